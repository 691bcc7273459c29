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
        // What is signed is checked first, and may have a chat without a token.
        VisitorFrame::Hello { token: Some(_), .. }
        | VisitorFrame::HelloAs { .. }
        | VisitorFrame::Earlier { .. }
        | VisitorFrame::Later { .. } => Weight::Page,
        // Who has never been here has no chat to be read.
        VisitorFrame::Hello { token: None, .. }
        | VisitorFrame::Typing
        | VisitorFrame::StoppedTyping
        | VisitorFrame::Ping => Weight::Light,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::visitor::PageInfo;
    use foyer_protocol::{LinkId, PROTOCOL_VERSION};

    #[test]
    fn a_hello_costs_a_page_for_who_may_have_one() {
        for (token, costs) in [(None, Weight::Light), (Some("a token".to_owned()), Weight::Page)] {
            let page = PageInfo::default();
            let hello =
                VisitorFrame::Hello { version: PROTOCOL_VERSION, link: LinkId(1), token, page, after: 0 };
            assert_eq!(weight(&hello), costs);
        }
    }
}
