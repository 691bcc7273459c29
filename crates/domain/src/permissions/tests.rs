//! Rights as tables: every viewer with every chat. A right that changes by accident changes a row.

use super::*;

const SALES: &str = "sales";
const SUPPORT: &str = "support";

fn viewer(name: &str, role: Role, groups: &[&str], departments: &[&str]) -> Viewer {
    Viewer {
        agent: AgentId::from(name),
        role,
        groups: groups.iter().map(|g| GroupId::from(*g)).collect(),
        departments: departments.iter().map(|d| DepartmentId::from(*d)).collect(),
    }
}

/// A chat of group `sales-1` in Sales.
fn chat(owner: Option<&str>, state: ChatState) -> ChatFacts {
    ChatFacts {
        owner: owner.map(AgentId::from),
        group: GroupId::from("sales-1"),
        department: DepartmentId::from(SALES),
        state,
    }
}

/// The columns of every table below.
fn viewers() -> [Viewer; 7] {
    [
        viewer("owner", Role::Agent, &["sales-1"], &[SALES]),
        viewer("colleague", Role::Agent, &["sales-1"], &[SALES]),
        viewer("sibling", Role::Agent, &["sales-2"], &[SALES]),
        viewer("stranger", Role::Agent, &["support-1"], &[SUPPORT]),
        viewer("manager", Role::Manager, &["sales-2"], &[SALES]),
        viewer("foreign-manager", Role::Manager, &["support-1"], &[SUPPORT]),
        viewer("administrator", Role::Administrator, &[], &[]),
    ]
}

/// Checks one row: a mark a viewer, in the order of [`viewers`]; `x` yes, `.` no.
#[track_caller]
fn check(right: fn(&Viewer, &ChatFacts) -> bool, chat: &ChatFacts, expected: &str) {
    let row: String = viewers().iter().map(|v| if right(v, chat) { 'x' } else { '.' }).collect();
    assert_eq!(row, expected, "{chat:?}");
}

#[test]
fn chats_are_seen_by_owner_group_department_manager_and_administrator() {
    for state in [ChatState::Active, ChatState::Ended] {
        check(may_see_chat, &chat(Some("owner"), state), "xx..x.x");
    }
    for state in [ChatState::Queued, ChatState::Ended] {
        check(may_see_chat, &chat(None, state), "xx..x.x");
    }
}

#[test]
fn an_own_chat_is_seen_also_after_leaving_its_group() {
    check(may_see_chat, &chat(Some("stranger"), ChatState::Active), "xx.xx.x");
    check(may_reply, &chat(Some("stranger"), ChatState::Active), "...x...");
}

#[test]
fn only_the_owner_of_an_active_chat_replies() {
    check(may_reply, &chat(None, ChatState::Queued), ".......");
    check(may_reply, &chat(Some("owner"), ChatState::Active), "x......");
    check(may_reply, &chat(Some("owner"), ChatState::Ended), ".......");
}

#[test]
fn whoever_sees_a_chat_comments_also_after_its_end() {
    check(may_comment, &chat(None, ChatState::Queued), "xx..x.x");
    check(may_comment, &chat(Some("owner"), ChatState::Active), "xx..x.x");
    check(may_comment, &chat(Some("owner"), ChatState::Ended), "xx..x.x");
}

#[test]
fn active_chats_are_transferred_by_owner_and_managers_who_see_them() {
    check(may_transfer, &chat(None, ChatState::Queued), ".......");
    check(may_transfer, &chat(Some("owner"), ChatState::Active), "x...x.x");
    check(may_transfer, &chat(Some("owner"), ChatState::Ended), ".......");
}

#[test]
fn open_chats_are_ended_by_owner_and_managers_who_see_them() {
    check(may_end, &chat(None, ChatState::Queued), "....x.x");
    check(may_end, &chat(Some("owner"), ChatState::Active), "x...x.x");
    check(may_end, &chat(Some("owner"), ChatState::Ended), ".......");
}

#[test]
fn visitors_are_blocked_by_owner_and_managers_who_see_the_chat_also_after_its_end() {
    check(may_block, &chat(None, ChatState::Queued), "....x.x");
    check(may_block, &chat(Some("owner"), ChatState::Active), "x...x.x");
    check(may_block, &chat(Some("owner"), ChatState::Ended), "x...x.x");
}

#[test]
fn networks_are_blocked_by_managers_and_administrators() {
    assert_eq!(Role::ALL.map(may_block_networks), [false, true, true]);
}

#[test]
fn taking_is_refused_with_the_reason() {
    use TakeRefusal::{Ended, OutOfSight, Own, OwnedByColleague};
    let (ok, gone) = (Ok(()), Err(OutOfSight));
    let rows = [
        (chat(None, ChatState::Queued), [ok, ok, gone, gone, ok, gone, ok]),
        (chat(Some("owner"), ChatState::Active), [Err(Own), Err(OwnedByColleague), gone, gone, ok, gone, ok]),
        (
            chat(Some("owner"), ChatState::Ended),
            [Err(Ended), Err(Ended), gone, gone, Err(Ended), gone, Err(Ended)],
        ),
        (chat(None, ChatState::Ended), [Err(Ended), Err(Ended), gone, gone, Err(Ended), gone, Err(Ended)]),
        (chat(Some("manager"), ChatState::Active), {
            let colleague = Err(OwnedByColleague);
            [colleague, colleague, gone, gone, Err(Own), gone, ok]
        }),
    ];
    for (chat, expected) in rows {
        for (viewer, expected) in viewers().iter().zip(expected) {
            assert_eq!(may_take(viewer, &chat), expected, "{viewer:?} {chat:?}");
        }
    }
}

#[test]
fn nothing_is_done_to_a_chat_out_of_sight() {
    let states = [(None, ChatState::Queued), (Some("x"), ChatState::Active), (Some("x"), ChatState::Ended)];
    for (owner, state) in states {
        let chat = chat(owner, state);
        for viewer in viewers().iter().filter(|v| !may_see_chat(v, &chat)) {
            assert!(!may_reply(viewer, &chat) && !may_comment(viewer, &chat));
            assert!(!may_transfer(viewer, &chat) && !may_end(viewer, &chat));
            assert!(!may_block(viewer, &chat));
            assert_eq!(may_take(viewer, &chat), Err(TakeRefusal::OutOfSight));
        }
    }
}

#[test]
fn groups_are_seen_by_members_department_managers_and_administrators() {
    let (group, department) = (GroupId::from("sales-1"), DepartmentId::from(SALES));
    let row: Vec<bool> = viewers().iter().map(|v| may_see_group(v, &group, &department)).collect();
    assert_eq!(row, [true, true, false, false, true, false, true]);
}

#[test]
fn departments_are_seen_from_any_of_their_groups_and_by_administrators() {
    let department = DepartmentId::from(SALES);
    let row: Vec<bool> = viewers().iter().map(|v| may_see_department(v, &department)).collect();
    assert_eq!(row, [true, true, true, false, true, false, true]);
}

#[test]
fn only_administrators_administer() {
    assert_eq!(Role::ALL.map(may_administer), [false, false, true]);
}
