//! The browser's side of a server function: one POST, and its answer or error.

use super::ApiError;
use foyer_protocol::wire::{self, WireError};
use foyer_protocol::{AppError, ErrorKind, PROTOCOL_VERSION};
use js_sys::{Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

thread_local! {
    /// What [`when_signed_out`] was given last.
    static SIGNED_OUT: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
    /// What [`when_unconfirmed`] was given last.
    static UNCONFIRMED: RefCell<Option<Box<dyn Fn() -> Promise>>> = const { RefCell::new(None) };
}

/// From now on `act` runs whenever a call is refused because the session is over, whoever made the call.
pub fn when_signed_out(act: impl Fn() + 'static) {
    SIGNED_OUT.with_borrow_mut(|told| *told = Some(Box::new(act)));
}

/// From now on `ask` runs whenever a call needs the caller's password again, whoever made the call. When its answer
/// is true, the password was given and the call is made once more: whoever made it only waits longer.
pub fn when_unconfirmed(ask: impl Fn() -> Promise + 'static) {
    UNCONFIRMED.with_borrow_mut(|told| *told = Some(Box::new(ask)));
}

/// Posts encoded arguments; answers the body of a success.
///
/// # Errors
/// The server's own error; `Network` when it could not be reached.
pub(super) async fn call(path: &str, arguments: Result<Vec<u8>, WireError>) -> Result<Vec<u8>, ApiError> {
    let arguments = arguments.map_err(|_| failed())?;
    match call_once(path, &arguments).await {
        Err(error) if error.0.kind == ErrorKind::Unconfirmed && confirmed().await => {
            call_once(path, &arguments).await
        }
        answer => answer,
    }
}

/// Whether the password was given again.
async fn confirmed() -> bool {
    let asked = UNCONFIRMED.with_borrow(|told| told.as_ref().map(|ask| ask()));
    match asked {
        Some(answer) => JsFuture::from(answer).await.is_ok_and(|answer| answer.is_truthy()),
        None => false,
    }
}

async fn call_once(path: &str, arguments: &[u8]) -> Result<Vec<u8>, ApiError> {
    let (ok, body) = post(&["/api/", path].concat(), arguments).await.map_err(|_| unreachable_server())?;
    if ok {
        return Ok(body);
    }
    let error = wire::decode::<AppError>(&body).map_or_else(|_| failed(), ApiError);
    if error.0.kind == ErrorKind::SignedOut {
        SIGNED_OUT.with_borrow(|told| {
            if let Some(act) = told {
                act();
            }
        });
    }
    Err(error)
}

/// A decoded answer, or the sentence for one that cannot be read.
///
/// # Errors
/// `Server` when the answer was not what this version expects.
pub(super) fn read<T>(answer: Result<T, WireError>) -> Result<T, ApiError> {
    answer.map_err(|_| failed())
}

/// Whether the status was a success, and the body.
async fn post(url: &str, body: &[u8]) -> Result<(bool, Vec<u8>), JsValue> {
    let headers = js_sys::Object::new();
    let version = PROTOCOL_VERSION.to_string();
    for (name, value) in [("content-type", wire::CONTENT_TYPE), (wire::VERSION_HEADER, &version)] {
        Reflect::set(&headers, &JsValue::from_str(name), &JsValue::from_str(value))?;
    }
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&Uint8Array::from(body));
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(url, &request)).await?.dyn_into()?;
    let answer = JsFuture::from(response.array_buffer()?).await?;
    Ok((response.ok(), Uint8Array::new(&answer).to_vec()))
}

fn unreachable_server() -> ApiError {
    let words = "The server didn't answer. Check your connection and try again.";
    ApiError(AppError::new(ErrorKind::Network, words))
}

fn failed() -> ApiError {
    ApiError(AppError::server_failed())
}
