//! A point in time in the reader's own words and zone.

use foyer_protocol::Timestamp;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Date and time by the browser's language and zone, with the exact time in `datetime`.
#[component]
pub fn Moment(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    #[expect(
        clippy::cast_precision_loss,
        reason = "JavaScript dates are floats; milliseconds stay exact for 285,000 years"
    )]
    let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // Setting a plain property of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    // No language named: the browser takes the reader's.
    let words = call_to_locale_string(&date, &options);
    view! { <time datetime=String::from(date.to_iso_string())>{words}</time> }
}

fn call_to_locale_string(date: &js_sys::Date, options: &js_sys::Object) -> String {
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    String::from(date.to_locale_string(&language, options))
}
