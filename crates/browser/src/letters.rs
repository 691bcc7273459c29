//! Letters as people count them.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type Segmenter;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(language: &JsValue) -> Result<Segmenter, JsValue>;
    #[wasm_bindgen(method)]
    fn segment(this: &Segmenter, text: &str) -> Segments;

    type Segments;
    #[wasm_bindgen(method)]
    fn containing(this: &Segments, at: u32) -> Option<Segment>;

    type Segment;
    #[wasm_bindgen(method, getter)]
    fn segment(this: &Segment) -> String;
}

/// The first character of a text as people count them: a letter with its accents, a flag, a person of
/// several parts.
#[must_use]
pub fn first_character(text: &str) -> String {
    // A browser from before 2024 may lack it, and then one code point has to do.
    let segmenter = Segmenter::new(&JsValue::UNDEFINED);
    let whole =
        segmenter.ok().and_then(|segmenter| segmenter.segment(text).containing(0)).map(|it| it.segment());
    whole.unwrap_or_else(|| text.chars().take(1).collect())
}
