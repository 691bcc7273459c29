//! The rules of a Live Chat Link's fields. What they let through stands in pages of other people, so it can end no
//! attribute, hides nothing and starts no script.

use super::{Amiss, clean, is_spoof, is_unseen};
use crate::limits::{HOST_CHARS, LOOK_CHARS, MARKUP_CHARS, PICTURE_SIDE, REFRESH_S, URL_CHARS};
use crate::pictures::is_path;

/// Whether pages may ask again after so many seconds: 0 for never, or within the range.
#[must_use]
pub fn refresh(seconds: u32) -> bool {
    seconds == 0 || (REFRESH_S.0..=REFRESH_S.1).contains(&seconds)
}

/// Whether a picture may be so many CSS pixels wide or high; `None` for its own size.
#[must_use]
pub fn picture_side(side: Option<u32>) -> bool {
    side.is_none_or(|side| (1..=PICTURE_SIDE).contains(&side))
}

/// Words on a host page: one line, may be empty.
///
/// # Errors
/// When they are too long.
pub fn words(text: &str) -> Result<String, Amiss> {
    let seen: String = clean(text).chars().filter(|c| !is_spoof(*c)).collect();
    let text = seen.trim_matches(is_unseen).split_whitespace().collect::<Vec<_>>().join(" ");
    within(text, LOOK_CHARS)
}

/// Where a click leads: an address of `http`, `https`, `mailto` or `tel`; may be empty.
///
/// # Errors
/// When it is something else, or too long.
pub fn navigate_url(text: &str) -> Result<String, Amiss> {
    address(text, |text| is_web(text) || after(text, "mailto:").is_some() || after(text, "tel:").is_some())
}

/// The address of a picture, of `http` or `https`, or the path of one kept here; may be empty.
///
/// # Errors
/// When it is something else, or too long.
pub fn image_link(text: &str) -> Result<String, Amiss> {
    address(text, |text| is_web(text) || is_path(text))
}

