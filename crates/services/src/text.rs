//! Cleaning and checking what people typed, before it is stored.

use crate::ServiceError;
use foyer_protocol::checks::{self, Amiss};
use foyer_protocol::limits::{
    ATTRIBUTE_CHARS, ATTRIBUTE_NAME_CHARS, ATTRIBUTES, NAME_CHARS, SEARCH_CHARS, URL_CHARS,
};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AppError, ClientId};
use foyer_storage::search::Search;
use unicode_normalization::UnicodeNormalization;

pub(crate) use foyer_protocol::checks::clean;

/// One line of clean text, at most `chars` long.
pub(crate) fn clean_line(text: &str, chars: usize) -> String {
    let line: String =
        clean(text).chars().map(|c| if c.is_whitespace() { ' ' } else { c }).take(chars).collect();
    line.trim().to_owned()
}

/// What two names are compared by: those that look alike are one (NFKC, no case, nothing unseen).
pub(crate) fn key(text: &str) -> String {
    let seen = text.nfkc().filter(|c| *c == ' ' || !checks::is_unseen(*c));
    seen.flat_map(char::to_lowercase).nfkc().collect()
}

/// What a list is searched by: the texts in the form that [`search`] has, one after another.
pub(crate) fn search_key(texts: &[&str]) -> String {
    texts.iter().map(|text| key(&spaced(text))).collect::<Vec<_>>().join(" ")
}

/// What somebody looks for in a list.
pub(crate) fn search(typed: &str) -> Search {
    Search::new(&search_key(&[&typed.chars().take(SEARCH_CHARS).collect::<String>()]))
}

/// Breaks and tabs as spaces: `key` would leave out what shows nothing.
fn spaced(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// A required name of 1..=200 characters, in one form for all its spellings (NFC).
pub(crate) fn name(field: &str, text: &str, missing: &str) -> Result<String, ServiceError> {
    checks::name(text).map(|name| name.nfc().collect()).map_err(|amiss| match amiss {
        Amiss::Missing => ServiceError::invalid(field, missing),
        Amiss::TooLong(length) => ServiceError::invalid(field, checks::of_most(length, NAME_CHARS)),
        _ => ServiceError::invalid(field, missing),
    })
}

/// A required e-mail address. A domain in other letters than ASCII is kept as people write it: some
/// browsers send `jo@müller.de` as `jo@xn--mller-kva.de`, others as it was typed.
pub(crate) fn email(field: &str, text: &str) -> Result<String, ServiceError> {
    let email = checks::email(text)
        .map_err(|_| ServiceError::invalid(field, "Enter an email like name@example.com."))?;
    Ok(with_domain(&email, |domain| match idna::domain_to_unicode(domain) {
        (readable, Ok(())) => readable,
        _ => domain.to_owned(),
    }))
}

/// What two e-mail addresses are compared by: one form for all spellings of a domain (UTS 46).
pub(crate) fn email_key(email: &str) -> String {
    let email =
        with_domain(email, |domain| idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned()));
    key(&email)
}

/// A host as browsers send it: letters of other languages in ASCII (UTS 46).
pub(crate) fn host_of_browsers(host: &str) -> String {
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let name = idna::domain_to_ascii(name).unwrap_or_else(|_| name.to_owned());
    port.map_or_else(|| name.clone(), |port| format!("{name}:{port}"))
}

/// The address with another spelling of its domain, where that is not plain ASCII anyway.
fn with_domain(email: &str, spell: impl Fn(&str) -> String) -> String {
    match email.rsplit_once('@') {
        Some((name, domain)) if !domain.is_ascii() || domain.to_ascii_lowercase().contains("xn--") => {
            [name, "@", &spell(domain)].concat()
        }
        _ => email.to_owned(),
    }
}

/// Required text of 1..=`chars` characters.
pub(crate) fn body(field: &str, text: &str, chars: usize, missing: &str) -> Result<String, ServiceError> {
    checks::body(text, chars).map_err(|amiss| match amiss {
        Amiss::TooLong(length) => ServiceError::invalid(field, checks::of_most(length, chars)),
        _ => ServiceError::invalid(field, missing),
    })
}

/// A sender's id: 1..=64 letters, digits, `-` or `_`.
pub(crate) fn client_id(id: &ClientId) -> Result<(), ServiceError> {
    if checks::is_client_id(id) { Ok(()) } else { Err(AppError::not_understood().into()) }
}

