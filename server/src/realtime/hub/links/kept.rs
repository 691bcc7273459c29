//! Links as they were read last, and who reads them just now. Asks nobody itself.

use axum::body::Bytes;
use foyer_protocol::LinkId;
use foyer_services::LinkStatus;
use http::HeaderValue;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A status is read anew after this long also without a hint: a lease runs out by the clock, and another process
/// on the same database leaves its hints elsewhere. A number without a link is believed for as long.
const HOLDS: Duration = Duration::from_secs(1);

/// So many numbers without a link are kept. Strangers make them up, so they must not fill the memory.
const MOST_UNKNOWN: usize = 1_000;

/// A link as it was read.
#[derive(Debug)]
pub struct KeptLink {
    /// How it stands and looks.
    pub status: LinkStatus,
    /// The answer to a page that asks how it stands, made for the first one.
    pub answer: OnceLock<Answer>,
}

/// A body that is sent many times.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The body.
    pub body: Bytes,
    /// The tag of this content, with its quotes.
    pub etag: HeaderValue,
}

/// How long what was read is good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Until something is known to have changed: for widgets, which are told then.
    UntilHint,
    /// For a second at most: for pages, which are told nothing.
    Briefly,
}

/// What is known, or how it comes to be.
#[derive(Debug)]
pub(super) enum Found {
    /// This. `None` for a number without a link.
    Kept(Option<Arc<KeptLink>>),
    /// Read it now: nobody else does.
    Read(Reading),
    /// Somebody reads it.
    Wait(watch::Receiver<Told>),
}

/// What those who wait are told: nothing yet, what was read, or that it failed.
pub(super) type Told = Option<Result<Option<Arc<KeptLink>>, ()>>;

/// Links as read last.
#[derive(Debug, Default)]
pub(in crate::realtime::hub) struct Links(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// Links that exist, and when each was read or is read anew.
    links: HashMap<LinkId, (Arc<KeptLink>, Instant)>,
    /// Numbers without a link, and when each was asked for.
    unknown: HashMap<LinkId, Instant>,
    /// Those that are read just now for somebody who waits, with the age when that began.
    read: HashMap<LinkId, (u64, watch::Sender<Told>)>,
    /// Grows when what was read before may hold no more.
    age: u64,
}

/// The turn of whoever reads a link. Dropped before the answer is there, somebody else of those who wait reads.
#[derive(Debug)]
pub(super) struct Reading {
    known: Arc<Mutex<Known>>,
    link: LinkId,
    age: u64,
    /// When it began: what changes after that is not in it.
    at: Instant,
    /// Whether others may wait for it: not when they still have an answer, nor after they were told.
    awaited: bool,
}

impl Links {
    /// Everything is read anew from now on.
    pub(in crate::realtime::hub) fn forget(&self) {
        let mut known = lock(&self.0);
        known.links.clear();
        known.unknown.clear();
        known.age += 1;
    }

    /// What is known of a link. Whoever finds that it holds no more reads it anew, alone: all others get what was
    /// until then. Where nothing is known they wait.
    pub(super) fn find(&self, link: LinkId, hold: Hold, now: Instant) -> Found {
        let mut known = lock(&self.0);
        let age = known.age;
        let reading = |awaited| Reading { known: Arc::clone(&self.0), link, age, at: now, awaited };
        if let Some((kept, read_at)) = known.links.get_mut(&link) {
            if hold == Hold::UntilHint || now.duration_since(*read_at) < HOLDS {
                return Found::Kept(Some(Arc::clone(kept)));
            }
            *read_at = now;
            return Found::Read(reading(false));
        }
        if known.unknown.get(&link).is_some_and(|asked| now.duration_since(*asked) < HOLDS) {
            return Found::Kept(None);
        }
        // What began before a change tells nobody who came after it.
        if let Some((_, told)) = known.read.get(&link).filter(|(began, _)| *began == age) {
            return Found::Wait(told.subscribe());
        }
        known.read.insert(link, (age, watch::channel(None).0));
        Found::Read(reading(true))
    }

