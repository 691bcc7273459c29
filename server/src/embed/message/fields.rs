//! The fields of the plain form: read from a body, checked, and written as HTML with every text escaped.

use crate::refusal;
use foyer_protocol::checks::{self, Amiss};
use foyer_protocol::html::escape;
use foyer_protocol::limits::{EMAIL_CHARS, MESSAGE_CHARS, NAME_CHARS};
use foyer_protocol::visitor::LinkInfo;
use foyer_protocol::{AppError, DepartmentId, LinkId};
use foyer_services::random_id;
use http::StatusCode;

/// What the form holds.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The sender's id of the message, so that a form that is sent twice is stored once.
    pub(super) id: String,
    /// The visitor's token that the host's page keeps; empty where it keeps none.
    pub(super) token: String,
    /// The token that came with the form. It counts where the page's own is none of ours: so a form that is sent
    /// twice is one sender's both times.
    pub(super) fresh: String,
    /// Address of the host's page.
    pub(super) page: String,
    department: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) message: String,
}

/// What is wrong, and with which field; with none, it is the whole form.
pub(super) struct Fault {
    field: Option<String>,
    words: String,
    pub(super) status: StatusCode,
}

impl Fault {
    /// What the service or a limit says.
    pub(super) fn of(error: &AppError) -> Self {
        Self { field: error.field.clone(), words: error.message.clone(), status: refusal::status(error) }
    }

    fn in_field(name: &str, words: String) -> Self {
        Self::of(&AppError::invalid(name, words))
    }
}

impl Fields {
    /// An empty form for somebody who is not known and gets this token.
    pub(super) fn fresh(token: String) -> Self {
        Self { id: random_id(), fresh: token, ..Self::default() }
    }

    /// A form as browsers send it. Names that are not its own are left alone.
    pub(super) fn read(body: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let field = match name.as_ref() {
                "id" => &mut fields.id,
                "token" => &mut fields.token,
                "fresh" => &mut fields.fresh,
                "page" => &mut fields.page,
                "department" => &mut fields.department,
                "name" => &mut fields.name,
                "email" => &mut fields.email,
                "message" => &mut fields.message,
                _ => continue,
            };
            // Browsers send line breaks as two characters, and count them as one.
            *field = value.replace("\r\n", "\n");
        }
        fields
    }

    /// The choice, if there was one.
    pub(super) fn department(&self) -> Option<DepartmentId> {
        (!self.department.is_empty()).then(|| DepartmentId::from(self.department.as_str()))
    }

    /// Everything that is wrong, from the top. The service checks again and has the last word.
    pub(super) fn faults(&self, link: &LinkInfo) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut check = |field: &str, found: Result<String, Amiss>, missing: &str, most: usize| {
            let words = match found {
                Ok(_) => return,
                Err(Amiss::TooLong(length)) => checks::of_most(length, most),
                Err(_) => missing.to_owned(),
            };
            faults.push(Fault::in_field(field, words));
        };
        let is_ticked = link.departments.iter().any(|choice| choice.id.as_str() == self.department);
        let chosen =
            if link.departments.len() < 2 || is_ticked { Ok(String::new()) } else { Err(Amiss::Missing) };
        check("department", chosen, "Choose a department.", 0);
        check("name", checks::name(&self.name), "Enter your name.", NAME_CHARS);
        check("email", checks::email(&self.email), "Enter an email like name@example.com.", EMAIL_CHARS);
        check("message", checks::body(&self.message, MESSAGE_CHARS), "Enter a message.", MESSAGE_CHARS);
        faults
    }

    /// The form with what was typed, and what is wrong with it.
    pub(super) fn form(&self, link: &LinkInfo, why: &str, faults: &[Fault]) -> String {
        let mut html = String::from(
            "<form class=\"screen\" method=\"post\" novalidate aria-labelledby=\"form-title\">\
             <h2 id=\"form-title\">Leave a message</h2>",
        );
        if faults.is_empty() {
            html.push_str(&format!("<p class=\"note\">{}</p>", escape(why)));
        } else {
            let whole = faults.iter().find(|fault| fault.field.is_none());
            let words = whole.map_or("Something is missing or wrong below.", |fault| &fault.words);
            html.push_str(&format!("<p class=\"note bad\" role=\"alert\">{}</p>", escape(words)));
        }
        let mut field = |name: &str, label: &str, control: &dyn Fn(&str) -> String| {
            let fault = faults.iter().find(|fault| fault.field.as_deref() == Some(name));
            let invalid = if fault.is_some() { " aria-invalid=\"true\"" } else { "" };
            let about =
                format!("id=\"{name}\" name=\"{name}\" required aria-describedby=\"{name}-error\"{invalid}");
            html.push_str(&format!(
                "<div class=\"field\"><label for=\"{name}\">{}</label>{}<p class=\"error\" id=\"{name}-error\">{}</p></div>",
                escape(label),
                control(&about),
                escape(fault.map_or("", |fault| &fault.words)),
            ));
        };
        if link.departments.len() > 1 {
            field("department", &link.selection_text, &|about| self.select(link, about));
        }
        let line = |about: &str, kind: &str, value: &str| {
            format!(
                "<input type=\"{kind}\" autocomplete=\"{}\" value=\"{}\" {about}>",
                fill(kind),
                escape(value)
            )
        };
        field("name", "Name", &|about| line(about, "text", &self.name));
        field("email", "Email", &|about| line(about, "email", &self.email));
        // A line break right after the tag is not part of the text.
        let area = |about: &str| {
            format!("<textarea rows=\"4\" dir=\"auto\" {about}>\n{}</textarea>", escape(&self.message))
        };
        field("message", "Message", &area);
        for (name, value) in
            [("id", &self.id), ("token", &self.token), ("fresh", &self.fresh), ("page", &self.page)]
        {
            html.push_str(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value)));
        }
        html.push_str("<button class=\"primary\">Send message</button></form>");
        html
    }

    fn select(&self, link: &LinkInfo, about: &str) -> String {
        let mut html = format!("<select {about}><option value=\"\">Choose one</option>");
        for choice in &link.departments {
            let chosen = if choice.id.as_str() == self.department { " selected" } else { "" };
            let (id, name) = (escape(choice.id.as_str()), escape(&choice.name));
            html.push_str(&format!("<option value=\"{id}\"{chosen}>{name}</option>"));
        }
        html + "</select>"
    }

    /// What is said once the message is stored.
    pub(super) fn thanks(&self, link: LinkId) -> String {
        format!(
            "<div class=\"screen centre\"><h2>Thanks. We'll reply to <bdi>{}</bdi>.</h2>\
             <a class=\"quiet\" href=\"/widget/{link}/message\">Leave another message</a></div>",
            escape(self.email.trim()),
        )
    }
}

