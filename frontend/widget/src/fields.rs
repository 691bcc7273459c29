//! What the visitor types into the pre-chat and the offline form.
//!
//! One set of values for both, so that text survives when chat goes offline in the middle of it.

use crate::forms::{self, Field, Typed};
use crate::words;
use foyer_protocol::checks::too_long;
use foyer_protocol::visitor::DepartmentChoice;
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
    /// The department that was chosen is gone: the choice stays on the screen, with what is left.
    pub(crate) gone: RwSignal<bool>,
    /// Why the text was moved here from the pre-chat form, if it was.
    pub(crate) moved: RwSignal<Option<String>>,
}

impl Fields {
    /// Fields with what was typed before a reload: department's id, name, e-mail, text.
    pub(crate) fn typed([department, name, email, text]: [String; 4]) -> Self {
        Self {
            department: RwSignal::new(department),
            name: RwSignal::new(name),
            email: RwSignal::new(email),
            text: RwSignal::new(text),
            errors: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            gone: RwSignal::new(false),
            moved: RwSignal::new(None),
        }
    }

    /// What a reload must not lose: all of it while there is a text, else nothing; tracked.
    pub(crate) fn unsent(self) -> [String; 4] {
        let typed = [self.department.get(), self.name.get(), self.email.get(), self.text.get()];
        if typed[3].trim().is_empty() { Default::default() } else { typed }
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
        self.show_errors(wrong);
        well
    }

    /// Takes back the choice of a department that is not among `there` any more. True when it was.
    pub(crate) fn department_gone(self, there: &[DepartmentChoice]) -> bool {
        let gone = self.department.with_untracked(|chosen| {
            !chosen.is_empty() && there.iter().all(|department| department.id.as_str() != chosen)
        });
        if gone {
            self.department.set(String::new());
            self.gone.set(true);
        }
        gone
    }

    /// Shows what is wrong and goes to the first of it.
    pub(crate) fn show_errors(self, wrong: Vec<(Field, String)>) {
        let first = wrong.first().map(|(field, _)| *field);
        self.errors.set(wrong);
        if let Some(field) = first {
            crate::page::focus_id(field.id());
        }
    }

    /// What is wrong with one field; tracked. What is too long is said while it is typed.
    pub(crate) fn error(self, field: Field) -> Option<String> {
        if field == Field::Department && self.gone.get() && self.department.with(String::is_empty) {
            return Some(words::DEPARTMENT_GONE.to_owned());
        }
        let told = self
            .errors
            .with(|wrong| wrong.iter().find(|(at, _)| *at == field).map(|(_, words)| words.clone()));
        told.or_else(|| field.most().and_then(|most| self.value(field).with(|text| too_long(text, most))))
    }

    fn value(self, field: Field) -> RwSignal<String> {
        match field {
            Field::Department => self.department,
            Field::Name => self.name,
            Field::Email => self.email,
            Field::Text => self.text,
        }
    }

    /// An error leaves as soon as its field is changed.
    pub(crate) fn touched(self, field: Field) {
        if self.errors.with_untracked(|wrong| wrong.iter().any(|(at, _)| *at == field)) {
            self.errors.update(|wrong| wrong.retain(|(at, _)| *at != field));
        }
    }

    /// The form was accepted: the next one who fills it in may be somebody else.
    pub(crate) fn clear(self) {
        for field in [self.department, self.name, self.email, self.text] {
            field.set(String::new());
        }
        self.errors.set(Vec::new());
        self.gone.set(false);
        self.moved.set(None);
        self.problem.set(None);
    }
}
