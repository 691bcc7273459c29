//! To whom a chat can be transferred, as the dialog lists it. The server decides again.

use crate::pure::order::sorted;
use crate::pure::place_words;
use crate::state::model::Model;
use crate::state::presence::{load, status_word};
use foyer_collation::compare;
use foyer_protocol::agent::{ChatSummary, Colleague, GroupBrief};
use foyer_protocol::chat::ChatState;
use foyer_protocol::isolate::isolated;
use foyer_protocol::people::{AgentStatus, TransferTo};

/// One row of the dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What to tell the server.
    pub to: TransferTo,
    /// Group or agent.
    pub name: String,
    /// Beside the name: a group's department, or an agent's status and load.
    pub detail: String,
    /// Why it can't be chosen.
    pub barred: Option<&'static str>,
}

impl Target {
    /// Whether the row belongs to an agent.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        matches!(self.to, TransferTo::Agent { .. })
    }
}

/// All rows: groups first, then agents, those who can be chosen first.
#[must_use]
pub fn targets(model: &Model, chat: &ChatSummary) -> Vec<Target> {
    let groups = model.groups.iter().filter(|group| group.takes_chats).map(|group| Target {
        to: TransferTo::Group(group.id.clone()),
        name: group.name.clone(),
        detail: group_detail(model, chat, group),
        barred: None,
    });
    let agents: Vec<Target> = model
        .colleagues
        .values()
        .filter(|c| chat.owner.as_ref() != Some(&c.id))
        .filter_map(|c| agent_target(model, chat, c))
        .collect();
    let agents = sorted(agents, |a, b| {
        a.barred.is_some().cmp(&b.barred.is_some()).then_with(|| compare(&a.name, &b.name))
    });
    groups.chain(agents).collect()
}

/// The rows that match what was typed.
#[must_use]
pub fn matching(targets: &[Target], typed: &str) -> Vec<Target> {
    let typed = typed.trim().to_lowercase();
    let matches =
        |t: &&Target| t.name.to_lowercase().contains(&typed) || t.detail.to_lowercase().contains(&typed);
    targets.iter().filter(matches).cloned().collect()
}

/// Why what was chosen cannot be had any more; `None` while it can.
#[must_use]
pub fn lapsed(targets: &[Target], chosen: &Target) -> Option<String> {
    let name = isolated(&chosen.name);
    match targets.iter().find(|t| t.to == chosen.to) {
        None => Some(format!("{name} can't be chosen any more.")),
        Some(now) => Some(format!("{name} can't take this chat any more: {}.", now.barred?.to_lowercase())),
    }
}

/// The group to offer in place of an agent who cannot be had any more: the one that was to have the chat.
#[must_use]
pub fn group_instead(targets: &[Target], chosen: &Target) -> Option<Target> {
    let TransferTo::Agent { group, .. } = &chosen.to else { return None };
    targets.iter().find(|t| t.to == TransferTo::Group(group.clone())).cloned()
}

/// A group's department and brand, and what becomes of the chat there.
fn group_detail(model: &Model, chat: &ChatSummary, group: &GroupBrief) -> String {
    // Who gives the chat away is not handed it again.
    let free =
        |c: &&Colleague| c.receiving(&group.id) && c.active < c.limit && chat.owner.as_ref() != Some(&c.id);
    let available = model.colleagues.values().filter(free).count();
    let waiting =
        model.chats.values().filter(|c| c.group == group.id && c.state == ChatState::Queued).count();
    let mut words =
        place_words::department(&group.department_name, &group.brand_name, model.has_several_brands());
    if available == 0 {
        words.push_str(" · nobody is available, so the chat waits in the queue");
    } else {
        words.push_str(&format!(" · {available} available"));
    }
    if waiting > 0 {
        words.push_str(&format!(" · {waiting} waiting"));
    }
    words
}

/// An agent gets the chat in its own group when a member there, else in the agent's first group that takes
/// new chats; an agent in no such group can't have it.
fn agent_target(model: &Model, chat: &ChatSummary, agent: &Colleague) -> Option<Target> {
    let group = if agent.groups.contains(&chat.group) {
        chat.group.clone()
    } else {
        model.groups.iter().find(|g| g.takes_chats && agent.groups.contains(&g.id))?.id.clone()
    };
    let barred = if !agent.connected {
        Some("Not connected")
    } else if agent.status == AgentStatus::Away {
        Some("Away")
    } else if agent.active >= agent.limit {
        Some("At limit")
    } else {
        None
    };
    let status = if agent.connected { status_word(agent.status) } else { "Not connected" };
    Some(Target {
        to: TransferTo::Agent { agent: agent.id.clone(), group },
        name: agent.name.clone(),
        detail: format!("{status}, {}", load(agent)),
        barred,
    })
}

