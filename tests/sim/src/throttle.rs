//! Token buckets, one for each kind of operation in each account and Region.

use std::collections::BTreeMap;

use crate::operation::Bucket;
use crate::place::Place;

/// A thousandth of a request: at 20 a second, a bucket gains exactly 20 of them a millisecond.
const REQUEST: i64 = 1_000;

#[derive(Debug, Clone, Default)]
pub(crate) struct Throttle {
    levels: BTreeMap<(Place, Bucket), Level>,
}

#[derive(Debug, Clone, Copy)]
struct Level {
    tokens: i64,
    at: i64,
}

impl Throttle {
    /// Takes one request; false when the bucket is empty.
    pub(crate) fn admit(&mut self, place: &Place, bucket: Bucket, now: i64) -> bool {
        let level = self.level(place, bucket, now);
        let enough = level.tokens >= REQUEST;
        if enough {
            level.tokens -= REQUEST;
        }
        enough
    }

    /// Takes what another tool in the same account uses up; false when the bucket holds less. The rest is then taken from what it gains.
    pub(crate) fn spend(&mut self, place: &Place, bucket: Bucket, requests: i64, now: i64) -> bool {
        let level = self.level(place, bucket, now);
        level.tokens -= requests * REQUEST;
        level.tokens >= 0
    }

    fn level(&mut self, place: &Place, bucket: Bucket, now: i64) -> &mut Level {
        let full = bucket.burst() * REQUEST;
        let level = self.levels.entry((place.clone(), bucket)).or_insert(Level {
            tokens: full,
            at: now,
        });
        let gained = (now - level.at).max(0).saturating_mul(bucket.refill());
        level.tokens = level.tokens.saturating_add(gained).min(full);
        level.at = level.at.max(now);
        level
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(throttle: &mut Throttle, bucket: Bucket, now: i64) -> usize {
        (0..200)
            .filter(|_| throttle.admit(&Place::in_region("us-east-1"), bucket, now))
            .count()
    }

    #[test]
    fn a_full_bucket_admits_its_burst_and_then_its_refill() {
        let mut throttle = Throttle::default();
        assert_eq!(admitted(&mut throttle, Bucket::ServiceRead, 0), 100);
        assert_eq!(admitted(&mut throttle, Bucket::ServiceRead, 1_000), 20);
        assert_eq!(admitted(&mut throttle, Bucket::ServiceRead, 1_049), 0);
        assert_eq!(admitted(&mut throttle, Bucket::ServiceRead, 1_050), 1);
    }

    #[test]
    fn a_bucket_never_holds_more_than_its_burst() {
        let mut throttle = Throttle::default();
        assert_eq!(admitted(&mut throttle, Bucket::ServiceDeployment, 0), 50);
        assert_eq!(
            admitted(&mut throttle, Bucket::ServiceDeployment, 3_600_000),
            50
        );
    }

    #[test]
    fn buckets_of_two_regions_are_apart() {
        let mut throttle = Throttle::default();
        assert!(throttle.spend(&Place::in_region("us-east-1"), Bucket::ClusterRead, 50, 0));
        assert!(!throttle.admit(&Place::in_region("us-east-1"), Bucket::ClusterRead, 0));
        assert!(throttle.admit(&Place::in_region("eu-west-1"), Bucket::ClusterRead, 0));
    }

    #[test]
    fn what_another_tool_takes_beyond_the_bucket_has_to_be_gained_first() {
        let mut throttle = Throttle::default();
        assert!(!throttle.spend(&Place::in_region("us-east-1"), Bucket::ClusterRead, 70, 0));
        assert_eq!(admitted(&mut throttle, Bucket::ClusterRead, 1_049), 0);
        assert_eq!(admitted(&mut throttle, Bucket::ClusterRead, 1_050), 1);
    }
}
