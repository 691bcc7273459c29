//! A Live Chat Link's form as a whole: every rule with its field and its sentence, the same for the form that asks and
//! for the server that stores.

use super::links::{
    css_class, image_link, navigate_target, navigate_url, picture_side, refresh, site, words,
};
use super::{Amiss, body, name, of_most};
use crate::limits::{
    ALLOWED_SITES, LOOK_CHARS, MARKUP_CHARS, NAME_CHARS, PICTURE_SIDE, REFRESH_S, ROLE_CHARS, URL_CHARS,
};
use crate::setup::{Display, Link, LinkLook, Requires};

/// The names of a look's fields, by which errors find them: those of one state are not the other's.
#[derive(Clone, Copy, Debug)]
pub struct LookFields {
    /// **Display As**.
    pub display: &'static str,
    /// **Image Link**.
    pub image_link: &'static str,
    /// The picture's width.
    pub image_width: &'static str,
    /// The picture's height.
    pub image_height: &'static str,
    /// **Description**.
    pub description: &'static str,
    /// **Anchor Title**.
    pub anchor_title: &'static str,
    /// **Navigate URL**.
    pub navigate_url: &'static str,
    /// **Navigate Target**.
    pub navigate_target: &'static str,
    /// **CSS Class**.
    pub css_class: &'static str,
}

impl LookFields {
    /// Those of **Live Chat Online** or **Live Chat Offline**.
    #[must_use]
    pub fn of(online: bool) -> &'static Self {
        if online { &ONLINE } else { &OFFLINE }
    }
}

const ONLINE: LookFields = LookFields {
    display: "online_display",
    image_link: "online_image_link",
    image_width: "online_image_width",
    image_height: "online_image_height",
    description: "online_description",
    anchor_title: "online_anchor_title",
    navigate_url: "online_navigate_url",
    navigate_target: "online_navigate_target",
    css_class: "online_css_class",
};

const OFFLINE: LookFields = LookFields {
    display: "offline_display",
    image_link: "offline_image_link",
    image_width: "offline_image_width",
    image_height: "offline_image_height",
    description: "offline_description",
    anchor_title: "offline_anchor_title",
    navigate_url: "offline_navigate_url",
    navigate_target: "offline_navigate_target",
    css_class: "offline_css_class",
};

