//! Making an agent: shared by set-up, demo, settings and the command line. Only in the settings without a password.

use crate::{ServiceError, Services, passwords, random_id, text};
use foyer_protocol::checks::{self, Amiss};
use foyer_protocol::limits::{AGENT_LIMIT_MAX, NAME_CHARS};
use foyer_protocol::people::{AgentStatus, Role};
use foyer_protocol::{AgentId, GroupId};
use foyer_storage::agents::AgentRow;
use foyer_storage::{Conn, Lock, agents, brands};

/// An agent to make from the command line, the demo or set-up.
#[derive(Clone, Debug)]
pub struct NewAgent {
    /// Name among colleagues.
    pub name: String,
    /// E-mail, the account's name.
    pub email: String,
    /// Password in clear, hashed before it is stored.
    pub password: String,
    /// Role.
    pub role: Role,
    /// Most chats at a time.
    pub limit: i64,
}

pub(super) fn check_limit(limit: i64) -> Result<(), ServiceError> {
    if checks::agent_limit(limit) {
        Ok(())
    } else {
        Err(ServiceError::invalid("limit", format!("Enter a number from 1 to {AGENT_LIMIT_MAX}.")))
    }
}

pub(super) fn check_alias(alias: &str) -> Result<String, ServiceError> {
    match checks::name(alias) {
        Err(Amiss::Missing) => Ok(String::new()),
        Err(Amiss::TooLong(length)) => {
            Err(ServiceError::invalid("alias", checks::of_most(length, NAME_CHARS)))
        }
        Err(_) => Err(ServiceError::invalid("alias", "Enter an alias, or nothing.")),
        Ok(alias) => Ok(alias),
    }
}

/// A checked agent who has chosen no password yet.
pub(super) fn row_of(name: &str, email: &str, role: Role, limit: i64) -> Result<AgentRow, ServiceError> {
    let name = text::name("name", name, "Enter a name.")?;
    let email = text::email("email", email)?;
    check_limit(limit)?;
    Ok(AgentRow {
        id: AgentId(random_id()),
        name,
        alias: String::new(),
        email,
        password_hash: String::new(),
        role,
        limit,
        status: AgentStatus::Available,
        active: true,
        last_ended: None,
        last_assigned: None,
        version: 1,
    })
}

/// Stores a checked agent; a taken e-mail is an error at its field.
pub(super) async fn insert(conn: &mut Conn, row: &AgentRow) -> Result<(), ServiceError> {
    agents::insert(conn, row, &text::email_key(&row.email))
        .await
        .map_err(|error| super::taken(error, "email", "Another agent has this email."))
}

/// Stores an agent and its memberships, receiving for all of them.
pub(super) async fn insert_into(
    conn: &mut Conn,
    row: &AgentRow,
    groups: &[GroupId],
) -> Result<(), ServiceError> {
    insert(conn, row).await?;
    let groups: Vec<_> = groups.iter().map(|group| (group.clone(), true)).collect();
    agents::replace_memberships(conn, &row.id, &groups).await?;
    Ok(())
}

impl Services {
    /// Checks a new agent of these brands and hashes the password; nothing is stored yet.
    pub(super) async fn prepare_agent<'b>(
        &self,
        new: &'b NewAgent,
        brands: impl IntoIterator<Item = &'b str>,
    ) -> Result<AgentRow, ServiceError> {
        let row = row_of(&new.name, &new.email, new.role, new.limit)?;
        let about = [new.name.as_str(), new.email.as_str()];
        passwords::check("password", &new.password, about.into_iter().chain(brands))?;
        Ok(AgentRow { password_hash: self.passwords.hash(&new.password).await?, ..row })
    }

    /// Makes an agent from the command line, in no group.
    ///
    /// # Errors
    /// `State` before set-up, which would be closed by this agent; `Invalid` for a field that does not fit or an
    /// e-mail that is taken.
    pub async fn create_agent_from_cli(&self, new: &NewAgent) -> Result<AgentId, ServiceError> {
        if let Some(link) = self.setup_link().await? {
            return Err(ServiceError::state(format!(
                "Foyer is not set up yet. Start it with foyer serve and open {link}: this page makes the company and \
                 its first administrator."
            )));
        }
        let brands = brands::list(&mut self.store.read().await?).await?;
        let row = self.prepare_agent(new, brands.iter().map(|brand| brand.name.as_str())).await?;
        let id = row.id.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                tx.hints.people = true;
                insert(tx.conn, &row).await
            })
        })
        .await?;
        Ok(id)
    }
}
