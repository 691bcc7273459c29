//! Where the files come from: inside the program, or a folder.

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

/// `dist/` as it was when the program was compiled.
#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct BuiltIn;

/// All files a browser may load. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Assets(Arc<Source>);

#[derive(Debug)]
enum Source {
    BuiltIn,
    Folder(PathBuf),
}

/// One file as served.
pub(super) struct Asset {
    pub(super) bytes: Cow<'static, [u8]>,
    /// With its quotes. Each encoding is a file of its own, so each has its own tag.
    pub(super) etag: String,
}

impl Assets {
    /// The files built into the program. A debug build reads `dist/` in the source tree instead,
    /// so that new pages show without compiling the server again.
    #[must_use]
    pub fn built_in() -> Self {
        if cfg!(debug_assertions) {
            Self::folder(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist"))
        } else {
            Self(Arc::new(Source::BuiltIn))
        }
    }

    /// The files of a folder.
    #[must_use]
    pub fn folder(folder: PathBuf) -> Self {
        Self(Arc::new(Source::Folder(folder)))
    }

    /// A text file, for what is built into a page.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.get(path)?.bytes.into_owned()).ok()
    }

    pub(super) fn get(&self, path: &str) -> Option<Asset> {
        if !is_plain(path) {
            return None;
        }
        let (bytes, hash): (Cow<'static, [u8]>, [u8; 32]) = match &*self.0 {
            Source::BuiltIn => {
                let file = BuiltIn::get(path)?;
                (file.data, file.metadata.sha256_hash())
            }
            Source::Folder(folder) => {
                let bytes = std::fs::read(folder.join(path)).ok()?;
                let hash = Sha256::digest(&bytes).into();
                (Cow::Owned(bytes), hash)
            }
        };
        let etag = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        Some(Asset { bytes, etag: format!("\"{etag}\"") })
    }
}

/// Whether a path stays in the folder and names no hidden file.
fn is_plain(path: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && part.chars().all(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_inside_the_folder_are_served() {
        for path in ["index.html", "widget/widget_bg.wasm", "a-1.css.br"] {
            assert!(is_plain(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../Cargo.toml", "a/../../b", ".stamp", "a//b", "a\\b", "a%2eb", "a/"]
        {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn a_folder_gives_its_files_and_one_tag_for_one_content() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in [("a.js", "1"), ("b.js", "1"), ("c.js", "2")] {
            std::fs::write(folder.path().join(name), text).expect("the file is written");
        }
        let assets = Assets::folder(folder.path().to_owned());
        let etag = |name| assets.get(name).expect("the file").etag;
        assert_eq!(assets.text("a.js").as_deref(), Some("1"));
        assert_eq!(etag("a.js"), etag("b.js"));
        assert_ne!(etag("a.js"), etag("c.js"));
        assert!(assets.get("d.js").is_none());
    }
}
