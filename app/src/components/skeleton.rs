//! Grey shapes with the real geometry while something loads.

use leptos::prelude::*;

/// Rows of placeholder shapes. It appears only after 150 ms (by style), so that what loads at
/// once never flashes; the region around it carries `aria-busy`.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 4)]
    rows: usize,
    /// Height of one row, as a CSS length.
    #[prop(default = "44px")]
    row_height: &'static str,
) -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true">
            {(0..rows)
                .map(|_| view! { <div class="skeleton-row" style:block-size=row_height></div> })
                .collect_view()}
        </div>
    }
}
