//! What proxies say of whom they speak for: `X-Forwarded-For`, and `Forwarded` of RFC 7239.
//!
//! Reads texts that strangers may have begun, and judges none of them: whom to believe is the caller's.

use http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The client's address: from the peer on, each trusted proxy is believed about the one before it. A hop that is no
/// address, such as `unknown`, ends the way at the proxy that wrote it.
pub(super) fn walk(
    peer: IpAddr,
    hops_from_the_right: impl IntoIterator<Item = Option<IpAddr>>,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> IpAddr {
    let mut client = peer;
    for hop in hops_from_the_right {
        match hop {
            Some(before) if is_trusted(client) => client = before,
            _ => break,
        }
    }
    client
}

/// The hops of `X-Forwarded-For`, the nearest first.
pub(super) fn x_forwarded_for(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let values = headers.get_all("x-forwarded-for").iter().rev();
    values.flat_map(|value| value.to_str().unwrap_or("unknown").rsplit(',')).map(node)
}

/// The hops of `Forwarded`, the nearest first.
pub(super) fn forwarded(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let values = headers.get_all("forwarded").iter().rev();
    values.flat_map(|value| {
        let elements = split(value.to_str().unwrap_or("for=unknown"), ',');
        elements.into_iter().rev().map(|element| node(&unquoted(for_of(element)?)))
    })
}

/// The value of `for` in one element; names of parameters have no case.
fn for_of(element: &str) -> Option<&str> {
    let pairs = split(element, ';').into_iter().filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("for")).map(|(_, value)| value)
}

/// Parts of a text between separators that stand in no quoted string.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == separator && !quoted => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// A token as it is, or a quoted string without its quotes.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(inner) => inner.replace('\\', ""),
        None => value.to_owned(),
    }
}

/// An address, with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = || text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let bracketed = || {
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse::<Ipv6Addr>().ok().map(IpAddr::from)
    };
    bare().or_else(with_port).or_else(bracketed).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn headers(name: &'static str, values: &[&'static str]) -> HeaderMap {
        let name = HeaderName::from_static(name);
        values.iter().map(|value| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn addresses_are_read_with_and_without_a_port() {
        for (text, address) in [
            ("192.0.2.1", Some("192.0.2.1")),
            (" 192.0.2.1:567 ", Some("192.0.2.1")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("::ffff:192.0.2.1", Some("192.0.2.1")),
            ("[::ffff:192.0.2.1]:1", Some("192.0.2.1")),
            ("unknown", None),
            ("_hidden", None),
            ("", None),
            ("192.0.2.1:", None),
            ("192.0.2.1:99999", None),
            ("192.0.2.1.5", None),
            ("[192.0.2.1]", None),
            ("fe80::1%eth0", None),
        ] {
            assert_eq!(node(text).map(|address| address.to_string()).as_deref(), address, "{text}");
        }
    }

    #[test]
    fn the_way_is_walked_from_the_right_through_trusted_proxies() {
        let trusted =
            |address: IpAddr| ["10.0.0.1", "10.0.0.2", "::1"].contains(&address.to_string().as_str());
        for (peer, values, client) in [
            ("10.0.0.1", &["203.0.113.9"][..], "203.0.113.9"),
            ("10.0.0.1", &["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["6.6.6.6, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            ("10.0.0.1", &["6.6.6.6", "203.0.113.9:4711 , 10.0.0.2:80"], "203.0.113.9"),
            ("::1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            // Nobody who is not trusted is believed.
            ("203.0.113.9", &["6.6.6.6"], "203.0.113.9"),
            ("10.0.0.1", &["6.6.6.6, 203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            // What is no address ends the way; it does not jump over it.
            ("10.0.0.1", &["6.6.6.6, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["6.6.6.6, , 10.0.0.2"], "10.0.0.2"),
            // Through proxies alone: the farthest of them.
            ("10.0.0.1", &["10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ] {
            let headers = headers("x-forwarded-for", values);
            let peer = peer.parse().expect("an address");
            assert_eq!(walk(peer, x_forwarded_for(&headers), trusted).to_string(), client, "{values:?}");
        }
    }

    #[test]
    fn forwarded_is_read_as_its_standard_says() {
        for (values, hops) in [
            (&["for=192.0.2.60;proto=http;by=203.0.113.43"][..], &["192.0.2.60"][..]),
            (&["for=192.0.2.43, for=198.51.100.17"], &["198.51.100.17", "192.0.2.43"]),
            (&["For=\"[2001:db8:cafe::17]:4711\""], &["2001:db8:cafe::17"]),
            (&["proto=https; FOR=\"192.0.2.1:80\""], &["192.0.2.1"]),
            (&["for=192.0.2.1", "for=192.0.2.2"], &["192.0.2.2", "192.0.2.1"]),
            (&["for=\"6.6.6.6, for=7.7.7.7\", for=192.0.2.1"], &["192.0.2.1", "-"]),
            (&["host=\"a\\\",for=6.6.6.6\";for=192.0.2.1"], &["192.0.2.1"]),
            (&["for=_secret, for=unknown, by=203.0.113.43"], &["-", "-", "-"]),
            (&[""], &["-"]),
        ] {
            let headers = headers("forwarded", values);
            let read =
                forwarded(&headers).map(|hop| hop.map_or("-".to_owned(), |address| address.to_string()));
            assert_eq!(read.collect::<Vec<_>>(), hops, "{values:?}");
        }
    }
}
