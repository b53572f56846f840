//! What a person needs to know of a service deployment before deciding on it: data in, data out.

mod alarms;
pub mod changes;
mod consequence;
mod console;
mod direction;
mod etag;
mod evidence;
mod hook;
mod known;
mod limit;
mod next;
mod percent;
mod phase;
mod question;
mod revision;
mod routing;
mod stage;
pub mod stopped;
mod traffic;

use serde::Serialize;

use crate::arn::ServiceDeploymentArn;
use crate::ecs::service_deployment::{
    DeploymentStrategy, LifecycleStage, Rollback, ServiceDeployment, ServiceDeploymentStatus,
};
use crate::protocol::RawJson;
use crate::timestamp::Timestamp;
use evidence::EvidenceSources;
use stage::Plan;
use traffic::Traffic;

pub use consequence::Possibility;
pub use direction::Direction;
pub use etag::Etag;
pub use evidence::{ConsoleLink, ConsoleLinkKind};
pub use hook::{DecidedBy, Hook, HookOutcome};
pub use known::KnownRevisions;
pub use limit::Limit;
pub use next::Next;
pub use percent::Percent;
pub use phase::Phase;
pub use revision::RevisionState;
pub use routing::Routing;
pub use stage::{Stage, StageState};
pub use traffic::TrafficSteps;

/// A service deployment, as far as a decision on it needs.
///
/// What ECS did not send is `None`: it is never assumed to be zero, empty or the first of its kind.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact that leaves under a name of its own"
)]
pub struct Rollout {
    /// The deployment's ARN; its parts follow.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// The last part of the ARN.
    pub id: String,
    /// The Region it runs in.
    pub region: String,
    /// The account it runs in.
    pub account: String,
    /// The cluster's name.
    pub cluster: String,
    /// The service's name.
    pub service: String,
    /// The service's ARN, as ECS sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// The cluster's ARN, as ECS sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// Its status; `UNKNOWN` where ECS did not send one.
    pub status: ServiceDeploymentStatus,
    /// Where it stands, including pauses.
    pub phase: Phase,
    /// Where it stands, in two or three words; a status that this version does not know, as ECS sent it.
    pub words: String,
    /// Why it has that status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// Whether it will not change any more.
    pub finished: bool,
    /// Whether it is being, or was, stopped where it stood.
    pub stopped: bool,
    /// Whether the rollback failed, so that the service may be without a working revision.
    pub rollback_failed: bool,
    /// Which way it goes; `None` where it is being stopped, or ECS does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// How traffic moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<DeploymentStrategy>,
    /// The stage it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_stage: Option<LifecycleStage>,
    /// When it was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When it started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// When it was stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// The service revisions that ran before, the one with most of the production traffic (else of the running tasks) first;
    /// empty for a service's first deployment, `None` where ECS sent no list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_service_revisions: Option<Vec<RevisionState>>,
    /// The service revision that it deploys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_service_revision: Option<RevisionState>,
    /// Every hook that ECS lists: first those awaiting action, soonest deadline first and those without a deadline last; then all others.
    pub hooks: Vec<Hook>,
    /// Whether at least one hook is awaiting action.
    pub paused: bool,
    /// The stages, in order.
    pub stages: Vec<Stage>,
    /// Pauses still to come after the present ones, one for each step of traffic where LINEAR or CANARY pause; `None` where it cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pauses_ahead: Option<u32>,
    /// Whether ECS moves traffic for this service; known once the revision was read.
    #[serde(flatten)]
    pub routing: Routing,
    /// How production traffic moves; `None` where it does not move in steps, or ECS sent no weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic_steps: Option<TrafficSteps>,
    /// What continuing leads to, in a deployment that goes forward; `None` where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
    /// The question for the person who decides: `Send production traffic to 2.15.0?`. `None` where nothing waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Continuing one pause: whether it is possible, and what it does.
    #[serde(rename = "continue")]
    pub continuing: Possibility,
    /// Continuing all pauses that await action, if there are several.
    #[serde(rename = "continueAll", skip_serializing_if = "Option::is_none")]
    pub continuing_all: Option<Possibility>,
    /// Rolling back at a pause: whether it is possible, and what it does.
    pub roll_back: Possibility,
    /// Rolling back without a pause, by stopping the deployment: whether it is possible, and what it does.
    pub stop: Possibility,
    /// The rollback, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<Rollback>,
    /// The alarms, as ECS sent them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        test,
        ts(
            optional,
            type = "{ status?: string; alarmNames?: string[]; triggeredAlarmNames?: string[] }"
        )
    )]
    pub alarms: Option<RawJson>,
    /// The configured alarms that ECS does not watch in this deployment.
    pub unwatched_alarms: Vec<String>,
    /// The circuit breaker, as ECS sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        test,
        ts(
            optional,
            type = "{ status?: string; failureCount?: number; threshold?: number }"
        )
    )]
    pub deployment_circuit_breaker: Option<RawJson>,
    /// What else to know about it, a sentence each: alarms that are not watched, an early success.
    pub notes: Vec<String>,
    /// The deployment in AWS's own console; `None` for partitions whose console's address is not public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console_url: Option<String>,
    /// Pages of the AWS console with its logs, metrics and target groups; those of the new revision once that has been read.
    pub links: Vec<ConsoleLink>,
    /// When this was read, by ECS's clock.
    pub as_of: Timestamp,
    #[serde(skip)]
    basis: Box<Basis>,
}

