//! What people are asked, in plain words.
//!
//! The same words serve Slack, Teams and the worker's page, so there is no markup in them; whoever shows them escapes them.

mod answer_option;
mod change_summary;
mod deadline;
mod location;
mod summary;
mod terms;

use serde::Serialize;

use super::wording::plain;
use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::rollout::changes::Changes;
use crate::rollout::{Direction, Possibility, Rollout, StageState};
use crate::timestamp::Timestamp;

pub(super) use crate::rollout::changes::{FromTo, ImageChange, ImageChangeKind};
pub(super) use answer_option::AnswerOption;
use answer_option::why_not;
pub(super) use change_summary::ChangeSummary;
pub(super) use deadline::Deadline;
pub(super) use location::Location;
pub(in crate::approval) use summary::{Label, Most, Row, Summary, Word};
pub(super) use terms::Terms;

/// What a person is asked about one pause hook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Question {
    /// The question, in one line: `Continue or roll back shop/checkout in production (111122223333), eu-west-1?`
    pub headline: String,
    /// What the policy requires besides one person's click: `2 approvals needed to continue, each with a reason.`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<String>,
    /// What pressing *Continue* does if several people must agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<String>,
    /// Whether the hook awaits action.
    pub waits: bool,
    /// The hook's id.
    pub hook_id: String,
    /// The deployment's service, cluster, account and Region.
    pub place: Location,
    /// The stage the deployment is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<QuestionStage>,
    /// What changes, in the direction of the answer that is possible or was given; absent where it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<ChangeSummary>,
    /// Production traffic now; absent where it does not move in steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic: Option<QuestionTraffic>,
    /// Continuing: what it does, or why it is not possible.
    #[serde(rename = "continue")]
    pub continuing: AnswerOption,
    /// Rolling back: what it does, or why it is not possible.
    pub roll_back: AnswerOption,
    /// The deadline, and what happens then; absent if the hook does not await action, or ECS reports no deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// How many other hooks await action at the stage.
    pub others_waiting: usize,
    /// Where to see more.
    pub links: Links,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct QuestionStage {
    /// AWS's name: `POST_TEST_TRAFFIC_SHIFT`.
    pub name: String,
    /// The same in words: `Post test traffic shift`.
    pub words: String,
    /// What is true while a deployment is in the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
}

/// Production traffic now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct QuestionTraffic {
    /// The new revision's share, in percent: `12.5`.
    pub percent: String,
    /// The number of steps done.
    pub steps_done: u32,
    /// The number of steps in all.
    pub steps: u32,
    /// `The new revision has 20 % of production traffic.`
    pub words: String,
}

/// Where to see more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Links {
    /// The static page, at this deployment and hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The worker's form, at this hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decide: Option<String>,
    /// AWS's own console, at this deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console: Option<String>,
}

/// A hook that waits in a deployment that could not be read: all there is comes from the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UnreadQuestion {
    /// `Decision needed: shop/checkout in production (111122223333), eu-west-1`.
    pub headline: String,
    /// The deployment's service, cluster, account and Region.
    pub place: Location,
    /// The stage, as the event says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<QuestionStage>,
    /// Until when, as the event says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Why the deployment could not be read.
    pub why: String,
    /// Where to see more.
    pub links: Links,
}

impl Question {
    /// The question about the hook `hook_id` of `rollout`. The link to AWS's console is the rollout's, where `links` has none.
    #[must_use]
    pub fn new(
        rollout: &Rollout,
        hook_id: &str,
        changes: Option<&Changes>,
        account_name: Option<&str>,
        links: Links,
    ) -> Self {
        let place = Location::new(&rollout.service_deployment_arn, account_name);
        let hook = rollout.hook(hook_id);
        let waiting = hook.filter(|hook| hook.awaiting_action);
        let side = |side: &Possibility| match waiting {
            Some(_) => AnswerOption::from(side),
            None => AnswerOption::impossible(why_not(hook, side)),
        };
        let (continuing, roll_back) = (side(&rollout.continuing), side(&rollout.roll_back));
        let only_back = waiting.is_some() && roll_back.possible && !continuing.possible;
        let answer = if only_back || rollout.direction == Some(Direction::Back) {
            Action::Rollback
        } else {
            Action::Continue
        };
        let (before, after) = match (waiting, continuing.possible, roll_back.possible) {
            (None, ..) => ("", " is no longer paused here"),
            (Some(_), true, true) => ("Continue or roll back ", "?"),
            (Some(_), true, false) => ("Continue ", "?"),
            (Some(_), false, true) => ("Roll back ", "?"),
            (Some(_), false, false) => ("", " is paused"),
        };
        Self {
            headline: place.within(before, after),
            needed: None,
            vote: None,
            waits: waiting.is_some(),
            hook_id: hook_id.to_owned(),
            stage: stage(rollout),
            changes: changes.map(|changes| ChangeSummary::new(changes, answer)),
            traffic: traffic(rollout),
            continuing,
            roll_back,
            deadline: waiting.and_then(Deadline::from_hook),
            others_waiting: rollout
                .hooks
                .iter()
                .filter(|one| one.awaiting_action && one.hook_id.as_deref() != Some(hook_id))
                .count(),
            links: Links {
                console: links.console.or_else(|| rollout.console_url.clone()),
                ..links
            },
            place,
        }
    }

    /// The same question once it was answered so, or ECS did: `changes` in that direction.
    #[must_use]
    pub fn answered(mut self, answer: Action, changes: Option<&Changes>) -> Self {
        self.changes = changes.map(|changes| ChangeSummary::new(changes, answer));
        self
    }

    /// The same question under these terms.
    #[must_use]
    pub fn under(mut self, terms: Terms) -> Self {
        let terms = terms.of_possible(self.continuing.possible, self.roll_back.possible);
        self.needed = terms.words();
        self.vote = terms.vote();
        self
    }
}

impl UnreadQuestion {
    /// What an event says of a hook that waits, and `why` no more is known.
    #[must_use]
    pub(super) fn new(
        arn: &ServiceDeploymentArn,
        account_name: Option<&str>,
        stage: Option<&str>,
        expires_at: Option<Timestamp>,
        why: &str,
        links: Links,
    ) -> Self {
        let place = Location::new(arn, account_name);
        Self {
            headline: place.within("Decision needed: ", ""),
            stage: stage.map(|name| QuestionStage {
                name: name.to_owned(),
                words: plain(name),
                meaning: None,
            }),
            deadline: expires_at.map(|at| Deadline::new(at, "What happens then couldn't be read.")),
            why: why.to_owned(),
            links,
            place,
        }
    }
}

fn stage(rollout: &Rollout) -> Option<QuestionStage> {
    let name = rollout.lifecycle_stage.as_ref()?;
    let meaning = rollout
        .stages
        .iter()
        .find(|stage| stage.stage == *name && stage.state == StageState::Current)
        .and_then(|stage| stage.meaning);
    Some(QuestionStage {
        name: name.as_str().to_owned(),
        words: plain(name.as_str()),
        meaning: meaning.map(str::to_owned),
    })
}

fn traffic(rollout: &Rollout) -> Option<QuestionTraffic> {
    let steps = rollout.traffic_steps.as_ref()?;
    Some(QuestionTraffic {
        percent: steps.now.number(),
        steps_done: steps.done,
        steps: steps.total,
        words: format!("The new revision has {} of production traffic.", steps.now),
    })
}

#[cfg(test)]
pub(crate) mod tests;
