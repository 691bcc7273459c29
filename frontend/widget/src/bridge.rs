//! The line to the script on the host's page: a `MessagePort` that `boot.js` received in the
//! handshake, and the data that came with it.
//!
//! The host's script keeps what must outlive this iframe (token, unsent messages, draft), because
//! storage of an iframe from another site is partitioned or dropped. Opened as a page of its own
//! the keeper (`keeper.js`) stands in for that script.
//!
//! Whatever comes from there is foreign: the host page or another script on it may have put it
//! there. It is brought into shape here, so that nothing behind has to doubt it.

use crate::model::Said;
use crate::page;
use foyer_protocol::ClientId;
use foyer_protocol::checks::is_client_id;
use foyer_protocol::limits::{ATTRIBUTES_CHARS, URL_CHARS};
use foyer_protocol::visitor::PageInfo;
use js_sys::{Array, Object, Reflect};
use leptos::web_sys::{MessageEvent, MessagePort};
use wasm_bindgen::prelude::*;

/// What the host's script handed over.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The visitor's token.
    pub(crate) token: Option<String>,
    /// Number of the ended chat that was left behind.
    pub(crate) left: i64,
    /// Text in the composer.
    pub(crate) draft: String,
    /// What was typed into the form and not sent: department's id, name, e-mail, text.
    pub(crate) form: [String; 4],
    /// Messages on their way, in order.
    pub(crate) outbox: Vec<(ClientId, Said)>,
    /// Where the visitor is.
    pub(crate) page: PageInfo,
    /// Language for times, as BCP 47; `None` for the browser's.
    pub(crate) locale: Option<String>,
    /// Who the visitor is, as the host's site has signed it, for the server, which checks it; empty where it says nothing.
    pub(crate) identity: String,
    /// What the host's page says of the visitor; for the server, which takes it apart.
    pub(crate) attributes: String,
    /// Whether the panel is open.
    pub(crate) shown: bool,
    /// Whether to take the focus: the panel was opened by hand.
    pub(crate) focus: bool,
}

/// What the host's script says later.
#[derive(Debug)]
pub(crate) enum FromHost {
    /// The panel is open; `focus` when it was opened by hand.
    Shown {
        /// Whether to take the focus.
        focus: bool,
    },
    /// The panel is closed.
    Hidden,
    /// The visitor went to another page of a single-page site.
    Page(PageInfo),
    /// Escape was pressed outside of the iframe.
    Escape,
    /// The page says something else of the visitor.
    Attributes(String),
    /// The page ends the chat.
    End,
}