/// What the conclusions are drawn from, besides what is shown.
#[derive(Clone, Debug)]
struct Basis {
    plan: Plan,
    /// The status, if ECS sent one.
    status: Option<ServiceDeploymentStatus>,
    /// The steps by the weights alone.
    weighed: Option<TrafficSteps>,
}

impl Rollout {
    /// What `deployment` means to a person, read at `as_of` by ECS's clock.
    #[must_use]
    pub fn new(
        arn: &ServiceDeploymentArn,
        deployment: &ServiceDeployment,
        as_of: Timestamp,
    ) -> Self {
        let sent_status = deployment.status.clone();
        let status = sent_status
            .clone()
            .unwrap_or_else(|| ServiceDeploymentStatus::Other("UNKNOWN".to_owned()));
        let configuration = deployment.deployment_configuration.as_ref();
        let hooks = hook::all(deployment, as_of);
        let target = deployment
            .target_service_revision
            .as_ref()
            .map(RevisionState::new);
        let unwatched_alarms = alarms::unwatched(deployment);
        let paused = hooks.iter().any(|hook| hook.awaiting_action);
        let phase = Phase::new(sent_status.as_ref(), paused);
        let mut rollout = Self {
            id: arn.id().to_owned(),
            region: arn.region().to_owned(),
            account: arn.account().to_owned(),
            cluster: arn.cluster().to_owned(),
            service: arn.service().to_owned(),
            service_arn: deployment.service_arn.clone(),
            cluster_arn: deployment.cluster_arn.clone(),
            finished: status.is_finished(),
            stopped: status.is_stop(),
            rollback_failed: status == ServiceDeploymentStatus::RollbackFailed,
            status_reason: deployment.status_reason.clone(),
            direction: Direction::from_status(sent_status.as_ref()),
            strategy: configuration.and_then(|configuration| configuration.strategy.clone()),
            lifecycle_stage: deployment.lifecycle_stage.clone(),
            created_at: deployment.created_at,
            started_at: deployment.started_at,
            updated_at: deployment.updated_at,
            stopped_at: deployment.stopped_at,
            finished_at: deployment.finished_at,
            paused,
            phase,
            words: phase.words(sent_status.as_ref()),
            rollback: deployment.rollback.clone(),
            alarms: deployment.others.raw("alarms").cloned(),
            deployment_circuit_breaker: deployment.others.raw("deploymentCircuitBreaker").cloned(),
            notes: notes(deployment, &unwatched_alarms),
            unwatched_alarms,
            service_deployment_arn: arn.clone(),
            source_service_revisions: deployment
                .source_service_revisions
                .as_deref()
                .map(revision::main_first),
            basis: Box::new(Basis {
                plan: Plan::new(deployment),
                status: sent_status,
                weighed: configuration
                    .and_then(|configuration| TrafficSteps::new(configuration, target.as_ref())),
            }),
            target_service_revision: target,
            hooks,
            status,
            console_url: console::url(arn),
            links: EvidenceSources::default().links(arn),
            as_of,
            routing: Routing::Unknown,
            stages: Vec::new(),
            pauses_ahead: None,
            traffic_steps: None,
            next: None,
            question: None,
            continuing: Possibility::unknown(),
            continuing_all: None,
            roll_back: Possibility::unknown(),
            stop: Possibility::unknown(),
        };
        rollout.conclude(Routing::Unknown);
        rollout
    }

    /// The same, with what is known of its revisions.
    #[must_use]
    pub fn informed_by(mut self, known: &KnownRevisions) -> Self {
        let get = |revision: &RevisionState| known.get(&revision.arn);
        let Some(target) = self.target_service_revision.as_ref().and_then(get) else {
            return self;
        };
        let mut label = target.task_definition.clone();
        for (index, source) in self
            .source_service_revisions
            .iter_mut()
            .flatten()
            .enumerate()
        {
            let Some(before) = known.get(&source.arn) else {
                continue;
            };
            let (old, new) = target.labels_since(before);
            source.label = old;
            if index == 0 {
                label = new;
            }
        }
        let routing = target.routing;
        self.links = target.evidence.links(&self.service_deployment_arn);
        if let Some(target) = &mut self.target_service_revision {
            target.label = label;
        }
        self.conclude(routing);
        self
    }

