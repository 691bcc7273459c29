//! The secrets of a link, with which a site signs who its visitors are. Its buttons act at once, whatever is typed above; a
//! secret is shown when it is made, and never again.

use super::Script;
use crate::api::link_secrets::{delete_link_secret, list_link_secrets, make_link_secret};
use crate::chats::desk::{OpenDialog, use_desk};
use crate::components::browser::day_and_time;
use crate::components::{Button, ButtonKind, Dialog, use_toasts};
use crate::settings::load::{Loaded, Loader};
use foyer_protocol::limits::LINK_SECRETS;
use foyer_protocol::setup::LinkSecret;
use foyer_protocol::{ErrorKind, LinkId, LinkSecretId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The part of a link's page about its secrets.
#[component]
pub(super) fn Secrets(
    /// The link; `None` for one that is not saved yet.
    link: Option<LinkId>,
) -> impl IntoView {
    view! {
        <section class="settings-section" aria-labelledby="secrets-heading">
            <h2 id="secrets-heading">"Signing in visitors"</h2>
            <p class="page-intro">
                "Your site can tell chat who is signed in there: its server signs their id, name, email and roles with a secret of this link. Have two while you change from one to the other."
            </p>
            {match link {
                Some(link) => list(link),
                None => view! { <p class="none">"Save the link first, then make a secret here."</p> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

fn list(link: LinkId) -> AnyView {
    let (desk, toasts) = (use_desk(), use_toasts());
    let secrets = Loader::new(move || list_link_secrets(link));
    let busy = RwSignal::new(false);
    let asked = RwSignal::new(None::<LinkSecret>);
    let is_full = move || secrets.with(|all| all.is_some_and(|all| all.len() >= LINK_SECRETS));
    let make = move |_| {
        busy.set(true);
        spawn_local(async move {
            match make_link_secret(link).await {
                Ok((_, words)) => desk.dialog.set(Some(OpenDialog::LinkSecret(words))),
                Err(error) => toasts.show(error.0.message),
            }
            busy.try_set(false);
            secrets.reload();
        });
    };
    let rows = move || secrets.get().unwrap_or_default().into_iter().map(|it| row(it, asked)).collect_view();
    let is_none = move || secrets.with(|all| all.is_some_and(Vec::is_empty));
    view! {
        <Loaded ready=secrets.ready() error=secrets.error() retry=secrets.retry()>
            <ul class="plain-list secrets">{rows}</ul>
            {move || is_none().then(|| view! { <p class="none">"There is no secret yet: nobody counts as registered."</p> })}
        </Loaded>
        <div class="section-actions">
            <Button busy disabled=Signal::derive(is_full) on_click=make>
                "Make a secret"
            </Button>
        </div>
        <ConfirmDelete link asked on_done=Callback::new(move |()| secrets.reload()) />
    }
    .into_any()
}

fn row(secret: LinkSecret, asked: RwSignal<Option<LinkSecret>>) -> AnyView {
    let LinkSecret { ending, made_at, .. } = secret.clone();
    view! {
        <li class="secret">
            <span>"Ends in " <code dir="ltr">{ending.clone()}</code> ", made " {day_and_time(made_at)}</span>
            <Button kind=ButtonKind::Quiet on_click=move |_| asked.set(Some(secret.clone()))>
                "Delete"
                <span class="visually-hidden">" the secret that ends in " {ending}</span>
            </Button>
        </li>
    }
    .into_any()
}

#[component]
fn ConfirmDelete(
    /// The secret's link.
    link: LinkId,
    /// The secret to delete; the dialog is open while there is one.
    asked: RwSignal<Option<LinkSecret>>,
    /// It is gone.
    on_done: Callback<()>,
) -> impl IntoView {
    let (toasts, busy) = (use_toasts(), RwSignal::new(false));
    let ending = move || asked.with(|asked| asked.as_ref().map(|it| it.ending.clone()).unwrap_or_default());
    let delete = move |_| {
        let Some(id) = asked.with_untracked(|asked| asked.as_ref().map(|it| it.id.clone())) else { return };
        busy.set(true);
        spawn_local(async move {
            match gone(link, id).await {
                Ok(()) => toasts.show("Deleted the secret."),
                Err(words) => toasts.show(words),
            }
            busy.try_set(false);
            asked.try_set(None);
            on_done.try_run(());
        });
    };
    view! {
        <Dialog
            open=Signal::derive(move || asked.with(Option::is_some))
            title=Signal::derive(move || format!("Delete the secret that ends in {}?", ending()))
            on_close=move |()| asked.set(None)
        >
            <p>"Visitors whom your site still signs in with it count as not registered. This can't be undone."</p>
            <div class="dialog-actions">
                <Button on_click=move |_| asked.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Danger busy on_click=delete>
                    "Delete secret"
                </Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Deletes a secret; one that is gone already is what was wanted.
async fn gone(link: LinkId, id: LinkSecretId) -> Result<(), String> {
    match delete_link_secret(link, id).await {
        Err(error) if error.0.kind != ErrorKind::NotFound => Err(error.0.message),
        _ => Ok(()),
    }
}

/// A new secret, to be copied: it is told only here.
#[component]
pub fn NewSecret(
    /// The secret.
    words: String,
) -> impl IntoView {
    let desk = use_desk();
    view! {
        <p>
            "Keep it on your server, and out of your pages: whoever has it can be any of your visitors. It is shown only now."
        </p>
        <Script text=words what="secret" />
        <div class="dialog-actions">
            <Button kind=ButtonKind::Primary on_click=move |_| desk.close_dialog()>
                "Done"
            </Button>
        </div>
    }
}
