//! Above the messages of a blocked visitor: until when, by whom, why, and **Unblock**.

use super::desk::use_desk;
use crate::api::blocks::unblock_visitor;
use crate::components::one_type::memo;
use crate::components::{Button, Icon, IconName, Moment, Toaster, use_toasts};
use foyer_protocol::BlockId;
use foyer_protocol::agent::ChatSummary;
use foyer_protocol::blocks::Block;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Nothing while the visitor is not blocked.
#[component]
pub fn BlockNote(chat: Memo<ChatSummary>) -> impl IntoView {
    let desk = use_desk();
    let id = memo(move || chat.with(|c| c.id.clone()));
    // The block that holds at this second, and whether I may lift it.
    let held = memo(move || {
        let known = id.with(|id| desk.visitor_of(id))?;
        let block = known.block.filter(|block| block.ended(desk.live.tick.get()).is_none())?;
        Some((block, known.is_own_block, known.may_unblock))
    });
    move || held.get().map(|(block, is_own, may_unblock)| note(block, is_own, may_unblock))
}

fn note(block: Block, is_own: bool, may_unblock: bool) -> AnyView {
    let toasts = use_toasts();
    let Block { id, of_network, network, reason, by, until, .. } = block;
    let who = match (of_network, network) {
        (true, None) if !is_own => "Their network is blocked".to_owned(),
        (true, Some(network)) if !is_own => format!("Their network ({}) is blocked", isolated(&network)),
        (false, _) => "This visitor is blocked".to_owned(),
        (true, None) => "This visitor and their network are blocked".to_owned(),
        (true, Some(network)) => {
            format!("This visitor and their network ({}) are blocked", isolated(&network))
        }
    };
    let until = match until {
        Some(at) => view! { " until " <Moment at /> "." }.into_any(),
        None => view! { " until somebody unblocks them." }.into_any(),
    };
    let by = match (by.is_empty(), reason.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("By {}.", isolated(&by)),
        (false, false) => format!("By {}: ", isolated(&by)),
    };
    view! {
        <div class="block-note" role="group" aria-label="Blocked visitor">
            <Icon name=IconName::Shield />
            <p>
                <strong>{who} {until}</strong>
                " "
                {by}
                <bdi>{reason}</bdi>
            </p>
            {may_unblock
                .then(|| {
                    view! { <Button on_click=move |_| unblock(toasts, id.clone())>"Unblock"</Button> }.into_any()
                })}
        </div>
    }
    .into_any()
}

/// **Unblock**, and **Undo** of a block.
pub fn unblock(toasts: Toaster, id: BlockId) {
    spawn_local(async move {
        match unblock_visitor(id).await {
            Ok(()) => toasts.show("Unblocked."),
            Err(error) => toasts.show(error.0.message),
        }
    });
}
