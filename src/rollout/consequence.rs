//! What continuing or rolling back does, in plain words: this is what a person says yes to.

use std::borrow::Cow;

use super::stage::Plan;
use super::{Percent, Possibility, RevisionState, TrafficSteps};
use crate::ecs::service_deployment::{LifecycleStage, ServiceDeploymentStatus};

pub(super) struct Outlook<'a> {
    pub(super) status: &'a ServiceDeploymentStatus,
    pub(super) plan: &'a Plan,
    pub(super) steps: Option<&'a TrafficSteps>,
    pub(super) sources: &'a [RevisionState],
    pub(super) target: Option<&'a RevisionState>,
    pub(super) awaiting: usize,
    pub(super) bake_minutes: Option<i32>,
}

impl Outlook<'_> {
    pub(super) fn continuing(&self) -> Possibility {
        if let Some(reason) = self.impossible() {
            return not(reason);
        }
        let going_on = self.going_on();
        yes(match self.awaiting {
            ..=1 => going_on,
            several => format!(
                "{several} pause hooks wait at this stage: the deployment goes on once all are continued. {going_on}"
            ),
        })
    }

    pub(super) fn rolling_back(&self) -> Possibility {
        match self.impossible() {
            Some(reason) => not(reason),
            None => yes(self.way_back()),
        }
    }

    /// Rolling back without a pause hook.
    pub(super) fn stopping(&self) -> Possibility {
        if self.awaiting > 0 {
            return not("The deployment waits at a pause hook: roll it back there.".to_owned());
        }
        match self.status {
            ServiceDeploymentStatus::Pending | ServiceDeploymentStatus::InProgress => {
                yes(self.way_back())
            }
            // Nothing waits, so there is a reason.
            _ => not(self.impossible().unwrap_or_default()),
        }
    }

    fn way_back(&self) -> String {
        let new = self.new_revision();
        let Some(old) = self.old_revision() else {
            return format!(
                "This is the service's first deployment: there is no earlier revision to go back to. {} does not go live.",
                capitalised(&new)
            );
        };
        let now = self.steps.map_or(Percent::ZERO, |steps| steps.now);
        if now == Percent::ZERO && self.steps.is_some() {
            format!("Production traffic stays on {old}. The tasks of {new} stop.")
        } else if self.steps.is_some() {
            format!(
                "Production traffic goes back to {old}: {new} has {now} % now, then 0 %. The tasks of {new} stop."
            )
        } else {
            format!("The service goes back to {old}. The tasks of {new} stop.")
        }
    }

    fn impossible(&self) -> Option<String> {
        let status = self.status;
        if self.awaiting > 0 {
            return None;
        }
        Some(match status {
            _ if status.is_finished() => format!("The deployment has ended: {status}."),
            _ if status.is_rollback() => "The deployment is rolling back already.".to_owned(),
            _ if status.is_stop() => "The deployment is being stopped.".to_owned(),
            ServiceDeploymentStatus::Pending => "The deployment has not begun.".to_owned(),
            _ => "No pause hook is awaiting action.".to_owned(),
        })
    }

    fn going_on(&self) -> String {
        let new = self.new_revision();
        let Some(stage) = self.plan.current() else {
            return format!("The deployment of {new} goes on.");
        };
        let first = match stage {
            LifecycleStage::ReconcileService | LifecycleStage::PreScaleUp => {
                format!("The tasks of {new} start. ")
            }
            LifecycleStage::PostScaleUp if self.steps.is_some() => {
                format!("Test traffic moves to {new}. ")
            }
            LifecycleStage::PostProductionTrafficShift => return self.finishing(),
            _ => String::new(),
        };
        if let Some(pause) = self.plan.next_pause_before_production() {
            return format!(
                "{first}Production traffic does not move yet: the deployment pauses again at {pause}."
            );
        }
        match self.steps {
            Some(steps) => first + &moving(&new, steps),
            None if first.is_empty() => format!("The deployment of {new} goes on."),
            None => first.trim_end().to_owned(),
        }
    }

    fn finishing(&self) -> String {
        let new = self.new_revision();
        let Some(old) = self.old_revision() else {
            return format!(
                "{} keeps all production traffic, and the deployment ends.",
                capitalised(&new)
            );
        };
        match self.bake_minutes {
            Some(minutes) if minutes > 0 => format!(
                "{} keeps all production traffic. After the bake time of {minutes} min the tasks of {old} stop: \
                 from then on there is no quick way back.",
                capitalised(&new)
            ),
            _ => format!(
                "{} keeps all production traffic. The tasks of {old} stop: from then on there is no quick way back.",
                capitalised(&new)
            ),
        }
    }

    fn new_revision(&self) -> Cow<'static, str> {
        self.target
            .and_then(named)
            .unwrap_or(Cow::Borrowed("the new revision"))
    }

    /// What it goes back to; `None` for a first deployment.
    fn old_revision(&self) -> Option<Cow<'static, str>> {
        match self.sources {
            [] => None,
            [source] => Some(named(source).unwrap_or(Cow::Borrowed("the old revision"))),
            _ => Some(Cow::Borrowed("the revisions before")),
        }
    }
}

fn moving(new: &str, steps: &TrafficSteps) -> String {
    let now = steps.now;
    let Some(next) = steps.next else {
        return format!(
            "{} has all production traffic already, and the deployment goes on.",
            capitalised(new)
        );
    };
    let step = match steps.total {
        1 => String::new(),
        total => format!(" (step {} of {total})", steps.done + 1),
    };
    format!("Production traffic moves to {new}: now {now} %, then {next} %{step}.")
}

fn named(revision: &RevisionState) -> Option<Cow<'static, str>> {
    let number = revision.revision.as_ref()?;
    // Revisions are numbered by milliseconds since 1970 or by small numbers; either way the digits name it.
    Some(Cow::Owned(["revision ", number].concat()))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

fn yes(consequence: String) -> Possibility {
    Possibility {
        possible: true,
        consequence: Some(consequence),
        reason: None,
    }
}

fn not(reason: String) -> Possibility {
    Possibility {
        possible: false,
        consequence: None,
        reason: Some(reason),
    }
}
