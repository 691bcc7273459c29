//! Golden bytes: every variant of every frame and event as it crosses the wire.
//!
//! Old tabs outlive an update of the server, so a variant keeps its number and a value its bytes.
//! A changed line in `snapshots` is a new [`crate::PROTOCOL_VERSION`]; a variant without a sample
//! does not compile.

mod samples;

use crate::agent::{AgentEvent, AgentFrame, Entry};
use crate::blocks::BlockTime;
use crate::chat::{Author, ChatState, DecidedBy, EventBody, JoinedBy};
use crate::people::{AgentStatus, CompletedScope, Role, TransferTo};
use crate::visitor::{VisitorEvent, VisitorFrame};
use crate::{ErrorKind, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{Debug, Write as _};

/// One line a sample: its variant and its bytes in hex. Each must be read back as what it was.
fn lines<T: Serialize + DeserializeOwned + PartialEq + Debug>(samples: &[(&str, T)]) -> String {
    let mut text = String::new();
    for (name, sample) in samples {
        let bytes = wire::encode(sample).expect("a value of the protocol");
        assert_eq!(wire::decode::<T>(&bytes).as_ref(), Ok(sample), "{name} is read back");
        write!(text, "{name}:").expect("text has room");
        for byte in bytes {
            write!(text, " {byte:02x}").expect("text has room");
        }
        text.push('\n');
    }
    text
}

/// A test of one enum. The match names every variant, so that a new one needs a sample; every
/// variant needs exactly one.
macro_rules! golden {
    ($($test:ident: $type:ident { $($variant:ident = $sample:expr,)* })*) => {$(
        #[test]
        fn $test() {
            fn name(value: &$type) -> &'static str {
                match value { $($type::$variant { .. } => stringify!($variant),)* }
            }
            let samples = [$((stringify!($variant), $sample),)*];
            for (wanted, sample) in &samples {
                assert_eq!(name(sample), *wanted);
            }
            insta::assert_snapshot!(lines(&samples));
        }
    )*};
}

