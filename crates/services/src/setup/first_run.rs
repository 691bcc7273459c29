//! The first-run wizard: open while there is no agent, to whoever has the code that the start prints, then closed
//! for good.

use super::new_agent::{NewAgent, insert_into};
use crate::ids::hash_token;
use crate::people::SignedIn;
use crate::people::sign_in::store_session;
use crate::{ServiceError, Services, random_id, text};
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Brand, Link, SetupForm, SetupState};
use foyer_protocol::{AppError, BrandId, DepartmentId, ErrorKind, GroupId, LinkId};
use foyer_storage::{Conn, Lock, agents, brands, departments, groups, links, settings};
use secrecy::ExposeSecret;

/// Colour of a brand until somebody picks one: the workspace's own accent.
pub(super) const FIRST_COLOUR: &str = "#1b57c8";

/// Name of the setting that holds the code, while set-up is open.
const CODE: &str = "setup-code";

impl Services {
    /// Whether set-up is done, where browsers reach this server, and whether `code` lets somebody through the
    /// wizard.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_setup_state(&self, code: &str) -> Result<SetupState, ServiceError> {
        let mut conn = self.store.read().await?;
        let done = is_done(&mut conn).await?;
        let admitted = !done && self.is_code(&mut conn, code).await?;
        Ok(SetupState { done, public_url: self.settings.public_url.clone(), admitted })
    }

    /// The address that leads through the wizard, for whoever started the program; `None` once set-up is done.
    /// Its code is made once and is the same for all processes of a database: whoever came first to the open
    /// page would own the server otherwise. It stands behind the `#`, which no browser sends to a server, so it
    /// is in no log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_link(&self) -> Result<Option<String>, ServiceError> {
        let (public_url, own) = (self.settings.public_url.clone(), self.settings.setup_code.clone());
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if is_done(tx.conn).await? {
                    return Ok(None);
                }
                let code = match (own, settings::get(tx.conn, CODE).await?) {
                    (Some(own), _) => own.expose_secret().to_owned(),
                    (None, Some((code, _))) => code,
                    (None, None) => {
                        let code = random_id();
                        settings::put(tx.conn, CODE, &code, 0).await?;
                        code
                    }
                };
                Ok(Some(format!("{public_url}/setup#{code}")))
            })
        })
        .await
    }

    /// Compared as hashes, so that the time it takes tells nothing.
    async fn is_code(&self, conn: &mut Conn, shown: &str) -> Result<bool, ServiceError> {
        let code = match &self.settings.setup_code {
            Some(own) => Some(own.expose_secret().to_owned()),
            None => settings::get(conn, CODE).await?.map(|(code, _)| code),
        };
        Ok(code.is_some_and(|code| hash_token(&code) == hash_token(shown)))
    }

    /// Makes everything a first chat needs and signs the administrator in.
    ///
    /// # Errors
    /// `Forbidden` without the code of the address that the start prints; `Invalid` with a field; `State` once an
    /// agent exists.
    pub async fn complete_setup(
        &self,
        form: &SetupForm,
        code: &str,
        address: &str,
        user_agent: &str,
    ) -> Result<SignedIn, ServiceError> {
        let state = self.get_setup_state(code).await?;
        if state.done {
            return Err(overtaken());
        }
        if !state.admitted {
            return Err(not_admitted());
        }
        let brand = text::name("brand", &form.brand, "Enter a brand name.")?;
        let department = text::name("department", &form.department, "Enter a department name.")?;
        let group = text::name("group", &form.group, "Enter a group name.")?;
        let link = text::name("link", &form.link, "Enter a title.")?;
        let new = NewAgent {
            name: form.name.clone(),
            email: form.email.clone(),
            password: form.password.clone(),
            role: Role::Administrator,
            limit: 5,
        };
        let agent = self.prepare_agent(&new, [brand.as_str()]).await?;
        let fresh = self.fresh_session(&agent, address, user_agent);
        let answer = self.signed_in(&agent, &fresh);
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                // Under the lock: of two wizards that finish at once, one is too late.
                if is_done(tx.conn).await? {
                    return Err(overtaken());
                }
                settings::remove(tx.conn, CODE).await?;
                let brand = make_brand(tx.conn, &brand).await?;
                let (department, group) = make_department(tx.conn, &brand, &department, &group).await?;
                make_link(tx.conn, &link, &brand, &[department]).await?;
                insert_into(tx.conn, &agent, &[group]).await?;
                store_session(tx.conn, &fresh).await?;
                Ok(())
            })
        })
        .await?;
        Ok(answer)
    }
}

async fn is_done(conn: &mut Conn) -> Result<bool, ServiceError> {
    Ok(agents::count(conn).await? > 0)
}

fn not_admitted() -> ServiceError {
    let words = "Open the address that Foyer printed when it was started: it holds the code for the set-up.";
    AppError::new(ErrorKind::Forbidden, words).into()
}

/// Somebody else was at the wizard as well, and was done first.
fn overtaken() -> ServiceError {
    ServiceError::state(
        "Somebody else has finished the set-up meanwhile. Ask them for an account, then sign in with it.",
    )
}

/// Stores the default brand.
pub(super) async fn make_brand(conn: &mut Conn, name: &str) -> Result<BrandId, ServiceError> {
    let id = BrandId(random_id());
    let brand = Brand {
        name: name.to_owned(),
        colour: FIRST_COLOUR.to_owned(),
        is_default: true,
        ..Brand::default()
    };
    brands::insert(conn, &id, &brand, &text::key(name)).await?;
    Ok(id)
}

/// Stores a department with its front-line group.
pub(super) async fn make_department(
    conn: &mut Conn,
    brand: &BrandId,
    name: &str,
    group_name: &str,
) -> Result<(DepartmentId, GroupId), ServiceError> {
    let department = DepartmentId(random_id());
    departments::insert(conn, &department, brand, name, &text::key(name), true).await?;
    let group = GroupId(random_id());
    groups::insert(conn, &group, &department, group_name, &text::key(group_name), true).await?;
    groups::set_front_line(conn, &department, &group).await?;
    Ok((department, group))
}

/// Stores a link on departments.
pub(super) async fn make_link(
    conn: &mut Conn,
    title: &str,
    brand: &BrandId,
    departments: &[DepartmentId],
) -> Result<LinkId, ServiceError> {
    let link = Link { title: title.to_owned(), departments: departments.to_vec(), ..Link::default() };
    Ok(links::insert(conn, brand, &link).await?)
}
