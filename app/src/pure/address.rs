//! The part of an address after the question mark.

/// Puts `?name=value&…` together from what is not empty; nothing at all for nothing.
#[must_use]
pub fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut written = String::new();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        written.push(if written.is_empty() { '?' } else { '&' });
        written.push_str(name);
        written.push('=');
        escape(value, &mut written);
    }
    written
}

fn escape(value: &str, written: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push('%');
            written.push(char::from(HEX[usize::from(byte >> 4)]));
            written.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::query_string;

    #[test]
    fn what_is_empty_is_left_out_and_the_rest_is_escaped() {
        assert_eq!(query_string(&[("q", ""), ("sort", "")]), "");
        assert_eq!(
            query_string(&[("q", "a b&c=ü"), ("x", ""), ("sort", "oldest")]),
            "?q=a%20b%26c%3D%C3%BC&sort=oldest"
        );
    }
}
