//! Short messages about what just happened, with an optional way back. They stand beside what they speak of; where that
//! is on screen, the sheet knows.
//!
//! The live regions are always in the page: one mounted together with its text is not announced.

use super::button::{Button, ButtonKind};
use super::focus::keep_focus_in_page;
use super::icon::IconName;
use super::keyed::{Item, Key, keyed};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How long a toast stays, and with it the chance to undo.
const SHOWN_FOR: Duration = Duration::from_secs(6);
/// Most toasts at a time; the oldest leaves first.
const MOST: usize = 4;

/// Not a leptos callback: the toast outlives the page that showed it, and so must the way back.
type Action = Arc<dyn Fn() + Send + Sync>;

/// What a toast speaks of, and so where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The page: at its toolbar.
    Page,
    /// A list of chats.
    List,
    /// The chat on screen: under its head.
    Chat,
}

impl Beside {
    const ALL: [Self; 3] = [Self::Page, Self::List, Self::Chat];

    fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::List => "list",
            Self::Chat => "chat",
        }
    }
}

#[derive(Clone)]
struct Toast {
    id: u64,
    beside: Beside,
    text: String,
    action: Option<(&'static str, Action)>,
}

/// The handle to show toasts by. Copy it anywhere.
#[derive(Clone, Copy)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    next_id: StoredValue<u64>,
    /// Pointer or focus is on the toasts: none leaves.
    held: RwSignal<bool>,
}

impl Toaster {
    fn new() -> Self {
        Self { toasts: RwSignal::new(Vec::new()), next_id: StoredValue::new(0), held: RwSignal::new(false) }
    }

    /// Shows a sentence about the page.
    pub fn show(&self, text: impl Into<String>) {
        self.show_beside(Beside::Page, text);
    }

    /// Shows a sentence beside what it speaks of.
    pub fn show_beside(&self, beside: Beside, text: impl Into<String>) {
        self.push(beside, text.into(), None);
    }

    /// Shows a sentence with one action, for example **Undo**.
    pub fn show_with_action(
        &self,
        text: impl Into<String>,
        label: &'static str,
        action: impl Fn() + Send + Sync + 'static,
    ) {
        self.push(Beside::Page, text.into(), Some((label, Arc::new(action))));
    }

    fn push(self, beside: Beside, text: String, action: Option<(&'static str, Action)>) {
        let id = self.next_id.try_update_value(|id| {
            *id += 1;
            *id
        });
        let Some(id) = id else { return };
        self.toasts.try_update(|toasts| {
            // The same once more is said in place of the first.
            toasts.retain(|toast| toast.text != text || toast.action.is_some());
            toasts.push(Toast { id, beside, text, action });
            let surplus = toasts.len().saturating_sub(MOST);
            toasts.drain(..surplus);
        });
        self.expire(id);
    }

    /// Lets the toast go after its time, but not from under the pointer.
    fn expire(self, id: u64) {
        set_timeout(
            move || {
                if self.held.try_get_untracked().unwrap_or(false) {
                    self.expire(id);
                } else {
                    self.remove(id);
                }
            },
            SHOWN_FOR,
        );
    }

    fn remove(self, id: u64) {
        self.toasts.try_update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// Makes the toasts available below the caller; call once, at the root.
pub fn provide_toasts() -> Toaster {
    let toaster = Toaster::new();
    provide_context(toaster);
    toaster
}

/// The handle of the nearest [`provide_toasts`]; without one, toasts are shown nowhere.
#[must_use]
pub fn use_toasts() -> Toaster {
    use_context().unwrap_or_else(Toaster::new)
}

/// The regions where toasts appear; mount once, at the root.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = use_toasts();
    Beside::ALL.map(|beside| region(toaster, beside)).collect_view()
}

fn region(toaster: Toaster, beside: Beside) -> AnyView {
    let hold = move |held: bool| toaster.held.set(held);
    let toasts = keyed(move || {
        let item =
            |toast: Toast| Item::new(Key::Id(toast.id.to_string()), move || toast_view(toaster, toast));
        toaster.toasts.get().into_iter().filter(|toast| toast.beside == beside).map(item).collect()
    });
    view! {
        <div
            class="toasts"
            data-beside=beside.name()
            role="status"
            aria-live="polite"
            on:pointerenter=move |_| hold(true)
            on:pointerleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            {toasts}
        </div>
    }
    .into_any()
}

fn toast_view(toaster: Toaster, toast: Toast) -> AnyView {
    let id = toast.id;
    // A toast that leaves takes focus with it.
    let leave = move || {
        toaster.held.set(false);
        keep_focus_in_page();
    };
    let action = toast.action.map(|(label, action)| {
        let press = move |_| {
            toaster.remove(id);
            action();
            leave();
        };
        view! { <Button on_click=press>{label}</Button> }
    });
    let dismiss = move |_| {
        toaster.remove(id);
        leave();
    };
    view! {
        <div class="toast">
            <p class="toast-text">{toast.text}</p>
            {action}
            <Button kind=ButtonKind::Quiet icon=IconName::Close icon_only=true label="Dismiss" on_click=dismiss />
        </div>
    }
    .into_any()
}
