//! Texts that came together are stored by one change, and each has an outcome of its own.

use crate::company::{Company, kind};
use crate::on_both;
use foyer_protocol::chat::EventBody;
use foyer_protocol::people::Role;
use foyer_protocol::{ChatId, ClientId, ErrorKind};
use foyer_services::{NewMessage, NewText, Placed, SentText};

fn message(id: &str, text: &str) -> NewMessage {
    NewMessage { client_id: id.into(), text: text.to_owned(), chat: None }
}

fn text(chat: &ChatId, id: &str, comment: bool) -> NewText {
    NewText { stream: chat.into(), client_id: id.into(), text: format!("text {id}"), comment }
}

/// The places of what was stored, and the kinds of what was refused.
fn outcomes(all: &[SentText]) -> Vec<Result<i64, Option<ErrorKind>>> {
    all.iter().map(|one| one.as_ref().map(|stored| stored.seq).map_err(|_| kind(one))).collect()
}

/// As [`outcomes`], of a visitor's messages.
fn places(all: Vec<SentText<Placed>>) -> Vec<Result<i64, Option<ErrorKind>>> {
    let all: Vec<SentText> = all.into_iter().map(|one| one.map(|placed| placed.stored)).collect();
    outcomes(&all)
}

on_both! {
    async fn a_visitors_messages_keep_their_order_and_a_refused_one_keeps_back_no_other(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (key, chat) = company.asks("Hi").await?;
        let all = [message("a", "one"), message("b", "  "), message("a", "one"), message("no id", "x"), message("c", "two")];
        let sent = places(company.services.visitor_send_all(&key, all.to_vec()).await);
        let (a, c) = (Ok(3), Ok(4));
        assert_eq!(
            sent,
            [a, Err(Some(ErrorKind::Invalid)), a, Err(Some(ErrorKind::BadRequest)), c]
        );
        let stored = company.stream(&chat).await?;
        let texts: Vec<_> = stored.iter().map(|event| &event.body).collect();
        assert!(matches!(texts[2..], [EventBody::Message { text: one }, EventBody::Message { text: two }] if one == "one" && two == "two"));
        // The whole outbox again: the same places, and nothing new.
        assert_eq!(places(company.services.visitor_send_all(&key, all.to_vec()).await), sent);
        assert_eq!(company.stream(&chat).await?.len(), 4);
        company.services.visitor_end(&key).await?;
        let late = [message("d", "late"), message("a", "one")];
        let sent = company.services.visitor_send_all(&key, late.to_vec()).await;
        assert_eq!(places(sent), [Err(Some(ErrorKind::State)), a]);
    }

    /// What was long on its way from a chat that has been followed by another one since: it is where it was stored, or
    /// nowhere.
    async fn a_message_goes_into_no_other_chat_than_its_own(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (key, first) = company.asks("Hi").await?;
        let of_first = |id: &str, text: &str| NewMessage { chat: Some(first.clone()), ..message(id, text) };
        let sent = places(company.services.visitor_send_all(&key, vec![of_first("a", "one")]).await);
        assert_eq!(sent, [Ok(3)]);
        company.services.visitor_end(&key).await?;
        let second = company.starts(&key, "Sales", "Again").await?;
        let late = vec![of_first("a", "one"), of_first("b", "two"), message("c", "three")];
        let sent = company.services.visitor_send_all(&key, late).await;
        let chats: Vec<_> = sent.iter().map(|one| one.as_ref().ok().map(|placed| placed.chat.clone())).collect();
        assert_eq!(chats, [Some(first.clone()), None, Some(second.clone())]);
        assert_eq!(places(sent), [Ok(3), Err(Some(ErrorKind::State)), Ok(3)]);
    }

    async fn an_agents_texts_are_refused_one_by_one(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, own) = company.asks("Hi").await?;
        let (_, queued) = company.asks("Hello").await?;
        let nowhere = ChatId::from("none");
        let all = [text(&own, "a", false), text(&queued, "b", false), text(&nowhere, "c", false), text(&own, "d", true)];
        let sent = company.services.send_all(&joe, all.to_vec()).await;
        assert_eq!(
            outcomes(&sent),
            [Ok(3), Err(Some(ErrorKind::Forbidden)), Err(Some(ErrorKind::NotFound)), Ok(4)]
        );
    }

    /// The same outbox on two lines of one visitor at one moment: each text is stored once.
    async fn two_lines_with_one_outbox_store_each_text_once(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (key, chat) = company.asks("Hi").await?;
        let all: Vec<NewMessage> = (0..10).map(|n| message(&format!("m{n}"), "again")).collect();
        let services = &company.services;
        let (one, two) =
            tokio::join!(services.visitor_send_all(&key, all.clone()), services.visitor_send_all(&key, all));
        assert_eq!(places(one), places(two));
        let ids: Vec<_> = company.stream(&chat).await?.into_iter().skip(2).filter_map(|event| event.client_id).collect();
        assert_eq!(ids, (0..10).map(|n| ClientId(format!("m{n}"))).collect::<Vec<_>>());
    }
}
