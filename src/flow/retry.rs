//! AWS's "standard" retry mode: how often, how long to wait, and when to stop asking.
//!
//! See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>.

use std::time::Duration;

use crate::error::Class;

/// How often a request is sent at most.
pub(crate) const ATTEMPTS: u32 = 3;

const CAPACITY: u32 = 500;
const TRANSIENT_COST: u32 = 14;
const THROTTLING_COST: u32 = 5;
const TRANSIENT_BASE_MILLIS: u64 = 50;
const THROTTLING_BASE_MILLIS: u64 = 1000;
const LONGEST_MILLIS: u64 = 20_000;

/// Tokens that retries are paid with. When most calls fail, they run out, and failures are told at once.
pub(crate) struct Quota {
    tokens: u32,
    random: fastrand::Rng,
}

/// A retry that was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retry {
    pub(crate) delay: Duration,
    cost: u32,
}

impl Quota {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            tokens: CAPACITY,
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// Whether to try again after the `failures`th failure (counted from 1), and after how long.
    pub(crate) fn retry(&mut self, class: Class, failures: u32) -> Option<Retry> {
        let (cost, base) = match class {
            Class::Transient => (TRANSIENT_COST, TRANSIENT_BASE_MILLIS),
            Class::Throttling => (THROTTLING_COST, THROTTLING_BASE_MILLIS),
            Class::Skew | Class::Credentials | Class::Permanent => return None,
        };
        if failures >= ATTEMPTS || self.tokens < cost {
            return None;
        }
        self.tokens -= cost;
        let ceiling = (base << (failures - 1)).min(LONGEST_MILLIS);
        let delay = Duration::from_millis(self.random.u64(0..=ceiling));
        Some(Retry { delay, cost })
    }

    /// A call succeeded, with its last retry if there was one.
    pub(crate) fn succeeded(&mut self, last: Option<Retry>) {
        let returned = last.map_or(1, |retry| retry.cost);
        self.tokens = (self.tokens + returned).min(CAPACITY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_sent_at_most_three_times() {
        let mut quota = Quota::new(1);
        assert!(quota.retry(Class::Transient, 1).is_some());
        assert!(quota.retry(Class::Transient, 2).is_some());
        assert!(quota.retry(Class::Transient, 3).is_none());
    }

    #[test]
    fn what_cannot_get_better_is_not_retried() {
        for class in [Class::Permanent, Class::Skew, Class::Credentials] {
            assert!(Quota::new(1).retry(class, 1).is_none());
        }
    }

    #[test]
    fn the_delay_stays_under_its_ceiling_which_doubles() {
        let mut quota = Quota::new(7);
        for _ in 0..10 {
            assert!(quota.retry(Class::Transient, 1).unwrap().delay <= Duration::from_millis(50));
            assert!(quota.retry(Class::Transient, 2).unwrap().delay <= Duration::from_millis(100));
        }
        for _ in 0..10 {
            assert!(quota.retry(Class::Throttling, 2).unwrap().delay <= Duration::from_secs(2));
        }
    }

    #[test]
    fn an_empty_quota_fails_at_once_and_fills_by_successes() {
        let mut quota = Quota::new(1);
        let mut granted = 0;
        while quota.retry(Class::Transient, 1).is_some() {
            granted += 1;
        }
        assert_eq!(granted, 35);
        assert_eq!(quota.tokens, 10);
        quota.succeeded(Some(Retry {
            delay: Duration::ZERO,
            cost: TRANSIENT_COST,
        }));
        assert_eq!(quota.tokens, 24);
        quota.succeeded(None);
        assert_eq!(quota.tokens, 25);
    }

    #[test]
    fn the_quota_never_grows_past_its_capacity() {
        let mut quota = Quota::new(1);
        quota.succeeded(None);
        assert_eq!(quota.tokens, 500);
    }
}
