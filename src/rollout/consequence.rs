//! What continuing, rolling back or stopping does, in plain words: this is what a person says yes to.
//!
//! Nothing is said of traffic but what ECS sent as weights, or documents for the stage of a service whose traffic it moves.

use serde::Serialize;

use super::stage::{self, CLEAN_UP, NextPause, POST_PRODUCTION, PRODUCTION, Plan, SCALE_UP};
use super::traffic::{Traffic, TrafficKind};
use super::{Etag, Percent, RevisionState, TrafficSteps};
use crate::ecs::service_deployment::{LifecycleStage, ServiceDeploymentStatus};

/// Whether an act is possible now: what it does, or why it is not possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Possibility {
    /// Whether it is possible.
    pub possible: bool,
    /// What the act does, if it is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
    /// The etag that binds the act to the deployment as it was read, if it is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<Etag>,
    /// Why it is not possible, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The versions before and after the act, if both are known: `Back to 1.0.0 (from 1.21.0).`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

impl Possibility {
    /// Until the deployment was looked at.
    pub(super) fn unknown() -> Self {
        not(String::new())
    }

    pub(super) fn with_change(self, change: Option<String>) -> Self {
        Self {
            change: change.filter(|_| self.possible),
            ..self
        }
    }

    pub(super) fn bound_to(self, etag: impl FnOnce() -> Etag) -> Self {
        Self {
            etag: self.possible.then(etag),
            ..self
        }
    }
}

/// What there is to know before one can say what an act does.
pub(super) struct Outlook<'a> {
    pub(super) status: Option<&'a ServiceDeploymentStatus>,
    pub(super) plan: &'a Plan,
    pub(super) traffic: &'a Traffic,
    pub(super) steps: Option<&'a TrafficSteps>,
    /// `None` where ECS did not send any list of them.
    pub(super) sources: Option<&'a [RevisionState]>,
    pub(super) target: Option<&'a RevisionState>,
    /// How many pauses wait.
    pub(super) awaiting: usize,
    /// Whether a function of the present stage is running.
    pub(super) runs_function: bool,
}

