//! Texts of one sender that wait together are stored by one change: an outbox of twenty after a cut
//! is one commit, not twenty.

use crate::change::Tx;
use crate::{ServiceError, Services};
use foyer_protocol::AppError;
use foyer_storage::events::Stored;
use foyer_storage::{JobFuture, Lock, StorageError};
use std::slice;

/// What came of one text: where it is stored.
pub type SentText<S = Stored> = Result<S, ServiceError>;

/// A text that somebody wrote into a chat.
pub(crate) trait Text: Clone + Send + Sync + Sized + 'static {
    /// Who wrote it.
    type Sender: Clone + Send + Sync + 'static;
    /// Where it is stored.
    type Stored: Send + 'static;

    /// The text as it may be stored.
    ///
    /// # Errors
    /// `Invalid` with what is wrong.
    fn checked(self) -> Result<Self, ServiceError>;

    /// Stores it. A refusal comes before anything is written.
    fn store<'a>(
        &'a self,
        sender: &'a Self::Sender,
        tx: &'a mut Tx<'_>,
    ) -> JobFuture<'a, Self::Stored, ServiceError>;
}

impl Services {
    /// Stores one text.
    pub(crate) async fn store_text<T: Text>(&self, sender: &T::Sender, text: T) -> SentText<T::Stored> {
        let text = text.checked()?;
        let all = self.try_texts(sender, slice::from_ref(&text)).await;
        let all = match all {
            Err(ServiceError::Storage(StorageError::Unique(_))) => {
                self.try_texts(sender, slice::from_ref(&text)).await
            }
            outcome => outcome,
        };
        all?.pop().unwrap_or_else(|| Err(ServiceError::internal("a text has no outcome")))
    }

    /// Stores texts in their order, by one change; the outcomes are in the same order. A text that is
    /// refused keeps back none of the others; when the database fails, none is stored.
    pub(crate) async fn store_texts<T: Text>(
        &self,
        sender: &T::Sender,
        texts: Vec<T>,
    ) -> Vec<SentText<T::Stored>> {
        let mut good = Vec::with_capacity(texts.len());
        let refused: Vec<Option<ServiceError>> =
            texts.into_iter().map(|text| text.checked().map(|text| good.push(text)).err()).collect();
        let outcome = match self.try_texts(sender, &good).await {
            // One of the ids was being stored at this very moment; now it is found.
            Err(ServiceError::Storage(StorageError::Unique(_))) => self.try_texts(sender, &good).await,
            outcome => outcome,
        };
        let mut stored = outcome
            .unwrap_or_else(|error| {
                // Logged here once, and told for each.
                let error = AppError::from(error);
                good.iter().map(|_| Err(error.clone().into())).collect()
            })
            .into_iter();
        let mut next =
            || stored.next().unwrap_or_else(|| Err(ServiceError::internal("a text has no outcome")));
        refused.into_iter().map(|error| error.map_or_else(&mut next, Err)).collect()
    }

    async fn try_texts<T: Text>(
        &self,
        sender: &T::Sender,
        texts: &[T],
    ) -> Result<Vec<SentText<T::Stored>>, ServiceError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let (sender, texts) = (sender.clone(), texts.to_vec());
        self.change(Lock::Rows, move |tx| {
            Box::pin(async move {
                let mut all = Vec::with_capacity(texts.len());
                for text in &texts {
                    all.push(match text.store(&sender, tx).await {
                        Err(ServiceError::App(refusal)) => Err(refusal.into()),
                        Err(failure) => return Err(failure),
                        Ok(stored) => Ok(stored),
                    });
                }
                Ok(all)
            })
        })
        .await
    }
}
