//! The editor of one record of a list, new or at hand.

use super::editor::meeting::who;
use super::editor::{Edited, Editor};
use super::form::Form;
use super::list::place;
use super::load::{Loaded, Loader, Reading};
use super::record::{Kind, Record, find_by_id};
use crate::api::last_change::get_last_change;
use crate::chats::desk::{OpenDialog, use_desk};
use crate::components::browser::words;
use crate::components::focus::start_in;
use crate::components::page_name::name_page;
use crate::components::{EmptyState, IconName, Toolbar, use_toasts};
use crate::pages::Variable;
use foyer_protocol::isolate::isolated;
use foyer_protocol::setup::Saved;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Stands in the address where an id would, for a record that has none yet.
const NEW: &str = "new";

/// The page at `PATH/new` and `PATH/:id`. After **Save** it leads back to the list.
#[component]
pub fn RecordEditor<T: Record>(
    /// Draws the fields of a form.
    fields: fn(Form<T>) -> AnyView,
    /// What stands around them beside the toolbar.
    #[prop(optional)]
    frame: Option<Framed<T>>,
) -> impl IntoView {
    page(Pages {
        kind: Kind::of::<T>(),
        fresh: Box::new(move || at_hand(T::default(), None, fields, frame, None)),
        existing: Box::new(move |id| {
            let found = Loader::new(move || {
                let id = id.clone();
                async move { find_by_id::<T>(Some(&id)).await }
            });
            // What was typed into a record that somebody deleted meanwhile, for a new one.
            let again = RwSignal::new(None::<T>);
            let draw = move || match again.get() {
                Some(typed) => Some(at_hand(T::default(), Some(typed), fields, frame, None)),
                None => found
                    .peek(|found| found.cloned().flatten())
                    .map(|record| at_hand(record, None, fields, frame, Some(again))),
            };
            Found { reading: found.reading(), draw: Box::new(draw) }
        }),
    })
}

/// Draws a form, if there is something to edit.
type Draw = Box<dyn Fn() -> Option<AnyView> + Send + Sync>;

/// The pages of a kind of record, so that what leads to them is compiled once.
struct Pages {
    kind: Kind,
    /// Draws the form of a new one.
    fresh: Box<dyn Fn() -> AnyView + Send + Sync>,
    /// Starts reading the one with this id.
    existing: Box<dyn Fn(String) -> Found + Send + Sync>,
}

/// A record that is being read.
struct Found {
    reading: Reading,
    /// To be called once something is there.
    draw: Draw,
}

fn page(pages: Pages) -> AnyView {
    let Variable(id) = expect_context();
    let id = move || (id != NEW).then(|| id.clone());
    let draw = move || match id() {
        // A new page for every id, so that no form outlives its record.
        Some(id) => existing(pages.kind, id.clone(), (pages.existing)(id)),
        None => (pages.fresh)(),
    };
    draw.into_any()
}

/// Reads the record first.
fn existing(kind: Kind, id: String, found: Found) -> AnyView {
    let Found { reading, draw } = found;
    let bar = move || {
        let back = (place::address(kind.path), kind.plural);
        view! { <Toolbar title=kind.plural back=Some(back) /> }.into_any()
    };
    let ready = reading.ready();
    view! {
        {move || (!ready.get()).then(bar)}
        <Loaded ready=ready error=reading.error() retry=reading.retry()>
            {match draw() {
                Some(form) => form,
                None => {
                    name_page(Signal::stored("Not found".to_owned()));
                    view! {
                        {bar()}
                        {missing(kind, id.clone())}
                    }
                        .into_any()
                }
            }}
        </Loaded>
    }
    .into_any()
}

