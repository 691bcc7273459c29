//! A run: a company on a server, everybody at work, something done to the server meanwhile, and
//! the history of it.

use crate::agent::Agent;
use crate::history::{Client, History};
use crate::process::Plan;
use crate::reading;
use crate::size::Size;
use crate::visitor::Visitor;
use crate::world::{Phase, World};
use anyhow::Context;
use foyer_client::{AgentSocket, Api, Company, Target};
use foyer_protocol::agent::{AgentEvent, AgentFrame, Me};
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Department, Group, Membership, Saved};
use foyer_protocol::{GroupId, PROTOCOL_VERSION};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Longest time until everybody has settled what was under way; then whoever has not is a fault.
const SETTLE: Duration = Duration::from_secs(20);
/// Nobody was told anything for this long: everything has come to rest. The server tries what it
/// could not tell again after 1 s.
const REST_MS: u64 = 1_500;

/// A company ready for work on a server that runs.
pub struct Office {
    /// Calls in the administrator's name, past any proxy.
    pub admin: Api,
    company: Company,
    server: SocketAddr,
    groups: Vec<GroupId>,
    staff: Vec<(Api, Me)>,
}

impl Office {
    /// Founds the company by a server without any fault, and stops that server.
    ///
    /// # Errors
    /// When it refuses or does not stop.
    pub async fn open(plan: &Plan, agents: u64) -> anyhow::Result<Self> {
        let plain = Plan { environment: Vec::new(), wrapper: Vec::new(), ..plan.clone() };
        let foyer = plain.start().await?;
        let office = Self::found(&plain, agents).await?;
        foyer.terminate(Duration::from_secs(15)).await?;
        Ok(office)
    }

    /// Founds the company on the empty server of `plan`: two groups, agents of different limits in
    /// both, Round Robin on.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn found(plan: &Plan, agents: u64) -> anyhow::Result<Self> {
        let company = Company::found(plan.address).await.context("the company was not founded")?;
        let departments: Vec<Department> = company.admin.call("departments/list", &()).await?;
        let department = departments.into_iter().find_map(|department| department.id);
        let group = Group { name: "Back".into(), department, ..Group::default() };
        let back: Saved = company.admin.call("groups/save", &(group,)).await?;
        let groups = vec![company.group.clone(), GroupId(back.id)];
        let mut staff = Vec::new();
        for number in 0..agents {
            let memberships =
                groups.iter().map(|group| Membership { group: group.clone(), receives: true }).collect();
            let role = if number % 3 == 2 { Role::Manager } else { Role::Agent };
            let limit = i64::try_from(number % 3)? + 1;
            let api = company.agent_of(&format!("Agent {number}"), role, limit, memberships).await?;
            let me: Me = api.call("session/me", &()).await?;
            staff.push((api, me));
        }
        company.round_robin(true).await?;
        Ok(Self { admin: company.admin.clone(), company, server: plan.address, groups, staff })
    }

    /// Lets everybody work by way of `target` while `disturb` does its worst, then lets all come
    /// to rest and answers what everybody did and saw.
    ///
    /// # Errors
    /// When `disturb` fails, or somebody does not come to rest.
    pub async fn run<T>(
        &self,
        target: Target,
        size: Size,
        disturb: impl AsyncFnOnce(&World) -> anyhow::Result<T>,
    ) -> anyhow::Result<(History, T)> {
        let (phase, phases) = watch::channel(Phase::Load);
        let world = World::new(target, self.company.link, self.groups.clone(), size, phases);
        let mut people = self.everybody(&world, size);
        let switch =
            (!size.apart).then(|| tokio::spawn(switch_round_robin(self.company.clone(), world.clone())));
        let done = disturb(&world).await;
        phase.send_replace(Phase::Drain);
        let done = done?;
        if let Some(switch) = switch {
            switch.await?;
        }
        let restless = come_to_rest(&world).await;
        let streams = reading::streams(Target::new(self.server), &self.admin).await?;
        phase.send_replace(Phase::Over);
        let mut clients: Vec<Client> = Vec::new();
        while let Some(client) = people.join_next().await {
            clients.push(client?);
        }
        Ok((History { clients, streams, restless }, done))
    }

    /// The server's own time, in milliseconds since 1970.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn server_time(&self, target: Target) -> anyhow::Result<i64> {
        let mut socket = AgentSocket::open(target, "/ws/agent", Some(self.admin.cookie())).await?;
        socket.send(&AgentFrame::Hello { version: PROTOCOL_VERSION }).await?;
        let now = socket.until("a welcome", Duration::from_secs(10), |event| match event {
            AgentEvent::Welcome { now, .. } => Some(now.0),
            _ => None,
        });
        Ok(now.await?)
    }

    fn everybody(&self, world: &World, size: Size) -> JoinSet<Client> {
        let mut people = JoinSet::new();
        for (number, (api, me)) in (0..).zip(&self.staff) {
            let agent = Agent::new(world, number, api.clone(), me.id.clone(), me.role);
            people.spawn(agent.live());
        }
        for number in 0..size.visitors {
            let visitor = if size.apart {
                Visitor::new(&world.from_source(address_of(number)), number)
            } else {
                Visitor::new(world, number)
            };
            people.spawn(visitor.live());
        }
        people
    }
}

/// The address of a visitor who has one of their own: this machine has all of 127.0.0.0/8.
fn address_of(number: u64) -> IpAddr {
    let last = u8::try_from(number % 250).unwrap_or_default() + 1;
    IpAddr::V4(Ipv4Addr::new(127, 0, 1, last))
}

/// Switches Round Robin off and on again, so that chats are also taken by hand.
async fn switch_round_robin(company: Company, world: World) {
    let mut on = true;
    while world.phase() == Phase::Load {
        sleep(Duration::from_millis(if on { 900 } else { 600 })).await;
        // Fails while the server is down; the next turn comes soon.
        if company.round_robin(!on).await.is_ok() {
            on = !on;
        }
    }
}

/// Waits until nobody has anything under way; answers who still had when time was up.
async fn come_to_rest(world: &World) -> Vec<String> {
    let until = Instant::now() + SETTLE;
    loop {
        let waiting = world.who_is_unsettled();
        if (waiting.is_empty() && world.clock.quiet_ms() > REST_MS) || Instant::now() > until {
            return waiting;
        }
        sleep(Duration::from_millis(50)).await;
    }
}
