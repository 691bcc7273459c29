//! Pictures that administrators upload: a link's image, a brand's logo.
//!
//! What somebody sent is never served: it is read, bounded before it is read, and written anew ([`mod@reencode`]), so that
//! nothing but pixels is left of it. It is kept by the hash of what was written. Links and brands name it by its path;
//! whoever saves one of them [uses](use_in) it in the same transaction.

mod reencode;

use crate::actor::still_administers;
use crate::change::Tx;
use crate::{Actor, ServiceError, Services};
use foyer_protocol::limits::PICTURE_BYTES;
use foyer_protocol::pictures::{Name, Picture, PictureUse};
use foyer_storage::{Lock, pictures};
use reencode::{Written, reencode};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// How many pictures are read at a time: each takes a processor, and the room of all its pixels.
const AT_A_TIME: usize = 1;

/// Lets pictures be read one after the other.
#[derive(Debug)]
pub(crate) struct Turns(Semaphore);

impl Default for Turns {
    fn default() -> Self {
        Self(Semaphore::new(AT_A_TIME))
    }
}

impl Services {
    /// Keeps a picture that was sent. It is removed a day later if no link and no brand names it by then.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator; `Invalid` for what is no such picture or too large.
    pub async fn upload_picture(
        &self,
        actor: &Actor,
        bytes: Vec<u8>,
        wanted: PictureUse,
    ) -> Result<Picture, ServiceError> {
        actor.administers()?;
        if bytes.len() > PICTURE_BYTES {
            return Err(refused("This file is larger than 1 MB. Choose a smaller one."));
        }
        let written = {
            let turn = self.pictures.0.acquire().await;
            let _turn = turn.map_err(|_| ServiceError::internal("pictures are read no more"))?;
            let written = tokio::task::spawn_blocking(move || reencode(&bytes, wanted)).await;
            // A decoder that breaks off takes nothing with it but its own thread's work.
            written.unwrap_or(Err(reencode::Amiss::Broken)).map_err(|amiss| refused(amiss.sentence()))?
        };
        let Written { format, width, height, bytes } = written;
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let picture = Picture {
            path: Name { hash: &hash, width, height, format }.path(),
            width,
            height,
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        };
        let actor = actor.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                still_administers(tx, &actor).await?;
                let name = Name { hash: &hash, width, height, format };
                Ok(pictures::put(tx.conn, name, bytes, tx.now).await?)
            })
        })
        .await?;
        Ok(picture)
    }

    /// The file of a picture, for everybody; `None` when it is not there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn picture(&self, name: Name<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
        Ok(pictures::bytes(&mut self.store.read().await?, name).await?)
    }
}

/// Notes that a record names these pictures from now on, or did until now: so they stay for a day at least. `field` is
/// the one to complain at.
///
/// # Errors
/// `Invalid` when one of those that are `named` is not there.
pub(crate) async fn use_in(
    tx: &mut Tx<'_>,
    field: &'static str,
    before: &str,
    named: &str,
) -> Result<(), ServiceError> {
    if let Some(name) = Name::of_path(before).filter(|_| before != named) {
        // Pages that were told of it a moment ago may still ask for it.
        pictures::touch(tx.conn, name, tx.now).await?;
    }
    if let Some(name) = Name::of_path(named)
        && !pictures::touch(tx.conn, name, tx.now).await?
    {
        return Err(ServiceError::invalid(field, "This picture isn't here any more. Upload it again."));
    }
    Ok(())
}

fn refused(sentence: &str) -> ServiceError {
    ServiceError::invalid("picture", sentence)
}