    /// Keeps what was read, unless it may have changed since, and tells those who wait.
    pub(super) fn keep(&self, mut reading: Reading, status: Option<LinkStatus>) -> Option<Arc<KeptLink>> {
        let kept = status.map(|status| Arc::new(KeptLink { status, answer: OnceLock::new() }));
        let mut known = lock(&self.0);
        if known.age == reading.age {
            match &kept {
                Some(kept) => drop(known.links.insert(reading.link, (Arc::clone(kept), reading.at))),
                None => known.keep_unknown(reading.link, reading.at),
            }
        }
        known.tell(&mut reading, Ok(kept.clone()));
        kept
    }

    /// Tells those who wait that it could not be read: each of them would only ask a database that fails.
    pub(super) fn fail(&self, mut reading: Reading) {
        lock(&self.0).tell(&mut reading, Err(()));
    }
}

impl Known {
    fn keep_unknown(&mut self, link: LinkId, now: Instant) {
        self.links.remove(&link);
        if self.unknown.len() >= MOST_UNKNOWN {
            self.unknown.retain(|_, asked| now.duration_since(*asked) < HOLDS);
        }
        if self.unknown.len() < MOST_UNKNOWN {
            self.unknown.insert(link, now);
        }
    }

    fn tell(&mut self, reading: &mut Reading, what: Result<Option<Arc<KeptLink>>, ()>) {
        if let Some(told) = self.end(reading) {
            told.send_replace(Some(what));
        }
    }

    /// Takes a reading off the list, unless a newer one stands there.
    fn end(&mut self, reading: &mut Reading) -> Option<watch::Sender<Told>> {
        let own = self.read.get(&reading.link).is_some_and(|(began, _)| *began == reading.age);
        let listed = std::mem::take(&mut reading.awaited) && own;
        if listed { self.read.remove(&reading.link).map(|(_, told)| told) } else { None }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let known = Arc::clone(&self.known);
        lock(&known).end(self);
    }
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use foyer_protocol::setup::{LinkLook, Requires};
    use foyer_protocol::visitor::LinkInfo;

    const LINK: LinkId = LinkId(1);

    fn status(brand: &str) -> Option<LinkStatus> {
        let info = LinkInfo { brand: brand.to_owned(), ..LinkInfo::default() };
        Some(LinkStatus {
            online: true,
            offers: true,
            brand: brand.to_owned(),
            logo: String::new(),
            colour: String::new(),
            refresh_s: 30,
            look: LinkLook::default(),
            allowed_sites: Vec::new(),
            deleted: false,
            requires: Requires::default(),
            info: Arc::new(info),
        })
    }

    fn begin(links: &Links, hold: Hold, now: Instant) -> Reading {
        match links.find(LINK, hold, now) {
            Found::Read(reading) => reading,
            other => panic!("nobody reads: {other:?}"),
        }
    }

    /// The brand that is kept; `None` for a number without a link.
    fn kept(links: &Links, hold: Hold, now: Instant) -> Option<String> {
        match links.find(LINK, hold, now) {
            Found::Kept(kept) => kept.map(|kept| kept.status.brand.clone()),
            other => panic!("nothing is kept: {other:?}"),
        }
    }

    #[test]
    fn a_status_is_read_once_a_second_and_after_every_change() {
        let (links, start) = (Links::default(), Instant::now());
        let later = |ms| start + Duration::from_millis(ms);
        let reading = begin(&links, Hold::Briefly, start);
        links.keep(reading, status("first"));
        assert_eq!(kept(&links, Hold::Briefly, later(999)).as_deref(), Some("first"));
        let again = begin(&links, Hold::Briefly, later(1000));
        assert_eq!(
            kept(&links, Hold::Briefly, later(1001)).as_deref(),
            Some("first"),
            "the others wait for nothing"
        );
        links.forget();
        links.keep(again, status("read too early"));
        let reading = begin(&links, Hold::Briefly, later(1002));
        links.keep(reading, status("second"));
        assert_eq!(kept(&links, Hold::Briefly, later(1004)).as_deref(), Some("second"));
    }

