//! The event `ECS Hook State Change`, as `EventBridge` sends it.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html>. Whoever has the key may
//! send anything, events come twice and in any order: one is a hint to read the deployment, and no more is taken from it than that
//! needs. The service and the cluster are those of the deployment's ARN.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::arn::{ArnError, ServiceDeploymentArn};
use crate::ecs::service_deployment::{HookTarget, LifecycleStage};
use crate::protocol::open_enum::open_enum;
use crate::timestamp::Timestamp;

/// The size of an event that is read, in bytes: what `EventBridge` sends at most.
pub(super) const LARGEST: usize = 256 * 1024;

const SOURCE: &str = "aws.ecs";
const DETAIL_TYPE: &str = "ECS Hook State Change";

open_enum! {
    /// What happened to a hook.
    pub(super) EventName {
        /// A pause awaits a decision.
        AwaitingAction = "HOOK_AWAITING_ACTION",
        /// A function is running.
        InProgress = "HOOK_IN_PROGRESS",
        /// A pause was continued, or a function succeeded.
        Succeeded = "HOOK_SUCCEEDED",
        /// A pause was rolled back, or a function failed.
        Failed = "HOOK_FAILED",
        /// Nobody decided in time.
        TimedOut = "HOOK_TIMED_OUT",
    }
}

/// A change of a hook's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HookEvent {
    /// The event's own id; the same when it comes twice.
    pub id: Option<String>,
    /// The event's name.
    pub name: EventName,
    /// The hook's execution.
    pub hook_id: String,
    /// What kind of hook.
    pub hook_type: HookTarget,
    /// The deployment. Account and Region are those of the event.
    pub arn: ServiceDeploymentArn,
    /// The stage the deployment was in.
    pub stage: Option<LifecycleStage>,
    /// When the hook's time runs out, where that can be read.
    pub expires_at: Option<Timestamp>,
    /// When it happened, or else when the event was sent, where either can be read.
    pub updated_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Envelope<'a> {
    id: Option<String>,
    source: Option<String>,
    detail_type: Option<String>,
    account: Option<String>,
    region: Option<String>,
    #[serde(borrow)]
    time: Option<&'a RawValue>,
    #[serde(borrow)]
    detail: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    event_name: Option<String>,
    hook_id: Option<String>,
    hook_type: Option<String>,
    #[serde(borrow)]
    expires_at: Option<&'a RawValue>,
    lifecycle_stage: Option<String>,
    service_deployment_arn: Option<String>,
    #[serde(borrow)]
    updated_at: Option<&'a RawValue>,
}

impl HookEvent {
    /// Reads the body that `EventBridge` posts.
    ///
    /// # Errors
    /// A body that is no such event. It will not become one: sending it again is of no use.
    pub(super) fn parse(body: &[u8]) -> Result<Self, EventError> {
        if body.len() > LARGEST {
            return Err(EventError::TooLarge);
        }
        let envelope: Envelope = serde_json::from_slice(body).map_err(|_| EventError::Malformed)?;
        let source = envelope.source.ok_or(EventError::Missing("source"))?;
        let kind = envelope
            .detail_type
            .ok_or(EventError::Missing("detail-type"))?;
        if source != SOURCE || kind != DETAIL_TYPE {
            return Err(EventError::OfAnotherKind {
                source: shown(&source),
                detail_type: shown(&kind),
            });
        }
        let detail = envelope.detail.ok_or(EventError::Missing("detail"))?;
        let detail: Detail =
            serde_json::from_str(detail.get()).map_err(|_| EventError::Malformed)?;
        let arn = detail.service_deployment_arn;
        let arn = arn.ok_or(EventError::Missing("detail.serviceDeploymentArn"))?;
        let arn: ServiceDeploymentArn = arn.parse().map_err(EventError::Arn)?;
        let account = envelope.account.ok_or(EventError::Missing("account"))?;
        let region = envelope.region.ok_or(EventError::Missing("region"))?;
        if account != arn.account() || region != arn.region() {
            return Err(EventError::FromElsewhere);
        }
        let hook_id = detail.hook_id.ok_or(EventError::Missing("detail.hookId"))?;
        if !is_hook_id(&hook_id) {
            return Err(EventError::HookId);
        }
        let name = detail
            .event_name
            .ok_or(EventError::Missing("detail.eventName"))?;
        let hook_type = detail
            .hook_type
            .ok_or(EventError::Missing("detail.hookType"))?;
        Ok(Self {
            id: envelope.id,
            name: name.into(),
            hook_id,
            hook_type: hook_type.into(),
            arn,
            stage: detail.lifecycle_stage.map(Into::into),
            expires_at: moment(detail.expires_at),
            updated_at: moment(detail.updated_at).or_else(|| moment(envelope.time)),
        })
    }
}

impl HookEvent {
    /// Whether it happened more than so many milliseconds ago. One of unknown age is not old.
    #[must_use]
    pub(super) fn is_older(&self, now: Timestamp, millis: i64) -> bool {
        let age = |at: Timestamp| now.epoch_millis() - at.epoch_millis();
        self.updated_at.is_some_and(|at| age(at) >= millis)
    }
}

/// A hook's id is opaque, but it names what the store keeps and goes to people: nothing that could be mistaken for more.
fn is_hook_id(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'/')
}

/// A time that cannot be read is no reason to miss the event.
fn moment(json: Option<&RawValue>) -> Option<Timestamp> {
    Timestamp::parse_json(json?.get())
}

/// A text of the event, cut short and with control characters escaped.
fn shown(text: &str) -> String {
    text.chars()
        .take(100)
        .flat_map(char::escape_default)
        .collect()
}

/// A body that is no change of a hook's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EventError {
    /// More than [`LARGEST`].
    TooLarge,
    /// No JSON, or a member of another type.
    Malformed,
    /// Another event.
    OfAnotherKind {
        /// Where it comes from.
        source: String,
        /// What it is.
        detail_type: String,
    },
    /// A member that is needed and not there.
    Missing(&'static str),
    /// The deployment's ARN is none.
    Arn(ArnError),
    /// The deployment is in another account or Region than the event comes from.
    FromElsewhere,
    /// The hook's id is none.
    HookId,
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("The event is larger than 256 kB."),
            Self::Malformed => f.write_str("The body is not an EventBridge event in JSON."),
            Self::OfAnotherKind {
                source,
                detail_type,
            } => write!(
                f,
                "The event is \"{detail_type}\" of \"{source}\"; only \"{DETAIL_TYPE}\" of \"{SOURCE}\" is accepted. Check the rule's event pattern."
            ),
            Self::Missing(member) => write!(
                f,
                "The event has no {member}. Make sure that the rule's target has no input transformer."
            ),
            Self::Arn(error) => write!(f, "The event does not name a deployment: {error}"),
            Self::FromElsewhere => f.write_str(
                "The event comes from a different account or Region than the deployment it names.",
            ),
            Self::HookId => f.write_str("The event's hookId is not a valid hook id."),
        }
    }
}

impl std::error::Error for EventError {}

#[cfg(test)]
mod tests;
