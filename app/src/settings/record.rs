//! What the settings' forms and lists need to know of the things they edit.

use super::form::Problems;
use super::merge::Field;
use crate::api::ApiError;
use foyer_protocol::isolate::isolated;
use foyer_protocol::setup::{RecordKind, Saved};
use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

/// An answer on its way, of whatever call: boxed, so that what waits for it is compiled once.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Something with a form, a version and one save.
pub trait Editable: Clone + PartialEq + Send + Sync + 'static {
    /// What people call one: "brand", "options".
    const NOUN: &'static str;
    /// "this brand", "these options": for sentences about it.
    const THIS: &'static str;
    /// What the server calls its kind.
    const KIND: RecordKind;

    /// Its fields, in the form's order: how what two people changed is merged and shown.
    fn fields() -> &'static [Field<Self>];
    /// What tells it from others of its kind; `None` for a new one.
    fn key(&self) -> Option<Cow<'_, str>>;

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
    fn id(&self) -> Option<Cow<'_, str>>;
    /// Its name.
    fn name(&self) -> &str;
    /// The same as a new one, not stored yet.
    fn into_new(self) -> Self;
    /// All of them.
    fn list() -> impl Future<Output = Result<Vec<Self>, ApiError>>;
    /// Deletes one.
    fn delete(id: String, version: i64) -> impl Future<Output = Result<(), ApiError>>;

    /// The heading of the column with the name.
    const NAME: &'static str = "Name";
    /// How many columns stand before it.
    const BEFORE_NAME: usize = 0;
    /// What follows its id in the address of its editor, where that has tabs: "/options".
    const FIRST_TAB: &'static str = "";
    /// What deleting does beside that, as a sentence; empty for nothing.
    const DELETING: &'static str = "";

    /// What deactivating several of them does, as a sentence; `None` for kinds that do not know **Active**.
    const DEACTIVATING: Option<&'static str> = None;
    /// Whether it is **Active**.
    fn active(&self) -> bool {
        true
    }
    /// Makes it **Active** or not.
    fn set_active(&mut self, _on: bool) {}
}

/// Makes records with these ids **Active** or not; answers with a sentence for each that was refused.
pub type Activate = fn(Vec<String>, bool) -> Answer<Vec<String>>;

/// A type of record as a value: words, address and calls.
#[derive(Clone, Copy)]
pub struct Kind {
    /// [`Editable::NOUN`].
    pub noun: &'static str,
    /// [`Editable::KIND`].
    pub kind: RecordKind,
    /// [`Record::PLURAL`].
    pub plural: &'static str,
    /// [`Record::PATH`].
    pub path: &'static str,
    /// [`Record::delete`].
    pub delete: fn(String, i64) -> Answer<()>,
    /// The record with this id as the server has it now; `None` when it is gone.
    pub find: fn(String) -> Answer<Option<RecordRow>>,
    /// Makes several **Active** or not.
    pub activate: Activate,
    /// [`Record::DEACTIVATING`].
    pub deactivating: Option<&'static str>,
    /// [`Record::FIRST_TAB`].
    pub first_tab: &'static str,
    /// [`Record::DELETING`].
    pub deleting: &'static str,
}

impl Kind {
    /// The kind of `T`.
    pub fn of<T: Record>() -> Self {
        Self {
            noun: T::NOUN,
            kind: T::KIND,
            plural: T::PLURAL,
            path: T::PATH,
            delete: |id, version| Box::pin(T::delete(id, version)),
            find: |id| {
                Box::pin(async move { Ok(find_by_id::<T>(Some(&id)).await?.as_ref().map(RecordRow::of)) })
            },
            activate: |ids, on| Box::pin(activate_all::<T>(ids, on)),
            deactivating: T::DEACTIVATING,
            first_tab: T::FIRST_TAB,
            deleting: T::DELETING,
        }
    }

    /// [`Kind::plural`] inside a sentence.
    pub fn plural_lower(self) -> String {
        self.plural.to_lowercase()
    }

    /// Address of the editor of a new one.
    pub fn new_path(self) -> String {
        [self.path, "/new", self.first_tab].concat()
    }
}

/// What lists show and deleting needs of a record of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Its id; empty for a record that has none.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
}

impl RecordRow {
    /// The row of a record.
    pub fn of<T: Record>(record: &T) -> Self {
        Self {
            id: record.id().unwrap_or_default().into_owned(),
            name: record.name().to_owned(),
            version: record.version(),
        }
    }

    /// Address of its editor.
    pub fn editor_path(&self, kind: Kind) -> String {
        if self.id.is_empty() { kind.new_path() } else { [kind.path, "/", &self.id, kind.first_tab].concat() }
    }
}

/// The record with this id, out of a fresh list.
pub async fn find_by_id<T: Record>(id: Option<&str>) -> Result<Option<T>, ApiError> {
    Ok(T::list().await?.into_iter().find(|row| row.id().as_deref() == id))
}

/// Saves each of these records as **Active** or not, out of a fresh list.
async fn activate_all<T: Record>(ids: Vec<String>, on: bool) -> Result<Vec<String>, ApiError> {
    let mut refused = Vec::new();
    for mut record in T::list().await? {
        let asked = record.id().is_some_and(|id| ids.iter().any(|asked| *asked == id));
        if !asked || record.active() == on {
            continue;
        }
        record.set_active(on);
        let name = record.name().to_owned();
        if let Err(error) = record.save().await {
            refused.push(format!("{}: {}", isolated(&name), error.0.message));
        }
    }
    Ok(refused)
}
