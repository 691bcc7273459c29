//! A form's page: toolbar with **Save** and **Cancel**, summary, guard on leaving, and what
//! happens when two people edit at once.

pub mod meeting;

use self::meeting::{Meeting, Met, MetDialog, kept_sentence};
use super::form::{Form, FormState, Problems};
use super::leave_guard::LeaveGuard;
use super::merge::{Names, merge};
use super::record::{Answer, Editable};
use crate::api::last_change::get_last_change;
use crate::components::{Button, ButtonKind, ErrorSummary, Toaster, Toolbar, use_toasts};
use crate::state::live::Live;
use foyer_protocol::setup::{LastChange, Saved};
use foyer_protocol::{AgentId, ErrorKind, GroupId};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::borrow::Cow;
use std::sync::Arc;

/// What an editor's page does with a form's draft, whatever its type.
trait Draft: Send + Sync {
    /// Sends the draft, as it is now, to the server.
    fn save(&self) -> Answer<Saved>;
    /// Reads what the server has now, merges what is typed into it and keeps both aside.
    fn meet(&self) -> Answer<Met>;
    /// Who changed the record last.
    fn last_change(&self) -> Answer<Option<LastChange>>;
    /// Goes on with what was kept aside, with mine or theirs where both collide; answers whether
    /// anything is left to save.
    fn go_on(&self, with_mine: bool) -> bool;
    /// What a save of nothing would answer.
    fn as_saved(&self) -> Saved;
    /// The server took the draft, and answered its version.
    fn accept(&self, version: i64);
    /// Drops what was typed.
    fn undo(&self);
}

/// What somebody else saved, and the two ways to go on.
struct Aside<T> {
    theirs: T,
    merged: T,
    with_mine: T,
}

/// A form and what was kept aside.
struct Typed<T: Editable> {
    form: Form<T>,
    aside: StoredValue<Option<Aside<T>>>,
    live: Option<Live>,
}

impl<T: Editable> Draft for Typed<T> {
    fn save(&self) -> Answer<Saved> {
        Box::pin(self.form.draft().save())
    }

    fn meet(&self) -> Answer<Met> {
        let (form, aside, live) = (self.form, self.aside, self.live);
        let (base, sent) = (form.stored(), form.draft());
        Box::pin(async move {
            let Some(theirs) = sent.fetch_again().await? else { return Ok(Met::Gone) };
            // Also what was typed while the answer was on its way.
            let mine = form.try_draft().unwrap_or(sent);
            if theirs.version() == mine.version() {
                return Ok(Met::Same);
            }
            let group = move |group: &GroupId| {
                live.and_then(|live| live.model.with_untracked(|m| m.group_name(group)))
                    .unwrap_or_else(|| "a group that is gone".to_owned())
            };
            let agent = move |agent: &AgentId| {
                live.and_then(|live| {
                    live.model.with_untracked(|m| m.colleagues.get(agent).map(|known| known.name.clone()))
                })
                .unwrap_or_else(|| "somebody".to_owned())
            };
            let names = Names { group: &group, agent: &agent };
            let outcome = merge(T::fields(), &base, &mine, &theirs, names);
            let met = Met::Newer { collisions: outcome.collisions, kept: outcome.kept };
            let (mut merged, mut with_mine) = (outcome.record, outcome.with_mine);
            for record in [&mut merged, &mut with_mine] {
                record.set_version(theirs.version());
            }
            aside.try_set_value(Some(Aside { theirs, merged, with_mine }));
            Ok(met)
        })
    }

    fn last_change(&self) -> Answer<Option<LastChange>> {
        let draft = self.form.draft();
        let key = draft.key().map(Cow::into_owned);
        Box::pin(async move {
            match key {
                Some(key) => get_last_change(T::KIND, key).await,
                None => Ok(None),
            }
        })
    }

    fn go_on(&self, with_mine: bool) -> bool {
        let aside = self.aside.try_update_value(Option::take).flatten();
        let Some(Aside { theirs, merged, with_mine: mine }) = aside else { return false };
        let draft = if with_mine { mine } else { merged };
        let left = draft != theirs;
        self.form.rebase(theirs, draft);
        left
    }

    fn as_saved(&self) -> Saved {
        let draft = self.form.draft();
        Saved::new(draft.key().unwrap_or_default(), draft.version())
    }

