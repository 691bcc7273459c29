//! A form's state: what is typed, what is stored, what is wrong and when that is said.
//!
//! A field's problem is said once the field was left or the form was sent, never while it is
//! first filled in. The server's answer about a field stays until that field changes.

use crate::components::one_type::memo;
use foyer_protocol::{AppError, ErrorKind};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Field names with what is wrong about them, in the form's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(&'static str, String)>);

impl Problems {
    /// Nothing wrong so far.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds the outcome of one check.
    #[must_use]
    pub fn and(mut self, field: &'static str, problem: Option<String>) -> Self {
        self.0.extend(problem.map(|problem| (field, problem)));
        self
    }

    /// Only the problems of these fields.
    #[must_use]
    pub fn among(mut self, fields: &[&str]) -> Self {
        self.0.retain(|(field, _)| fields.contains(field));
        self
    }

    /// Whether there is nothing wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, field: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone())
    }
}

/// The state of a form around its draft, whatever the draft's type: what is wrong, and when that
/// is said.
#[derive(Clone, Copy)]
pub struct FormState {
    problems: Memo<Problems>,
    dirty: Signal<bool>,
    left: RwSignal<BTreeSet<&'static str>>,
    refused: RwSignal<Option<AppError>>,
    tries: RwSignal<u32>,
    busy: RwSignal<bool>,
}

impl FormState {
    /// Boxed, because each type of draft brings its own check.
    fn new(check: Box<dyn Fn() -> Problems + Send + Sync>, dirty: Signal<bool>) -> Self {
        Self {
            problems: memo(check),
            dirty,
            left: RwSignal::new(BTreeSet::new()),
            refused: RwSignal::new(None),
            tries: RwSignal::new(0),
            busy: RwSignal::new(false),
        }
    }

    fn start_over(self) {
        self.left.update(BTreeSet::clear);
        self.refused.set(None);
        self.tries.set(0);
    }

    /// This field changed: what the server said about it no longer holds.
    fn touch(self, field: &str) {
        let about_it = |error: &AppError| error.field.as_deref().is_none_or(|name| name == field);
        if self.refused.with_untracked(|refused| refused.as_ref().is_some_and(about_it)) {
            self.refused.set(None);
        }
    }

    fn leave(self, field: &'static str) -> Callback<()> {
        Callback::new(move |()| {
            // Leaving an untouched field of an untouched form says nothing.
            if self.dirty.get_untracked() && !self.left.with_untracked(|left| left.contains(field)) {
                self.left.update(|left| {
                    left.insert(field);
                });
            }
        })
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused = self.refused.with(|refused| {
                refused
                    .as_ref()
                    .filter(|error| error.field.as_deref() == Some(field))
                    .map(|e| e.message.clone())
            });
            let said = self.tries.get() > 0 || self.left.with(|left| left.contains(field));
            refused.or_else(|| said.then(|| self.problems.with(|problems| problems.of(field))).flatten())
        })
    }

    /// What to say above the form.
    pub fn summary(self) -> Signal<Vec<(Option<String>, String)>> {
        Signal::derive(move || {
            if self.tries.get() == 0 {
                return Vec::new();
            }
            if let Some(error) = self.refused.get() {
                return vec![(error.field, error.message)];
            }
            self.problems.with(|problems| {
                problems.0.iter().map(|(field, text)| (Some((*field).to_owned()), text.clone())).collect()
            })
        })
    }

    /// How often it was sent; the summary takes focus when this grows.
    pub fn tries(self) -> Signal<u32> {
        self.tries.into()
    }

    /// Whether an answer is awaited.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Whether there is something to lose.
    pub fn dirty(self) -> Signal<bool> {
        self.dirty
    }

    /// Starts waiting for an answer, if nothing is wrong and none is awaited: `fine` judges.
    pub fn submit_if(self, fine: fn(&Problems) -> bool) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        self.refused.set(None);
        if !self.problems.with_untracked(fine) {
            self.tries.update(|tries| *tries += 1);
            return false;
        }
        self.busy.set(true);
        true
    }

    fn accept(self) {
        self.busy.try_set(false);
        self.refused.try_set(None);
        self.tries.try_set(0);
    }

    /// The server refused it; what was typed stays. Of a session that has ended another dialog speaks.
    pub fn refuse(self, error: AppError) {
        self.busy.try_set(false);
        if error.kind == ErrorKind::SignedOut {
            return;
        }
        self.refused.try_set(Some(error));
        self.tries.try_update(|tries| *tries += 1);
    }

    /// No answer is awaited any more, and there is nothing to say.
    pub fn rest(self) {
        self.busy.try_set(false);
    }

    fn quieten(self) {
        self.left.update(BTreeSet::clear);
        self.tries.set(0);
    }
}

