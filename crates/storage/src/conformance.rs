//! Every statement on both databases, with the same outcome.
//!
//! [`note`](crate::statements::note) hears of every statement that runs; [`every_statement_ran`] compares that with the
//! lists that the modules declare, so a statement nobody tries fails the build.

mod blocks;
mod chats;
mod jobs;
mod offline;
mod people;
mod pictures;
mod schema;
mod setup;
mod upgrade;
mod writes;

use crate::statements::RAN;
use crate::testing::{Backend, TestDb};
use foyer_protocol::people::{AgentStatus, Role};
use foyer_protocol::setup::{Brand, Link};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AgentId, BrandId, ChatId, DepartmentId, GroupId, LinkId, Timestamp, VisitorId};
use std::sync::PoisonError;

type Outcome = anyhow::Result<()>;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// One company: brand, department, group, agent, link, visitor.
struct Company {
    db: TestDb,
    brand: BrandId,
    department: DepartmentId,
    group: GroupId,
    agent: AgentId,
    link: LinkId,
    visitor: VisitorId,
}

macro_rules! write {
    ($db:expr, $conn:ident => $body:expr) => {
        $db.store
            .write($crate::Lock::Rows, move |$conn| Box::pin(async move { Ok::<_, anyhow::Error>($body) }))
            .await?
    };
}
use write;

fn agent_row(id: &str, email: &str) -> crate::agents::AgentRow {
    crate::agents::AgentRow {
        id: AgentId::from(id),
        name: id.to_owned(),
        alias: String::new(),
        email: email.to_owned(),
        password_hash: "hash".to_owned(),
        role: Role::Agent,
        limit: 2,
        status: AgentStatus::Available,
        active: true,
        last_ended: None,
        last_assigned: None,
        version: 1,
    }
}

impl Company {
    async fn found(backend: Backend) -> anyhow::Result<Self> {
        let db = TestDb::new(backend).await?;
        let (brand, department, group) = (BrandId::from("b1"), DepartmentId::from("d1"), GroupId::from("g1"));
        let (agent, visitor) = (AgentId::from("a1"), VisitorId::from("v1"));
        let link = {
            let (brand, department, group) = (brand.clone(), department.clone(), group.clone());
            let (agent, visitor) = (agent.clone(), visitor.clone());
            write!(db, conn => {
                let row = Brand { name: "Northwind".into(), is_default: true, ..Brand::default() };
                crate::brands::insert(conn, &brand, &row, "northwind").await?;
                crate::departments::insert(conn, &department, &brand, "Sales", "sales", true).await?;
                crate::groups::insert(conn, &group, &department, "Front", "front", true).await?;
                crate::groups::set_front_line(conn, &department, &group).await?;
                crate::agents::insert(conn, &agent_row(agent.as_str(), "A1@x.de"), "a1@x.de").await?;
                crate::agents::replace_memberships(conn, &agent, &[(group, true)]).await?;
                let person = crate::visitors::Visitor {
                    id: visitor, name: "Maria".into(), email: "m@x.de".into(), subject: String::new(),
                };
                crate::visitors::insert(conn, &person, "token-1", "m@x.de", NOW).await?;
                let link = Link { title: "Main site".into(), departments: vec![department], ..Link::default() };
                crate::links::insert(conn, &brand, &link).await?
            })
        };
        Ok(Self { db, brand, department, group, agent, link, visitor })
    }

    /// A chat of `visitor` in the queue.
    async fn queued(&self, id: &str, visitor: &VisitorId, now: Timestamp) -> anyhow::Result<ChatId> {
        let chat = ChatId::from(id);
        let new = crate::chats::NewChat {
            id: chat.clone(),
            visitor: visitor.clone(),
            link: self.link,
            department: self.department.clone(),
            group: self.group.clone(),
            now,
            page: PageInfo { url: "https://x.de/".into(), ..PageInfo::default() },
            user_agent: "UA".into(),
            search_key: format!("{visitor} {id}@x.de which chair?"),
            network: String::new(),
            attributes: vec![("plan".into(), "pro".into())],
        };
        write!(self.db, conn => crate::chats::insert(conn, &new).await?);
        Ok(chat)
    }

