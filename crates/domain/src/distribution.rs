//! Round Robin: which of a group's agents gets the next chat (`docs/product/distribution.md`).
//!
//! Owns the order and the record of why. The caller says who is a candidate (the agents who receive
//! chats for the group), and does the reading and writing.

use foyer_protocol::chat::{CandidateFigures, DecidedBy, Why};
use foyer_protocol::{AgentId, Timestamp};
use std::cmp::Ordering;

/// A receiving agent of the group, with the figures the rule looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The agent.
    pub agent: AgentId,
    /// The agent's name, for the record only.
    pub name: String,
    /// Chats being worked on.
    pub active: i64,
    /// Most chats at a time.
    pub limit: i64,
    /// When a chat of the agent last ended.
    pub last_ended: Option<Timestamp>,
    /// When the agent was last given a chat.
    pub last_assigned: Option<Timestamp>,
}

impl Candidate {
    /// Whether one more chat keeps the agent within the limit.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.active < self.limit
    }
}

/// Who gets the chat, and the record to store with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The chosen agent.
    pub agent: AgentId,
    /// **Why this agent**: all who had room, best first, and the step that decided.
    pub why: Why,
}

/// Picks the agent who gets the chat. `None` when nobody has room: then the chat waits in the
/// queue.
///
/// Order: lowest share of capacity, fewest chats, longest since a chat ended, longest since one was
/// assigned, lowest id. Candidates at or over their limit are left out, and are not in the record.
#[must_use]
pub fn choose(candidates: &[Candidate]) -> Option<Choice> {
    let mut ranked: Vec<&Candidate> = candidates.iter().filter(|c| c.has_room()).collect();
    ranked.sort_by(|a, b| compare(a, b));
    let winner = *ranked.first()?;
    let decided_by = match ranked.get(1) {
        Some(runner_up) => weigh(winner, runner_up).1,
        None => DecidedBy::OnlyCandidate,
    };
    let why = Why { decided_by, candidates: ranked.into_iter().map(figures).collect() };
    Some(Choice { agent: winner.agent.clone(), why })
}

/// Who comes first: `Less` when `a` goes before `b`. A total order; equal only for one agent id
/// with equal figures.
#[must_use]
pub fn compare(a: &Candidate, b: &Candidate) -> Ordering {
    weigh(a, b).0
}

/// The order of two candidates and the first step at which they differ.
fn weigh(a: &Candidate, b: &Candidate) -> (Ordering, DecidedBy) {
    // `None` sorts before every time, so agents who never ended a chat, or never got one, come
    // first.
    let steps = [
        (compare_share(a, b), DecidedBy::Share),
        (a.active.cmp(&b.active), DecidedBy::Fewest),
        (a.last_ended.cmp(&b.last_ended), DecidedBy::LastEnded),
        (a.last_assigned.cmp(&b.last_assigned), DecidedBy::LastAssigned),
    ];
    steps
        .into_iter()
        .find(|(order, _)| order.is_ne())
        .unwrap_or_else(|| (a.agent.cmp(&b.agent), DecidedBy::Id))
}

/// Compares `active / limit` exactly, by cross-multiplication in a type that cannot overflow. A
/// limit of zero or less leaves no room, so such an agent counts as fuller than any other.
fn compare_share(a: &Candidate, b: &Candidate) -> Ordering {
    match (a.limit > 0, b.limit > 0) {
        (true, true) => {
            let left = i128::from(a.active) * i128::from(b.limit);
            let right = i128::from(b.active) * i128::from(a.limit);
            left.cmp(&right)
        }
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => Ordering::Equal,
    }
}

fn figures(candidate: &Candidate) -> CandidateFigures {
    CandidateFigures {
        agent: candidate.agent.clone(),
        name: candidate.name.clone(),
        active: candidate.active,
        limit: candidate.limit,
        last_ended: candidate.last_ended,
        last_assigned: candidate.last_assigned,
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
