//! Where in the workspace one is: the meaning of a path, and the path of a meaning.

use crate::pages::HOME;
use crate::pure::address::query_string;
use foyer_protocol::GroupId;
use foyer_protocol::agent::{ChatSummary, Me};
use foyer_protocol::chat::ChatState;
use foyer_protocol::limits::SEARCH_CHARS;
use foyer_protocol::people::CompletedScope;

/// The three lists of a branch of the navigation pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Chats nobody owns.
    Queue,
    /// Chats somebody owns.
    Active,
    /// Chats that are over.
    Completed,
}

impl Section {
    /// All three, in the order of the navigation pane.
    pub const ALL: [Self; 3] = [Self::Queue, Self::Active, Self::Completed];

    /// The name shown to people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Queue => "Queue",
            Self::Active => "Active",
            Self::Completed => "Completed",
        }
    }

    fn segment(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Active => "active",
            Self::Completed => "completed",
        }
    }

    fn parse(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.segment() == segment)
    }
}

/// A list of chats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// **My Active**.
    Mine,
    /// My **Completed**.
    MineCompleted,
    /// **Queue**: all I can take from.
    Queue,
    /// One group's.
    Group(GroupId, Section),
    /// All I may see.
    All(Section),
}

impl List {
    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Mine => HOME.to_owned(),
            Self::MineCompleted => "/chats/mine/completed".to_owned(),
            Self::Queue => "/chats/queue".to_owned(),
            Self::Group(group, section) => format!("/chats/group/{group}/{}", section.segment()),
            Self::All(section) => format!("/chats/all/{}", section.segment()),
        }
    }

    /// The address of one of its chats.
    #[must_use]
    pub fn chat_path(&self, number: i64) -> String {
        format!("{}/{number}", self.path())
    }

    /// Which section it is.
    #[must_use]
    pub fn section(&self) -> Section {
        match self {
            Self::Mine => Section::Active,
            Self::MineCompleted => Section::Completed,
            Self::Queue => Section::Queue,
            Self::Group(_, section) | Self::All(section) => *section,
        }
    }

    /// What to ask the server for, when the list is of ended chats.
    #[must_use]
    pub fn completed_scope(&self) -> Option<CompletedScope> {
        match self {
            Self::MineCompleted => Some(CompletedScope::Mine),
            Self::Group(group, Section::Completed) => Some(CompletedScope::Group(group.clone())),
            Self::All(Section::Completed) => Some(CompletedScope::All),
            _ => None,
        }
    }

    /// Its heading; `group_name` tells a group's name.
    #[must_use]
    pub fn title(&self, group_name: impl FnOnce(&GroupId) -> Option<String>) -> String {
        match self {
            Self::Mine => "My Active".to_owned(),
            Self::MineCompleted => "My Completed".to_owned(),
            Self::Queue => "Queue".to_owned(),
            Self::Group(group, section) => {
                let name = group_name(group).unwrap_or_else(|| "Group".to_owned());
                format!("{name}: {}", section.label())
            }
            Self::All(section) => format!("All: {}", section.label()),
        }
    }
}

/// What a list of ended chats is narrowed to, and its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Words that are looked for.
    pub search: String,
    /// Those that ended first come first.
    pub oldest_first: bool,
}

impl Narrowed {
    /// What an address asks for; `get` reads its parameters. Other lists than those of ended chats are whole.
    pub fn read(list: &List, get: impl Fn(&str) -> Option<String>) -> Self {
        if list.section() != Section::Completed {
            return Self::default();
        }
        Self {
            search: get("q").unwrap_or_default().chars().take(SEARCH_CHARS).collect(),
            oldest_first: get("sort").as_deref() == Some("oldest"),
        }
    }

    /// The parameters that ask for it; empty for the whole list in its usual order.
    #[must_use]
    pub fn parameters(&self) -> String {
        let order = if self.oldest_first { "oldest" } else { "" };
        query_string(&[("q", self.search.trim()), ("sort", order)])
    }
}

/// A list, and the chat opened from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The list.
    pub list: List,
    /// The opened chat's number.
    pub number: Option<i64>,
}

