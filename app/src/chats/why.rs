//! **Why this agent**: what decided a Round Robin choice, and the figures it was decided on.

use crate::components::browser::day_and_time;
use foyer_protocol::Timestamp;
use foyer_protocol::chat::{CandidateFigures, DecidedBy, Why};
use foyer_protocol::isolate::isolated;
use leptos::prelude::*;

/// A disclosure under the line that says who joined.
#[component]
pub fn WhyThisAgent(
    /// The choice.
    why: Why,
    /// Who was chosen.
    name: String,
) -> impl IntoView {
    let name = isolated(&name);
    let sentence = match why.decided_by {
        DecidedBy::OnlyCandidate => format!("{name} was the only agent who could take it."),
        DecidedBy::Share => format!("{name} had the lowest share of capacity in use."),
        DecidedBy::Fewest => format!("Shares were equal. {name} had the fewest chats."),
        DecidedBy::LastEnded => format!("Loads were equal. {name}'s last chat ended the longest ago."),
        DecidedBy::LastAssigned => format!("Loads were equal. {name} was given a chat the longest ago."),
        DecidedBy::Id => format!("All figures were equal. {name} comes first in the fixed order."),
    };
    view! {
        <details class="why">
            <summary>"Why this agent"</summary>
            <div class="why-body">
                <p>{sentence}</p>
                <table>
                    <caption class="visually-hidden">"Agents who could take this chat, best first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Agent"</th>
                            <th scope="col">"Chats"</th>
                            <th scope="col">"Last ended"</th>
                            <th scope="col">"Last assigned"</th>
                        </tr>
                    </thead>
                    <tbody>{why.candidates.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(candidate: CandidateFigures) -> impl IntoView {
    let when = |at: Option<Timestamp>| at.map_or_else(|| "Never".to_owned(), day_and_time);
    view! {
        <tr>
            <th scope="row"><bdi>{candidate.name}</bdi></th>
            <td>{format!("{} of {}", candidate.active, candidate.limit)}</td>
            <td>{when(candidate.last_ended)}</td>
            <td>{when(candidate.last_assigned)}</td>
        </tr>
    }
}
