//! A deployment begins; an older one of the same service gives way.

use crate::deployment::{Deployment, DeploymentSpec, Phase, Status};
use crate::plan;
use crate::workload::Workload;
use crate::world::World;

impl World {
    /// Starts a deployment of a service. One that is under way is stopped.
    pub(crate) fn start_deployment(&mut self, service: usize, spec: DeploymentSpec) -> usize {
        let now = self.now;
        self.changes += 1;
        let workload = spec.workload.unwrap_or_else(|| self.next_workload(service));
        let target = self.create_revision(service, workload, now);
        if let Some(configuration) = spec.configuration {
            self.services[service].spec.configuration = configuration;
        }
        let mut until = now + self.settings.durations.pending;
        if let Some(older) = self.services[service].deployments.last().copied()
            && !self.deployments[older].status.finished()
        {
            self.stop(
                older,
                now,
                "Service deployment stopped because a newer service deployment was created.",
            );
            until = until.max(now + self.settings.durations.stop_requested);
        }
        let blank = self.blank_deployment(service, target, now);
        let reconcile = blank.source.len() > 1;
        let plan = plan::forward(&blank.configuration, reconcile, &self.settings.durations);
        let phase = Phase::Pending { until };
        let id = self.add_deployment(Deployment {
            phase,
            plan,
            troubles: spec.troubles,
            ..blank
        });
        self.schedule(id);
        id
    }

    /// PENDING is over.
    pub(super) fn begin(&mut self, id: usize, now: i64) {
        let deployment = &mut self.deployments[id];
        deployment.status = Status::InProgress;
        deployment.started_at = Some(now);
        self.enter(id, 0, now);
    }

    /// The workload that runs now, under the next image tag.
    fn next_workload(&self, service: usize) -> Workload {
        let owner = &self.services[service];
        let number = owner.task_definitions.len() + 1;
        let Some(&latest) = owner.task_definitions.last() else {
            return Workload::default();
        };
        let mut workload = self.task_definitions[latest].workload.clone();
        if let Some(container) = workload.containers.first_mut() {
            let name = container
                .image
                .rsplit_once(':')
                .map_or(container.image.as_str(), |(name, _)| name);
            container.image = format!("{name}:1.0.{number}");
        }
        workload
    }
}
