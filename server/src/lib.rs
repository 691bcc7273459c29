//! The host process: configuration, HTTP routes, sockets, the start and the stop of it all.
//!
//! Turns requests into calls of the services and their answers into responses. It holds no rules,
//! no rights and no SQL. Of a session it knows only the text of the cookie. `main` only calls
//! [`cli::main`]; tests call [`startup::start`] and talk to a server in their own process.

pub mod api;
pub mod assets;
pub mod body;
pub mod cli;
pub mod client;
pub mod commands;
pub mod config;
pub mod connections;
pub mod database;
pub mod embed;
pub mod health;
pub mod jobs;
pub mod limits;
pub mod logging;
pub mod metrics;
pub mod readiness;
pub mod realtime;
pub mod refusal;
pub mod request_id;
pub mod request_log;
pub mod routes;
pub mod security;
pub mod startup;
pub mod state;
pub mod vital;
