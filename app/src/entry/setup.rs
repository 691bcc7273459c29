//! The first-run wizard: administrator, company, done.

pub mod steps;

use self::steps::{AdministratorStep, CompanyStep, DoneStep};
use super::elsewhere::{Elsewhere, here_drops_sessions};
use crate::api::setup;
use crate::components::{Button, ButtonKind, ErrorSummary, Product, focus_by_id};
use crate::pages::LOGIN;
use crate::pure::checks;
use crate::settings::form::{Form, Problems};
use crate::settings::load::{Loaded, Loader};
use foyer_protocol::setup::{SetupForm, SetupState};
use leptos::prelude::*;
use leptos::task::spawn_local;

const HEADING_ID: &str = "setup-step";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Administrator,
    Company,
    Done,
}

impl Step {
    const ALL: [Self; 3] = [Self::Administrator, Self::Company, Self::Done];

    fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Company => "Company",
            Self::Done => "Done",
        }
    }

    /// Names of the step's fields, as the server's answers have them.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Administrator => &["name", "email", "password"],
            Self::Company => &["brand", "department", "group", "link"],
            Self::Done => &[],
        }
    }
}

/// What to check, by the step people are at.
fn check(step: Step, form: &SetupForm) -> Problems {
    Problems::none()
        .and("name", checks::name(&form.name, "Enter your name."))
        .and("email", checks::email(&form.email))
        .and("password", checks::new_password(&form.password))
        .and("brand", checks::name(&form.brand, "Enter the name visitors know you by."))
        .and("department", checks::name(&form.department, "Enter the department's name."))
        .and("group", checks::name(&form.group, "Enter the group's name."))
        .and("link", checks::name(&form.link, "Enter the link's title."))
        .among(step.fields())
}

/// The page. Once set-up is done it only says so.
#[component]
pub fn SetupPage() -> impl IntoView {
    let state = Loader::new(setup::get_setup_state);
    view! {
        <div class="entry">
            <div class="entry-card entry-card-wide">
                <p class="entry-brand"><Product /></p>
                <h1>"Set up Foyer"</h1>
                <Loaded ready=state.ready() error=state.error() retry=state.retry()>
                    {if let Some(public_url) = state.peek(not_here) {
                        view! { <Elsewhere public_url /> }.into_any()
                    } else if state.peek(|state| state.is_some_and(|state| state.done)) {
                        view! {
                            <p>"Set-up is done. There is nothing left to do here."</p>
                            <a class="button button-primary" href=LOGIN>
                                <span class="button-text">"Sign in"</span>
                            </a>
                        }
                            .into_any()
                    } else {
                        view! { <Wizard /> }.into_any()
                    }}
                </Loaded>
            </div>
        </div>
    }
}

/// Foyer's own address, where this page could not keep the new administrator signed in.
fn not_here(state: Option<&SetupState>) -> Option<String> {
    let public_url = &state?.public_url;
    here_drops_sessions(public_url).then(|| public_url.clone())
}

#[component]
fn Wizard() -> impl IntoView {
    let step = RwSignal::new(Step::Administrator);
    let form = Form::new(SetupForm::default(), move |form| check(step.get(), form));
    let go = move |to: Step| {
        form.quieten();
        step.set(to);
        request_animation_frame(|| focus_by_id(HEADING_ID));
    };
    let send = move || {
        let Some(filled) = form.submit() else { return };
        if step.get_untracked() == Step::Administrator {
            form.rest();
            go(Step::Company);
            return;
        }
        spawn_local(async move {
            match setup::complete_setup(filled).await {
                Ok(_) => {
                    form.accept();
                    go(Step::Done);
                }
                Err(error) => {
                    // Show the step with the field the server speaks of.
                    let field = error.0.field.clone().unwrap_or_default();
                    if Step::Administrator.fields().contains(&field.as_str()) {
                        step.set(Step::Administrator);
                    }
                    form.refuse(error.0);
                }
            }
        });
    };
    view! {
        <Progress step />
        <form
            class="entry-form"
            method="post"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <h2 id=HEADING_ID tabindex="-1">
                {move || step.get().label()}
            </h2>
            <ErrorSummary errors=form.summary() tries=form.tries() />
            {move || match step.get() {
                Step::Administrator => {
                    view! {
                        <AdministratorStep form />
                        <div class="entry-actions">
                            <Button kind=ButtonKind::Primary submit=true>
                                "Continue"
                            </Button>
                        </div>
                    }
                        .into_any()
                }
                Step::Company => {
                    view! {
                        <CompanyStep form />
                        <div class="entry-actions">
                            <Button on_click=move |_| go(Step::Administrator)>"Back"</Button>
                            <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                                "Finish set-up"
                            </Button>
                        </div>
                    }
                        .into_any()
                }
                Step::Done => view! { <DoneStep /> }.into_any(),
            }}
        </form>
    }
}

/// Where people are in the wizard.
#[component]
fn Progress(
    /// The present step.
    step: RwSignal<Step>,
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
