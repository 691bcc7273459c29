//! What the visitor types into the pre-chat and the offline form.
//!
//! One set of values for both, so that text survives when chat goes offline in the middle of it.

use crate::forms::{self, Field, Typed};
use leptos::prelude::*;

/// Values and errors of the form.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// Department's id, or empty.
    pub(crate) department: RwSignal<String>,
    /// **Name**.
    pub(crate) name: RwSignal<String>,
    /// **Email**.
    pub(crate) email: RwSignal<String>,
    /// **Question** or **Message**.
    pub(crate) text: RwSignal<String>,
    /// What is wrong, in the order of the screen.
    pub(crate) errors: RwSignal<Vec<(Field, String)>>,
    /// What is wrong with the whole form.
    pub(crate) problem: RwSignal<Option<String>>,
    /// The text was moved here from the pre-chat form.
    pub(crate) moved: RwSignal<bool>,
}

impl Fields {
    /// Empty fields.
    pub(crate) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            department: empty(),
            name: empty(),
            email: empty(),
            text: empty(),
            errors: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            moved: RwSignal::new(false),
        }
    }

    /// Fills in what is known, without overwriting what was typed.
    pub(crate) fn prefill(self, name: &str, email: &str) {
        for (field, known) in [(self.name, name), (self.email, email)] {
            if !known.is_empty() && field.with_untracked(String::is_empty) {
                field.set(known.to_owned());
            }
        }
    }

    /// Checks everything; the first bad field gets the focus. True when all is well.
    pub(crate) fn check(self, choose_department: bool, offline: bool) -> bool {
        let (department, name, email, text) = (
            self.department.get_untracked(),
            self.name.get_untracked(),
            self.email.get_untracked(),
            self.text.get_untracked(),
        );
        let typed = Typed { department: &department, name: &name, email: &email, text: &text };
        let wrong = forms::check(typed, choose_department, offline);
        let well = wrong.is_empty();
        self.show_errors(wrong.into_iter().map(|(field, words)| (field, words.to_owned())).collect());
        well
    }

    /// Shows what is wrong and goes to the first of it.
    pub(crate) fn show_errors(self, wrong: Vec<(Field, String)>) {
        let first = wrong.first().map(|(field, _)| *field);
        self.errors.set(wrong);
        if let Some(field) = first {
            crate::page::focus_id(field.id());
        }
    }

    /// What is wrong with one field; tracked.
    pub(crate) fn error(self, field: Field) -> Option<String> {
        self.errors.with(|wrong| wrong.iter().find(|(at, _)| *at == field).map(|(_, words)| words.clone()))
    }

    /// An error leaves as soon as its field is changed.
    pub(crate) fn touched(self, field: Field) {
        if self.errors.with_untracked(|wrong| wrong.iter().any(|(at, _)| *at == field)) {
            self.errors.update(|wrong| wrong.retain(|(at, _)| *at != field));
        }
    }

    /// After the form was accepted: the text is gone, the person stays known.
    pub(crate) fn sent(self) {
        self.text.set(String::new());
        self.moved.set(false);
        self.problem.set(None);
    }
}
