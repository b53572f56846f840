//! AWS's "standard" retry mode: how often, how long to wait, and when to stop asking.
//!
//! See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>.

use std::time::Duration;

use crate::error::Class;

/// What retries are bounded by.
struct Limits {
    /// How often a request is sent at most.
    attempts: u32,
    /// Tokens to pay retries with.
    capacity: u32,
    longest_millis: u64,
}

const STANDARD: Limits = Limits {
    attempts: 3,
    capacity: 500,
    longest_millis: 20_000,
};

const TRANSIENT_COST: u32 = 14;
const THROTTLING_COST: u32 = 5;
const TRANSIENT_BASE_MILLIS: u64 = 50;
const THROTTLING_BASE_MILLIS: u64 = 1000;
/// `x-amz-retry-after` may prolong a delay by so much, no more.
const LONGER_AT_MOST_MILLIS: u64 = 5000;

/// Tokens that retries are paid with. When most calls fail, they run out, and failures are returned immediately.
pub(crate) struct Quota {
    limits: Limits,
    tokens: u32,
    random: fastrand::Rng,
}

/// A quota for each Region: one that cannot be reached takes nothing from the others.
pub(crate) struct Quotas {
    seed: u64,
    all: Vec<(Box<str>, Quota)>,
}

impl Quotas {
    pub(crate) fn new(seed: u64) -> Self {
        let all = Vec::new();
        Self { seed, all }
    }

    pub(crate) fn for_region(&mut self, region: &str) -> &mut Quota {
        let known = self.all.iter().position(|(name, _)| **name == *region);
        let index = known.unwrap_or_else(|| {
            self.seed = self.seed.wrapping_add(1);
            self.all.push((region.into(), Quota::new(self.seed)));
            self.all.len() - 1
        });
        &mut self.all[index].1
    }
}

/// A retry that was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retry {
    pub(crate) delay: Duration,
    cost: u32,
}

