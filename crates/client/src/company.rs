//! Fills an empty server with a company: one department, one group, one link, and its people.

use crate::{Api, ClientError};
use foyer_protocol::agent::Me;
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Agent, Group, Membership, Options, Saved, SetupForm};
use foyer_protocol::{GroupId, LinkId};
use std::net::SocketAddr;

/// Password of everybody made here.
pub const PASSWORD: &str = "correct horse battery";

/// The code for the first set-up that servers are started with here (`server.setup_code`).
pub const SETUP_CODE: &str = "a-code-of-the-tools";

/// A complete form of the first-run wizard.
#[must_use]
pub fn setup_form() -> SetupForm {
    SetupForm {
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
        brand: "Northwind".into(),
        department: "Sales".into(),
        group: "Front".into(),
        link: "Main site".into(),
    }
}

/// A company on a server that was empty.
#[derive(Clone, Debug)]
pub struct Company {
    /// Calls in the administrator's name.
    pub admin: Api,
    /// The first link.
    pub link: LinkId,
    /// The department's front-line group.
    pub group: GroupId,
}

impl Company {
    /// Goes through the first-run wizard, by [`SETUP_CODE`].
    ///
    /// # Errors
    /// When the server is set up already, has another code, or does not answer.
    pub async fn found(server: SocketAddr) -> Result<Self, ClientError> {
        let form = setup_form();
        let admin = Api::new(server)?.enter::<_, Me>("setup/complete", &(form, SETUP_CODE)).await?;
        let groups: Vec<Group> = admin.call("groups/list", &()).await?;
        let group = groups.into_iter().find_map(|group| group.id).ok_or(ClientError::Missing("a group"))?;
        Ok(Self { admin, link: LinkId(1), group })
    }

    /// Adds an agent who receives chats of the group, up to `limit` at a time (1 to 50), and signs
    /// the agent in.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn agent(&self, name: &str, limit: i64) -> Result<Api, ClientError> {
        let groups = vec![Membership { group: self.group.clone(), receives: true }];
        self.agent_of(name, Role::Agent, limit, groups).await
    }

    /// Adds a person of any role in any groups, and signs the person in.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn agent_of(
        &self,
        name: &str,
        role: Role,
        limit: i64,
        groups: Vec<Membership>,
    ) -> Result<Api, ClientError> {
        let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
        let agent = Agent { name: name.into(), email, role, limit, groups, ..Agent::default() };
        let saved: Saved = self.admin.call("agents/save", &(agent,)).await?;
        let invitation = saved.invitation.ok_or(ClientError::Missing("an invitation"))?;
        self.admin.join(&invitation.link, PASSWORD).await
    }

    /// Switches **Distribute chats via Round Robin**.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn round_robin(&self, on: bool) -> Result<(), ClientError> {
        let options: Options = self.admin.call("options/get", &()).await?;
        let options = Options { round_robin: on, ..options };
        self.admin.call::<_, Saved>("options/save", &(options,)).await?;
        Ok(())
    }
}
