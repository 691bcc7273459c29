//! What a page says that was opened where nobody can stay signed in, before anybody types a password there.

use super::secure::drops_sessions;
use leptos::prelude::*;

/// Whether this page drops the sessions of a Foyer at `public_url`.
#[must_use]
pub fn here_drops_sessions(public_url: &str) -> bool {
    drops_sessions(public_url, window().is_secure_context())
}

/// Says so, and leads to the address where it is different.
#[component]
pub fn Elsewhere(
    /// Where browsers reach Foyer.
    public_url: String,
) -> impl IntoView {
    let (said, href) = (public_url.clone(), public_url.clone());
    view! {
        <p>
            "This page was opened without encryption, so this browser would not keep you signed in. Foyer's own address is "
            <bdi dir="ltr">{said}</bdi> "."
        </p>
        <a class="button button-primary" href=href>
            <span class="button-text">"Go to " <bdi dir="ltr">{public_url}</bdi></span>
        </a>
        <p class="field-hint">
            "If nothing answers there, tell whoever runs Foyer: either its reverse proxy with TLS is missing, or its setting server.public_url is wrong."
        </p>
    }
}
