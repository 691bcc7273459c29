//! System Settings › Setup › Roles: what each role may do. To read, not to change.

use crate::components::{Icon, IconName, Toolbar};
use foyer_protocol::people::Role;
use leptos::prelude::*;

/// A right, and the least role that has it: roles are ordered, each may do what those before may.
const RIGHTS: [(&str, Role); 9] = [
    ("Answer, transfer and end own chats", Role::Agent),
    ("Block the visitors of own chats", Role::Agent),
    ("See the chats of own groups, and take them from the queue", Role::Agent),
    ("Look after offline messages of departments with an own group", Role::Agent),
    ("See all chats of departments with an own group", Role::Manager),
    ("Take, transfer and end a colleague's chat there", Role::Manager),
    ("Block visitors and networks there, and see the list of them", Role::Manager),
    ("See all chats and offline messages", Role::Administrator),
    ("Change System Settings", Role::Administrator),
];

/// The table of roles.
#[component]
pub fn RolesPage() -> impl IntoView {
    view! {
        <Toolbar title="Roles" />
        <p class="page-intro">
            "Each agent has one role. The server checks it for everything an agent reads or does."
        </p>
        <div class="table-frame table-scroll" role="region" aria-label="Roles table" tabindex="0">
            <table class="table table-roles">
                <caption class="visually-hidden">"What each role may do"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Right"</th>
                        {Role::ALL.map(|role| view! { <th scope="col" class="cell-mark">{role.label()}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {RIGHTS
                        .map(|(right, least)| {
                            view! {
                                <tr>
                                    <th scope="row">{right}</th>
                                    {Role::ALL.map(|role| mark(role >= least)).collect_view()}
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

fn mark(may: bool) -> AnyView {
    if may {
        view! {
            <td class="cell-mark">
                <span class="mark-yes">
                    <Icon name=IconName::Check />
                </span>
                <span class="visually-hidden">"Yes"</span>
            </td>
        }
        .into_any()
    } else {
        view! {
            <td class="cell-mark">
                <span class="quiet" aria-hidden="true">"–"</span>
                <span class="visually-hidden">"No"</span>
            </td>
        }
        .into_any()
    }
}
