//! Where to paste a link's script, for what websites are commonly made with.

use super::Script;
use super::pasted::Pasted;
use leptos::prelude::*;

/// Each with the exact place, in the words of that product.
const GUIDES: [(&str, &str); 5] = [
    (
        "Plain HTML",
        "Open the file of the page, or the template that all pages share, and paste the first box on a line of its own just before </head>. Paste the second box into the body where the picture or text should stand.",
    ),
    (
        "WordPress",
        "In a classic theme open Appearance › Theme File Editor › header.php and paste the first box just before </head>, best in a child theme, which updates leave alone. A block theme has no such file: paste it into the header field of a plugin for header code. The second box goes into a Custom HTML block.",
    ),
    (
        "Shopify",
        "Open Online Store › Themes, choose Edit code in the menu of your theme, open layout/theme.liquid and paste the first box just before </head>. The second box goes into a Custom Liquid section or block of the theme editor.",
    ),
    (
        "Google Tag Manager",
        "Choose Tags › New › Custom HTML, paste the box below instead of the first one, because Tag Manager leaves the link's number out of that, take All Pages as the trigger and press Submit. It always loads deferred. The second box can't come from Tag Manager: paste it into the page itself.",
    ),
    (
        "React, Vue, Next and other single-page sites",
        "Paste the first box into the head of the one page that the site starts from: index.html for Vite, public/index.html for Create React App. In Next put it into app/layout.tsx as a Script element with the same src and data-link, in Nuxt into app.head.script of nuxt.config. The second box goes into a component's markup; it may come and go while the site runs.",
    ),
];
/// The guide that has a box of its own.
const TAG_MANAGER: usize = 3;

pub(super) fn guides(made: Memo<Pasted>) -> AnyView {
    let loader = Signal::derive(move || made.with(|made| made.loader.clone()));
    let guides = GUIDES.into_iter().enumerate().map(move |(at, (name, text))| {
        view! {
            <h3>{name}</h3>
            <p>{text}</p>
            {(at == TAG_MANAGER).then(|| view! { <Script text=loader what="tag for Google Tag Manager" /> })}
        }
    });
    view! {
        <section class="link-guides" aria-labelledby="link-guides">
            <h2 id="link-guides">"Where to paste it"</h2>
            {guides.collect_view()}
        </section>
    }
    .into_any()
}
