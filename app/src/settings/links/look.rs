//! A link's tabs **Live Chat Online** and **Live Chat Offline**. Fields without an effect for what is displayed are
//! left out.

use super::fields::words;
use crate::components::one_type::memo;
use crate::components::{Choice, SelectField, TextField, flag};
use crate::settings::form::Form;
use crate::settings::picture::{LIMITS, PictureField, kept_error, picture_field};
use foyer_protocol::checks::link_form::LookFields;
use foyer_protocol::checks::links::image_link;
use foyer_protocol::limits::{LOOK_CHARS, MARKUP_CHARS, PICTURE_SIDE, URL_CHARS};
use foyer_protocol::pictures::{Picture, PictureUse, is_path};
use foyer_protocol::setup::{Display, Link, LinkLook};
use leptos::prelude::*;

/// The pictures that the preview shows: addresses that were typed to their end. Half an address would ask servers
/// that nobody means.
#[derive(Clone, Copy)]
pub(super) struct Pictures {
    online: RwSignal<String>,
    offline: RwSignal<String>,
}

impl Pictures {
    pub(super) fn of(link: &Link) -> Self {
        Self {
            online: RwSignal::new(link.online.image_link.clone()),
            offline: RwSignal::new(link.offline.image_link.clone()),
        }
    }

    pub(super) fn get(self, online: bool) -> RwSignal<String> {
        if online { self.online } else { self.offline }
    }
}

/// The look of one state.
pub(super) fn of(link: &Link, online: bool) -> &LinkLook {
    if online { &link.online } else { &link.offline }
}

/// The same, to change it.
pub(super) fn of_mut(link: &mut Link, online: bool) -> &mut LinkLook {
    if online { &mut link.online } else { &mut link.offline }
}

/// A line of text of a look.
struct Line {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: &'static str,
    most: usize,
    part: fn(&mut LinkLook) -> &mut String,
}

pub(super) fn look(form: Form<Link>, online: bool, pictures: Pictures) -> AnyView {
    let fields = LookFields::of(online);
    let display = form.part(move |link| of(link, online).display);
    let display = memo(move || display.get());
    let shows = move |wanted: Display| move || display.get() != wanted;
    let line = |line: Line| self::line(form, online, line);
    let description = line(Line {
        name: fields.description,
        label: "Description",
        hint: "The words on the page. Of a picture: what is read out or shown on hovering.",
        kind: "text",
        most: LOOK_CHARS,
        part: |look| &mut look.description,
    });
    let anchor_title = line(Line {
        name: fields.anchor_title,
        label: "Anchor Title",
        hint: "Says more about the link, for search engines and on hovering.",
        kind: "text",
        most: LOOK_CHARS,
        part: |look| &mut look.anchor_title,
    });
    let navigate_hint = if online {
        "A click leads there instead of to chat."
    } else {
        "A click leads there instead of to the form for a message."
    };
    let navigate_url = line(Line {
        name: fields.navigate_url,
        label: "Navigate URL",
        hint: navigate_hint,
        kind: "url",
        most: URL_CHARS,
        part: |look| &mut look.navigate_url,
    });
    let target = (!online).then(|| {
        line(Line {
            name: fields.navigate_target,
            label: "Navigate Target",
            hint: "The window that Navigate URL opens in, like _self. Empty means a new window.",
            kind: "text",
            most: MARKUP_CHARS,
            part: |look| &mut look.navigate_target,
        })
    });
    let css_class = line(Line {
        name: fields.css_class,
        label: "CSS Class",
        hint: "Classes of your own style sheet, with spaces between them.",
        kind: "text",
        most: MARKUP_CHARS,
        part: |look| &mut look.css_class,
    });
    view! {
        {display_as(form, online)}
        <div class="link-part" hidden=shows(Display::Image)>{picture(form, online, pictures)}</div>
        <div class="link-part" hidden=move || display.get() == Display::Nothing>
            {description}
            {anchor_title}
            {navigate_url}
            {target}
            {css_class}
        </div>
    }
    .into_any()
}

