//! `/widget/{id}/message`: leaving an offline message by a plain form, where the chat itself cannot run.
//!
//! Needs no wasm and no script. What the socket checks and limits is checked and limited here by the same
//! code. A visitor has no cookie, so a foreign page gains nothing by sending this form; it is refused
//! nevertheless, because it would use up the sender's limits.

mod fields;

use super::page::page;
use super::{address, failed, for_frames, unknown_link};
use crate::limits::{Network, Ration, Whose};
use crate::realtime::KeptLink;
use crate::security::is_cross_site;
use crate::state::AppState;
use crate::{body, refusal};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::response::Response;
use fields::{Fault, Fields};
use foyer_protocol::html::escape;
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{AppError, ErrorKind, LinkId};
use foyer_services::{ServiceError, VisitorKey};
use http::StatusCode;
use std::net::SocketAddr;
use std::sync::Arc;

/// The page, with places for the values that differ.
const SHELL: &str = include_str!("../../../frontend/widget/message.html");

/// The form has no socket.
const NO_LINE: &str = "";

const NO_WASM: &str = "This browser can't run the chat: WebAssembly is missing or switched off, as in Lockdown Mode. \
    Chat with a current Chrome, Edge, Firefox or Safari, or leave a message here and we'll reply by email.";
const NOT_LOADED: &str = "The chat couldn't load. Leave a message here and we'll reply by email.";
const PLAIN: &str = "Leave a message and we'll reply by email.";

/// `GET`: the empty form.
pub async fn form(State(state): State<AppState>, Path(link): Path<String>, request: Request) -> Response {
    let why = match request.uri().query() {
        Some("why=browser") => NO_WASM,
        Some("why=load") => NOT_LOADED,
        _ => PLAIN,
    };
    let known = match known(&state, &link).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    match state.services.visitor_key(known.link, None).await {
        Ok(key) => known.page(&state, &Fields::fresh(key.token).form(&known.kept.status.info, why, &[])),
        Err(error) => for_frames(failed(error)),
    }
}

/// `POST`: checks the form and stores the message; the same form again, with what is wrong in it, or thanks.
pub async fn leave(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(link): Path<String>,
    request: Request,
) -> Response {
    let known = match known(&state, &link).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    let (parts, bytes) = request.into_parts();
    if is_cross_site(&parts.headers, &state.config.server) {
        let words = "This form was sent from another site. Open it in a tab of its own and try again.";
        return known.words(&state, &AppError::new(ErrorKind::Forbidden, words));
    }
    let from = Network::from(state.proxies.client(&parts.headers, peer));
    let mut held = state.limits.bodies.begin(from, Whose::Strangers);
    let set = &state.limits.set;
    let fields = match body::read(bytes, set, set.form_bytes, &mut held).await {
        Ok(bytes) => Fields::read(&bytes),
        Err(unread) => return unread.answer(|error| known.words(&state, error)),
    };
    let mut faults = fields.faults(&known.kept.status.info);
    if faults.is_empty() {
        match store(&state, known.link, from, &fields).await {
            Ok(()) => return known.page(&state, &fields.thanks(known.link)),
            Err(error) => faults.push(Fault::of(&error)),
        }
    }
    let mut response = known.page(&state, &fields.form(&known.kept.status.info, PLAIN, &faults));
    *response.status_mut() = faults.first().map_or(StatusCode::OK, |fault| fault.status);
    response
}

async fn store(state: &AppState, link: LinkId, from: Network, fields: &Fields) -> Result<(), AppError> {
    let key = sender_of(state, link, fields).await?.coming_from(from);
    let sender = format!("visitor {} {}", key.link, key.token);
    Ration::new(&state.limits, from, sender).offline_message()?;
    let page = PageInfo { url: fields.page.clone(), ..PageInfo::default() };
    let (id, department) = (fields.id.as_str().into(), fields.department());
    let Fields { name, email, message, .. } = fields;
    let left = state.services.leave_message(&key, &id, department.as_ref(), name, email, message, &page);
    left.await.map_err(AppError::from)
}

/// Whom the form is from: the visitor whom the host's page knows, else somebody new.
async fn sender_of(state: &AppState, link: LinkId, fields: &Fields) -> Result<VisitorKey, ServiceError> {
    let known = state.services.visitor_key(link, Some(fields.token.clone())).await?;
    if known.token == fields.token {
        return Ok(known);
    }
    state.services.visitor_key(link, Some(fields.fresh.clone())).await
}

/// A link that exists.
struct Known {
    link: LinkId,
    kept: Arc<KeptLink>,
}

async fn known(state: &AppState, link: &str) -> Result<Known, Response> {
    let found = match address::link(link) {
        Some(link) => read(state, link).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(known)) => Ok(known),
        Ok(None) => Err(for_frames(refusal::text(&unknown_link()))),
        Err(error) => Err(for_frames(failed(error))),
    }
}

async fn read(state: &AppState, link: LinkId) -> Result<Option<Known>, ServiceError> {
    let kept = state.hub.link_status(link).await?.filter(|kept| !kept.status.deleted);
    Ok(kept.map(|kept| Known { link, kept }))
}

impl Known {
    fn page(&self, state: &AppState, body: &str) -> Response {
        for_frames(page(state, self.link, &self.kept.status, SHELL, NO_LINE, |place| match place {
            "TITLE" => Some(format!("Leave a message for {}", escape(&self.kept.status.brand))),
            "BODY" => Some(body.to_owned()),
            _ => None,
        }))
    }

    /// A sentence instead of the form, and the way back to it.
    fn words(&self, state: &AppState, error: &AppError) -> Response {
        let body = format!(
            "<div class=\"screen centre\"><p role=\"alert\">{}</p>\
             <a class=\"quiet\" href=\"/widget/{link}/message\" target=\"_blank\" rel=\"noopener\">Open the form</a></div>",
            escape(&error.message),
            link = self.link,
        );
        let mut response = self.page(state, &body);
        *response.status_mut() = refusal::status(error);
        response
    }
}