    #[test]
    fn widgets_are_told_of_changes_and_so_what_they_were_told_holds_until_one() {
        let (links, start) = (Links::default(), Instant::now());
        links.keep(begin(&links, Hold::UntilHint, start), status("first"));
        let much_later = start + Duration::from_secs(3600);
        assert_eq!(kept(&links, Hold::UntilHint, much_later).as_deref(), Some("first"));
        links.forget();
        drop(begin(&links, Hold::UntilHint, much_later));
    }

    #[test]
    fn a_number_without_a_link_is_believed_for_a_second() {
        let (links, start) = (Links::default(), Instant::now());
        links.keep(begin(&links, Hold::Briefly, start), None);
        assert_eq!(kept(&links, Hold::UntilHint, start + Duration::from_millis(999)), None);
        links.keep(begin(&links, Hold::UntilHint, start + HOLDS), None);
        links.forget();
        drop(begin(&links, Hold::Briefly, start + HOLDS));
    }

    #[test]
    fn so_many_unknown_numbers_are_kept_and_no_more() {
        let (links, start) = (Links::default(), Instant::now());
        let ask = |number: i64, now| {
            if let Found::Read(reading) = links.find(LinkId(number), Hold::Briefly, now) {
                links.keep(reading, None);
            }
        };
        (0..3_000).for_each(|number| ask(number, start));
        assert_eq!(lock(&links.0).unknown.len(), MOST_UNKNOWN);
        ask(5_000, start + HOLDS);
        assert_eq!(lock(&links.0).unknown.len(), 1, "the old ones made room");
        assert!(lock(&links.0).read.is_empty());
    }

    #[tokio::test]
    async fn one_reads_and_the_others_are_told() {
        let (links, now) = (Links::default(), Instant::now());
        let reading = begin(&links, Hold::Briefly, now);
        let Found::Wait(mut told) = links.find(LINK, Hold::UntilHint, now) else { panic!("it is read") };
        links.keep(reading, status("read"));
        let told = told.wait_for(Option::is_some).await.expect("an answer").clone();
        assert_eq!(
            told.and_then(Result::ok).flatten().map(|kept| kept.status.brand.clone()).as_deref(),
            Some("read")
        );
    }

    #[tokio::test]
    async fn a_failure_is_everybodys_and_a_reader_who_leaves_is_followed_by_another() {
        let (links, now) = (Links::default(), Instant::now());
        let reading = begin(&links, Hold::Briefly, now);
        let Found::Wait(mut told) = links.find(LINK, Hold::Briefly, now) else { panic!("it is read") };
        links.fail(reading);
        assert!(matches!(*told.wait_for(Option::is_some).await.expect("an answer"), Some(Err(()))));

        let reading = begin(&links, Hold::Briefly, now);
        let Found::Wait(mut told) = links.find(LINK, Hold::Briefly, now) else { panic!("it is read") };
        drop(reading);
        assert!(told.wait_for(Option::is_some).await.is_err(), "nobody answers");
        drop(begin(&links, Hold::Briefly, now));
    }

    #[test]
    fn what_is_read_since_before_a_change_tells_nobody_who_came_after_it() {
        let (links, now) = (Links::default(), Instant::now());
        let early = begin(&links, Hold::Briefly, now);
        links.forget();
        let late = begin(&links, Hold::Briefly, now);
        links.keep(early, status("old"));
        assert!(matches!(links.find(LINK, Hold::Briefly, now), Found::Wait(_)), "the newer one is awaited");
        links.keep(late, status("new"));
        assert_eq!(kept(&links, Hold::Briefly, now).as_deref(), Some("new"));
    }
}
