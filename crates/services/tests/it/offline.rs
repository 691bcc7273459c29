//! Offline messages in lists, and what two agents do to one at the same time
//! (`docs/product/offline-messages.md`). Who may do what is in `rights`.

use crate::company::{Company, kind, stranger, words};
use crate::on_both;
use foyer_protocol::offline::{OfflineAge, OfflineAssignee, OfflineQuery, OfflineRow};
use foyer_protocol::people::Role;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{DepartmentId, ErrorKind, Timestamp};
use foyer_services::{Actor, ServiceError, random_id};

const HOUR_MS: i64 = 3_600_000;

pub(crate) fn all(closed: bool) -> OfflineQuery {
    OfflineQuery {
        closed,
        department: None,
        assignee: OfflineAssignee::Anybody,
        age: OfflineAge::Any,
        search: String::new(),
        newest_first: closed,
    }
}

/// The open messages that somebody sees first.
pub(crate) async fn open(company: &Company, who: &Actor) -> Result<Vec<OfflineRow>, ServiceError> {
    Ok(company.services.list_offline_messages(who, &all(false), None, 50).await?.rows)
}

/// All names of a list, page by page, and the total that the last page told.
async fn names(
    company: &Company,
    who: &Actor,
    query: &OfflineQuery,
    page: i64,
) -> anyhow::Result<(Vec<String>, i64)> {
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let read = company.services.list_offline_messages(who, query, after.as_ref(), page).await?;
        let last = read.rows.last().map(|row| (row.closed_at.unwrap_or(row.created_at), row.id.clone()));
        let is_last = i64::try_from(read.rows.len())? < page;
        names.extend(read.rows.into_iter().map(|row| row.name));
        if is_last {
            return Ok((names, read.total));
        }
        after = last;
    }
}

fn department(company: &Company, name: &str) -> Option<DepartmentId> {
    company.groups.iter().find(|g| g.name == name).and_then(|g| g.department.clone())
}

async fn leave(
    company: &Company,
    department: Option<&DepartmentId>,
    name: &str,
    text: &str,
) -> anyhow::Result<()> {
    let key = stranger(company.link);
    let (id, page) = (random_id().as_str().into(), PageInfo::default());
    company.services.leave_message(&key, &id, department, name, "m@example.org", text, &page).await?;
    Ok(())
}

