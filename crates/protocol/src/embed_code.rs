//! What a website pastes to show a link: the two boxes of **Generate Script**, and what its policy must allow.
//!
//! Pure text. The script that is pasted, `frontend/embed`, reads what is written here: its tag's `data-link`, and
//! `data-foyer` of the placeholders, which is the address of the chat as a page of its own.

use crate::LinkId;
use crate::html::escape;
use std::collections::BTreeSet;

/// **Script Type**: what the page does until the script is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScriptType {
    /// **Normal Script**: the page waits for the script, and the link is drawn as soon as its place has been read.
    Normal,
    /// **Deferred Script**: the page waits for nothing.
    #[default]
    Deferred,
}

/// What is pasted for one link.
#[derive(Clone, Copy, Debug)]
pub struct EmbedCode<'a> {
    /// Where browsers reach the server, such as `https://chat.example.com`: the public URL or that of a brand.
    pub base_url: &'a str,
    /// The link.
    pub link: LinkId,
    /// **Script Type**.
    pub script_type: ScriptType,
    /// Words of the link where JavaScript is off.
    pub words: &'a str,
    /// **Image Link** of both states, as they are stored; empty ones are left out.
    pub images: &'a [&'a str],
    /// Width and height of the link's picture in CSS pixels, where the page is to keep its place from the first paint on.
    pub room: Option<(u32, u32)>,
}

impl EmbedCode<'_> {
    /// **Put in \<HEAD\> tag**.
    #[must_use]
    pub fn head(&self) -> String {
        let when = match self.script_type {
            ScriptType::Normal => "",
            // With a value, because XHTML has no attributes without one.
            ScriptType::Deferred => "async=\"async\" ",
        };
        format!(
            "<script {when}src=\"{}/foyer.js\" data-link=\"{}\"></script>",
            escape(self.base()),
            self.link
        )
    }

    /// The same as a script that makes the tag, for tag managers that drop attributes they don't know. Always deferred.
    #[must_use]
    pub fn loader(&self) -> String {
        format!(
            "<script>(function(d){{var s=d.createElement(\"script\");s.async=true;s.src=\"{}/foyer.js\";\
             s.setAttribute(\"data-link\",\"{}\");d.head.appendChild(s)}})(document)</script>",
            in_script(self.base()),
            self.link
        )
    }

    /// **Put in Place of Image**. May stand on a page any number of times.
    #[must_use]
    pub fn place(&self) -> String {
        let chat = escape(&self.chat_address());
        // Nothing else has a size under every policy: styles may be forbidden, and pictures without an address have none.
        // The script takes it away with the rest when it draws the link.
        let room = self.room.map_or_else(String::new, |(width, height)| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" aria-hidden=\"true\"></svg>"
            )
        });
        format!(
            "<span data-foyer=\"{chat}\">{room}<noscript><a href=\"{chat}\" target=\"_blank\" rel=\"noopener\">{}</a></noscript></span>",
            escape(self.words)
        )
    }

    /// Address of the chat as a page of its own.
    #[must_use]
    pub fn chat_address(&self) -> String {
        format!("{}/chat/{}", self.base(), self.link)
    }

    /// What a site with a Content-Security-Policy adds to it, one directive a line. Each begins with `'self'`, because
    /// a directive that is new takes the place of `default-src`.
    #[must_use]
    pub fn policy(&self) -> Vec<String> {
        let base = origin(self.base()).unwrap_or_default();
        let mut images: BTreeSet<&str> = self.images.iter().filter_map(|image| origin(image)).collect();
        images.remove(base);
        let mut lines: Vec<String> =
            ["script-src", "connect-src", "frame-src"].map(|name| format!("{name} 'self' {base};")).into();
        let mut line = format!("img-src 'self' {base}");
        for image in images {
            line.push(' ');
            line.push_str(image);
        }
        lines.push(line + ";");
        lines
    }

    fn base(&self) -> &str {
        self.base_url.trim_end_matches('/')
    }
}

/// Scheme, host and port of a web address. `None` for what is none, and for what would end a directive.
fn origin(address: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    let rest = &address[scheme.len()..];
    let host = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    (!host.is_empty() && host.chars().all(plain)).then_some(&address[..scheme.len() + host.len()])
}

