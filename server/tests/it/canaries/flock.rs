//! The texts, and how they are found again.

use std::fmt::Write as _;

/// Every text that was typed.
#[derive(Default)]
pub(super) struct Flock(Vec<String>);

impl Flock {
    /// A new text for people to type. Small letters only: it survives whatever tidies it up.
    pub(super) fn sow(&mut self, what: &str) -> String {
        let text = format!("zq{what}{}qz", self.0.len());
        self.add(&text);
        text
    }

    /// An e-mail address.
    pub(super) fn email(&mut self, what: &str) -> String {
        format!("{}@example.org", self.sow(what))
    }

    /// A secret that the server made.
    pub(super) fn add(&mut self, secret: &str) {
        assert!(secret.len() >= 8, "{secret} could occur by chance");
        self.0.push(secret.to_owned());
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Lines that hold one of the texts, in one of the forms in which programs print bytes.
    pub(super) fn found_in(&self, heard: &str) -> Vec<String> {
        let forms: Vec<_> = self.0.iter().flat_map(|text| forms(text)).collect();
        let holds = |line: &&str| {
            let line = line.to_ascii_lowercase();
            forms.iter().any(|form| line.contains(form))
        };
        heard.lines().filter(holds).map(str::to_owned).collect()
    }
}

/// As text, in hex, and as a list of numbers.
fn forms(text: &str) -> [String; 4] {
    let (mut hex, mut spaced) = (String::new(), String::new());
    for byte in text.bytes() {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        let _ = write!(spaced, "{byte:02x} ");
    }
    let numbers: Vec<_> = text.bytes().map(|byte| byte.to_string()).collect();
    [text.to_owned(), hex, spaced.trim_end().to_owned(), numbers.join(", ")]
}

#[test]
fn a_text_is_found_in_every_form() {
    let mut flock = Flock::default();
    let text = flock.sow("name");
    let other = "zqname1qz";
    for said in [
        format!("hello {text}!"),
        format!("{{\"name\":\"{}\"}}", text.to_uppercase()),
        format!("{:?}", text.as_bytes()),
        format!("{:?}", format!("a{text}b")),
        format!("payload {}", text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>()),
        format!("{:02x?}", text.as_bytes()).replace(", ", " "),
    ] {
        let heard = format!("one line\n{said}\nanother line with {other}\n");
        assert_eq!(flock.found_in(&heard), [said]);
    }
    assert!(flock.found_in(&format!("nothing but {other}")).is_empty());
}
