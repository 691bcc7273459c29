//! How people's words sort, and what a search takes for the same: the browser's `Intl` knows.

use std::cmp::Ordering;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The order of the root locale, as the server's: English has no rules of its own.
const LOCALE: &str = "en";

/// Words to be compared with each other, again and again. They are handed to the browser once.
pub struct Collation {
    collator: Collator,
    words: Vec<JsValue>,
}

impl Collation {
    /// Of these words.
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let options = js_sys::Object::new();
        // "Desk 9" before "Desk 10". A plain object takes any property.
        let _ = js_sys::Reflect::set(&options, &"numeric".into(), &JsValue::TRUE);
        Self { collator: Collator::new(LOCALE, &options), words: words.map(JsValue::from_str).collect() }
    }

    /// Compares two of them by their places.
    pub fn compare(&self, a: usize, b: usize) -> Ordering {
        match (self.words.get(a), self.words.get(b)) {
            (Some(a), Some(b)) => self.collator.compare(a, b).cmp(&0),
            _ => Ordering::Equal,
        }
    }
}

/// A text without case and accents, for searching.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let apart = String::from(js_sys::JsString::from(text).normalize("NFKD"));
    let is_accent = |c: char| matches!(c, '\u{300}'..='\u{36f}');
    apart.chars().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase).collect()
}

#[wasm_bindgen]
extern "C" {
    /// `js_sys` has it only with a getter that makes a function anew for every comparison.
    #[wasm_bindgen(js_namespace = Intl)]
    type Collator;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Collator;
    #[wasm_bindgen(method)]
    fn compare(this: &Collator, a: &JsValue, b: &JsValue) -> i32;
}
