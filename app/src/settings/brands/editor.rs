//! The editor of a brand.

use crate::api::{departments, links};
use crate::components::{Switch, TextField};
use crate::settings::colour::{contrast_note, text_colour};
use crate::settings::form::Form;
use crate::settings::load::Loader;
use crate::settings::offers;
use crate::settings::picture::{PictureField, picture_field};
use crate::settings::record_editor::RecordEditor;
use foyer_protocol::limits::NAME_CHARS;
use foyer_protocol::pictures::{Picture, PictureUse};
use foyer_protocol::setup::Brand;
use leptos::prelude::*;

/// What a new brand starts with; the same as the workspace's own accent.
const FIRST_COLOUR: &str = "#1b57c8";

const LOGO_HINT: &str = "Stands on white in the header of the chat. PNG, JPEG, WebP or GIF, at most 1 MB and 2,000 pixels wide or high; \
    it is made as small as it is shown. Of a moving picture the first frame is kept.";

/// The page of one brand.
#[component]
pub fn BrandEditor() -> impl IntoView {
    view! { <RecordEditor<Brand> fields /> }
}

fn fields(form: Form<Brand>) -> AnyView {
    if form.stored().id.is_none() && form.draft().colour.is_empty() {
        let mut fresh = form.stored();
        fresh.colour = FIRST_COLOUR.to_owned();
        form.reset(fresh);
    }
    let always = form.stored().is_default;
    let default_hint = if always {
        "There is always one default brand. Make another brand the default to change this."
    } else {
        "Used where no other brand is chosen. The present default brand stops being it."
    };
    let around = Loader::new(|| async {
        let links = links::list_links().await?;
        let departments = departments::list_departments().await?;
        Ok((links, departments))
    });
    let id = form.stored().id;
    let active_hint = Signal::derive(move || {
        if form.part(|brand| brand.is_default).get() {
            return "The default brand is always active.".to_owned();
        }
        let emptied = around.with(|around| {
            let (links, departments) = around?;
            offers::retiring_brand(links, departments, id.as_ref()?)
        });
        let sentence = "When it is inactive, no link offers its departments and no new chats come to them. Chats that are open go on.";
        emptied.map_or_else(|| sentence.to_owned(), |emptied| [sentence, " ", &emptied].concat())
    });
    view! {
        <TextField
            name="name"
            label="Name"
            value=form.part(|brand| brand.name.clone())
            on_input=move |text| form.set("name", |brand| brand.name = text)
            on_blur=form.leave("name")
            error=form.error("name")
            max_length=NAME_CHARS
            autocomplete="organization"
        />
        <TextField
            name="host"
            label="Host header"
            hint="The address this brand's chat is served at, like chat.example.com. Leave it empty for the default."
            required=false
            kind="url"
            value=form.part(|brand| brand.host.clone())
            on_input=move |text| form.set("host", |brand| brand.host = text)
            on_blur=form.leave("host")
            error=form.error("host")
        />
        <ColourFields form />
        {logo(form)}
        <Switch
            name="is_default"
            label="Default brand"
            hint=default_hint
            checked=form.part(|brand| brand.is_default)
            on_change=move |on| form.set("is_default", |brand| brand.is_default = on)
            error=form.error("is_default")
            disabled=always
        />
        <Switch
            name="active"
            label="Active"
            hint=active_hint
            checked=form.part(|brand| brand.active)
            on_change=move |on| form.set("active", |brand| brand.active = on)
            error=form.error("active")
            disabled=form.part(|brand| brand.is_default && brand.active)
        />
    }
    .into_any()
}

/// The logo, and the chat's header with it.
fn logo(form: Form<Brand>) -> AnyView {
    let path = form.part(|brand| brand.logo.clone());
    let colour = form.part(|brand| brand.colour.clone());
    let name = form.part(|brand| brand.name.clone());
    let field = PictureField {
        name: "logo",
        label: "Logo",
        hint: LOGO_HINT,
        wanted: PictureUse::Logo,
        class: "brand-logo",
    };
    let set = move |picture: Option<Picture>| {
        form.set("logo", |brand| brand.logo = picture.map(|picture| picture.path).unwrap_or_default());
    };
    let head = move || {
        (!path.with(String::is_empty)).then(|| {
            view! {
                <div
                    class="brand-head"
                    style:background-color=move || colour.get()
                    style:color=move || colour.with(|text| text_colour(text)).unwrap_or_default()
                >
                    <img class="brand-logo" src=move || path.get() alt=move || name.get() />
                    <strong aria-hidden="true">{move || name.get()}</strong>
                </div>
            }
        })
    };
    view! {
        {picture_field(field, path, form.error("logo"), Callback::new(set))}
        {head}
    }
    .into_any()
}

/// The colour, as a picker and as text, with a sample and its contrast.
#[component]
fn ColourFields(
    /// The form.
    form: Form<Brand>,
) -> impl IntoView {
    let colour = form.part(|brand| brand.colour.clone());
    // A half-typed colour is none: the sample keeps the last whole one.
    let sample = Memo::new(move |before: Option<&String>| {
        let whole = colour.with(|text| text_colour(text).map(|_| text.clone()));
        whole.or_else(|| before.cloned()).unwrap_or_else(|| FIRST_COLOUR.to_owned())
    });
    let set = move |text: String| form.set("colour", |brand| brand.colour = text.trim().to_lowercase());
    view! {
        <div class="colour-fields">
            <TextField
                name="colour"
                label="Colour"
                narrow=true
                value=colour
                on_input=set
                on_blur=form.leave("colour")
                error=form.error("colour")
                hint=Signal::derive(move || colour.with(|text| contrast_note(text)).unwrap_or_default())
            />
            <label class="colour-picker">
                <span class="visually-hidden">"Pick a colour"</span>
                // The picker, too, shows only whole colours.
                <input
                    type="color"
                    prop:value=move || sample.get()
                    on:input:target=move |event| set(event.target().value())
                />
            </label>
            <span
                class="colour-sample"
                aria-hidden="true"
                style:background-color=move || sample.get()
                style:color=move || sample.with(|text| text_colour(text)).unwrap_or_default()
            >
                "Start chat"
            </span>
        </div>
    }
}
