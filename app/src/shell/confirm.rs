//! The dialog that asks for one's own password again, over whatever page needed it. The call that was refused
//! waits meanwhile and is made once more, so a form below keeps all that was typed.

use crate::api::{session, when_unconfirmed};
use crate::components::{Button, ButtonKind, Dialog, EntryForm, ErrorSummary, PasswordField};
use crate::settings::form::{Form, Problems};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// The field's name. The dialog stands over pages with fields of their own, and ids are made of names.
const PASSWORD: &str = "confirm-password";

/// Asks when a call needs it, and answers all that wait.
#[component]
pub fn ConfirmPassword() -> impl IntoView {
    let open = RwSignal::new(false);
    let waiting = StoredValue::new_local(Vec::<Function>::new());
    when_unconfirmed(move || {
        Promise::new(&mut |answer, _| {
            // Without the frame there is nobody to ask.
            if open.try_set(true).is_some()
                || waiting.try_update_value(|all| all.push(answer.clone())).is_none()
            {
                tell(&answer, false);
            }
        })
    });
    let settle = Callback::new(move |confirmed: bool| {
        open.try_set(false);
        for answer in waiting.try_update_value(std::mem::take).unwrap_or_default() {
            tell(&answer, confirmed);
        }
    });
    view! {
        <Dialog open title="Is it still you?" on_close=move |()| settle.run(false)>
            <PasswordForm settle />
        </Dialog>
    }
}

fn tell(answer: &Function, confirmed: bool) {
    // It is the promise's own function and never throws.
    let _ = answer.call1(&JsValue::NULL, &JsValue::from_bool(confirmed));
}

/// The one field.
#[component]
fn PasswordForm(
    /// Told whether the password was given.
    settle: Callback<bool>,
) -> impl IntoView {
    let check = |password: &String| {
        Problems::none().and(PASSWORD, password.is_empty().then(|| "Enter your password.".to_owned()))
    };
    let form = Form::new(String::new(), check);
    let send = move || {
        let Some(password) = form.submit() else { return };
        spawn_local(async move {
            match session::confirm(password).await {
                Ok(()) => {
                    settle.try_run(true);
                }
                Err(mut error) => {
                    if error.0.field.is_some() {
                        error.0.field = Some(PASSWORD.to_owned());
                    }
                    form.refuse(error.0);
                }
            }
        });
    };
    view! {
        <EntryForm on_submit=move |()| send()>
            <p>"This can give somebody else an account. Give your own password to go on; you are not asked again for 10 minutes."</p>
            <ErrorSummary errors=form.summary() tries=form.tries() />
            <PasswordField
                name=PASSWORD
                label="Your password"
                autocomplete="current-password"
                autofocus=true
                value=form.part(String::clone)
                on_input=move |text| form.set(PASSWORD, |password| *password = text)
                error=form.error(PASSWORD)
            />
            <div class="dialog-actions">
                <Button on_click=move |_| settle.run(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                    "Go on"
                </Button>
            </div>
        </EntryForm>
    }
}
