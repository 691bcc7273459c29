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

/// The room that a page keeps free: that of a picture, where both states have one of the same size.
fn room(online: &LinkLook, offline: &LinkLook) -> Option<(u32, u32)> {
    let size = |look: &LinkLook| {
        let sides = look.image_width.zip(look.image_height);
        sides.filter(|_| look.display == Display::Image)
    };
    size(online).filter(|room| size(offline) == Some(*room))
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
    let room = room(&link.online, &link.offline);
    let code = EmbedCode { base_url: origin, link: id, script_type, words, images: &images, room };
    Pasted { head: code.head(), place: code.place(), policy: code.policy(), loader: code.loader() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_the_room_of_pictures_of_one_size() {
        let look = |display, width, height| LinkLook {
            display,
            image_width: width,
            image_height: height,
            ..LinkLook::default()
        };
        let picture = look(Display::Image, Some(240), Some(80));
        let text = look(Display::Text, Some(240), Some(80));
        assert_eq!(room(&picture, &picture), Some((240, 80)));
        for other in [text, look(Display::Image, Some(240), Some(90)), look(Display::Image, Some(240), None)]
        {
            assert_eq!(room(&picture, &other), None, "{other:?}");
            assert_eq!(room(&other, &picture), None, "{other:?}");
        }
    }
}
