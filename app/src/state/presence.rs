//! What my status means for visitors, and how load is said.

use crate::pure::place_words::{department, several_brands};
use foyer_protocol::AgentId;
use foyer_protocol::agent::{Colleague, GroupBrief};
use foyer_protocol::people::AgentStatus;

/// "2 of 5 chats".
#[must_use]
pub fn load(agent: &Colleague) -> String {
    format!("{} of {} chats", agent.active, agent.limit)
}

/// "Available" or "Away".
#[must_use]
pub fn status_word(status: AgentStatus) -> &'static str {
    match status {
        AgentStatus::Available => "Available",
        AgentStatus::Away => "Away",
    }
}

/// The line under the status menu: what happens to my chats when I go Away.
#[must_use]
pub fn stay_line(active: i64) -> String {
    match active {
        0 => "You have no chats.".to_owned(),
        1 => "Your chat stays with you.".to_owned(),
        n => format!("Your {n} chats stay with you."),
    }
}

/// The departments that are online through me alone, or would be: those I am in where no other
/// agent receives chats for any active group. In the groups' order, each once; with their brand where there
/// are several.
#[must_use]
pub fn last_agent_for<'a>(
    me: &AgentId,
    colleagues: impl Iterator<Item = &'a Colleague> + Clone,
    groups: &[GroupBrief],
) -> Vec<String> {
    let several = several_brands(groups.iter().map(|g| g.brand_name.as_str()));
    let mut departments: Vec<&GroupBrief> = Vec::new();
    for group in groups.iter().filter(|g| g.member && g.takes_chats) {
        if !departments.iter().any(|known| known.department == group.department) {
            departments.push(group);
        }
    }
    let somebody_else = |group: &GroupBrief| {
        group.takes_chats && colleagues.clone().any(|c| &c.id != me && c.receiving(&group.id))
    };
    departments
        .into_iter()
        .filter(|mine| !groups.iter().any(|g| g.department == mine.department && somebody_else(g)))
        .map(|g| department(&g.department_name, &g.brand_name, several))
        .collect()
}

/// The sentence of the status menu, or none when somebody else is there.
#[must_use]
pub fn last_agent_line(departments: &[String]) -> Option<String> {
    let names = match departments {
        [] => return None,
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    Some(format!("You're the last agent for {names}. New visitors will see the offline form."))
}

#[cfg(test)]
mod tests {
    use super::{last_agent_for, last_agent_line, stay_line};
    use crate::state::samples::{colleague, group};
    use foyer_protocol::agent::{Colleague, GroupBrief};
    use foyer_protocol::people::AgentStatus;

    fn check(colleagues: &[Colleague], groups: &[GroupBrief], expected: &[&str]) {
        assert_eq!(last_agent_for(&"joe".into(), colleagues.iter(), groups), expected);
    }

    #[test]
    fn alone_means_last() {
        check(&[colleague("joe", &["sales-1"])], &[group("sales-1")], &["sales"]);
    }

    #[test]
    fn away_does_not_change_the_answer() {
        let mut joe = colleague("joe", &["sales-1"]);
        joe.status = AgentStatus::Away;
        check(&[joe], &[group("sales-1")], &["sales"]);
    }

    #[test]
    fn a_receiving_colleague_in_any_group_of_the_department_is_enough() {
        let groups = [group("sales-1"), GroupBrief { member: false, visible: false, ..group("sales-2") }];
        check(&[colleague("joe", &["sales-1"]), colleague("bob", &["sales-2"])], &groups, &[]);
    }

    #[test]
    fn away_disconnected_or_switched_off_colleagues_do_not_count() {
        let mut away = colleague("bob", &["sales-1"]);
        away.status = AgentStatus::Away;
        let mut gone = colleague("sue", &["sales-1"]);
        gone.connected = false;
        let mut off = colleague("ann", &["sales-1"]);
        off.receives.clear();
        check(&[away, gone, off], &[group("sales-1")], &["sales"]);
    }

    #[test]
    fn each_department_is_judged_alone() {
        let groups = [group("sales-1"), group("sales-2"), group("support-1")];
        check(&[colleague("bob", &["support-1"])], &groups, &["sales"]);
        check(&[], &groups, &["sales", "support"]);
    }

    #[test]
    fn inactive_groups_keep_nothing_online_and_brands_are_told_apart() {
        let retired = GroupBrief { takes_chats: false, ..group("sales-2") };
        check(&[colleague("bob", &["sales-2"])], &[group("sales-1"), retired.clone()], &["sales"]);
        check(&[], &[retired], &[]);
        let other = GroupBrief {
            department: "help".into(),
            department_name: "sales".into(),
            brand_name: "Contoso".into(),
            ..group("help-1")
        };
        check(&[], &[group("sales-1"), other], &["sales · Northwind", "sales · Contoso"]);
    }

    #[test]
    fn departments_i_am_not_in_do_not_concern_me() {
        check(&[], &[GroupBrief { member: false, ..group("support-1") }], &[]);
    }

    #[test]
    fn sentences() {
        assert_eq!(last_agent_line(&[]), None);
        let line = last_agent_line(&["Sales".into()]);
        let words = "You're the last agent for Sales. New visitors will see the offline form.";
        assert_eq!(line.as_deref(), Some(words));
        let line = last_agent_line(&["Sales".into(), "Support".into()]).unwrap_or_default();
        assert!(line.starts_with("You're the last agent for Sales and Support."));
        assert_eq!(stay_line(2), "Your 2 chats stay with you.");
    }
}
