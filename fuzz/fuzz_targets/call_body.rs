//! The body of a server function, as any bytes: the arguments of every function that takes some.
//! The first byte picks the function.
#![no_main]

use foyer_protocol::people::{AgentStatus, CompletedScope, TransferTo};
use foyer_protocol::setup::{Agent, Brand, Department, Group, Options, SetupForm};
use foyer_protocol::wire::{decode, encode};
use foyer_protocol::{AgentId, BrandId, ChatId, GroupId, OfflineMessageId, SessionId, Timestamp};
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Decodes the arguments `A`; what comes of it survives the way there and back.
fn arguments<A: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    if let Ok(arguments) = decode::<A>(bytes) {
        let again = encode(&arguments).expect("arguments that were decoded can be encoded");
        assert_eq!(decode::<A>(&again), Ok(arguments));
    }
}

/// The shapes there are; functions with the same arguments share one.
const SHAPES: &[fn(&[u8])] = &[
    arguments::<(Agent,)>,
    arguments::<(AgentId, i64)>,
    arguments::<(AgentStatus,)>,
    arguments::<(Brand,)>,
    arguments::<(BrandId, i64)>,
    arguments::<(ChatId,)>,
    arguments::<(ChatId, Option<AgentId>, bool)>,
    arguments::<(ChatId, TransferTo, String)>,
    arguments::<(CompletedScope, Option<(Timestamp, i64)>)>,
    arguments::<(Department,)>,
    arguments::<(Group,)>,
    arguments::<(GroupId, bool)>,
    arguments::<(OfflineMessageId, Option<AgentId>, i64)>,
    arguments::<(OfflineMessageId, bool, i64)>,
    arguments::<(Options,)>,
    arguments::<(SessionId,)>,
    arguments::<(SetupForm,)>,
    arguments::<(String, String)>,
    arguments::<(bool,)>,
    arguments::<(i64,)>,
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((choice, body)) = bytes.split_first() {
        SHAPES[usize::from(*choice) % SHAPES.len()](body);
    }
});
