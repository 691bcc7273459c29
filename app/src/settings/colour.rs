//! A brand's colour: reading `#rrggbb`, and which text colour stands out on it (WCAG 2).

use foyer_protocol::checks;

/// What is wrong with a typed colour.
#[must_use]
pub fn problem(text: &str) -> Option<String> {
    checks::colour(text)
        .is_none()
        .then(|| "Enter a colour as # and six digits 0-9 or letters a-f.".to_owned())
}

/// What people are told about text on this colour.
#[must_use]
pub fn contrast_note(text: &str) -> Option<String> {
    let (name, ratio) = text_on(checks::colour(text)?);
    // Between 1 and 21. As a whole number, because printing a float brings 4 KB of its own.
    let tenths = (ratio * 10.0).round() as u32;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    Some(format!("Text on this colour is {name}, with a contrast of {whole}.{tenth} to 1."))
}

/// "black" or "white", whichever contrasts more, as a CSS colour.
#[must_use]
pub fn text_colour(text: &str) -> Option<&'static str> {
    Some(text_on(checks::colour(text)?).0)
}

fn text_on(colour: [u8; 3]) -> (&'static str, f64) {
    let light = luminance(colour);
    let white = 1.05 / (light + 0.05);
    let black = (light + 0.05) / 0.05;
    if white >= black { ("white", white) } else { ("black", black) }
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::{contrast_note, problem, text_colour};

    #[test]
    fn only_six_hex_digits() {
        assert_eq!(problem("#1b57C8"), None);
        for bad in ["", "1b57c8", "#1b57c", "#1b57c8f", "#ggg000", "#ä1234", "blue"] {
            assert!(problem(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn text_is_the_one_that_contrasts_more() {
        assert_eq!(text_colour("#ffffff"), Some("black"));
        assert_eq!(text_colour("#000000"), Some("white"));
        assert_eq!(text_colour("#1b57c8"), Some("white"));
        assert!(contrast_note("#ffffff").is_some_and(|note| note.contains("21.0 to 1")));
    }
}
