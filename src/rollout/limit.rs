//! ECS's own limits, where they cut a pause short.

use serde::Serialize;

use crate::timestamp::Timestamp;

/// One of ECS's limits that ends a deployment before its pause times out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// When it is reached.
    pub at: Timestamp,
    /// What happens then, in plain words.
    pub words: &'static str,
}

const HOUR: i64 = 3_600_000;
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html>.
const LIMITS: [(i64, &str); 2] = [
    (
        36 * HOUR,
        "If CloudFormation started this deployment, CloudFormation's 36-hour limit is reached before this pause times out: CloudFormation then fails the deployment and rolls back.",
    ),
    (
        30 * 24 * HOUR,
        "ECS's 30-day limit is reached before this pause times out: ECS then ends the deployment.",
    ),
];

/// The limits of a deployment that began at `began_at`, which lie after `now` and before `end`.
pub(super) fn between(began_at: Timestamp, now: Timestamp, end: Timestamp) -> Vec<Limit> {
    LIMITS
        .iter()
        .map(|(millis, words)| Limit {
            at: Timestamp::from_epoch_millis(began_at.epoch_millis().saturating_add(*millis)),
            words,
        })
        .filter(|limit| now < limit.at && limit.at < end)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(began: i64, now: i64, end: i64) -> Vec<i64> {
        let at = |hours: i64| Timestamp::from_epoch_millis(hours * HOUR);
        between(at(began), at(now), at(end))
            .iter()
            .map(|limit| limit.at.epoch_millis() / HOUR)
            .collect()
    }

    #[test]
    fn a_pause_that_outlasts_a_limit_of_the_deployment_is_told_of_it() {
        assert_eq!(days(0, 1, 35), [0; 0]);
        assert_eq!(days(0, 1, 36), [0; 0]);
        assert_eq!(days(0, 1, 37), [36]);
        assert_eq!(days(10, 11, 10 + 336), [46]);
        assert_eq!(days(0, 500, 500 + 336), [720]);
        assert_eq!(days(0, 1, 721), [36, 720]);
    }

    #[test]
    fn a_limit_that_has_passed_cuts_nothing_short() {
        assert_eq!(days(0, 36, 40), [0; 0]);
        assert_eq!(days(0, 720, 800), [0; 0]);
    }
}