/// Facts of a page, cut to what is worth keeping. Anything but http(s) loses its address.
#[must_use]
pub fn page(page: &PageInfo) -> PageInfo {
    let web = |url: &str| {
        let url = clean_line(url, URL_CHARS);
        if url.starts_with("http://") || url.starts_with("https://") { url } else { String::new() }
    };
    PageInfo {
        url: web(&page.url),
        title: clean_line(&page.title, NAME_CHARS),
        referrer: web(&page.referrer),
        languages: clean_line(&page.languages, 100),
        utc_offset_min: page.utc_offset_min.clamp(-16 * 60, 16 * 60),
    }
}

/// What a host's page says of its visitor, by name and value, cut to what is worth keeping. What has no name or no value is
/// left out.
pub(crate) fn attributes(said: &str) -> Vec<(String, String)> {
    let pair = |line: &str| {
        let (name, value) = line.split_once('\t')?;
        Some((clean_line(name, ATTRIBUTE_NAME_CHARS), clean_line(value, ATTRIBUTE_CHARS)))
    };
    let pairs = said.lines().filter_map(pair).filter(|(name, value)| !name.is_empty() && !value.is_empty());
    pairs.take(ATTRIBUTES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_neither_breaks_nor_tabs() {
        assert_eq!(clean_line(" a\nb\tc ", 10), "a b c");
    }

    #[test]
    fn names_that_look_alike_have_one_key() {
        for alike in ["Ana", "ANA", "\u{FF21}na", "An\u{200B}a"] {
            assert_eq!(key(alike), "ana", "{alike:?}");
        }
        assert_eq!(key("Jose\u{301}"), key("Jos\u{E9}"));
        assert_eq!(name("name", "Jose\u{301}", "").ok().as_deref(), Some("Jos\u{E9}"));
        assert_ne!(key("Ada King"), key("AdaKing"));
    }

    #[test]
    fn a_search_finds_what_looks_alike() {
        let stored = search_key(&["Ödön O'Neil", "o@x.de", "My CHAIR\ncreaks"]);
        assert_eq!(stored, "ödön o'neil o@x.de my chair creaks");
        for typed in ["ÖDÖN", "O\u{308}do\u{308}n", "chair creaks", "\u{ff2d}y"] {
            let word = search_key(&[typed]);
            assert!(word.split(' ').all(|word| stored.contains(word)), "{typed}");
        }
        assert_eq!(search(&"x".repeat(300)), search(&"x".repeat(SEARCH_CHARS)));
    }

    #[test]
    fn one_address_has_one_key_and_is_shown_as_people_write_it() {
        for (typed, shown, compared) in [
            ("Jo@Example.com", "Jo@Example.com", "jo@example.com"),
            ("jo@müller.de", "jo@müller.de", "jo@xn--mller-kva.de"),
            ("jo@xn--mller-kva.de", "jo@müller.de", "jo@xn--mller-kva.de"),
            ("jo@MU\u{308}LLER.de", "jo@müller.de", "jo@xn--mller-kva.de"),
            ("jo@straße.de", "jo@straße.de", "jo@xn--strae-oqa.de"),
        ] {
            let email = email("email", typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert_eq!((email.as_str(), email_key(&email).as_str()), (shown, compared));
            assert_eq!(email_key(typed), compared);
        }
        assert_eq!(email_key("jo@xn--\u{fffd}.de"), "jo@xn--\u{fffd}.de", "what is no domain stays");
    }

    #[test]
    fn only_web_addresses_are_kept() {
        let info = PageInfo {
            url: "javascript:alert(1)".into(),
            referrer: "https://example.com/a".into(),
            utc_offset_min: 100_000,
            ..PageInfo::default()
        };
        let kept = page(&info);
        assert_eq!(kept.url, "");
        assert_eq!(kept.referrer, "https://example.com/a");
        assert_eq!(kept.utc_offset_min, 960);
    }

    #[test]
    fn client_ids_have_a_shape() {
        for good in ["a", "0f-9_Z"] {
            assert!(client_id(&ClientId::from(good)).is_ok(), "{good}");
        }
        for bad in ["", "a b", "ü", &"x".repeat(65)] {
            assert!(client_id(&ClientId::from(bad)).is_err(), "{bad}");
        }
    }
}
