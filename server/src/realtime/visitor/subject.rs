//! What a visitor's frame is about.

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
