//! What a visitor's frame is about, and what it costs.

use crate::limits::Weight;
use foyer_protocol::ClientId;
use foyer_protocol::visitor::VisitorFrame;

/// The id of the message or form in a frame, so that a refusal can name it.
pub(super) fn subject(frame: &VisitorFrame) -> Option<ClientId> {
    match frame {
        VisitorFrame::Start { client_id, .. }
        | VisitorFrame::Send { client_id, .. }
        | VisitorFrame::LeaveMessage { client_id, .. } => Some(client_id.clone()),
        VisitorFrame::Hello { .. }
        | VisitorFrame::HelloAs { .. }
        | VisitorFrame::Typing
        | VisitorFrame::StoppedTyping
        | VisitorFrame::Seen { .. }
        | VisitorFrame::End
        | VisitorFrame::Page(_)
        | VisitorFrame::Attributes(_)
        | VisitorFrame::Earlier { .. }
        | VisitorFrame::Later { .. }
        | VisitorFrame::Ping => None,
    }
}

/// What a frame does to the database.
pub(super) fn weight(frame: &VisitorFrame) -> Weight {
    match frame {
        VisitorFrame::Send { .. } => Weight::Message,
        VisitorFrame::Start { .. }
        | VisitorFrame::LeaveMessage { .. }
        | VisitorFrame::Seen { .. }
        | VisitorFrame::End
        | VisitorFrame::Page(_)
        | VisitorFrame::Attributes(_) => Weight::Write,
        VisitorFrame::Hello { token, .. } => hello(token.as_ref(), ""),
        VisitorFrame::HelloAs { token, identity, .. } => hello(token.as_ref(), identity),
        VisitorFrame::Earlier { .. } | VisitorFrame::Later { .. } => Weight::Page,
        VisitorFrame::Typing | VisitorFrame::StoppedTyping | VisitorFrame::Ping => Weight::Light,
    }
}

/// Who has never been here has no chat to be read. What is signed is checked, and may have one without a token.
fn hello(token: Option<&String>, identity: &str) -> Weight {
    if token.is_some() || !identity.is_empty() { Weight::Page } else { Weight::Light }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::visitor::PageInfo;
    use foyer_protocol::{LinkId, PROTOCOL_VERSION};

    #[test]
    fn a_hello_costs_a_page_for_who_may_have_one() {
        for (token, identity, costs) in
            [(None, "", Weight::Light), (Some("a token"), "", Weight::Page), (None, "signed", Weight::Page)]
        {
            let (version, link, token) = (PROTOCOL_VERSION, LinkId(1), token.map(str::to_owned));
            let page = PageInfo::default();
            if identity.is_empty() {
                let (token, page) = (token.clone(), page.clone());
                assert_eq!(weight(&VisitorFrame::Hello { version, link, token, page, after: 0 }), costs);
            }
            let identity = identity.to_owned();
            assert_eq!(
                weight(&VisitorFrame::HelloAs { version, link, token, page, after: 0, identity }),
                costs
            );
        }
    }
}
