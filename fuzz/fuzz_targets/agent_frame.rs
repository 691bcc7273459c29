//! A frame of an agent's socket, as any bytes. Decoding never panics, and what it makes of them
//! survives the way there and back.
#![no_main]

use foyer_protocol::agent::AgentFrame;
use foyer_protocol::wire::{decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = decode::<AgentFrame>(bytes) {
        let again = encode(&frame).expect("a frame that was decoded can be encoded");
        assert_eq!(decode::<AgentFrame>(&again), Ok(frame));
    }
});
