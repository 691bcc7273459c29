//! Changing one's own password.

use crate::api::session;
use crate::components::{
    Button, ButtonKind, EntryForm, ErrorSummary, NewPasswordField, PasswordField, use_toasts,
};
use crate::pure::checks;
use crate::settings::form::{Form, Problems};
use crate::settings::load::Loader;
use foyer_protocol::people::SessionRow;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Default, PartialEq)]
struct Passwords {
    present: String,
    new: String,
}

fn check(passwords: &Passwords) -> Problems {
    let present = passwords.present.is_empty().then(|| "Enter your present password.".to_owned());
    Problems::none().and("present", present).and("password", checks::new_password(&passwords.new))
}

/// The form. Other browsers are signed out by it.
#[component]
pub fn ChangePassword(
    /// My sessions, which are fewer afterwards.
    rows: Loader<Vec<SessionRow>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let form = Form::new(Passwords::default(), check);
    let send = move || {
        let Some(passwords) = form.submit() else { return };
        spawn_local(async move {
            match session::change_password(passwords.present, passwords.new).await {
                Ok(()) => {
                    form.accept();
                    form.reset(Passwords::default());
                    toasts.show("Changed your password. Other browsers are signed out.");
                    rows.reload();
                }
                Err(error) => form.refuse(error.0),
            }
        });
    };
    view! {
        <section class="settings-section" aria-labelledby="password-heading">
            <h2 id="password-heading">"Change password"</h2>
            <p class="page-intro">"All other browsers that you are signed in with have to sign in again."</p>
            <ErrorSummary errors=form.summary() tries=form.tries() />
            <EntryForm on_submit=move |()| send() labelled_by="password-heading">
                <PasswordField
                    name="present"
                    label="Present password"
                    autocomplete="current-password"
                    value=form.part(|passwords| passwords.present.clone())
                    on_input=move |text| form.set("present", |passwords| passwords.present = text)
                    on_blur=form.leave("present")
                    error=form.error("present")
                />
                <NewPasswordField
                    label="New password"
                    value=form.part(|passwords| passwords.new.clone())
                    on_input=move |text| form.set("password", |passwords| passwords.new = text)
                    on_blur=form.leave("password")
                    error=form.error("password")
                />
                <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                    "Change password"
                </Button>
            </EntryForm>
        </section>
    }
    .into_any()
}
