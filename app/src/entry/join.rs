//! Choosing a password by an invitation link. Its token stands behind the `#`: it is in no log of any server.

use super::card::EntryCard;
use super::sign_in::{enter, note_signed_in};
use crate::api::session::{accept_invitation, get_invited};
use crate::components::browser::{fragment, on_fragment};
use crate::components::{Button, ButtonKind, EntryForm, ErrorSummary, NewPasswordField};
use crate::pages::{HOME, LOGIN};
use crate::pure::checks;
use crate::settings::form::{Form, Problems};
use crate::settings::load::{Loaded, Loader};
use foyer_protocol::setup::Invited;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page: whom the link is for and the password, or that the link does not work any more.
#[component]
pub fn JoinPage() -> impl IntoView {
    let invited = Loader::new(|| get_invited(fragment()));
    // Another link pasted over this one loads no page anew.
    on_fragment(move || invited.reload());
    let failed = invited.error();
    view! {
        <EntryCard title="Choose your password">
            <Loaded ready=invited.ready() error=failed retry=invited.retry()>
                {move || invited.get().map(|invited| view! { <Choose invited /> })}
            </Loaded>
            {move || {
                failed
                    .get()
                    .map(|_| {
                        view! {
                            <a class="button button-secondary" href=LOGIN>
                                <span class="button-text">"Go to sign-in"</span>
                            </a>
                        }
                    })
            }}
        </EntryCard>
    }
}

#[derive(Clone, Default, PartialEq)]
struct Chosen {
    password: String,
}

/// The form. Whoever sends it is signed in.
#[component]
fn Choose(
    /// Whom the link is for.
    invited: Invited,
) -> impl IntoView {
    let Invited { name, email } = invited;
    let check = |chosen: &Chosen| Problems::none().and("password", checks::new_password(&chosen.password));
    let form = Form::new(Chosen::default(), check);
    let enter = enter();
    let send = move || {
        let Some(chosen) = form.submit() else { return };
        spawn_local(async move {
            match accept_invitation(fragment(), chosen.password).await {
                Ok(person) => {
                    form.accept();
                    note_signed_in(&person);
                    enter.try_run((person, HOME.to_owned()));
                }
                Err(error) => form.refuse(error.0),
            }
        });
    };
    view! {
        <p>
            "Hello " <bdi>{name}</bdi> ". You will sign in as " <bdi dir="ltr">{email.clone()}</bdi>
            " with the password you choose here. Nobody else gets to know it."
        </p>
        <ErrorSummary errors=form.summary() tries=form.tries() />
        <EntryForm on_submit=move |()| send()>
            // For password managers, which ask for what account this is.
            <input type="hidden" autocomplete="username" value=email />
            <NewPasswordField
                label="Password"
                autofocus=true
                value=form.part(|chosen| chosen.password.clone())
                on_input=move |text| form.set("password", |chosen| chosen.password = text)
                on_blur=form.leave("password")
                error=form.error("password")
            />
            <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                "Save and sign in"
            </Button>
        </EntryForm>
    }
}
