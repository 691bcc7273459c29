//! Addresses of lists and messages, and what a list is narrowed to by its address.

use crate::pure::address::query_string;
use foyer_protocol::limits::SEARCH_CHARS;
use foyer_protocol::offline::{OfflineAge, OfflineAssignee, OfflineQuery};
use foyer_protocol::{AgentId, DepartmentId, OfflineMessageId};

/// What the addresses of the area begin with.
pub const AREA: &str = "/offline-messages";

/// A list, and the message that is open beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The list of closed messages; else that of open ones.
    pub closed: bool,
    /// The open message.
    pub message: Option<OfflineMessageId>,
}

impl Place {
    /// Reads a path, for example `/offline-messages/open/3f…`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix(AREA)?.split('/').filter(|part| !part.is_empty());
        let closed = match parts.next()? {
            "open" => false,
            "closed" => true,
            _ => return None,
        };
        let message = parts.next().map(OfflineMessageId::from);
        parts.next().is_none().then_some(Self { closed, message })
    }

    /// The path of a list, and of a message beside it.
    #[must_use]
    pub fn path(closed: bool, message: Option<&OfflineMessageId>) -> String {
        let list = if closed { "closed" } else { "open" };
        match message {
            Some(message) => format!("{AREA}/{list}/{message}"),
            None => format!("{AREA}/{list}"),
        }
    }
}

/// The names of the ages in addresses, with their words.
pub const AGES: [(OfflineAge, &str, &str); 5] = [
    (OfflineAge::Any, "", "Any time"),
    (OfflineAge::LastDay, "day", "Last 24 hours"),
    (OfflineAge::LastWeek, "week", "Last 7 days"),
    (OfflineAge::OverADay, "over-a-day", "Over 24 hours ago"),
    (OfflineAge::OverAWeek, "over-a-week", "Over 7 days ago"),
];

/// What stands for nobody where an agent's id could.
pub const NOBODY: &str = "nobody";

/// What an address asks for; `get` reads its parameters. What is not understood narrows nothing.
pub fn query(closed: bool, get: impl Fn(&str) -> Option<String>) -> OfflineQuery {
    let given = |name| get(name).filter(|value| !value.is_empty());
    OfflineQuery {
        closed,
        department: given("department").map(DepartmentId),
        assignee: assignee(&given("assignee").unwrap_or_default()),
        age: age(&given("age").unwrap_or_default()),
        search: given("q").unwrap_or_default().chars().take(SEARCH_CHARS).collect(),
        newest_first: match given("sort").as_deref() {
            Some("newest") => true,
            Some("oldest") => false,
            _ => newest_first(closed),
        },
    }
}

/// The parameters that ask for it; empty when nothing is narrowed.
#[must_use]
pub fn parameters(query: &OfflineQuery) -> String {
    let order = if query.newest_first { "newest" } else { "oldest" };
    let is_usual = query.newest_first == newest_first(query.closed);
    query_string(&[
        ("department", query.department.as_ref().map_or("", DepartmentId::as_str)),
        ("assignee", assignee_word(&query.assignee)),
        ("age", age_word(query.age)),
        ("q", query.search.trim()),
        ("sort", if is_usual { "" } else { order }),
    ])
}

/// The usual order: who has waited longest comes first; of the closed ones, the last.
#[must_use]
pub fn newest_first(closed: bool) -> bool {
    closed
}

/// How many of the filters behind **Filters** narrow the list.
#[must_use]
pub fn filters_set(query: &OfflineQuery) -> usize {
    usize::from(query.department.is_some())
        + usize::from(query.assignee != OfflineAssignee::Anybody)
        + usize::from(query.age != OfflineAge::Any)
}

/// Whether the list holds all messages of its state.
#[must_use]
pub fn is_whole(query: &OfflineQuery) -> bool {
    filters_set(query) == 0 && query.search.trim().is_empty()
}

/// The assignee of a word in an address.
#[must_use]
pub fn assignee(word: &str) -> OfflineAssignee {
    match word {
        "" => OfflineAssignee::Anybody,
        NOBODY => OfflineAssignee::Nobody,
        id => OfflineAssignee::Agent(AgentId::from(id)),
    }
}

/// The word of an assignee in an address.
#[must_use]
pub fn assignee_word(assignee: &OfflineAssignee) -> &str {
    match assignee {
        OfflineAssignee::Anybody => "",
        OfflineAssignee::Nobody => NOBODY,
        OfflineAssignee::Agent(agent) => agent.as_str(),
    }
}

/// The age of a word in an address.
#[must_use]
pub fn age(word: &str) -> OfflineAge {
    AGES.iter().find(|(_, name, _)| *name == word).map_or(OfflineAge::Any, |(age, ..)| *age)
}

/// The word of an age in an address.
#[must_use]
pub fn age_word(age: OfflineAge) -> &'static str {
    AGES.iter().find(|(known, ..)| *known == age).map_or("", |(_, name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_as_they_went() {
        for closed in [false, true] {
            for message in [None, Some(OfflineMessageId::from("3f"))] {
                let path = Place::path(closed, message.as_ref());
                assert_eq!(Place::parse(&path), Some(Place { closed, message }), "{path}");
            }
        }
        for path in
            ["/offline-messages", "/offline-messages/shut", "/offline-messages/open/1/2", "/chats/mine"]
        {
            assert_eq!(Place::parse(path), None, "{path}");
        }
    }

    /// The parameters of an address, without their escapes.
    fn read(closed: bool, parameters: &str) -> OfflineQuery {
        let pairs: Vec<(String, String)> = parameters
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.replace("%20", " ")))
            .collect();
        query(closed, |name| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
    }

    #[test]
    fn filters_come_back_as_they_went() {
        for closed in [false, true] {
            let plain = read(closed, "");
            assert_eq!((plain.newest_first, parameters(&plain).as_str()), (closed, ""));
            assert!(is_whole(&plain));
            for narrowed in [
                OfflineQuery { department: Some("d1".into()), ..plain.clone() },
                OfflineQuery { assignee: OfflineAssignee::Nobody, ..plain.clone() },
                OfflineQuery { assignee: OfflineAssignee::Agent("a1".into()), ..plain.clone() },
                OfflineQuery { age: OfflineAge::OverAWeek, ..plain.clone() },
                OfflineQuery { search: "two words".into(), ..plain.clone() },
                OfflineQuery { newest_first: !closed, ..plain.clone() },
            ] {
                assert_eq!(read(closed, &parameters(&narrowed)), narrowed);
            }
        }
        for (age, name, _) in AGES {
            assert_eq!((super::age(name), age_word(age)), (age, name));
        }
    }

    #[test]
    fn nonsense_narrows_nothing() {
        let odd = read(false, "?age=never&sort=sideways&department=&other=1");
        assert_eq!(odd, read(false, ""));
        assert!(read(false, &format!("?q={}", "x".repeat(999))).search.len() == SEARCH_CHARS);
    }

    #[test]
    fn filters_are_counted_without_search_and_order() {
        let query = read(false, "?department=d&assignee=nobody&q=x&sort=newest");
        assert_eq!((filters_set(&query), is_whole(&query)), (2, false));
        assert!(!is_whole(&read(false, "?q=x")) && is_whole(&read(false, "?sort=newest")));
    }
}
