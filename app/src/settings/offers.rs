//! What links offer, and what becomes of that when a department or a brand moves or is put out of use: said
//! on the screen before it happens.
//!
//! Pure. The server decides what a link offers; these are its rules as sentences.

use foyer_protocol::isolate::isolated;
use foyer_protocol::setup::{Department, Link};
use foyer_protocol::{BrandId, DepartmentId};

/// What a switch **Active** means, for departments and brands alike.
pub const WHEN_INACTIVE: &str =
    "When it is inactive, no link offers it and no new chats come. Chats that are open go on.";

/// The words for a list: a thing's own switch, and then that of what it belongs to.
#[must_use]
pub fn status(active: bool, takes_chats: bool, above: &str) -> String {
    match (active, takes_chats) {
        (false, _) => "Inactive".to_owned(),
        (true, false) => format!("Inactive with its {above}"),
        (true, true) => "Active".to_owned(),
    }
}

/// Titles of the links that offer something now and would offer nothing without these departments.
fn left_empty<'a>(
    links: &'a [Link],
    departments: &[Department],
    without: impl Fn(&DepartmentId) -> bool,
) -> Vec<&'a str> {
    let offered = |id: &&DepartmentId| {
        departments.iter().any(|department| {
            department.id.as_ref() == Some(*id) && department.takes_chats && department.front_line.is_some()
        })
    };
    let emptied = |link: &&Link| {
        let mut offers = link.departments.iter().filter(offered).peekable();
        offers.peek().is_some() && offers.all(&without)
    };
    links.iter().filter(emptied).map(|link| link.title.as_str()).collect()
}

/// "Main site and Shop then offer no department, and their buttons disappear."
fn emptied_sentence(titles: &[&str]) -> Option<String> {
    match titles {
        [] => None,
        [one] => Some(format!("{} then offers no department, and its button disappears.", isolated(one))),
        several => {
            Some(format!("{} then offer no department, and their buttons disappear.", listed(several)))
        }
    }
}

/// What happens when a department is deactivated; `None` when it is inactive already or not stored yet.
#[must_use]
pub fn retiring_department(links: &[Link], departments: &[Department], id: &DepartmentId) -> Option<String> {
    emptied_sentence(&left_empty(links, departments, |other| other == id))
}

/// What happens when a brand is deactivated.
#[must_use]
pub fn retiring_brand(links: &[Link], departments: &[Department], id: &BrandId) -> Option<String> {
    let of_brand = |other: &DepartmentId| {
        departments.iter().any(|d| d.id.as_ref() == Some(other) && d.brand.as_ref() == Some(id))
    };
    emptied_sentence(&left_empty(links, departments, of_brand))
}

/// What happens when a department moves to another brand; `to` is that brand with its name.
#[must_use]
pub fn moving(
    links: &[Link],
    departments: &[Department],
    department: &Department,
    to: (&BrandId, &str),
) -> Option<String> {
    let (from, id) = (department.brand.as_ref()?, department.id.as_ref()?);
    if from == to.0 {
        return None;
    }
    let of = |brand: &BrandId| -> Vec<&str> {
        links
            .iter()
            .filter(|link| link.brand.as_ref() == Some(brand))
            .map(|link| link.title.as_str())
            .collect()
    };
    let (left, joined) = (of(from), of(to.0));
    let mut sentences = vec![match (left.as_slice(), joined.as_slice()) {
        ([], []) => format!("{} has no link, so visitors can't reach the department there.", isolated(to.1)),
        (left, []) => format!(
            "It leaves {}. {} has no link, so visitors can't reach the department there.",
            listed(left),
            isolated(to.1)
        ),
        ([], joined) => format!("It is then offered on {}.", listed(joined)),
        (left, joined) => format!("It leaves {} and is then offered on {}.", listed(left), listed(joined)),
    }];
    sentences.extend(emptied_sentence(&left_empty(links, departments, |other| other == id)));
    sentences.push("Chats that are open go on.".to_owned());
    Some(sentences.join(" "))
}

/// "Main site, Shop and Help".
fn listed(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| isolated(name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{moving, retiring_brand, retiring_department, status};
    use foyer_protocol::LinkId;
    use foyer_protocol::setup::{Department, Link};

    fn link(id: i64, title: &str, brand: &str, departments: &[&str]) -> Link {
        Link {
            id: Some(LinkId(id)),
            title: title.to_owned(),
            brand: Some(brand.into()),
            departments: departments.iter().map(|id| (*id).into()).collect(),
            ..Link::default()
        }
    }

    fn department(id: &str, brand: &str, takes_chats: bool, led: bool) -> Department {
        Department {
            id: Some(id.into()),
            name: id.to_owned(),
            brand: Some(brand.into()),
            front_line: led.then(|| "g".into()),
            takes_chats,
            ..Department::default()
        }
    }

    #[test]
    fn the_last_one_of_a_link_says_so() {
        let links = [link(1, "Main", "n", &["sales", "help", "old"]), link(2, "Shop", "n", &["sales"])];
        let departments = [
            department("sales", "n", true, true),
            department("help", "n", true, true),
            department("old", "n", false, true),
            department("new", "n", true, false),
        ];
        let said = |id: &str| retiring_department(&links, &departments, &id.into());
        assert_eq!(
            said("sales").as_deref(),
            Some("Shop then offers no department, and its button disappears.")
        );
        assert_eq!(said("help"), None);
        assert_eq!(said("old"), None, "it is offered nowhere now");
        let alone = [department("sales", "n", true, true), department("help", "n", false, true)];
        let both = retiring_department(&links, &alone, &"sales".into());
        let words = "Main and Shop then offer no department, and their buttons disappear.";
        assert_eq!(both.as_deref(), Some(words));
        assert_eq!(retiring_brand(&links, &departments, &"n".into()).as_deref(), Some(words));
        assert_eq!(retiring_brand(&links, &departments, &"c".into()), None);
    }

    #[test]
    fn a_move_says_which_links_it_leaves_and_joins() {
        let (main, shop) = (link(1, "Main", "n", &["sales", "help"]), link(2, "Shop", "c", &["other"]));
        let departments = [
            department("sales", "n", true, true),
            department("help", "n", true, true),
            department("other", "c", true, true),
        ];
        let said =
            |links: &[Link], to: &str| moving(links, &departments, &departments[0], (&to.into(), "Contoso"));
        assert_eq!(said(&[main.clone(), shop.clone()], "n"), None, "it stays");
        let words = said(&[main.clone(), shop.clone()], "c");
        let expected = "It leaves Main and is then offered on Shop. Chats that are open go on.";
        assert_eq!(words.as_deref(), Some(expected));
        let words = said(&[main], "c").unwrap_or_default();
        assert!(words.starts_with("It leaves Main. Contoso has no link,"), "{words}");
        let alone = link(1, "Main", "n", &["sales"]);
        let words = said(&[alone, shop], "c").unwrap_or_default();
        assert!(words.contains("Main then offers no department"), "{words}");
        let new = Department { id: None, ..departments[0].clone() };
        assert_eq!(moving(&[], &departments, &new, (&"c".into(), "Contoso")), None);
    }

    #[test]
    fn words_of_a_list() {
        let words = [(true, true), (true, false), (false, false), (false, true)];
        let words = words.map(|(active, takes)| status(active, takes, "brand"));
        assert_eq!(words, ["Active", "Inactive with its brand", "Inactive", "Inactive"]);
    }
}
