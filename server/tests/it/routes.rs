//! Every route has a row: what a stranger gets there. One without a row fails here.
//!
//! What lies behind `/api` has tables of its own (`calls`), and so have the frames of the sockets
//! (`sockets::rights`).

use crate::desk::Desk;
use std::collections::BTreeSet;

/// Where routes are declared.
const DECLARED: [&str; 2] = [include_str!("../../src/routes.rs"), include_str!("../../src/realtime.rs")];

/// A route, an address of it, and the status of a stranger's GET.
const ROUTES: [(&str, &str, u16); 15] = [
    ("/health/live", "/health/live", 200),
    ("/health/ready", "/health/ready", 200),
    ("/foyer.js", "/foyer.js", 200),
    ("/foyer-api.js", "/foyer-api.js", 200),
    ("/ChatLink.ashx", "/ChatLink.ashx?config=1&id=chat", 200),
    ("/chat/{link}", "/chat/1", 200),
    ("/public/links/{id}/status", "/public/links/1/status", 200),
    ("/public/pictures/{name}", "/public/pictures/none", 404),
    ("/widget/{name}", "/widget/widget-0123456789abcdef.js", 200),
    ("/widget/{link}/message", "/widget/1/message", 200),
    // No handshake; with one, the first is told by a close code that it has no session.
    ("/ws/agent", "/ws/agent", 400),
    ("/ws/visitor", "/ws/visitor", 400),
    ("/api/{*function}", "/api/session/me", 405),
    ("/api/", "/api/", 404),
    ("/api", "/api", 404),
];

#[test]
fn the_table_holds_every_route() {
    let declared: BTreeSet<&str> = DECLARED
        .iter()
        .flat_map(|source| source.split(".route(\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let listed: BTreeSet<&str> = ROUTES.iter().map(|(route, ..)| *route).collect();
    assert_eq!(declared, listed);
}

#[tokio::test]
async fn a_stranger_gets_what_the_table_says() {
    let desk = Desk::start().await;
    desk.set_up().await;
    for (_, address, status) in ROUTES {
        let answer = desk.get(address).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), status, "{address}");
    }
}