impl Place {
    /// Reads a path below `/chats`, for example `/chats/group/7/queue/1042`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let mut segments = path.split('/').filter(|s| !s.is_empty());
        if segments.next() != Some("chats") {
            return None;
        }
        let rest: Vec<&str> = segments.collect();
        let (list, rest) = match rest.as_slice() {
            ["mine", "completed", rest @ ..] => (List::MineCompleted, rest),
            ["mine", rest @ ..] => (List::Mine, rest),
            ["queue", rest @ ..] => (List::Queue, rest),
            ["group", group, section, rest @ ..] => {
                (List::Group(GroupId::from(*group), Section::parse(section)?), rest)
            }
            ["all", section, rest @ ..] => (List::All(Section::parse(section)?), rest),
            _ => return None,
        };
        let number = match rest {
            [] => None,
            [number] => Some(number.parse().ok().filter(|n| *n > 0)?),
            _ => return None,
        };
        Some(Self { list, number })
    }
}

/// The list in which a chat is best shown: what `/c/:number` leads to.
#[must_use]
pub fn best_list(chat: &ChatSummary, me: &Me) -> List {
    let mine = chat.owner.as_ref() == Some(&me.id);
    match (chat.state, mine) {
        (ChatState::Active, true) => List::Mine,
        (ChatState::Ended, true) => List::MineCompleted,
        (ChatState::Queued, _) => List::Queue,
        (ChatState::Active, false) => List::Group(chat.group.clone(), Section::Active),
        (ChatState::Ended, false) => List::Group(chat.group.clone(), Section::Completed),
    }
}

#[cfg(test)]
mod tests {
    use super::{List, Narrowed, Place, Section, best_list};
    use crate::state::samples::{active, ended, me, queued};

    #[test]
    fn paths_come_back_as_they_went() {
        let lists = [
            List::Mine,
            List::MineCompleted,
            List::Queue,
            List::Group("g1".into(), Section::Queue),
            List::Group("g1".into(), Section::Completed),
            List::All(Section::Active),
        ];
        for list in lists {
            let plain = Place { list: list.clone(), number: None };
            let with_chat = Place { list: list.clone(), number: Some(1042) };
            assert_eq!(Place::parse(&list.path()), Some(plain));
            assert_eq!(Place::parse(&list.chat_path(1042)), Some(with_chat));
        }
    }

    #[test]
    fn nonsense_is_nowhere() {
        for path in [
            "/chats",
            "/chats/mine/abc",
            "/chats/mine/0",
            "/chats/mine/1/2",
            "/chats/group/g1",
            "/chats/group/g1/spam",
            "/chats/all",
            "/chat/mine",
        ] {
            assert_eq!(Place::parse(path), None, "{path}");
        }
    }

    #[test]
    fn only_lists_of_ended_chats_are_narrowed() {
        let get = |name: &str| match name {
            "q" => Some("two words".to_owned()),
            "sort" => Some("oldest".to_owned()),
            _ => None,
        };
        let narrowed = Narrowed::read(&List::MineCompleted, get);
        assert_eq!(narrowed, Narrowed { search: "two words".to_owned(), oldest_first: true });
        assert_eq!(narrowed.parameters(), "?q=two%20words&sort=oldest");
        assert_eq!(Narrowed::read(&List::Queue, get), Narrowed::default());
        assert_eq!(Narrowed::read(&List::MineCompleted, |_| Some("?".to_owned())).parameters(), "?q=%3F");
        assert_eq!(Narrowed::default().parameters(), "");
    }

    #[test]
    fn the_permalink_leads_to_the_nearest_list() {
        let me = me();
        assert_eq!(best_list(&active(1, 1, "joe"), &me), List::Mine);
        assert_eq!(best_list(&ended(1, 1, "joe"), &me), List::MineCompleted);
        assert_eq!(best_list(&queued(1, 1), &me), List::Queue);
        assert_eq!(best_list(&active(1, 1, "bob"), &me), List::Group("sales-1".into(), Section::Active));
        assert_eq!(best_list(&ended(1, 1, "bob"), &me), List::Group("sales-1".into(), Section::Completed));
    }
}
