//! A company to test with: brand, Sales and Support with a group each, and people.

use anyhow::Context;
use foyer_protocol::chat::{ChatState, StreamEvent};
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Group, Invitation, Membership, Options, SetupForm};
use foyer_protocol::visitor::{PageInfo, VisitorChat};
use foyer_protocol::{AppError, ChatId, ClientId, ErrorKind, GroupId, LinkId, Timestamp};
use foyer_services::{
    Actor, Clock, Facts, ServiceError, Services, Settings, SignedIn, VisitorKey, random_id,
};
use foyer_storage::testing::{Backend, TestDb};
use std::sync::Arc;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const START: Timestamp = Timestamp(1_700_000_000_000);

pub(crate) struct Company {
    pub(crate) services: Arc<Services>,
    pub(crate) db: TestDb,
    pub(crate) clock: Clock,
    pub(crate) admin: Actor,
    pub(crate) link: LinkId,
    /// Groups by department name: Sales, Support.
    pub(crate) groups: Vec<Group>,
}

/// The key of a visitor who was never here.
pub(crate) fn stranger(link: LinkId) -> VisitorKey {
    VisitorKey::new(link, [random_id(), random_id()].concat())
}

impl Company {
    /// Set up by the wizard; department Support and its group by the settings.
    pub(crate) async fn found(backend: Backend) -> anyhow::Result<Self> {
        let db = TestDb::new(backend).await?;
        let clock = Clock::manual(START);
        let services = Arc::new(Services::new(db.store.clone(), clock.clone(), Settings::default())?);
        let form = SetupForm {
            name: "Ada".into(),
            email: "ada@example.com".into(),
            password: PASSWORD.into(),
            brand: "Northwind".into(),
            department: "Sales".into(),
            group: "Sales".into(),
            link: "Main site".into(),
        };
        let code = setup_code(&services).await?;
        let signed_in = services.complete_setup(&form, &code, "::1", "UA").await?;
        let admin = services.actor(Some(&signed_in.token)).await?;
        let mut company = Self { services, db, clock, admin, link: LinkId(1), groups: Vec::new() };
        company.department("Support").await?;
        company.groups = company.services.list_groups(&company.admin).await?;
        Ok(company)
    }

    /// A department with a front-line group of the same name.
    pub(crate) async fn department(&self, name: &str) -> anyhow::Result<()> {
        let brand = self.services.list_brands(&self.admin).await?[0].id.clone();
        let department = foyer_protocol::setup::Department { name: name.into(), brand, ..Default::default() };
        let saved = self.services.save_department(&self.admin, &department).await?;
        let group = Group { name: name.into(), department: Some(saved.id.into()), ..Group::default() };
        self.services.save_group(&self.admin, &group).await?;
        Ok(())
    }

    pub(crate) fn group(&self, name: &str) -> GroupId {
        let group = self.groups.iter().find(|group| group.name == name);
        group.and_then(|group| group.id.clone()).expect("a group of the company")
    }

    /// An agent who receives for `groups`, signed in but not connected.
    pub(crate) async fn agent(
        &self,
        name: &str,
        role: Role,
        limit: i64,
        groups: &[&str],
    ) -> anyhow::Result<Actor> {
        let email = format!("{}@example.com", name.to_lowercase());
        let agent = Agent {
            name: name.into(),
            email,
            role,
            limit,
            groups: groups
                .iter()
                .map(|name| Membership { group: self.group(name), receives: true })
                .collect(),
            ..Agent::default()
        };
        let saved = self.services.save_agent(&self.admin, &agent).await?;
        let signed_in = self.joins(saved.invitation, PASSWORD).await?;
        Ok(self.services.actor(Some(&signed_in.token)).await?)
    }

    /// Whoever has the invitation chooses a password.
    pub(crate) async fn joins(
        &self,
        invitation: Option<Invitation>,
        password: &str,
    ) -> Result<SignedIn, ServiceError> {
        let token = token_of(&invitation.expect("an invitation"));
        self.services.accept_invitation(&token, password, "::1", "UA", None).await
    }

