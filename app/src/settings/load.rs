//! Reading something from the server for a page: waiting, there, or failed.
//!
//! Owns the timing: nothing for 150 ms, then a skeleton that stays at least 300 ms.

use crate::api::ApiError;
use crate::components::error_note::show_failure;
use crate::components::one_type::watch;
use crate::components::{ErrorNote, Skeleton, flag};
use crate::state::live::{LineState, Live, local_now};
use foyer_protocol::{AppError, ErrorKind};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// When the skeleton appears; the same number stands in `style/components/states.css`.
const SKELETON_AFTER_MS: f64 = 150.0;
/// How long it stays at least.
const SKELETON_FOR_MS: f64 = 300.0;

/// What was read, of whatever type.
type Data = Arc<dyn Any + Send + Sync>;
/// Reads it.
type Fetch = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Data, AppError>>>>>;

/// A reading of whatever type: all of [`Loader`] that need not know the type, so that it is
/// compiled once.
#[derive(Clone, Copy)]
pub struct Reading {
    data: RwSignal<Option<Data>>,
    error: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    turn: StoredValue<u32>,
    fetch: StoredValue<Fetch, LocalStorage>,
}

impl Reading {
    fn new(fetch: Fetch) -> Self {
        let reading = Self {
            data: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            turn: StoredValue::new(0),
            fetch: StoredValue::new_local(fetch),
        };
        reading.reload();
        reading.reload_when_signed_in();
        reading
    }

    /// Reads again what was refused because the session had ended, once somebody is signed in again.
    fn reload_when_signed_in(self) {
        let Some(live) = use_context::<Live>() else { return };
        watch(move || {
            let refused = |error: &Option<AppError>| {
                error.as_ref().is_some_and(|error| error.kind == ErrorKind::SignedOut)
            };
            if live.line.get() == LineState::Ready && self.error.with_untracked(refused) {
                self.reload();
            }
        });
    }

    /// Reads again. The newest reading wins, whichever answers last.
    pub fn reload(self) {
        let turn = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let Some(reading) = self.fetch.try_with_value(|fetch| fetch()) else {
            return;
        };
        self.busy.try_set(true);
        spawn_local(async move {
            let started = local_now();
            let result = reading.await;
            let took = local_now().since_ms(started) as f64;
            let first = self.data.try_with_untracked(Option::is_none).unwrap_or(false);
            if first && took > SKELETON_AFTER_MS {
                let rest = SKELETON_AFTER_MS + SKELETON_FOR_MS - took;
                TimeoutFuture::new(rest.clamp(0.0, SKELETON_FOR_MS).round() as u32).await;
            }
            // The page may be gone, or a newer reading under way.
            if self.turn.try_get_value() != turn {
                return;
            }
            match result {
                Ok(data) => {
                    self.error.try_set(None);
                    self.data.try_set(Some(data));
                }
                Err(error) => show_failure(self.error, error),
            }
            self.busy.try_set(false);
        });
    }

    /// Whether something is here to show.
    pub fn ready(self) -> Signal<bool> {
        Signal::derive(move || self.data.with(Option::is_some))
    }

    /// Why the last reading failed.
    pub fn error(self) -> Signal<Option<AppError>> {
        self.error.into()
    }

    /// Whether a reading is under way.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Reads again, as a callback for **Try again**.
    pub fn retry(self) -> Callback<()> {
        Callback::new(move |()| self.reload())
    }

    /// What was read, following changes. Another handle to it, not a copy.
    fn shared(self) -> Option<Data> {
        self.data.get()
    }

    fn shared_untracked(self) -> Option<Data> {
        self.data.get_untracked()
    }
}

/// One thing read from the server. A reload keeps the old one in sight until the new one is here.
pub struct Loader<T> {
    reading: Reading,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    /// Starts reading at once.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let reading = Reading::new(Box::new(move || {
            let answer = fetch();
            Box::pin(async move {
                match answer.await {
                    Ok(data) => Ok(Arc::new(data) as Data),
                    Err(error) => Err(error.0),
                }
            })
        }));
        Self { reading, of: PhantomData }
    }

    /// The same without its type.
    pub fn reading(self) -> Reading {
        self.reading
    }

    /// Reads again. The newest reading wins, whichever answers last.
    pub fn reload(self) {
        self.reading.reload();
    }

    /// What was read, or `None` so far.
    pub fn get(self) -> Option<T> {
        self.with(|data| data.cloned())
    }

    /// Looks at what was read without copying it.
    pub fn with<R>(self, look: impl FnOnce(Option<&T>) -> R) -> R {
        look(self.reading.shared().as_deref().and_then(<dyn Any + Send + Sync>::downcast_ref))
    }

    /// As [`Loader::with`], without following changes.
    pub fn peek<R>(self, look: impl FnOnce(Option<&T>) -> R) -> R {
        look(self.reading.shared_untracked().as_deref().and_then(<dyn Any + Send + Sync>::downcast_ref))
    }

    /// Whether something is here to show.
    pub fn ready(self) -> Signal<bool> {
        self.reading.ready()
    }

    /// Why the last reading failed.
    pub fn error(self) -> Signal<Option<AppError>> {
        self.reading.error()
    }

    /// Whether a reading is under way.
    pub fn busy(self) -> Signal<bool> {
        self.reading.busy()
    }

    /// Reads again, as a callback for **Try again**.
    pub fn retry(self) -> Callback<()> {
        self.reading.retry()
    }
}

/// A region that waits for something: skeleton, the error with **Try again**, or the content.
#[component]
pub fn Loaded(
    /// Whether the content can be shown.
    #[prop(into)]
    ready: Signal<bool>,
    /// Why not.
    #[prop(into)]
    error: Signal<Option<AppError>>,
    /// Reads again.
    #[prop(into)]
    retry: Callback<()>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let ready = flag(move || ready.get());
    let children = StoredValue::new(children);
    view! {
        <div class="loaded" aria-busy=move || (!ready.get() && error.with(Option::is_none)).to_string()>
            {move || error.get().map(|error| view! { <ErrorNote error=error retry=retry /> })}
            {move || {
                if ready.get() {
                    children.with_value(|children| children()).into_any()
                } else if error.with(Option::is_none) {
                    view! { <Skeleton /> }.into_any()
                } else {
                    ().into_any()
                }
            }}
        </div>
    }
    .into_any()
}