/// An address as it stands in a quoted string of a script in a page: what could end either is left out.
fn in_script(address: &str) -> String {
    address.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '<' | '>')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: EmbedCode<'_> = EmbedCode {
        base_url: "https://chat.example.com",
        link: LinkId(12),
        script_type: ScriptType::Deferred,
        words: "Chat with us",
        images: &[],
        room: None,
    };

    #[test]
    fn each_script_type_has_its_tag() {
        let normal = EmbedCode { script_type: ScriptType::Normal, ..CODE };
        for (code, tag) in [
            (
                CODE,
                r#"<script async="async" src="https://chat.example.com/foyer.js" data-link="12"></script>"#,
            ),
            (normal, r#"<script src="https://chat.example.com/foyer.js" data-link="12"></script>"#),
        ] {
            assert_eq!(code.head(), tag);
        }
        assert_eq!(ScriptType::default(), ScriptType::Deferred);
    }

    #[test]
    fn a_tag_manager_gets_a_script_that_makes_the_tag() {
        assert_eq!(
            CODE.loader(),
            r#"<script>(function(d){var s=d.createElement("script");s.async=true;s.src="https://chat.example.com/foyer.js";s.setAttribute("data-link","12");d.head.appendChild(s)})(document)</script>"#
        );
        let odd = EmbedCode { base_url: "https://x\"</script>\\", ..CODE }.loader();
        assert_eq!(odd.matches("script>").count(), 2, "{odd}");
        assert!(odd.contains("s.src=\"https://x/script/foyer.js\""), "{odd}");
    }

    #[test]
    fn the_place_links_to_the_chat_where_scripts_are_off() {
        assert_eq!(
            CODE.place(),
            r#"<span data-foyer="https://chat.example.com/chat/12"><noscript><a href="https://chat.example.com/chat/12" target="_blank" rel="noopener">Chat with us</a></noscript></span>"#
        );
    }

    #[test]
    fn an_address_has_one_slash_before_its_path() {
        let slash = EmbedCode { base_url: "https://chat.example.com/", ..CODE };
        assert_eq!(slash.head(), CODE.head());
        assert_eq!(slash.place(), CODE.place());
        assert_eq!(slash.chat_address(), "https://chat.example.com/chat/12");
        assert_eq!(slash.policy(), CODE.policy());
    }

    #[test]
    fn the_place_has_room_for_a_picture() {
        let place = EmbedCode { room: Some((240, 80)), ..CODE }.place();
        let room = r#"<svg xmlns="http://www.w3.org/2000/svg" width="240" height="80" aria-hidden="true"></svg><noscript>"#;
        assert!(place.contains(room), "{place}");
        assert!(!CODE.place().contains("<svg"));
    }

    #[test]
    fn what_people_typed_stays_text() {
        for (words, written) in [
            ("Q&A", "Q&amp;A"),
            ("</a></noscript><script>", "&lt;/a&gt;&lt;/noscript&gt;&lt;script&gt;"),
            ("\"quoted\" 'twice'", "&quot;quoted&quot; &#39;twice&#39;"),
            ("تحدث معنا", "تحدث معنا"),
        ] {
            let place = EmbedCode { words, ..CODE }.place();
            assert!(place.ends_with(&format!(">{written}</a></noscript></span>")), "{place}");
        }
        let odd = EmbedCode { base_url: "https://x\"><b>", ..CODE };
        assert!(!odd.head().contains("<b>") && !odd.place().contains("<b>"));
        assert!(odd.policy().iter().all(|line| !line.contains("<b>")));
    }

    #[test]
    fn the_policy_names_the_server_and_the_images_sites() {
        let lines = |images: &[&str]| EmbedCode { images, ..CODE }.policy();
        let own = [
            "script-src 'self' https://chat.example.com;",
            "connect-src 'self' https://chat.example.com;",
            "frame-src 'self' https://chat.example.com;",
        ];
        for (images, line) in [
            (&[] as &[&str], "img-src 'self' https://chat.example.com;"),
            (&["", "/public/images/3"], "img-src 'self' https://chat.example.com;"),
            (&["https://chat.example.com/public/a"], "img-src 'self' https://chat.example.com;"),
            (
                &["https://cdn.example.net:8443/on.png?x", "HTTPS://img.example.org"],
                "img-src 'self' https://chat.example.com HTTPS://img.example.org https://cdn.example.net:8443;",
            ),
            // Nothing that is stored can end the directive.
            (
                &["https://a;script-src *", "https://b ,c", "data:image/png,x"],
                "img-src 'self' https://chat.example.com;",
            ),
        ] {
            let found = lines(images);
            assert_eq!(found[..3], own);
            assert_eq!(found[3], line, "{images:?}");
        }
    }
}
