//! System Settings › Background Jobs: work beside requests that failed, and what to do about it.

use super::load::{Loaded, Loader};
use crate::api::{ApiError, jobs};
use crate::components::{
    Button, ButtonKind, Dialog, EmptyState, IconName, Moment, Toolbar, keep_focus_in_page, use_toasts,
};
use foyer_protocol::setup::TroubledJob;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The jobs as read last.
type Rows = Loader<Vec<TroubledJob>>;

/// The list of jobs whose last try failed.
#[component]
pub fn BackgroundJobsPage() -> impl IntoView {
    let rows = Loader::new(jobs::list_troubled_jobs);
    // The job that is about to be dismissed.
    let asked = RwSignal::new(None::<TroubledJob>);
    view! {
        <Toolbar title="Background Jobs">
            <Button icon=IconName::Refresh busy=rows.busy() on_click=move |_| rows.reload()>
                "Refresh"
            </Button>
        </Toolbar>
        <p class="page-intro">
            "Foyer does some work by itself. What fails is tried again after growing waits; here is what needs a look."
        </p>
        <Loaded ready=rows.ready() error=rows.error() retry=rows.retry()>
            {move || {
                rows.with(|jobs| match jobs.map_or(&[][..], Vec::as_slice) {
                    [] => {
                        view! { <EmptyState icon=IconName::Check text="All background jobs work." /> }.into_any()
                    }
                    jobs => table(jobs, rows, asked),
                })
            }}
        </Loaded>
        <Dialog
            open=Signal::derive(move || asked.with(Option::is_some))
            title="Dismiss this job?"
            on_close=move |()| asked.set(None)
        >
            <DismissQuestion asked rows />
        </Dialog>
    }
}

fn table(jobs: &[TroubledJob], rows: Rows, asked: RwSignal<Option<TroubledJob>>) -> AnyView {
    let body = jobs.iter().map(|job| row(job, rows, asked)).collect_view();
    view! {
        <div class="table-frame">
            <table class="table" role="table">
                <caption class="visually-hidden">"Background Jobs"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Job"</th>
                        <th scope="col" role="columnheader">"Failed tries"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                        <th scope="col" role="columnheader">"Next try"</th>
                        <th scope="col" role="columnheader">"Actions"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(job: &TroubledJob, rows: Rows, asked: RwSignal<Option<TroubledJob>>) -> AnyView {
    let next = match (job.next_at, job.failed_at) {
        (Some(at), _) => view! { <Moment at /> }.into_any(),
        (None, Some(at)) => view! { "Given up on " <Moment at /> }.into_any(),
        (None, None) => ().into_any(),
    };
    let dismissed = job.clone();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="cell-name" data-label="Job">{job.name.clone()}</th>
            <td role="cell" data-label="Failed tries">{job.attempts.to_string()}</td>
            <td role="cell" data-label="Why">{job.error.clone()}</td>
            <td role="cell" data-label="Next try">{next}</td>
            <td role="cell" data-label="Actions">
                <div class="cell-buttons">
                    <TryAgain job=job.clone() rows />
                    {job.failed_at.is_some().then(|| view! {
                        <Button
                            label=format!("Dismiss: {}", job.name)
                            on_click=move |_| asked.set(Some(dismissed.clone()))
                        >
                            "Dismiss"
                        </Button>
                    })}
                </div>
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn TryAgain(
    /// The job.
    job: TroubledJob,
    /// The list it stands in.
    rows: Rows,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let label = format!("Try again: {}", job.name);
    let press = move |_| {
        let id = job.id.clone();
        busy.set(true);
        spawn_local(async move {
            toasts.show(said(jobs::retry_job(id).await, "It's tried again now. Refresh to see how it went."));
            busy.try_set(false);
            rows.reload();
        });
    };
    view! {
        <Button busy label on_click=press>
            "Try again"
        </Button>
    }
}

#[component]
fn DismissQuestion(
    /// The job in question.
    asked: RwSignal<Option<TroubledJob>>,
    /// The list it stands in.
    rows: Rows,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let dismiss = move |_| {
        let Some(job) = asked.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            toasts.show(said(jobs::dismiss_job(job.id).await, "Job dismissed."));
            asked.try_set(None);
            rows.reload();
            keep_focus_in_page();
        });
    };
    view! {
        <p>"It won't be tried again, and what it was to do isn't done."</p>
        <div class="dialog-actions">
            <Button on_click=move |_| asked.set(None)>"Keep"</Button>
            <Button kind=ButtonKind::Danger busy on_click=dismiss>
                "Dismiss job"
            </Button>
        </div>
    }
}

/// What to tell of an answer.
fn said(answer: Result<(), ApiError>, done: &'static str) -> String {
    answer.map_or_else(|error| error.0.message, |()| done.to_owned())
}
