//! The browser's side of a server function: one POST of JSON, and its answer or error.

use super::ApiError;
use foyer_protocol::{AppError, ErrorKind};
use js_sys::{JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

/// Posts encoded arguments; answers the body of a success.
///
/// # Errors
/// The server's own error; `Network` when it could not be reached.
pub(super) async fn call(path: &str, arguments: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>, ApiError> {
    let arguments = arguments.ok().and_then(|json| String::from_utf8(json).ok()).ok_or_else(failed)?;
    let (ok, body) = post(&["/api/", path].concat(), &arguments).await.map_err(|_| unreachable_server())?;
    if ok {
        return Ok(body.into_bytes());
    }
    Err(serde_json::from_slice::<AppError>(body.as_bytes()).map_or_else(|_| failed(), ApiError))
}

/// A decoded answer, or the sentence for one that cannot be read.
///
/// # Errors
/// `Server` when the answer was not what this version expects.
pub(super) fn read<T>(answer: serde_json::Result<T>) -> Result<T, ApiError> {
    answer.map_err(|_| failed())
}

/// Whether the status was a success, and the body.
async fn post(url: &str, body: &str) -> Result<(bool, String), JsValue> {
    let headers = js_sys::Object::new();
    Reflect::set(&headers, &JsValue::from_str("content-type"), &JsValue::from_str("application/json"))?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(body));
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(url, &request)).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.dyn_into::<JsString>()?;
    Ok((response.ok(), String::from(text)))
}

fn unreachable_server() -> ApiError {
    let words = "The server didn't answer. Check your connection and try again.";
    ApiError(AppError::new(ErrorKind::Network, words))
}

fn failed() -> ApiError {
    ApiError(AppError::new(ErrorKind::Server, "Something went wrong on the server. Try again."))
}
