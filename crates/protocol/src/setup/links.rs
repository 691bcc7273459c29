//! Live Chat Links: what stands on a company's website, and how it looks there.

use crate::visitor::Barred;
use crate::{BrandId, DepartmentId, LinkId, LinkSecretId, Timestamp};
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

/// **Live Chat Requires**: who may chat by a link. Others may leave a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requires {
    /// **All users**.
    #[default]
    AllUsers,
    /// **Registered users**: those of whom the site has signed who they are.
    Registered,
    /// Registered users with this role among those that the site has signed.
    Role(String),
}

impl Requires {
    /// Why somebody with these roles may not chat; `roles` is `None` for who is not registered.
    #[must_use]
    pub fn bars(&self, roles: Option<&[String]>) -> Option<Barred> {
        match (self, roles) {
            (Self::AllUsers, _) | (Self::Registered, Some(_)) => None,
            (Self::Registered | Self::Role(_), None) => Some(Barred::SignedOut),
            (Self::Role(role), Some(roles)) => (!roles.contains(role)).then_some(Barred::WithoutRole),
        }
    }
}

/// A secret of a link, with which a site signs who its visitors are. Its words are shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSecret {
    /// The secret's id.
    pub id: LinkSecretId,
    /// Its last four characters, to tell it from the other.
    pub ending: String,
    /// When it was made.
    pub made_at: Timestamp,
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
    /// **Live Chat Requires**.
    pub requires: Requires,
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
            requires: Requires::default(),
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
    fn who_may_chat_follows_from_who_is_registered_and_as_what() {
        let staff = [String::from("staff"), String::from("Gold")];
        let role = |role: &str| Requires::Role(role.to_owned());
        for (requires, roles, expected) in [
            (Requires::AllUsers, None, None),
            (Requires::AllUsers, Some(&staff[..]), None),
            (Requires::Registered, None, Some(Barred::SignedOut)),
            (Requires::Registered, Some(&[][..]), None),
            (role("gold"), None, Some(Barred::SignedOut)),
            (role("gold"), Some(&staff), Some(Barred::WithoutRole)),
            (role("Gold"), Some(&staff), None),
        ] {
            assert_eq!(requires.bars(roles), expected, "{requires:?} {roles:?}");
        }
    }

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
