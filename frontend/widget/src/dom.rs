//! Elements that follow signals.
//!
//! Leptos' signals, effects and owners, with a small builder in place of `view!`. There, every
//! element and every closure is a type of its own, compiled on its own: the same screens were 106 KB
//! after brotli, where these are 65. Text only ever becomes text nodes. Knows nothing of chats.

mod list;

pub(crate) use list::Keyed;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::web_sys::{Comment, Element, Event, HtmlElement, Node, Text};
use std::sync::atomic::{AtomicBool, Ordering};
use wasm_bindgen::prelude::*;

/// Whether elements that the server wrote are taken over just now. They stay where they are, so that neither focus,
/// cursor nor an input method that is at work in one of them notices.
static TAKES_OVER: AtomicBool = AtomicBool::new(false);

/// Marks what the server wrote and nobody has placed yet.
const EARLY: &str = "data-early";

/// An element that is being put together.
#[derive(Clone, Debug)]
pub(crate) struct El(Element);

/// A new element.
pub(crate) fn el(name: &str) -> El {
    make(document().create_element(name).map(El))
}

/// An element with an id: the one that the server wrote, while its form is taken over; else a new one.
pub(crate) fn known(name: &str, id: &str) -> El {
    let there = if takes_over() { document().get_element_by_id(id) } else { None };
    there.map_or_else(|| el(name), El).attr("id", id)
}

/// Whether elements that the server wrote are taken over just now.
pub(crate) fn takes_over() -> bool {
    TAKES_OVER.load(Ordering::Relaxed)
}

/// From here on elements that the server wrote are taken over, or are no more.
pub(crate) fn take_over(takes: bool) {
    TAKES_OVER.store(takes, Ordering::Relaxed);
}

/// A new element with a class.
pub(crate) fn div(class: &str) -> El {
    el("div").attr("class", class)
}

/// A paragraph of a class, with words in it.
pub(crate) fn paragraph(class: &str, words: &str) -> El {
    el("p").attr("class", class).text(words)
}

/// A button with a word on it.
pub(crate) fn button(class: &str, words: &str, act: impl FnMut() + 'static) -> El {
    el("button").attr("type", "button").attr("class", class).text(words).click(act)
}

/// A button with a symbol on it, drawn by one path.
pub(crate) fn tool(id: &str, words: &str, path: &str, act: impl FnMut() + 'static) -> El {
    el("button")
        .attr("type", "button")
        .attr("class", "tool")
        .attr("id", id)
        .attr("aria-label", words)
        .attr("title", words)
        .child(icon(path))
        .click(act)
}

/// A symbol, drawn by one path on 24 × 24; decoration only.
pub(crate) fn icon(path: &str) -> El {
    let icon = svg("svg").attr("class", "icon").attr("viewBox", "0 0 24 24").attr("aria-hidden", "true");
    icon.child(svg("path").attr("d", path))
}

/// A heading that can take the focus when its screen appears.
pub(crate) fn landing(words: impl Fn() -> String + 'static) -> El {
    el("h2").attr("tabindex", "-1").attr("data-focus", "").text_of(words)
}

/// Three dots; decoration only.
pub(crate) fn dots() -> El {
    el("span").attr("class", "dots").attr("aria-hidden", "true").child(el("i")).child(el("i")).child(el("i"))
}

/// Runs now, and again whenever a signal it read has changed; until its surroundings go away.
pub(crate) fn follow(act: impl FnMut() + 'static) {
    follow_of(Box::new(act));
}

fn follow_of(mut act: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_| act());
    // The owner of what is around drops it.
    StoredValue::new_local(effect);
}

/// A condition; changes only when its answer does.
pub(crate) fn flag(condition: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    flag_of(Box::new(condition))
}

fn flag_of(condition: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| condition())
}

impl From<HtmlElement> for El {
    fn from(element: HtmlElement) -> Self {
        Self(element.into())
    }
}

impl From<Element> for El {
    fn from(element: Element) -> Self {
        Self(element)
    }
}

impl El {
    /// The element itself.
    pub(crate) fn node(&self) -> &Element {
        &self.0
    }

    /// The element as what scrolls, sizes and takes the focus.
    pub(crate) fn html(&self) -> HtmlElement {
        self.0.clone().unchecked_into()
    }

