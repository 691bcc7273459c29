//! Pictures that are uploaded: a link's image, a brand's logo.

use foyer_protocol::pictures::{Picture, PictureUse};

#[cfg(feature = "ssr")]
use super::caller::{actor, fail, services};

endpoint! {
    /// Keeps a picture; `file` is a PNG, JPEG, WebP or GIF file.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `Invalid` for what is no such picture or too large.
    "pictures/upload" async fn upload_picture(file: Vec<u8>, wanted: PictureUse) -> Picture {
        let actor = actor().await?;
        services()?.upload_picture(&actor, file, wanted).await.map_err(fail)
    }
}