impl Quota {
    fn new(seed: u64) -> Self {
        Self {
            limits: STANDARD,
            tokens: STANDARD.capacity,
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// Whether to try again after the `failures`th failure (counted from 1), and after how long. `asked_millis` is what the
    /// response asked for.
    pub(crate) fn retry(
        &mut self,
        class: Class,
        failures: u32,
        requested_millis: Option<u64>,
    ) -> Option<Retry> {
        let (cost, ceiling) = self.allowed_retry(class, failures)?;
        let delay = self.random.u64(0..=ceiling);
        Some(self.pay(cost, delay, requested_millis))
    }

    /// What the retry costs, and its longest delay in milliseconds.
    fn allowed_retry(&self, class: Class, failures: u32) -> Option<(u32, u64)> {
        let (cost, base) = match class {
            Class::Transient => (TRANSIENT_COST, TRANSIENT_BASE_MILLIS),
            Class::Throttling => (THROTTLING_COST, THROTTLING_BASE_MILLIS),
            Class::Skew | Class::Credentials | Class::Permanent => return None,
        };
        if failures >= self.limits.attempts || self.tokens < cost {
            return None;
        }
        let ceiling = (base << (failures - 1)).min(self.limits.longest_millis);
        Some((cost, ceiling))
    }

    fn pay(&mut self, cost: u32, delay: u64, requested_millis: Option<u64>) -> Retry {
        self.tokens -= cost;
        let requested = requested_millis.unwrap_or(delay);
        Retry {
            delay: Duration::from_millis(requested.clamp(delay, delay + LONGER_AT_MOST_MILLIS)),
            cost,
        }
    }

    /// A call succeeded, with its last retry if there was one.
    pub(crate) fn succeeded(&mut self, last: Option<Retry>) {
        let returned = last.map_or(1, |retry| retry.cost);
        self.tokens = (self.tokens + returned).min(self.limits.capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(capacity: u32, attempts: u32) -> Quota {
        Quota {
            limits: Limits {
                attempts,
                capacity,
                ..STANDARD
            },
            tokens: capacity,
            random: fastrand::Rng::with_seed(1),
        }
    }

    /// The delay in milliseconds, with the random factor at its greatest.
    fn longest(
        quota: &mut Quota,
        class: Class,
        failures: u32,
        requested_millis: Option<u64>,
    ) -> Option<Retry> {
        let (cost, ceiling) = quota.allowed_retry(class, failures)?;
        Some(quota.pay(cost, ceiling, requested_millis))
    }

    fn millis(retry: Option<Retry>) -> Option<u128> {
        retry.map(|retry| retry.delay.as_millis())
    }

    // AWS's table for the standard mode 2.1, as `standard.rs` of aws-smithy-runtime 1.16 has it.

    #[test]
    fn transient_failures_wait_50_ms_and_throttles_a_second() {
        let mut quota = quota(500, 3);
        let transient = longest(&mut quota, Class::Transient, 1, None);
        assert_eq!(millis(transient), Some(50));
        let throttled = longest(&mut quota, Class::Throttling, 1, None);
        assert_eq!(millis(throttled), Some(1000));
    }

    #[test]
    fn what_the_response_asks_for_is_kept_to_within_five_seconds() {
        for (requested, delay) in [(3000, 3000), (10, 50), (10_000, 5050)] {
            let retry = longest(&mut quota(500, 3), Class::Transient, 1, Some(requested));
            assert_eq!(millis(retry), Some(delay), "{requested}");
        }
    }

    #[test]
    fn a_retry_that_succeeds_at_last_gets_the_last_ones_cost_back() {
        let mut quota = quota(500, 3);
        let first = longest(&mut quota, Class::Transient, 1, None);
        assert_eq!((millis(first), quota.tokens), (Some(50), 486));
        let second = longest(&mut quota, Class::Transient, 2, None);
        assert_eq!((millis(second), quota.tokens), (Some(100), 472));
        quota.succeeded(second);
        assert_eq!(quota.tokens, 486);
    }

    #[test]
    fn a_call_fails_when_its_attempts_are_used_up() {
        let mut quota = quota(500, 3);
        longest(&mut quota, Class::Transient, 1, None);
        longest(&mut quota, Class::Transient, 2, None);
        assert_eq!(longest(&mut quota, Class::Transient, 3, None), None);
        assert_eq!(quota.tokens, 472);
    }

    #[test]
    fn a_quota_that_is_used_up_stops_retries() {
        for (capacity, left) in [(14, 0), (20, 6)] {
            let mut quota = quota(capacity, 5);
            let first = longest(&mut quota, Class::Transient, 1, None);
            assert_eq!((millis(first), quota.tokens), (Some(50), left));
            assert_eq!(longest(&mut quota, Class::Transient, 2, None), None);
            assert_eq!(quota.tokens, left);
        }
        assert_eq!(longest(&mut quota(0, 3), Class::Transient, 1, None), None);
    }

    #[test]
    fn the_quota_recovers_by_successes() {
        let mut quota = quota(30, 5);
        longest(&mut quota, Class::Transient, 1, None);
        let second = longest(&mut quota, Class::Transient, 2, None);
        assert_eq!((millis(second), quota.tokens), (Some(100), 2));
        quota.succeeded(second);
        assert_eq!(quota.tokens, 16);
        let next = longest(&mut quota, Class::Transient, 1, None);
        assert_eq!((millis(next), quota.tokens), (Some(50), 2));
        quota.succeeded(next);
        assert_eq!(quota.tokens, 16);
    }

    #[test]
    fn a_throttle_costs_less_than_a_failure() {
        let mut quota = quota(500, 3);
        let throttled = longest(&mut quota, Class::Throttling, 1, None);
        assert_eq!((millis(throttled), quota.tokens), (Some(1000), 495));
        quota.succeeded(throttled);
        assert_eq!(quota.tokens, 500);
    }

    #[test]
    fn no_delay_is_longer_than_the_longest() {
        let mut quota = quota(500, 5);
        quota.limits.longest_millis = 200;
        let delays: Vec<_> = (1..=5)
            .map(|failures| millis(longest(&mut quota, Class::Transient, failures, None)))
            .collect();
        assert_eq!(delays, [Some(50), Some(100), Some(200), Some(200), None]);
        assert_eq!(quota.tokens, 500 - 4 * 14);
    }

    #[test]
    fn the_standard_limits_are_three_attempts_500_tokens_and_20_seconds() {
        let mut quota = Quota::new(1);
        assert_eq!((quota.tokens, quota.limits.longest_millis), (500, 20_000));
        assert!(quota.retry(Class::Transient, 2, None).is_some());
        assert!(quota.retry(Class::Transient, 3, None).is_none());
        assert_eq!(quota.tokens, 486);
    }

    #[test]
    fn what_cannot_get_better_is_not_retried() {
        for class in [Class::Permanent, Class::Skew, Class::Credentials] {
            assert!(Quota::new(1).retry(class, 1, None).is_none());
        }
    }

    #[test]
    fn the_delay_is_drawn_from_all_that_is_below_its_ceiling() {
        let mut quota = Quota::new(7);
        let delays: Vec<u128> = (0..30)
            .filter_map(|_| millis(quota.retry(Class::Transient, 1, None)))
            .collect();
        assert!(delays.iter().all(|delay| *delay <= 50));
        assert!(delays.iter().any(|delay| *delay < 20) && delays.iter().any(|delay| *delay > 30));
    }

    #[test]
    fn the_quota_never_grows_past_its_capacity() {
        let mut quota = Quota::new(1);
        quota.succeeded(None);
        assert_eq!(quota.tokens, 500);
    }
}