    fn accept(&self, version: i64) {
        self.form.amend(|draft| draft.set_version(version));
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
    /// "brand", "options".
    noun: &'static str,
    /// "this brand", "these options".
    this: &'static str,
    /// What somebody else did meanwhile, while the question is open.
    meeting: RwSignal<Option<Meeting>>,
    /// Puts what was typed into the form of a new record, where that can be.
    anew: Option<Callback<()>>,
    toasts: Toaster,
}

impl Edited {
    /// Of this form.
    pub fn of<T: Editable>(form: Form<T>) -> Self {
        let typed = Typed { form, aside: StoredValue::new(None), live: use_context() };
        Self {
            state: form.state(),
            draft: Arc::new(typed),
            noun: T::NOUN,
            this: T::THIS,
            meeting: RwSignal::new(None),
            anew: None,
            toasts: use_toasts(),
        }
    }

    /// With a way to make the record again after somebody deleted it.
    #[must_use]
    pub fn or_anew(self, anew: impl Fn() + Send + Sync + 'static) -> Self {
        Self { anew: Some(Callback::new(move |()| anew())), ..self }
    }

    /// Whether something is typed that is not saved.
    pub fn dirty(&self) -> bool {
        self.state.dirty().get_untracked()
    }

    /// Sends the draft, if it may be sent.
    pub fn save(&self, on_saved: Callback<Saved>) {
        if self.meeting.with_untracked(Option::is_none) && self.state.submit_if(Problems::is_empty) {
            // All of the draft is taken now: by the answer its page may be gone.
            let asked = Asked {
                saved: self.draft.save(),
                met: self.draft.meet(),
                last_change: self.draft.last_change(),
            };
            spawn_local(act_on_answer(self.clone(), asked, on_saved));
        }
    }

    /// Goes on after a meeting: with mine or theirs where both collide. With mine it is saved at once, as
    /// that was the wish.
    fn decide(&self, with_mine: bool, on_saved: Callback<Saved>) {
        self.meeting.set(None);
        let left = self.draft.go_on(with_mine);
        if !with_mine {
            return;
        }
        if left {
            self.save(on_saved);
        } else {
            // They have saved the very same.
            on_saved.run(self.draft.as_saved());
        }
    }
}

/// A save under way, with what is asked when it is refused because somebody was faster.
struct Asked {
    saved: Answer<Saved>,
    met: Answer<Met>,
    last_change: Answer<Option<LastChange>>,
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
    #[prop(optional_no_strip)]
    head: Option<ViewFn>,
    /// More of the toolbar, before **Save**.
    #[prop(optional_no_strip)]
    tools: Option<AnyView>,
    /// The address whose links, and those below it, lead nowhere else: the tabs of this form.
    #[prop(optional_no_strip)]
    stays: Option<String>,
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
    let back_after = back.clone();
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
                {tools}
                <Button kind=ButtonKind::Primary submit=true busy=state.busy()>
                    "Save"
                </Button>
            </Toolbar>
            {head.map(|head| head.run())}
            <ErrorSummary errors=state.summary() tries=state.tries() />
            <div class="editor-fields">{children()}</div>
        </form>
        <MetDialog edited back=back_after on_saved />
        <LeaveGuard dirty=state.dirty() stays />
    }
    .into_any()
}

/// Acts on the answer to a save.
async fn act_on_answer(edited: Edited, asked: Asked, on_saved: Callback<Saved>) {
    let Edited { state, draft, meeting, toasts, .. } = &edited;
    let error = match asked.saved.await {
        Ok(saved) => {
            draft.accept(saved.version);
            on_saved.try_run(saved);
            return;
        }
        Err(error) => error.0,
    };
    // Of a record that is gone some calls say so at once.
    if !matches!(error.kind, ErrorKind::Conflict | ErrorKind::NotFound) {
        state.refuse(error);
        return;
    }
    let met = match asked.met.await {
        Ok(met) => met,
        Err(error) => {
            state.refuse(error.0);
            return;
        }
    };
    if met == Met::Same {
        // It is about something else, and the sentence says what.
        state.refuse(error);
        return;
    }
    // Without an answer it was somebody.
    let change = asked.last_change.await.ok().flatten();
    state.rest();
    if meeting.is_disposed() {
        return;
    }
    if let Met::Newer { collisions, kept } = &met
        && collisions.is_empty()
    {
        if !kept.is_empty() {
            toasts.show(kept_sentence(change.as_ref(), kept));
        }
        edited.decide(true, on_saved);
        return;
    }
    meeting.set(Some(Meeting { met, change }));
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
