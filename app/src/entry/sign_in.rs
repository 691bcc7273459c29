//! Signing in: the form, and the page around it.

use super::card::EntryCard;
use super::elsewhere::{Elsewhere, here_drops_sessions};
use super::next::safe_next;
use super::session::await_session;
use crate::api::{session, setup};
use crate::components::icon::{Icon, IconName};
use crate::components::one_type::memo;
use crate::components::{Button, ButtonKind, EntryForm, ErrorSummary, PasswordField, TextField};
use crate::pages::SETUP;
use crate::pure::checks;
use crate::settings::form::{Form, Problems};
use crate::state::kept;
use crate::state::live::local_now;
use foyer_protocol::agent::Me;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The names of the fields. The form also stands over pages that have fields of their own, and ids
/// are made of names.
const EMAIL: &str = "sign-in-email";
const PASSWORD: &str = "sign-in-password";

#[derive(Clone, Default, PartialEq)]
struct Credentials {
    email: String,
    password: String,
}

fn check(credentials: &Credentials) -> Problems {
    let password = credentials.password.is_empty().then(|| "Enter your password.".to_owned());
    Problems::none().and(EMAIL, checks::email(&credentials.email)).and(PASSWORD, password)
}

/// Email and password. What others left in this browser's storage is removed once somebody is in.
#[component]
pub fn SignInForm(
    /// The address to start with; empty when it is not known who comes.
    #[prop(optional)]
    email: String,
    /// Told who is signed in.
    on_done: Callback<Me>,
) -> impl IntoView {
    let known = !email.is_empty();
    let form = Form::new(Credentials { email, password: String::new() }, check);
    let sign_in = move || {
        let Some(credentials) = form.submit() else { return };
        spawn_local(async move {
            match session::sign_in(credentials.email, credentials.password).await {
                Ok(person) => {
                    form.accept();
                    note_signed_in(&person);
                    on_done.try_run(person);
                }
                // Which of the two is wrong is nobody's business.
                Err(mut error) => {
                    error.0.field = None;
                    form.refuse(error.0);
                }
            }
        });
    };
    view! {
        <ErrorSummary errors=form.summary() tries=form.tries() />
        <EntryForm on_submit=move |()| sign_in()>
            <TextField
                name=EMAIL
                label="Email"
                kind="email"
                autocomplete="username"
                autofocus=!known
                value=form.part(|credentials| credentials.email.clone())
                on_input=move |text| form.set(EMAIL, |credentials| credentials.email = text)
                on_blur=form.leave(EMAIL)
                error=form.error(EMAIL)
            />
            <PasswordField
                name=PASSWORD
                label="Password"
                autocomplete="current-password"
                autofocus=known
                value=form.part(|credentials| credentials.password.clone())
                on_input=move |text| form.set(PASSWORD, |credentials| credentials.password = text)
                error=form.error(PASSWORD)
            />
            <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                "Sign in"
            </Button>
        </EntryForm>
    }
}

/// The page. Goes to `?next=` afterwards, and to the first-run wizard when that is still open.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_location().query;
    let next = memo(move || query.with(|query| safe_next(query.get("next").as_deref())));
    let not_kept = memo(move || query.with(|query| query.get("kept").as_deref() == Some("no")));
    let elsewhere = RwSignal::new(None::<String>);
    look_where_we_are(elsewhere);

    let enter = enter();
    let on_done = Callback::new(move |person: Me| enter.run((person, next.get_untracked())));
    view! {
        <EntryCard title="Sign in">
            {move || match elsewhere.get() {
                Some(public_url) => view! { <Elsewhere public_url /> }.into_any(),
                None => {
                    view! {
                        {move || not_kept.get().then(|| view! { <NotKept /> })}
                        <SignInForm on_done />
                    }
                        .into_any()
                }
            }}
        </EntryCard>
    }
}

/// Somebody has signed in: what others left in this browser is removed, and its other tabs are told.
pub fn note_signed_in(person: &Me) {
    kept::forget_others(&person.id);
    kept::tell_signed_in(local_now());
}

/// Leads whoever has just signed in to where they want to be.
pub fn enter() -> Callback<(Me, String)> {
    let me = use_context::<RwSignal<Option<Me>>>();
    let navigate = StoredValue::new_local(use_navigate());
    Callback::new(move |(person, next): (Me, String)| {
        if let Some(me) = me {
            me.set(Some(person));
        }
        await_session();
        navigate.with_value(|navigate| {
            navigate(&next, NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
    })
}

/// What is said when somebody signed in and the browser kept nothing of it.
#[component]
fn NotKept() -> impl IntoView {
    view! {
        <div class="error-note" role="alert">
            <Icon name=IconName::Warning />
            <p class="error-note-text">
                "You signed in, but this browser didn't keep it. Allow cookies for this address, then sign in again."
            </p>
        </div>
    }
}

/// Nobody can sign in before there is anybody, nor where the browser keeps no session.
fn look_where_we_are(elsewhere: RwSignal<Option<String>>) {
    let navigate = use_navigate();
    spawn_local(async move {
        // When the server can't say, signing in stays possible and says what is wrong itself.
        let Ok(state) = setup::get_setup_state(String::new()).await else { return };
        if here_drops_sessions(&state.public_url) {
            elsewhere.try_set(Some(state.public_url));
        } else if !state.done {
            navigate(SETUP, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}
