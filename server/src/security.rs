//! What browsers are told to allow, and whom they may not act for.
//!
//! Owns the headers on every answer, the names under which the server answers, and the refusal of requests that
//! another site made a browser send. Rights are not checked here: the services do that.

mod brand_hosts;
mod cross_site;
mod hosts;
mod policy;

pub use brand_hosts::BrandHosts;
pub use cross_site::is_cross_site;
pub use hosts::{asked_origin, line_of, refuse_foreign_hosts, refuse_foreign_names};
pub use policy::{Policy, widget_policy};

use crate::config::{Config, Server};
use crate::refusal;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use foyer_protocol::{AppError, ErrorKind};
use http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method};
use std::sync::Arc;

/// Features the pages never use.
const PERMISSIONS: HeaderValue =
    HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()");

/// Which sites may load an answer into their pages.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a page demands of everything in it. A page that isolates itself frames only those that do the same.
pub const EMBEDDER_POLICY: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");

/// Puts the security headers on every answer that has not set its own.
pub async fn headers(
    State(policy): State<Policy>,
    State(config): State<Arc<Config>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    default(CONTENT_SECURITY_POLICY, policy.header());
    default(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    default(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    default(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    default(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    if config.server.public_url.is_secure() {
        let pin = if config.server.hsts_subdomains {
            "max-age=31536000; includeSubDomains"
        } else {
            "max-age=31536000"
        };
        default(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(pin));
    }
    response
}

/// Refuses requests that could change something and that another site made the browser send.
pub async fn refuse_cross_site(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && is_cross_site(request.headers(), &config.server) {
        return refusal::call(&AppError::new(
            ErrorKind::Forbidden,
            "This request came from another site. Open Foyer at its own address and try again.",
        ));
    }
    next.run(request).await
}

/// The answer to a socket of the workspace that another site opened: browsers send cookies with
/// it and ask nobody. `None` when the site is our own.
#[must_use]
pub fn refuse_foreign_socket(server: &Server, headers: &HeaderMap) -> Option<Response> {
    is_cross_site(headers, server).then(|| {
        refusal::json(AppError::new(
            ErrorKind::Forbidden,
            "This socket was opened from another site. Open Foyer at its own address and try again.",
        ))
    })
}
