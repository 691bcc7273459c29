//! Where a chat belongs, in words: department and group, and the brand where there are several.

use crate::components::one_type::memo;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;

/// Department and group as plain text.
#[must_use]
pub fn place_words(department: &str, group: &str) -> String {
    if department == group {
        group.to_owned()
    } else {
        format!("{} › {}", isolated(department), isolated(group))
    }
}

/// What [`PlaceName`] says, whole, for where it is cut off.
#[must_use]
pub fn place_title((department, group): (String, String), brand: Option<String>) -> String {
    let place = place_words(&department, &group);
    match brand {
        Some(brand) => format!("{place} · {}", isolated(&brand)),
        None => place,
    }
}

/// "Sales › Returns · Contoso"; what has one name is said once.
#[component]
pub fn PlaceName(
    /// The department's name and the group's.
    #[prop(into)]
    names: Signal<(String, String)>,
    /// The brand's, where there are several and it does not stand beside it already.
    #[prop(optional, into)]
    brand: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let department =
        memo(move || names.with(|(department, group)| (department != group).then(|| department.clone())));
    view! {
        {move || department.get().map(|department| view! { <bdi>{department}</bdi> " › " }.into_any())}
        <bdi>{move || names.with(|(_, group)| group.clone())}</bdi>
        {move || brand.and_then(|brand| brand.get()).map(|brand| view! { " · " <bdi>{brand}</bdi> }.into_any())}
    }
}
