//! The editor of one record of a list, new or at hand.

use super::editor::Editor;
use super::form::Form;
use super::load::{Loaded, Loader};
use super::record::Record;
use crate::components::{EmptyState, IconName, Toolbar, use_toasts};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// Stands in the address where an id would, for a record that has none yet.
const NEW: &str = "new";

/// The page at `PATH/new` and `PATH/:id`. After **Save** it leads back to the list.
#[component]
pub fn RecordEditor<T: Record>(
    /// Draws the fields of a form.
    fields: fn(Form<T>) -> AnyView,
) -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id")).filter(|id| id != NEW);
    move || match id() {
        // A new page for every id, so that no form outlives its record.
        Some(id) => view! { <Existing<T> id fields /> }.into_any(),
        None => view! { <AtHand record=T::default() fields /> }.into_any(),
    }
}

/// Reads the record first.
#[component]
fn Existing<T: Record>(
    /// Its id.
    id: String,
    /// Draws the fields.
    fields: fn(Form<T>) -> AnyView,
) -> impl IntoView {
    let found = Loader::new(move || {
        let id = id.clone();
        async move { super::record::find_by_id::<T>(Some(&id)).await }
    });
    let list = (T::PATH.to_owned(), T::PLURAL);
    view! {
        {
            let list = list.clone();
            move || {
                (!found.ready().get()).then(|| view! { <Toolbar title=T::PLURAL back=Some(list.clone()) /> })
            }
        }
        <Loaded ready=found.ready() error=found.error() retry=found.retry()>
            {match found.peek(|found| found.cloned().flatten()) {
                Some(record) => view! { <AtHand record fields /> }.into_any(),
                None => {
                    view! {
                        <Toolbar title=T::PLURAL back=Some(list.clone()) />
                        <EmptyState
                            icon=IconName::Search
                            text=format!("We couldn't find {}.", T::THIS)
                            detail="It may have been deleted."
                        />
                    }
                        .into_any()
                }
            }}
        </Loaded>
    }
}

/// The form itself.
#[component]
fn AtHand<T: Record>(
    /// What to edit.
    record: T,
    /// Draws the fields.
    fields: fn(Form<T>) -> AnyView,
) -> impl IntoView {
    let form = Form::new(record, T::check);
    let title = Signal::derive(move || {
        form.with_stored(|stored| match stored.id() {
            Some(_) => stored.name().to_owned(),
            None => format!("New {}", T::NOUN),
        })
    });
    let toasts = use_toasts();
    let navigate = use_navigate();
    let on_saved = UnsyncCallback::new(move |_| {
        toasts.show(format!("Saved {}.", form.draft().name()));
        navigate(T::PATH, NavigateOptions::default());
    });
    let on_saved = StoredValue::new_local(on_saved);
    view! {
        <Editor
            form
            title
            back=(T::PATH.to_owned(), T::PLURAL)
            on_saved=move |saved| on_saved.with_value(|done| done.run(saved))
        >
            {fields(form)}
        </Editor>
    }
}
