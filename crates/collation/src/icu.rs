//! The rule by ICU4X. Of its data only the root's is linked: no language's own order.

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use std::cmp::Ordering;
use std::sync::LazyLock;

static ROOT: LazyLock<CollatorBorrowed<'static>> =
    LazyLock::new(|| CollatorBorrowed::new_root(CollatorOptions::default()));

pub(crate) fn collate(a: &str, b: &str) -> Ordering {
    ROOT.compare(a, b)
}
