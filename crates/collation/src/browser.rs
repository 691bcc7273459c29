//! The same rule by the browser's `Intl.Collator`. English has no order of its own, so it is the root's;
//! the browser's own language might have one, and then the lists of two people would differ.

use js_sys::{Array, Function, Intl, Object};
use std::cmp::Ordering;
use wasm_bindgen::JsValue;

thread_local! {
    static COMPARE: Function = {
        let locales = Array::of1(&JsValue::from_str("en"));
        Intl::Collator::new(&locales, &Object::new()).compare()
    };
}

pub(crate) fn collate(a: &str, b: &str) -> Ordering {
    COMPARE.with(|compare| {
        let answer = compare.call2(&JsValue::UNDEFINED, &JsValue::from_str(a), &JsValue::from_str(b));
        let order = answer.ok().and_then(|answer| answer.as_f64()).unwrap_or(0.0);
        order.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    })
}
