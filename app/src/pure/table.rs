//! The rows of a list as plain data: finding and ordering them before any is drawn, so that thousands
//! cost no more than the few on screen.
//!
//! Owns what a search finds, what an order means, and how both stand in the address. Draws nothing and
//! compares no words itself: how people's words sort is the browser's to say.

use super::order::sort_places;
use std::cmp::Ordering;

/// How a cell's words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As they are.
    #[default]
    Plain,
    /// Says that there is nothing.
    Quiet,
    /// A chip.
    Chip,
    /// A chip: all is well.
    Ok,
    /// A chip: to be looked at.
    Warn,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its words; searched, and sorted by where there is no rank.
    pub text: String,
    /// How they look.
    pub tone: Tone,
    /// What to sort by instead: a number, or a place in an order that is not the alphabet's.
    pub rank: Option<i64>,
}

impl Cell {
    /// Words.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Words of a tone.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { tone, ..Self::new(text) }
    }

    /// Words of a tone, or nothing.
    pub fn only_if(there: bool, text: &str, tone: Tone) -> Self {
        if there { Self::toned(text, tone).ranked(0) } else { Self::new("").ranked(1) }
    }

    /// A number.
    #[must_use]
    pub fn number(number: i64) -> Self {
        Self::new(number.to_string()).ranked(number)
    }

    /// Sorted by this.
    #[must_use]
    pub fn ranked(self, rank: i64) -> Self {
        Self { rank: Some(rank), ..self }
    }
}

/// One row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its id; empty for a record that has none.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// Whether it is **Active**; `None` for kinds that do not know it.
    pub active: Option<bool>,
    /// What stands under the other headings.
    pub cells: Vec<Cell>,
}

impl Row {
    /// All its words, as one text to search in.
    #[must_use]
    pub fn words(&self) -> String {
        let cells = self.cells.iter().map(|cell| cell.text.as_str());
        std::iter::once(self.name.as_str()).chain(cells).collect::<Vec<_>>().join("\n")
    }

    /// Its words under a heading: 0 is the name.
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        let cell = || self.cells.get(column.checked_sub(1)?).map(|cell| cell.text.as_str());
        cell().unwrap_or(&self.name)
    }

    fn rank(&self, column: usize) -> Option<i64> {
        self.cells.get(column.checked_sub(1)?)?.rank
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Which heading: 0 is the name.
    pub column: usize,
    /// The last first.
    pub descending: bool,
}

/// What somebody looks for in a list, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The words to find.
    pub search: String,
    /// The order; `None` is the server's.
    pub order: Option<Order>,
}

impl Wanted {
    /// What an address's query asks for; what it says of headings that are not here is ignored.
    #[must_use]
    pub fn read(search: Option<String>, sort: Option<&str>, headings: &[&str]) -> Self {
        let order = sort.and_then(|sort| {
            let descending = sort.starts_with('-');
            let wanted = sort.strip_prefix('-').unwrap_or(sort);
            let column = headings.iter().position(|heading| in_address(heading) == wanted)?;
            Some(Order { column, descending })
        });
        Self { search: search.unwrap_or_default(), order }
    }

    /// The value of `sort` in an address, if it has one.
    #[must_use]
    pub fn sort(&self, headings: &[&str]) -> Option<String> {
        let Order { column, descending } = self.order?;
        let name = in_address(headings.get(column)?);
        Some(if descending { format!("-{name}") } else { name })
    }

    /// What pressing a heading asks for: first up, then down, then the server's order again.
    #[must_use]
    pub fn pressed(&self, column: usize) -> Option<Order> {
        match self.order {
            Some(Order { column: now, descending: false }) if now == column => {
                Some(Order { column, descending: true })
            }
            Some(Order { column: now, descending: true }) if now == column => None,
            _ => Some(Order { column, descending: false }),
        }
    }
}

/// A heading as it stands in addresses.
fn in_address(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}

/// Those of the places whose row's words hold every word of the search. Both are folded by the caller: case
/// and accents are none of a search's business.
#[must_use]
pub fn found(words: &[String], places: &[usize], search: &str) -> Vec<usize> {
    let wanted: Vec<&str> = search.split_whitespace().collect();
    let holds = |text: &String| wanted.iter().all(|wanted| text.contains(wanted));
    places.iter().copied().filter(|place| words.get(*place).is_some_and(holds)).collect()
}

