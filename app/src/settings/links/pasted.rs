//! What a website pastes for a link, for the choices as they are.

use foyer_protocol::LinkId;
use foyer_protocol::embed_code::{EmbedCode, ScriptType};
use foyer_protocol::setup::{Display, Link, LinkLook};

/// The texts of the boxes, the lines of the policy, and the loader for tag managers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pasted {
    pub(super) head: String,
    pub(super) place: String,
    pub(super) policy: Vec<String>,
    pub(super) loader: String,
}

/// What is pasted for a link from an origin.
pub(super) fn pasted(link: &Link, id: LinkId, origin: &str, script_type: ScriptType) -> Pasted {
    let picture = |look: &LinkLook| match look.display {
        Display::Image => look.image_link.clone(),
        _ => String::new(),
    };
    let (online, offline) = (picture(&link.online), picture(&link.offline));
    let images = [online.as_str(), offline.as_str()];
    let words = link.online.label(true);
    let code = EmbedCode { base_url: origin, link: id, script_type, words, images: &images };
    Pasted { head: code.head(), place: code.place(), policy: code.policy(), loader: code.loader() }
}
