//! The editor of a link: one form on three tabs, with what pages will show beside it.

use super::company::Company;
use super::look::{Pictures, look};
use super::options::options;
use super::preview::preview;
use super::tabs::{Shown, Tab, part, tabs};
use crate::api::{brands, departments};
use crate::components::focus::start_in;
use crate::components::one_type::watch;
use crate::components::{Button, IconName, use_toasts};
use crate::pages::{LINKS, Variable};
use crate::settings::editor::Edited;
use crate::settings::form::Form;
use crate::settings::list::place;
use crate::settings::load::{Loaded, Loader};
use crate::settings::record_editor::{Frame, RecordEditor};
use foyer_protocol::isolate::isolated;
use foyer_protocol::setup::{Link, Saved};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::{use_location, use_navigate};

/// A link's address without a tab leads to its first one.
#[component]
pub fn LinkStart() -> impl IntoView {
    let Variable(id) = expect_context();
    let here = use_location().pathname.get_untracked();
    // It takes this address's place in the history, if the browser is there already.
    let replace = window().location().pathname().is_ok_and(|written| written == here);
    let options = NavigateOptions { replace, ..NavigateOptions::default() };
    view! { <Redirect path=format!("{LINKS}/{id}/options") options /> }
}

/// The page of one link.
#[component]
pub fn LinkEditor() -> impl IntoView {
    let path = use_location().pathname;
    let shown = RwSignal::new(path.with_untracked(|path| Tab::of(path)));
    watch(move || shown.set(path.with(|path| Tab::of(path))));
    provide_context(Shown(shown));
    view! { <RecordEditor<Link> fields frame /> }
}

fn frame(form: Form<Link>, edited: Edited) -> Frame {
    let id = form.stored().id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let stays = format!("{LINKS}/{id}");
    let (base, shown) = (stays.clone(), expect_context());
    Frame { head: ViewFn::from(move || tabs(&base, shown, form)), tools: generate(form, edited), stays }
}

/// **Generate Script**. What is not saved yet is saved first: a script names a link that is there.
fn generate(form: Form<Link>, edited: Edited) -> AnyView {
    let toasts = use_toasts();
    let navigate = use_navigate();
    let go = StoredValue::new_local(move |id: &str| {
        navigate(&format!("{LINKS}/{id}/script"), NavigateOptions::default());
    });
    let on_saved = Callback::new(move |saved: Saved| {
        toasts.show(format!("Saved {}.", isolated(&form.draft().title)));
        place::note_saved(LINKS, &saved.id);
        go.with_value(|go| go(&saved.id));
    });
    let edited = StoredValue::new(edited);
    let press = move |_| match form.stored().id {
        Some(id) if !edited.with_value(Edited::dirty) => go.with_value(|go| go(&id.to_string())),
        _ => edited.with_value(|edited| edited.save(on_saved)),
    };
    view! { <Button icon=IconName::Link on_click=press>"Generate Script"</Button> }.into_any()
}

fn fields(form: Form<Link>) -> AnyView {
    let shown: Shown = expect_context();
    let company = Loader::new(|| async {
        Ok(Company {
            brands: brands::list_brands().await?,
            departments: departments::list_departments().await?,
        })
    });
    let pictures = Pictures::of(&form.stored());
    view! {
        <Loaded ready=company.ready() error=company.error() retry=company.retry()>
            {
                let company = company.peek(|company| company.cloned().unwrap_or_default());
                let colours = company.brands.clone();
                if form.stored().id.is_none() {
                    start_in(".link-fields");
                }
                view! {
                    <div class="link-form">
                        <div class="link-fields">
                            {part(Tab::Options, shown, options(form, company))}
                            {part(Tab::Online, shown, look(form, true, pictures))}
                            {part(Tab::Offline, shown, look(form, false, pictures))}
                        </div>
                        {preview(form, colours, pictures)}
                    </div>
                }
            }
        </Loaded>
    }
    .into_any()
}