#[cfg(test)]
mod tests {
    use super::{Target, group_instead, lapsed, matching, targets};
    use crate::state::Model;
    use crate::state::samples::{active, colleague, group};
    use foyer_protocol::people::{AgentStatus, TransferTo};

    fn model() -> Model {
        let mut model = Model::default();
        model.groups = vec![group("sales-1"), group("support-1")];
        let mut full = colleague("full", &["sales-1"]);
        full.active = 2;
        let mut away = colleague("away", &["sales-1"]);
        away.status = AgentStatus::Away;
        let mut gone = colleague("gone", &["sales-1"]);
        gone.connected = false;
        for agent in [
            colleague("joe", &["sales-1"]),
            colleague("sue", &["support-1", "sales-1"]),
            colleague("tom", &["support-1"]),
            colleague("nobody", &["elsewhere"]),
            full,
            away,
            gone,
        ] {
            model.colleagues.insert(agent.id.clone(), agent);
        }
        model
    }

    #[test]
    fn barred_rows_say_why_and_come_last() {
        let rows: Vec<_> = targets(&model(), &active(1, 1, "joe"))
            .into_iter()
            .filter(Target::is_agent)
            .map(|t| (t.name, t.barred))
            .collect();
        let expected = [
            ("sue", None),
            ("tom", None),
            ("away", Some("Away")),
            ("full", Some("At limit")),
            ("gone", Some("Not connected")),
        ];
        assert_eq!(rows, expected.map(|(name, why)| (name.to_owned(), why)));
    }

    #[test]
    fn an_agent_gets_the_chat_in_its_own_group_when_possible() {
        let rows = targets(&model(), &active(1, 1, "joe"));
        let group_of = |name: &str| match rows.iter().find(|t| t.name == name).map(|t| t.to.clone()) {
            Some(TransferTo::Agent { group, .. }) => Some(group),
            _ => None,
        };
        assert_eq!(group_of("sue"), Some("sales-1".into()));
        assert_eq!(group_of("tom"), Some("support-1".into()));
    }

    #[test]
    fn what_is_inactive_is_no_target_and_brands_are_told_apart() {
        let mut model = model();
        model.groups[1].takes_chats = false;
        let rows = targets(&model, &active(1, 1, "joe"));
        assert!(rows.iter().all(|t| t.name != "Group support-1" && t.name != "tom"), "{rows:?}");
        let mut here = active(1, 1, "joe");
        here.group = "support-1".into();
        let rows = targets(&model, &here);
        assert!(rows.iter().any(|t| t.name == "tom"), "within its group a chat goes on");
        assert!(rows[0].detail.starts_with("sales · "), "{rows:?}");
        model.groups[1].brand_name = "Contoso".into();
        let rows = matching(&targets(&model, &here), "north");
        assert!(rows[0].detail.starts_with("sales · Northwind · "), "{rows:?}");
    }

    #[test]
    fn agents_stand_in_the_order_of_a_dictionary() {
        let mut model = Model::default();
        model.groups = vec![group("sales-1")];
        for name in ["Zoe", "Émile", "adam", "Emil"] {
            let agent = colleague(name, &["sales-1"]);
            model.colleagues.insert(agent.id.clone(), agent);
        }
        let rows = targets(&model, &active(1, 1, "joe"));
        let names: Vec<_> = rows.iter().filter(|t| t.is_agent()).map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["adam", "Emil", "Émile", "Zoe"]);
    }

    #[test]
    fn typing_narrows_over_names_and_details() {
        let rows = matching(&targets(&model(), &active(1, 1, "joe")), "  SUP ");
        assert_eq!(rows.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Group support-1"]);
    }

    #[test]
    fn a_choice_that_became_impossible_says_why_and_offers_the_group() {
        let mut model = model();
        let chat = active(1, 1, "joe");
        let rows = targets(&model, &chat);
        let sue = rows.iter().find(|t| t.name == "sue").cloned().expect("sue is a row");
        assert_eq!(lapsed(&rows, &sue), None);
        assert_eq!(group_instead(&rows, &sue).map(|t| t.name).as_deref(), Some("Group sales-1"));
        let mut busy = colleague("sue", &["support-1", "sales-1"]);
        busy.active = 2;
        model.colleagues.insert(busy.id.clone(), busy);
        let rows = targets(&model, &chat);
        assert_eq!(lapsed(&rows, &sue).as_deref(), Some("sue can't take this chat any more: at limit."));
        model.colleagues.remove(&"sue".into());
        let rows = targets(&model, &chat);
        assert_eq!(lapsed(&rows, &sue).as_deref(), Some("sue can't be chosen any more."));
        let group = rows.first().cloned().expect("a group");
        assert_eq!((lapsed(&rows, &group), group_instead(&rows, &group)), (None, None));
    }
}
