//! Live Chat Links: the list with the script to paste.

use crate::{Actor, ServiceError, Services};
use foyer_protocol::setup::LinkRow;
use foyer_storage::links;

impl Services {
    /// All links, by number.
    ///
    /// # Errors
    /// `Forbidden` unless the actor is an administrator.
    pub async fn list_links(&self, actor: &Actor) -> Result<Vec<LinkRow>, ServiceError> {
        actor.administers()?;
        let mut conn = self.store.read().await?;
        let mut ticked = links::ticked(&mut conn).await?;
        let rows = links::list(&mut conn).await?;
        Ok(rows
            .into_iter()
            .map(|link| LinkRow {
                script: format!(
                    r#"<script async src="{}/foyer.js" data-link="{}"></script>"#,
                    self.settings.public_url, link.id
                ),
                departments: ticked.remove(&link.id).unwrap_or_default(),
                id: link.id,
                title: link.title,
                brand: link.brand,
                brand_name: link.brand_name,
            })
            .collect())
    }
}
