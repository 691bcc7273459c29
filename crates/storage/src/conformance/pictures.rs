//! Uploaded pictures: kept once, found by hash and format, forgotten when nothing names them.

use super::{Company, NOW, Outcome, write};
use crate::testing::Backend;
use crate::{brands, links, pictures};
use foyer_protocol::pictures::{Format, Name};
use foyer_protocol::setup::{Brand, Link};

const DAY: i64 = 86_400_000;

/// A hash of one digit, repeated.
const HASHES: [&str; 5] = [
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
    "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
    "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
];

fn name(hash: &'static str) -> Name<'static> {
    Name { hash, width: 240, height: 80, format: Format::Png }
}

/// Every byte there is, and more than one of PostgreSQL's pages.
fn file() -> Vec<u8> {
    (0..=255).cycle().take(20_000).collect()
}

pub(super) async fn life(backend: Backend) -> Outcome {
    let company = Company::found(backend).await?;
    let (brand, first) = (company.brand.clone(), company.link);
    let names = HASHES.map(name);
    let [online, offline, logo, of_deleted, of_nothing] = names;
    write!(company.db, conn => {
        for name in names {
            pictures::put(conn, name, file(), NOW).await?;
        }
        // The same once more.
        pictures::put(conn, online, file(), NOW.plus_ms(1)).await?;
        let showing = |online: Name<'_>, offline: Name<'_>| {
            let mut link = Link { title: "Shop".into(), version: 1, ..Link::default() };
            (link.online.image_link, link.offline.image_link) = (online.path(), offline.path());
            link
        };
        assert!(links::update(conn, first, &showing(online, offline)).await?);
        let deleted = links::insert(conn, &brand, &showing(of_deleted, of_deleted)).await?;
        assert!(links::delete(conn, deleted, 1, NOW).await?);
        let row = Brand { name: "Northwind".into(), logo: logo.path(), version: 1, ..Brand::default() };
        assert!(brands::update(conn, &brand, &row, "northwind").await?);
        assert_eq!(brands::list(conn).await?.remove(0).logo, logo.path());
        assert_eq!(links::by_id(conn, first).await?.map(|link| link.logo), Some(logo.path()));

        // Nothing is old enough.
        pictures::forget(conn, NOW.plus_ms(-1)).await?;
        for name in names {
            assert!(pictures::touch(conn, name, NOW).await?, "{name:?}");
        }
        assert!(!pictures::touch(conn, Name { width: 241, ..online }, NOW).await?, "it is not so wide");
        assert!(pictures::touch(conn, of_nothing, NOW.plus_ms(DAY)).await?);
        pictures::forget(conn, NOW.plus_ms(DAY - 1)).await?;
    });
    // Also by those who only read.
    let mut conn = company.db.store.read().await?;
    for (name, kept) in
        [(online, true), (offline, true), (logo, true), (of_deleted, false), (of_nothing, true)]
    {
        let bytes = pictures::bytes(&mut conn, name).await?;
        assert_eq!(bytes, kept.then(file), "{name:?}");
    }
    assert_eq!(pictures::bytes(&mut conn, Name { format: Format::Jpeg, ..online }).await?, None);
    drop(conn);
    write!(company.db, conn => pictures::forget(conn, NOW.plus_ms(DAY)).await?);
    let mut conn = company.db.store.read().await?;
    assert_eq!(pictures::bytes(&mut conn, of_nothing).await?, None, "a day later");
    Ok(())
}
