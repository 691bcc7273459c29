//! Every pair of colours the pages use is readable, light and dark: text at 4.5, the rest at 3
//! (WCAG 2.2, 1.4.3 and 1.4.11). A change in `style/tokens.css` that breaks one fails here.

use std::collections::HashMap;

const SURFACES: [&str; 5] = ["canvas", "surface", "sunken", "hover", "selected"];

fn text_pairs() -> Vec<(&'static str, &'static str)> {
    let mut pairs = Vec::new();
    for text in ["fg", "muted", "subtle", "link", "ok-fg", "warn-fg", "crit-fg"] {
        pairs.extend(SURFACES.map(|surface| (text, surface)));
    }
    for text in ["muted", "subtle", "link"] {
        pairs.extend(["mine", "theirs", "note-bg"].map(|surface| (text, surface)));
    }
    pairs.extend([
        ("on-accent", "accent"),
        ("on-accent", "accent-hover"),
        ("ok-fg", "ok-bg"),
        ("on-ok", "ok-solid"),
        ("warn-fg", "warn-bg"),
        ("on-warn", "warn-solid"),
        ("crit-fg", "crit-bg"),
        ("on-crit", "crit-solid"),
        ("info-fg", "info-bg"),
        ("note-fg", "note-bg"),
        ("on-mine", "mine"),
        ("on-theirs", "theirs"),
        ("crit-fg", "mine"),
        ("muted", "warn-bg"),
        ("muted", "crit-bg"),
        ("subtle", "warn-bg"),
        ("subtle", "crit-bg"),
    ]);
    pairs
}

fn other_pairs() -> Vec<(&'static str, &'static str)> {
    let mut pairs = Vec::new();
    for shape in ["border-strong", "focus", "accent", "ok-solid", "warn-solid", "crit-solid"] {
        pairs.extend(SURFACES.map(|surface| (shape, surface)));
    }
    pairs.extend(["c1", "c2", "c3", "c4", "c5", "c6"].map(|chart| (chart, "surface")));
    pairs
}

/// The colours of one block of the sheet, by name.
fn theme(css: &str, selector: &str) -> HashMap<String, [f64; 3]> {
    let block = css.split_once(selector).and_then(|(_, rest)| rest.split_once('}')).expect("the block").0;
    block
        .split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(":#"))
        .filter_map(|(name, hex)| {
            let part = |n: usize| u8::from_str_radix(hex.get(n..n + 2)?, 16).ok().map(f64::from);
            Some((name.to_owned(), [part(0)?, part(2)?, part(4)?]))
        })
        .collect()
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn ratio(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn faults(theme: &HashMap<String, [f64; 3]>) -> Vec<String> {
    let of = |name: &str| *theme.get(name).unwrap_or_else(|| panic!("no colour --{name}"));
    let mut faults = Vec::new();
    for (pairs, least) in [(text_pairs(), 4.5), (other_pairs(), 3.0)] {
        for (front, back) in pairs {
            let ratio = ratio(of(front), of(back));
            if ratio < least {
                faults.push(format!("--{front} on --{back} is {ratio:.2}, less than {least}"));
            }
        }
    }
    faults
}

#[test]
fn every_pair_is_readable() {
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../style/tokens.css"))
        .expect("the sheet");
    for selector in [":root{", "[data-theme=dark]{"] {
        let colours = theme(&css, selector);
        assert!(colours.len() > 30, "only {} colours in {selector}", colours.len());
        assert_eq!(faults(&colours), Vec::<String>::new(), "{selector}");
        let mut broken = colours;
        broken.insert("muted".into(), [110.0, 110.0, 110.0]);
        assert!(!faults(&broken).is_empty(), "grey on everything was not found");
    }
}
