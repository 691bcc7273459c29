//! The first-run wizard: open while there is no agent, then closed for good.

use super::new_agent::{NewAgent, insert_into};
use crate::people::SignedIn;
use crate::people::sign_in::{fresh_session, signed_in, store_session};
use crate::{ServiceError, Services, random_id, text};
use foyer_protocol::people::Role;
use foyer_protocol::setup::{Brand, SetupForm, SetupState};
use foyer_protocol::{BrandId, DepartmentId, GroupId, LinkId};
use foyer_storage::{Conn, Lock, agents, brands, departments, groups, links};

/// Colour of a brand until somebody picks one: the workspace's own accent.
pub(super) const FIRST_COLOUR: &str = "#1b57c8";

impl Services {
    /// Whether set-up is done, and where browsers reach this server.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_setup_state(&self) -> Result<SetupState, ServiceError> {
        let mut conn = self.store.read().await?;
        let done = agents::count(&mut conn).await? > 0;
        Ok(SetupState { done, public_url: self.settings.public_url.clone() })
    }

    /// Makes everything a first chat needs and signs the administrator in.
    ///
    /// # Errors
    /// `Invalid` with a field; `State` once an agent exists.
    pub async fn complete_setup(
        &self,
        form: &SetupForm,
        address: &str,
        user_agent: &str,
    ) -> Result<SignedIn, ServiceError> {
        if self.get_setup_state().await?.done {
            return Err(overtaken());
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
        let agent = self.prepare_agent(&new).await?;
        let fresh = fresh_session(&agent, address, user_agent, self.clock.now());
        let answer = signed_in(&agent, &fresh);
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                // Under the lock: of two wizards that finish at once, one is too late.
                if agents::count(tx.conn).await? > 0 {
                    return Err(overtaken());
                }
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
    Ok(links::insert(conn, title, brand, departments).await?)
}
