//! The rule by example: the cases of the documentation, and one case for each step.

use super::*;

fn agent(name: &str, active: i64, limit: i64) -> Candidate {
    Candidate {
        agent: AgentId::from(name),
        name: name.to_owned(),
        active,
        limit,
        last_ended: None,
        last_assigned: None,
    }
}

fn ended(at: i64, candidate: Candidate) -> Candidate {
    Candidate { last_ended: Some(Timestamp(at)), ..candidate }
}

fn assigned(at: i64, candidate: Candidate) -> Candidate {
    Candidate { last_assigned: Some(Timestamp(at)), ..candidate }
}

#[track_caller]
fn check(candidates: &[Candidate], winner: &str, decided_by: DecidedBy, order: &[&str]) {
    let choice = choose(candidates).expect("somebody has room");
    let names: Vec<&str> = choice.why.candidates.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(choice.agent.as_str(), winner);
    assert_eq!(choice.why.decided_by, decided_by);
    assert_eq!(names, order);
}

#[test]
fn joe_whose_chat_ended_earliest_gets_it_when_nobody_has_a_chat() {
    let agents =
        [ended(300, agent("Sue", 0, 5)), ended(200, agent("Bob", 0, 2)), ended(100, agent("Joe", 0, 1))];
    check(&agents, "Joe", DecidedBy::LastEnded, &["Joe", "Bob", "Sue"]);
}

#[test]
fn two_of_five_beats_one_of_two() {
    check(&[agent("Bob", 1, 2), agent("Sue", 2, 5)], "Sue", DecidedBy::Share, &["Sue", "Bob"]);
}

#[test]
fn equal_shares_go_to_the_agent_with_fewer_chats() {
    check(&[agent("Ann", 2, 4), agent("Bob", 1, 2)], "Bob", DecidedBy::Fewest, &["Bob", "Ann"]);
}

#[test]
fn who_never_ended_a_chat_comes_before_who_did() {
    let agents = [ended(1, agent("Ann", 0, 3)), agent("Bob", 0, 3)];
    check(&agents, "Bob", DecidedBy::LastEnded, &["Bob", "Ann"]);
}

#[test]
fn equal_ends_go_to_the_agent_assigned_longest_ago() {
    let agents = [assigned(20, ended(5, agent("Ann", 0, 3))), assigned(10, ended(5, agent("Bob", 0, 3)))];
    check(&agents, "Bob", DecidedBy::LastAssigned, &["Bob", "Ann"]);
}

#[test]
fn who_was_never_assigned_comes_before_who_was() {
    let agents = [assigned(1, agent("Ann", 0, 3)), agent("Bob", 0, 3)];
    check(&agents, "Bob", DecidedBy::LastAssigned, &["Bob", "Ann"]);
}

#[test]
fn the_lowest_id_settles_a_full_tie() {
    check(&[agent("Bob", 0, 3), agent("Ann", 0, 3)], "Ann", DecidedBy::Id, &["Ann", "Bob"]);
}

#[test]
fn the_step_named_is_the_one_between_the_first_two() {
    // Cid differs by share already; Ann and Bob differ by their last end only.
    let agents = [agent("Cid", 2, 3), ended(9, agent("Ann", 0, 3)), ended(8, agent("Bob", 0, 3))];
    check(&agents, "Bob", DecidedBy::LastEnded, &["Bob", "Ann", "Cid"]);
}

#[test]
fn an_agent_at_or_over_the_limit_is_no_candidate() {
    // Over the limit happens: taken by hand, or the limit was lowered.
    let agents = [agent("Ann", 1, 1), agent("Bob", 4, 3), agent("Cid", 2, 3)];
    check(&agents, "Cid", DecidedBy::OnlyCandidate, &["Cid"]);
}

#[test]
fn nobody_with_room_means_the_queue() {
    assert_eq!(choose(&[]), None);
    assert_eq!(choose(&[agent("Ann", 1, 1), agent("Bob", 0, 0)]), None);
}

#[test]
fn large_figures_do_not_overflow() {
    let agents = [agent("Ann", i64::MAX - 1, i64::MAX), agent("Bob", i64::MAX - 2, i64::MAX)];
    check(&agents, "Bob", DecidedBy::Share, &["Bob", "Ann"]);
}

#[test]
fn the_record_keeps_the_figures_that_were_weighed() {
    let choice = choose(&[assigned(7, ended(5, agent("Ann", 1, 3)))]).expect("Ann has room");
    let expected = CandidateFigures {
        agent: AgentId::from("Ann"),
        name: "Ann".into(),
        active: 1,
        limit: 3,
        last_ended: Some(Timestamp(5)),
        last_assigned: Some(Timestamp(7)),
    };
    assert_eq!(choice.why.candidates, [expected]);
}
