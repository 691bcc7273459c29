//! What is left to do after the set-up, for administrators: the script on a page, and colleagues. It is
//! shown where the set-up ends and where work starts, until it is done.

use crate::api::setup::get_next_steps;
use crate::components::{Icon, IconName};
use crate::pages::{AGENTS, LINKS};
use foyer_protocol::setup;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The steps with their state. Where they cannot be read they are not shown: nothing waits for them.
#[component]
pub fn NextSteps(
    /// Also shown once all is done.
    #[prop(optional)]
    when_done: bool,
) -> impl IntoView {
    let steps = RwSignal::new(None::<setup::NextSteps>);
    spawn_local(async move {
        if let Ok(read) = get_next_steps().await {
            steps.try_set(Some(read));
        }
    });
    move || {
        let steps = steps.get().filter(|steps| when_done || !all_done(steps));
        steps.map(|steps| steps_view(&steps))
    }
}

fn all_done(steps: &setup::NextSteps) -> bool {
    steps.script_seen && steps.colleagues > 0
}

fn steps_view(steps: &setup::NextSteps) -> AnyView {
    let script = if steps.script_seen {
        "A page of yours has asked for chat: it works there."
    } else {
        "No page has asked for chat yet."
    };
    let colleagues = match steps.colleagues {
        0 => "You are the only agent.".to_owned(),
        1 => "You have 1 colleague.".to_owned(),
        several => format!("You have {several} colleagues."),
    };
    view! {
        <section class="next-steps" aria-labelledby="next-steps">
            <h2 id="next-steps">"Next steps"</h2>
            <ul>
                {step_view(steps.script_seen, "Put chat on your site", script.to_owned(), LINKS.to_owned())}
                {step_view(steps.colleagues > 0, "Add colleagues", colleagues, format!("{AGENTS}/new"))}
            </ul>
        </section>
    }
    .into_any()
}

fn step_view(done: bool, title: &'static str, state: String, href: String) -> AnyView {
    let icon = if done { IconName::Check } else { IconName::ChevronEnd };
    view! {
        <li class="next-step" class:is-done=done>
            <span class="next-step-mark">
                <Icon name=icon />
            </span>
            <div>
                <a href=href>{title}</a>
                {done.then(|| view! { <span class="chip chip-ok">"Done"</span> })}
                <p>{state}</p>
            </div>
        </li>
    }
    .into_any()
}
