//! Throttle buckets: how fast one caller may read, so that the rest is left to everybody else.
//!
//! AWS counts the calls of an account in a Region, whoever makes them: the console, pipelines, this.

use std::time::Duration;

use crate::protocol::Bucket;
use crate::timestamp::Timestamp;

/// Calls are counted in parts, so that a bucket gains whole ones in a millisecond at any share and slowness.
const CALL: i64 = 10_000_000;
/// However often AWS refuses, so many hundredths of the pace are kept.
const SLOWEST: i64 = 5;
/// Refusals that come this soon after the last one have the same cause.
const SAME_REFUSAL_MILLIS: i64 = 1000;

/// The buckets of one caller.
pub(crate) struct Pace {
    /// The share of what AWS admits that is used, in hundredths: 1 to 100.
    share: i64,
    levels: Vec<(Box<str>, Bucket, TokenBucket)>,
}

struct TokenBucket {
    parts: i64,
    at: i64,
    /// How much of the pace is kept since AWS last refused, in hundredths.
    slowness: i64,
    refused_at: Option<i64>,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            share: 50,
            levels: Vec::new(),
        }
    }

    /// Uses this share of what AWS admits from now on, in hundredths.
    pub(crate) fn set_share(&mut self, share: u8) {
        self.share = i64::from(share.clamp(1, 100));
    }

    /// How long to wait until a call is within the share.
    pub(crate) fn wait(&mut self, region: &str, bucket: Bucket, now: Timestamp) -> Duration {
        let share = self.share;
        let level = self.level(region, bucket, now);
        let missing = (CALL - level.parts).max(0);
        let gain = parts_a_milli(bucket) * share * level.slowness;
        let millis = missing / gain + i64::from(missing % gain > 0);
        // Never negative.
        Duration::from_millis(millis.unsigned_abs())
    }

    /// Counts a call. Whoever does not wait first takes it from those who do.
    pub(crate) fn spend(&mut self, region: &str, bucket: Bucket, now: Timestamp) {
        self.level(region, bucket, now).parts -= CALL;
    }

    /// AWS refused a call: others use the bucket too. The pace is halved.
    pub(crate) fn refused(&mut self, region: &str, bucket: Bucket, now: Timestamp) {
        let level = self.level(region, bucket, now);
        let lately = |at: i64| (0..SAME_REFUSAL_MILLIS).contains(&(level.at - at));
        if level.refused_at.is_some_and(lately) {
            return;
        }
        level.refused_at = Some(level.at);
        level.slowness = (level.slowness / 2).max(SLOWEST);
        level.parts = level.parts.min(0);
    }

    /// AWS admitted a call: the pace recovers, a hundredth for each.
    pub(crate) fn admitted(&mut self, region: &str, bucket: Bucket, now: Timestamp) {
        let level = self.level(region, bucket, now);
        level.slowness = (level.slowness + 1).min(100);
    }

    /// The level as it is now.
    fn level(&mut self, region: &str, bucket: Bucket, now: Timestamp) -> &mut TokenBucket {
        let now = now.epoch_millis();
        let full = (bucket.burst() * self.share * CALL / 100).max(CALL);
        let index = self
            .levels
            .iter()
            .position(|(name, kind, _)| **name == *region && *kind == bucket)
            .unwrap_or_else(|| {
                let level = TokenBucket {
                    parts: full,
                    at: now,
                    slowness: 100,
                    refused_at: None,
                };
                self.levels.push((region.into(), bucket, level));
                self.levels.len() - 1
            });
        let level = &mut self.levels[index].2;
        let gain = parts_a_milli(bucket) * self.share * level.slowness;
        let gained = (now - level.at).max(0).saturating_mul(gain);
        level.parts = level.parts.saturating_add(gained).min(full);
        // A clock that was set back gains nothing, and goes on from there.
        level.at = now;
        level
    }
}

