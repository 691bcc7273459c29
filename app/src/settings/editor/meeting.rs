//! Somebody else was at the same record: who, when, what collides, and the ways on.

use super::Edited;
use crate::components::browser::words;
use crate::components::{Button, ButtonKind, Dialog, keep_focus_in_page};
use crate::settings::merge::Collision;
use foyer_protocol::isolate::isolated;
use foyer_protocol::setup::{LastChange, Saved};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What there is of the record now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    /// The same version: the refusal was about something else.
    Same,
    /// A newer one.
    Newer {
        /// Fields that both changed.
        collisions: Vec<Collision>,
        /// Labels of what only they changed.
        kept: Vec<&'static str>,
    },
    /// None: it was deleted.
    Gone,
}

/// A question about what somebody else did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// What they did.
    pub met: Met,
    /// Who and when, if that is known.
    pub change: Option<LastChange>,
}

/// "Ada", "You" or "Somebody".
#[must_use]
pub fn who(change: Option<&LastChange>) -> String {
    match change {
        Some(change) if change.mine => "You".to_owned(),
        Some(change) => isolated(&change.by).into_owned(),
        None => "Somebody".to_owned(),
    }
}

/// "on 26 Nov 2026, 14:05", with where it was if it was oneself.
fn when(change: Option<&LastChange>) -> Option<String> {
    change.map(|change| {
        let time = words(change.at, &[("dateStyle", "medium"), ("timeStyle", "short")]);
        if change.mine { format!("in another window, on {time}") } else { format!("on {time}") }
    })
}

/// "Ada changed Name and Colour on …. Both changes are kept." for a save that went on by itself.
#[must_use]
pub fn kept_sentence(change: Option<&LastChange>, kept: &[&'static str]) -> String {
    let what = match kept {
        [] => "it".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    let when = when(change).unwrap_or_else(|| "meanwhile".to_owned());
    format!("{} changed {what} {when}. Both changes are kept.", who(change))
}

/// The dialog while there is a question.
#[component]
pub fn MetDialog(
    /// The form.
    edited: Edited,
    /// Address and words of the list the record belongs to.
    back: Option<(String, &'static str)>,
    /// Saved after all.
    on_saved: Callback<Saved>,
) -> impl IntoView {
    let meeting = edited.meeting;
    let (noun, this) = (edited.noun, edited.this);
    let kept = StoredValue::new(edited);
    let back = StoredValue::new(back);
    let title = move || {
        meeting.with(|meeting| {
            let change = meeting.as_ref().and_then(|meeting| meeting.change.as_ref());
            let gone = meeting.as_ref().is_some_and(|meeting| meeting.met == Met::Gone);
            format!("{} {} {this} meanwhile", who(change), if gone { "deleted" } else { "changed" })
        })
    };
    let about = move || {
        meeting.with(|meeting| {
            let change = meeting.as_ref().and_then(|meeting| meeting.change.as_ref());
            when(change).map(|when| format!("That was {when}. ")).unwrap_or_default()
        })
    };
    let content = move || match meeting.get().map(|meeting| meeting.met) {
        Some(Met::Newer { collisions, .. }) => view! {
            <p>{about}"What only one of you changed is kept. This is what you both changed:"</p>
            {values(collisions)}
            <div class="dialog-actions">
                <Button on_click=move |_| kept.with_value(|edited| edited.decide(false, on_saved))>
                    "Keep theirs"
                </Button>
                <Button
                    kind=ButtonKind::Primary
                    on_click=move |_| kept.with_value(|edited| edited.decide(true, on_saved))
                >
                    "Use mine"
                </Button>
            </div>
        }
        .into_any(),
        Some(Met::Gone) => gone(kept, back, noun, about),
        _ => ().into_any(),
    };
    view! {
        <Dialog
            open=Signal::derive(move || meeting.with(Option::is_some))
            title=Signal::derive(title)
            on_close=move |()| meeting.set(None)
        >
            {content}
        </Dialog>
    }
    .into_any()
}

/// Both values of every field that collides.
fn values(collisions: Vec<Collision>) -> AnyView {
    let value = |label: &'static str, text: String| {
        view! { <td role="cell" data-label=label><bdi>{text}</bdi></td> }
    };
    let rows = collisions
        .into_iter()
        .map(|collision| {
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader" data-label="Field">{collision.label}</th>
                    {value("Theirs", collision.theirs)}
                    {value("Mine", collision.mine)}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-frame">
            <table class="table table-values" role="table">
                <caption class="visually-hidden">"What you both changed"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Field"</th>
                        <th scope="col" role="columnheader">"Theirs"</th>
                        <th scope="col" role="columnheader">"Mine"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The record is gone: back to the list, or once more with what was typed.
fn gone(
    kept: StoredValue<Edited>,
    back: StoredValue<Option<(String, &'static str)>>,
    noun: &'static str,
    about: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let navigate = StoredValue::new_local(use_navigate());
    let leave = move || {
        kept.with_value(|edited| {
            edited.meeting.set(None);
            // Said already: nothing is asked again on the way out.
            edited.draft.undo();
        });
        if let Some((address, _)) = back.get_value() {
            navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
        }
    };
    let again = move || {
        let anew = kept.with_value(|edited| {
            edited.meeting.set(None);
            edited.anew
        });
        if let Some(anew) = anew {
            anew.run(());
            keep_focus_in_page();
        }
    };
    let back_words = back.with_value(|back| back.as_ref().map_or("Back", |(_, words)| words).to_lowercase());
    view! {
        <p>
            {about}
            {format!("What you typed is still here. You can make a new {noun} of it, or let it go.")}
        </p>
        <div class="dialog-actions">
            <Button on_click=move |_| leave()>{format!("Back to {back_words}")}</Button>
            <Button kind=ButtonKind::Primary on_click=move |_| again()>
                {format!("Create the {noun} again")}
            </Button>
        </div>
    }
    .into_any()
}
