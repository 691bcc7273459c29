//! Two people edited one record: what each changed, what of it goes together, and what collides.
//!
//! Pure. A record's fields say for themselves how they are merged ([`Field`]); nothing that nobody touched
//! is ever written back.

use foyer_protocol::setup::{Member, Membership};
use foyer_protocol::{AgentId, DepartmentId, GroupId};
use std::collections::BTreeMap;

/// What became of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// I left it as it was, or changed it as they did: theirs stands.
    Theirs,
    /// Only I changed it: mine stands.
    Mine,
    /// Both changed it, to different values: theirs stands until somebody decides.
    Collides,
}

/// Names by id, for showing values that refer to others.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The name of a group.
    pub group: &'a dyn Fn(&GroupId) -> String,
    /// The name of an agent.
    pub agent: &'a dyn Fn(&AgentId) -> String,
}

/// One field of a record, as the form has it.
pub struct Field<T: 'static> {
    /// Its label on the form.
    pub label: &'static str,
    /// Whether two records differ in it.
    pub differs: fn(&T, &T) -> bool,
    /// Base, mine, and theirs, into which mine goes where only I changed it.
    pub merge: fn(&T, &T, &mut T) -> Outcome,
    /// Puts mine into another record, whatever is there.
    pub take: fn(&T, &mut T),
    /// The value in words.
    pub show: fn(&T, Names<'_>) -> String,
}

/// A [`Field`] of a struct's field: `field!("Name", name, |brand, _| brand.name.clone())`. More parts that
/// only go with it (a name beside an id) may follow it in parentheses.
#[cfg(any(test, feature = "csr"))]
macro_rules! field {
    ($label:literal, $part:ident $(($($with:ident),+))?, $show:expr) => {
        $crate::settings::merge::Field {
            label: $label,
            differs: |a, b| a.$part != b.$part,
            merge: |base, mine, theirs| {
                let outcome = $crate::settings::merge::three_ways(&base.$part, &mine.$part, &mut theirs.$part);
                $($(if outcome == $crate::settings::merge::Outcome::Mine {
                    theirs.$with.clone_from(&mine.$with);
                })+)?
                outcome
            },
            take: |mine, into| {
                into.$part.clone_from(&mine.$part);
                $($(into.$with.clone_from(&mine.$with);)+)?
            },
            show: $show,
        }
    };
}
#[cfg(feature = "csr")]
pub(crate) use field;

/// A field that collides, with both values in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// The field's label.
    pub label: &'static str,
    /// What they saved.
    pub theirs: String,
    /// What is typed here.
    pub mine: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged<T> {
    /// What they saved, with what only I changed; theirs where both did.
    pub record: T,
    /// The same, with mine where both did.
    pub with_mine: T,
    /// Where both did.
    pub collisions: Vec<Collision>,
    /// Labels of what only they changed.
    pub kept: Vec<&'static str>,
}

/// Merges what I typed into what they saved, both made from `base`.
pub fn merge<T: Clone>(fields: &[Field<T>], base: &T, mine: &T, theirs: &T, names: Names<'_>) -> Merged<T> {
    let mut record = theirs.clone();
    let mut collided = Vec::new();
    let mut kept = Vec::new();
    for field in fields {
        match (field.merge)(base, mine, &mut record) {
            Outcome::Collides => collided.push(field),
            Outcome::Theirs if (field.differs)(base, theirs) && (field.differs)(mine, theirs) => {
                kept.push(field.label);
            }
            Outcome::Theirs | Outcome::Mine => {}
        }
    }
    let mut with_mine = record.clone();
    let mut collisions = Vec::new();
    for field in collided {
        (field.take)(mine, &mut with_mine);
        let (theirs, mine) = ((field.show)(theirs, names), (field.show)(mine, names));
        collisions.push(Collision { label: field.label, theirs, mine });
    }
    Merged { record, with_mine, collisions, kept }
}

/// The rule for one value.
pub fn three_ways<P: PartialEq + Clone>(base: &P, mine: &P, theirs: &mut P) -> Outcome {
    if mine == base || *mine == *theirs {
        Outcome::Theirs
    } else if *theirs == *base {
        theirs.clone_from(mine);
        Outcome::Mine
    } else {
        Outcome::Collides
    }
}

