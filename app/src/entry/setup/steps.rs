//! The fields of the wizard's steps.

use crate::api::links;
use crate::components::{PasswordField, TextField};
use crate::pages::HOME;
use crate::settings::form::Form;
use crate::settings::links::Script;
use crate::settings::load::{Loaded, Loader};
use foyer_protocol::limits::{EMAIL_CHARS, NAME_CHARS, PASSWORD_MIN_CHARS};
use foyer_protocol::setup::SetupForm;
use leptos::prelude::*;

/// Who is in charge.
#[component]
pub fn AdministratorStep(
    /// The wizard's form.
    form: Form<SetupForm>,
) -> impl IntoView {
    view! {
        <p class="quiet">"This is your own account. You can add other agents later."</p>
        <TextField
            name="name"
            label="Name"
            autocomplete="name"
            value=form.part(|form| form.name.clone())
            on_input=move |text| form.set("name", |form| form.name = text)
            on_blur=form.leave("name")
            error=form.error("name")
            max_length=NAME_CHARS
        />
        <TextField
            name="email"
            label="Email"
            kind="email"
            autocomplete="username"
            hint="You sign in with it."
            value=form.part(|form| form.email.clone())
            on_input=move |text| form.set("email", |form| form.email = text)
            on_blur=form.leave("email")
            error=form.error("email")
            max_length=EMAIL_CHARS
        />
        <PasswordField
            name="password"
            label="Password"
            autocomplete="new-password"
            hint=format!("{PASSWORD_MIN_CHARS} characters or more.")
            value=form.part(|form| form.password.clone())
            on_input=move |text| form.set("password", |form| form.password = text)
            on_blur=form.leave("password")
            error=form.error("password")
        />
    }
}

/// Who visitors meet.
#[component]
pub fn CompanyStep(
    /// The wizard's form.
    form: Form<SetupForm>,
) -> impl IntoView {
    view! {
        <p class="quiet">"You can change and add all of these later."</p>
        <TextField
            name="brand"
            label="Brand"
            autocomplete="organization"
            hint="The company or site name visitors see."
            value=form.part(|form| form.brand.clone())
            on_input=move |text| form.set("brand", |form| form.brand = text)
            on_blur=form.leave("brand")
            error=form.error("brand")
            max_length=NAME_CHARS
        />
        <TextField
            name="department"
            label="Department"
            hint="What a visitor chooses, like Sales or Support."
            value=form.part(|form| form.department.clone())
            on_input=move |text| form.set("department", |form| form.department = text)
            on_blur=form.leave("department")
            error=form.error("department")
            max_length=NAME_CHARS
        />
        <TextField
            name="group"
            label="Group"
            hint="The team that receives the department's chats."
            value=form.part(|form| form.group.clone())
            on_input=move |text| form.set("group", |form| form.group = text)
            on_blur=form.leave("group")
            error=form.error("group")
            max_length=NAME_CHARS
        />
        <TextField
            name="link"
            label="Link title"
            hint="A name for the script you put on your site, like Main site."
            value=form.part(|form| form.link.clone())
            on_input=move |text| form.set("link", |form| form.link = text)
            on_blur=form.leave("link")
            error=form.error("link")
            max_length=NAME_CHARS
        />
    }
}

/// What to do next. The link into the workspace loads a page, so that it starts signed in.
#[component]
pub fn DoneStep() -> impl IntoView {
    let rows = Loader::new(links::list_links);
    view! {
        <p>
            "Chat is ready. Paste this script into your site's pages, just before the closing body tag. You find it again under System Settings › Live Chats › Live Chat Links."
        </p>
        <Loaded ready=rows.ready() error=rows.error() retry=rows.retry()>
            {rows
                .peek(|rows| rows.and_then(|rows| rows.first()).map(|link| link.script.clone()))
                .map(|text| view! { <Script text /> })}
        </Loaded>
        <div class="entry-actions">
            <a class="button button-primary" href=HOME rel="external">
                <span class="button-text">"Open the workspace"</span>
            </a>
        </div>
    }
}
