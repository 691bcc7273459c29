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
        | VisitorFrame::Typing
        | VisitorFrame::StoppedTyping
        | VisitorFrame::Seen { .. }
        | VisitorFrame::End
        | VisitorFrame::Page(_)
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
        | VisitorFrame::Page(_) => Weight::Write,
        VisitorFrame::Hello { .. }
        | VisitorFrame::Typing
        | VisitorFrame::StoppedTyping
        | VisitorFrame::Earlier { .. }
        | VisitorFrame::Later { .. }
        | VisitorFrame::Ping => Weight::Light,
    }
}