/// The rule for memberships: each group is a value of its own, so two people may change two groups.
pub fn memberships(base: &[Membership], mine: &[Membership], theirs: &mut Vec<Membership>) -> Outcome {
    let by_group = |all: &[Membership]| all.iter().map(|m| (m.group.clone(), m.receives)).collect();
    let mut now = by_group(theirs);
    let outcome = each_apart(&by_group(base), &by_group(mine), &mut now);
    if outcome == Outcome::Mine {
        *theirs = now.into_iter().map(|(group, receives)| Membership { group, receives }).collect();
    }
    outcome
}

/// The same for the agents of a group.
pub fn members(base: &[Member], mine: &[Member], theirs: &mut Vec<Member>) -> Outcome {
    let by_agent = |all: &[Member]| all.iter().map(|m| (m.agent.clone(), m.receives)).collect();
    let mut now = by_agent(theirs);
    let outcome = each_apart(&by_agent(base), &by_agent(mine), &mut now);
    if outcome == Outcome::Mine {
        *theirs = now.into_iter().map(|(agent, receives)| Member { agent, receives }).collect();
    }
    outcome
}

/// The same for the departments ticked for a link.
pub fn ticks(base: &[DepartmentId], mine: &[DepartmentId], theirs: &mut Vec<DepartmentId>) -> Outcome {
    let ticked = |all: &[DepartmentId]| all.iter().map(|id| (id.clone(), true)).collect();
    let mut now = ticked(theirs);
    let outcome = each_apart(&ticked(base), &ticked(mine), &mut now);
    if outcome == Outcome::Mine {
        *theirs = now.into_keys().collect();
    }
    outcome
}

/// Who belongs, each for themselves, with *Receives chats*. In one order, as forms keep it.
fn each_apart<K: Ord + Clone>(
    base: &BTreeMap<K, bool>,
    mine: &BTreeMap<K, bool>,
    theirs: &mut BTreeMap<K, bool>,
) -> Outcome {
    let mut merged = theirs.clone();
    let mut changed = false;
    for key in base.keys().chain(mine.keys()) {
        let mut now = theirs.get(key).copied();
        match three_ways(&base.get(key).copied(), &mine.get(key).copied(), &mut now) {
            Outcome::Collides => return Outcome::Collides,
            Outcome::Theirs => {}
            Outcome::Mine => {
                changed = true;
                match now {
                    Some(receives) => merged.insert(key.clone(), receives),
                    None => merged.remove(key),
                };
            }
        }
    }
    if !changed {
        return Outcome::Theirs;
    }
    *theirs = merged;
    Outcome::Mine
}

/// "Yes" or "No".
pub fn yes_or_no(on: bool) -> String {
    if on { "Yes" } else { "No" }.to_owned()
}

