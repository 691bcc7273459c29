//! Making an agent: shared by set-up, demo, settings and the command line.

use crate::{ServiceError, Services, random_id, text};
use foyer_protocol::checks::{self, Amiss};
use foyer_protocol::limits::{AGENT_LIMIT_MAX, NAME_CHARS, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};
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

pub(super) fn check_password(password: &str) -> Result<(), ServiceError> {
    checks::new_password(password).map_err(|amiss| {
        let said = match amiss {
            Amiss::TooLong(_) => format!("Use at most {PASSWORD_MAX_CHARS} characters."),
            _ => format!("Use at least {PASSWORD_MIN_CHARS} characters."),
        };
        ServiceError::invalid("password", said)
    })
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
    /// Checks a new agent and hashes the password; nothing is stored yet.
    pub(super) async fn prepare_agent(&self, new: &NewAgent) -> Result<AgentRow, ServiceError> {
        let name = text::name("name", &new.name, "Enter a name.")?;
        let email = text::email("email", &new.email)?;
        check_password(&new.password)?;
        check_limit(new.limit)?;
        Ok(AgentRow {
            id: AgentId(random_id()),
            name,
            alias: String::new(),
            email,
            password_hash: self.passwords.hash(&new.password).await?,
            role: new.role,
            limit: new.limit,
            status: AgentStatus::Available,
            active: true,
            last_ended: None,
            last_assigned: None,
            version: 1,
        })
    }

    /// Makes an agent from the command line, in no group.
    ///
    /// # Errors
    /// `State` before set-up, which would be closed by this agent; `Invalid` for a field that does not fit or an
    /// e-mail that is taken.
    pub async fn create_agent_from_cli(&self, new: &NewAgent) -> Result<AgentId, ServiceError> {
        let row = self.prepare_agent(new).await?;
        let id = row.id.clone();
        let public_url = self.settings.public_url.clone();
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if brands::list(tx.conn).await?.is_empty() {
                    return Err(ServiceError::state(format!(
                        "Foyer is not set up yet. Start it with foyer serve and open {public_url}: the first page \
                         makes the company and its first administrator."
                    )));
                }
                tx.hints.people = true;
                insert(tx.conn, &row).await
            })
        })
        .await?;
        Ok(id)
    }
}
