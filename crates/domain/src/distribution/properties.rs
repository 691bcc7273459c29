//! The rule by property: limits hold, only the figures decide, and no agent waits for ever.

use super::*;
use proptest::prelude::*;

/// Small ranges, so that ties at every step are common.
fn candidate(id: usize) -> impl Strategy<Value = Candidate> {
    let time = || prop::option::of((0_i64..4).prop_map(Timestamp));
    (-1_i64..6, 0_i64..6, time(), time()).prop_map(move |(active, limit, last_ended, last_assigned)| {
        Candidate {
            agent: AgentId(format!("agent-{id:02}")),
            name: format!("Agent {id}"),
            active,
            limit,
            last_ended,
            last_assigned,
        }
    })
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    (0_usize..8).prop_flat_map(|count| (0..count).map(candidate).collect::<Vec<_>>())
}

/// What happens to a desk next: a chat arrives, or the n-th of the open chats ends.
#[derive(Clone, Debug)]
enum Step {
    Arrives,
    Ends(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![3 => Just(Step::Arrives), 2 => any::<usize>().prop_map(Step::Ends)];
    prop::collection::vec(step, 1..200)
}

/// Agents with the given limits, all idle and new.
fn desk(limits: &[i64]) -> Vec<Candidate> {
    let agent = |(id, limit): (usize, &i64)| Candidate {
        agent: AgentId(format!("agent-{id:02}")),
        name: format!("Agent {id}"),
        active: 0,
        limit: *limit,
        last_ended: None,
        last_assigned: None,
    };
    limits.iter().enumerate().map(agent).collect()
}

/// Gives the next chat; returns the index of who got it.
fn assign(desk: &mut [Candidate], now: i64) -> Option<usize> {
    let chosen = choose(desk)?.agent;
    let index = desk.iter().position(|c| c.agent == chosen)?;
    desk[index].active += 1;
    desk[index].last_assigned = Some(Timestamp(now));
    Some(index)
}

/// Ends the n-th open chat, counting around; returns whether there was one.
fn end(desk: &mut [Candidate], nth: usize, now: i64) -> bool {
    let owners: Vec<usize> =
        desk.iter().enumerate().flat_map(|(i, c)| (0..c.active).map(move |_| i)).collect();
    let Some(owner) = owners.get(nth % owners.len().max(1)) else {
        return false;
    };
    desk[*owner].active -= 1;
    desk[*owner].last_ended = Some(Timestamp(now));
    true
}

proptest! {
    #[test]
    fn the_chosen_has_room_and_somebody_is_chosen_whenever_anybody_has(agents in candidates()) {
        let choice = choose(&agents);
        prop_assert_eq!(choice.is_some(), agents.iter().any(Candidate::has_room));
        if let Some(choice) = choice {
            let with_room = agents.iter().filter(|c| c.has_room()).count();
            prop_assert_eq!(&choice.why.candidates[0].agent, &choice.agent);
            prop_assert_eq!(choice.why.candidates.len(), with_room);
            prop_assert!(choice.why.candidates.iter().all(|c| c.active < c.limit));
        }
    }

    #[test]
    fn the_order_the_rows_come_in_changes_nothing(
        (agents, shuffled) in candidates().prop_flat_map(|a| (Just(a.clone()), Just(a).prop_shuffle()))
    ) {
        prop_assert_eq!(choose(&agents), choose(&shuffled));
    }

    #[test]
    fn compare_is_a_total_order(a in candidate(0), b in candidate(1), c in candidate(2)) {
        prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        prop_assert_eq!(compare(&a, &a), Ordering::Equal);
        prop_assert!(compare(&a, &b).is_ne(), "two agents are never equal");
        if compare(&a, &b).is_lt() && compare(&b, &c).is_lt() {
            prop_assert!(compare(&a, &c).is_lt());
        }
    }

    #[test]
    fn nobody_passes_the_limit_and_no_idle_agent_is_passed_over_for_ever(
        limits in prop::collection::vec(1_i64..6, 1..8),
        steps in steps(),
    ) {
        let mut desk = desk(&limits);
        // How many chats went to others since the agent last had one.
        let mut passed_over = vec![0; desk.len()];
        for (now, step) in (1..).zip(steps) {
            match step {
                Step::Ends(nth) => { end(&mut desk, nth, now); }
                Step::Arrives => {
                    let Some(winner) = assign(&mut desk, now) else {
                        prop_assert!(desk.iter().all(|c| c.active == c.limit), "a free agent was left out");
                        continue;
                    };
                    for (index, count) in passed_over.iter_mut().enumerate() {
                        *count = if index == winner || desk[index].active > 0 { 0 } else { *count + 1 };
                        prop_assert!(*count < desk.len(), "agent {} starves", index);
                    }
                }
            }
            prop_assert!(desk.iter().all(|c| c.active <= c.limit));
        }
    }

    #[test]
    fn every_agent_gets_a_chat_before_anybody_gets_a_second(limits in prop::collection::vec(1_i64..6, 1..8)) {
        let mut desk = desk(&limits);
        for now in 1..=desk.len() {
            prop_assert!(assign(&mut desk, i64::try_from(now)?).is_some());
        }
        prop_assert!(desk.iter().all(|c| c.active == 1));
    }

    #[test]
    fn shares_stay_within_one_chat_of_each_other_while_chats_only_arrive(
        limits in prop::collection::vec(1_i64..51, 1..8),
        arrivals in 0_i64..120,
    ) {
        let mut desk = desk(&limits);
        for now in 0..arrivals {
            assign(&mut desk, now);
        }
        for a in &desk {
            for b in &desk {
                // Before its newest chat, `a` was no fuller than `b` is now.
                prop_assert!((a.active - 1) * b.limit <= b.active * a.limit);
            }
        }
    }
}
