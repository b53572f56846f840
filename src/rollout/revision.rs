//! A service revision's part in a deployment.

use serde::Serialize;

use crate::arn::ServiceRevisionArn;
use crate::ecs::service_deployment::ServiceRevisionSummary;
use crate::protocol::Number;

/// A service revision's part in a deployment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct RevisionState {
    /// Its ARN, as ECS sent it.
    pub arn: String,
    /// Its number: the last part of its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// What people know it by, once it was read: the image tag that differs between the two revisions, else its task
    /// definition as `family:revision`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The number of tasks it should have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_task_count: Option<i32>,
    /// The number of tasks that are running.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_task_count: Option<i32>,
    /// The number of tasks that are starting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_task_count: Option<i32>,
    /// Its share of production traffic, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_production_traffic_weight: Option<Number>,
    /// Its share of test traffic, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_test_traffic_weight: Option<Number>,
}

impl RevisionState {
    pub(super) fn new(summary: &ServiceRevisionSummary) -> Self {
        let arn = summary.arn.clone().unwrap_or_default();
        let revision = arn
            .parse::<ServiceRevisionArn>()
            .ok()
            .map(|arn| arn.revision().to_owned());
        Self {
            arn,
            revision,
            label: None,
            requested_task_count: summary.requested_task_count,
            running_task_count: summary.running_task_count,
            pending_task_count: summary.pending_task_count,
            requested_production_traffic_weight: summary
                .requested_production_traffic_weight
                .clone(),
            requested_test_traffic_weight: summary.requested_test_traffic_weight.clone(),
        }
    }

    /// How much of the service it is: its production traffic, then its running tasks.
    fn weight(&self) -> (Option<i64>, Option<i32>) {
        let traffic = self.requested_production_traffic_weight.as_ref();
        (
            traffic.and_then(Number::thousandths),
            self.running_task_count,
        )
    }

    /// Whether it has the same tasks.
    #[must_use]
    pub fn has_same_tasks(&self, other: &Self) -> bool {
        self.arn == other.arn
            && self.requested_task_count == other.requested_task_count
            && self.running_task_count == other.running_task_count
            && self.pending_task_count == other.pending_task_count
    }

    /// Whether it has the same shares of traffic.
    #[must_use]
    pub fn has_same_traffic(&self, other: &Self) -> bool {
        self.arn == other.arn
            && self.requested_production_traffic_weight == other.requested_production_traffic_weight
            && self.requested_test_traffic_weight == other.requested_test_traffic_weight
    }
}

/// The revisions that ECS sent, the one that is most of the service first; the others, and any that are as much of it, stay in
/// ECS's order.
pub(super) fn main_first(sent: &[ServiceRevisionSummary]) -> Vec<RevisionState> {
    let mut revisions: Vec<RevisionState> = sent.iter().map(RevisionState::new).collect();
    let mut main = 0;
    for index in 1..revisions.len() {
        if revisions[index].weight() > revisions[main].weight() {
            main = index;
        }
    }
    revisions[..]
        .get_mut(..=main)
        .into_iter()
        .for_each(|up_to_it| up_to_it.rotate_right(1));
    revisions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order that revisions come in, each a share of traffic and a number of running tasks.
    fn order(revisions: &[(Option<&str>, Option<i32>)]) -> Vec<usize> {
        let sent: Vec<ServiceRevisionSummary> = revisions
            .iter()
            .enumerate()
            .map(|(index, (share, running))| ServiceRevisionSummary {
                arn: Some(index.to_string()),
                running_task_count: *running,
                requested_production_traffic_weight: share.and_then(Number::parse),
                ..ServiceRevisionSummary::default()
            })
            .collect();
        main_first(&sent)
            .iter()
            .map(|revision| revision.arn.parse().unwrap())
            .collect()
    }

    #[test]
    fn the_revision_with_most_of_the_traffic_comes_first() {
        let (none, some) = (None, Some(9));
        assert_eq!(order(&[]), [0_usize; 0]);
        assert_eq!(order(&[(Some("0.0"), none)]), [0]);
        assert_eq!(order(&[(Some("60.0"), none), (Some("40.0"), none)]), [0, 1]);
        assert_eq!(order(&[(Some("40.0"), some), (Some("60.0"), none)]), [1, 0]);
        assert_eq!(
            order(&[(Some("5"), none), (Some("5.5"), none), (Some("89.5"), none)]),
            [2, 0, 1]
        );
    }

    #[test]
    fn where_traffic_is_equal_or_absent_the_revision_with_most_running_tasks_comes_first() {
        assert_eq!(
            order(&[(Some("50"), Some(1)), (Some("50.0"), Some(2))]),
            [1, 0]
        );
        assert_eq!(
            order(&[(None, Some(1)), (None, Some(3)), (None, Some(2))]),
            [1, 0, 2]
        );
        assert_eq!(order(&[(None, None), (None, Some(0))]), [1, 0]);
        assert_eq!(order(&[(None, Some(9)), (Some("0"), Some(1))]), [1, 0]);
    }

    #[test]
    fn revisions_that_are_as_much_of_the_service_stay_in_the_order_of_ecs() {
        assert_eq!(order(&[(None, None), (None, None)]), [0, 1]);
        assert_eq!(
            order(&[(Some("50"), Some(2)), (Some("50"), Some(2))]),
            [0, 1]
        );
    }
}
