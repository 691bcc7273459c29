//! A form's page: toolbar with **Save** and **Cancel**, summary, guard on leaving, and what
//! happens when two people edit at once.

use super::form::Form;
use super::leave_guard::LeaveGuard;
use super::record::Editable;
use crate::components::{Button, ButtonKind, Dialog, ErrorSummary, Toolbar};
use foyer_protocol::setup::Saved;
use foyer_protocol::{AppError, ErrorKind};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page around a form's fields.
#[component]
pub fn Editor<T: Editable>(
    /// The form.
    form: Form<T>,
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
    let theirs = RwSignal::new(None::<T>);
    let save = move || {
        if theirs.with_untracked(Option::is_some) {
            return;
        }
        if let Some(draft) = form.submit() {
            spawn_local(send(form, draft, theirs, on_saved));
        }
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
                            <Button on_click=move |_| form.reset(form.stored())>"Cancel"</Button>
                        }
                            .into_any()
                    }
                }}
                <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                    "Save"
                </Button>
            </Toolbar>
            {head.map(|head| head.run())}
            <ErrorSummary errors=form.summary() tries=form.tries() />
            <div class="editor-fields">{children()}</div>
        </form>
        <Conflict form theirs on_saved />
        <LeaveGuard dirty=form.dirty() />
    }
}

/// Sends a draft and acts on the answer.
async fn send<T: Editable>(form: Form<T>, draft: T, theirs: RwSignal<Option<T>>, on_saved: Callback<Saved>) {
    let error = match draft.clone().save().await {
        Ok(saved) => {
            form.amend(|draft| draft.set_version(saved.version));
            form.accept();
            on_saved.try_run(saved);
            return;
        }
        Err(error) => error.0,
    };
    if error.kind != ErrorKind::Conflict {
        form.refuse(error);
        return;
    }
    match draft.fetch_again().await {
        Ok(Some(newer)) if newer.version() != draft.version() => {
            form.rest();
            theirs.try_set(Some(newer));
        }
        // The same version again: the conflict is about something else, and the sentence says what.
        Ok(Some(_)) => form.refuse(error),
        Ok(None) => form.refuse(AppError::new(
            ErrorKind::NotFound,
            format!("Somebody deleted {} meanwhile. What you typed is still here.", T::THIS),
        )),
        Err(error) => form.refuse(error.0),
    }
}

/// "Somebody changed this … meanwhile."
#[component]
fn Conflict<T: Editable>(
    /// The form.
    form: Form<T>,
    /// What the other person saved, while the question is open.
    theirs: RwSignal<Option<T>>,
    /// Saved after all.
    on_saved: Callback<Saved>,
) -> impl IntoView {
    let keep_theirs = move |_| {
        if let Some(newer) = theirs.get_untracked() {
            theirs.set(None);
            form.reset(newer);
        }
    };
    let use_mine = move |_| {
        if let Some(newer) = theirs.get_untracked() {
            theirs.set(None);
            form.amend(|draft| draft.set_version(newer.version()));
            if let Some(draft) = form.submit() {
                spawn_local(send(form, draft, theirs, on_saved));
            }
        }
    };
    view! {
        <Dialog
            open=Signal::derive(move || theirs.with(Option::is_some))
            title=format!("Somebody changed {} meanwhile", T::THIS)
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