on_both! {
    /// However many a busy department has, a quiet one's are in the list of those who see only that.
    async fn pages_hold_every_message_once(company: Company) {
        let carl = company.agent("Carl", Role::Agent, 5, &["Sales"]).await?;
        let (sales, support) = (department(&company, "Sales"), department(&company, "Support"));
        for n in 0..23 {
            // Several of one moment, so that the id decides their order.
            if n % 3 == 0 {
                company.clock.advance_ms(1);
            }
            leave(&company, support.as_ref(), &format!("Omar {n:02}"), "Call me").await?;
            if n % 10 == 0 {
                leave(&company, sales.as_ref(), &format!("Maria {n:02}"), "Call me").await?;
            }
        }
        let admin = &company.admin;
        let (oldest, total) = names(&company, admin, &all(false), 4).await?;
        assert_eq!((oldest.len(), total), (26, 26));
        let mut newest = names(&company, admin, &OfflineQuery { newest_first: true, ..all(false) }, 7).await?.0;
        newest.reverse();
        assert_eq!(oldest, newest);
        let mut sorted = oldest.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), 26, "none twice");
        assert_eq!(names(&company, &carl, &all(false), 50).await?, (vec!["Maria 00".into(), "Maria 10".into(), "Maria 20".into()], 3));

        for row in company.services.list_offline_messages(admin, &all(false), None, 100).await?.rows {
            company.clock.advance_ms(if row.name.starts_with('M') { 5 } else { 0 });
            company.services.close_offline_message(admin, &row.id, true, 1).await?;
        }
        let (closed, total) = names(&company, admin, &all(true), 4).await?;
        assert_eq!((closed.len(), total), (26, 26));
        let (few, total) = names(&company, &carl, &all(true), 1).await?;
        assert_eq!((few, total), (vec!["Maria 20".into(), "Maria 10".into(), "Maria 00".into()], 3), "closed last comes first");
        assert!(open(&company, admin).await?.is_empty());
    }

    async fn lists_are_narrowed_and_searched(company: Company) {
        let carl = company.agent("Carl", Role::Agent, 5, &["Sales"]).await?;
        let (sales, support) = (department(&company, "Sales"), department(&company, "Support"));
        leave(&company, sales.as_ref(), "Ödön", "Which CHAIR is 100% wool?").await?;
        company.clock.advance_ms(48 * HOUR_MS);
        leave(&company, support.as_ref(), "Maria", "My chair\ncreaks").await?;
        company.clock.advance_ms(10 * 24 * HOUR_MS);
        leave(&company, sales.as_ref(), "Zoë", "A table, please").await?;
        let admin = &company.admin;
        let first = open(&company, admin).await?[0].id.clone();
        company.services.assign_offline_message(admin, &first, Some(carl.id()), 1).await?;
        let any = all(false);
        let of = |search: &str| OfflineQuery { search: search.into(), ..any.clone() };
        for (query, expected) in [
            (OfflineQuery { department: sales.clone(), ..any.clone() }, vec!["Ödön", "Zoë"]),
            (OfflineQuery { department: support.clone(), ..any.clone() }, vec!["Maria"]),
            (OfflineQuery { assignee: OfflineAssignee::Nobody, ..any.clone() }, vec!["Maria", "Zoë"]),
            (OfflineQuery { assignee: OfflineAssignee::Agent(carl.id().clone()), ..any.clone() }, vec!["Ödön"]),
            (OfflineQuery { assignee: OfflineAssignee::Agent(admin.id().clone()), ..any.clone() }, vec![]),
            (OfflineQuery { age: OfflineAge::LastDay, ..any.clone() }, vec!["Zoë"]),
            (OfflineQuery { age: OfflineAge::OverADay, ..any.clone() }, vec!["Ödön", "Maria"]),
            (OfflineQuery { age: OfflineAge::LastWeek, ..any.clone() }, vec!["Zoë"]),
            (OfflineQuery { age: OfflineAge::OverAWeek, search: "chair".into(), ..any.clone() }, vec!["Ödön", "Maria"]),
            (of("ÖDÖN"), vec!["Ödön"]),
            (of("creaks maria"), vec!["Maria"]),
            (of("100%"), vec!["Ödön"]),
            (of("%"), vec!["Ödön"]),
            (of("_"), vec![]),
            (of("EXAMPLE.ORG table"), vec!["Zoë"]),
            (of("   "), vec!["Ödön", "Maria", "Zoë"]),
        ] {
            let (found, total) = names(&company, admin, &query, 2).await?;
            assert_eq!(found, expected, "{query:?}");
            assert_eq!(usize::try_from(total)?, expected.len(), "{query:?}");
        }
        assert_eq!(names(&company, &carl, &of("chair"), 2).await?.0, ["Ödön"], "what is out of sight is not found");
        let choices = company.services.offline_choices(&carl).await?;
        assert_eq!(choices.departments.iter().map(|d| (d.name.as_str(), d.brand_name.as_str())).collect::<Vec<_>>(), [("Sales", "Northwind")]);
        assert_eq!(choices.agents.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Ada", "Carl"]);
    }

    /// Whoever comes second is told what the first one did, and nothing of the first one's is undone.
    async fn who_is_overtaken_is_told_by_whom(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        let sue = company.agent("Sue", Role::Agent, 5, &["Sales"]).await?;
        let sales = department(&company, "Sales");
        leave(&company, sales.as_ref(), "Maria", "Call me").await?;
        let id = open(&company, &joe).await?[0].id.clone();
        let services = &company.services;

        let taken = services.assign_offline_message(&joe, &id, Some(joe.id()), 1).await?;
        assert_eq!(taken.version, 2);
        let late = services.assign_offline_message(&sue, &id, Some(sue.id()), 1).await;
        assert_eq!(kind(&late), Some(ErrorKind::Conflict));
        assert_eq!(words(late), "Joe has taken this message meanwhile.");
        let late = services.close_offline_message(&sue, &id, true, 1).await;
        assert_eq!(words(late), "Joe has taken this message meanwhile.");

        services.assign_offline_message(&joe, &id, Some(sue.id()), 2).await?;
        let late = services.assign_offline_message(&company.admin, &id, None, 2).await;
        assert_eq!(words(late), "Joe has assigned this message to Sue meanwhile.");
        services.assign_offline_message(&sue, &id, None, 3).await?;
        let late = services.close_offline_message(&joe, &id, true, 3).await;
        assert_eq!(words(late), "Sue has unassigned this message meanwhile.");

        company.clock.advance_ms(60_000);
        let closed = services.close_offline_message(&sue, &id, true, 4).await?;
        assert_eq!(closed.row.closed_by_name.as_deref(), Some("Sue"));
        assert_eq!(closed.closed_by.as_ref(), Some(sue.id()));
        assert_eq!(closed.row.closed_at, Some(Timestamp(company.clock.now().0)));
        let late = services.close_offline_message(&joe, &id, true, 4).await;
        assert_eq!((kind(&late), words(late)), (Some(ErrorKind::Conflict), "Sue has closed this message meanwhile.".into()));
        let late = services.assign_offline_message(&joe, &id, Some(joe.id()), 4).await;
        assert_eq!(words(late), "Sue has closed this message meanwhile.");
        let closed_one = services.assign_offline_message(&joe, &id, Some(joe.id()), 5).await;
        assert_eq!((kind(&closed_one), words(closed_one)), (Some(ErrorKind::State), "This message is closed. Reopen it before you assign it.".into()));

        let again = services.close_offline_message(&joe, &id, false, 5).await?;
        assert_eq!((again.row.closed_at, again.row.closed_by_name, again.closed_by), (None, None, None));
        let late = services.close_offline_message(&sue, &id, false, 5).await;
        assert_eq!(words(late), "Joe has reopened this message meanwhile.");

        // The name is that of then.
        services.close_offline_message(&joe, &id, true, 6).await?;
        let agents = services.list_agents(&company.admin).await?;
        let agent = agents.into_iter().find(|agent| agent.name == "Joe").expect("Joe");
        services.save_agent(&company.admin, &foyer_protocol::setup::Agent { name: "Joseph".into(), ..agent }).await?;
        assert_eq!(services.read_offline_message(&sue, &id).await?.row.closed_by_name.as_deref(), Some("Joe"));
        let used = services.list_agents(&company.admin).await?;
        let sue_row = used.iter().find(|agent| agent.name == "Joseph").expect("Joseph");
        let outcome = services.delete_agent(&company.admin, joe.id(), sue_row.version).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::InUse), "who closed one stays");
    }
}