/// One form: its draft and its state. Copy it anywhere.
pub struct Form<T: Send + Sync + 'static> {
    draft: RwSignal<T>,
    stored: RwSignal<T>,
    state: FormState,
}

impl<T: Send + Sync + 'static> Clone for Form<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Form<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Form<T> {
    /// A form that starts with `stored`.
    pub fn new(stored: T, check: impl Fn(&T) -> Problems + Send + Sync + 'static) -> Self {
        let draft = RwSignal::new(stored.clone());
        let stored = RwSignal::new(stored);
        let check = Box::new(move || draft.with(&check));
        let dirty = Signal::derive(move || draft.with(|draft| stored.with(|stored| draft != stored)));
        Self { draft, stored, state: FormState::new(check, dirty) }
    }

    /// The same without its draft.
    pub fn state(self) -> FormState {
        self.state
    }

    /// Starts over with what is stored now.
    pub fn reset(self, stored: T) {
        self.draft.set(stored.clone());
        self.stored.set(stored);
        self.state.start_over();
    }

    /// Goes on with `draft` over what is stored by now; what was wrong before is forgotten.
    pub fn rebase(self, stored: T, draft: T) {
        self.draft.set(draft);
        self.stored.set(stored);
        self.state.start_over();
    }

    /// What is stored, following changes.
    pub fn with_stored<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.stored.with(look)
    }

    /// What is typed, now.
    pub fn draft(self) -> T {
        self.draft.get_untracked()
    }

    /// What is typed, now; `None` once the form's page is gone.
    pub fn try_draft(self) -> Option<T> {
        self.draft.try_get_untracked()
    }

    /// What is stored, now.
    pub fn stored(self) -> T {
        self.stored.get_untracked()
    }

    /// A part of the draft as a signal, for a field's value.
    pub fn part<R: Send + Sync + 'static>(self, read: impl Fn(&T) -> R + Send + Sync + 'static) -> Signal<R> {
        Signal::derive(move || self.draft.with(&read))
    }

    /// Changes one field; what the server said about it no longer holds.
    pub fn set(self, field: &str, change: impl FnOnce(&mut T)) {
        self.draft.update(change);
        self.state.touch(field);
    }

    /// Changes the draft without touching what was said about it.
    pub fn amend(self, change: impl FnOnce(&mut T)) {
        self.draft.update(change);
    }

    /// To be run when a field is left: from then on its problem is said.
    pub fn leave(self, field: &'static str) -> Callback<()> {
        self.state.leave(field)
    }

    /// What to say under a field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        self.state.error(field)
    }

    /// What to say above the form.
    pub fn summary(self) -> Signal<Vec<(Option<String>, String)>> {
        self.state.summary()
    }

    /// How often it was sent; the summary takes focus when this grows.
    pub fn tries(self) -> Signal<u32> {
        self.state.tries()
    }

    /// Whether an answer is awaited.
    pub fn busy(self) -> Signal<bool> {
        self.state.busy()
    }

    /// Sends the form: the draft if nothing is wrong and no answer is awaited.
    pub fn submit(self) -> Option<T> {
        self.state.submit_if(Problems::is_empty).then(|| self.draft())
    }

    /// The server took it: nothing is left to lose.
    pub fn accept(self) {
        self.state.accept();
        if let Some(draft) = self.draft.try_get_untracked() {
            self.stored.try_set(draft);
        }
    }

    /// The server refused it; what was typed stays.
    pub fn refuse(self, error: AppError) {
        self.state.refuse(error);
    }

    /// No answer is awaited any more, and there is nothing to say.
    pub fn rest(self) {
        self.state.rest();
    }

    /// Says nothing as yet, as a new step of a form starts.
    pub fn quieten(self) {
        self.state.quieten();
    }
}
