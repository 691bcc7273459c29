//! Lists of ended chats: pages, searches, counts (`docs/product/lists.md`). Who sees what is in `rights`.

use crate::company::{Company, stranger};
use crate::on_both;
use foyer_protocol::people::{CompletedQuery, CompletedScope};
use foyer_protocol::visitor::PageInfo;
use foyer_protocol::{ClientId, limits::PAGE_ROWS};
use foyer_services::{Actor, Facts, random_id};

/// All numbers of a list, page by page, and how many pages and chats there are.
async fn numbers(
    company: &Company,
    who: &Actor,
    query: &CompletedQuery,
) -> anyhow::Result<(Vec<i64>, usize, i64)> {
    let (mut numbers, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = company.services.completed_chats(who, query, after).await?;
        pages += 1;
        after = page.chats.last().and_then(|chat| Some((chat.ended_at?, chat.number)));
        let is_last = i64::try_from(page.chats.len())? < PAGE_ROWS;
        numbers.extend(page.chats.into_iter().map(|chat| chat.number));
        if is_last {
            return Ok((numbers, pages, page.total));
        }
    }
}

async fn ended(company: &Company, name: &str, email: &str, question: &str) -> anyhow::Result<()> {
    let key = stranger(company.link);
    let sales = company.groups.iter().find(|g| g.name == "Sales").and_then(|g| g.department.clone());
    let (id, page) = (ClientId(random_id()), PageInfo::default());
    let services = &company.services;
    let placed = services
        .start_chat(&key, &id, sales.as_ref(), name, email, question, Facts::plain(&page, "UA"))
        .await?;
    services.take_chat(&company.admin, &placed.0.chat, None, true).await?;
    services.end_chat(&company.admin, &placed.0.chat).await?;
    Ok(())
}

on_both! {
    async fn completed_chats_come_in_pages_either_way(company: Company) {
        let joe = company.agent("Joe", foyer_protocol::people::Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        for n in 0..PAGE_ROWS + 3 {
            // Several of one moment, so that the number decides their order.
            company.clock.advance_ms(n % 2);
            ended(&company, "Maria", "maria@example.org", "Hello").await?;
        }
        let ascending: Vec<i64> = (1..=PAGE_ROWS + 3).collect();
        for scope in [CompletedScope::Mine, CompletedScope::All, CompletedScope::Group(company.group("Sales"))] {
            let newest = CompletedQuery { scope, search: String::new(), oldest_first: false };
            let oldest = CompletedQuery { oldest_first: true, ..newest.clone() };
            let (mut down, pages, total) = numbers(&company, &company.admin, &newest).await?;
            down.reverse();
            assert_eq!((&down, pages, total), (&ascending, 2, PAGE_ROWS + 3), "{newest:?}");
            assert_eq!(numbers(&company, &company.admin, &oldest).await?.0, ascending, "{oldest:?}");
        }
    }

    async fn completed_chats_are_found_by_name_email_question_and_number(company: Company) {
        let joe = company.agent("Joe", foyer_protocol::people::Role::Agent, 5, &["Sales"]).await?;
        company.connect(&joe).await?;
        ended(&company, "Ödön", "o@müller.de", "Which chair is good?").await?;
        ended(&company, "Maria", "maria@example.org", "Chair no 1 is broken").await?;
        ended(&company, "Zoë", "zoe@example.org", "A table, please").await?;
        for (search, expected) in [
            ("", vec![3, 2, 1]),
            ("ödön", vec![1]),
            ("CHAIR", vec![2, 1]),
            ("chair maria", vec![2]),
            ("@example.org", vec![3, 2]),
            ("#3", vec![3]),
            ("1", vec![2, 1]),
            ("zebra", vec![]),
        ] {
            for scope in [CompletedScope::Mine, CompletedScope::All, CompletedScope::Group(company.group("Sales"))] {
                let query = CompletedQuery { scope, search: search.into(), oldest_first: false };
                let (found, _, total) = numbers(&company, &company.admin, &query).await?;
                assert_eq!(found, expected, "{query:?}");
                assert_eq!(usize::try_from(total)?, expected.len(), "{query:?}");
            }
            let query = CompletedQuery { scope: CompletedScope::Mine, search: search.into(), oldest_first: false };
            assert_eq!(numbers(&company, &joe, &query).await?.0, Vec::<i64>::new(), "none of them is Joe's");
        }
    }
}
