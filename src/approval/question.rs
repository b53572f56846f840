//! What people are asked, in plain words.
//!
//! The same words serve Slack, Teams and the worker's page, so there is no markup in them; whoever shows them escapes them.

mod brings;
mod summary;
mod terms;

use serde::Serialize;

use super::wording::{length, line, moment, plain};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::ecs::service_deployment::{HookStatus, HookTarget, HookTimeoutAction};
use crate::rollout::changes::Changes;
use crate::rollout::{Direction, Hook, Possibility, Rollout, StageState};
use crate::timestamp::Timestamp;

pub(super) use crate::rollout::changes::{FromTo, ImageChange, ImageChangeKind};
pub(super) use brings::Brings;
pub(in crate::approval) use summary::{Label, Most, Row, Summary, Word};
pub(super) use terms::Terms;

/// The most characters of a headline: Slack takes 150, Teams is given 140.
const HEADLINE: usize = 140;
/// The most characters of each of the three names in a headline that would be longer.
const SHORT_NAME: usize = 24;

/// What a person is asked about one pause hook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Question {
    /// The question in a few words: `Continue or roll back shop/checkout in production (111122223333), eu-west-1?`
    pub headline: String,
    /// What a policy asks for beyond one person's press: `2 approvals needed to continue, each with a reason.`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<String>,
    /// What pressing *Continue* does where several people must agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<String>,
    /// Whether the hook awaits action.
    pub waits: bool,
    /// Which hook.
    pub hook_id: String,
    /// Where it is.
    pub place: Place,
    /// The stage the deployment is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// What changes, in the direction of the answer that is possible or was given; absent where it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Brings>,
    /// Production traffic now; absent where it does not move in steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic: Option<Traffic>,
    /// Continuing: what it does, or why it is not possible.
    #[serde(rename = "continue")]
    pub continuing: Side,
    /// Rolling back: what it does, or why it is not possible.
    pub roll_back: Side,
    /// Until when, and what happens then; absent where the hook does not wait, or ECS gives no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// How many other hooks await action at the stage.
    pub others_waiting: usize,
    /// Where to see more.
    pub links: Links,
}

/// Where a deployment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Place {
    /// The deployment.
    pub service_deployment_arn: String,
    /// The service's name.
    pub service: String,
    /// The cluster's name.
    pub cluster: String,
    /// The account's twelve digits.
    pub account: String,
    /// What people call the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// The Region.
    pub region: String,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields, rename = "QuestionStage"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Stage {
    /// AWS's name: `POST_TEST_TRAFFIC_SHIFT`.
    pub name: String,
    /// The same in words: `Post test traffic shift`.
    pub words: String,
    /// What is true while a deployment stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
}

/// Production traffic now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Traffic {
    /// The new revision's share, in percent: `12.5`.
    pub percent: String,
    /// Steps made.
    pub steps_done: u32,
    /// Steps in all.
    pub steps: u32,
    /// `The new revision has 20 % of production traffic.`
    pub words: String,
}

/// One of the two answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Side {
    /// Whether it is possible.
    pub possible: bool,
    /// What it does, where it is possible: a text that `decide` can be bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
    /// Why not, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The versions that it leads from and to, where both are known: `Back to 1.0.0 (from 1.21.0).`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

