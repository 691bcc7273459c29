//! My Settings › Profile: who I am, my password, and the browsers I am signed in with.

pub mod password;

use self::password::ChangePassword;
use super::load::{Loaded, Loader};
use crate::api::session;
use crate::chats::desk::{OpenDialog, use_desk};
use crate::components::keyed::{Item, Key, keyed};
use crate::components::{
    Avatar, Button, ButtonKind, Icon, IconName, Moment, Toaster, Toolbar, effect, flag, keep_focus_in_page,
    use_toasts,
};
use foyer_protocol::agent::Me;
use foyer_protocol::people::SessionRow;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let me = Loader::new(session::get_me);
    let rows = Loader::new(session::sessions);
    view! {
        <Toolbar title="Profile" />
        <Loaded ready=me.ready() error=me.error() retry=me.retry()>
            {move || me.get().map(|me| view! { <Person me /> })}
        </Loaded>
        <ChangePassword rows />
        <section class="settings-section" aria-labelledby="sessions-heading">
            <div class="section-head">
                <h2 id="sessions-heading">"Signed-in browsers"</h2>
                <SignOutOthers rows />
            </div>
            <p class="page-intro">
                "Revoke a browser you don't know or no longer use. It has to sign in again."
            </p>
            <Loaded ready=rows.ready() error=rows.error() retry=rows.retry()>
                <Sessions rows />
            </Loaded>
        </section>
    }
}

/// Name, e-mail and role. An administrator changes them.
#[component]
fn Person(
    /// Me.
    me: Me,
) -> impl IntoView {
    view! {
        <div class="person">
            <Avatar name=me.name.clone() large=true />
            <dl class="facts">
                <div>
                    <dt>"Name"</dt>
                    <dd>
                        <bdi>{me.name.clone()}</bdi>
                    </dd>
                </div>
                <div>
                    <dt>"Email"</dt>
                    <dd>
                        <bdi dir="ltr">{me.email.clone()}</bdi>
                    </dd>
                </div>
                <div>
                    <dt>"Role"</dt>
                    <dd>{me.role.label()}</dd>
                </div>
            </dl>
        </div>
        <p class="quiet">"An administrator can change these under System Settings › Setup › Agents."</p>
    }
}

/// Ends every session but this one; offered while there is another.
#[component]
fn SignOutOthers(
    /// The sessions.
    rows: Loader<Vec<SessionRow>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let others = flag(move || rows.with(|rows| rows.is_some_and(|rows| rows.iter().any(|row| !row.current))));
    let press = move |_| {
        busy.set(true);
        spawn_local(async move {
            let answer = session::sign_out_others().await;
            busy.try_set(false);
            toasts.show(match answer {
                Ok(1) => "Signed out 1 other browser.".to_owned(),
                Ok(ended) => format!("Signed out {ended} other browsers."),
                Err(error) => error.0.message,
            });
            rows.reload();
        });
    };
    move || {
        others.get().then(|| {
            view! {
                <Button busy=busy on_click=press>
                    "Sign out all others"
                </Button>
            }
        })
    }
}

/// The table of sessions.
#[component]
fn Sessions(
    /// The sessions.
    rows: Loader<Vec<SessionRow>>,
) -> impl IntoView {
    let toasts = use_toasts();
    // A row that leaves takes focus with it.
    effect(move |before| {
        if before == Some(true) {
            keep_focus_in_page();
        }
        rows.with(|rows| rows.is_some())
    });
    let sessions = keyed(move || {
        let item = |session: SessionRow| {
            let key = Key::Id(format!("{} {}", session.id, session.last_seen_at.0));
            Item::new(key, move || session_view(&session, rows, toasts))
        };
        rows.get().into_iter().flatten().map(item).collect()
    });
    view! {
        <div class="table-frame">
            <table class="table table-fixed" role="table">
                <caption class="visually-hidden">"Signed-in browsers"</caption>
                <colgroup>
                    <col />
                    <col />
                    <col class="is-moment" />
                    <col class="is-moment" />
                    <col class="is-action" />
                </colgroup>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Browser"</th>
                        <th scope="col" role="columnheader">"Address"</th>
                        <th scope="col" role="columnheader">"Signed in"</th>
                        <th scope="col" role="columnheader">"Last used"</th>
                        <th scope="col" role="columnheader">
                            <span class="visually-hidden">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{sessions}</tbody>
            </table>
        </div>
    }
}

fn session_view(session: &SessionRow, rows: Loader<Vec<SessionRow>>, toasts: Toaster) -> AnyView {
    let busy = RwSignal::new(false);
    let browser =
        if session.browser.is_empty() { "Unknown browser".to_owned() } else { session.browser.clone() };
    let title =
        if session.address.is_empty() { browser.clone() } else { format!("{browser}, {}", session.address) };
    let revoke = {
        let session = session.clone();
        let browser = browser.clone();
        move |_| {
            busy.set(true);
            let session = session.clone();
            let browser = browser.clone();
            spawn_local(async move {
                let answer = session::revoke_session(session.id).await;
                busy.try_set(false);
                match answer {
                    Ok(()) => {
                        toasts.show(format!("Revoked {browser}."));
                        rows.reload();
                    }
                    Err(error) => {
                        toasts.show(error.0.message);
                        rows.reload();
                    }
                }
            });
        }
    };
    let action = if session.current {
        sign_out_here()
    } else {
        view! {
            <Button kind=ButtonKind::Secondary label=format!("Revoke {title}") busy=busy on_click=revoke>
                "Revoke"
            </Button>
        }
        .into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="cell-name" data-label="Browser">
                <span class="session-browser">
                    <Icon name=IconName::Monitor />
                    <bdi class="cell-text" title=title>{browser}</bdi>
                    {session.current.then(|| view! { <span class="chip chip-ok">"This browser"</span> })}
                </span>
            </th>
            <td role="cell" data-label="Address">
                <bdi class="cell-text" dir="ltr" title=session.address.clone()>{session.address.clone()}</bdi>
            </td>
            <td role="cell" data-label="Signed in">
                <Moment at=session.created_at />
            </td>
            <td role="cell" data-label="Last used">
                <Moment at=session.last_seen_at />
            </td>
            <td role="cell" class="cell-action">{action}</td>
        </tr>
    }
    .into_any()
}

/// This browser's session ends as from my menu: with the same question first.
fn sign_out_here() -> AnyView {
    let desk = use_desk();
    view! {
        <Button kind=ButtonKind::Secondary label="Sign out of this browser" on_click=move |_| desk.dialog.set(Some(OpenDialog::SignOut))>
            "Sign out"
        </Button>
    }
    .into_any()
}