fn address(text: &str, fits: impl Fn(&str) -> bool) -> Result<String, Amiss> {
    let text = within(clean(text), URL_CHARS)?;
    let plain = |c: char| {
        !c.is_whitespace()
            && !is_unseen(c)
            && !is_spoof(c)
            && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`')
    };
    if text.is_empty() || (text.chars().all(plain) && fits(&text)) { Ok(text) } else { Err(Amiss::Shape) }
}

/// What follows a scheme in any case, if that is something.
fn after<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let start = text.get(..scheme.len())?;
    let rest = &text[scheme.len()..];
    (start.eq_ignore_ascii_case(scheme) && !rest.is_empty()).then_some(rest)
}

/// Whether it is a web address with a host, and nobody's name before that.
fn is_web(text: &str) -> bool {
    let Some(rest) = after(text, "https://").or_else(|| after(text, "http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.contains('@') && !host.starts_with([':', '.'])
}

/// The window that a click opens: a name, or one of the four words of HTML; may be empty.
///
/// # Errors
/// When it is something else, or too long.
pub fn navigate_target(text: &str) -> Result<String, Amiss> {
    let text = within(clean(text), MARKUP_CHARS)?;
    let words = ["_blank", "_self", "_parent", "_top"];
    if let Some(word) = words.into_iter().find(|word| text.eq_ignore_ascii_case(word)) {
        return Ok(word.to_owned());
    }
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain && !text.starts_with('_') { Ok(text) } else { Err(Amiss::Shape) }
}

/// Class names, which come back with one space between them; may be empty.
///
/// # Errors
/// When one of them cannot be a class name, or they are too long.
pub fn css_class(text: &str) -> Result<String, Amiss> {
    let text = within(clean(text).split_whitespace().collect::<Vec<_>>().join(" "), MARKUP_CHARS)?;
    // More than names in CSS need: style sheets made by programs use the others.
    let plain = |c: char| c.is_alphanumeric() || " -_:/.%[]()#!@,+*".contains(c);
    if text.chars().all(plain) { Ok(text) } else { Err(Amiss::Shape) }
}

/// The origin of a site, such as `https://shop.example.com`, as browsers write it; `*.` may be its first label. Without a
/// scheme it is `https`, a slash at the end goes.
///
/// # Errors
/// When it is no such origin.
pub fn site(text: &str) -> Result<String, Amiss> {
    let text = clean(text).to_ascii_lowercase();
    if text.is_empty() {
        return Err(Amiss::Missing);
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme @ ("http" | "https"), rest)) => (scheme, rest),
        Some(_) => return Err(Amiss::Shape),
        None => ("https", text.as_str()),
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let port_fits = port.is_none_or(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    let names = host.strip_prefix("*.").unwrap_or(host);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if host.len() > HOST_CHARS || !port_fits || !names.split('.').all(is_label) {
        return Err(Amiss::Shape);
    }
    // Browsers leave the port of the scheme away.
    let port = port.filter(|port| !matches!((scheme, *port), ("https", "443") | ("http", "80")));
    Ok(port.map_or_else(|| format!("{scheme}://{host}"), |port| format!("{scheme}://{host}:{port}")))
}

fn within(text: String, most: usize) -> Result<String, Amiss> {
    match text.chars().count() {
        count if count > most => Err(Amiss::TooLong(count)),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_ask_never_or_within_the_range() {
        for fits in [0, 5, 30, 3_600] {
            assert!(refresh(fits), "{fits}");
        }
        for wrong in [1, 4, 3_601, u32::MAX] {
            assert!(!refresh(wrong), "{wrong}");
        }
        assert!(picture_side(None) && picture_side(Some(1)) && picture_side(Some(4_000)));
        assert!(!picture_side(Some(0)) && !picture_side(Some(4_001)));
    }

    #[test]
    fn a_click_leads_to_the_web_to_mail_or_to_a_telephone() {
        for good in [
            "",
            "https://example.com",
            "HTTP://example.com/a?b=c&d=%20#e",
            "https://bücher.example/straße",
            "http://localhost:3000/",
            "mailto:sales@example.com?subject=Hi",
            "tel:+4930123456",
        ] {
            assert_eq!(navigate_url(good).as_deref(), Ok(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,x",
            "//example.com",
            "/contact",
            "example.com",
            "https://",
            "https:///x",
            "https://:80",
            "https://bank.example@evil.example/",
            "https://a.de/\" onclick=\"x",
            "https://a.de/'x",
            "https://a.de/<b>",
            "https://a.de\\@evil.de",
            "https://a.de/a b",
            "https://a.de/\u{202e}gpj.exe",
            "mailto:",
            "tel:",
            "vbscript:x",
        ] {
            assert_eq!(navigate_url(bad), Err(Amiss::Shape), "{bad}");
        }
        assert_eq!(navigate_url(" https://a.de ").as_deref(), Ok("https://a.de"));
        assert_eq!(navigate_url(&format!("https://a.de/{}", "a".repeat(1_990))), Err(Amiss::TooLong(2_003)));
        assert_eq!(image_link("https://a.de/chat.png").as_deref(), Ok("https://a.de/chat.png"));
        let kept = format!("/public/pictures/{}-240x80.png", "0a".repeat(32));
        assert_eq!(image_link(&kept), Ok(kept));
        for bad in [
            "mailto:a@b.de",
            "data:image/png;base64,AA",
            "chat.png",
            "/public/pictures/x.png",
            "/public/links/1",
        ] {
            assert_eq!(image_link(bad), Err(Amiss::Shape), "{bad}");
        }
    }

    #[test]
    fn windows_have_names() {
        for (typed, kept) in [("", ""), ("_BLANK", "_blank"), (" _self ", "_self"), ("help", "help")] {
            assert_eq!(navigate_target(typed).as_deref(), Ok(kept), "{typed}");
        }
        for bad in ["_new", "a b", "\"", "<x>", "é"] {
            assert_eq!(navigate_target(bad), Err(Amiss::Shape), "{bad}");
        }
    }

    #[test]
    fn classes_are_tokens() {
        for (typed, kept) in [
            ("", ""),
            ("  chat\n big ", "chat big"),
            ("md:hover:px-2 w-1/2 w-[12.5%]", "md:hover:px-2 w-1/2 w-[12.5%]"),
            ("größe", "größe"),
        ] {
            assert_eq!(css_class(typed).as_deref(), Ok(kept), "{typed}");
        }
        for bad in ["a\"b", "a'b", "<b>", "a>b", "a&b", "a;b", "a{b}", "a=b", "a\\b"] {
            assert_eq!(css_class(bad), Err(Amiss::Shape), "{bad}");
        }
        assert_eq!(css_class(&"a".repeat(201)), Err(Amiss::TooLong(201)));
    }

    #[test]
    fn words_are_one_line_of_seen_characters() {
        assert_eq!(words(" Chat\nwith\u{202e} us ").as_deref(), Ok("Chat with us"));
        assert_eq!(words("\u{200b}\u{3164}").as_deref(), Ok(""));
        assert_eq!(words("<b>\"A & B\"</b>").as_deref(), Ok("<b>\"A & B\"</b>"), "it is only ever text");
        assert_eq!(words(&"ü".repeat(301)), Err(Amiss::TooLong(301)));
    }

    #[test]
    fn sites_are_origins_as_browsers_write_them() {
        for (typed, kept) in [
            ("https://Shop.Example.com/", "https://shop.example.com"),
            ("shop.example.com", "https://shop.example.com"),
            ("*.example.com", "https://*.example.com"),
            ("http://*.example.com:8080", "http://*.example.com:8080"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://example.com:443", "https://example.com"),
            ("http://192.168.1.7:80/", "http://192.168.1.7"),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(site(typed).as_deref(), Ok(kept), "{typed}");
            assert_eq!(site(kept).as_deref(), Ok(kept), "what was stored passes again");
        }
        assert_eq!(site(" "), Err(Amiss::Missing));
        for bad in [
            "*",
            "https://*",
            "https://*.*.example.com",
            "https://shop.*.example.com",
            "https://*shop.example.com",
            "https://a.de/path",
            "https://a.de; script-src *",
            "https://a.de https://b.de",
            "ftp://a.de",
            "data:",
            "https://a.de:0",
            "https://a.de:99999",
            "https://a.de:*",
            "https://u@a.de",
            "https://bücher.example",
            "https://-a.de",
            "https://a..de",
            "'self'",
            "https://",
        ] {
            assert_eq!(site(bad), Err(Amiss::Shape), "{bad}");
        }
    }
}