impl Outlook<'_> {
    /// Continuing `hooks` of the pauses that wait.
    pub(super) fn continuing(&self, hooks: usize) -> Possibility {
        if let Some(reason) = self.impossible() {
            return not(reason);
        }
        yes(match self.awaiting.saturating_sub(hooks) {
            0 if self.awaiting > 1 => {
                format!(
                    "Continues all {} pauses. {}",
                    self.awaiting,
                    self.going_on()
                )
            }
            0 => self.going_on(),
            1 => format!(
                "Continues {hooks} of {} pauses. Nothing moves until the other is continued too.",
                self.awaiting
            ),
            others => format!(
                "Continues {hooks} of {} pauses. Nothing moves until the other {others} are continued too.",
                self.awaiting
            ),
        })
    }

    /// Rolling back at a pause.
    pub(super) fn rolling_back(&self) -> Possibility {
        match self.impossible() {
            Some(reason) => not(self.for_good(reason)),
            None => yes(self.way_back()),
        }
    }

    /// Rolling back without a pause.
    pub(super) fn stopping(&self) -> Possibility {
        if self.awaiting > 0 {
            return not("The deployment is paused: roll it back at its pause.".to_owned());
        }
        match self.status {
            Some(ServiceDeploymentStatus::Pending | ServiceDeploymentStatus::InProgress) => {
                yes(self.way_back())
            }
            // Nothing waits, so there is a reason.
            _ => not(self.for_good(self.impossible().unwrap_or_default())),
        }
    }

    fn impossible(&self) -> Option<String> {
        if self.awaiting > 0 {
            return None;
        }
        Some(match self.status {
            Some(status) if status.is_finished() => format!("The deployment has ended: {status}."),
            Some(status) if status.is_rollback() => {
                "The deployment is already rolling back.".to_owned()
            }
            Some(status) if status.is_stop() => "The deployment is being stopped.".to_owned(),
            Some(ServiceDeploymentStatus::Pending) => "The deployment has not started.".to_owned(),
            _ => "No pause hook is awaiting action.".to_owned(),
        })
    }

    fn for_good(&self, reason: String) -> String {
        if self.status == Some(&ServiceDeploymentStatus::Successful) {
            return reason + " Going back needs a new deployment.";
        }
        reason
    }

    fn going_on(&self) -> String {
        let Some(current) = self.plan.current else {
            return match &self.plan.reported {
                Some(stage) => format!(
                    "The deployment continues. What it does next is not known: this version does not know the stage {stage}."
                ),
                None => "The deployment continues. What it does next is not known: ECS did not report its stage."
                    .to_owned(),
            };
        };
        let pause = self.plan.next_pause(self.steps);
        let reach = match pause {
            NextPause::At(index) => index,
            NextPause::BeforeNextStep => POST_PRODUCTION,
            NextPause::Nowhere | NextPause::Unknown => usize::MAX,
        };
        let passes = |index: usize| current < index && index < reach;

        let mut said: Vec<String> = Vec::new();
        if self.traffic.kind == TrafficKind::Rolling {
            said.push(self.replacing(passes(SCALE_UP)).to_owned());
        } else if passes(SCALE_UP) {
            said.push("The new revision's tasks start.".to_owned());
        }
        if passes(stage::TEST_TRAFFIC)
            && self.traffic.kind == (TrafficKind::Moves { test: Some(true) })
        {
            said.push("Test traffic moves to the new revision.".to_owned());
        }
        if current >= POST_PRODUCTION {
            said.extend(self.keeping());
        } else if passes(PRODUCTION) {
            said.extend(self.moving(pause));
        }
        if current >= POST_PRODUCTION || self.traffic.kind == TrafficKind::Headless {
            said.extend(self.ending(passes(CLEAN_UP) && pause == NextPause::Nowhere));
        }
        said.extend(self.pausing(pause, reach <= PRODUCTION));
        if said.is_empty() {
            said.push("The deployment continues.".to_owned());
        }
        if self.runs_function {
            said.push(
                "The Lambda hook that is running at this stage must succeed first.".to_owned(),
            );
        }
        said.join(" ")
    }

    fn replacing(&self, starts: bool) -> &'static str {
        match (starts, self.traffic.is_first) {
            (true, false) => {
                "The new revision's tasks start and replace those of the current revision."
            }
            (true, true) => "The new revision's tasks start.",
            (false, _) => "The rolling deployment continues.",
        }
    }

    /// What happens to production traffic at its next step.
    fn moving(&self, pause: NextPause) -> Option<String> {
        let text = match (self.traffic.kind, self.steps) {
            (TrafficKind::Rolling, _) => return None,
            (TrafficKind::Headless, _) => HEADLESS,
            (TrafficKind::Unknown, _) => {
                "How traffic moves is not known: ECS reported no traffic weights."
            }
            (TrafficKind::Moves { .. }, Some(steps)) => return Some(step(steps, pause)),
            (TrafficKind::Moves { .. }, None) if self.plan.moves_at_once() => {
                "Production traffic moves to the new revision."
            }
            (TrafficKind::Moves { .. }, None) => {
                "More production traffic moves to the new revision. How much is not known: ECS reported no traffic weights."
            }
        };
        Some(text.to_owned())
    }

    /// What is so once the shift of production traffic is complete.
    fn keeping(&self) -> Option<String> {
        match (self.traffic.kind, self.traffic.share) {
            (TrafficKind::Moves { .. }, None | Some(Percent::ALL)) => {
                Some("The new revision keeps all production traffic.".to_owned())
            }
            (TrafficKind::Moves { .. }, Some(share)) => Some(format!(
                "The new revision keeps its {share} of production traffic."
            )),
            (TrafficKind::Headless, _) => Some(HEADLESS.to_owned()),
            _ => None,
        }
    }

    /// What becomes of the tasks of the revision that ran before.
    fn ending(&self, happens: bool) -> Option<String> {
        if !happens {
            return None;
        }
        match self.sources {
            None | Some([]) => return Some("Then the deployment ends.".to_owned()),
            Some(_) => {}
        }
        let beside = match self.traffic.kind {
            TrafficKind::Headless => "The new tasks run beside the current ones. ",
            _ => "",
        };
        let when = match self.plan.bake_minutes {
            Some(minutes) if minutes > 0 => format!("After the bake time of {minutes} min, "),
            Some(_) => String::new(),
            None => "After the bake time, ".to_owned(),
        };
        Some(format!(
            "{beside}{when}ECS stops the current revision's tasks: after that, going back needs a new deployment."
        ))
    }

    fn pausing(&self, pause: NextPause, before_production: bool) -> Option<String> {
        match pause {
            NextPause::Nowhere => None,
            NextPause::BeforeNextStep => {
                Some("Then ECS pauses again, before the next step.".to_owned())
            }
            NextPause::Unknown => {
                Some("It may pause again first: ECS did not report all of its hooks.".to_owned())
            }
            NextPause::At(index) => {
                let stage: &LifecycleStage = stage::at(index);
                Some(match self.traffic.kind {
                    TrafficKind::Moves { .. } if before_production => format!(
                        "Production traffic does not move yet: ECS pauses again at {stage}."
                    ),
                    _ => format!("Then ECS pauses again at {stage}."),
                })
            }
        }
    }

    fn way_back(&self) -> String {
        let (old, sources) = match self.sources {
            None => {
                return "ECS rolls the deployment back. The revision to go back to was not reported by ECS."
                    .to_owned();
            }
            Some([]) => {
                return "This is the service's first deployment: there is no earlier revision to go back to."
                    .to_owned();
            }
            Some(sources @ [_]) => ("the current revision", sources),
            Some(sources) => ("the current revisions", sources),
        };
        let traffic = match (self.traffic.kind, self.steps) {
            (TrafficKind::Headless, _) => {
                format!("The service goes back to {old}. No traffic moves.")
            }
            (TrafficKind::Rolling | TrafficKind::Unknown, _) => {
                format!("The service goes back to {old}.")
            }
            (TrafficKind::Moves { .. }, Some(steps)) if steps.now == Percent::ZERO => {
                format!("Production traffic stays on {old}.")
            }
            (TrafficKind::Moves { .. }, Some(steps)) => format!(
                "Production traffic moves back to {old}: the new revision goes from {} to {}.",
                steps.now,
                Percent::ZERO
            ),
            (TrafficKind::Moves { .. }, None) => match self.plan.has_moved_traffic(self.status) {
                Some(false) => format!("Production traffic stays on {old}."),
                Some(true) => format!("Production traffic moves back to {old}."),
                None => format!("Any production traffic that has moved goes back to {old}."),
            },
        };
        let quick = self
            .not_quick(sources)
            .map_or(String::new(), |why| [" ", why].concat());
        format!("{traffic} The new revision's tasks stop.{quick}")
    }

    /// Why going back is no longer quick, if that is so.
    fn not_quick(&self, sources: &[RevisionState]) -> Option<&'static str> {
        let none_runs = sources
            .iter()
            .all(|source| source.running_task_count == Some(0));
        let new_ones_run = self
            .target
            .and_then(|target| target.running_task_count)
            .is_some_and(|running| running > 0);
        if none_runs && new_ones_run {
            return Some(
                "Going back is no longer quick: the tasks to go back to must start again.",
            );
        }
        if self.plan.current == Some(CLEAN_UP) {
            return Some("Going back is no longer quick: ECS is stopping the tasks to go back to.");
        }
        None
    }
}

const HEADLESS: &str =
    "No traffic moves: the service has no load balancer, Service Connect or VPC Lattice.";

fn step(steps: &TrafficSteps, pause: NextPause) -> String {
    let now = steps.now;
    let Some(next) = steps.next else {
        return "The new revision already has all production traffic.".to_owned();
    };
    let number = match steps.total {
        1 => String::new(),
        total => format!(" (step {} of {total})", steps.done + 1),
    };
    let more = match pause {
        NextPause::Nowhere | NextPause::At(_) if steps.ahead() > 1 => {
            format!(", then on to {} without another pause", Percent::ALL)
        }
        _ => String::new(),
    };
    format!("Production traffic moves to the new revision: from {now} to {next}{number}{more}.")
}

fn yes(consequence: String) -> Possibility {
    Possibility {
        possible: true,
        consequence: Some(consequence),
        etag: None,
        reason: None,
        change: None,
    }
}

fn not(reason: String) -> Possibility {
    Possibility {
        possible: false,
        consequence: None,
        etag: None,
        reason: Some(reason),
        change: None,
    }
}
