//! The calls under `/api`: postcard in, postcard out, the session's cookie beside.

use crate::{ClientError, Target};
use foyer_protocol::agent::Me;
use foyer_protocol::{AgentId, AppError, ChatId, PROTOCOL_VERSION, wire};
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, SET_COOKIE};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;

/// Calls of one person, or of nobody yet. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Api {
    http: reqwest::Client,
    base: String,
    cookie: Option<String>,
}

impl Api {
    /// Calls of nobody.
    ///
    /// # Errors
    /// When the HTTP client cannot be made on this machine.
    pub fn new(server: SocketAddr) -> Result<Self, ClientError> {
        Self::by(Target::new(server))
    }

    /// Calls of nobody, from the address of the target.
    ///
    /// # Errors
    /// As [`Api::new`].
    pub fn by(target: Target) -> Result<Self, ClientError> {
        // The server is on this machine; whatever proxy the environment names is not meant.
        let http = reqwest::Client::builder().no_proxy().local_address(target.source).build()?;
        Ok(Self { http, base: format!("http://{}/api/", target.server), cookie: None })
    }

    /// The session's cookie, as a socket wants it.
    #[must_use]
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// Calls a server function; `arguments` is a tuple of its arguments.
    ///
    /// # Errors
    /// `Refused` with the server's own error; otherwise when there was no readable answer.
    pub async fn call<A: Serialize, T: DeserializeOwned>(
        &self,
        endpoint: &str,
        arguments: &A,
    ) -> Result<T, ClientError> {
        Ok(self.post(endpoint, arguments).await?.1)
    }

    /// The same calls in the name of whoever signs in.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Self, ClientError> {
        // Without the cookie: signing in ends the session that it comes with.
        let nobody = Self { cookie: None, ..self.clone() };
        nobody.enter::<_, Me>("session/sign-in", &(email, password)).await
    }

    /// The same calls in the name of whoever chooses a password by an invitation link.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub async fn join(&self, link: &str, password: &str) -> Result<Self, ClientError> {
        let nobody = Self { cookie: None, ..self.clone() };
        let token = link.rsplit('#').next().unwrap_or_default();
        nobody.enter::<_, Me>("session/accept-invitation", &(token, password)).await
    }

    /// Calls a function that answers with a session, and keeps it.
    pub(crate) async fn enter<A: Serialize, T: DeserializeOwned>(
        &self,
        endpoint: &str,
        arguments: &A,
    ) -> Result<Self, ClientError> {
        let (headers, _) = self.post::<_, T>(endpoint, arguments).await?;
        let cookie = headers.get(SET_COOKIE).and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|text| text.split(';').next());
        let cookie = cookie.ok_or(ClientError::Missing("a session cookie"))?;
        Ok(Self { cookie: Some(cookie.to_owned()), ..self.clone() })
    }

    /// **Take** a chat from the queue, over the limit if need be.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub async fn take(&self, chat: &ChatId) -> Result<(), ClientError> {
        self.call("chats/take", &(chat, None::<AgentId>, true)).await
    }

    /// **End chat**.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub async fn end(&self, chat: &ChatId) -> Result<(), ClientError> {
        self.call("chats/end", &(chat,)).await
    }

    async fn post<A: Serialize, T: DeserializeOwned>(
        &self,
        endpoint: &str,
        arguments: &A,
    ) -> Result<(HeaderMap, T), ClientError> {
        let mut request = self
            .http
            .post([&self.base, endpoint].concat())
            .header(CONTENT_TYPE, wire::CONTENT_TYPE)
            .header(wire::VERSION_HEADER, PROTOCOL_VERSION)
            .body(wire::encode(arguments)?);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await?;
        if status.is_success() {
            Ok((headers, wire::decode(&body)?))
        } else {
            Err(ClientError::Refused(wire::decode::<AppError>(&body)?))
        }
    }
}
