//! The steps of the set-up: their addresses, their fields, and what of them a reload keeps.

use foyer_protocol::setup::SetupForm;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Who is in charge.
    Administrator,
    /// Who visitors meet.
    Company,
    /// What to do next.
    Done,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Administrator, Self::Company, Self::Done];

    /// Its heading.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Company => "Company",
            Self::Done => "Done",
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> &'static str {
        match self {
            Self::Administrator => "/setup/administrator",
            Self::Company => "/setup/company",
            Self::Done => "/setup/done",
        }
    }

    /// The step at an address; `None` for the set-up as a whole, or for no step of it.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let path = path.strip_suffix('/').unwrap_or(path);
        Self::ALL.into_iter().find(|step| step.address() == path)
    }

    /// Names of the step's fields, as the server's answers have them.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Administrator => &["name", "email", "password"],
            Self::Company => &["brand", "department", "group", "link"],
            Self::Done => &[],
        }
    }

    /// The step to show in place of this one: nobody comes to a step before what it needs is there.
    #[must_use]
    pub fn reached(self, form: &SetupForm) -> Self {
        let begun = !form.name.trim().is_empty() && !form.email.trim().is_empty();
        if self == Self::Company && begun { Self::Company } else { Self::Administrator }
    }
}

/// What a reload keeps of the form: every field is one line. The password is not written down.
#[must_use]
pub fn to_text(form: &SetupForm) -> String {
    let SetupForm { name, email, password: _, brand, department, group, link } = form;
    let fields = [name, email, brand, department, group, link];
    if fields.iter().all(|field| field.is_empty()) {
        return String::new();
    }
    fields.map(|field| field.replace(['\n', '\r'], " ")).join("\n")
}

/// The form as it was kept.
#[must_use]
pub fn from_text(text: &str) -> SetupForm {
    let mut lines = text.split('\n').map(str::to_owned);
    let mut line = || lines.next().unwrap_or_default();
    SetupForm {
        name: line(),
        email: line(),
        password: String::new(),
        brand: line(),
        department: line(),
        group: line(),
        link: line(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> SetupForm {
        SetupForm {
            name: "Ada".into(),
            email: "ada@example.com".into(),
            password: "secret".into(),
            group: "Front desk".into(),
            ..SetupForm::default()
        }
    }

    #[test]
    fn a_reload_keeps_all_but_the_password() {
        let kept = to_text(&filled());
        assert!(!kept.contains("secret"));
        assert_eq!(from_text(&kept), SetupForm { password: String::new(), ..filled() });
        assert_eq!(to_text(&SetupForm::default()), "");
        assert_eq!(from_text(""), SetupForm::default());
    }

    #[test]
    fn addresses_are_steps_and_none_is_skipped() {
        for step in Step::ALL {
            assert_eq!(Step::at(step.address()), Some(step));
            assert_eq!(step.reached(&SetupForm::default()), Step::Administrator);
        }
        assert_eq!((Step::at("/setup"), Step::at("/setup/x")), (None, None));
        assert_eq!(Step::at("/setup/company/"), Some(Step::Company));
        assert_eq!(Step::Company.reached(&filled()), Step::Company);
        assert_eq!(Step::Done.reached(&filled()), Step::Administrator, "done is the server's to say");
    }
}
