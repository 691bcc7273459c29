//! Where a chat belongs, in words: department and group.

use crate::components::one_type::memo;
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;

/// The same as plain text.
#[must_use]
pub fn place_words(department: &str, group: &str) -> String {
    if department == group {
        group.to_owned()
    } else {
        format!("{} › {}", isolated(department), isolated(group))
    }
}

/// "Sales › Returns"; said once where both have one name.
#[component]
pub fn PlaceName(
    /// The department's name and the group's.
    #[prop(into)]
    names: Signal<(String, String)>,
) -> impl IntoView {
    let department =
        memo(move || names.with(|(department, group)| (department != group).then(|| department.clone())));
    view! {
        {move || department.get().map(|department| view! { <bdi>{department}</bdi> " › " }.into_any())}
        <bdi>{move || names.with(|(_, group)| group.clone())}</bdi>
    }
}
