//! A form's page: toolbar with **Save** and **Cancel**, summary, guard on leaving, and what
//! happens when two people edit at once.

use super::form::{Form, FormState, Problems};
use super::leave_guard::LeaveGuard;
use super::record::{Answer, Editable};
use crate::components::{Button, ButtonKind, Dialog, ErrorSummary, Toolbar};
use foyer_protocol::setup::Saved;
use foyer_protocol::{AppError, ErrorKind};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// What an editor's page does with a form's draft, whatever its type.
trait Draft: Send + Sync {
    /// Sends the draft, as it is now, to the server.
    fn save(&self) -> Answer<Saved>;
    /// Reads what the server has now and keeps it aside; says its version.
    fn read_theirs(&self) -> Answer<Option<i64>>;
    /// Puts what was kept aside in place of the draft.
    fn take_theirs(&self);
    /// The version saving is based on.
    fn version(&self) -> i64;
    /// Sets it.
    fn set_version(&self, version: i64);
    /// The server took the draft.
    fn accept(&self);
    /// Drops what was typed.
    fn undo(&self);
}

/// A form and what was kept aside.
struct Typed<T: Editable> {
    form: Form<T>,
    theirs: StoredValue<Option<T>>,
}

impl<T: Editable> Draft for Typed<T> {
    fn save(&self) -> Answer<Saved> {
        Box::pin(self.form.draft().save())
    }

    fn read_theirs(&self) -> Answer<Option<i64>> {
        let (draft, theirs) = (self.form.draft(), self.theirs);
        Box::pin(async move {
            let newer = draft.fetch_again().await?;
            let version = newer.as_ref().map(T::version);
            theirs.try_update_value(|theirs| *theirs = newer);
            Ok(version)
        })
    }

    fn take_theirs(&self) {
        if let Some(newer) = self.theirs.try_update_value(Option::take).flatten() {
            self.form.reset(newer);
        }
    }

    fn version(&self) -> i64 {
        self.form.draft().version()
    }

    fn set_version(&self, version: i64) {
        self.form.amend(|draft| draft.set_version(version));
    }

    fn accept(&self) {
        self.form.accept();
    }

    fn undo(&self) {
        self.form.reset(self.form.stored());
    }
}

/// A form of whatever type with its saving, so that both are compiled once.
#[derive(Clone)]
pub struct Edited {
    state: FormState,
    draft: Arc<dyn Draft>,
    /// "this brand", "these options".
    this: &'static str,
    /// Version of what the other person saved, while the question is open.
    theirs: RwSignal<Option<i64>>,
}

impl Edited {
    /// Of this form.
    pub fn of<T: Editable>(form: Form<T>) -> Self {
        Self {
            state: form.state(),
            draft: Arc::new(Typed { form, theirs: StoredValue::new(None) }),
            this: T::THIS,
            theirs: RwSignal::new(None),
        }
    }

    /// Sends the draft, if it may be sent.
    fn save(&self, on_saved: Callback<Saved>) {
        if self.theirs.with_untracked(Option::is_none) && self.state.submit_if(Problems::is_empty) {
            // All of the draft is taken now: by the answer its page may be gone.
            let (sent, read_theirs) = (self.draft.save(), self.draft.read_theirs());
            let version = self.draft.version();
            spawn_local(act_on_answer(self.clone(), version, sent, read_theirs, on_saved));
        }
    }
}

