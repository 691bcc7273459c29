//! The dialog that deletes: it names the thing, and says why when the server refuses.

use super::editor::meeting::who;
use super::load::Reading;
use super::record::{Kind, RecordRow};
use crate::api::ApiError;
use crate::api::last_change::get_last_change;
use crate::components::{Button, ButtonKind, Dialog, Icon, IconName, Toaster, use_toasts};
use foyer_protocol::ErrorKind;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// Deletes the records in `asked` once confirmed. What could not be deleted stays in the dialog
/// with the server's sentence; nothing else is lost.
#[component]
pub fn ConfirmDelete(
    /// What kind of records.
    kind: Kind,
    /// Records to delete; the dialog is open while there are any.
    asked: RwSignal<Vec<RecordRow>>,
    /// The list they come from.
    rows: Reading,
    /// Ticked ids; those deleted are taken out.
    selected: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(Vec::<String>::new());
    let deleting = Deleting { kind, asked, rows, selected, busy, refused, toasts: use_toasts() };
    let title = move || {
        asked.with(|asked| match asked.as_slice() {
            [one] => format!("Delete {} {}?", kind.noun, isolated(&one.name)),
            several => format!("Delete {} {}?", several.len(), kind.plural_lower()),
        })
    };
    let close = move || {
        if !busy.get_untracked() {
            asked.set(Vec::new());
            refused.set(Vec::new());
        }
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
                                    .map(|one| view! { <li dir="auto">{one.name.clone()}</li> })
                                    .collect_view();
                                view! { <ul class="plain-list">{names}</ul> }
                            })
                    })
            }}
            {(!kind.deleting.is_empty()).then(|| view! { <p>{kind.deleting}</p> })}
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
                <Button kind=ButtonKind::Danger busy=busy on_click=move |_| deleting.start()>
                    {move || asked.with(|asked| match asked.len() {
                        0 | 1 => format!("Delete {}", kind.noun),
                        several => format!("Delete {several} {}", kind.plural_lower()),
                    })}
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What deleting works on.
#[derive(Clone, Copy)]
struct Deleting {
    kind: Kind,
    asked: RwSignal<Vec<RecordRow>>,
    rows: Reading,
    selected: RwSignal<BTreeSet<String>>,
    busy: RwSignal<bool>,
    refused: RwSignal<Vec<String>>,
    toasts: Toaster,
}

impl Deleting {
    fn start(self) {
        self.busy.set(true);
        self.refused.set(Vec::new());
        spawn_local(self.run());
    }

    async fn run(self) {
        let mut remaining = Vec::new();
        let mut sentences = Vec::new();
        let mut deleted = Vec::new();
        for row in self.asked.get_untracked() {
            match delete_one(self.kind, row).await {
                Ok(row) => deleted.push(row),
                Err((row, error)) => {
                    sentences.push(sentence(self.kind, &row, &error).await);
                    remaining.push(row);
                }
            }
        }
        self.busy.try_set(false);
        if !deleted.is_empty() {
            self.selected.try_update(|selected| {
                for row in &deleted {
                    selected.remove(&row.id);
                }
            });
            self.rows.reload();
            self.toasts.show(match deleted.as_slice() {
                [one] => format!("Deleted {}.", isolated(&one.name)),
                several => format!("Deleted {} {}.", several.len(), self.kind.plural_lower()),
            });
        }
        self.refused.try_set(sentences);
        self.asked.try_set(remaining);
    }
}

/// Deletes one; after a conflict the record comes back with its newer version, so that pressing
/// again is a decision about what is there now.
async fn delete_one(kind: Kind, row: RecordRow) -> Result<RecordRow, (RecordRow, ApiError)> {
    match (kind.delete)(row.id.clone(), row.version).await {
        Ok(()) => Ok(row),
        // Somebody else deleted it: that is what was wanted.
        Err(error) if error.0.kind == ErrorKind::NotFound => Ok(row),
        Err(error) if error.0.kind == ErrorKind::Conflict => match (kind.find)(row.id.clone()).await {
            Ok(Some(newer)) => Err((newer, error)),
            Ok(None) => Ok(row),
            Err(_) => Err((row, error)),
        },
        Err(error) => Err((row, error)),
    }
}

async fn sentence(kind: Kind, row: &RecordRow, error: &ApiError) -> String {
    match error.0.kind {
        ErrorKind::Conflict => {
            // Without an answer it was somebody.
            let change = get_last_change(kind.kind, row.id.clone()).await.ok().flatten();
            format!(
                "{} changed {} meanwhile. Press Delete again to delete it as it is now.",
                who(change.as_ref()),
                isolated(&row.name)
            )
        }
        _ => format!("{}: {}", isolated(&row.name), error.0.message),
    }
}
