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

#[cfg(test)]
mod tests {
    use super::*;

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
