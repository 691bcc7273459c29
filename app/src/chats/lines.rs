//! What happened in a chat, in words: one sentence an event, the same wherever it stands. Pure.

use foyer_protocol::chat::{Author, EventBody, StreamEvent};
use foyer_protocol::isolate::isolated;

/// The sentence; `None` for what was said. `name` is the author's.
#[must_use]
pub fn line(event: &StreamEvent, name: &str) -> Option<String> {
    let by_system = event.author == Author::System;
    let name = isolated(name);
    match &event.body {
        EventBody::Message { .. } | EventBody::Comment { .. } => None,
        EventBody::Joined { .. } => Some(format!("{name} joined.")),
        EventBody::Transferred { group_name, agent_name, .. } => {
            let to = isolated(agent_name.as_ref().unwrap_or(group_name));
            Some(if by_system {
                format!("The chat was transferred to {to}.")
            } else {
                format!("{name} transferred the chat to {to}.")
            })
        }
        EventBody::Ended if by_system => {
            Some("The visitor was gone for 15 minutes, so the chat ended.".to_owned())
        }
        EventBody::Ended => Some(format!("{name} ended the chat.")),
        EventBody::Blocked { of_network: false, .. } => Some(format!("{name} blocked this visitor.")),
        EventBody::Blocked { of_network: true, .. } => {
            Some(format!("{name} blocked this visitor and their network."))
        }
        EventBody::Unblocked => Some(format!("{name} unblocked this visitor.")),
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::state::samples::visitor_says;
    use foyer_protocol::chat::{Author, EventBody, StreamEvent};

    #[test]
    fn a_sentence_an_event() {
        let of = |author: Author, body: EventBody| {
            line(&StreamEvent { author, body, ..visitor_says(1, "") }, "Maria")
        };
        let transferred = |agent: Option<&str>| EventBody::Transferred {
            group: "g".into(),
            group_name: "Returns".into(),
            agent_name: agent.map(str::to_owned),
            comment: None,
        };
        assert_eq!(of(Author::Visitor, EventBody::Ended).as_deref(), Some("Maria ended the chat."));
        let abandoned = of(Author::System, EventBody::Ended);
        assert_eq!(abandoned.as_deref(), Some("The visitor was gone for 15 minutes, so the chat ended."));
        let given = of(Author::Visitor, transferred(Some("Sue")));
        assert_eq!(given.as_deref(), Some("Maria transferred the chat to Sue."));
        let given = of(Author::System, transferred(None));
        assert_eq!(given.as_deref(), Some("The chat was transferred to Returns."));
        let blocked = |of_network| EventBody::Blocked { until: None, of_network, reason: String::new() };
        let joe = || Author::Agent { id: "joe".into(), name: "Maria".into() };
        assert_eq!(of(joe(), blocked(false)).as_deref(), Some("Maria blocked this visitor."));
        assert_eq!(
            of(joe(), blocked(true)).as_deref(),
            Some("Maria blocked this visitor and their network.")
        );
        assert_eq!(of(joe(), EventBody::Unblocked).as_deref(), Some("Maria unblocked this visitor."));
        assert_eq!(of(Author::Visitor, EventBody::Message { text: "Hi".into() }), None);
    }
}
