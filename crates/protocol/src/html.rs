//! Text in HTML that is written by hand. Owns nothing but the escaping.

/// Text as it stands in an element or in a quoted attribute.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_could_end_a_text_or_an_attribute_is_escaped() {
        assert_eq!(
            escape("<b title=\"A&B's\">é</b>"),
            "&lt;b title=&quot;A&amp;B&#39;s&quot;&gt;é&lt;/b&gt;"
        );
    }
}
