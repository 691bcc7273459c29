//! A person's text with its links.

use foyer_protocol::blank::folded;
use foyer_protocol::links::{Piece, is_confusing, pieces};
use leptos::prelude::*;
use web_sys::Url;

/// The text; addresses that were written in full are links that open beside the workspace. A host that may
/// be taken for another one has its ASCII form beside it.
pub fn linked_text(text: &str) -> AnyView {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(words) => words.to_owned().into_any(),
        Piece::Link(link) => {
            let host = is_confusing(link).then(|| ascii_host(link)).flatten();
            view! {
                <a class="text-link" href=link.to_owned() target="_blank" rel="noopener noreferrer nofollow">
                    {link.to_owned()}
                </a>
                {host.map(|host| view! { <bdi class="text-host" dir="ltr">{format!(" ({host})")}</bdi> }.into_any())}
            }
            .into_any()
        }
    };
    pieces(&folded(text)).into_iter().map(piece).collect_view().into_any()
}

fn ascii_host(link: &str) -> Option<String> {
    Some(Url::new(link).ok()?.host())
}
