//! What ECS tells `EventBridge` about lifecycle hooks.
//!
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html>

use serde::Serialize;

use crate::dates;
use crate::hook::Hook;
use crate::ids;
use crate::lifecycle_hook::TargetType;
use crate::sim::Sim;
use crate::stage::Stage;
use crate::world::World;

/// Something that was told, and its place in the order of everything told: from 1, without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told<'a> {
    /// Its place.
    pub number: usize,
    /// What.
    pub event: Event<'a>,
}

/// An event as `EventBridge` delivers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event<'a> {
    version: &'static str,
    /// A UUID. An event that is delivered twice keeps it.
    pub id: String,
    #[serde(rename = "detail-type")]
    detail_type: &'static str,
    source: &'static str,
    account: &'a str,
    time: String,
    region: &'a str,
    resources: [&'a str; 1],
    /// What happened.
    pub detail: Detail<'a>,
}

/// `detail` of an ECS Hook State Change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail<'a> {
    event_type: &'static str,
    /// `HOOK_` and the status that the hook has now.
    pub event_name: EventName,
    /// Which hook.
    pub hook_id: &'a str,
    hook_type: TargetType,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    lifecycle_stage: Stage,
    cluster_arn: &'a str,
    service_arn: &'a str,
    /// Of which deployment.
    pub service_deployment_arn: &'a str,
    updated_at: String,
}

/// `eventName`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum EventName {
    /// A Lambda hook runs.
    #[serde(rename = "HOOK_IN_PROGRESS")]
    InProgress,
    /// A pause hook waits.
    #[serde(rename = "HOOK_AWAITING_ACTION")]
    AwaitingAction,
    /// Someone continued, or the function passed.
    #[serde(rename = "HOOK_SUCCEEDED")]
    Succeeded,
    /// Someone rolled back, or the function failed.
    #[serde(rename = "HOOK_FAILED")]
    Failed,
    /// Nobody did anything in time.
    #[serde(rename = "HOOK_TIMED_OUT")]
    TimedOut,
}

/// Everything that was told. An entry costs next to nothing until somebody asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventLog(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    at: i64,
    deployment: usize,
    hook: usize,
    name: EventName,
}

impl EventLog {
    /// Tells what has become of a hook. Of one that was withdrawn, nothing is told.
    pub(crate) fn tell(&mut self, at: i64, of: (usize, usize), hook: &Hook) {
        let Some(name) = EventName::of(hook) else {
            return;
        };
        self.0.push(Entry {
            at,
            deployment: of.0,
            hook: of.1,
            name,
        });
    }
}

impl EventName {
    fn of(hook: &Hook) -> Option<Self> {
        let name = match hook.status()? {
            "IN_PROGRESS" => Self::InProgress,
            "AWAITING_ACTION" => Self::AwaitingAction,
            "SUCCEEDED" => Self::Succeeded,
            "FAILED" => Self::Failed,
            _ => Self::TimedOut,
        };
        Some(name)
    }
}

impl Sim {
    /// What was told `EventBridge` after the event of that number; 0: everything.
    pub fn events_after(&self, number: usize) -> impl Iterator<Item = Told<'_>> {
        let entries = self.world.told.0.iter();
        entries.zip(1..).skip(number).map(|(entry, number)| Told {
            number,
            event: self.world.event(entry, number),
        })
    }
}

impl World {
    fn event(&self, entry: &Entry, number: usize) -> Event<'_> {
        let deployment = &self.deployments[entry.deployment];
        let hook = &deployment.hooks[entry.hook];
        let pause = hook.target_type == TargetType::Pause;
        Event {
            version: "0",
            id: ids::event(self.settings.seed, number),
            detail_type: "ECS Hook State Change",
            source: "aws.ecs",
            account: &deployment.place.account,
            time: dates::extended(entry.at),
            region: &deployment.place.region,
            resources: [&deployment.arn],
            detail: Detail {
                event_type: "INFO",
                event_name: entry.name,
                hook_id: &hook.id,
                hook_type: hook.target_type,
                expires_at: pause.then(|| dates::exact(hook.due_at)),
                lifecycle_stage: hook.stage,
                cluster_arn: &deployment.cluster_arn,
                service_arn: &deployment.service_arn,
                service_deployment_arn: &deployment.arn,
                updated_at: dates::exact(entry.at),
            },
        }
    }
}
