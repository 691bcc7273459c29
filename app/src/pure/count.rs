//! How many things a list has, in words.

use foyer_protocol::checks::grouped;
use foyer_protocol::limits::COUNT_MOST;

/// "1 message", "3,000 messages", "10,000+ messages". `noun` is one and many of them.
#[must_use]
pub fn counted(count: i64, noun: (&str, &str)) -> String {
    let number = |count: i64| grouped(usize::try_from(count).unwrap_or(0));
    match count {
        1 => format!("1 {}", noun.0),
        count if count > COUNT_MOST => format!("{}+ {}", number(COUNT_MOST), noun.1),
        count => format!("{} {}", number(count), noun.1),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn counts_are_words() {
        for (count, words) in [
            (0, "0 chats"),
            (1, "1 chat"),
            (3_000, "3,000 chats"),
            (10_000, "10,000 chats"),
            (10_001, "10,000+ chats"),
        ] {
            assert_eq!(counted(count, ("chat", "chats")), words);
        }
    }
}
