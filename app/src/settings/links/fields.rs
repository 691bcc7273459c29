//! The fields of a link, by which two people's changes go together.

use crate::settings::merge::{Field, Outcome, field, or_none, three_ways, ticks};
use foyer_protocol::setup::{Display, Link};

/// A [`Field`] of one of the two looks.
macro_rules! look_field {
    ($label:literal, $state:ident, $part:ident, $show:expr) => {
        Field {
            label: $label,
            differs: |a, b| a.$state.$part != b.$state.$part,
            merge: |base, mine, theirs| {
                three_ways(&base.$state.$part, &mine.$state.$part, &mut theirs.$state.$part)
            },
            take: |mine, into| into.$state.$part.clone_from(&mine.$state.$part),
            show: |link, _| ($show)(&link.$state.$part),
        }
    };
}

pub(super) const FIELDS: &[Field<Link>] = &[
    field!("Title", title, |link, _| link.title.clone()),
    field!("Refresh Rate", refresh_s, |link, _| link.refresh_s.to_string()),
    Field {
        label: "Enable for departments",
        differs: |a, b| a.departments != b.departments,
        merge: |base, mine, theirs| -> Outcome {
            ticks(&base.departments, &mine.departments, &mut theirs.departments)
        },
        take: |mine, into| into.departments.clone_from(&mine.departments),
        show: |link, _| format!("{} departments", link.departments.len()),
    },
    field!("Live Chat Requires", requires, |link, _| super::requires::words(&link.requires)),
    field!("Allowed sites", allowed_sites, |link, _| or_none(&link.allowed_sites.join(" "))),
    look_field!("Live Chat Online: Display As", online, display, shown),
    look_field!("Live Chat Online: Image Link", online, image_link, text),
    look_field!("Live Chat Online: Width", online, image_width, side),
    look_field!("Live Chat Online: Height", online, image_height, side),
    look_field!("Live Chat Online: Description", online, description, text),
    look_field!("Live Chat Online: Anchor Title", online, anchor_title, text),
    look_field!("Live Chat Online: Navigate URL", online, navigate_url, text),
    look_field!("Live Chat Online: CSS Class", online, css_class, text),
    look_field!("Live Chat Offline: Display As", offline, display, shown),
    look_field!("Live Chat Offline: Image Link", offline, image_link, text),
    look_field!("Live Chat Offline: Width", offline, image_width, side),
    look_field!("Live Chat Offline: Height", offline, image_height, side),
    look_field!("Live Chat Offline: Description", offline, description, text),
    look_field!("Live Chat Offline: Anchor Title", offline, anchor_title, text),
    look_field!("Live Chat Offline: Navigate URL", offline, navigate_url, text),
    look_field!("Live Chat Offline: Navigate Target", offline, navigate_target, text),
    look_field!("Live Chat Offline: CSS Class", offline, css_class, text),
];

// A new field is refused here until it is in the list, or known not to be the form's. The brand is chosen once.
const _: fn(&Link) = |Link {
                          id: _,
                          title: _,
                          brand: _,
                          brand_name: _,
                          refresh_s: _,
                          departments: _,
                          departments_read: _,
                          online: _,
                          offline: _,
                          allowed_sites: _,
                          requires: _,
                          standing: _,
                          version: _,
                      }| {};

/// **Display As** in words.
pub(super) fn words(display: Display) -> &'static str {
    match display {
        Display::Image => "Image",
        Display::Text => "Text",
        Display::Button => "Button",
        Display::Nothing => "Nothing",
    }
}

fn shown(display: &Display) -> String {
    words(*display).to_owned()
}

fn text(text: &str) -> String {
    or_none(text)
}

fn side(side: &Option<u32>) -> String {
    side.map_or_else(|| or_none(""), |side| side.to_string())
}