    /// The agent's tab connects; its name is the connection's id.
    pub(crate) async fn connect(&self, agent: &Actor) -> anyhow::Result<String> {
        let connection = random_id();
        self.services.agent_connected(&connection, agent.id()).await?;
        Ok(connection)
    }

    /// Time goes by, and connections stay.
    pub(crate) async fn passes(&self, ms: i64) -> anyhow::Result<()> {
        self.clock.advance_ms(ms);
        self.services.renew_leases().await?;
        Ok(())
    }

    pub(crate) async fn round_robin(&self, on: bool) -> anyhow::Result<()> {
        let options = Options { round_robin: on, ..self.services.get_options(&self.admin).await? };
        self.services.save_options(&self.admin, &options).await?;
        Ok(())
    }

    /// A new visitor asks Sales; answers the visitor's key and chat.
    pub(crate) async fn asks(&self, question: &str) -> anyhow::Result<(VisitorKey, ChatId)> {
        let key = stranger(self.link);
        let chat = self.starts(&key, "Sales", question).await?;
        Ok((key, chat))
    }

    pub(crate) async fn starts(
        &self,
        key: &VisitorKey,
        department: &str,
        question: &str,
    ) -> Result<ChatId, ServiceError> {
        let groups = &self.groups;
        let department = groups.iter().find(|g| g.name == department).and_then(|g| g.department.as_ref());
        let page = PageInfo { url: "https://shop.example/".into(), ..PageInfo::default() };
        let client_id = ClientId(random_id());
        let services = &self.services;
        let started = services
            .start_chat(
                key,
                &client_id,
                department,
                "Maria",
                "maria@example.org",
                question,
                Facts::plain(&page, "UA"),
            )
            .await?;
        Ok(started.0.chat)
    }

    /// State and owner's name of a chat, as the administrator sees them.
    pub(crate) async fn state(&self, chat: &ChatId) -> anyhow::Result<(ChatState, Option<String>)> {
        let row = self.services.chat_for_fan_out(chat).await?.context("the chat is gone")?;
        Ok((row.summary().state, row.summary().owner_name.clone()))
    }

    pub(crate) async fn owner(&self, chat: &ChatId) -> anyhow::Result<Option<String>> {
        Ok(self.state(chat).await?.1)
    }

    /// The stream as agents see it.
    pub(crate) async fn stream(&self, chat: &ChatId) -> anyhow::Result<Vec<StreamEvent>> {
        Ok(self.services.stream(&self.admin, &chat.into(), 0).await?.events)
    }

    /// The chat as its visitor sees it.
    pub(crate) async fn visitors_chat(&self, key: &VisitorKey) -> anyhow::Result<VisitorChat> {
        let view = self.services.visitor_view(key, 0).await?.context("the link is gone")?;
        Ok(view.chat.context("the visitor has no chat")?.1)
    }
}

/// The code of the address that the start prints.
pub(crate) async fn setup_code(services: &Services) -> anyhow::Result<String> {
    let link = services.setup_link().await?.context("set-up is done")?;
    Ok(link.split_once("/setup#").context("no code")?.1.to_owned())
}

/// The token of an invitation's link.
pub(crate) fn token_of(invitation: &Invitation) -> String {
    invitation.link.split_once("/join#").map(|(_, token)| token.to_owned()).expect("a token")
}

/// The kind of an outcome's error; `None` for success or an error that is no caller's business.
pub(crate) fn kind<T>(outcome: &Result<T, ServiceError>) -> Option<ErrorKind> {
    match outcome {
        Err(ServiceError::App(AppError { kind, .. })) => Some(*kind),
        _ => None,
    }
}

/// The sentence of an outcome's error.
pub(crate) fn words<T>(outcome: Result<T, ServiceError>) -> String {
    outcome.err().map(|error| error.to_string()).unwrap_or_default()
}
