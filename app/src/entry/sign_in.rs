//! Signing in.

use super::next::safe_next;
use crate::api::{session, setup};
use crate::components::one_type::memo;
use crate::components::{Button, ButtonKind, ErrorSummary, PasswordField, TextField};
use crate::pages::SETUP;
use crate::pure::checks;
use crate::settings::form::{Form, Problems};
use foyer_protocol::agent::Me;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

#[derive(Clone, Default, PartialEq)]
struct Credentials {
    email: String,
    password: String,
}

fn check(credentials: &Credentials) -> Problems {
    let password = credentials.password.is_empty().then(|| "Enter your password.".to_owned());
    Problems::none().and("email", checks::email(&credentials.email)).and("password", password)
}

/// The page. Goes to `?next=` afterwards, and to the first-run wizard when that is still open.
#[component]
pub fn SignInPage() -> impl IntoView {
    let form = Form::new(Credentials::default(), check);
    let query = use_location().query;
    let next = memo(move || query.with(|query| safe_next(query.get("next").as_deref())));
    let me = use_context::<RwSignal<Option<Me>>>();
    send_to_setup_if_open();

    let navigate = StoredValue::new_local(use_navigate());
    let go_on = move || {
        navigate.with_value(|navigate| {
            navigate(&next.get_untracked(), NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
    };
    let sign_in = move || {
        let Some(credentials) = form.submit() else { return };
        spawn_local(async move {
            match session::sign_in(credentials.email.trim().to_owned(), credentials.password).await {
                Ok(person) => {
                    form.accept();
                    if let Some(me) = me {
                        me.set(Some(person));
                    }
                    go_on();
                }
                Err(error) => form.refuse(error.0),
            }
        });
    };
    view! {
        <div class="entry">
            <div class="entry-card">
                <p class="entry-brand">"Foyer"</p>
                <h1>"Sign in"</h1>
                <ErrorSummary errors=form.summary() tries=form.tries() />
                <form
                    class="entry-form"
                    method="post"
                    novalidate=true
                    on:submit=move |event| {
                        event.prevent_default();
                        sign_in();
                    }
                >
                    <TextField
                        name="email"
                        label="Email"
                        kind="email"
                        autocomplete="username"
                        autofocus=true
                        value=form.part(|credentials| credentials.email.clone())
                        on_input=move |text| form.set("email", |credentials| credentials.email = text)
                        on_blur=form.leave("email")
                        error=form.error("email")
                    />
                    <PasswordField
                        name="password"
                        label="Password"
                        autocomplete="current-password"
                        value=form.part(|credentials| credentials.password.clone())
                        on_input=move |text| form.set("password", |credentials| credentials.password = text)
                        error=form.error("password")
                    />
                    <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                        "Sign in"
                    </Button>
                </form>
            </div>
        </div>
    }
}

/// Nobody can sign in before there is anybody.
fn send_to_setup_if_open() {
    let navigate = use_navigate();
    spawn_local(async move {
        // When the server can't say, signing in stays possible and says what is wrong itself.
        if let Ok(state) = setup::get_setup_state().await
            && !state.done
        {
            navigate(SETUP, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}