/// A text, or a word for none.
pub fn or_none(text: &str) -> String {
    if text.is_empty() { "Nothing" } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Collision, Field, Merged, Names, Outcome, members, memberships, merge, or_none, ticks};
    use foyer_protocol::DepartmentId;
    use foyer_protocol::setup::{Member, Membership};

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Thing {
        name: String,
        colour: String,
        parent: i64,
        parent_name: String,
    }

    const FIELDS: &[Field<Thing>] = &[
        field!("Name", name, |thing, _| thing.name.clone()),
        field!("Colour", colour, |thing, _| or_none(&thing.colour)),
        field!("Parent", parent(parent_name), |thing, _| thing.parent_name.clone()),
    ];

    fn thing(name: &str, colour: &str, parent: i64) -> Thing {
        let parent_name = format!("P{parent}");
        Thing { name: name.to_owned(), colour: colour.to_owned(), parent, parent_name }
    }

    fn merged(base: &Thing, mine: &Thing, theirs: &Thing) -> Merged<Thing> {
        let names = Names { group: &|group| group.0.clone(), agent: &|agent| agent.0.clone() };
        merge(FIELDS, base, mine, theirs, names)
    }

    #[test]
    fn what_only_one_changed_goes_together() {
        let base = thing("a", "red", 1);
        for (mine, theirs, expected, kept) in [
            // I, they, both: different fields; the same to the same value; nothing.
            (thing("b", "red", 1), thing("a", "red", 1), thing("b", "red", 1), &[][..]),
            (thing("a", "red", 1), thing("b", "red", 1), thing("b", "red", 1), &["Name"]),
            (thing("b", "red", 1), thing("a", "blue", 1), thing("b", "blue", 1), &["Colour"]),
            (thing("a", "red", 2), thing("b", "", 1), thing("b", "", 2), &["Name", "Colour"]),
            (thing("b", "red", 1), thing("b", "red", 1), thing("b", "red", 1), &[]),
            (thing("a", "red", 1), thing("a", "red", 1), thing("a", "red", 1), &[]),
        ] {
            let outcome = merged(&base, &mine, &theirs);
            assert_eq!((&outcome.record, &outcome.with_mine), (&expected, &expected), "{mine:?} {theirs:?}");
            assert!(outcome.collisions.is_empty());
            assert_eq!(outcome.kept, kept, "{mine:?} {theirs:?}");
        }
    }

    #[test]
    fn what_both_changed_is_shown_with_both_values() {
        let outcome = merged(&thing("a", "red", 1), &thing("b", "", 3), &thing("c", "blue", 2));
        assert_eq!(outcome.record, thing("c", "blue", 2));
        assert_eq!(outcome.with_mine, thing("b", "", 3));
        let collision = |label, theirs: &str, mine: &str| Collision {
            label,
            theirs: theirs.to_owned(),
            mine: mine.to_owned(),
        };
        let expected = [
            collision("Name", "c", "b"),
            collision("Colour", "blue", "Nothing"),
            collision("Parent", "P2", "P3"),
        ];
        assert_eq!(outcome.collisions, expected);
        // One field collides, the others go together.
        let outcome = merged(&thing("a", "red", 1), &thing("b", "red", 2), &thing("c", "blue", 1));
        assert_eq!(outcome.record, thing("c", "blue", 2));
        assert_eq!(outcome.with_mine, thing("b", "blue", 2));
    }

    #[test]
    fn each_group_of_an_agent_is_a_value_of_its_own() {
        let groups = |all: &str| -> Vec<Membership> {
            let membership = |mark: char| Membership {
                group: mark.to_lowercase().to_string().as_str().into(),
                receives: mark.is_uppercase(),
            };
            all.chars().map(membership).collect()
        };
        // Small letters are groups the agent is in, capital ones those he receives for as well.
        for (base, mine, theirs, outcome, expected) in [
            ("A", "A", "A", Outcome::Theirs, "A"),
            ("A", "AB", "A", Outcome::Mine, "AB"),
            ("A", "A", "AB", Outcome::Theirs, "AB"),
            ("A", "AC", "AB", Outcome::Mine, "ABC"),
            ("AB", "A", "aB", Outcome::Mine, "a"),
            ("AB", "aB", "A", Outcome::Mine, "a"),
            ("A", "", "a", Outcome::Collides, "a"),
            ("A", "Ab", "AB", Outcome::Collides, "AB"),
        ] {
            let mut now = groups(theirs);
            assert_eq!(
                memberships(&groups(base), &groups(mine), &mut now),
                outcome,
                "{base} {mine} {theirs}"
            );
            assert_eq!(now, groups(expected), "{base} {mine} {theirs}");
        }
    }

    #[test]
    fn each_department_of_a_link_is_a_value_of_its_own() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).into()).collect::<Vec<DepartmentId>>();
        for (base, mine, theirs, outcome, expected) in [
            (&["a"][..], &["a", "b"][..], &["a", "c"][..], Outcome::Mine, &["a", "b", "c"][..]),
            (&["a", "b"], &["a"], &["b"], Outcome::Mine, &[]),
            (&["a"], &["a"], &[], Outcome::Theirs, &[]),
        ] {
            let mut now = ids(theirs);
            assert_eq!(ticks(&ids(base), &ids(mine), &mut now), outcome, "{base:?} {mine:?} {theirs:?}");
            assert_eq!(now, ids(expected), "{base:?} {mine:?} {theirs:?}");
        }
    }

    #[test]
    fn each_agent_of_a_group_is_a_value_of_its_own() {
        let member = |agent: &str, receives| Member { agent: agent.into(), receives };
        let base = [member("a", true), member("b", true)];
        let mine = [member("a", true), member("b", false)];
        let mut theirs = vec![member("c", true), member("b", true)];
        assert_eq!(members(&base, &mine, &mut theirs), Outcome::Mine);
        assert_eq!(theirs, [member("b", false), member("c", true)]);
        let mut theirs = vec![member("a", true)];
        assert_eq!(members(&base, &mine, &mut theirs), Outcome::Collides);
        assert_eq!(theirs, [member("a", true)]);
    }
}
