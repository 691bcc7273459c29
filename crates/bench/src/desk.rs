//! A company at work: agents who follow their chats, visitors who chat with them.

use crate::clerk::{Clerk, Heard};
use crate::load::figure;
use anyhow::{Context, bail};
use foyer_client::{Api, Company, Target, VisitorSocket, client_id, visitor};
use foyer_protocol::chat::ChatState;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Brand, Department, Group, Membership, Saved};
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{DepartmentId, GroupId, LinkId};
use futures::{StreamExt, TryStreamExt};
use std::time::{Duration, Instant};

/// Longest wait for a chat to be handed out.
const PATIENCE: Duration = Duration::from_secs(30);
/// Visitors and agents that come in at once.
const AT_ONCE: usize = 16;

/// A visitor whose chat an agent has.
#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) socket: VisitorSocket,
    pub(crate) token: String,
    /// The chat's number.
    pub(crate) number: i64,
}

/// Agents and visitors in chats that Round Robin handed out.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) clerks: Vec<Clerk>,
    pub(crate) guests: Vec<Guest>,
}

/// How big a company is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) departments: usize,
    /// Agents of each department.
    pub(crate) agents: usize,
    /// Chats of all departments.
    pub(crate) chats: usize,
}

impl Desk {
    /// Sets an empty server up with a company at work.
    pub(crate) async fn open(target: Target, size: Size, heard: Heard) -> anyhow::Result<Self> {
        let company = Company::found(target.server).await.context("the server can't be set up")?;
        company.round_robin(true).await?;
        let mut groups = vec![company.group.clone()];
        for number in 1..size.departments {
            groups.push(found_department(&company, &format!("Department {number}")).await?);
        }
        let mut clerks = Vec::with_capacity(size.departments * size.agents);
        for group in &groups {
            for cookie in hire(&company, size.agents, group).await? {
                clerks.push(Clerk::sit(target, &cookie, heard.clone()).await?);
            }
        }
        let guests = receive(target, size.chats).await?;
        let desk = Self { clerks, guests };
        desk.settled(size.chats).await?;
        Ok(desk)
    }

    /// Waits until every chat's owner follows it.
    pub(crate) async fn settled(&self, chats: usize) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let followed: usize = self.clerks.iter().map(|clerk| clerk.chats().len()).sum();
            if followed == chats {
                // The answers to the last opens are on their way.
                tokio::time::sleep(Duration::from_millis(300)).await;
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("only {followed} of {chats} chats were handed out");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Adds agents of a group with room for their share and more; answers their cookies.
pub(crate) async fn hire(company: &Company, count: usize, group: &GroupId) -> anyhow::Result<Vec<String>> {
    futures::stream::iter(0..count)
        .map(|number| async move {
            let name = format!("Agent {} {number}", group.as_str());
            let groups = vec![Membership { group: group.clone(), receives: true }];
            let api: Api = company.agent_of(&name, Role::Agent, 50, groups).await?;
            Ok::<_, anyhow::Error>(api.cookie().to_owned())
        })
        .buffered(4)
        .try_collect()
        .await
}

/// Adds a department with a front-line group; the first link offers it.
async fn found_department(company: &Company, name: &str) -> anyhow::Result<GroupId> {
    let brands: Vec<Brand> = company.admin.call("brands/list", &()).await?;
    let brand = brands.into_iter().find_map(|brand| brand.id);
    let mut department = Department { name: name.to_owned(), brand, ..Department::default() };
    department.first_group.name = name.to_owned();
    let saved: Saved = company.admin.call("departments/save", &(department,)).await?;
    let department = Some(DepartmentId(saved.id));
    let groups: Vec<Group> = company.admin.call("groups/list", &()).await?;
    let group = groups.into_iter().find(|group| group.department == department).and_then(|group| group.id);
    group.context("a new department has its first group")
}

/// Lets visitors start chats, spread over the link's departments, until each has an agent.
pub(crate) async fn receive(target: Target, count: usize) -> anyhow::Result<Vec<Guest>> {
    futures::stream::iter(0..count).map(|number| guest(target, number)).buffered(AT_ONCE).try_collect().await
}

async fn guest(target: Target, number: usize) -> anyhow::Result<Guest> {
    let (mut socket, ready) = visitor::arrive(target, LinkId(1), None, 0).await?;
    let mut form = visitor::start(&client_id(), "Do you ship to Norway?");
    if let VisitorFrame::Start { department, .. } = &mut form {
        let choices = &ready.link.departments;
        *department = choices.get(number % choices.len().max(1)).map(|choice| choice.id.clone());
    }
    socket.send(&form).await?;
    let number = socket
        .until("an agent", PATIENCE, |event| match event {
            VisitorEvent::Chat(chat) if chat.state == ChatState::Active => Some(Ok(chat.number)),
            VisitorEvent::Refused { error, .. } => Some(Err(error)),
            _ => None,
        })
        .await??;
    Ok(Guest { socket, token: ready.token, number })
}

/// `parts` of `whole`, in percent.
pub(crate) fn percent(parts: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * figure(parts) / figure(whole) }
}
