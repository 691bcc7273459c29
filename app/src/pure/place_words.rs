//! Groups and departments in words. Names are unique within a department, and within a brand: what tells
//! two apart is added where it is needed, and nowhere else.

use foyer_protocol::isolate::isolated;

/// A group with the names around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The group's name.
    pub group: &'a str,
    /// Its department's.
    pub department: &'a str,
    /// That department's brand's.
    pub brand: &'a str,
}

/// Whether there is more than one brand: then brands are shown.
#[must_use]
pub fn several_brands<'a>(brands: impl Iterator<Item = &'a str>) -> bool {
    let mut brands = brands;
    let first = brands.next();
    brands.any(|brand| Some(brand) != first)
}

/// "Support · Contoso": what stands beside a group's name. The department is left out where it has the
/// same name, the brand where there is one only.
#[must_use]
pub fn around(place: &Place<'_>, several: bool) -> Option<String> {
    let department = (place.department != place.group).then_some(place.department);
    let brand = several.then_some(place.brand);
    joined(department, brand)
}

/// "Support · Contoso": a department, with its brand where there are several.
#[must_use]
pub fn department(name: &str, brand: &str, several: bool) -> String {
    joined(Some(name), several.then_some(brand)).unwrap_or_default()
}

/// "Support › First line · Contoso".
#[must_use]
pub fn full(place: &Place<'_>, several: bool) -> String {
    let path = [&*isolated(place.department), " › ", &isolated(place.group)].concat();
    if several { [&path, " · ", &isolated(place.brand)].concat() } else { path }
}

/// The group's name, with what is around it where another one has the same name: "First line (Support ·
/// Contoso)".
#[must_use]
pub fn told_apart<'a>(place: &Place<'_>, all: impl Iterator<Item = Place<'a>> + Clone) -> String {
    let twice = all.clone().filter(|other| other.group == place.group).count() > 1;
    let several = several_brands(all.map(|other| other.brand));
    match around(place, several).filter(|_| twice) {
        Some(around) => [&*isolated(place.group), " (", &around, ")"].concat(),
        None => place.group.to_owned(),
    }
}

fn joined(department: Option<&str>, brand: Option<&str>) -> Option<String> {
    match (department, brand) {
        (Some(department), Some(brand)) => Some([&*isolated(department), " · ", &isolated(brand)].concat()),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, around, department, full, several_brands, told_apart};

    const fn place(group: &'static str, department: &'static str, brand: &'static str) -> Place<'static> {
        Place { group, department, brand }
    }

    const FIRST: Place<'_> = place("First line", "Support", "Northwind");
    const SECOND: Place<'_> = place("First line", "Support", "Contoso");
    const SALES: Place<'_> = place("Sales", "Sales", "Northwind");

    #[test]
    fn a_brand_is_shown_where_there_are_several() {
        assert!(!several_brands(std::iter::empty()));
        assert!(!several_brands(["A", "A"].into_iter()));
        assert!(several_brands(["A", "A", "B"].into_iter()));
    }

    #[test]
    fn what_is_around_a_group_is_said_once() {
        for (place, several, expected) in [
            (FIRST, false, Some("Support")),
            (FIRST, true, Some("Support · Northwind")),
            (SALES, false, None),
            (SALES, true, Some("Northwind")),
        ] {
            assert_eq!(around(&place, several).as_deref(), expected, "{place:?} {several}");
        }
        assert_eq!(department("Support", "Contoso", true), "Support · Contoso");
        assert_eq!(department("Support", "Contoso", false), "Support");
        assert_eq!(full(&SECOND, true), "Support › First line · Contoso");
        assert_eq!(full(&SALES, false), "Sales › Sales");
    }

    #[test]
    fn one_name_twice_is_told_apart() {
        let all = [FIRST, SECOND, SALES];
        assert_eq!(told_apart(&FIRST, all.into_iter()), "First line (Support · Northwind)");
        assert_eq!(told_apart(&SALES, all.into_iter()), "Sales");
        let other = place("First line", "Returns", "Northwind");
        assert_eq!(told_apart(&other, [FIRST, other].into_iter()), "First line (Returns)");
    }

    #[test]
    fn names_that_run_the_other_way_turn_nothing() {
        let place = place("مريم", "Support", "Contoso");
        assert_eq!(full(&place, true), "Support › \u{2068}مريم\u{2069} · Contoso");
    }
}
