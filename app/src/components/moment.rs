//! A point in time in the reader's own words and zone.

use super::browser::{day_and_time, machine_time};
use foyer_protocol::Timestamp;
use leptos::prelude::*;

/// Date and time by the browser's language and zone, with the exact time in `datetime`.
#[component]
pub fn Moment(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    view! { <time datetime=machine_time(at)>{day_and_time(at)}</time> }
}