/// Puts places into an order; equal ones keep theirs. `compare` compares the words of two rows under the
/// heading.
pub fn put_in_order(
    rows: &[Row],
    places: &mut [usize],
    order: Order,
    compare: &dyn Fn(usize, usize) -> Ordering,
) {
    sort_places(places, &|a, b| {
        let rank = |at: usize| rows.get(at).and_then(|row| row.rank(order.column));
        let upwards = match (rank(a), rank(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => compare(a, b),
        };
        if order.descending { upwards.reverse() } else { upwards }
    });
}

/// "40 agents", "1 agent", "3 of 40 agents".
#[must_use]
pub fn count(found: usize, all: usize, one: &str, many: &str) -> String {
    let noun = if all == 1 { one } else { many };
    if found == all { format!("{all} {noun}") } else { format!("{found} of {all} {noun}") }
}

/// "11 selected", and how many of them are out of sight.
#[must_use]
pub fn selected(ticked: usize, out_of_sight: usize) -> String {
    if out_of_sight == 0 {
        format!("{ticked} selected")
    } else {
        format!("{ticked} selected, {out_of_sight} not shown")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let row = |name: &str, email: &str, limit: i64| Row {
            name: name.into(),
            cells: vec![Cell::new(email), Cell::number(limit)],
            ..Row::default()
        };
        vec![row("Sue", "sue@x.de", 10), row("Joe", "joe@x.de", 9), row("Bob", "zz@x.de", 9)]
    }

    fn names(rows: &[Row], order: Order) -> String {
        let mut places: Vec<usize> = (0..rows.len()).collect();
        let compare = |a: usize, b: usize| rows[a].text(order.column).cmp(rows[b].text(order.column));
        put_in_order(rows, &mut places, order, &compare);
        places.iter().map(|place| rows[*place].name.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn orders_by_words_or_by_rank_and_keeps_equals() {
        let rows = rows();
        for (column, descending, expected) in [
            (0, false, "Bob Joe Sue"),
            (0, true, "Sue Joe Bob"),
            (1, false, "Joe Sue Bob"),
            // As numbers: 9 before 10. Two of 9 stay as they were, whichever way.
            (2, false, "Joe Bob Sue"),
            (2, true, "Sue Joe Bob"),
        ] {
            assert_eq!(names(&rows, Order { column, descending }), expected, "{column} {descending}");
        }
    }

    #[test]
    fn a_search_finds_all_its_words_anywhere_in_a_row() {
        let words: Vec<String> = rows().iter().map(|row| row.words().to_lowercase()).collect();
        for (search, expected) in [
            ("", &[2, 0, 1][..]),
            ("  ", &[2, 0, 1]),
            ("sue", &[0]),
            ("x.de 9", &[2, 1]),
            ("bob sue", &[]),
            ("suesue", &[]),
        ] {
            assert_eq!(found(&words, &[2, 0, 1], search), expected, "{search:?}");
        }
    }

    #[test]
    fn an_order_stands_in_the_address_and_is_read_again() {
        let headings = ["Name", "Front-line group", "Limit"];
        for (sort, order) in [
            (Some("name"), Some((0, false))),
            (Some("-front-line-group"), Some((1, true))),
            (Some("nonsense"), None),
            (Some("-"), None),
            (None, None),
        ] {
            let wanted = Wanted::read(None, sort, &headings);
            assert_eq!(wanted.order.map(|order| (order.column, order.descending)), order, "{sort:?}");
            let again = Wanted::read(None, wanted.sort(&headings).as_deref(), &headings);
            assert_eq!(again, wanted, "{sort:?}");
        }
    }

    #[test]
    fn a_heading_turns_up_down_and_back() {
        let mut wanted = Wanted::default();
        for expected in [Some((1, false)), Some((1, true)), None] {
            wanted.order = wanted.pressed(1);
            assert_eq!(wanted.order.map(|order| (order.column, order.descending)), expected);
        }
        wanted.order = Some(Order { column: 2, descending: true });
        assert_eq!(wanted.pressed(1), Some(Order { column: 1, descending: false }));
    }

    #[test]
    fn counts_are_said_in_words() {
        assert_eq!(count(40, 40, "agent", "agents"), "40 agents");
        assert_eq!(count(1, 1, "agent", "agents"), "1 agent");
        assert_eq!(count(0, 40, "agent", "agents"), "0 of 40 agents");
        assert_eq!(selected(11, 0), "11 selected");
        assert_eq!(selected(11, 3), "11 selected, 3 not shown");
    }
}
