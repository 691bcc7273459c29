//! The fields of the wizard's steps, and where people are in it.

use super::step::Step;
use crate::components::{NewPasswordField, TextField};
use crate::pure::checks;
use crate::settings::form::Form;
use foyer_protocol::limits::{EMAIL_CHARS, NAME_CHARS};
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
        <NewPassword form hint=checks::new_password_hint() />
    }
}

/// The administrator's password.
#[component]
fn NewPassword(
    /// The wizard's form.
    form: Form<SetupForm>,
    /// A sentence of help.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    view! {
        <NewPasswordField
            label="Password"
            hint=hint
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
    /// The page was loaded anew, and the password with it.
    password_lost: bool,
) -> impl IntoView {
    view! {
        {password_lost.then(|| {
            view! { <NewPassword form hint="The page was loaded anew. Your password was not written down: enter it again." /> }
        })}
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

/// Where people are in the wizard.
#[component]
pub fn Progress(
    /// The present step.
    step: Signal<Step>,
) -> impl IntoView {
    view! {
        <ol class="steps" aria-label="Steps of the set-up">
            {Step::ALL
                .into_iter()
                .zip(1..)
                .map(|(this, number)| {
                    view! {
                        <li
                            class="step"
                            class:is-done=move || this < step.get()
                            aria-current=move || (step.get() == this).then_some("step")
                        >
                            <span class="step-number" aria-hidden="true">{number}</span>
                            {this.label()}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
