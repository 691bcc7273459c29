//! A small run that kept every promise, and ways to break one of them.

use crate::history::{By, Client, Entry, Happened, History, Record, Side, Stream, What};
use foyer_protocol::chat::{ChatState, JoinedBy};

fn records(of: Vec<What>) -> Vec<Record> {
    of.into_iter().zip(0..).map(|(what, at_ms)| Record { at_ms, what }).collect()
}

pub(super) fn client(name: &str, side: Side, what: Vec<What>) -> Client {
    Client { name: name.into(), side, records: records(what) }
}

pub(super) fn message(seq: i64, by: By, text: &str) -> Entry {
    Entry { seq, by, id: Some(format!("id of {text}")), what: Happened::Message(text.into()) }
}

pub(super) fn joined(seq: i64, agent: &str, by: JoinedBy) -> Entry {
    Entry { seq, by: By::Agent(agent.into()), id: None, what: Happened::Joined(by) }
}

pub(super) fn wrote(text: &str) -> What {
    What::Wrote { id: format!("id of {text}"), text: text.into() }
}

pub(super) fn acknowledged(text: &str, chat: i64, seq: i64) -> What {
    What::Acknowledged { id: format!("id of {text}"), chat, seq }
}

pub(super) fn saw(chat: i64, entry: &Entry) -> What {
    What::Saw { chat, entry: entry.clone() }
}

/// The stream of chat 1: question, Joe joined, answer, comment, thanks.
pub(super) fn stream() -> Stream {
    let joe = || By::Agent("joe".into());
    let comment = Entry { what: Happened::Comment("hm".into()), ..message(4, joe(), "hm") };
    Stream {
        chat: 1,
        seq: 5,
        state: ChatState::Active,
        owner: Some("joe".into()),
        entries: vec![
            message(1, By::Visitor, "question"),
            joined(2, "joe", JoinedBy::RoundRobin),
            message(3, joe(), "answer"),
            comment,
            message(5, By::Visitor, "thanks"),
        ],
    }
}

/// Maria asks, Joe answers, both stay to the end.
pub(super) fn kept() -> History {
    let stream = stream();
    let mut maria = vec![What::Connected, wrote("question"), What::Follows { chat: 1, after: 0 }];
    maria.extend(stream.entries.iter().filter(|e| e.for_visitors()).map(|e| saw(1, e)));
    // The question's place is shown, which acknowledges it too.
    maria.extend([acknowledged("question", 1, 1), wrote("thanks"), acknowledged("thanks", 1, 5)]);
    maria.push(What::Rests { chat: 1 });
    let mut joe = vec![What::Connected, wrote("answer"), wrote("hm"), What::Follows { chat: 1, after: 0 }];
    joe.extend(stream.entries.iter().map(|e| saw(1, e)));
    joe.extend([acknowledged("answer", 1, 3), acknowledged("hm", 1, 4)]);
    joe.push(What::Load { agent: "joe".into(), active: 1, limit: 1 });
    joe.push(What::Rests { chat: 1 });
    History {
        clients: vec![client("Maria", Side::Visitor, maria), client("Joe", Side::Agent("joe".into()), joe)],
        streams: vec![stream],
        restless: Vec::new(),
    }
}

impl History {
    /// Takes an entry out of chat 1 and closes the gap, as if it had never been stored.
    pub(super) fn forget(&mut self, index: usize) {
        let stream = &mut self.streams[0];
        stream.entries.remove(index);
        for (entry, seq) in stream.entries.iter_mut().zip(1..) {
            entry.seq = seq;
        }
        stream.seq -= 1;
    }

    /// Adds an entry at the end of chat 1.
    pub(super) fn append(&mut self, mut entry: Entry) {
        let stream = &mut self.streams[0];
        stream.seq += 1;
        entry.seq = stream.seq;
        stream.entries.push(entry);
    }

    /// Adds a record to a client.
    pub(super) fn note(&mut self, client: usize, what: What) {
        self.clients[client].records.push(Record { at_ms: 99, what });
    }

    /// Takes what `drop` names out of a client's records.
    pub(super) fn unnote(&mut self, client: usize, drop: impl Fn(&What) -> bool) {
        self.clients[client].records.retain(|record| !drop(&record.what));
    }
}
