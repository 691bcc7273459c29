//! One sort for all lists. The standard sort is compiled anew, some 4 KB, for every type it meets;
//! this one sorts places and then moves the items.

use std::cmp::Ordering;

/// The items in the order of `compare`; equal ones keep theirs.
#[must_use]
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items.get_mut(place).and_then(Option::take)).collect()
}

/// Sorts places by what `compare` says of two of them; equal ones keep theirs.
pub fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// What comes on screen when `gone` leaves a list: the one after it, or before it at the end.
#[must_use]
pub fn beside<'a, T: PartialEq>(list: &'a [T], gone: &T) -> Option<&'a T> {
    let at = list.iter().position(|one| one == gone)?;
    list.get(at + 1).or_else(|| list.get(at.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::{beside, sorted};

    #[test]
    fn the_next_one_takes_the_place_of_one_that_goes() {
        let list = ["a", "b", "c"];
        assert_eq!(["a", "c", "d"].map(|gone| beside(&list, &gone)), [Some(&"b"), Some(&"b"), None]);
        assert_eq!(beside(&["a"], &"a"), None);
    }

    #[test]
    fn equal_items_keep_their_order() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e')];
        let order = sorted(items, |a, b| a.0.cmp(&b.0));
        assert_eq!(order, [(0, 'e'), (1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
        assert!(sorted(Vec::<u8>::new(), Ord::cmp).is_empty());
    }
}
