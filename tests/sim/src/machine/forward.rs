//! The way forward: stages, their hooks, and what goes wrong in them.

use crate::configuration::Strategy;
use crate::deployment::{Phase, Trouble};
use crate::hook::{Fate, Hook};
use crate::lifecycle_hook::{Action, TargetType};
use crate::plan::Leg;
use crate::service::{Active, TrafficManagement};
use crate::stage::Stage;
use crate::tasks::Tasks;
use crate::world::World;

impl World {
    /// Enters a leg of the plan: its effects on tasks and traffic, its hooks, its troubles.
    pub(super) fn enter(&mut self, id: usize, leg: usize, now: i64) {
        let Leg {
            standing,
            work,
            production,
        } = self.deployments[id].plan[leg];
        let deployment = &mut self.deployments[id];
        deployment.standing = Some(standing);
        deployment.updated_at = now;
        deployment.phase = Phase::Forward {
            leg,
            done_at: now + work,
        };
        for trouble in &deployment.troubles {
            if let Trouble::Alarm { stage, after_ms } = trouble
                && *stage == standing.stage
                && deployment.alarm_at.is_none()
            {
                deployment.alarm_at = Some(now + after_ms);
            }
        }
        self.open_hooks(id, now);
        let (service, target) = (self.deployments[id].service, self.deployments[id].target);
        match standing.stage {
            Stage::ReconcileService => self.reconcile(id, now, work),
            Stage::ScaleUp => {
                // The tasks take their time, whether or not the deployment waits for all of them.
                let early = self.deployments[id].configuration.early_success().is_some();
                let takes = if early {
                    self.settings.durations.task_start
                } else {
                    work
                };
                self.scale_up(id, now, takes);
            }
            Stage::TestTrafficShift
                if self.services[service].spec.traffic == TrafficManagement::TestListener =>
            {
                self.services[service].shift_test(target, 100.0);
            }
            Stage::ProductionTrafficShift => {
                self.services[service].shift_production(target, production.unwrap_or(100.0));
            }
            Stage::CleanUp => self.scale_sources(id, 0, now, work),
            _ => {}
        }
    }

    /// Something is due in a leg: a timeout, a function's answer, an alarm, or its end.
    pub(super) fn go_on(&mut self, id: usize, leg: usize, now: i64) {
        if let Some(reason) = self.resolve_due_hooks(id, now) {
            self.request_rollback(id, now, reason);
            return;
        }
        if self.deployments[id].alarm_at.is_some_and(|at| at <= now) {
            self.sound_alarm(id, now);
            return;
        }
        let Phase::Forward { done_at, .. } = self.deployments[id].phase else {
            return;
        };
        let deployment = &self.deployments[id];
        let open = deployment.hooks.iter().any(|hook| hook.fate == Fate::Open);
        if open || deployment.leg_ends_at(done_at, self.settings.durations.after_hooks) > now {
            return;
        }
        if leg + 1 < deployment.plan.len() {
            self.enter(id, leg + 1, now);
        } else {
            self.succeed(id, now);
        }
    }

    /// Tasks die: the breaker trips, or an alarm goes off first.
    pub(super) fn fail_tasks(&mut self, id: usize, now: i64) {
        if self.deployments[id].alarm_at.is_some_and(|at| at <= now) {
            self.sound_alarm(id, now);
            return;
        }
        let deployment = &mut self.deployments[id];
        deployment.circuit_breaker_triggered = true;
        let rollback = deployment
            .configuration
            .deployment_circuit_breaker
            .as_ref()
            .is_some_and(|breaker| breaker.rollback);
        let reason =
            "Service deployment rolled back because the circuit breaker threshold was exceeded.";
        if rollback {
            self.request_rollback(id, now, reason);
        } else {
            self.stop(
                id,
                now,
                "Service deployment stopped because the circuit breaker threshold was exceeded.",
            );
        }
    }

    fn open_hooks(&mut self, id: usize, now: i64) {
        let deployment = &mut self.deployments[id];
        let Some(standing) = deployment.standing else {
            return;
        };
        for hook in deployment.configuration.hooks_at(standing.stage) {
            let hook_id = match hook.target_type {
                TargetType::Pause => self.ids.pause_hook(),
                TargetType::AwsLambda => self.ids.lambda_hook(),
            };
            let opened = Hook::open(
                hook_id,
                hook,
                standing,
                now,
                self.settings.durations.lambda_hook,
            );
            let of = (id, deployment.hooks.len());
            self.told.tell(now, of, &opened);
            deployment.hooks.push(opened);
        }
    }