fn display_as(form: Form<Link>, online: bool) -> AnyView {
    let field = LookFields::of(online).display;
    let offered = [Display::Button, Display::Image, Display::Text, Display::Nothing];
    let offered = offered.into_iter().filter(move |display| !online || *display != Display::Nothing);
    let choices: Vec<Choice> =
        offered.clone().map(|display| Choice::new(words(display), words(display))).collect();
    let hint = move |display: Display| match display {
        Display::Button => "A button floats in the corner of the window.",
        Display::Image => "A picture stands where you put the second script.",
        Display::Text => "Words stand where you put the second script.",
        Display::Nothing => "Pages show nothing while chat is offline.",
    };
    let shown = form.part(move |link| of(link, online).display);
    view! {
        <SelectField
            name=field
            label="Display As"
            hint=Signal::derive(move || hint(shown.get()).to_owned())
            value=form.part(move |link| words(of(link, online).display).to_owned())
            choices
            on_change=move |value: String| {
                if let Some(display) = offered.clone().find(|display| words(*display) == value) {
                    form.set(field, |link| of_mut(link, online).display = display);
                }
            }
            on_blur=form.leave(field)
            error=form.error(field)
        />
    }
    .into_any()
}

/// **Image Link** with the picture's size.
fn picture(form: Form<Link>, online: bool, pictures: Pictures) -> AnyView {
    let fields = LookFields::of(online);
    let leave = form.leave(fields.image_link);
    // Only a whole address is shown.
    let left = move |()| {
        leave.run(());
        let typed = of(&form.draft(), online).image_link.clone();
        if let Ok(address) = image_link(&typed) {
            pictures.get(online).set(address);
        }
    };
    let side = |name: &'static str, label: &'static str, part: fn(&mut LinkLook) -> &mut Option<u32>| {
        let shown = form.part(move |link| {
            let side = *part(&mut of(link, online).clone());
            side.map(|side| side.to_string()).unwrap_or_default()
        });
        view! {
            <TextField
                name
                label
                kind="number"
                range=(1, i64::from(PICTURE_SIDE))
                required=false
                value=shown
                on_input=move |text: String| {
                    let typed = text.trim();
                    // What is no number is refused as 0 is.
                    let side = (!typed.is_empty()).then(|| typed.parse().unwrap_or(0));
                    form.set(name, |link| *part(of_mut(link, online)) = side);
                }
                on_blur=form.leave(name)
                error=form.error(name)
            />
        }
        .into_any()
    };
    let path = form.part(move |link| of(link, online).image_link.clone());
    let is_kept = flag(move || path.with(|path| is_path(path)));
    let uploaded = move |picture: Option<Picture>| {
        let (path, sides) = picture.map_or_else(Default::default, |picture| {
            (picture.path, (Some(picture.width), Some(picture.height)))
        });
        pictures.get(online).set(path.clone());
        form.set(fields.image_link, |link| {
            let look = of_mut(link, online);
            (look.image_width, look.image_height) = sides;
            look.image_link = path;
        });
    };
    let upload = PictureField {
        name: if online { "online_picture" } else { "offline_picture" },
        label: "Uploaded picture",
        hint: LIMITS,
        wanted: PictureUse::Link,
        class: "file-thumbnail",
    };
    view! {
        <div hidden=move || is_kept.get()><TextField
            name=fields.image_link
            label="Image Link"
            kind="url"
            hint="The address of a picture, like https://shop.example.com/chat.png, or upload one."
            value=form.part(move |link| of(link, online).image_link.clone())
            on_input=move |text| form.set(fields.image_link, |link| of_mut(link, online).image_link = text)
            on_blur=left
            error=form.error(fields.image_link)
            max_length=URL_CHARS
        /></div>
        {picture_field(upload, path, kept_error(form, fields.image_link, path), Callback::new(uploaded))}
        <div class="field-row">
            {side(fields.image_width, "Width in pixels", |look| &mut look.image_width)}
            {side(fields.image_height, "Height in pixels", |look| &mut look.image_height)}
        </div>
        <p class="field-hint">"With both, your page keeps the place free while the picture loads. They are filled in from the picture."</p>
    }
    .into_any()
}

fn line(form: Form<Link>, online: bool, line: Line) -> AnyView {
    let Line { name, label, hint, kind, most, part } = line;
    view! {
        <TextField
            name
            label
            hint=hint
            kind
            required=false
            value=form.part(move |link| part(&mut of(link, online).clone()).clone())
            on_input=move |text| form.set(name, |link| *part(of_mut(link, online)) = text)
            on_blur=form.leave(name)
            error=form.error(name)
            max_length=most
        />
    }
    .into_any()
}