/// What browsers may fill in.
fn fill(kind: &str) -> &'static str {
    if kind == "email" { "email" } else { "name" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::visitor::DepartmentChoice;

    fn link(departments: &[&str]) -> LinkInfo {
        let choice = |id: &&str| DepartmentChoice {
            id: DepartmentId::from(*id),
            name: format!("<{id}>"),
            online: false,
        };
        LinkInfo {
            brand: "Acme".to_owned(),
            departments: departments.iter().map(choice).collect(),
            selection_text: "Choose a department".to_owned(),
        }
    }

    fn wrong(body: &str, departments: &[&str]) -> Vec<(Option<String>, String)> {
        let faults = Fields::read(body.as_bytes()).faults(&link(departments));
        faults.into_iter().map(|fault| (fault.field, fault.words)).collect()
    }

    #[test]
    fn a_complete_form_has_nothing_wrong() {
        let body = "name=Maria&email=maria%40example.org&message=Hi%0D%0Athere&department=b";
        assert_eq!(wrong(body, &["a", "b"]), []);
        assert_eq!(Fields::read(body.as_bytes()).message, "Hi\nthere");
        assert_eq!(wrong("name=Maria&email=m%40e.org&message=Hi", &["a"]), []);
    }

    #[test]
    fn everything_that_is_wrong_is_told_from_the_top() {
        let fault = |field: &str, words: &str| (Some(field.to_owned()), words.to_owned());
        assert_eq!(
            wrong("department=gone&name=+&email=x", &["a", "b"]),
            [
                fault("department", "Choose a department."),
                fault("name", "Enter your name."),
                fault("email", "Enter an email like name@example.com."),
                fault("message", "Enter a message."),
            ]
        );
        let long = format!("name=M&email=m%40e.org&message={}", "x".repeat(MESSAGE_CHARS + 1));
        assert_eq!(wrong(&long, &["a"]), [fault("message", "4,001 of 4,000 characters")]);
    }

    #[test]
    fn what_was_typed_is_only_ever_text() {
        let body = "name=%3Cb%3E%22&email=%22%3E&message=%3C%2Ftextarea%3E%26&id=%22&token=%27&page=%3C";
        let fields = Fields::read(body.as_bytes());
        let html = fields.form(&link(&["a", "b"]), "Why <not>", &fields.faults(&link(&["a", "b"])));
        assert!(html.contains("value=\"&lt;b&gt;&quot;\""), "{html}");
        assert!(html.contains(">\n&lt;/textarea&gt;&amp;</textarea>"), "{html}");
        assert!(html.contains("<option value=\"a\">&lt;a&gt;</option>"), "{html}");
        assert!(!html.contains("value=\"\"\"") && !html.contains("value=\"'\""), "{html}");
        assert!(fields.thanks(LinkId(1)).contains("<bdi>&quot;&gt;</bdi>"));
    }
}
