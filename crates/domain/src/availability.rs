//! When a department is online (`docs/product/presence-and-availability.md`).
//!
//! A department is online when somebody receives live chats for one of its groups. Agents at their
//! limit are busy, not offline, so their load does not matter here.

use foyer_protocol::GroupId;
use foyer_protocol::people::AgentStatus;

/// What decides whether an agent receives live chats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Whether any tab of the agent is connected. A signed-out agent has no connected tab.
    pub connected: bool,
    /// Available or Away.
    pub status: AgentStatus,
    /// Groups the agent is switched on for (*receives chats*).
    pub receives: Vec<GroupId>,
}

impl Attendance {
    /// Whether the agent receives live chats for `group`.
    #[must_use]
    pub fn receiving(&self, group: &GroupId) -> bool {
        self.connected && self.status == AgentStatus::Available && self.receives.contains(group)
    }
}

/// Whether a department made of `groups` is online.
#[must_use]
pub fn department_online(groups: &[GroupId], agents: &[Attendance]) -> bool {
    groups.iter().any(|group| agents.iter().any(|agent| agent.receiving(group)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(connected: bool, status: AgentStatus, receives: &[&str]) -> Attendance {
        Attendance { connected, status, receives: groups(receives) }
    }

    fn groups(names: &[&str]) -> Vec<GroupId> {
        names.iter().map(|name| GroupId::from(*name)).collect()
    }

    #[test]
    fn one_receiving_agent_in_any_group_is_enough() {
        let sales = groups(&["front", "back"]);
        let cases = [
            (vec![], false),
            (vec![agent(true, AgentStatus::Available, &["front"])], true),
            (vec![agent(true, AgentStatus::Available, &["back"])], true),
            (vec![agent(true, AgentStatus::Available, &["other"])], false),
            (vec![agent(true, AgentStatus::Available, &[])], false),
            (vec![agent(true, AgentStatus::Away, &["front"])], false),
            (vec![agent(false, AgentStatus::Available, &["front"])], false),
            (
                vec![
                    agent(true, AgentStatus::Away, &["front"]),
                    agent(false, AgentStatus::Available, &["front"]),
                    agent(true, AgentStatus::Available, &["other", "back"]),
                ],
                true,
            ),
        ];
        for (agents, online) in cases {
            assert_eq!(department_online(&sales, &agents), online, "{agents:?}");
        }
    }

    #[test]
    fn a_department_without_groups_is_offline() {
        assert!(!department_online(&[], &[agent(true, AgentStatus::Available, &["front"])]));
    }
}
