//! The form that the server wrote into the page, for a visitor without a chat: it was usable before the widget ran.
//!
//! Its elements are taken over where they are, with what was typed, the cursor and the focus. The server's side is
//! `server/src/embed/early.rs`, and `boot.js` serves it until then.

use crate::dom::{self, El};
use crate::forms::Field;
use foyer_protocol::visitor::LinkInfo;
use foyer_protocol::wire;
use leptos::prelude::document;
use leptos::web_sys::Element;
use wasm_bindgen::JsCast;

/// What the page knows and the visitor typed.
#[derive(Debug)]
pub(crate) struct Early {
    /// The link as the server wrote it down a moment ago.
    pub(crate) info: LinkInfo,
    /// Department's id, name, e-mail, text.
    pub(crate) typed: [String; 4],
}

/// The form, if `boot.js` has shown it.
pub(super) fn form() -> Option<Element> {
    document().query_selector("#form:not([hidden])").ok().flatten()
}

/// Whether its button was pressed already.
pub(super) fn was_sent(form: &Element) -> bool {
    form.has_attribute("data-sent")
}

/// What is in it; `None` when another version of the server wrote it.
pub(super) fn read(form: &Element) -> Option<Early> {
    let info = wire::from_hex(&form.get_attribute("data-info")?).ok()?;
    let typed = [Field::Department, Field::Name, Field::Email, Field::Text].map(|field| {
        let control = document().get_element_by_id(field.id());
        control.map(|it| El::from(it).value()).unwrap_or_default()
    });
    Some(Early { info, typed })
}

/// Empties the page, but for a form that is taken over.
pub(super) fn clear(root: &El, form: Option<Element>) {
    let Some(form) = form else { return root.node().set_text_content(None) };
    let form = Some(form.unchecked_into());
    let mut next = root.node().first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        if !child.is_same_node(form.as_ref()) {
            // Fails for what is no child.
            _ = root.node().remove_child(&child);
        }
    }
    // The form draws its notes anew.
    if let Ok(Some(note)) = document().query_selector("#form > p") {
        note.remove();
    }
    dom::take_over(true);
}
