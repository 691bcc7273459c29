//! Live Chat Links: what stands on a company's website, and how it looks there.

use crate::{BrandId, DepartmentId, LinkId};
use serde::{Deserialize, Serialize};

/// **Refresh Rate** of a new link, in seconds.
const REFRESH_S: u32 = 30;

/// **Display As**: what stands on the host's page. Append-only: the database keeps these names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Display {
    /// A picture in the place of the second script.
    Image,
    /// Words in the place of the second script.
    Text,
    /// A launcher that floats in the corner of the window.
    #[default]
    Button,
    /// Nothing at all; only while chat is offline.
    Nothing,
}

/// How a link looks while chat is online, or while it is offline. Every text may be empty; an empty one in the
/// database is what was never filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkLook {
    /// **Display As**.
    pub display: Display,
    /// **Image Link**: an address of `http` or `https`.
    pub image_link: String,
    /// Width of the picture in CSS pixels, so that the page keeps its place.
    pub image_width: Option<u32>,
    /// Height of the picture in CSS pixels.
    pub image_height: Option<u32>,
    /// **Description**: the words of a text or button, the alternative and hover text of a picture.
    pub description: String,
    /// **Anchor Title**: the `title` of the anchor.
    pub anchor_title: String,
    /// **Navigate URL**: where a click leads; empty for our own chat or form.
    pub navigate_url: String,
    /// **Navigate Target**, only while offline: the window that **Navigate URL** opens in; empty for a new one.
    pub navigate_target: String,
    /// **CSS Class**: class names with one space between them.
    pub css_class: String,
}

impl LinkLook {
    /// What a new link starts with, online or offline.
    #[must_use]
    pub fn first(online: bool) -> Self {
        Self { description: words(online).to_owned(), ..Self::default() }
    }

    /// The words to show: **Description**, or what a new link says where that is empty.
    #[must_use]
    pub fn label(&self, online: bool) -> &str {
        if self.description.is_empty() { words(online) } else { &self.description }
    }
}

fn words(online: bool) -> &'static str {
    if online { "Chat" } else { "Leave a message" }
}

/// How a link stands at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Somebody takes chats for it.
    Online,
    /// It offers departments, and nobody takes chats for them now.
    Offline,
    /// It offers no department, and pages show nothing for it.
    OffersNothing,
}

/// A Live Chat Link, as listed and as edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// **ID**; `None` for a new one.
    pub id: Option<LinkId>,
    /// **Title**.
    pub title: String,
    /// Its brand, chosen when it is made.
    pub brand: Option<BrandId>,
    /// Brand's name, for the list.
    pub brand_name: String,
    /// **Refresh Rate**: after so many seconds a page asks again; 0 for never.
    pub refresh_s: u32,
    /// **Enable for [Department Name]**: the departments ticked for it, offered or not.
    pub departments: Vec<DepartmentId>,
    /// They as they were read: saving changes what differs, so that a department that has come meanwhile stays.
    pub departments_read: Vec<DepartmentId>,
    /// **Live Chat Online**.
    pub online: LinkLook,
    /// **Live Chat Offline**.
    pub offline: LinkLook,
    /// Origins of the sites it works on, `*.` as a first label for all names below; empty for every site.
    pub allowed_sites: Vec<String>,
    /// How it stands now. Said by the server.
    pub standing: Standing,
    /// Version read.
    pub version: i64,
}

impl Default for Link {
    fn default() -> Self {
        Self {
            id: None,
            title: String::new(),
            brand: None,
            brand_name: String::new(),
            refresh_s: REFRESH_S,
            departments: Vec::new(),
            departments_read: Vec::new(),
            online: LinkLook::first(true),
            offline: LinkLook::first(false),
            allowed_sites: Vec::new(),
            standing: Standing::OffersNothing,
            version: 0,
        }
    }
}

/// **Host Header**: an address that the scripts of a link may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostHeader {
    /// Name of the brand whose host it is; empty for the public address, which is the default.
    pub brand_name: String,
    /// The address: an origin, without a slash at the end.
    pub origin: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_without_words_says_what_a_new_one_says() {
        for (online, expected) in [(true, "Chat"), (false, "Leave a message")] {
            assert_eq!(LinkLook::default().label(online), expected);
            assert_eq!(LinkLook::first(online).label(online), expected);
            let own = LinkLook { description: "Ask us".to_owned(), ..LinkLook::default() };
            assert_eq!(own.label(online), "Ask us");
        }
    }
}