/// Until when people can decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Deadline {
    /// As JavaScript writes it.
    pub at: String,
    /// In seconds since 1970, never later than it is.
    pub epoch_seconds: i64,
    /// In words: `8 Oct 2024, 20:05 UTC`.
    pub words: String,
    /// What ECS then does, as a sentence.
    pub then: &'static str,
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
pub(super) struct Unread {
    /// `Decision needed: shop/checkout in production (111122223333), eu-west-1`.
    pub headline: String,
    /// Where it is.
    pub place: Place,
    /// The stage, as the event says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
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
        let place = Place::new(&rollout.service_deployment_arn, account_name);
        let hook = rollout.hook(hook_id);
        let waiting = hook.filter(|hook| hook.awaiting_action);
        let side = |side: &Possibility| match waiting {
            Some(_) => Side::of(side),
            None => Side::not(why_not(hook, side)),
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
            changes: changes.map(|changes| Brings::new(changes, answer)),
            traffic: traffic(rollout),
            continuing,
            roll_back,
            deadline: waiting.and_then(Deadline::of),
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
        self.changes = changes.map(|changes| Brings::new(changes, answer));
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

impl Unread {
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
        let place = Place::new(arn, account_name);
        Self {
            headline: place.within("Decision needed: ", ""),
            stage: stage.map(|name| Stage {
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

impl Place {
    /// Where the deployment `arn` is, in the account that people call `account_name`.
    #[must_use]
    pub fn new(arn: &ServiceDeploymentArn, account_name: Option<&str>) -> Self {
        Self {
            service_deployment_arn: arn.as_str().to_owned(),
            service: arn.service().to_owned(),
            cluster: arn.cluster().to_owned(),
            account: arn.account().to_owned(),
            account_name: account_name.map(str::to_owned),
            region: arn.region().to_owned(),
        }
    }

    /// `production`, or `account 111122223333` where it has no name.
    #[must_use]
    pub fn account_words(&self) -> String {
        match &self.account_name {
            Some(name) => name.clone(),
            None => ["account ", &self.account].concat(),
        }
    }

    /// A headline with the place in it, of which long names are cut: `shop/checkout in production (111122223333), eu-west-1`.
    fn within(&self, before: &str, after: &str) -> String {
        let told = |most: usize| {
            let [cluster, service] = [&self.cluster, &self.service].map(|name| line(name, most));
            let account = match &self.account_name {
                Some(name) => format!("{} ({})", line(name, most), self.account),
                None => self.account_words(),
            };
            let region = &self.region;
            [
                before, &cluster, "/", &service, " in ", &account, ", ", region, after,
            ]
            .concat()
        };
        let whole = told(usize::MAX);
        if length(&whole) <= HEADLINE {
            return whole;
        }
        told(SHORT_NAME)
    }
}

impl Side {
    /// What it does, with the versions that it leads from and to where they are known.
    #[must_use]
    pub fn words(&self) -> String {
        let said = [self.consequence.as_deref(), self.change.as_deref()];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        said.join(" ")
    }

    fn of(possibility: &Possibility) -> Self {
        Self {
            possible: possibility.possible,
            consequence: possibility.consequence.clone(),
            reason: possibility.reason.clone(),
            change: possibility.change.clone(),
        }
    }

    fn not(reason: String) -> Self {
        Self {
            possible: false,
            consequence: None,
            reason: Some(reason),
            change: None,
        }
    }
}

impl Deadline {
    fn of(hook: &Hook) -> Option<Self> {
        let then = match &hook.timeout_action {
            Some(HookTimeoutAction::Rollback) => {
                "ECS then rolls the deployment back automatically."
            }
            Some(HookTimeoutAction::Continue) => "ECS then continues the deployment automatically.",
            Some(HookTimeoutAction::Other(_)) | None => "ECS doesn't report what happens then.",
        };
        Some(Self::new(hook.expires_at?, then))
    }

    fn new(at: Timestamp, then: &'static str) -> Self {
        Self {
            at: at.to_string(),
            epoch_seconds: at.epoch_millis().div_euclid(1000),
            words: moment(at),
            then,
        }
    }
}

/// Why a hook that does not wait cannot be decided.
fn why_not(hook: Option<&Hook>, side: &Possibility) -> String {
    let status = hook.and_then(|hook| hook.status.as_ref());
    let kind = hook.and_then(|hook| hook.target_type.as_ref());
    if kind.is_some_and(|kind| *kind != HookTarget::Pause) {
        return "This hook isn't a pause hook, so there is nothing to decide.".to_owned();
    }
    match status {
        Some(HookStatus::Succeeded) => "It was continued.",
        Some(HookStatus::Failed) => "It was rolled back.",
        Some(HookStatus::TimedOut) => match hook.and_then(|hook| hook.timeout_action.as_ref()) {
            Some(HookTimeoutAction::Continue) => "Nobody decided in time, so ECS continued it.",
            Some(HookTimeoutAction::Rollback) => {
                "Nobody decided in time, so ECS rolled the deployment back."
            }
            Some(HookTimeoutAction::Other(_)) | None => {
                "Nobody decided in time. Check the deployment to see what ECS did."
            }
        },
        _ => match &side.reason {
            Some(reason) => reason,
            // Another hook waits.
            None => "ECS no longer lists this pause as waiting.",
        },
    }
    .to_owned()
}

fn stage(rollout: &Rollout) -> Option<Stage> {
    let name = rollout.lifecycle_stage.as_ref()?;
    let meaning = rollout
        .stages
        .iter()
        .find(|stage| stage.stage == *name && stage.state == StageState::Current)
        .and_then(|stage| stage.meaning);
    Some(Stage {
        name: name.as_str().to_owned(),
        words: plain(name.as_str()),
        meaning: meaning.map(str::to_owned),
    })
}

fn traffic(rollout: &Rollout) -> Option<Traffic> {
    let steps = rollout.traffic_steps.as_ref()?;
    Some(Traffic {
        percent: steps.now.to_string(),
        steps_done: steps.done,
        steps: steps.total,
        words: format!(
            "The new revision has {} % of production traffic.",
            steps.now
        ),
    })
}

#[cfg(test)]
pub(crate) mod tests;
