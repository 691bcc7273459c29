//! Round Robin and the default distribution, through the whole path (`docs/product/distribution.md`).

use crate::company::{Company, kind, words};
use crate::on_both;
use foyer_protocol::ErrorKind;
use foyer_protocol::chat::{ChatState, DecidedBy, EventBody, JoinedBy};
use foyer_protocol::people::{AgentStatus, Role, TransferTo};

on_both! {
    /// The document's own example: nobody has a chat, Joe's last chat ended earliest, so Joe.
    async fn the_example_of_joe_bob_and_sue(company: Company) {
        let (joe, bob, sue) = (
            company.agent("Joe", Role::Agent, 1, &["Sales"]).await?,
            company.agent("Bob", Role::Agent, 2, &["Sales"]).await?,
            company.agent("Sue", Role::Agent, 5, &["Sales"]).await?,
        );
        for agent in [&joe, &bob, &sue] {
            company.connect(agent).await?;
        }
        // Each takes and ends one chat, Joe first.
        for agent in [&joe, &bob, &sue] {
            let (_, chat) = company.asks("before").await?;
            company.services.take_chat(agent, &chat, None, false).await?;
            company.passes(60_000).await?;
            company.services.end_chat(agent, &chat).await?;
        }
        company.round_robin(true).await?;
        let (_, first) = company.asks("Which one?").await?;
        assert_eq!(company.owner(&first).await?.as_deref(), Some("Joe"));
        let stream = company.stream(&first).await?;
        let Some(EventBody::Joined { by: JoinedBy::RoundRobin, why: Some(why) }) =
            stream.last().map(|event| event.body.clone())
        else {
            anyhow::bail!("no reason was stored: {stream:?}");
        };
        assert_eq!(why.decided_by, DecidedBy::LastEnded);
        let order: Vec<_> = why.candidates.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(order, ["Joe", "Bob", "Sue"]);
        // Joe is full, Bob's last chat ended before Sue's; then by share of capacity.
        for expected in ["Bob", "Sue", "Sue", "Sue", "Bob", "Sue", "Sue"] {
            let (_, chat) = company.asks("Next?").await?;
            assert_eq!(company.owner(&chat).await?.as_deref(), Some(expected));
        }
        let (_, ninth) = company.asks("All are full").await?;
        assert_eq!(company.state(&ninth).await?, (ChatState::Queued, None));
    }

    /// Every event that frees capacity hands out the chat that has waited longest, at once.
    async fn the_queue_is_drained_oldest_first_by_every_event(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, running) = company.asks("running").await?;
        let mut waiting = Vec::new();
        for n in 0..5 {
            company.passes(1_000).await?;
            waiting.push(company.asks(&format!("waiting {n}")).await?);
        }
        assert_eq!(company.visitors_chat(&waiting[4].0).await?.position, 5);

        // A chat ended.
        company.services.end_chat(&joe, &running).await?;
        assert_eq!(company.owner(&waiting[0].1).await?.as_deref(), Some("Joe"));
        assert_eq!(company.visitors_chat(&waiting[4].0).await?.position, 4);
        // The visitor ended it.
        company.services.visitor_end(&waiting[0].0).await?;
        assert_eq!(company.owner(&waiting[1].1).await?.as_deref(), Some("Joe"));
        // An agent connected.
        let bob = company.agent("Bob", Role::Agent, 1, &["Sales"]).await?;
        assert_eq!(company.owner(&waiting[2].1).await?, None);
        company.connect(&bob).await?;
        assert_eq!(company.owner(&waiting[2].1).await?.as_deref(), Some("Bob"));
        // A limit was raised.
        let agents = company.services.list_agents(&company.admin).await?;
        let mut row = agents.into_iter().find(|a| a.name == "Bob").expect("Bob");
        row.limit = 2;
        company.services.save_agent(&company.admin, &row).await?;
        assert_eq!(company.owner(&waiting[3].1).await?.as_deref(), Some("Bob"));
        // Away and Available again, after a chat of Joe's was transferred away.
        company.services.set_status(&joe, AgentStatus::Away).await?;
        company.services.end_chat(&joe, &waiting[1].1).await?;
        assert_eq!(company.owner(&waiting[4].1).await?, None, "nobody receives with room");
        company.services.set_status(&joe, AgentStatus::Available).await?;
        assert_eq!(company.owner(&waiting[4].1).await?.as_deref(), Some("Joe"));
    }

    /// Switching Round Robin on, or *receives chats* for a group, hands out what waits.
    async fn switches_hand_out_what_waits(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, chat) = company.asks("by hand?").await?;
        assert_eq!(company.state(&chat).await?, (ChatState::Queued, None), "never automatically");
        company.round_robin(true).await?;
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Joe"));

        // A second agent keeps the department online while Joe does not receive.
        let bob = company.agent("Bob", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&bob).await?;
        let (_, bobs) = company.asks("for Bob").await?;
        assert_eq!(company.owner(&bobs).await?.as_deref(), Some("Bob"));
        let sales = company.group("Sales");
        company.services.set_receiving(&joe, &sales, false).await?;
        let (_, waits) = company.asks("nobody with room").await?;
        assert_eq!(company.owner(&waits).await?, None);
        company.services.set_receiving(&joe, &sales, true).await?;
        assert_eq!(company.owner(&waits).await?.as_deref(), Some("Joe"));
        let support = company.group("Support");
        let outcome = company.services.set_receiving(&joe, &support, true).await;
        assert_eq!(kind(&outcome), Some(ErrorKind::NotFound), "no member");
    }

    /// Two agents press **Take**: one gets it, the other learns who.
    async fn of_two_who_take_one_wins(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        let bob = company.agent("Bob", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        company.connect(&bob).await?;
        let (_, chat) = company.asks("mine?").await?;
        let (a, b) = tokio::join!(
            company.services.take_chat(&joe, &chat, None, false),
            company.services.take_chat(&bob, &chat, None, false),
        );
        let owner = company.owner(&chat).await?.expect("an owner");
        let (won, lost) = if owner == "Joe" { (a, b) } else { (b, a) };
        assert!(won.is_ok());
        assert_eq!(kind(&lost), Some(ErrorKind::Conflict));
        assert_eq!(words(lost), format!("{owner} took this chat."));
    }

    /// Beyond the limit only when asked for; never automatically.
    async fn a_limit_is_passed_only_on_purpose(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, first) = company.asks("one").await?;
        let (_, second) = company.asks("two").await?;
        company.services.take_chat(&joe, &first, None, false).await?;
        let outcome = company.services.take_chat(&joe, &second, None, false).await;
        assert_eq!(words(outcome), "You're at your limit: 1 of 1 chats.");
        company.services.take_chat(&joe, &second, None, true).await?;
        assert_eq!(company.owner(&second).await?.as_deref(), Some("Joe"));
    }

    /// A transfer to a group queues or assigns; one to an agent needs an agent who can take it.
    async fn transfers_reach_who_can_take_them(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 2, &["Sales"]).await?;
        let sue = company.agent("Sue", Role::Agent, 1, &["Support"]).await?;
        company.connect(&joe).await?;
        let (key, chat) = company.asks("help").await?;
        company.services.take_chat(&joe, &chat, None, false).await?;
        let (sales, support) = (company.group("Sales"), company.group("Support"));
        let to_sue = TransferTo::Agent { agent: sue.id().clone(), group: support.clone() };
        let transfer = |to: TransferTo| {
            let (services, joe, chat) = (company.services.clone(), joe.clone(), chat.clone());
            async move { services.transfer_chat(&joe, &chat, &to, "VIP").await }
        };
        assert_eq!(words(transfer(to_sue.clone()).await), "Sue isn't connected.");
        company.connect(&sue).await?;
        company.services.set_status(&sue, AgentStatus::Away).await?;
        assert_eq!(words(transfer(to_sue.clone()).await), "Sue is away.");
        company.services.set_status(&sue, AgentStatus::Available).await?;
        let wrong_group = TransferTo::Agent { agent: sue.id().clone(), group: sales };
        assert_eq!(kind(&transfer(wrong_group).await), Some(ErrorKind::NotFound));
        let to_himself = TransferTo::Agent { agent: joe.id().clone(), group: company.group("Sales") };
        assert_eq!(kind(&transfer(to_himself).await), Some(ErrorKind::State));

        transfer(to_sue.clone()).await?;
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Sue"));
        assert_eq!(kind(&transfer(to_sue).await), Some(ErrorKind::NotFound), "out of Joe's sight");
        let stream = company.stream(&chat).await?;
        assert!(stream.iter().any(|e| matches!(&e.body,
            EventBody::Transferred { comment: Some(c), agent_name: Some(n), .. } if c == "VIP" && n == "Sue")));

        // The visitor learns neither the comment nor the colleague's name.
        let view = company.services.visitor_view(&key, 0).await?.expect("a view");
        assert!(view.page.events.iter().all(|e| !matches!(&e.body,
            EventBody::Transferred { comment: Some(_), .. } | EventBody::Comment { .. })));

        // To a group: the queue, or by Round Robin whoever is free there. Joe, who gave it away, is
        // handed it again only because Sue has answered it.
        company.services.send(&sue, &chat, &"s1".into(), "Let me look.", false).await?;
        let to_sales = TransferTo::Group(company.group("Sales"));
        company.services.transfer_chat(&sue, &chat, &to_sales, "").await?;
        assert_eq!(company.state(&chat).await?, (ChatState::Queued, None));
        company.round_robin(true).await?;
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Joe"));
    }

    /// Joe (1 of 1) transfers his only chat to a group he is in: it does not come straight back, though he
    /// has room now and another chat behind it may well be his.
    async fn who_gives_a_chat_away_is_not_handed_it_again(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, chat) = company.asks("one").await?;
        let (key, behind) = company.asks("two").await?;
        let to_sales = TransferTo::Group(company.group("Sales"));
        company.services.transfer_chat(&joe, &chat, &to_sales, "VIP").await?;
        assert_eq!(company.state(&chat).await?, (ChatState::Queued, None), "nobody else is there");
        assert_eq!(company.owner(&behind).await?.as_deref(), Some("Joe"));
        let summary = company.services.chat_for_fan_out(&chat).await?.expect("a chat").summary().clone();
        assert_eq!(
            (summary.transferred_by.as_deref(), summary.transferred_comment.as_deref()),
            (Some("Joe"), Some("VIP"))
        );

        // A new chat is behind the one that was transferred, which Bob gets as soon as he comes.
        let (third_key, third) = company.asks("three").await?;
        assert_eq!(company.visitors_chat(&third_key).await?.position, 2);
        let bob = company.agent("Bob", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&bob).await?;
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Bob"));
        assert_eq!(company.owner(&third).await?, None);

        // He gives it away unanswered: neither of the two is handed it.
        company.services.transfer_chat(&bob, &chat, &to_sales, "").await?;
        assert_eq!(company.owner(&third).await?.as_deref(), Some("Bob"));
        company.services.visitor_end(&key).await?;
        assert_eq!(company.owner(&chat).await?, None, "Joe has room, and gave it away");

        // By hand Joe may take it; answered, it is like any other.
        company.services.take_chat(&joe, &chat, None, false).await?;
        company.services.send(&joe, &chat, &"j1".into(), "Here I am again.", false).await?;
        let summary = company.services.chat_for_fan_out(&chat).await?.expect("a chat").summary().clone();
        assert_eq!((summary.transferred_by, summary.transferred_comment), (None, None));
        company.services.transfer_chat(&joe, &chat, &to_sales, "").await?;
        company.services.visitor_end(&third_key).await?;
        assert_eq!(company.owner(&chat).await?.as_deref(), Some("Bob"));
    }

    /// What the visitor was told is read stays read when the chat changes hands.
    async fn what_was_read_stays_read_after_a_transfer(company: Company) {
        let joe = company.agent("Joe", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (key, chat) = company.asks("one").await?;
        company.services.take_chat(&joe, &chat, None, false).await?;
        company.services.agent_read(&joe, &(&chat).into(), 2).await?;
        assert_eq!(company.visitors_chat(&key).await?.seen_by_agent, 2);
        company.services.transfer_chat(&joe, &chat, &TransferTo::Group(company.group("Sales")), "").await?;
        assert_eq!(company.visitors_chat(&key).await?.seen_by_agent, 2);
    }

    /// A deactivated agent's chats go back to the queue, and to whoever is free.
    async fn a_deactivated_agent_leaves_no_chat_behind(company: Company) {
        company.round_robin(true).await?;
        let joe = company.agent("Joe", Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        let (_, first) = company.asks("one").await?;
        let (_, second) = company.asks("two").await?;
        let bob = company.agent("Bob", Role::Agent, 1, &["Sales"]).await?;
        company.connect(&bob).await?;
        let agents = company.services.list_agents(&company.admin).await?;
        let mut row = agents.into_iter().find(|a| a.name == "Joe").expect("Joe");
        row.active = false;
        company.services.save_agent(&company.admin, &row).await?;
        assert_eq!(company.owner(&first).await?.as_deref(), Some("Bob"), "the older one first");
        assert_eq!(company.state(&second).await?, (ChatState::Queued, None));
        assert!(company.services.actor_again(&joe).await.is_err(), "still signed in");
    }
}
