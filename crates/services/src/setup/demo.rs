//! The demo company: brand Northwind with two departments and four people.

use super::first_run::{make_brand, make_department, make_link};
use super::new_agent::{NewAgent, insert_into};
use crate::{ServiceError, Services};
use foyer_protocol::LinkId;
use foyer_protocol::people::Role;
use foyer_storage::{Lock, agents, brands};

const BRAND: &str = "Northwind";
/// Name, e-mail and limit of the demo's agents (the example of "Live Chat Distribution Methods").
const AGENTS: [(&str, &str, i64); 3] =
    [("Joe", "joe@example.com", 1), ("Bob", "bob@example.com", 2), ("Sue", "sue@example.com", 5)];

impl Services {
    /// Fills an empty database with the demo company; everybody gets `password`.
    ///
    /// # Errors
    /// `State` when the database is not empty; `Invalid` for a password that is refused.
    pub async fn fill_demo(&self, password: &str) -> Result<LinkId, ServiceError> {
        let person = |name: &str, email: &str, role, limit| NewAgent {
            name: name.to_owned(),
            email: email.to_owned(),
            password: password.to_owned(),
            role,
            limit,
        };
        let administrator = self
            .prepare_agent(&person("Admin", "admin@example.com", Role::Administrator, 5), [BRAND])
            .await?;
        let mut agents_of_groups = Vec::new();
        for (name, email, limit) in AGENTS {
            agents_of_groups
                .push(self.prepare_agent(&person(name, email, Role::Agent, limit), [BRAND]).await?);
        }
        self.change(Lock::Distribution, move |tx| {
            Box::pin(async move {
                if agents::count(tx.conn).await? > 0 || !brands::list(tx.conn).await?.is_empty() {
                    return Err(ServiceError::state(
                        "This database is not empty. Use an empty one for the demo.",
                    ));
                }
                let brand = make_brand(tx.conn, BRAND).await?;
                let (sales, sales_group) = make_department(tx.conn, &brand, "Sales", "Sales").await?;
                let (support, support_group) = make_department(tx.conn, &brand, "Support", "Support").await?;
                let groups = [sales_group, support_group];
                insert_into(tx.conn, &administrator, &[]).await?;
                for agent in &agents_of_groups {
                    insert_into(tx.conn, agent, &groups).await?;
                }
                make_link(tx.conn, "Main site", &brand, &[sales, support]).await
            })
        })
        .await
    }
}
