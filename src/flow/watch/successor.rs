//! The deployment that replaced one that was stopped.

use super::{Followed, WatchUpdate};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::ListServiceDeployments;
use crate::ecs::TimeRange;
use crate::error::Error;
use crate::flow::{Io, Session};
use crate::rollout::Rollout;
use crate::timestamp::Timestamp;

impl Followed {
    /// The deployment that replaced this one, where it was stopped and that is not known yet: the first of the service that
    /// was asked for after this one, and before this one had ended. Tells of it.
    pub(super) async fn successor(
        &mut self,
        session: &Session,
        io: &Io,
        now: &Rollout,
        emit: &dyn Fn(WatchUpdate),
    ) -> Result<Option<ServiceDeploymentArn>, Error> {
        if self.succession_known || !now.status.is_stop() {
            return Ok(None);
        }
        let Some(begun) = now.created_at else {
            return Ok(None);
        };
        let ended = now.finished_at.or(now.stopped_at);
        let mut list = ListServiceDeployments {
            service: self.arn.service().to_owned(),
            cluster: Some(self.arn.cluster().to_owned()),
            created_at: Some(TimeRange {
                after: Some(begun),
                before: ended.map(|end| Timestamp::from_epoch_millis(end.epoch_millis() + 1_000)),
            }),
            max_results: Some(100),
            ..ListServiceDeployments::default()
        };
        let mut next: Option<(Timestamp, ServiceDeploymentArn)> = None;
        // Newest first, so that the one looked for is on the last page.
        loop {
            let listed = session.read(io, self.arn.region(), &list).await?;
            for brief in listed.service_deployments.unwrap_or_default() {
                let (Some(at), Some(arn)) = (brief.created_at, brief.service_deployment_arn) else {
                    continue;
                };
                // Whether ECS takes the ends of the span in is documented nowhere.
                let within = at > begun && ended.is_none_or(|end| at <= end);
                let earliest = next.as_ref().is_none_or(|(earlier, _)| at < *earlier);
                if within
                    && earliest
                    && let Ok(arn) = arn.parse()
                {
                    next = Some((at, arn));
                }
            }
            if listed.next_token.is_none() || listed.next_token == list.next_token {
                break;
            }
            list.next_token = listed.next_token;
        }
        let Some((_, superseded_by)) = next else {
            return Ok(None);
        };
        self.succession_known = true;
        emit(WatchUpdate::Superseded {
            service_deployment_arn: self.arn.clone(),
            rollout: now.clone(),
            changes: Vec::new(),
            superseded_by: superseded_by.clone(),
        });
        Ok(Some(superseded_by))
    }
}