/// What the widget tells the host's script.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ToHost<'a> {
    /// The widget runs.
    Ready,
    /// Keep this token.
    Keep(&'a str),
    /// Forget the visitor and everything of theirs.
    Forget,
    /// A chat is open, or not any more: decides whether it resumes on the next page. `idle` when the visitor has
    /// the form before them, and so the next page may show it at once.
    Chat {
        /// Whether a chat is open.
        open: bool,
        /// Whether there is no chat at all, and the visitor may start one.
        idle: bool,
    },
    /// This many messages are unread.
    Unread(usize),
    /// Close the panel.
    Close,
    /// Say this while the panel is closed.
    Say(&'a str),
    /// Keep this message until it is stored.
    Put(&'a str, &'a Said),
    /// This message needs no keeping any more.
    Drop(&'a str),
    /// The ended chat with this number was left behind.
    Left(i64),
    /// Text in the composer.
    Draft(&'a str),
    /// What is typed into the form: department's id, name, e-mail, text.
    Form(&'a [String; 4]),
}

/// The line itself. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Bridge {
    port: Option<MessagePort>,
    /// Whether the chat is a page of its own.
    alone: bool,
}

impl Bridge {
    /// Takes what `boot.js` left for us.
    pub(crate) fn take() -> (Self, Kept) {
        let handed = get(&js_sys::global(), "foyer");
        let port = get(&handed, "port").dyn_into::<MessagePort>().ok();
        let mut kept = Kept { shown: true, focus: true, ..Kept::default() };
        let data = get(&handed, "data");
        if port.is_some() {
            kept.token = get(&data, "token").as_string().filter(|token| is_token(token));
            kept.left = whole(&get(&data, "left"));
            kept.draft = text(&get(&data, "draft"));
            if let Ok(form) = get(&data, "form").dyn_into::<Array>() {
                for (kept, typed) in kept.form.iter_mut().zip(form.iter()) {
                    *kept = text(&typed);
                }
            }
            kept.locale = page::usable_locale(&text(&get(&data, "locale")));
            kept.shown = get(&data, "shown").is_truthy();
            kept.focus = get(&data, "focus").is_truthy();
            kept.page = page_info(&get(&data, "page"));
            kept.identity = text(&get(&data, "identity"));
            kept.attributes = attributes(&data);
            if let Ok(entries) = get(&data, "outbox").dyn_into::<Object>() {
                for pair in Object::entries(&entries).iter().filter_map(|pair| pair.dyn_into::<Array>().ok())
                {
                    let (id, said) = (ClientId(text(&pair.get(0))), said(&pair.get(1)));
                    // The server takes no other id; the words are what counts.
                    let id = if is_client_id(&id) { id } else { page::new_id() };
                    if !said.text.trim().is_empty() {
                        kept.outbox.push((id, said));
                    }
                }
            }
        } else {
            kept.page = page_info(&data);
        }
        let alone = get(&handed, "alone").is_truthy();
        (Self { port, alone }, kept)
    }

    /// Whether there is a host page, and so somewhere to close to.
    pub(crate) fn embedded(&self) -> bool {
        self.port.is_some() && !self.alone
    }

    /// Calls `handler` for everything the host's script says from now on.
    pub(crate) fn listen(&self, handler: impl Fn(FromHost) + 'static) {
        let Some(port) = &self.port else { return };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let said = match text(&get(&data, "t")).as_str() {
                "shown" => FromHost::Shown { focus: get(&data, "focus").is_truthy() },
                "hidden" => FromHost::Hidden,
                "page" => FromHost::Page(page_info(&get(&data, "page"))),
                "attributes" => FromHost::Attributes(attributes(&data)),
                "escape" => FromHost::Escape,
                "end" => FromHost::End,
                _ => return,
            };
            handler(said);
        });
        // Added beside boot.js's own listener; messages have waited in the port until it starts.
        let listener = on_message.into_js_value();
        if port.add_event_listener_with_callback("message", listener.unchecked_ref()).is_ok() {
            port.start();
        }
    }

    /// Tells the host's script something.
    pub(crate) fn tell(&self, what: ToHost<'_>) {
        let Some(port) = &self.port else { return };
        let message = Object::new();
        let put = |key: &str, value: JsValue| {
            // Setting a property of a fresh object cannot fail.
            Reflect::set(&message, &key.into(), &value).is_ok()
        };
        let name = match what {
            ToHost::Ready => "ready",
            ToHost::Keep(token) => {
                put("token", token.into());
                "keep"
            }
            ToHost::Forget => "forget",
            ToHost::Chat { open, idle } => {
                put("open", open.into());
                put("idle", idle.into());
                "chat"
            }
            ToHost::Unread(count) => {
                put("count", u32::try_from(count).unwrap_or(u32::MAX).into());
                "unread"
            }
            ToHost::Close => "close",
            ToHost::Say(words) => {
                put("text", words.into());
                "say"
            }
            ToHost::Put(id, said) => {
                put("id", id.into());
                put(
                    "said",
                    Array::of2(&JsValue::from_f64(as_float(said.chat)), &said.text.as_str().into()).into(),
                );
                "put"
            }
            ToHost::Drop(id) => {
                put("id", id.into());
                "drop"
            }
            ToHost::Left(number) => {
                put("number", JsValue::from_f64(as_float(number)));
                "left"
            }
            ToHost::Draft(words) => {
                put("text", words.into());
                "draft"
            }
            ToHost::Form(typed) => {
                put("form", typed.iter().map(JsValue::from).collect::<Array>().into());
                "form"
            }
        };
        put("t", name.into());
        // Fails only for a closed port: the host page is going away, nobody is left to tell.
        _ = port.post_message(&message);
    }
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A message as it was kept: the chat's number and the text, or the text alone by an older version.
fn said(value: &JsValue) -> Said {
    if let Some(text) = value.as_string() {
        return Said { chat: 0, text };
    }
    let pair = value.dyn_ref::<Array>().cloned().unwrap_or_default();
    Said { chat: whole(&pair.get(0)), text: text(&pair.get(1)) }
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

/// No longer than a frame may be.
fn attributes(data: &JsValue) -> String {
    text(&get(data, "attributes")).chars().take(ATTRIBUTES_CHARS).collect()
}

/// A fact of the page, as long as the server keeps it: a page may have an address of megabytes, and a
/// frame that large would end the connection.
fn fact(page: &JsValue, key: &str) -> String {
    text(&get(page, key)).chars().take(URL_CHARS).collect()
}

/// Whether the server has made it: 64 hexadecimal digits, with a mark before them for somebody whom a site has signed in.
fn is_token(token: &str) -> bool {
    let token = token.strip_prefix('s').unwrap_or(token);
    token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates; chat numbers are small")]
fn whole(value: &JsValue) -> i64 {
    value.as_f64().unwrap_or_default() as i64
}

#[expect(clippy::cast_precision_loss, reason = "chat numbers are far below 2^53")]
fn as_float(number: i64) -> f64 {
    number as f64
}

fn page_info(value: &JsValue) -> PageInfo {
    PageInfo {
        url: fact(value, "url"),
        title: fact(value, "title"),
        referrer: fact(value, "referrer"),
        languages: fact(value, "languages"),
        utc_offset_min: i32::try_from(whole(&get(value, "utc_offset_min"))).unwrap_or_default(),
    }
}
