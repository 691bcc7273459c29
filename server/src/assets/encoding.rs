//! Which of the ready-made encodings of a file a browser takes.

use http::HeaderValue;

/// An encoding the build makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// What the request's `Accept-Encoding` allows, smallest first. All weights above zero count
    /// the same: the smallest file is best for both sides.
    pub(super) fn accepted(header: Option<&HeaderValue>) -> Vec<Self> {
        let header = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |encoding: &Self| header.split(',').any(|offer| allows(offer, encoding.name()));
        [Self::Brotli, Self::Gzip].into_iter().filter(takes).collect()
    }

    /// Its name in headers.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the build appends to the file's name.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// Whether one item such as `br;q=0.8` allows the encoding `name`.
fn allows(offer: &str, name: &str) -> bool {
    let mut parts = offer.split(';').map(str::trim);
    let named = parts.next().is_some_and(|offered| offered.eq_ignore_ascii_case(name));
    let refused = parts
        .filter_map(|part| part.strip_prefix("q="))
        .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight == 0.0));
    named && !refused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_allowed_comes_first() {
        let cases: [(&str, &[Encoding]); 7] = [
            ("gzip, deflate, br, zstd", &[Encoding::Brotli, Encoding::Gzip]),
            ("gzip;q=1.0, br;q=0.5", &[Encoding::Brotli, Encoding::Gzip]),
            ("br;q=0, gzip", &[Encoding::Gzip]),
            ("GZIP", &[Encoding::Gzip]),
            ("brotli", &[]),
            ("identity", &[]),
            ("", &[]),
        ];
        for (header, expected) in cases {
            assert_eq!(Encoding::accepted(Some(&HeaderValue::from_static(header))), expected, "{header}");
        }
        assert_eq!(Encoding::accepted(None), []);
    }
}
