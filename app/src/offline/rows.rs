//! A list of messages as far as it is read, and how it changes.

use crate::pure::order::beside;
use foyer_protocol::offline::{OfflineAfter, OfflinePage, OfflineRow};
use foyer_protocol::{OfflineMessageId, limits::PAGE_ROWS};
use std::collections::BTreeMap;

/// The rows read so far, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    order: Vec<OfflineMessageId>,
    by_id: BTreeMap<OfflineMessageId, OfflineRow>,
    /// How many the whole list has, as told with the last page.
    pub total: i64,
    /// Whether the last one of the list is here.
    pub whole: bool,
    /// Whether anything was read at all.
    pub read: bool,
}

impl Rows {
    /// How many are here.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether none is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The first `count` ids in order.
    #[must_use]
    pub fn first(&self, count: usize) -> &[OfflineMessageId] {
        self.order.get(..count).unwrap_or(&self.order)
    }

    /// A row.
    #[must_use]
    pub fn get(&self, id: &OfflineMessageId) -> Option<&OfflineRow> {
        self.by_id.get(id)
    }

    /// Puts a page behind what is here. `asked` is how many rows it could have had.
    pub fn append(&mut self, page: OfflinePage, asked: i64) {
        self.whole = i64::try_from(page.rows.len()).is_ok_and(|rows| rows < asked);
        self.total = page.total;
        self.read = true;
        for row in page.rows {
            if self.by_id.insert(row.id.clone(), row.clone()).is_none() {
                self.order.push(row.id);
            }
        }
    }

    /// Where the list goes on.
    #[must_use]
    pub fn after(&self) -> Option<OfflineAfter> {
        let last = self.by_id.get(self.order.last()?)?;
        Some((last.closed_at.unwrap_or(last.created_at), last.id.clone()))
    }

    /// Notes what became of a message by an act of this browser, before the list is read anew: a message
    /// whose state is no longer the list's is gone from it.
    pub fn note(&mut self, row: &OfflineRow, closed: bool) {
        if row.closed_at.is_some() == closed {
            if let Some(known) = self.by_id.get_mut(&row.id) {
                known.clone_from(row);
            }
        } else if self.by_id.remove(&row.id).is_some() {
            self.order.retain(|id| *id != row.id);
            self.total -= 1;
        }
    }

    /// The message that is read next when this one goes: the one after it, or before it at the end.
    #[must_use]
    pub fn neighbour(&self, id: &OfflineMessageId) -> Option<&OfflineMessageId> {
        beside(&self.order, id)
    }

    /// How many rows to ask for to have at least as many again, and one page more where all were here.
    #[must_use]
    pub fn to_read_again(&self) -> i64 {
        let here = i64::try_from(self.order.len()).unwrap_or(i64::MAX);
        (here / PAGE_ROWS).saturating_add(1).saturating_mul(PAGE_ROWS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::Timestamp;

    fn row(id: &str, at: i64, closed_at: Option<i64>) -> OfflineRow {
        OfflineRow {
            id: id.into(),
            name: id.to_owned(),
            department_name: "Sales".to_owned(),
            brand_name: "Northwind".to_owned(),
            preview: String::new(),
            created_at: Timestamp(at),
            assigned_to: None,
            assigned_name: None,
            closed_at: closed_at.map(Timestamp),
            closed_by_name: None,
        }
    }

    fn page(ids: &[&str], total: i64) -> OfflinePage {
        OfflinePage { rows: ids.iter().map(|id| row(id, 1, None)).collect(), total }
    }

    fn ids(rows: &Rows) -> Vec<&str> {
        rows.first(99).iter().map(OfflineMessageId::as_str).collect()
    }

    #[test]
    fn pages_follow_one_another_and_nothing_stands_twice() {
        let mut rows = Rows::default();
        assert_eq!((rows.read, rows.after()), (false, None));
        rows.append(page(&["a", "b"], 3), 2);
        assert_eq!((rows.whole, rows.total, rows.after()), (false, 3, Some((Timestamp(1), "b".into()))));
        rows.append(page(&["b"], 2), 2);
        assert_eq!((ids(&rows), rows.whole, rows.total), (vec!["a", "b"], true, 2));
        assert_eq!(rows.first(1).len(), 1);
    }

    #[test]
    fn closed_lists_go_on_by_when_messages_were_closed() {
        let mut rows = Rows::default();
        rows.append(OfflinePage { rows: vec![row("a", 1, Some(9))], total: 1 }, 1);
        assert_eq!(rows.after(), Some((Timestamp(9), "a".into())));
    }

    #[test]
    fn what_is_closed_leaves_the_open_ones() {
        let mut rows = Rows::default();
        rows.append(page(&["a", "b", "c"], 3), 3);
        rows.note(&OfflineRow { assigned_name: Some("Joe".to_owned()), ..row("b", 1, None) }, false);
        assert_eq!(rows.get(&"b".into()).and_then(|row| row.assigned_name.as_deref()), Some("Joe"));
        rows.note(&row("b", 1, Some(5)), false);
        assert_eq!((ids(&rows), rows.total), (vec!["a", "c"], 2));
        rows.note(&row("x", 1, Some(5)), false);
        assert_eq!(rows.total, 2, "what is not in the list does not leave it");
    }

    #[test]
    fn the_next_one_is_read_and_the_one_before_at_the_end() {
        let mut rows = Rows::default();
        rows.append(page(&["a", "b", "c"], 3), 3);
        let next = |id: &str| rows.neighbour(&id.into()).map(OfflineMessageId::as_str);
        assert_eq!((next("a"), next("b"), next("c"), next("x")), (Some("b"), Some("c"), Some("b"), None));
        let mut alone = Rows::default();
        alone.append(page(&["a"], 1), 3);
        assert_eq!(alone.neighbour(&"a".into()), None);
    }

    #[test]
    fn a_list_is_read_again_by_whole_pages() {
        let mut rows = Rows::default();
        assert_eq!(rows.to_read_again(), PAGE_ROWS);
        let names: Vec<String> = (0..PAGE_ROWS).map(|n| n.to_string()).collect();
        rows.append(page(&names.iter().map(String::as_str).collect::<Vec<_>>(), 99), PAGE_ROWS);
        assert_eq!(rows.to_read_again(), 2 * PAGE_ROWS);
    }
}