    /// The service revisions: those that ran before, then the new one.
    pub fn revisions(&self) -> impl Iterator<Item = &RevisionState> {
        self.source_service_revisions
            .iter()
            .flatten()
            .chain(&self.target_service_revision)
    }

    /// The hook with this id, where ECS lists it.
    #[must_use]
    pub fn hook(&self, hook_id: &str) -> Option<&Hook> {
        self.hooks
            .iter()
            .find(|hook| hook.hook_id.as_deref() == Some(hook_id))
    }

    /// Draws all conclusions that depend on `routing`.
    fn conclude(&mut self, routing: Routing) {
        let Basis {
            plan,
            status,
            weighed,
        } = &*self.basis;
        let status = status.as_ref();
        let sources = self.source_service_revisions.as_deref();
        // What ECS sends as weights of a service whose traffic it does not move says nothing.
        let steps = weighed.clone().filter(|_| routing != Routing::Headless);
        let is_first = sources.is_some_and(<[RevisionState]>::is_empty);
        let traffic = Traffic::new(self.strategy.as_ref(), routing, steps.as_ref(), is_first);
        let awaiting = self
            .hooks
            .iter()
            .filter(|hook| hook.awaiting_action)
            .count();
        let outlook = consequence::Outlook {
            status,
            plan,
            traffic: &traffic,
            steps: steps.as_ref(),
            sources,
            target: self.target_service_revision.as_ref(),
            awaiting,
            runs_function: self.hooks.iter().any(Hook::runs_function),
        };
        let (forward, back) = self.version_changes();
        let go_on = |hooks| {
            let possibility = outlook.continuing(hooks).with_change(forward.clone());
            possibility.bound_to(|| Etag::of_continuing(self))
        };
        let continuing = go_on(1);
        let continuing_all = (awaiting > 1).then(|| go_on(awaiting));
        let roll_back = outlook.rolling_back().with_change(back.clone());
        let roll_back = roll_back.bound_to(|| Etag::of_rolling_back(self));
        let stop = outlook.stopping().with_change(back);
        let stop = stop.bound_to(|| Etag::of_stopping(self));
        self.pauses_ahead = plan.pauses_ahead(status, steps.as_ref(), traffic.kind);
        self.stages = plan.stages(status, &traffic);
        self.next = match self.direction {
            Some(Direction::Forward) => Next::new(plan, &traffic, steps.as_ref()),
            _ => None,
        };
        self.continuing = continuing;
        self.continuing_all = continuing_all;
        self.roll_back = roll_back;
        self.stop = stop;
        self.routing = routing;
        self.traffic_steps = steps;
        self.question = question::question(self);
    }

    /// The versions that continuing and rolling back lead from and to, where both are known.
    fn version_changes(&self) -> (Option<String>, Option<String>) {
        let new = self.target_service_revision.as_ref();
        let versions = match (self.source_service_revisions.as_deref(), new) {
            (Some([old]), Some(new)) => old.label.as_deref().zip(new.label.as_deref()),
            _ => None,
        };
        match versions {
            Some((old, new)) if old != new => (
                Some(format!("From {old} to {new}.")),
                Some(format!("Back to {old} (from {new}).")),
            ),
            _ => (None, None),
        }
    }
}

fn notes(deployment: &ServiceDeployment, unwatched_alarms: &[String]) -> Vec<String> {
    let mut notes = Vec::new();
    if !unwatched_alarms.is_empty() {
        notes.push(format!(
            "ECS is not watching alarms for this deployment: {}. It ignores alarms when one is in ALARM as a deployment starts.",
            unwatched_alarms.join(", ")
        ));
    }
    let succeeded = deployment.status == Some(ServiceDeploymentStatus::Successful);
    if let Some(configuration) = deployment
        .deployment_configuration
        .as_ref()
        .filter(|configuration| succeeded && alarms::succeeds_early(configuration))
    {
        let still = if alarms::defers_clean_up(configuration) {
            "tasks of the previous revision may still be running"
        } else {
            "tasks of the new revision may still be starting"
        };
        notes.push(format!(
            "ECS called this deployment successful early: {still}. The task counts are from when it ended."
        ));
    }
    notes
}

#[cfg(test)]
pub(crate) mod tests;
