//! All dialogs of the desk. One at a time.

use super::shortcut_sheet::ShortcutSheet;
use super::user_menu::SignOutQuestion;
use crate::chats::block_dialog::BlockForm;
use crate::chats::desk::{OpenDialog, use_desk};
use crate::chats::end_dialog::EndQuestion;
use crate::chats::take::OverLimit;
use crate::chats::transfer_dialog::TransferForm;
use crate::components::Dialog;
use crate::components::one_type::memo;
use crate::settings::agents::access::InvitationLink;
use crate::settings::links::secrets::NewSecret;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;

/// The dialog that is open, if any.
#[component]
pub fn Dialogs() -> impl IntoView {
    let desk = use_desk();
    let open = memo(move || desk.dialog.with(Option::is_some));
    let title = Memo::new(move |old: Option<&String>| {
        let chat = |id: &foyer_protocol::ChatId| desk.live.model.with_untracked(|m| m.chat(id).cloned());
        match desk.dialog.get() {
            // While it closes, the title stays.
            None => old.cloned().unwrap_or_default(),
            Some(OpenDialog::Transfer(id)) => {
                chat(&id).map_or_else(|| "Transfer".to_owned(), |c| format!("Transfer chat {}", c.number))
            }
            Some(OpenDialog::End(id)) => chat(&id).map_or_else(
                || "End chat?".to_owned(),
                |c| format!("End chat with {}?", isolated(&c.visitor_name)),
            ),
            Some(OpenDialog::Block(id)) => chat(&id).map_or_else(
                || "Block this visitor?".to_owned(),
                |c| format!("Block {}?", isolated(&c.visitor_name)),
            ),
            Some(OpenDialog::OverLimit(_)) => "Take one more chat?".to_owned(),
            Some(OpenDialog::SignOut) => "Sign out?".to_owned(),
            Some(OpenDialog::Shortcuts) => "Keyboard shortcuts".to_owned(),
            Some(OpenDialog::Invitation(invitation)) => {
                format!("Invitation link for {}", isolated(&invitation.name))
            }
            Some(OpenDialog::LinkSecret(_)) => "New secret".to_owned(),
        }
    });
    view! {
        <Dialog open title on_close=move |()| desk.close_dialog()>
            {move || match desk.dialog.get() {
                None => ().into_any(),
                Some(OpenDialog::Transfer(chat)) => view! { <TransferForm chat /> }.into_any(),
                Some(OpenDialog::End(chat)) => view! { <EndQuestion chat /> }.into_any(),
                Some(OpenDialog::Block(chat)) => view! { <BlockForm chat /> }.into_any(),
                Some(OpenDialog::OverLimit(chat)) => view! { <OverLimit chat /> }.into_any(),
                Some(OpenDialog::SignOut) => view! { <SignOutQuestion /> }.into_any(),
                Some(OpenDialog::Shortcuts) => view! { <ShortcutSheet /> }.into_any(),
                Some(OpenDialog::Invitation(invitation)) => view! { <InvitationLink invitation /> }.into_any(),
                Some(OpenDialog::LinkSecret(words)) => view! { <NewSecret words /> }.into_any(),
            }}
        </Dialog>
    }
}
