//! One visitor and one agent who talk, step by step, where a whole crowd would hide the point.

use anyhow::Context;
use foyer_client::{
    AgentSocket, Api, ClientError, Company, Target, VisitorSocket, agent, client_id, visitor,
};
use foyer_protocol::agent::{AgentEvent, AgentFrame};
use foyer_protocol::chat::EventBody;
use foyer_protocol::visitor::{VisitorEvent, VisitorFrame};
use foyer_protocol::{AppError, ChatId, ClientId};
use std::net::SocketAddr;
use std::time::Duration;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Maria has asked, and Joe has her chat.
pub(crate) struct Talk {
    pub(crate) maria: VisitorSocket,
    pub(crate) joe: AgentSocket,
    pub(crate) chat: ChatId,
    pub(crate) token: String,
    pub(crate) company: Company,
    pub(crate) api: Api,
}

/// What the server made of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Stored at this place.
    Stored(i64),
    /// Refused.
    Refused(AppError),
}

impl Talk {
    /// On an empty server: founds a company, and begins.
    pub(crate) async fn begin(server: SocketAddr) -> anyhow::Result<Self> {
        let company = Company::found(server).await?;
        company.round_robin(true).await?;
        let api = company.agent("Joe", 5).await?;
        let target = Target::new(server);
        let (mut joe, _) = agent::arrive(target, api.cookie()).await?;
        let (mut maria, ready) = visitor::arrive(target, company.link, None, 0).await?;
        maria.send(&visitor::start(&client_id(), "question")).await?;
        let given = joe.until("a chat", PATIENCE, |event| match event {
            AgentEvent::Chat(chat) if chat.owner.is_some() => Some(chat.id),
            _ => None,
        });
        let chat = given.await?;
        joe.send(&AgentFrame::Open { stream: chat.clone().into(), after: 0 }).await?;
        Ok(Self { maria, joe, chat, token: ready.token, company, api })
    }

    /// Both connect anew.
    pub(crate) async fn resume(&mut self, server: SocketAddr) -> anyhow::Result<()> {
        let target = Target::new(server);
        self.maria = visitor::arrive(target, self.company.link, Some(&self.token), 0).await?.0;
        self.joe = agent::arrive(target, self.api.cookie()).await?.0;
        self.joe.send(&AgentFrame::Open { stream: self.chat.clone().into(), after: 0 }).await?;
        Ok(())
    }

    /// Maria writes; what the server makes of it.
    pub(crate) async fn maria_says(&mut self, id: &ClientId, text: &str) -> Result<Answer, ClientError> {
        self.maria.send(&VisitorFrame::Send { client_id: id.clone(), text: text.into() }).await?;
        self.answer(id).await
    }

    async fn answer(&mut self, id: &ClientId) -> Result<Answer, ClientError> {
        let pick = |event| match event {
            VisitorEvent::Sent { client_id, seq, .. } if client_id == *id => Some(Answer::Stored(seq)),
            VisitorEvent::Refused { client_id: Some(of), error } if of == *id => Some(Answer::Refused(error)),
            _ => None,
        };
        self.maria.until("an answer", PATIENCE, pick).await
    }

    /// Maria writes, it is stored, and Joe sees it.
    pub(crate) async fn maria_tells_joe(&mut self, text: &str) -> anyhow::Result<i64> {
        let answer = self.maria_says(&client_id(), text).await?;
        let Answer::Stored(seq) = answer else { anyhow::bail!("{text:?}: {answer:?}") };
        self.joe_sees(text).await.with_context(|| format!("Joe never saw {text:?}"))?;
        Ok(seq)
    }

    /// Waits until Joe sees a text.
    pub(crate) async fn joe_sees(&mut self, text: &str) -> Result<(), ClientError> {
        let pick = |event| match event {
            AgentEvent::Events { page, .. } => {
                let has = |body: &EventBody| matches!(body, EventBody::Message { text: t } if t == text);
                page.events.iter().any(|event| has(&event.body)).then_some(())
            }
            _ => None,
        };
        self.joe.until("a message", PATIENCE, pick).await
    }

    /// Joe answers; it is stored.
    pub(crate) async fn joe_says(&mut self, text: &str) -> Result<Answer, ClientError> {
        let id = client_id();
        let (chat, text) = (self.chat.clone(), text.to_owned());
        let frame = AgentFrame::Send { stream: chat.into(), client_id: id.clone(), text, comment: false };
        self.joe.send(&frame).await?;
        let pick = |event| match event {
            AgentEvent::Sent { client_id, seq, .. } if client_id == id => Some(Answer::Stored(seq)),
            AgentEvent::Refused { client_id: Some(of), error, .. } if of == id => {
                Some(Answer::Refused(error))
            }
            _ => None,
        };
        self.joe.until("an answer", PATIENCE, pick).await
    }
}
