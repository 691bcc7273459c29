//! The labels of the metrics. Each is one of a few words that are fixed when the program is built;
//! no label holds an id, a name or any text of a request.

use prometheus::core::Collector;
use std::marker::PhantomData;

/// A label with few values.
pub trait Label: Copy + 'static {
    /// Every value, in the order of [`Label::index`].
    const ALL: &'static [Self];

    /// As Prometheus shows it.
    fn text(self) -> &'static str;

    /// Its place in [`Label::ALL`].
    fn index(self) -> usize;
}

macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$value_doc])* $value,)* }

        impl Label for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)*];

            fn text(self) -> &'static str {
                match self { $(Self::$value => $text,)* }
            }

            fn index(self) -> usize {
                self as usize
            }
        }
    )*};
}

labels! {
    /// Whose socket.
    Side {
        /// A visitor's widget.
        Visitor = "visitor",
        /// A tab of an agent's workspace.
        Agent = "agent",
    }

    /// Who wrote a text that was stored.
    Sender {
        /// A visitor in a chat; the question counts too.
        Visitor = "visitor",
        /// An agent to the visitor.
        Agent = "agent",
        /// An agent, as a comment for colleagues.
        Comment = "comment",
        /// A visitor, as an offline message.
        Offline = "offline",
    }

    /// How a chat changed hands. A new kind of hand-off is a new value.
    HandOff {
        /// An agent took it, from the queue or from a colleague.
        Take = "take",
        /// The distribution gave it to an agent.
        RoundRobin = "round_robin",
        /// An agent gave it to another one.
        TransferToAgent = "transfer_to_agent",
        /// It went into a group's queue: a transfer, or its owner was deactivated.
        TransferToGroup = "transfer_to_group",
    }

    /// Why the server cut a socket.
    Cut {
        /// Its queue of frames was full.
        Behind = "behind",
        /// It took no bytes for too long.
        Stuck = "stuck",
        /// It sent nothing for too long.
        Silent = "silent",
    }

    /// How a try to sign in ended.
    SignIn {
        /// A session was made.
        Ok = "ok",
        /// Account or password was wrong.
        Wrong = "wrong",
        /// There were too many failures before.
        Throttled = "throttled",
    }

    /// Which limit somebody met; `docs/limits.md` has the limits.
    Limit {
        /// No place for one more connection.
        Connections = "connections",
        /// No place for one more socket.
        Sockets = "sockets",
        /// Too many requests.
        Requests = "requests",
        /// Too many calls of server functions.
        Calls = "calls",
        /// Too many chats started.
        ChatStarts = "chat_starts",
        /// Too many offline messages.
        OfflineMessages = "offline_messages",
        /// A frame waited for its turn.
        HeldBack = "held_back",
        /// A typing signal was not passed on.
        Typing = "typing",
        /// A connection was not read for a while.
        Bytes = "bytes",
        /// Too many bytes of bodies were in memory already.
        Bodies = "bodies",
        /// A message on a socket, or a body, was too long.
        Size = "size",
        /// A head or a body did not come in time.
        Slow = "slow",
        /// A client took nothing of what was sent.
        Stuck = "stuck",
        /// Too many breaches of the protocol from one address.
        Breaches = "breaches",
    }

    /// What a blocked visitor tried.
    Blocked {
        /// To start a chat.
        Start = "start",
        /// To write into one.
        Message = "message",
        /// To leave an offline message.
        Offline = "offline",
    }

    /// How a try to do a job ended.
    JobEnd {
        /// It is done.
        Done = "done",
        /// It failed and is tried again.
        Failed = "failed",
        /// It failed too often.
        GivenUp = "given_up",
    }

    /// What went wrong in the server.
    Fault {
        /// A use case met an error of the database.
        Storage = "storage",
        /// A shared commit failed.
        Commit = "commit",
        /// Something happened that should not be possible.
        Internal = "internal",
        /// A change could not be read, so nobody could be told of it yet.
        FanOut = "fan_out",
        /// Leases of presence were not renewed.
        Leases = "leases",
        /// Sessions whose time is over were not ended.
        Session = "session",
        /// A job beside requests failed.
        Job = "job",
        /// A task panicked.
        Panic = "panic",
    }
}

/// One metric for each value of a label, looked up once: using it later is an array access and
/// an atomic operation.
#[derive(Debug)]
pub struct Each<L, M>(Vec<M>, PhantomData<L>);

impl<L: Label, M: Collector + Clone> Each<L, M> {
    pub(crate) fn new(child: impl Fn(&'static str) -> M) -> Self {
        Self(L::ALL.iter().map(|label| child(label.text())).collect(), PhantomData)
    }

    /// The metric of a value.
    #[must_use]
    pub fn of(&self, label: L) -> &M {
        // `ALL` is in the order of `index`, which a test checks.
        &self.0[label.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in_order<L: Label>() {
        let places: Vec<_> = L::ALL.iter().map(|label| label.index()).collect();
        assert_eq!(places, (0..L::ALL.len()).collect::<Vec<_>>());
    }

    #[test]
    fn every_value_has_its_own_place() {
        is_in_order::<Side>();
        is_in_order::<Sender>();
        is_in_order::<HandOff>();
        is_in_order::<Limit>();
        is_in_order::<Blocked>();
        is_in_order::<Cut>();
        is_in_order::<SignIn>();
        is_in_order::<JobEnd>();
        is_in_order::<Fault>();
    }
}
