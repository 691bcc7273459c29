//! A point in time in the reader's own words and zone.

use super::browser::{date, words};
use foyer_protocol::Timestamp;
use leptos::prelude::*;

/// Date and time by the browser's language and zone, with the exact time in `datetime`.
#[component]
pub fn Moment(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    let text = words(at, &[("dateStyle", "medium"), ("timeStyle", "short")]);
    view! { <time datetime=String::from(date(at).to_iso_string())>{text}</time> }
}
