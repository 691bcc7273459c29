//! Pictures that are uploaded: how they come, and what browsers are told of them.

use crate::desk::{Desk, header, read};
use crate::sockets::office::cookie;
use foyer_app::api::brands::{ListBrands, SaveBrand};
use foyer_app::api::links::{ListLinks, SaveLink};
use foyer_app::api::pictures::UploadPicture;
use foyer_protocol::pictures::{Picture, PictureUse};
use foyer_protocol::setup::{Brand, Display, Link};
use foyer_protocol::{AppError, ErrorKind};
use foyer_server::config::PublicUrl;
use leptos::server_fn::ServerFn as _;
use reqwest::Response;
use serde_json::Value;

/// A PNG file of 2 × 1 pixels in one colour.
const FILE: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\x00\x01\
    \x08\x06\x00\x00\x00\xf4\x22\x7f\x8a\x00\x00\x00\x0e\x49\x44\x41\x54\x78\xda\x63\x38\x21\x67\xf3\
    \x1f\x84\x01\x12\x6f\x04\x43\xfa\x48\x0c\x07\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

async fn upload(desk: &Desk, session: &str, file: Vec<u8>) -> Response {
    let call = UploadPicture { file, wanted: PictureUse::Logo };
    desk.call(&call).header("cookie", session).send().await.expect("an answer")
}

#[tokio::test]
async fn a_picture_is_for_pages_of_every_site_and_for_ever() {
    let desk = Desk::start().await;
    let session = cookie(&desk.set_up().await);
    let picture: Picture = read(upload(&desk, &session, FILE.to_vec()).await).await;
    let answer =
        desk.get(&picture.path).header("origin", "https://shop.example").send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    for (name, value) in [
        ("content-type", "image/png"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("access-control-allow-origin", "*"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("set-cookie", ""),
    ] {
        assert_eq!(header(&answer, name), value, "{name}");
    }
    let etag = header(&answer, "etag").to_owned();
    let bytes = answer.bytes().await.expect("its bytes");
    assert_eq!(bytes.len(), usize::try_from(picture.bytes).expect("a length"));
    let again = desk.get(&picture.path).header("if-none-match", &etag).send().await.expect("an answer");
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, "cross-origin-resource-policy"), "cross-origin");
    for path in [
        picture.path.replace("-2x1", "-2x2"),
        picture.path.replace(".png", ".jpeg"),
        picture.path.replace(".png", ".svg"),
        "/public/pictures/x.png".to_owned(),
        "/public/pictures/..%2F..%2Fetc%2Fpasswd".to_owned(),
    ] {
        let answer = desk.get(&path).send().await.expect("an answer");
        assert_eq!(
            (answer.status().as_u16(), header(&answer, "cross-origin-resource-policy")),
            (404, "cross-origin"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_too_long_or_unpacks_to_too_much_is_refused_with_a_sentence() {
    let desk = Desk::start().await;
    let session = cookie(&desk.set_up().await);
    // 60,000 pixels wide and high: 14 GB of colours in a few hundred bytes.
    let mut bomb = b"\x89PNG\r\n\x1a\n".to_vec();
    bomb.extend_from_slice(b"\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x06\0\0\0");
    bomb.extend_from_slice(b"\x80\xd2\x75\x42");
    bomb.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    let before = std::time::Instant::now();
    let answer = upload(&desk, &session, bomb).await;
    assert!(before.elapsed() < std::time::Duration::from_secs(5), "nothing was unpacked");
    assert_eq!(answer.status(), 422);
    let error: AppError = read(answer).await;
    assert_eq!((error.kind, error.field.as_deref()), (ErrorKind::Invalid, Some("picture")));
    assert!(error.message.contains("at most 2,000 pixels"), "{}", error.message);

    // As long as a picture may be, a call is read; anything longer is not.
    let answer = upload(&desk, &session, vec![0; 1024 * 1024]).await;
    assert_eq!(answer.status(), 422, "it was read and looked at");
    let answer = upload(&desk, &session, vec![0; 1024 * 1024 + 4096]).await;
    assert_eq!(answer.status(), 413);
    // Nobody else's call may be so long, and no stranger's.
    let other = desk.post(SaveLink::PATH, vec![0; 1024 * 1024]).header("cookie", &session);
    assert_eq!(other.send().await.expect("an answer").status(), 413);
    let stranger = UploadPicture { file: vec![0; 100_000], wanted: PictureUse::Link };
    let answer = desk.call(&stranger).send().await.expect("an answer");
    assert_eq!(answer.status(), 413);
    let short = UploadPicture { file: FILE.to_vec(), wanted: PictureUse::Link };
    assert_eq!(desk.call(&short).send().await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn pages_are_told_the_address_under_the_name_they_asked_by() {
    let public = |url: &str| PublicUrl::try_from(url.to_owned()).expect("a URL");
    let desk = Desk::start_with(|config| config.server.public_url = public("http://chat.example.com")).await;
    let session = cookie(&desk.set_up().await);
    let picture: Picture = read(upload(&desk, &session, FILE.to_vec()).await).await;
    let mut links: Vec<Link> =
        read(desk.call(&ListLinks {}).header("cookie", &session).send().await.expect("an answer")).await;
    let mut link = links.remove(0);
    link.offline.display = Display::Image;
    link.offline.image_link.clone_from(&picture.path);
    (link.offline.image_width, link.offline.image_height) = (Some(2), Some(1));
    let saved = desk.call(&SaveLink { link }).header("cookie", &session).send().await.expect("an answer");
    assert_eq!(saved.status(), 200);
    let mut brands: Vec<Brand> =
        read(desk.call(&ListBrands {}).header("cookie", &session).send().await.expect("an answer")).await;
    let brand = Brand {
        host: "chat.brand.example".to_owned(),
        name: "A \"B\" & <C>".to_owned(),
        logo: picture.path.clone(),
        ..brands.remove(0)
    };
    let saved = desk.call(&SaveBrand { brand }).header("cookie", &session).send().await.expect("an answer");
    assert_eq!(saved.status(), 200);
    // What was read of hosts before holds for a second.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    for host in ["chat.example.com", "chat.brand.example"] {
        let ask = async |path: &str| desk.get(path).header("host", host).send().await.expect("an answer");
        let status: Value = ask("/public/links/1/status").await.json().await.expect("JSON");
        let address = status["look"]["image_link"].as_str().expect("an address").to_owned();
        assert_eq!(address, format!("http://{host}{}", picture.path));
        assert_eq!(status["look"]["image_width"], 2);
        assert_eq!(ask(&picture.path).await.status(), 200, "{host}");
        for path in ["/widget/1", "/chat/1", "/widget/1/message"] {
            let page = ask(path).await.text().await.expect("a page");
            let logo = format!(
                "<img class=\"logo\" src=\"{}\" alt=\"A &quot;B&quot; &amp; &lt;C&gt;\" width=\"2\" height=\"1\">",
                picture.path
            );
            assert!(page.contains(&logo), "{path}: {page}");
        }
    }
}
