//! Pictures that people upload: what they are called, in addresses and in records.
//!
//! A picture's address holds the hash of its bytes, so it never changes what it shows, and its sides, so that whoever
//! draws it knows the room it takes. Records keep the path alone: it is served under every name of the server.

use serde::{Deserialize, Serialize};

/// What every path of a picture begins with.
pub const PREFIX: &str = "/public/pictures/";

/// How many digits a hash has: SHA-256 in lower-case hex.
const DIGITS: usize = 64;

/// A format that pictures are stored in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Without loss.
    Png,
    /// For photographs.
    Jpeg,
    /// Without loss here; smaller than PNG.
    Webp,
}

impl Format {
    const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Webp];

    /// Its name in addresses and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What an uploaded picture is for; decides how large it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureUse {
    /// **Image Link** of a link: as large as it is.
    Link,
    /// A brand's logo: as large as the chat's header shows it on sharp screens.
    Logo,
}

/// A picture that was uploaded and is kept here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its path on the server.
    pub path: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Bytes it is kept in.
    pub bytes: u32,
}

/// What a picture's name says: it is the last part of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// SHA-256 of its bytes, in lower-case hex.
    pub hash: &'a str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its format.
    pub format: Format,
}

impl<'a> Name<'a> {
    /// The name that a text is; `None` for every other text.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (stem, format) = text.split_once('.')?;
        let (hash, sides) = stem.split_once('-')?;
        let (width, height) = sides.split_once('x')?;
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if hash.len() != DIGITS || !hash.bytes().all(is_hex) {
            return None;
        }
        Some(Self { hash, width: side(width)?, height: side(height)?, format: Format::named(format)? })
    }

    /// The name that a picture's path ends with; `None` for every other text.
    #[must_use]
    pub fn of_path(text: &'a str) -> Option<Self> {
        Self::parse(text.strip_prefix(PREFIX)?)
    }

    /// The path.
    #[must_use]
    pub fn path(self) -> String {
        let Self { hash, width, height, format } = self;
        format!("{PREFIX}{hash}-{width}x{height}.{}", format.name())
    }
}

/// A number that is written in one way only, so that a picture has one address.
fn side(text: &str) -> Option<u32> {
    let is_plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// Whether a text is the path of a picture kept here, or may have been.
#[must_use]
pub fn is_path(text: &str) -> bool {
    Name::of_path(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_form() {
        let hash = "0123456789abcdef".repeat(4);
        for format in Format::ALL {
            let name = Name { hash: &hash, width: 240, height: 80, format };
            let path = name.path();
            assert_eq!(path, format!("/public/pictures/{hash}-240x80.{}", format.name()));
            assert_eq!(Name::of_path(&path), Some(name));
        }
        for bad in [
            "",
            "/public/pictures/",
            "/public/pictures/0123-1x1.png",
            &format!("/public/pictures/{hash}"),
            &format!("/public/pictures/{hash}.png"),
            &format!("/public/pictures/{hash}-240x80.svg"),
            &format!("/public/pictures/{hash}-240x80.png/x"),
            &format!("/public/pictures/{hash}-240x80.png?x"),
            &format!("/public/pictures/{hash}-0x80.png"),
            &format!("/public/pictures/{hash}-+240x80.png"),
            &format!("/public/pictures/{hash}-0240x80.png"),
            &format!("/public/pictures/{hash}-99999999999x80.png"),
            &format!("/public/pictures/{}-240x80.png", hash.to_uppercase()),
            &format!("/public/pictures/../{hash}-240x80.png"),
            &format!("https://evil.example/public/pictures/{hash}-240x80.png"),
            &format!("{hash}-240x80.png"),
        ] {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