/// What is said of a record that is not there: who deleted it and when, if that is known, and the way on.
fn missing(kind: Kind, id: String) -> AnyView {
    let change = Loader::new(move || get_last_change(kind.kind, id.clone()));
    let change = Signal::derive(move || change.get().flatten().filter(|change| change.deleted));
    let text = move || match change.get() {
        Some(change) => format!("{} deleted this {}.", who(Some(&change)), kind.noun),
        None => format!("This {} isn't there any more.", kind.noun),
    };
    let detail = move || {
        let parts = [("dateStyle", "medium"), ("timeStyle", "short")];
        let when = change.get().map(|change| format!("That was on {}. ", words(change.at, &parts)));
        format!("{}Chats and messages that it was part of are as they were.", when.unwrap_or_default())
    };
    view! {
        <EmptyState icon=IconName::Search text=Signal::derive(text) detail=Signal::derive(detail)>
            <a class="button button-secondary" href=place::address(kind.path)>
                <span class="button-text">{format!("Back to {}", kind.plural_lower())}</span>
            </a>
        </EmptyState>
    }
    .into_any()
}

/// The form itself, with what was `typed` before, if it was. `again` takes what is typed for a new record
/// when this one was deleted.
fn at_hand<T: Record>(
    record: T,
    typed: Option<T>,
    fields: fn(Form<T>) -> AnyView,
    frame: Option<Framed<T>>,
    again: Option<RwSignal<Option<T>>>,
) -> AnyView {
    let form = Form::new(record, T::check);
    let edited = Edited::of(form);
    let edited = match again {
        Some(again) => edited.or_anew(move || again.set(Some(form.draft().into_new()))),
        None => edited,
    };
    let page = form_page(FormPage {
        kind: Kind::of::<T>(),
        frame: frame.map(|frame| frame(form, edited.clone())),
        edited,
        stored_name: Signal::derive(move || {
            form.with_stored(|stored| stored.id().map(|_| stored.name().to_owned()))
        }),
        name: Box::new(move || form.draft().name().to_owned()),
        fields: Box::new(move || fields(form)),
    });
    // After its fields, which put a new record in order first.
    if let Some(typed) = typed {
        form.amend(|draft| *draft = typed);
    }
    page
}

/// What stands around a form beside its toolbar.
pub struct Frame {
    /// Between the toolbar and the form: tabs.
    pub head: ViewFn,
    /// In the toolbar, before **Save**.
    pub tools: AnyView,
    /// The address whose links, and those below it, are this form's own.
    pub stays: String,
}

/// Makes the frame of a form.
pub type Framed<T> = fn(Form<T>, Edited) -> Frame;

/// The form of a record of any kind.
struct FormPage {
    kind: Kind,
    frame: Option<Frame>,
    edited: Edited,
    /// `None` for a record that is not stored yet.
    stored_name: Signal<Option<String>>,
    /// The name as typed.
    name: Box<dyn Fn() -> String + Send + Sync>,
    /// Draws the fields.
    fields: Box<dyn FnOnce() -> AnyView + Send>,
}

fn form_page(page: FormPage) -> AnyView {
    let FormPage { kind, frame, edited, stored_name, name, fields } = page;
    let title = Signal::derive(move || stored_name.get().unwrap_or_else(|| format!("New {}", kind.noun)));
    let toasts = use_toasts();
    let navigate = use_navigate();
    let desk = use_desk();
    let on_saved = StoredValue::new_local(move |saved: Saved| {
        if let Some(invitation) = saved.invitation {
            desk.dialog.set(Some(OpenDialog::Invitation(invitation)));
        }
        toasts.show(format!("Saved {}.", isolated(&name())));
        place::note_saved(kind.path, &saved.id);
        navigate(&place::address(kind.path), NavigateOptions::default());
    });
    name_page(title);
    if stored_name.with_untracked(Option::is_none) {
        start_in(".editor-fields");
    }
    let (head, tools, stays) = match frame {
        Some(Frame { head, tools, stays }) => (Some(head), Some(tools), Some(stays)),
        None => (None, None, None),
    };
    view! {
        <Editor
            edited
            title
            back=(place::address(kind.path), kind.plural)
            head
            tools
            stays
            on_saved=move |saved| on_saved.with_value(|done| done(saved))
        >
            {fields()}
        </Editor>
    }
    .into_any()
}
