//! The pre-chat form and the offline form, which are one: when chat goes offline in the middle,
//! labels change but neither text nor focus is lost. The server writes the same form into the page
//! (`server/src/embed/early.rs`), which is taken over here. Also the thanks for an offline message.

use crate::dom::{El, button, div, el, flag, known, landing, paragraph, takes_over};
use crate::forms::Field;
use crate::model::Form;
use crate::session::Session;
use crate::words;
use leptos::prelude::*;

pub(super) fn form(session: Session) -> El {
    let fields = session.fields;
    let offline = flag(move || session.offline());
    let online = flag(move || session.model.with(|model| model.online()));
    let choose = flag(move || session.chooses());
    let pick = move |away: &'static str, here: &'static str| {
        move || if offline.get() { away } else { here }.to_owned()
    };
    let barred = Memo::new(move |_| session.model.with(|model| model.who.barred));
    let note = move || match (offline.get(), fields.moved.get(), online.get()) {
        (true, Some(why), _) => Some(paragraph("note", &why)),
        (true, None, true) if barred.get().is_some() => {
            barred.get().map(|why| paragraph("muted", words::barred(why)))
        }
        (true, None, false) => Some(paragraph("muted", words::AWAY)),
        (true, None, true) => {
            session.chosen_away().map(|name| paragraph("muted", &words::department_away(&name)))
        }
        _ => None,
    };
    let busy = move || session.model.with(|model| matches!(model.form, Form::Sending(_)));
    let send = move |event: leptos::web_sys::Event| {
        event.prevent_default();
        session.submit();
    };
    // In a page with a sandbox no form is submitted; its button is pressed there too, by Enter as well.
    let submit =
        known("button", "send").attr("class", "primary").attr_if("aria-disabled", busy).on("click", send);
    let heading = known("h2", "form-title");
    known("form", "form")
        .attr("class", "screen")
        .attr("novalidate", "")
        .attr("aria-labelledby", "form-title")
        .on("submit", send)
        .child(heading.text_of(pick(words::OFFLINE_HEADING, words::START_HEADING)))
        .slot(note)
        .slot(move || fields.problem.get().map(|words| paragraph("note bad", &words)))
        .when(choose, move || department(session))
        .child(line(session, Field::Name))
        .child(line(session, Field::Email))
        .child(labelled(session, Field::Text, pick(words::MESSAGE, words::QUESTION), area(session)))
        .child(submit.text_of(pick(words::SEND_MESSAGE, words::START_CHAT)))
        .when(
            flag(move || {
                offline.get() && online.get() && barred.get().is_none() && session.chosen_away().is_none()
            }),
            move || button("quiet", words::BACK_TO_CHAT, move || session.back_to_chat()),
        )
}

/// A field of one line.
fn line(session: Session, field: Field) -> El {
    let fields = session.fields;
    let (value, label, kind, fill) = match field {
        Field::Email => (fields.email, words::EMAIL, "email", "email"),
        _ => (fields.name, words::NAME, "text", "name"),
    };
    let control = known("input", field.id())
        .attr("type", kind)
        .attr("autocomplete", fill)
        // Whichever of the form's controls comes first takes the focus.
        .attr("data-focus", "")
        .attr_if("readonly", move || session.is_signed(field))
        .bind(value, move || fields.touched(field));
    labelled(session, field, move || label.to_owned(), control)
}

fn area(session: Session) -> El {
    let fields = session.fields;
    known("textarea", Field::Text.id()).attr("rows", "4").attr("dir", "auto").bind(fields.text, move || {
        fields.touched(Field::Text);
        session.form_typed();
    })
}

fn department(session: Session) -> El {
    let fields = session.fields;
    let label = move || {
        session
            .model
            .with(|model| model.link.as_ref().map(|link| link.selection_text.clone()).unwrap_or_default())
    };
    // The server has filled its list in, and the visitor may have it open.
    let mut is_filled = takes_over();
    let control = known("select", Field::Department.id())
        .attr("data-focus", "")
        .bind(fields.department, move || fields.touched(Field::Department));
    let select = control.clone();
    let link = Memo::new(move |_| session.model.with(|model| model.link.clone()));
    crate::dom::follow(move || {
        let offline = session.model.with_untracked(|model| model.offline());
        let departments = link.get().map(|link| link.departments).unwrap_or_default();
        if std::mem::take(&mut is_filled) {
            return;
        }
        // The only one that is online is what the visitor most likely wants.
        let mut online = departments.iter().filter(|it| it.online);
        if let (Some(only), None) = (online.next(), online.next())
            && fields.department.with_untracked(String::is_empty)
            && !fields.gone.get_untracked()
        {
            fields.department.set(only.id.0.clone());
        }
        let chosen = fields.department.get_untracked();
        select.node().set_text_content(None);
        let mut list = select.clone().child(option("", words::CHOOSE_ONE, &chosen));
        for department in departments {
            // While all are offline, nobody needs to be told of each.
            let marked = !department.online && !offline;
            let name = if marked { words::department_offline(&department.name) } else { department.name };
            list = list.child(option(department.id.as_str(), &name, &chosen));
        }
    });
    labelled(session, Field::Department, label, control)
}

fn option(value: &str, name: &str, chosen: &str) -> El {
    let option = el("option").attr("value", value).text(name);
    if value == chosen { option.attr("selected", "") } else { option }
}

/// A control between its label and its error.
fn labelled(session: Session, field: Field, label: impl Fn() -> String + 'static, control: El) -> El {
    let error_id = [field.id(), "-error"].concat();
    let control = control
        .attr("required", "")
        .attr("aria-describedby", &error_id)
        .attr_if("aria-invalid", move || session.fields.error(field).is_some());
    let error = known("p", &error_id).attr("class", "error");
    // Of a control that the server wrote, what is around it is the server's too.
    let there = control.node().parent_element().zip(control.node().previous_element_sibling());
    let (field_of, label_of) =
        there.map_or_else(|| (div("field"), el("label")), |(div, label)| (div.into(), label.into()));
    field_of
        .child(label_of.attr("for", field.id()).text_of(label))
        .child(control)
        .child(error.text_of(move || session.fields.error(field).unwrap_or_default()))
}

/// After an offline message was stored.
pub(super) fn thanks(session: Session) -> El {
    let words = move || {
        session.model.with(|model| match &model.form {
            Form::Left(email) => words::we_will_reply(email),
            _ => String::new(),
        })
    };
    div("screen centre")
        .child(landing(words))
        .child(button("quiet", words::LEAVE_ANOTHER, move || session.leave_another()))
}