    /// One more visitor.
    async fn visitor(&self, id: &str) -> anyhow::Result<VisitorId> {
        let person = crate::visitors::Visitor {
            id: VisitorId::from(id),
            name: id.into(),
            email: String::new(),
            subject: String::new(),
        };
        let token = format!("token-of-{id}");
        write!(self.db, conn => crate::visitors::insert(conn, &person, &token, "", NOW).await?);
        Ok(VisitorId::from(id))
    }
}

async fn all(backend: Backend) -> Outcome {
    people::agents(backend).await?;
    people::sessions(backend).await?;
    people::invitations(backend).await?;
    people::presence(backend).await?;
    people::visitors(backend).await?;
    setup::brands(backend).await?;
    setup::departments_and_groups(backend).await?;
    setup::what_is_inactive(backend).await?;
    setup::names_in_order(backend).await?;
    setup::links(backend).await?;
    setup::link_secrets(backend).await?;
    setup::settings(backend).await?;
    setup::last_changes(backend).await?;
    offline::one_message(backend).await?;
    offline::lists(backend).await?;
    chats::life(backend).await?;
    chats::streams(backend).await?;
    chats::names_of_their_time(backend).await?;
    chats::lists(backend).await?;
    chats::completed(backend).await?;
    blocks::life(backend).await?;
    blocks::in_force(backend).await?;
    pictures::life(backend).await?;
    jobs::once(backend).await?;
    jobs::standing(backend).await?;
    jobs::failing(backend).await?;
    writes::jobs_share_commits_and_fail_alone(backend).await?;
    writes::concurrent_appends_leave_no_gap(backend).await?;
    writes::a_repeat_beside_an_end_is_told_its_place(backend).await?;
    every_statement_ran(backend)
}

fn every_statement_ran(backend: Backend) -> Outcome {
    let declared = [
        ("agents", crate::agents::STATEMENTS),
        ("blocks", crate::blocks::STATEMENTS),
        ("brands", crate::brands::STATEMENTS),
        ("chats", crate::chats::STATEMENTS),
        ("chats::completed", crate::chats::COMPLETED_STATEMENTS),
        ("chats::lists", crate::chats::LIST_STATEMENTS),
        ("departments", crate::departments::STATEMENTS),
        ("events", crate::events::STATEMENTS),
        ("chat bounds", crate::chats::BOUND_STATEMENTS),
        ("groups", crate::groups::STATEMENTS),
        ("invitations", crate::invitations::STATEMENTS),
        ("jobs", crate::jobs::STATEMENTS),
        ("last_changes", crate::last_changes::STATEMENTS),
        ("link_secrets", crate::link_secrets::STATEMENTS),
        ("links", crate::links::STATEMENTS),
        ("offline", crate::offline::STATEMENTS),
        ("offline::lists", crate::offline::LIST_STATEMENTS),
        ("pictures", crate::pictures::STATEMENTS),
        ("presence", crate::presence::STATEMENTS),
        ("sessions", crate::sessions::STATEMENTS),
        ("settings", crate::settings::STATEMENTS),
        ("visitors", crate::visitors::STATEMENTS),
    ];
    let ran = RAN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut missing = Vec::new();
    for (module, statements) in declared {
        for (name, sql) in statements {
            if !ran.contains(&(backend == Backend::Postgres, *sql)) {
                missing.push(format!("{module}::{name}"));
            }
        }
    }
    anyhow::ensure!(missing.is_empty(), "never ran on {backend:?}: {missing:?}");
    Ok(())
}

#[tokio::test]
async fn every_statement_behaves_on_sqlite() -> Outcome {
    all(Backend::Sqlite).await
}

#[tokio::test]
async fn every_statement_behaves_on_postgres() -> Outcome {
    all(Backend::Postgres).await
}
