//! **Live Chat Requires**: who may chat by a link.

use crate::components::{Choice, SelectField, TextField};
use crate::settings::form::Form;
use foyer_protocol::limits::ROLE_CHARS;
use foyer_protocol::setup::{Link, Requires};
use leptos::prelude::*;

const ALL: &str = "all";
const REGISTERED: &str = "registered";
const ROLE: &str = "role";

/// The two fields: who, and the role where it is asked for.
pub(super) fn requires(form: Form<Link>) -> AnyView {
    let choices =
        [(ALL, "All users"), (REGISTERED, "Registered users"), (ROLE, "Registered users with a role")];
    let choose = move |value: String| {
        form.set("requires", |link| {
            link.requires = match value.as_str() {
                REGISTERED => Requires::Registered,
                ROLE => Requires::Role(role_of(&link.requires).to_owned()),
                _ => Requires::AllUsers,
            };
        });
    };
    let of_role = form.part(|link| matches!(link.requires, Requires::Role(_)));
    let role = move || {
        of_role.get().then(|| {
            view! {
                <TextField
                    name="requires_role"
                    label="Role"
                    hint="As your site signs it, letter by letter."
                    value=form.part(|link| role_of(&link.requires).to_owned())
                    on_input=move |text| form.set("requires_role", |link| link.requires = Requires::Role(text))
                    on_blur=form.leave("requires_role")
                    error=form.error("requires_role")
                    max_length=ROLE_CHARS
                />
            }
            .into_any()
        })
    };
    view! {
        <SelectField
            name="requires"
            label="Live Chat Requires"
            hint="Registered users are those whom your site signs in with a secret below. Others are asked to sign in, and may leave a message."
            value=form.part(|link| value_of(&link.requires).to_owned())
            choices=choices.map(|(value, text)| Choice::new(value, text)).to_vec()
            on_change=choose
            on_blur=form.leave("requires")
            error=form.error("requires")
        />
        {role}
    }
    .into_any()
}

/// In words, for two people's changes.
pub(super) fn words(requires: &Requires) -> String {
    match requires {
        Requires::AllUsers => "All users".to_owned(),
        Requires::Registered => "Registered users".to_owned(),
        Requires::Role(role) => format!("Role {role}"),
    }
}

fn value_of(requires: &Requires) -> &'static str {
    match requires {
        Requires::AllUsers => ALL,
        Requires::Registered => REGISTERED,
        Requires::Role(_) => ROLE,
    }
}

fn role_of(requires: &Requires) -> &str {
    match requires {
        Requires::Role(role) => role,
        _ => "",
    }
}
