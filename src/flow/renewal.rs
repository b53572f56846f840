//! Credentials that are about to end are asked for again.

use std::cell::Cell;
use std::time::Duration;

use crate::credentials::Credentials;
use crate::error::Error;
use crate::timestamp::Timestamp;

/// Credentials that end sooner than this are renewed where that can be done.
const RENEW_BEFORE: Duration = Duration::from_mins(5);
/// The shortest time between two requests for new credentials while those at hand are valid.
const RENEW_EVERY: Duration = Duration::from_mins(1);

/// When a session last asked for credentials.
#[derive(Debug, Default)]
pub(super) struct Renewal {
    requested_at: Cell<Option<Timestamp>>,
}

/// Whether credentials must be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Those at hand last.
    None,
    /// Those at hand end soon, and serve until then.
    Soon,
    /// There are none that are valid.
    Now,
}

impl Renewal {
    /// `by_aws` is the time by AWS's clock, `now` by the caller's.
    pub(super) fn need(
        &self,
        held: Option<&Credentials>,
        now: Timestamp,
        by_aws: Timestamp,
    ) -> Need {
        let Some(held) = held else {
            return Need::Now;
        };
        match held.expiration() {
            Some(end) if end <= by_aws => Need::Now,
            Some(end)
                if end <= later(by_aws, RENEW_BEFORE) && !self.was_requested_recently(now) =>
            {
                Need::Soon
            }
            _ => Need::None,
        }
    }

    pub(super) fn note_request(&self, now: Timestamp) {
        self.requested_at.set(Some(now));
    }

    fn was_requested_recently(&self, now: Timestamp) -> bool {
        self.requested_at.get().is_some_and(|at| {
            let passed = now.epoch_millis() - at.epoch_millis();
            // A clock that was set back makes it long ago.
            (0..millis(RENEW_EVERY)).contains(&passed)
        })
    }
}

/// Whether AWS says that the session is over.
pub(super) fn is_expiry(error: &Error) -> bool {
    matches!(error.code(), "ExpiredTokenException" | "ExpiredToken")
}

pub(super) fn later(time: Timestamp, by: Duration) -> Timestamp {
    Timestamp::from_epoch_millis(time.epoch_millis().saturating_add(millis(by)))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_epoch_millis(1_728_417_322_000);
    const MINUTE: Duration = Duration::from_mins(1);

    fn ending(after: Duration) -> Credentials {
        let end = Some(later(NOW, after));
        let token = Some("fake-token".to_owned());
        Credentials::new(
            "ASIAEXAMPLE".to_owned(),
            "fake-secret".to_owned(),
            token,
            end,
        )
        .unwrap()
    }

    #[test]
    fn credentials_are_needed_at_their_end_and_wanted_five_minutes_before() {
        let renewal = Renewal::default();
        let need = |after| renewal.need(Some(&ending(after)), NOW, NOW);
        assert_eq!(renewal.need(None, NOW, NOW), Need::Now);
        assert_eq!(need(Duration::ZERO), Need::Now);
        assert_eq!(need(5 * MINUTE), Need::Soon);
        assert_eq!(need(6 * MINUTE), Need::None);
    }

    #[test]
    fn whoever_gives_credentials_is_asked_once_a_minute_while_those_at_hand_are_valid() {
        let renewal = Renewal::default();
        renewal.requested_at.set(Some(NOW));
        let held = ending(4 * MINUTE);
        let need = |now| renewal.need(Some(&held), now, NOW);
        assert_eq!(need(later(NOW, MINUTE / 2)), Need::None);
        assert_eq!(need(later(NOW, MINUTE)), Need::Soon);
        // The clock was set back.
        assert_eq!(
            need(Timestamp::from_epoch_millis(NOW.epoch_millis() - 1)),
            Need::Soon
        );
        assert_eq!(
            renewal.need(Some(&ending(Duration::ZERO)), NOW, NOW),
            Need::Now
        );
    }
}