/// A field with what is wrong about it, as a sentence.
pub type Problem = (&'static str, String);

/// The link as it is stored.
///
/// # Errors
/// Everything that is wrong with it, in the form's order.
pub fn checked(link: &Link) -> Result<Link, Vec<Problem>> {
    let mut desk = Desk(Vec::new());
    let clean = Link {
        title: desk.take("title", name(&link.title), NAME_CHARS, "Enter a title."),
        refresh_s: link.refresh_s,
        allowed_sites: desk.sites(&link.allowed_sites),
        online: desk.look(&link.online, true),
        offline: desk.look(&link.offline, false),
        requires: desk.requires(&link.requires),
        ..link.clone()
    };
    desk.demand("refresh_s", refresh(link.refresh_s), || {
        let (low, high) = REFRESH_S;
        format!("Enter 0 for never, or a number from {low} to {high}.")
    });
    desk.demand("brand", link.id.is_some() || link.brand.is_some(), || "Choose a brand.".to_owned());
    if desk.0.is_empty() { Ok(clean) } else { Err(desk.0) }
}

/// Collects what is wrong.
struct Desk(Vec<Problem>);

impl Desk {
    fn demand(&mut self, field: &'static str, fits: bool, sentence: impl FnOnce() -> String) {
        if !fits {
            self.0.push((field, sentence()));
        }
    }

    fn take(&mut self, field: &'static str, text: Result<String, Amiss>, most: usize, wrong: &str) -> String {
        text.unwrap_or_else(|amiss| {
            let sentence = match amiss {
                Amiss::TooLong(length) => of_most(length, most),
                _ => wrong.to_owned(),
            };
            self.0.push((field, sentence));
            String::new()
        })
    }

    fn sites(&mut self, typed: &[String]) -> Vec<String> {
        let mut sites: Vec<String> = Vec::new();
        for text in typed {
            match site(text) {
                Ok(site) if sites.contains(&site) => {}
                Ok(site) => sites.push(site),
                Err(Amiss::Missing) => {}
                Err(_) => {
                    let shown: String = text.trim().chars().take(80).collect();
                    let sentence =
                        format!("“{shown}” is no site. Enter one a line, like https://shop.example.com.");
                    self.0.push(("allowed_sites", sentence));
                    return Vec::new();
                }
            }
        }
        self.demand("allowed_sites", sites.len() <= ALLOWED_SITES, || {
            format!("Enter at most {ALLOWED_SITES} sites. *.example.com stands for all names below it.")
        });
        sites
    }

    fn requires(&mut self, typed: &Requires) -> Requires {
        let Requires::Role(role) = typed else { return typed.clone() };
        let wrong = "Enter a role, as your site signs it.";
        Requires::Role(self.take("requires_role", body(role, ROLE_CHARS), ROLE_CHARS, wrong))
    }

    fn look(&mut self, look: &LinkLook, online: bool) -> LinkLook {
        const WEB: &str = "Enter an address that starts with https:// or http://.";
        const CLICK: &str = "Enter an address that starts with https://, http://, mailto: or tel:.";
        const WINDOW: &str = "Enter the name of a window, _blank, _self, _parent or _top.";
        const CLASS: &str =
            "Enter class names with spaces between them, without quotation marks or angle brackets.";
        let fields = LookFields::of(online);
        self.demand(fields.display, !online || look.display != Display::Nothing, || {
            "Choose how chat is shown while it is online.".to_owned()
        });
        // What the form does not show for a display cannot be corrected there: it is kept if it fits, else dropped.
        let is_image = look.display == Display::Image;
        let mut picture = Self(Vec::new());
        let link = picture.take(fields.image_link, image_link(&look.image_link), URL_CHARS, WEB);
        picture.demand(fields.image_link, !look.image_link.trim().is_empty(), || {
            "Enter the picture's address.".to_owned()
        });
        let mut side = |field, side| {
            picture.demand(field, picture_side(side), || {
                format!("Enter a number from 1 to {PICTURE_SIDE}, or nothing.")
            });
            side.filter(|_| picture_side(side))
        };
        let (image_width, image_height) =
            (side(fields.image_width, look.image_width), side(fields.image_height, look.image_height));
        let mut rest = Self(Vec::new());
        let target = if online { Ok(String::new()) } else { navigate_target(&look.navigate_target) };
        let look = LinkLook {
            display: look.display,
            image_link: link,
            image_width,
            image_height,
            description: rest.take(fields.description, words(&look.description), LOOK_CHARS, ""),
            anchor_title: rest.take(fields.anchor_title, words(&look.anchor_title), LOOK_CHARS, ""),
            navigate_url: rest.take(fields.navigate_url, navigate_url(&look.navigate_url), URL_CHARS, CLICK),
            navigate_target: rest.take(fields.navigate_target, target, MARKUP_CHARS, WINDOW),
            css_class: rest.take(fields.css_class, css_class(&look.css_class), MARKUP_CHARS, CLASS),
        };
        if is_image {
            self.0.append(&mut picture.0);
        }
        if look.display != Display::Nothing {
            self.0.append(&mut rest.0);
        }
        look
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link {
        Link { title: " Main  site ".to_owned(), brand: Some("b".into()), ..Link::default() }
    }

    #[test]
    fn what_has_no_effect_is_kept_if_it_fits_and_dropped_if_not() {
        let mut typed = link();
        typed.online.image_link = "chat.png".to_owned();
        typed.online.image_width = Some(0);
        typed.online.image_height = Some(40);
        typed.offline.display = Display::Nothing;
        typed.offline.navigate_url = "javascript:alert(1)".to_owned();
        typed.offline.css_class = "big".to_owned();
        let stored = checked(&typed).expect("a link that fits");
        assert_eq!((stored.online.image_link.as_str(), stored.online.image_width), ("", None));
        assert_eq!(stored.online.image_height, Some(40));
        assert_eq!((stored.offline.navigate_url.as_str(), stored.offline.css_class.as_str()), ("", "big"));
    }

    fn problems(link: &Link) -> Vec<&'static str> {
        checked(link).err().unwrap_or_default().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn a_link_is_stored_in_one_form() {
        let mut typed = link();
        let sites = ["Shop.example", "", "https://shop.example/", " *.b.example "];
        typed.allowed_sites = sites.map(str::to_owned).to_vec();
        typed.online.css_class = " a  b ".to_owned();
        typed.online.navigate_target = "_self".to_owned();
        typed.offline.navigate_target = "_SELF".to_owned();
        let stored = checked(&typed).expect("a link that fits");
        assert_eq!(stored.title, "Main site");
        assert_eq!(stored.allowed_sites, ["https://shop.example", "https://*.b.example"]);
        assert_eq!(stored.online.css_class, "a b");
        assert_eq!(
            (stored.online.navigate_target, stored.offline.navigate_target.as_str()),
            (String::new(), "_self")
        );
        let new = Link { title: "New".to_owned(), ..link() };
        assert_eq!(checked(&new), Ok(new), "a new link passes as it is");
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        let wrong = |change: &dyn Fn(&mut Link)| {
            let mut link = link();
            change(&mut link);
            problems(&link)
        };
        assert_eq!(wrong(&|_| {}), [""; 0]);
        assert_eq!(wrong(&|link| link.title.clear()), ["title"]);
        assert_eq!(wrong(&|link| link.refresh_s = 4), ["refresh_s"]);
        assert_eq!(wrong(&|link| link.brand = None), ["brand"]);
        assert_eq!(wrong(&|link| link.allowed_sites = vec!["a b".to_owned()]), ["allowed_sites"]);
        let many =
            |link: &mut Link| link.allowed_sites = (0..51).map(|n| format!("https://s{n}.example")).collect();
        assert_eq!(wrong(&many), ["allowed_sites"]);
        for role in ["", " ", &"x".repeat(101)] {
            assert_eq!(wrong(&|link| link.requires = Requires::Role(role.to_owned())), ["requires_role"]);
        }
        assert_eq!(wrong(&|link| link.requires = Requires::Role(" gold ".to_owned())), [""; 0]);
        assert_eq!(wrong(&|link| link.online.display = Display::Nothing), ["online_display"]);
        assert_eq!(
            wrong(&|link| link.offline.display = Display::Nothing),
            [""; 0],
            "offline may show nothing"
        );
        assert_eq!(wrong(&|link| link.offline.display = Display::Image), ["offline_image_link"]);
        let image = |link: &mut Link, address: &str| {
            link.online.display = Display::Image;
            link.online.image_link = address.to_owned();
        };
        assert_eq!(wrong(&|link| image(link, "chat.png")), ["online_image_link"]);
        for (width, height, field) in
            [(Some(0), None, "online_image_width"), (None, Some(4_001), "online_image_height")]
        {
            let sized = |link: &mut Link| {
                image(link, "https://a.de/chat.png");
                (link.online.image_width, link.online.image_height) = (width, height);
            };
            assert_eq!(wrong(&sized), [field]);
        }
        assert_eq!(wrong(&|link| link.online.description = "a".repeat(301)), ["online_description"]);
        assert_eq!(wrong(&|link| link.offline.anchor_title = "a".repeat(301)), ["offline_anchor_title"]);
        assert_eq!(
            wrong(&|link| link.online.navigate_url = "javascript:x".to_owned()),
            ["online_navigate_url"]
        );
        assert_eq!(
            wrong(&|link| link.offline.navigate_target = "_x".to_owned()),
            ["offline_navigate_target"]
        );
        assert_eq!(wrong(&|link| link.offline.css_class = "<".to_owned()), ["offline_css_class"]);
    }
}
