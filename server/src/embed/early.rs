//! The visitor's form in the page of the chat, as the widget draws it: it can be filled in before the widget runs, which
//! takes its elements over one by one. What the two have to agree on is in `frontend/widget/src/screens/form.rs`.
//!
//! Hidden at first: only the script on the host's page knows whether this visitor has a chat.

use foyer_protocol::html::escape;
use foyer_protocol::setup::Requires;
use foyer_protocol::visitor::LinkInfo;
use foyer_protocol::{wire, words};
use foyer_services::LinkStatus;

/// The form of a link. Nothing where there is nobody to write to: the widget says why.
pub(super) fn form(status: &LinkStatus) -> String {
    let info = &*status.info;
    let Ok(told) = wire::to_hex(info) else { return String::new() };
    // Who may chat by a link that requires more than a visit is known after the hello.
    if status.deleted || info.departments.is_empty() || status.requires != Requires::AllUsers {
        return String::new();
    }
    let (heading, note, label, button) = if info.online() {
        (words::START_HEADING, String::new(), words::QUESTION, words::START_CHAT)
    } else {
        let note = format!("<p class=\"muted\">{}</p>", escape(words::AWAY));
        (words::OFFLINE_HEADING, note, words::MESSAGE, words::SEND_MESSAGE)
    };
    let department = if info.departments.len() > 1 {
        field("department", &info.selection_text, &|about| select(info, about))
    } else {
        String::new()
    };
    let line = |kind: &str, fill: &str, about: &str| {
        format!("<input type=\"{kind}\" autocomplete=\"{fill}\" data-focus {about}>")
    };
    // The widget looks for `data-early` to find what it has not placed yet.
    [
        &format!("<form id=\"form\" class=\"screen\" novalidate aria-labelledby=\"form-title\" data-early data-info=\"{told}\" hidden>"),
        &format!("<h2 id=\"form-title\" data-early>{}</h2>", escape(heading)),
        &note,
        &department,
        &field("name", words::NAME, &|about| line("text", "name", about)),
        &field("email", words::EMAIL, &|about| line("email", "email", about)),
        &field("text", label, &|about| format!("<textarea rows=\"4\" dir=\"auto\" {about}></textarea>")),
        &format!("<button class=\"primary\" id=\"send\" data-early>{}</button></form>", escape(button)),
    ]
    .map(String::as_str)
    .concat()
}

/// A control between its label and the place of its error.
fn field(id: &str, label: &str, control: &dyn Fn(&str) -> String) -> String {
    let about = format!("id=\"{id}\" required aria-describedby=\"{id}-error\"");
    format!(
        "<div class=\"field\" data-early><label for=\"{id}\">{}</label>{}<p class=\"error\" id=\"{id}-error\"></p></div>",
        escape(label),
        control(&about)
    )
}

fn select(info: &LinkInfo, about: &str) -> String {
    let mut html =
        format!("<select data-focus {about}><option value=\"\">{}</option>", escape(words::CHOOSE_ONE));
    // The only one that is online is what the visitor most likely wants.
    let single = info.departments.iter().filter(|it| it.online).count() == 1;
    for choice in &info.departments {
        // While all are offline, nobody needs to be told of each.
        let marked = info.online() && !choice.online;
        let name = if marked { words::department_offline(&choice.name) } else { choice.name.clone() };
        let chosen = if single && choice.online { " selected" } else { "" };
        let (id, name) = (escape(choice.id.as_str()), escape(&name));
        html.push_str(&format!("<option value=\"{id}\"{chosen}>{name}</option>"));
    }
    html + "</select>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::DepartmentId;
    use foyer_protocol::setup::LinkLook;
    use foyer_protocol::visitor::DepartmentChoice;
    use std::sync::Arc;

    fn status(departments: &[(&str, bool)]) -> LinkStatus {
        let choice = |(number, &(name, online)): (usize, &(&str, bool))| DepartmentChoice {
            id: DepartmentId::from(format!("d{number}")),
            name: name.to_owned(),
            online,
        };
        let info = LinkInfo {
            brand: "Acme".to_owned(),
            departments: departments.iter().enumerate().map(choice).collect(),
            selection_text: "Choose a department".to_owned(),
        };
        LinkStatus {
            online: info.online(),
            offers: !info.departments.is_empty(),
            brand: info.brand.clone(),
            colour: String::new(),
            logo: String::new(),
            refresh_s: 30,
            look: LinkLook::default(),
            allowed_sites: Vec::new(),
            deleted: false,
            info: Arc::new(info),
            requires: Requires::default(),
        }
    }

    #[test]
    fn one_department_is_no_choice() {
        let html = form(&status(&[("Sales", true)]));
        assert!(html.contains(">Start a chat</h2>") && html.contains(">Question</label>"), "{html}");
        assert!(!html.contains("<select") && !html.contains("We&#39;re away"), "{html}");
        assert!(html.contains(" hidden>"), "{html}");
    }

    #[test]
    fn the_only_department_that_is_online_is_chosen_and_the_others_are_marked() {
        let html = form(&status(&[("Sales", false), ("Support", true)]));
        assert!(html.contains("<option value=\"d0\">Sales (offline)</option>"), "{html}");
        assert!(html.contains("<option value=\"d1\" selected>Support</option>"), "{html}");
        let html = form(&status(&[("Sales", true), ("Support", true)]));
        assert!(!html.contains("selected") && !html.contains("(offline)"), "{html}");
    }

    #[test]
    fn offline_it_asks_for_a_message() {
        let html = form(&status(&[("Sales", false), ("Support", false)]));
        assert!(html.contains(">Leave a message</h2><p class=\"muted\">We&#39;re away."), "{html}");
        assert!(html.contains(">Message</label>") && html.contains(">Send message</button>"), "{html}");
        assert!(!html.contains("(offline)") && !html.contains("selected"), "{html}");
    }

    #[test]
    fn names_are_only_ever_text_and_turn_nothing_round() {
        let html = form(&status(&[
            ("<b>\"A&B's\"</option>", true),
            ("\u{5de}\u{5db}\u{5d9}\u{5e8}\u{5d5}\u{5ea}", false),
        ]));
        assert!(html.contains(">&lt;b&gt;&quot;A&amp;B&#39;s&quot;&lt;/option&gt;</option>"), "{html}");
        assert!(
            html.contains(">\u{2068}\u{5de}\u{5db}\u{5d9}\u{5e8}\u{5d5}\u{5ea}\u{2069} (offline)</option>"),
            "{html}"
        );
    }

    #[test]
    fn the_widget_can_read_what_the_form_was_made_of() {
        let status = status(&[("Sales", true), ("Vertrieb \u{fc}", false)]);
        let html = form(&status);
        let (_, rest) = html.split_once("data-info=\"").expect("it is there");
        let (hex, _) = rest.split_once('"').expect("it ends");
        assert_eq!(wire::from_hex::<LinkInfo>(hex).as_ref(), Ok(&*status.info));
    }

    #[test]
    fn where_nobody_can_be_written_to_there_is_no_form() {
        assert_eq!(form(&status(&[])), "");
        assert_eq!(form(&LinkStatus { deleted: true, ..status(&[("Sales", true)]) }), "");
        let required = LinkStatus { requires: Requires::Registered, ..status(&[("Sales", true)]) };
        assert_eq!(form(&required), "", "it is not known yet who may chat");
    }
}
