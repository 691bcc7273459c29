//! What the addresses that host pages ask for mean. Strangers may send anything here.

use foyer_protocol::LinkId;

/// What an address under `/widget/` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WidgetAddress {
    /// The page of a link.
    Page(LinkId),
    /// A file of the widget, by its path among the web pages.
    File(String),
}

/// The link that a part of an address names, in plain decimal digits.
#[must_use]
pub fn link(text: &str) -> Option<LinkId> {
    // The standard library would also take a sign, and so give one page several addresses.
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok().map(LinkId) } else { None }
}

/// What `name` under `/widget/` is.
#[must_use]
pub fn widget(name: &str) -> WidgetAddress {
    match link(name) {
        Some(link) => WidgetAddress::Page(link),
        None => WidgetAddress::File(format!("widget/{name}")),
    }
}

/// What a page asks that still carries the embed of a former product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerEmbed {
    /// `config`: the link.
    pub link: LinkId,
    /// `refresh`: only the picture is asked for whose height tells the status.
    pub is_picture: bool,
}

/// What the query of `/ChatLink.ashx` asks. `None` unless `config` names a link and `id`, where there is one, can be
/// that of an element; the script needs one. Everything else in it is left alone.
#[must_use]
pub fn former(query: &str) -> Option<FormerEmbed> {
    let (mut config, mut id, mut refresh) = (None, None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let field = match name.as_ref() {
            "config" => &mut config,
            "id" => &mut id,
            "refresh" => &mut refresh,
            _ => continue,
        };
        // The first one counts, as in the script.
        field.get_or_insert(value);
    }
    let is_picture = refresh.is_some_and(|value| value == "1");
    let named = id.map_or(is_picture, |id| is_element_id(&id));
    named.then_some(FormerEmbed { link: link(&config?)?, is_picture })
}

fn is_element_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=100).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_embed_names_a_link_and_an_element() {
        let script = Some(FormerEmbed { link: LinkId(3), is_picture: false });
        let picture = Some(FormerEmbed { link: LinkId(3), is_picture: true });
        for (query, asked) in [
            ("config=3&id=stlivechat0", script),
            ("id=stlivechat0&config=3&other=%22%3E%3Cscript%3E", script),
            ("config=3&id=chat&config=4&refresh=0", script),
            ("config=3&id=chat&refresh=1", picture),
            ("config=3&refresh=1&rnd=0.123", picture),
            ("", None),
            ("config=3", None),
            ("id=chat", None),
            ("config=x&id=chat", None),
            ("config=+3&id=chat", None),
            ("config=-3&id=chat", None),
            ("config=3&id=", None),
            ("config=3&id=%22onload%3D", None),
            ("config=3&id=a.b&refresh=1", None),
        ] {
            assert_eq!(former(query), asked, "{query}");
        }
        assert_eq!(former(&format!("config=3&id={}", "x".repeat(101))), None);
    }

    #[test]
    fn digits_are_a_link_and_everything_else_is_a_file() {
        assert_eq!(widget("1"), WidgetAddress::Page(LinkId(1)));
        assert_eq!(widget("0042"), WidgetAddress::Page(LinkId(42)));
        for name in ["", "+1", "-1", "1 ", "1.0", "١", "99999999999999999999", "widget.js", "../x"] {
            assert_eq!(widget(name), WidgetAddress::File(format!("widget/{name}")), "{name}");
            assert_eq!(link(name), None, "{name}");
        }
    }
}
