//! The dialog that deletes: it names the thing, and says why when the server refuses.

use super::load::Loader;
use super::record::Record;
use crate::api::ApiError;
use crate::components::{Button, ButtonKind, Dialog, Icon, IconName, use_toasts};
use foyer_protocol::ErrorKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// Deletes the records in `asked` once confirmed. What could not be deleted stays in the dialog
/// with the server's sentence; nothing else is lost.
#[component]
pub fn ConfirmDelete<T: Record>(
    /// Records to delete; the dialog is open while there are any.
    asked: RwSignal<Vec<T>>,
    /// The list they come from.
    rows: Loader<Vec<T>>,
    /// Ticked ids; those deleted are taken out.
    selected: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(Vec::<String>::new());
    let toasts = use_toasts();
    let title = move || {
        asked.with(|asked| match asked.as_slice() {
            [one] => format!("Delete {} {}?", T::NOUN, one.name()),
            several => format!("Delete {} {}?", several.len(), T::PLURAL.to_lowercase()),
        })
    };
    let close = move || {
        if !busy.get_untracked() {
            asked.set(Vec::new());
            refused.set(Vec::new());
        }
    };
    let delete = move |_| {
        busy.set(true);
        refused.set(Vec::new());
        spawn_local(async move {
            let mut remaining = Vec::new();
            let mut sentences = Vec::new();
            let mut deleted = Vec::new();
            for record in asked.get_untracked() {
                match delete_one(record).await {
                    Ok(record) => deleted.push(record),
                    Err((record, error)) => {
                        sentences.push(sentence(&record, &error));
                        remaining.push(record);
                    }
                }
            }
            busy.try_set(false);
            if !deleted.is_empty() {
                selected.try_update(|selected| {
                    for record in &deleted {
                        selected.remove(record.id().unwrap_or_default());
                    }
                });
                rows.reload();
                toasts.show(match deleted.as_slice() {
                    [one] => format!("Deleted {}.", one.name()),
                    several => format!("Deleted {} {}.", several.len(), T::PLURAL.to_lowercase()),
                });
            }
            refused.try_set(sentences);
            asked.try_set(remaining);
        });
    };
    view! {
        <Dialog
            open=Signal::derive(move || asked.with(|asked| !asked.is_empty()))
            title=Signal::derive(title)
            on_close=move |()| close()
        >
            {move || {
                asked
                    .with(|asked| {
                        (asked.len() > 1)
                            .then(|| {
                                let names = asked
                                    .iter()
                                    .map(|one| view! { <li dir="auto">{one.name().to_owned()}</li> })
                                    .collect_view();
                                view! { <ul class="plain-list">{names}</ul> }
                            })
                    })
            }}
            <p>"This can't be undone."</p>
            <div role="alert">
                {move || {
                    refused
                        .get()
                        .into_iter()
                        .map(|text| {
                            view! {
                                <p class="inline-error">
                                    <Icon name=IconName::Warning />
                                    <span>{text}</span>
                                </p>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <div class="dialog-actions">
                <Button on_click=move |_| close()>"Cancel"</Button>
                <Button kind=ButtonKind::Danger busy=busy on_click=delete>
                    {move || asked.with(|asked| match asked.len() {
                        0 | 1 => format!("Delete {}", T::NOUN),
                        several => format!("Delete {several} {}", T::PLURAL.to_lowercase()),
                    })}
                </Button>
            </div>
        </Dialog>
    }
}

/// Deletes one; after a conflict the record comes back with its newer version, so that pressing
/// again is a decision about what is there now.
async fn delete_one<T: Record>(record: T) -> Result<T, (T, ApiError)> {
    let id = record.id().unwrap_or_default().to_owned();
    match T::delete(id, record.version()).await {
        Ok(()) => Ok(record),
        // Somebody else deleted it: that is what was wanted.
        Err(error) if error.0.kind == ErrorKind::NotFound => Ok(record),
        Err(error) if error.0.kind == ErrorKind::Conflict => match record.fetch_again().await {
            Ok(Some(newer)) => Err((newer, error)),
            Ok(None) => Ok(record),
            Err(_) => Err((record, error)),
        },
        Err(error) => Err((record, error)),
    }
}

fn sentence<T: Record>(record: &T, error: &ApiError) -> String {
    match error.0.kind {
        ErrorKind::Conflict => {
            format!(
                "Somebody changed {} meanwhile. Press Delete again to delete it as it is now.",
                record.name()
            )
        }
        _ => format!("{}: {}", record.name(), error.0.message),
    }
}
