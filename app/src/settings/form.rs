//! A form's state: what is typed, what is stored, what is wrong and when that is said.
//!
//! A field's problem is said once the field was left or the form was sent, never while it is
//! first filled in. The server's answer about a field stays until that field changes.

use foyer_protocol::AppError;
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

/// The state of one form. Copy it anywhere.
pub struct Form<T: Send + Sync + 'static> {
    draft: RwSignal<T>,
    stored: RwSignal<T>,
    problems: Memo<Problems>,
    left: RwSignal<BTreeSet<&'static str>>,
    refused: RwSignal<Option<AppError>>,
    tries: RwSignal<u32>,
    busy: RwSignal<bool>,
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
        Self {
            draft,
            stored: RwSignal::new(stored),
            problems: Memo::new(move |_| draft.with(&check)),
            left: RwSignal::new(BTreeSet::new()),
            refused: RwSignal::new(None),
            tries: RwSignal::new(0),
            busy: RwSignal::new(false),
        }
    }

    /// Starts over with what is stored now.
    pub fn reset(self, stored: T) {
        self.draft.set(stored.clone());
        self.stored.set(stored);
        self.left.update(BTreeSet::clear);
        self.refused.set(None);
        self.tries.set(0);
    }

    /// What is typed, following changes.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.draft.with(look)
    }

    /// What is stored, following changes.
    pub fn with_stored<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.stored.with(look)
    }

    /// What is typed, now.
    pub fn draft(self) -> T {
        self.draft.get_untracked()
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
        let about_it = |error: &AppError| error.field.as_deref().is_none_or(|name| name == field);
        if self.refused.with_untracked(|refused| refused.as_ref().is_some_and(about_it)) {
            self.refused.set(None);
        }
    }

    /// Changes the draft without touching what was said about it.
    pub fn amend(self, change: impl FnOnce(&mut T)) {
        self.draft.update(change);
    }

    /// To be run when a field is left: from then on its problem is said.
    pub fn leave(self, field: &'static str) -> Callback<()> {
        Callback::new(move |()| {
            // Leaving an untouched field of an untouched form says nothing.
            if self.is_dirty_untracked() && !self.left.with_untracked(|left| left.contains(field)) {
                self.left.update(|left| {
                    left.insert(field);
                });
            }
        })
    }

    /// What to say under a field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
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
        Signal::derive(move || self.draft.with(|draft| self.stored.with(|stored| draft != stored)))
    }

    fn is_dirty_untracked(self) -> bool {
        self.draft.with_untracked(|draft| self.stored.with_untracked(|stored| draft != stored))
    }

    /// Sends the form: the draft if nothing is wrong and no answer is awaited.
    pub fn submit(self) -> Option<T> {
        self.submit_if(Problems::is_empty)
    }

    /// As [`Form::submit`], for a form in steps: `fine` judges the problems.
    pub fn submit_if(self, fine: impl FnOnce(&Problems) -> bool) -> Option<T> {
        if self.busy.get_untracked() {
            return None;
        }
        self.refused.set(None);
        if !self.problems.with_untracked(fine) {
            self.tries.update(|tries| *tries += 1);
            return None;
        }
        self.busy.set(true);
        Some(self.draft.get_untracked())
    }

    /// The server took it: nothing is left to lose.
    pub fn accept(self) {
        self.busy.try_set(false);
        self.refused.try_set(None);
        self.tries.try_set(0);
        if let Some(draft) = self.draft.try_get_untracked() {
            self.stored.try_set(draft);
        }
    }

    /// The server refused it; what was typed stays.
    pub fn refuse(self, error: AppError) {
        self.busy.try_set(false);
        self.refused.try_set(Some(error));
        self.tries.try_update(|tries| *tries += 1);
    }

    /// No answer is awaited any more, and there is nothing to say.
    pub fn rest(self) {
        self.busy.try_set(false);
    }

    /// Says nothing as yet, as a new step of a form starts.
    pub fn quieten(self) {
        self.left.update(BTreeSet::clear);
        self.tries.set(0);
    }
}
