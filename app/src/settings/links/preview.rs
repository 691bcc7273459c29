//! What pages show for a link, online and offline, beside its form.

use super::look::{Pictures, of, of_mut};
use crate::components::one_type::memo;
use crate::components::{Icon, IconName};
use crate::settings::colour::text_colour;
use crate::settings::form::Form;
use foyer_protocol::setup::{Brand, Display, Link, LinkLook};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The colour of a brand without one.
const NO_COLOUR: &str = "#1b57c8";

pub(super) fn preview(form: Form<Link>, brands: Vec<Brand>, pictures: Pictures) -> AnyView {
    let brand = form.part(|link| link.brand.clone());
    let colour = memo(move || {
        let brand = brand.get();
        let colour = brands.iter().find(|other| other.id == brand).map(|brand| brand.colour.clone());
        colour.filter(|colour| text_colour(colour).is_some()).unwrap_or_else(|| NO_COLOUR.to_owned())
    });
    view! {
        <section class="link-preview" aria-labelledby="link-preview">
            <h2 id="link-preview">"Preview"</h2>
            {state(form, true, colour, pictures)}
            {state(form, false, colour, pictures)}
        </section>
    }
    .into_any()
}

/// One state, as the corner of a page.
fn state(form: Form<Link>, online: bool, colour: Memo<String>, pictures: Pictures) -> AnyView {
    let look = form.part(move |link| of(link, online).clone());
    let look = memo(move || look.get());
    let missing = RwSignal::new(false);
    let picture = pictures.get(online);
    let inside = move || {
        let look = look.get();
        let label = look.label(online).to_owned();
        match look.display {
            Display::Button => button(&look, label, colour, online),
            Display::Text => {
                view! { <span class="preview-text" title=title(&look)>{label}</span> }.into_any()
            }
            Display::Image => image(form, online, &look, label, picture, missing),
            Display::Nothing => view! { <p class="quiet">"Nothing"</p> }.into_any(),
        }
    };
    let note = move || {
        let is_image = look.with(|look| look.display == Display::Image);
        (is_image && missing.get()).then(|| view! { <p class="field-hint">"The picture doesn't load."</p> })
    };
    view! {
        <figure class="preview">
            <figcaption>{if online { "Online" } else { "Offline" }}</figcaption>
            <div class="preview-page">
                <div class="preview-lines" aria-hidden="true"></div>
                {inside}
            </div>
            <div role="status">{note}</div>
        </figure>
    }
    .into_any()
}

fn title(look: &LinkLook) -> Option<String> {
    (!look.anchor_title.is_empty()).then(|| look.anchor_title.clone())
}

fn button(look: &LinkLook, label: String, colour: Memo<String>, online: bool) -> AnyView {
    let icon = if online { IconName::Chat } else { IconName::Mail };
    view! {
        <span
            class="preview-button"
            title=title(look)
            style:background-color=move || colour.get()
            style:color=move || colour.with(|colour| text_colour(colour)).unwrap_or_default()
        >
            <Icon name=icon />
            {label}
        </span>
    }
    .into_any()
}

fn image(
    form: Form<Link>,
    online: bool,
    look: &LinkLook,
    label: String,
    picture: RwSignal<String>,
    missing: RwSignal<bool>,
) -> AnyView {
    let address = picture.get();
    missing.set(false);
    if address.is_empty() {
        return view! { <p class="quiet">"No picture yet"</p> }.into_any();
    }
    let source = address.clone();
    let loaded = move |event: leptos::ev::Event| {
        missing.set(false);
        let image = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlImageElement>().ok());
        if let Some(image) = image {
            measure(form, online, &source, image.natural_width(), image.natural_height());
        }
    };
    view! {
        <img
            class="preview-image"
            src=address
            alt=label
            title=title(look)
            width=look.image_width.map(|side| side.to_string())
            height=look.image_height.map(|side| side.to_string())
            referrerpolicy="no-referrer"
            on:load=loaded
            on:error=move |_| missing.set(true)
        />
    }
    .into_any()
}

/// The size of a picture that has just been chosen, unless somebody typed one.
fn measure(form: Form<Link>, online: bool, source: &str, width: u32, height: u32) {
    let Some(draft) = form.try_draft() else { return };
    let (now, before) = (of(&draft, online).clone(), of(&form.stored(), online).clone());
    let is_new = now.image_link.trim() == source && before.image_link != now.image_link;
    let is_free = now.image_width.is_none() && now.image_height.is_none();
    if is_new && is_free && width > 0 && height > 0 {
        form.amend(|link| {
            let look = of_mut(link, online);
            (look.image_width, look.image_height) = (Some(width), Some(height));
        });
    }
}
