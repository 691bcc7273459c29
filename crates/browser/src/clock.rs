//! Times in the reader's language.

use js_sys::{Date, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// An option of `Intl.DateTimeFormat`: name and value.
pub type Part = (&'static str, &'static str);

#[wasm_bindgen]
extern "C" {
    /// A format that may refuse its language or a time. `js_sys` has it only as one that never does.
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    type Format;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new(language: &JsValue, options: &Object) -> Result<Format, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &Format, date: &Date) -> Result<String, JsValue>;
}

struct Made {
    language: Option<String>,
    parts: Vec<Part>,
    format: Format,
}

thread_local! {
    /// To make a format takes fifty times as long as to use it, and a thread shows hundreds of times.
    static MADE: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
}

/// A time (unix ms) in a language, the browser's own when it is `None`; in English where the browser refuses the
/// language. Empty for a time that no calendar has.
#[must_use]
pub fn words(at_ms: i64, language: Option<&str>, parts: &[Part]) -> String {
    let date = date(at_ms);
    MADE.with_borrow_mut(|made| {
        let known = made.iter().position(|one| one.parts == parts && one.language.as_deref() == language);
        let at = match known {
            Some(at) => at,
            None => {
                let Some(format) = make(language, parts) else { return String::new() };
                made.push(Made { language: language.map(str::to_owned), parts: parts.to_vec(), format });
                made.len() - 1
            }
        };
        made.get(at).and_then(|one| one.format.format(&date).ok()).unwrap_or_default()
    })
}

/// The time (unix ms) as the browser's calendar has it.
#[must_use]
pub fn date(at_ms: i64) -> Date {
    // Milliseconds since 1970 are far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
    Date::new(&JsValue::from_f64(at_ms as f64))
}

/// A number that differs for different days of the browser's calendar.
#[must_use]
pub fn day_number(at_ms: i64) -> i64 {
    let date = date(at_ms);
    let month = i64::from(date.get_full_year()) * 12 + i64::from(date.get_month());
    month * 32 + i64::from(date.get_date())
}

/// As [`words`], with the year when it is another one than this.
#[must_use]
pub fn dated(at_ms: i64, language: Option<&str>, parts: &[Part]) -> String {
    if date(at_ms).get_full_year() == Date::new_0().get_full_year() {
        words(at_ms, language, parts)
    } else {
        words(at_ms, language, &[parts, &[("year", "numeric")]].concat())
    }
}

fn make(language: Option<&str>, parts: &[Part]) -> Option<Format> {
    let options = Object::new();
    for (name, value) in parts {
        // A plain object takes any property.
        _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let language = language.map_or(JsValue::UNDEFINED, JsValue::from_str);
    // The browser's own language has been seen in a form that it refuses ("en-US@posix").
    Format::new(&language, &options).or_else(|_| Format::new(&"en".into(), &options)).ok()
}