/// The page around a form's fields.
#[component]
pub fn Editor(
    /// The form.
    edited: Edited,
    /// The page's heading.
    #[prop(into)]
    title: Signal<String>,
    /// Address and words of the list it belongs to. Without one, **Cancel** undoes in place.
    #[prop(optional, into)]
    back: Option<(String, &'static str)>,
    /// What stands between the toolbar and the form.
    #[prop(optional, into)]
    head: Option<ViewFn>,
    /// Saved, with what the server answered.
    #[prop(into)]
    on_saved: Callback<Saved>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let state = edited.state;
    let kept = StoredValue::new(edited.clone());
    let save = move || {
        kept.with_value(|edited| edited.save(on_saved));
    };
    save_on_ctrl_s(save);

    let cancel_to = back.clone().map(|(address, _)| address);
    view! {
        <form
            class="editor"
            novalidate=true
            aria-label=move || title.get()
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Toolbar title=title back=back>
                {match cancel_to {
                    Some(address) => {
                        view! {
                            <a class="button button-secondary" href=address>
                                <span class="button-text">"Cancel"</span>
                            </a>
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <Button on_click=move |_| kept.with_value(|edited| edited.draft.undo())>"Cancel"</Button>
                        }
                            .into_any()
                    }
                }}
                <Button kind=ButtonKind::Primary submit=true busy=state.busy()>
                    "Save"
                </Button>
            </Toolbar>
            {head.map(|head| head.run())}
            <ErrorSummary errors=state.summary() tries=state.tries() />
            <div class="editor-fields">{children()}</div>
        </form>
        <Conflict edited on_saved />
        <LeaveGuard dirty=state.dirty() />
    }
    .into_any()
}

/// Sends a draft of this version and acts on the answer.
async fn act_on_answer(
    edited: Edited,
    version: i64,
    sent: Answer<Saved>,
    read_theirs: Answer<Option<i64>>,
    on_saved: Callback<Saved>,
) {
    let Edited { state, draft, this, theirs } = edited;
    let error = match sent.await {
        Ok(saved) => {
            draft.set_version(saved.version);
            draft.accept();
            on_saved.try_run(saved);
            return;
        }
        Err(error) => error.0,
    };
    if error.kind != ErrorKind::Conflict {
        state.refuse(error);
        return;
    }
    match read_theirs.await {
        Ok(Some(newer)) if newer != version => {
            state.rest();
            theirs.try_set(Some(newer));
        }
        // The same version again: the conflict is about something else, and the sentence says what.
        Ok(Some(_)) => state.refuse(error),
        Ok(None) => state.refuse(AppError::new(
            ErrorKind::NotFound,
            format!("Somebody deleted {this} meanwhile. What you typed is still here."),
        )),
        Err(error) => state.refuse(error.0),
    }
}

/// "Somebody changed this … meanwhile."
#[component]
fn Conflict(
    /// The form.
    edited: Edited,
    /// Saved after all.
    on_saved: Callback<Saved>,
) -> impl IntoView {
    let theirs = edited.theirs;
    let this = edited.this;
    let kept = StoredValue::new(edited);
    let keep_theirs = move |_| {
        theirs.set(None);
        kept.with_value(|edited| edited.draft.take_theirs());
    };
    let use_mine = move |_| {
        if let Some(newer) = theirs.get_untracked() {
            theirs.set(None);
            kept.with_value(|edited| {
                edited.draft.set_version(newer);
                edited.save(on_saved);
            });
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || theirs.with(Option::is_some))
            title=format!("Somebody changed {this} meanwhile")
            on_close=move |()| theirs.set(None)
        >
            <p>
                "Keep theirs shows the newer version and drops what you typed. Use mine saves what you typed over it."
            </p>
            <div class="dialog-actions">
                <Button on_click=keep_theirs>"Keep theirs"</Button>
                <Button kind=ButtonKind::Primary on_click=use_mine>
                    "Use mine"
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Ctrl or ⌘ + S saves, also from inside a field, but not from under a dialog.
fn save_on_ctrl_s(save: impl Fn() + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let held = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if held && event.key().eq_ignore_ascii_case("s") {
            // Always: the browser's own "save this page" is never what is meant here.
            event.prevent_default();
            if !event.repeat() && !dialog_is_open() {
                save();
            }
        }
    });
    on_cleanup(move || handle.remove());
}

fn dialog_is_open() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}