    /// Applies timeouts and functions' answers; the reason for a rollback, if one of them asks for it.
    fn resolve_due_hooks(&mut self, id: usize, now: i64) -> Option<&'static str> {
        let deployment = &mut self.deployments[id];
        let mut due = false;
        let mut reason = None;
        for (position, hook) in deployment.hooks.iter_mut().enumerate() {
            if hook.fate != Fate::Open || hook.due_at > now {
                continue;
            }
            due = true;
            match (hook.target_type, hook.timeout_action) {
                (TargetType::Pause, Action::Continue) => hook.resolve(Fate::TimedOut, now),
                (TargetType::Pause, Action::Rollback) => {
                    hook.resolve(Fate::TimedOut, now);
                    reason = Some(
                        "Service deployment rolled back because a pause lifecycle hook timed out.",
                    );
                }
                (TargetType::AwsLambda, _) => hook.resolve(Fate::Continued, now),
            }
            self.told.tell(now, (id, position), hook);
        }
        if due {
            deployment.updated_at = now;
        }
        reason
    }

    fn sound_alarm(&mut self, id: usize, now: i64) {
        let deployment = &mut self.deployments[id];
        deployment.alarm_at = None;
        let Some(alarms) = deployment
            .configuration
            .alarms
            .as_ref()
            .filter(|alarms| alarms.enable)
            .filter(|_| !deployment.troubles.contains(&Trouble::AlarmBefore))
        else {
            return;
        };
        let rollback = alarms.rollback;
        deployment.triggered_alarm = alarms.alarm_names.first().cloned();
        if rollback {
            self.request_rollback(
                id,
                now,
                "Service deployment rolled back because an alarm was triggered.",
            );
        } else {
            self.stop(
                id,
                now,
                "Service deployment stopped because an alarm was triggered.",
            );
        }
    }

    /// Production goes to the oldest revision; the others, left over from a stopped deployment, go.
    fn reconcile(&mut self, id: usize, now: i64, work: i64) {
        let deployment = &self.deployments[id];
        let service = &mut self.services[deployment.service];
        service.shift_production(deployment.target, 0.0);
        service.shift_test(deployment.target, 0.0);
        for left_over in deployment.source.iter().skip(1) {
            if let Some(active) = service.active_mut(*left_over) {
                active.tasks = active.tasks.scale(0, now, work);
            }
        }
    }

    fn scale_up(&mut self, id: usize, now: i64, work: i64) {
        self.lose_tasks(id, now, work);
        let deployment = &mut self.deployments[id];
        let service = &mut self.services[deployment.service];
        let desired = service.spec.desired_count;
        let failing = deployment.troubles.contains(&Trouble::FailingTasks);
        let tasks = if failing {
            Tasks::failing(desired, now)
        } else {
            Tasks::steady(0).scale(desired, now, work)
        };
        service.active.push(Active {
            revision: deployment.target,
            tasks,
            production: 0.0,
            test: 0.0,
        });
        if failing {
            let breaker = deployment.configuration.deployment_circuit_breaker.as_ref();
            let enabled = breaker.is_some_and(|breaker| breaker.enable);
            deployment.phase = Phase::Failing {
                since: now,
                trips_at: enabled.then_some(now + work),
            };
            return;
        }
        if deployment.strategy() == Strategy::Rolling {
            self.scale_sources(id, 0, now, work);
        }
    }

    /// The new tasks that will stop although they are wanted.
    fn lose_tasks(&mut self, id: usize, now: i64, work: i64) {
        let deployment = &self.deployments[id];
        let (target, desired) = (
            deployment.target,
            self.services[deployment.service].spec.desired_count,
        );
        let lost = deployment
            .troubles
            .iter()
            .find_map(|trouble| match trouble {
                Trouble::FailingTasks => Some((desired, work / i64::from(desired.max(1)))),
                Trouble::StoppedTasks { count } => Some((*count, work / i64::from(count + 1))),
                _ => None,
            });
        if let Some((count, each)) = lost {
            self.tasks_fail(target, count, now, each);
        }
    }

    pub(super) fn scale_sources(&mut self, id: usize, to: u32, now: i64, work: i64) {
        let (sources, target) = (
            self.deployments[id].source.clone(),
            self.deployments[id].target,
        );
        if to == 0 {
            for source in sources {
                self.tasks_go(source, target, now, work);
            }
        }
        let deployment = &self.deployments[id];
        let service = &mut self.services[deployment.service];
        for source in &deployment.source {
            if let Some(active) = service.active_mut(*source) {
                active.tasks = active.tasks.scale(to, now, work);
            }
        }
    }
}
