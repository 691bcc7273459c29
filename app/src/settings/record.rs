//! What the settings' forms and lists need to know of the things they edit.

use super::form::Problems;
use crate::api::ApiError;
use foyer_protocol::setup::Saved;
use std::future::Future;

/// Something with a form, a version and one save.
pub trait Editable: Clone + PartialEq + Send + Sync + 'static {
    /// What people call one: "brand", "options".
    const NOUN: &'static str;
    /// "this brand", "these options": for sentences about it.
    const THIS: &'static str;

    /// Sets the version that saving is based on.
    fn set_version(&mut self, version: i64);
    /// The version it is based on.
    fn version(&self) -> i64;
    /// What is wrong with it, as far as a form can tell.
    fn check(&self) -> Problems;
    /// Sends it to the server.
    fn save(self) -> impl Future<Output = Result<Saved, ApiError>>;
    /// As the server has it now; `None` when it is gone.
    fn fetch_again(&self) -> impl Future<Output = Result<Option<Self>, ApiError>>;
}

/// One of several in a list, with an editor at its own address.
pub trait Record: Editable + Default {
    /// The list's heading: "Brands".
    const PLURAL: &'static str;
    /// The list's address; editors are below it.
    const PATH: &'static str;

    /// Its id, `None` for a new one.
    fn id(&self) -> Option<&str>;
    /// Its name.
    fn name(&self) -> &str;
    /// All of them.
    fn list() -> impl Future<Output = Result<Vec<Self>, ApiError>>;
    /// Deletes one.
    fn delete(id: String, version: i64) -> impl Future<Output = Result<(), ApiError>>;

    /// Address of its editor.
    fn editor_path(&self) -> String {
        format!("{}/{}", Self::PATH, self.id().unwrap_or("new"))
    }
}

/// The row with this id, out of a fresh list.
pub async fn find_by_id<T: Record>(id: Option<&str>) -> Result<Option<T>, ApiError> {
    Ok(T::list().await?.into_iter().find(|row| row.id() == id))
}