golden! {
    frames_of_agents: AgentFrame {
        Hello = AgentFrame::Hello { version: 300 },
        Open = AgentFrame::Open { stream: samples::stream(), after: 7 },
        Close = AgentFrame::Close { stream: samples::stream() },
        Send = AgentFrame::Send {
            stream: samples::stream(),
            client_id: "m1".into(),
            text: "Grüße".to_owned(),
            comment: true,
        },
        Typing = AgentFrame::Typing { stream: samples::stream() },
        Read = AgentFrame::Read { stream: samples::stream(), seq: 7 },
        Ping = AgentFrame::Ping,
        StoppedTyping = AgentFrame::StoppedTyping { stream: samples::stream() },
        Earlier = AgentFrame::Earlier { stream: samples::stream(), before: 7 },
    }
    events_for_agents: AgentEvent {
        Welcome = AgentEvent::Welcome {
            version: 300,
            me: samples::me(),
            now: samples::AT,
            chats: vec![samples::summary()],
            colleagues: vec![samples::colleague()],
            groups: vec![samples::group()],
            round_robin: true,
            offline_open: 2,
        },
        Chat = AgentEvent::Chat(samples::summary()),
        ChatGone = AgentEvent::ChatGone { chat: "c1".into() },
        Events = AgentEvent::Events { stream: samples::stream(), page: samples::stream_page() },
        Sent = AgentEvent::Sent { stream: samples::stream(), client_id: "m1".into(), seq: 7, at: samples::AT },
        Refused = AgentEvent::Refused {
            stream: Some(samples::stream()),
            client_id: None,
            error: samples::error(),
        },
        Typing = AgentEvent::Typing { stream: samples::stream(), agent: Some("Joe".to_owned()) },
        Colleague = AgentEvent::Colleague(samples::colleague()),
        RoundRobin = AgentEvent::RoundRobin(true),
        OfflineOpen = AgentEvent::OfflineOpen(2),
        Refresh = AgentEvent::Refresh,
        SignedOut = AgentEvent::SignedOut,
        Pong = AgentEvent::Pong,
        StoppedTyping = AgentEvent::StoppedTyping { stream: samples::stream(), agent: Some("Joe".to_owned()) },
    }
    frames_of_visitors: VisitorFrame {
        Hello = VisitorFrame::Hello {
            version: 300,
            link: crate::LinkId(1),
            token: Some("t".to_owned()),
            page: samples::page(),
            after: 7,
        },
        Start = VisitorFrame::Start {
            client_id: "m1".into(),
            department: Some("d1".into()),
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            question: "Hello?".to_owned(),
        },
        Send = VisitorFrame::Send { client_id: "m1".into(), text: "Hello".to_owned() },
        Typing = VisitorFrame::Typing,
        Seen = VisitorFrame::Seen { seq: 7 },
        End = VisitorFrame::End,
        LeaveMessage = VisitorFrame::LeaveMessage {
            client_id: "m1".into(),
            department: None,
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            message: "Call me".to_owned(),
        },
        Page = VisitorFrame::Page(samples::page()),
        Ping = VisitorFrame::Ping,
        StoppedTyping = VisitorFrame::StoppedTyping,
        Earlier = VisitorFrame::Earlier { before: 7 },
        Later = VisitorFrame::Later { after: 7 },
        HelloAs = VisitorFrame::HelloAs {
            version: 300,
            link: crate::LinkId(1),
            token: Some("t".to_owned()),
            page: samples::page(),
            after: 7,
            identity: "a.b.c".to_owned(),
        },
        Attributes = VisitorFrame::Attributes("plan\tpro".to_owned()),
    }
    events_for_visitors: VisitorEvent {
        Ready = VisitorEvent::Ready {
            version: 300,
            token: "t".to_owned(),
            link: samples::link(),
            chat: Some(samples::visitor_chat()),
            page: samples::stream_page(),
            now: samples::AT,
            blocked: true,
            who: Box::new(samples::who()),
        },
        Chat = VisitorEvent::Chat(samples::visitor_chat()),
        Events = VisitorEvent::Events { chat: 3, page: samples::stream_page() },
        Sent = VisitorEvent::Sent { client_id: "m1".into(), chat: 3, seq: 7, at: samples::AT },
        Refused = VisitorEvent::Refused { client_id: Some("m1".into()), error: samples::error() },
        MessageLeft = VisitorEvent::MessageLeft { client_id: "m1".into() },
        Typing = VisitorEvent::Typing { name: "Joe".to_owned() },
        Link = VisitorEvent::Link(samples::link()),
        Pong = VisitorEvent::Pong,
        StoppedTyping = VisitorEvent::StoppedTyping { name: "Joe".to_owned() },
        Blocked = VisitorEvent::Blocked(true),
    }
    bodies_of_events: EventBody {
        Message = EventBody::Message { text: "Hello".to_owned() },
        Comment = EventBody::Comment { text: "Hello".to_owned() },
        Joined = EventBody::Joined { by: JoinedBy::RoundRobin, why: Some(samples::why()) },
        Transferred = EventBody::Transferred {
            group: "g1".into(),
            group_name: "Sales".to_owned(),
            agent_name: Some("Joe".to_owned()),
            comment: None,
        },
        Ended = EventBody::Ended,
        Blocked = EventBody::Blocked {
            until: Some(samples::AT),
            of_network: true,
            reason: "Spam".to_owned(),
        },
        Unblocked = EventBody::Unblocked,
    }
    authors: Author {
        System = Author::System,
        Visitor = Author::Visitor,
        Agent = Author::Agent { id: "a1".into(), name: "Joe".to_owned() },
    }
    ways_of_joining: JoinedBy {
        RoundRobin = JoinedBy::RoundRobin,
        Take = JoinedBy::Take,
        Transfer = JoinedBy::Transfer,
    }
    what_decided: DecidedBy {
        OnlyCandidate = DecidedBy::OnlyCandidate,
        Share = DecidedBy::Share,
        Fewest = DecidedBy::Fewest,
        LastEnded = DecidedBy::LastEnded,
        LastAssigned = DecidedBy::LastAssigned,
        Id = DecidedBy::Id,
    }
    times_of_blocks: BlockTime {
        Hour = BlockTime::Hour,
        Day = BlockTime::Day,
        Week = BlockTime::Week,
        Month = BlockTime::Month,
        Endless = BlockTime::Endless,
    }
    states_of_chats: ChatState {
        Queued = ChatState::Queued,
        Active = ChatState::Active,
        Ended = ChatState::Ended,
    }
    roles: Role {
        Agent = Role::Agent,
        Manager = Role::Manager,
        Administrator = Role::Administrator,
    }
    statuses_of_agents: AgentStatus {
        Available = AgentStatus::Available,
        Away = AgentStatus::Away,
    }
    entries: Entry {
        Workspace = Entry::Workspace(samples::me()),
        SignIn = Entry::SignIn,
        SetUp = Entry::SetUp,
    }
    targets_of_transfers: TransferTo {
        Group = TransferTo::Group("g1".into()),
        Agent = TransferTo::Agent { agent: "a1".into(), group: "g1".into() },
    }
    scopes_of_completed_chats: CompletedScope {
        Mine = CompletedScope::Mine,
        Group = CompletedScope::Group("g1".into()),
        All = CompletedScope::All,
    }
    kinds_of_errors: ErrorKind {
        SignedOut = ErrorKind::SignedOut,
        NotFound = ErrorKind::NotFound,
        Forbidden = ErrorKind::Forbidden,
        Invalid = ErrorKind::Invalid,
        Conflict = ErrorKind::Conflict,
        InUse = ErrorKind::InUse,
        State = ErrorKind::State,
        TooMany = ErrorKind::TooMany,
        BadRequest = ErrorKind::BadRequest,
        Server = ErrorKind::Server,
        Network = ErrorKind::Network,
        Unconfirmed = ErrorKind::Unconfirmed,
    }
}
