//! How deployments end: done, gone back, or stopped.

use crate::deployment::{Deployment, Phase, Rollback, Status, Trouble};
use crate::hook::Fate;
use crate::plan;
use crate::stage::Stage;
use crate::traffic::Share;
use crate::world::World;

impl World {
    /// The new revision is the service.
    pub(super) fn succeed(&mut self, id: usize, now: i64) {
        let target = self.deployments[id].target;
        self.finish(id, now, Status::Successful);
        let service = &mut self.services[self.deployments[id].service];
        service.active.retain(|active| active.revision == target);
        service.shift_production(target, 100.0);
        service.shift_test(target, 0.0);
    }

    /// The deployment goes back as soon as ECS gets to it.
    pub(super) fn request_rollback(&mut self, id: usize, now: i64, reason: &str) {
        self.tasks_fail_no_more(self.deployments[id].target, now);
        let deployment = &mut self.deployments[id];
        deployment.withdraw_hooks(now);
        deployment.status = Status::RollbackRequested;
        deployment.status_reason = Some(reason.to_owned());
        deployment.updated_at = now;
        deployment.phase = Phase::RollbackRequested {
            until: now + self.settings.durations.rollback_requested,
        };
        self.schedule(id);
    }

    /// The deployment stops where it is.
    pub(super) fn stop(&mut self, id: usize, now: i64, reason: &str) {
        self.tasks_fail_no_more(self.deployments[id].target, now);
        let deployment = &mut self.deployments[id];
        deployment.withdraw_hooks(now);
        deployment.status = Status::StopRequested;
        deployment.status_reason = Some(reason.to_owned());
        deployment.updated_at = now;
        deployment.phase = Phase::StopRequested {
            until: now + self.settings.durations.stop_requested,
        };
        self.schedule(id);
    }

    pub(super) fn finish_stop(&mut self, id: usize, now: i64) {
        self.deployments[id].stopped_at = Some(now);
        self.finish(id, now, Status::Stopped);
    }

    pub(super) fn begin_rollback(&mut self, id: usize, now: i64) {
        let deployment = &mut self.deployments[id];
        let candidate = deployment
            .source
            .first()
            .map(|source| self.revisions[*source].arn.clone());
        deployment.status = Status::RollbackInProgress;
        deployment.updated_at = now;
        deployment.rollback = Some(Rollback {
            reason: deployment.status_reason.clone().unwrap_or_default(),
            started_at: now,
            service_revision_arn: candidate,
        });
        let share = Share::of(
            self.services[deployment.service].active(deployment.target),
            now,
        );
        deployment.plan = plan::back(share.production, share.test, &self.settings.durations);
        self.enter_back(id, 0, now);
    }

    /// A leg of the way back is done.
    pub(super) fn go_back(&mut self, id: usize, leg: usize, now: i64) {
        if leg + 1 < self.deployments[id].plan.len() {
            self.enter_back(id, leg + 1, now);
            return;
        }
        let deployment = &mut self.deployments[id];
        let Some(&source) = deployment.source.first() else {
            deployment.status_reason =
                Some("No rollback candidate was found to run the rollback.".to_owned());
            self.finish(id, now, Status::RollbackFailed);
            let (service, target) = (self.deployments[id].service, self.deployments[id].target);
            self.services[service]
                .active
                .retain(|active| active.revision != target);
            return;
        };
        if deployment.has(&Trouble::RollbackFails) {
            deployment.status_reason =
                Some("The rollback of the service deployment failed.".to_owned());
            self.finish(id, now, Status::RollbackFailed);
            return;
        }
        self.finish(id, now, Status::RollbackSuccessful);
        let service = &mut self.services[self.deployments[id].service];
        service.active.retain(|active| active.revision == source);
        service.shift_production(source, 100.0);
    }

    fn enter_back(&mut self, id: usize, leg: usize, now: i64) {
        let deployment = &mut self.deployments[id];
        let (standing, work) = (deployment.plan[leg].standing, deployment.plan[leg].work);
        let (service, target) = (deployment.service, deployment.target);
        deployment.standing = Some(standing);
        deployment.updated_at = now;
        deployment.phase = Phase::Back {
            leg,
            until: now + work,
        };
        match standing.stage {
            Stage::ProductionTrafficShift => self.services[service].shift_production(target, 0.0),
            Stage::TestTrafficShift => self.services[service].shift_test(target, 0.0),
            _ => self.scale_back(id, now, work),
        }
    }

    fn scale_back(&mut self, id: usize, now: i64, work: i64) {
        let (service, target) = (self.deployments[id].service, self.deployments[id].target);
        self.tasks_go(target, target, now, work);
        if let Some(active) = self.services[service].active_mut(target) {
            active.tasks = active.tasks.scale(0, now, work);
        }
        let desired = self.services[service].spec.desired_count;
        let source = self.deployments[id].source.first().copied();
        if let Some(active) = source.and_then(|source| self.services[service].active_mut(source)) {
            active.tasks = active.tasks.scale(desired, now, work);
        }
    }

    fn finish(&mut self, id: usize, now: i64, status: Status) {
        let deployment = &mut self.deployments[id];
        let service = &self.services[deployment.service];
        deployment.last_seen = deployment
            .revisions()
            .map(|revision| (revision, Share::of(service.active(revision), now)))
            .collect();
        deployment.status = status;
        deployment.finished_at = Some(now);
        deployment.updated_at = now;
        deployment.phase = Phase::Finished;
        deployment.alarm_at = None;
    }
}

impl Deployment {
    /// Its source revisions, then its target.
    pub(crate) fn revisions(&self) -> impl Iterator<Item = usize> {
        self.source.iter().copied().chain([self.target])
    }

    fn withdraw_hooks(&mut self, now: i64) {
        self.open_hooks()
            .for_each(|hook| hook.resolve(Fate::Withdrawn, now));
        self.alarm_at = None;
    }
}
