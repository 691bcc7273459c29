//! How an agent gets in: the invitation link by which they choose their password, and the end of their sessions.

use crate::api::agents::{end_agent_sessions, invite_agent};
use crate::chats::desk::{Desk, OpenDialog, use_desk};
use crate::components::browser::day_and_time;
use crate::components::{Button, ButtonKind, use_toasts};
use crate::settings::links::Script;
use crate::state::live::local_now;
use foyer_protocol::isolate::isolated;
use foyer_protocol::setup::{Agent, Invitation};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The part of an agent's page about signing in. Its buttons act at once, whatever is typed above.
#[component]
pub fn Access(
    /// The agent as stored.
    agent: Agent,
) -> impl IntoView {
    let Some(id) = agent.id.clone() else { return ().into_any() };
    let state = RwSignal::new(state_of(&agent));
    let link = {
        let id = id.clone();
        act(move |desk| {
            let id = id.clone();
            async move {
                let invitation = invite_agent(id).await?;
                state.try_set(invited_until(&invitation));
                desk.dialog.set(Some(OpenDialog::Invitation(invitation)));
                Ok(None)
            }
        })
    };
    let end = {
        let name = agent.name.clone();
        act(move |_| {
            let (id, name) = (id.clone(), name.clone());
            async move {
                let ended = end_agent_sessions(id).await?;
                Ok(Some(match ended {
                    1 => format!("Ended 1 session of {}.", isolated(&name)),
                    ended => format!("Ended {ended} sessions of {}.", isolated(&name)),
                }))
            }
        })
    };
    view! {
        <section class="settings-section" aria-labelledby="access-heading">
            <h2 id="access-heading">"Signing in"</h2>
            <p class="page-intro">{move || state.get()}</p>
            <div class="section-actions">
                <Button busy=link.busy disabled=!agent.active on_click=move |_| link.run.run(())>
                    "New invitation link"
                </Button>
                <Button busy=end.busy on_click=move |_| end.run.run(())>
                    "End all sessions"
                </Button>
            </div>
        </section>
    }
    .into_any()
}

/// What an agent has of a password and an invitation.
fn state_of(agent: &Agent) -> String {
    match agent.invited_until {
        _ if !agent.active => "Deactivated agents can't sign in.".to_owned(),
        Some(until) if until > local_now() => {
            format!("An invitation link is on its way. It works once, until {}.", day_and_time(until))
        }
        _ if agent.joined => {
            "The password is the agent's own. A new invitation link lets them choose another one; until they use it, the present one works."
                .to_owned()
        }
        _ => "The invitation link was not used in time. Make a new one.".to_owned(),
    }
}

fn invited_until(invitation: &Invitation) -> String {
    format!(
        "An invitation link is on its way. It works once, until {}. Links from before don't work any more.",
        day_and_time(invitation.until)
    )
}

/// Something a button does.
#[derive(Clone, Copy)]
struct Act {
    busy: RwSignal<bool>,
    run: Callback<()>,
}

/// Makes a call and says what came of it, if there is something to say.
fn act<F>(call: impl Fn(Desk) -> F + Send + Sync + 'static) -> Act
where
    F: Future<Output = Result<Option<String>, crate::api::ApiError>> + 'static,
{
    let (desk, toasts, busy) = (use_desk(), use_toasts(), RwSignal::new(false));
    let run = Callback::new(move |()| {
        busy.set(true);
        let answer = call(desk);
        spawn_local(async move {
            let answer = answer.await;
            busy.try_set(false);
            match answer {
                Ok(None) => {}
                Ok(Some(words)) => toasts.show(words),
                Err(error) => toasts.show(error.0.message),
            }
        });
    });
    Act { busy, run }
}

/// A new link, to be copied: it is told only here.
#[component]
pub fn InvitationLink(
    /// The link.
    invitation: Invitation,
) -> impl IntoView {
    let desk = use_desk();
    let Invitation { name, link, until } = invitation;
    view! {
        <p>
            "Send this link to " <bdi>{name}</bdi> ". With it they choose their own password. It works once, until "
            {day_and_time(until)} ", and is shown only now."
        </p>
        <Script text=link what="invitation link" />
        <div class="dialog-actions">
            <Button kind=ButtonKind::Primary on_click=move |_| desk.close_dialog()>
                "Done"
            </Button>
        </div>
    }
}