/// What a bucket gains at a hundredth of the share and of the pace.
const fn parts_a_milli(bucket: Bucket) -> i64 {
    bucket.refill() * CALL / 1000 / 100 / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGION: &str = "us-east-1";

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_epoch_millis(millis)
    }

    /// How many calls need not wait.
    fn at_once(pace: &mut Pace, bucket: Bucket, millis: i64) -> usize {
        let mut calls = 0;
        while pace.wait(REGION, bucket, at(millis)).is_zero() {
            pace.spend(REGION, bucket, at(millis));
            calls += 1;
        }
        calls
    }

    fn full_share() -> Pace {
        let mut pace = Pace::new();
        pace.set_share(100);
        pace
    }

    #[test]
    fn half_of_what_aws_admits_is_used_unless_told_otherwise() {
        let mut pace = Pace::new();
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 0), 50);
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 1000), 10);
        assert_eq!(at_once(&mut pace, Bucket::ClusterRead, 1000), 25);
    }

    #[test]
    fn the_full_share_is_what_aws_admits() {
        let mut pace = full_share();
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 0), 100);
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 1000), 20);
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 3_600_000), 100);
        assert_eq!(at_once(&mut pace, Bucket::ServiceDeployment, 0), 50);
    }

    #[test]
    fn the_smallest_share_still_gets_through() {
        let mut pace = Pace::new();
        pace.set_share(0);
        assert_eq!(at_once(&mut pace, Bucket::ClusterRead, 0), 1);
        let wait = pace.wait(REGION, Bucket::ClusterRead, at(0));
        assert_eq!(wait, Duration::from_secs(5));
    }

    #[test]
    fn the_wait_is_exact() {
        let mut pace = full_share();
        at_once(&mut pace, Bucket::ServiceRead, 0);
        let wait = pace.wait(REGION, Bucket::ServiceRead, at(0));
        assert_eq!(wait, Duration::from_millis(50));
        let wait = pace.wait(REGION, Bucket::ServiceRead, at(49));
        assert_eq!(wait, Duration::from_millis(1));
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 50), 1);
    }

    #[test]
    fn regions_do_not_share_a_bucket() {
        let mut pace = Pace::new();
        at_once(&mut pace, Bucket::ServiceRead, 0);
        let wait = pace.wait("eu-west-1", Bucket::ServiceRead, at(0));
        assert!(wait.is_zero());
    }

    #[test]
    fn whoever_does_not_wait_makes_the_others_wait() {
        let mut pace = full_share();
        at_once(&mut pace, Bucket::ServiceDeployment, 0);
        for _ in 0..4 {
            pace.spend(REGION, Bucket::ServiceDeployment, at(0));
        }
        let wait = pace.wait(REGION, Bucket::ServiceDeployment, at(0));
        assert_eq!(wait, Duration::from_millis(250));
    }

    #[test]
    fn a_refusal_empties_the_bucket_and_halves_the_pace_once_a_second() {
        let mut pace = full_share();
        for millis in [0, 10, 999] {
            pace.refused(REGION, Bucket::ServiceRead, at(millis));
        }
        // 10 a second since.
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 1000), 10);
        pace.refused(REGION, Bucket::ServiceRead, at(1000));
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 2000), 5);
    }

    #[test]
    fn the_pace_is_never_given_up_and_recovers_with_every_answer() {
        let mut pace = full_share();
        for second in 0..20 {
            pace.refused(REGION, Bucket::ServiceRead, at(second * 1000));
        }
        let slowest = pace.wait(REGION, Bucket::ServiceRead, at(19_000));
        assert_eq!(slowest, Duration::from_secs(1));
        for _ in 0..95 {
            pace.admitted(REGION, Bucket::ServiceRead, at(19_000));
        }
        let recovered = pace.wait(REGION, Bucket::ServiceRead, at(19_000));
        assert_eq!(recovered, Duration::from_millis(50));
        pace.admitted(REGION, Bucket::ServiceRead, at(19_000));
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 20_000), 20);
    }

    #[test]
    fn a_clock_that_is_set_back_gains_nothing_and_stalls_nothing() {
        let mut pace = full_share();
        at_once(&mut pace, Bucket::ServiceRead, 10_000);
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 0), 0);
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 50), 1);
        pace.refused(REGION, Bucket::ServiceRead, at(5_000));
        pace.refused(REGION, Bucket::ServiceRead, at(0));
        // A quarter of the pace: 5 a second.
        assert_eq!(at_once(&mut pace, Bucket::ServiceRead, 1_000), 5);
    }
}
