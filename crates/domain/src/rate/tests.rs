//! The bucket by table, and by property: never more than the rate, never less than promised.

use super::*;
use proptest::prelude::*;

const S: u64 = 1_000_000_000;

fn rate(count: u64, window_ns: u64) -> Rate {
    Rate::new(count, window_ns).expect("a rate")
}

#[test]
fn nothing_allowed_or_no_time_is_no_limit() {
    assert_eq!(Rate::new(0, S), None);
    assert_eq!(Rate::new(1, 0), None);
}

#[test]
fn a_bucket_by_table() {
    // Three in three seconds. Each step: when it is tried, and how long it must wait.
    let steps: &[(u64, Result<(), u64>)] = &[
        (0, Ok(())),
        (0, Ok(())),
        (0, Ok(())),
        (0, Err(S)),
        (S / 2, Err(S / 2)),
        (S, Ok(())),
        (S, Err(S)),
        // A long rest fills it, and no further.
        (100 * S, Ok(())),
        (100 * S, Ok(())),
        (100 * S, Ok(())),
        (100 * S, Err(S)),
    ];
    let rate = rate(3, 3 * S);
    let mut bucket = Bucket::default();
    for (n, (now_ns, expected)) in steps.iter().enumerate() {
        let outcome = bucket.take(rate, 1, *now_ns);
        assert_eq!(outcome.map(|_| ()), *expected, "step {n}");
        bucket = outcome.unwrap_or(bucket);
    }
}

#[test]
fn booking_spaces_out_what_comes_at_once() {
    let rate = rate(2, 2 * S);
    let mut bucket = Bucket::default();
    let mut waits = Vec::new();
    for _ in 0..5 {
        let (next, wait_ns) = bucket.book(rate, 1, 10 * S);
        bucket = next;
        waits.push(wait_ns / S);
    }
    assert_eq!(waits, [0, 0, 1, 2, 3]);
}

#[test]
fn a_cost_above_the_whole_count_is_never_free() {
    let rate = rate(10, S);
    assert_eq!(Bucket::default().take(rate, 30, 0), Err(2 * S));
    assert_eq!(Bucket::default().book(rate, u64::MAX, 0).1, u64::MAX - S);
}

proptest! {
    /// In any stretch of time no more passes than the count and what fills up meanwhile.
    #[test]
    fn never_more_than_the_rate(
        count in 1_u64..50,
        window_ns in 1_u64..1_000_000,
        steps in prop::collection::vec((0_u64..100_000, 1_u64..4), 1..300),
    ) {
        let rate = rate(count, window_ns);
        let (mut bucket, mut now_ns) = (Bucket::default(), 0);
        let mut passed: Vec<(u64, u64)> = Vec::new();
        for (pause_ns, cost) in steps {
            now_ns += pause_ns;
            if let Ok(next) = bucket.take(rate, cost, now_ns) {
                bucket = next;
                passed.push((now_ns, cost));
            }
        }
        for (n, (from_ns, _)) in passed.iter().enumerate() {
            let mut sum = 0;
            for (at_ns, cost) in &passed[n..] {
                sum += cost;
                // Rounding down may fill the bucket early, by less than 1 ns for each that passed.
                let rounding_ns = passed.len() as u64 + 1;
                let filled = u128::from(at_ns - from_ns + rounding_ns) * u128::from(count);
                let filled = u64::try_from(filled.div_ceil(u128::from(window_ns))).expect("small");
                prop_assert!(sum <= count + filled, "{} in {} ns", sum, at_ns - from_ns);
            }
        }
    }

    /// The wait it names is exact, and being refused costs nothing.
    #[test]
    fn the_wait_is_exact(
        count in 1_u64..50,
        window_ns in 100_u64..1_000_000,
        used in 0_u64..60,
        now_ns in 0_u64..1_000_000,
    ) {
        let rate = rate(count, window_ns);
        let mut bucket = Bucket::default();
        for _ in 0..used {
            bucket = bucket.take(rate, 1, now_ns).unwrap_or(bucket);
        }
        if let Err(wait_ns) = bucket.take(rate, 1, now_ns) {
            prop_assert!(used >= count);
            prop_assert!(bucket.take(rate, 1, now_ns + wait_ns - 1).is_err());
            prop_assert!(bucket.take(rate, 1, now_ns + wait_ns).is_ok());
        } else {
            prop_assert!(used < count);
        }
    }

    /// After a rest of the whole window the whole count may be used at once.
    #[test]
    fn a_rest_fills_the_bucket(
        count in 1_u64..50,
        window_ns in 1_u64..1_000_000,
        tries in 1_u64..100,
        now_ns in 0_u64..1_000_000,
    ) {
        let rate = rate(count, window_ns);
        let mut bucket = Bucket::default();
        for _ in 0..tries {
            bucket = bucket.take(rate, 1, now_ns).unwrap_or(bucket);
        }
        let later_ns = now_ns + window_ns;
        for _ in 0..count {
            let next = bucket.take(rate, 1, later_ns);
            prop_assert!(next.is_ok());
            bucket = next.unwrap_or(bucket);
        }
    }

    /// Booking and waiting has the same effect as trying until it is allowed.
    #[test]
    fn booking_and_trying_agree(
        count in 1_u64..20,
        window_ns in 1_u64..1_000_000,
        pauses in prop::collection::vec(0_u64..100_000, 1..100),
    ) {
        let rate = rate(count, window_ns);
        let (mut booked, mut tried) = (Bucket::default(), Bucket::default());
        let mut now_ns = 0;
        for pause_ns in pauses {
            now_ns += pause_ns;
            let (next, wait_ns) = booked.book(rate, 1, now_ns);
            booked = next;
            let at_once = tried.take(rate, 1, now_ns);
            prop_assert_eq!(at_once.is_err(), wait_ns > 0);
            now_ns += wait_ns;
            let then = tried.take(rate, 1, now_ns);
            prop_assert!(then.is_ok());
            tried = then.unwrap_or(tried);
        }
    }
}
