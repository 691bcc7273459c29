//! The wizard while set-up is open.

use super::step::{Step, from_text, to_text};
use super::steps::{AdministratorStep, CompanyStep, Progress};
use crate::api::setup;
use crate::components::one_type::{memo, watch};
use crate::components::page_name::name_page;
use crate::components::{Button, ButtonKind, EntryForm, ErrorSummary, Icon, IconName, effect, focus_by_id};
use crate::pages::LOGIN;
use crate::pure::checks;
use crate::settings::form::{Form, Problems};
use crate::state::kept;
use foyer_protocol::ErrorKind;
use foyer_protocol::setup::SetupForm;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

const HEADING_ID: &str = "setup-step";

/// What to check, by the step people are at. A password that a reload has lost is asked for where one is.
fn check(step: Step, password_lost: bool, form: &SetupForm) -> Problems {
    let mut fields = step.fields().to_vec();
    if password_lost {
        fields.push("password");
    }
    Problems::none()
        .and("name", checks::name(&form.name, "Enter your name."))
        .and("email", checks::email(&form.email))
        .and("password", checks::new_password(&form.password))
        .and("brand", checks::name(&form.brand, "Enter the name visitors know you by."))
        .and("department", checks::name(&form.department, "Enter the department's name."))
        .and("group", checks::name(&form.group, "Enter the group's name."))
        .and("link", checks::name(&form.link, "Enter the link's title."))
        .among(&fields)
}

/// The wizard at the step that the address asks for.
#[component]
pub fn Wizard(
    /// The step of the address.
    asked: Memo<Option<Step>>,
    /// Set when it is through.
    finished: RwSignal<bool>,
) -> impl IntoView {
    let kept = kept::load_setup().map(|text| from_text(&text)).unwrap_or_default();
    let first = asked.get_untracked().unwrap_or(Step::Administrator).reached(&kept);
    // What the browser was told to keep holds no password: at a later step it has to be typed again.
    let password_lost = RwSignal::new(first != Step::Administrator);
    let step = RwSignal::new(first);
    let form = Form::new(SetupForm::default(), move |form| check(step.get(), password_lost.get(), form));
    form.amend(|form| *form = kept);
    let typed = form.part(SetupForm::clone);
    watch(move || kept::save_setup(&typed.with(to_text)));

    let navigate = StoredValue::new_local(use_navigate());
    let go = Callback::new(move |(to, replace): (Step, bool)| {
        let options = NavigateOptions { replace, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(to.address(), options));
    });
    // The address leads, also by Back. One that cannot be reached is put right.
    effect(move |before| {
        let asked = asked.get();
        if finished.get_untracked() {
            return true;
        }
        let to = asked.unwrap_or(Step::Administrator).reached(&form.draft());
        if asked != Some(to) {
            go.run((to, true));
        }
        if step.get_untracked() != to {
            form.quieten();
            step.set(to);
        }
        if before.is_some() {
            request_animation_frame(|| focus_by_id(HEADING_ID));
        }
        true
    });
    name_page(Signal::derive(move || step.get().label().to_owned()));

    let overtaken = RwSignal::new(None::<String>);
    let send = move || {
        let Some(filled) = form.submit() else { return };
        if step.get_untracked() == Step::Administrator {
            password_lost.set(false);
            form.rest();
            go.run((Step::Company, false));
            return;
        }
        spawn_local(async move {
            match setup::complete_setup(filled, kept::load_setup_code()).await {
                Ok(_) => {
                    form.reset(SetupForm::default());
                    kept::save_setup("");
                    kept::save_setup_code("");
                    // First this, so that nobody is led back from the step that is not reached otherwise.
                    finished.set(true);
                    go.run((Step::Done, true));
                }
                Err(error) if error.0.kind == ErrorKind::State => {
                    form.reset(SetupForm::default());
                    kept::save_setup("");
                    overtaken.set(Some(error.0.message));
                }
                Err(error) => {
                    // Show the step with the field the server speaks of.
                    let field = error.0.field.clone().unwrap_or_default();
                    if Step::Administrator.fields().contains(&field.as_str()) {
                        step.set(Step::Administrator);
                        go.run((Step::Administrator, false));
                    }
                    form.refuse(error.0);
                }
            }
        });
    };
    let is_overtaken = memo(move || overtaken.get());
    move || match is_overtaken.get() {
        Some(why) => somebody_was_faster(why),
        None => view! {
            <Progress step=step.into() />
            <EntryForm on_submit=move |()| send()>
                <h2 id=HEADING_ID tabindex="-1">
                    {move || step.get().label()}
                </h2>
                <ErrorSummary errors=form.summary() tries=form.tries() />
                {move || fields(step.get(), form, password_lost.get_untracked(), go)}
            </EntryForm>
        }
        .into_any(),
    }
}

/// The fields of a step, and the way on from it.
fn fields(step: Step, form: Form<SetupForm>, password_lost: bool, go: Callback<(Step, bool)>) -> AnyView {
    if step == Step::Administrator {
        return view! {
            <AdministratorStep form />
            <div class="entry-actions">
                <Button kind=ButtonKind::Primary submit=true>
                    "Continue"
                </Button>
            </div>
        }
        .into_any();
    }
    view! {
        <CompanyStep form password_lost />
        <div class="entry-actions">
            <Button on_click=move |_| go.run((Step::Administrator, false))>"Back"</Button>
            <Button kind=ButtonKind::Primary submit=true busy=form.busy()>
                "Finish set-up"
            </Button>
        </div>
    }
    .into_any()
}

/// Two were at the set-up at once, and this one came second.
fn somebody_was_faster(why: String) -> AnyView {
    view! {
        <p class="inline-error" role="alert">
            <Icon name=IconName::Warning />
            <span>{why}</span>
        </p>
        <div class="entry-actions">
            <a class="button button-primary" href=LOGIN>
                <span class="button-text">"Sign in"</span>
            </a>
        </div>
    }
    .into_any()
}
