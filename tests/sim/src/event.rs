//! What ECS tells `EventBridge` about lifecycle hooks.
//!
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html>

use serde::Serialize;
use serde_json::{Value, json};

use crate::dates;
use crate::hook::Hook;
use crate::ids;
use crate::lifecycle_hook::TargetType;
use crate::sim::Sim;
use crate::world::World;

/// Something that was told, and its place in the order of everything told: from 1, without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its place.
    pub number: usize,
    /// What, as `EventBridge` delivers it. An event that is delivered twice keeps its `id`.
    pub event: Value,
}

/// Everything that was told. An entry costs next to nothing until somebody asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventLog(Vec<Entry>);

#[derive(Debug, Clone)]
struct Entry {
    at: i64,
    deployment: usize,
    hook: usize,
    /// The status that the hook has now.
    status: &'static str,
}

impl EventLog {
    /// Tells what has become of a hook. Of one that was withdrawn, nothing is told.
    pub(crate) fn tell(&mut self, at: i64, of: (usize, usize), hook: &Hook) {
        self.0.extend(hook.status().map(|status| Entry {
            at,
            deployment: of.0,
            hook: of.1,
            status,
        }));
    }
}

impl Sim {
    /// What was told `EventBridge` after the event of that number; 0: everything.
    pub fn events_after(&self, number: usize) -> impl Iterator<Item = Told> {
        let entries = self.world.told.0.iter();
        entries.zip(1..).skip(number).map(|(entry, number)| Told {
            number,
            event: self.world.event(entry, number),
        })
    }
}

impl World {
    fn event(&self, entry: &Entry, number: usize) -> Value {
        let deployment = &self.deployments[entry.deployment];
        let hook = &deployment.hooks[entry.hook];
        let mut event = json!({
            "version": "0",
            "id": ids::event(self.settings.seed, number),
            "detail-type": "ECS Hook State Change",
            "source": "aws.ecs",
            "account": deployment.place.account,
            "time": dates::extended(entry.at),
            "region": deployment.place.region,
            "resources": [deployment.arn],
            "detail": {
                "eventType": "INFO",
                "eventName": format!("HOOK_{}", entry.status),
                "hookId": hook.id,
                "hookType": hook.target_type,
                "lifecycleStage": hook.stage,
                "clusterArn": deployment.cluster_arn,
                "serviceArn": deployment.service_arn,
                "serviceDeploymentArn": deployment.arn,
                "updatedAt": dates::exact(entry.at),
            },
        });
        if hook.target_type == TargetType::Pause {
            event["detail"]["expiresAt"] = json!(dates::exact(hook.due_at));
        }
        event
    }
}
