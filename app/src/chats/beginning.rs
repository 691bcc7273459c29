//! The beginning of a thread: asks for the page before what is here when a reader comes near, keeps the
//! reader's place when it arrives, and leads to the very start by the Home key.

use super::desk::use_desk;
use crate::components::near_end::near_end;
use crate::components::one_type::{flag, memo, watch};
use crate::state::live::{LineState, Live};
use crate::state::stream::{Earlier, Stream};
use foyer_protocol::ChatId;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// What a thread knows of its beginning.
#[derive(Clone, Copy)]
pub struct Beginning {
    live: Live,
    id: StoredValue<ChatId>,
    region: NodeRef<html::Div>,
    stream: Memo<Stream>,
    /// The reader wants to the very start: page after page is asked for.
    to_start: RwSignal<bool>,
    /// How far the upper edge of the view is from the thread's end, in px.
    from_end: StoredValue<i32>,
    /// Entries were added above, and the place is not put back yet.
    is_settling: StoredValue<bool>,
}

impl Beginning {
    /// Of the thread that scrolls in `region`.
    pub fn new(id: StoredValue<ChatId>, region: NodeRef<html::Div>, stream: Memo<Stream>) -> Self {
        let (to_start, from_end) = (RwSignal::new(false), StoredValue::new(0));
        let this = Self {
            live: use_desk().live,
            id,
            region,
            stream,
            to_start,
            from_end,
            is_settling: StoredValue::new(false),
        };
        let first = memo(move || stream.with(Stream::first));
        Effect::new(move |before: Option<i64>| {
            let first = first.get();
            if before.is_some_and(|before| first < before) {
                this.grew();
            }
            first
        });
        let state = memo(move || stream.with(|s| (s.has_earlier(), s.earlier, s.first())));
        watch(move || match (to_start.get(), state.get()) {
            (true, (true, Earlier::Idle, _)) => this.ask(),
            (true, (false, ..) | (_, Earlier::Failed, _)) => to_start.set(false),
            _ => {}
        });
        this
    }

    /// The thread was scrolled, or has another size.
    pub fn moved(self) {
        if self.is_settling.try_get_value() == Some(false)
            && let Some(region) = self.region.try_get_untracked().flatten()
        {
            self.from_end.try_set_value(region.scroll_height() - region.scroll_top());
        }
    }

    /// A key in the thread: Home goes to the very start, and any other way to move stays where it leads.
    pub fn key(self, event: &ev::KeyboardEvent) {
        let plain = !(event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key());
        self.to_start.set(plain && event.key() == "Home" && self.stream.with_untracked(Stream::has_earlier));
    }

    /// The reader moves by another way.
    pub fn stay(self) {
        if self.to_start.get_untracked() {
            self.to_start.set(false);
        }
    }

    fn ask(self) {
        self.id.with_value(|id| self.live.ask_for_earlier(id));
    }

    /// Entries were added before what is here: what was read stays where it was. Browsers that do so by
    /// themselves do not at the upper edge.
    fn grew(self) {
        let to_start = self.to_start.get_untracked();
        let from_end = self.from_end.get_value();
        self.is_settling.set_value(true);
        request_animation_frame(move || {
            self.is_settling.try_set_value(false);
            if let Some(region) = self.region.try_get_untracked().flatten() {
                region.set_scroll_top(if to_start { 0 } else { region.scroll_height() - from_end });
            }
            self.moved();
        });
    }

    /// What stands above the first entry that is here.
    pub fn view(self) -> AnyView {
        let Self { live, stream, region, .. } = self;
        let has_earlier = flag(move || stream.with(Stream::has_earlier));
        let earlier = memo(move || stream.with(|s| s.earlier));
        let ready = flag(move || live.line.get() == LineState::Ready);
        let ask = move || self.ask();
        let button = NodeRef::<html::Button>::new();
        // Whoever loaded the last page by the button goes on in the thread.
        watch(move || {
            let focused = document().active_element();
            if !has_earlier.get()
                && let Some((button, region)) = button.get_untracked().zip(region.get_untracked())
                && focused.is_some_and(|focused| focused == **button)
            {
                // Fails only for an element that cannot be focused.
                _ = region.focus();
            }
        });
        view! {
            <div class="thread-earlier" hidden=move || !has_earlier.get()>
                <p role="status">
                    {move || if earlier.get() == Earlier::Asked { "Loading earlier messages…" } else { "" }}
                </p>
                {move || {
                    (earlier.get() == Earlier::Failed)
                        .then(|| view! { <p role="alert">"Earlier messages couldn't be loaded."</p> }.into_any())
                }}
                <button
                    type="button"
                    class="thread-earlier-button"
                    node_ref=button
                    aria-disabled=move || (earlier.get() == Earlier::Asked).to_string()
                    on:click=move |_| ask()
                >
                    {move || if earlier.get() == Earlier::Failed { "Try again" } else { "Load earlier messages" }}
                </button>
                {move || {
                    (has_earlier.get() && ready.get() && earlier.get() == Earlier::Idle)
                        .then(|| near_end(".thread", ask))
                }}
            </div>
        }
        .into_any()
    }
}
