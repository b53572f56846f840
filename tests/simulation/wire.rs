//! What was said between one flow and ECS.

use ecs_greenlight::flow::EffectId;
use ecs_sim::Operation;
use serde_json::Value;

/// A request, every copy of it that reached ECS, and what reached the flow.
#[derive(Debug)]
pub struct Exchange {
    pub effect: EffectId,
    pub operation: Operation,
    pub acts: bool,
    pub input: Value,
    pub sent_at: i64,
    /// When something reached the flow.
    pub heard_at: Option<i64>,
    /// `x-amzn-RequestId` of each copy.
    pub request_ids: Vec<String>,
    pub heard: Heard,
}

/// What reached the flow.
#[derive(Debug)]
pub enum Heard {
    /// It still waits.
    Pending,
    /// No answer.
    Failed,
    /// An answer, and the moment whose truth it tells.
    Answer {
        true_at: i64,
        status: u16,
        /// Null if it is not JSON.
        body: Value,
    },
}

/// ECS's codes for a request that it did not look at.
const NOT_EXECUTED: [&str; 4] = [
    "ThrottlingException",
    "InvalidSignatureException",
    "ExpiredTokenException",
    "AccessDeniedException",
];

impl Exchange {
    /// The body of a success.
    pub fn output(&self) -> Option<&Value> {
        match &self.heard {
            Heard::Answer {
                status: 200, body, ..
            } if body.is_object() => Some(body),
            _ => None,
        }
    }

    /// Whether ECS answered to an act that it carried it out.
    pub fn accepted(&self) -> bool {
        let names_it = |output: &Value| output["serviceDeploymentArn"].is_string();
        self.acts && self.output().is_some_and(names_it)
    }

    /// The code of an error that ECS answered with.
    pub fn error(&self) -> Option<&str> {
        match &self.heard {
            Heard::Answer { status: 200, .. } => None,
            Heard::Answer { body, .. } => body["__type"].as_str()?.rsplit('#').next(),
            _ => None,
        }
    }

    /// Whether the answer says that nothing was executed.
    pub fn was_not_executed(&self) -> bool {
        self.error()
            .is_some_and(|code| NOT_EXECUTED.contains(&code))
    }

    /// The deployment that a describe answered with.
    pub fn deployment(&self) -> Option<&Value> {
        let read = self.operation == Operation::DescribeServiceDeployments;
        self.output()
            .filter(|_| read)
            .map(|output| &output["serviceDeployments"][0])
            .filter(|deployment| deployment.is_object())
    }

    /// The moment whose truth the answer tells that reached the flow: that of its execution, or an earlier one where reads lag.
    pub fn true_at(&self) -> Option<i64> {
        match self.heard {
            Heard::Answer { true_at, .. } => Some(true_at),
            _ => None,
        }
    }
}

/// The hook as a described deployment lists it.
pub fn listed<'a>(deployment: &'a Value, hook: &str) -> Option<&'a Value> {
    deployment["lifecycleHookDetails"]
        .as_array()?
        .iter()
        .find(|listed| listed["hookId"] == hook)
}

/// Whether a described deployment shows exactly this hook waiting for a person.
pub fn shows_waiting(deployment: &Value, hook: &str) -> bool {
    deployment["status"] == "IN_PROGRESS"
        && listed(deployment, hook).is_some_and(|listed| {
            listed["targetType"] == "PAUSE" && listed["status"] == "AWAITING_ACTION"
        })
}

/// The hooks that a described deployment shows waiting for a person.
pub fn awaiting(deployment: &Value) -> impl Iterator<Item = &Value> {
    let hooks = deployment["lifecycleHookDetails"].as_array();
    hooks
        .into_iter()
        .flatten()
        .filter(|hook| hook["targetType"] == "PAUSE" && hook["status"] == "AWAITING_ACTION")
}

/// Whether a described deployment shows any hook waiting for a person.
pub fn is_paused(deployment: &Value) -> bool {
    awaiting(deployment).next().is_some()
}
