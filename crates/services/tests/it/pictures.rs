//! Pictures that are uploaded: who may, what is kept, and for how long.

use crate::company::{Company, PASSWORD, kind, words};
use crate::on_both;
use foyer_protocol::people::Role;
use foyer_protocol::pictures::{Name, PictureUse};
use foyer_protocol::setup::{Brand, Display, Link};
use foyer_protocol::{ErrorKind, LinkId};

/// A PNG file of 2 × 1 pixels in one colour.
const FILE: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\x00\x01\
    \x08\x06\x00\x00\x00\xf4\x22\x7f\x8a\x00\x00\x00\x0e\x49\x44\x41\x54\x78\xda\x63\x38\x21\x67\xf3\
    \x1f\x84\x01\x12\x6f\x04\x43\xfa\x48\x0c\x07\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

const HOUR_MS: i64 = 3_600_000;

impl Company {
    async fn upload(&self) -> anyhow::Result<String> {
        Ok(self.services.upload_picture(&self.admin, FILE.to_vec(), PictureUse::Link).await?.path)
    }

    async fn has_picture(&self, path: &str) -> anyhow::Result<bool> {
        let name = Name::of_path(path).expect("the path of a picture");
        Ok(self.services.picture(name).await?.is_some())
    }

    async fn pass_hours(&self, hours: i64) -> anyhow::Result<()> {
        self.clock.advance_ms(hours * HOUR_MS);
        self.services.run_due_jobs().await?;
        Ok(())
    }

    /// The administrator, whose session is over by now.
    async fn sign_in_again(&mut self) -> anyhow::Result<()> {
        let services = &self.services;
        let signed_in = services.sign_in("ada@example.com", PASSWORD, "::1", "UA", None).await?;
        self.admin = services.actor(Some(&signed_in.token)).await?;
        Ok(())
    }

    /// The first link shows this picture from now on.
    async fn show(&self, picture: &str) -> anyhow::Result<()> {
        let mut link = self.first_link().await?;
        picture.clone_into(&mut link.online.image_link);
        self.services.save_link(&self.admin, &link).await?;
        Ok(())
    }

    /// It is the logo of the first brand from now on.
    async fn mark(&self, picture: &str) -> anyhow::Result<()> {
        let brand = Brand { logo: picture.to_owned(), ..self.first_brand().await? };
        self.services.save_brand(&self.admin, &brand).await?;
        Ok(())
    }

    async fn first_link(&self) -> anyhow::Result<Link> {
        let links = self.services.list_links(&self.admin).await?;
        Ok(links.into_iter().find(|link| link.id == Some(LinkId(1))).expect("the first link"))
    }

    async fn first_brand(&self) -> anyhow::Result<Brand> {
        Ok(self.services.list_brands(&self.admin).await?.remove(0))
    }
}

on_both! {
    async fn only_administrators_upload_and_what_is_no_picture_is_refused(company: Company) {
        let services = &company.services;
        for role in [Role::Agent, Role::Manager] {
            let who = company.agent(&format!("{role:?}"), role, 1, &["Sales"]).await?;
            let refused = services.upload_picture(&who, FILE.to_vec(), PictureUse::Link).await;
            assert_eq!(kind(&refused), Some(ErrorKind::Forbidden), "{role:?}");
        }
        for (file, start) in [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "This file is no picture"),
            (FILE[..40].to_vec(), "This picture can't be read."),
            (vec![0; 1024 * 1024 + 1], "This file is larger than 1 MB."),
        ] {
            let refused = services.upload_picture(&company.admin, file, PictureUse::Link).await;
            assert_eq!(kind(&refused), Some(ErrorKind::Invalid));
            let sentence = words(refused);
            assert!(sentence.starts_with(start), "{sentence}");
        }
        let picture = services.upload_picture(&company.admin, FILE.to_vec(), PictureUse::Link).await?;
        assert_eq!((picture.width, picture.height), (2, 1));
        let bytes = services.picture(Name::of_path(&picture.path).expect("a path")).await?.expect("its file");
        assert_eq!(u32::try_from(bytes.len())?, picture.bytes);
        assert!(bytes.starts_with(b"\x89PNG") && bytes != FILE, "it was written anew");
        // The same once more is the same.
        let again = services.upload_picture(&company.admin, bytes, PictureUse::Logo).await?;
        assert_eq!(again, picture);
    }

    async fn a_link_shows_only_pictures_that_are_there(company: Company) {
        let services = &company.services;
        let mut link = company.first_link().await?;
        link.offline.display = Display::Image;
        link.offline.image_link = company.upload().await?.replace("-2x1", "-3x1");
        let refused = services.save_link(&company.admin, &link).await;
        assert_eq!(words(refused), "This picture isn't here any more. Upload it again.");
        link.offline.image_link = company.upload().await?;
        services.save_link(&company.admin, &link).await?;
        let status = services.link_status(LinkId(1)).await?.expect("the first link");
        assert_eq!(status.look.image_link, link.offline.image_link);
    }

    async fn a_brand_has_a_logo_that_was_uploaded(company: Company) {
        let services = &company.services;
        let brand = company.first_brand().await?;
        for (logo, sentence) in [
            ("https://shop.example/logo.png", "A logo is a picture that was uploaded here."),
            ("/public/pictures/x.png", "A logo is a picture that was uploaded here."),
            (&company.upload().await?.replace(".png", ".webp"), "This picture isn't here any more. Upload it again."),
        ] {
            let wrong = Brand { logo: logo.into(), ..brand.clone() };
            assert_eq!(words(services.save_brand(&company.admin, &wrong).await), sentence);
        }
        let logo = company.upload().await?;
        services.save_brand(&company.admin, &Brand { logo: logo.clone(), ..brand }).await?;
        assert_eq!(company.first_brand().await?.logo, logo);
        assert_eq!(services.link_status(LinkId(1)).await?.map(|status| status.logo), Some(logo));
    }

    async fn what_nothing_shows_is_removed_a_day_later(company: Company) {
        let mut company = company;
        company.services.start_node().await?;
        let picture = company.upload().await?;
        company.pass_hours(23).await?;
        assert!(company.has_picture(&picture).await?, "a form may still be open");
        company.pass_hours(2).await?;
        assert!(!company.has_picture(&picture).await?, "nothing names it");

        company.sign_in_again().await?;
        let picture = company.upload().await?;
        company.show(&picture).await?;
        company.pass_hours(24 * 30).await?;
        assert!(company.has_picture(&picture).await?, "a link names it");
        company.sign_in_again().await?;
        company.show("").await?;
        company.pass_hours(23).await?;
        assert!(company.has_picture(&picture).await?, "pages may still show it");
        company.sign_in_again().await?;
        company.mark(&picture).await?;
        company.pass_hours(24 * 30).await?;
        assert!(company.has_picture(&picture).await?, "a brand names it");
        company.sign_in_again().await?;
        company.mark("").await?;
        company.pass_hours(25).await?;
        assert!(!company.has_picture(&picture).await?);
        company.sign_in_again().await?;
        assert_eq!(company.services.list_troubled_jobs(&company.admin).await?, []);
    }
}