    /// Sets an attribute for good.
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        self.set_attr(name, Some(value));
        self
    }

    /// Keeps an attribute up to date; `None` takes it off.
    pub(crate) fn attr_of(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        let target = self.clone();
        follow(move || target.set_attr(name, value().as_deref()));
        self
    }

    /// `"true"` while the condition holds, otherwise no attribute at all.
    pub(crate) fn attr_if(self, name: &'static str, condition: impl Fn() -> bool + 'static) -> Self {
        self.attr_of(name, move || condition().then(|| "true".to_owned()))
    }

    /// Appends words.
    pub(crate) fn text(self, words: &str) -> Self {
        self.append(&text_node(words));
        self
    }

    /// Keeps the words of an element that has nothing else in it up to date. They are set through the
    /// element: a browser that translates the page puts something of its own in place of a text node.
    pub(crate) fn text_of(self, words: impl Fn() -> String + 'static) -> Self {
        let target = self.clone();
        let mut shown = String::new();
        follow(move || {
            let now = words();
            if now != shown {
                target.0.set_text_content(Some(&now));
                shown = now;
            }
        });
        self
    }

    /// Appends an element.
    pub(crate) fn child(self, child: El) -> Self {
        self.append(&child.0);
        self
    }

    /// Appends a place for an element that is made anew whenever a signal it read has changed.
    pub(crate) fn slot(self, view: impl Fn() -> Option<El> + 'static) -> Self {
        let mark = make(Comment::new());
        self.append(&mark);
        let mut shown: Option<El> = None;
        follow(move || {
            let next = view();
            if let Some(old) = shown.take() {
                old.0.remove();
            }
            if let (Some(next), Some(parent)) = (&next, mark.parent_node()) {
                // The mark is where it was put: next to it there is always room.
                _ = if takes_over() && next.0.is_connected() {
                    next.set_attr(EARLY, None);
                    parent.insert_before(&mark, next.0.next_sibling().as_ref())
                } else {
                    parent.insert_before(&next.0, Some(&mark))
                };
            }
            shown = next;
        });
        self
    }

    /// Appends a place for an element that is there while the condition holds.
    pub(crate) fn when(self, shown: Memo<bool>, view: impl Fn() -> El + 'static) -> Self {
        self.slot(move || shown.get().then(&view))
    }

    /// Calls `act` for an event.
    pub(crate) fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> Self {
        let listener = Closure::<dyn FnMut(Event)>::new(act).into_js_value();
        // Fails for no element and no listener.
        _ = self.0.add_event_listener_with_callback(event, listener.unchecked_ref());
        self
    }

    /// Calls `act` for a click, by hand or by key.
    pub(crate) fn click(self, mut act: impl FnMut() + 'static) -> Self {
        self.on("click", move |_| act())
    }

    /// Keeps a control and a signal equal; `typed` hears of what the visitor changes.
    pub(crate) fn bind(self, value: RwSignal<String>, typed: impl Fn() + 'static) -> Self {
        let control = self.clone();
        let heard = self.on("input", move |_| {
            value.set(control.value());
            typed();
        });
        let control = heard.clone();
        follow(move || {
            let now = JsValue::from(value.get());
            let key = JsValue::from("value");
            // Setting what is there already would move the cursor.
            let same = Reflect::get(&control.0, &key).is_ok_and(|old| old == now);
            if !same {
                // Fails for no control.
                _ = Reflect::set(&control.0, &key, &now);
            }
        });
        heard
    }

    /// What is typed into a control.
    pub(crate) fn value(&self) -> String {
        Reflect::get(&self.0, &"value".into()).ok().and_then(|now| now.as_string()).unwrap_or_default()
    }

    fn set_attr(&self, name: &str, value: Option<&str>) {
        let done = match value {
            Some(value) => self.0.set_attribute(name, value),
            None => self.0.remove_attribute(name),
        };
        // Fails only for a name no attribute can have, and all names are ours.
        _ = done;
    }

    fn append(&self, node: &Node) {
        // Fails only for a node that contains its parent.
        _ = if takes_over() { self.place(node) } else { self.0.append_child(node) };
    }

    /// What the server wrote here stays, and what is new comes before the next of it.
    fn place(&self, node: &Node) -> Result<Node, JsValue> {
        if self.0.is_same_node(node.parent_node().as_ref()) {
            El(node.clone().unchecked_into()).set_attr(EARLY, None);
            return Ok(node.clone());
        }
        let next = self.0.query_selector(":scope > [data-early]")?;
        self.0.insert_before(node, next.as_deref())
    }
}

fn svg(name: &str) -> El {
    make(document().create_element_ns(Some("http://www.w3.org/2000/svg"), name).map(El))
}

fn text_node(words: &str) -> Text {
    document().create_text_node(words)
}

/// Making a node of a name of ours cannot fail; there would be nothing to show without it.
fn make<T>(made: Result<T, JsValue>) -> T {
    made.unwrap_or_else(|error| wasm_bindgen::throw_val(error))
}
