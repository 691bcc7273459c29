//! One's own password: giving it again, and changing it.

use super::sessions::end;
use super::sign_in::Proven;
use crate::passwords::{self, Asker};
use crate::{Actor, ServiceError, Services};
use foyer_storage::sessions::Ending;
use foyer_storage::{Lock, agents, brands, sessions};

impl Services {
    /// The actor gives their own password again: for ten minutes this session may do what asks for it.
    ///
    /// # Errors
    /// `Invalid` at `password` when it is not theirs; `TooMany` after too many tries.
    pub async fn confirm(&self, actor: &Actor, password: &str, address: &str) -> Result<(), ServiceError> {
        let proven = self.prove_own(actor, "password", password, address).await?;
        let session = actor.session.clone();
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                sessions::forgive(tx.conn, &proven.counted.here).await?;
                Ok(sessions::confirm(tx.conn, &session, tx.now).await?)
            })
        })
        .await
    }

    /// The actor changes their own password. Their other sessions end, and their sockets close.
    ///
    /// # Errors
    /// `Invalid` at `present` when that is not their password, at `password` when the new one is refused;
    /// `TooMany` after too many tries.
    pub async fn change_password(
        &self,
        actor: &Actor,
        present: &str,
        password: &str,
        address: &str,
    ) -> Result<(), ServiceError> {
        self.check_password_of("password", password, &actor.name, &actor.email).await?;
        let proven = self.prove_own(actor, "present", present, address).await?;
        let hash = self.passwords.hash(password).await?;
        let (agent, session) = (actor.id().clone(), actor.session.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                sessions::forgive(tx.conn, &proven.counted.here).await?;
                agents::set_password(tx.conn, &agent, &hash).await?;
                sessions::confirm(tx.conn, &session, tx.now).await?;
                end(tx, Ending::OthersOf(&agent, &session)).await?;
                Ok(())
            })
        })
        .await
    }

    async fn prove_own(
        &self,
        actor: &Actor,
        field: &str,
        password: &str,
        address: &str,
    ) -> Result<Proven, ServiceError> {
        let proven = self.prove(&actor.email, password, address, Asker::Known).await?;
        proven
            .filter(|proven| proven.agent.id == *actor.id())
            .ok_or_else(|| ServiceError::invalid(field, "That isn't your password."))
    }

    /// Checks a new password of somebody with this name and e-mail.
    pub(crate) async fn check_password_of(
        &self,
        field: &str,
        password: &str,
        name: &str,
        email: &str,
    ) -> Result<(), ServiceError> {
        let brands = brands::list(&mut self.store.read().await?).await?;
        let brands = brands.iter().map(|brand| brand.name.as_str());
        passwords::check(field, password, [name, email].into_iter().chain(brands))
    }
}
