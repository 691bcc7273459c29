//! When to try the connection again. Pure: randomness is an argument.

/// First ceiling of the wait.
const FIRST_MS: f64 = 500.0;
/// Last ceiling of the wait.
const LAST_MS: f64 = 30_000.0;

/// Close codes of `/ws/visitor`.
const LINK_UNKNOWN: u16 = 4404;
const RESYNC: u16 = 4409;
const OUTDATED: u16 = 4426;
const RESTART: u16 = 1012;

/// What to do after a connection has closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Connect again after this many milliseconds.
    Retry(u32),
    /// This widget is older than the server: only a reload helps.
    Outdated,
    /// The server does not know the link: trying again is no use.
    Unknown,
}

/// Decides by close code, number of failed tries so far, and a random number in `0.0..1.0`.
///
/// Full jitter: after a server's restart its visitors come back spread out, not all at once.
pub(crate) fn next(code: u16, tries: u32, random: f64) -> Next {
    match code {
        LINK_UNKNOWN => Next::Unknown,
        OUTDATED => Next::Outdated,
        RESYNC if tries == 0 => Next::Retry(0),
        RESTART if tries == 0 => Next::Retry(200 + share(1_000.0, random)),
        _ => {
            let ceiling = FIRST_MS * f64::from(1_u32 << tries.min(10));
            Next::Retry(share(ceiling.min(LAST_MS), random))
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=30 000 by construction")]
fn share(ceiling: f64, random: f64) -> u32 {
    (ceiling * random.clamp(0.0, 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABNORMAL: u16 = 1006;

    #[test]
    fn the_wait_grows_to_half_a_minute_and_no_further() {
        let ceilings: Vec<_> = (0..9).map(|tries| next(ABNORMAL, tries, 1.0)).collect();
        let expected = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
        assert_eq!(ceilings, expected.map(Next::Retry));
        assert_eq!(next(ABNORMAL, u32::MAX, 1.0), Next::Retry(30_000));
    }

    #[test]
    fn the_wait_is_spread_over_the_whole_span() {
        assert_eq!(next(ABNORMAL, 3, 0.0), Next::Retry(0));
        assert_eq!(next(ABNORMAL, 3, 0.5), Next::Retry(2_000));
    }

    #[test]
    fn a_resync_comes_back_at_once_but_not_for_ever() {
        assert_eq!(next(RESYNC, 0, 0.9), Next::Retry(0));
        assert_eq!(next(RESYNC, 2, 0.5), Next::Retry(1_000));
    }

    #[test]
    fn a_restart_comes_back_soon_and_spread_out() {
        assert_eq!(next(RESTART, 0, 0.0), Next::Retry(200));
        assert_eq!(next(RESTART, 0, 1.0), Next::Retry(1_200));
    }

    #[test]
    fn an_old_widget_and_an_unknown_link_stop() {
        assert_eq!(next(OUTDATED, 0, 0.5), Next::Outdated);
        assert_eq!(next(LINK_UNKNOWN, 0, 0.5), Next::Unknown);
    }
}
