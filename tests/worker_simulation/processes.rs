//! Processes of the worker, and the requests that they serve.

use std::collections::BTreeSet;

use ecs_greenlight::approval::Approvals;
use ecs_greenlight::approval::output::WorkerOutput;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::{EffectId, Flow};
use serde_json::{Value, json};

use crate::events::EVENT_KEY;
use crate::people::SIGNING;
use crate::policies::Policy;
use crate::sts::{APPROVER, READER};

pub const WORKER: &str = "https://approvals.example.com";

/// Names a request that is served.
pub type ServedId = usize;

/// A process.
pub struct Process {
    pub approvals: Approvals,
    pub policy: &'static Policy,
    /// Until it is started again, it takes nothing.
    pub up: bool,
}

/// Why a request is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An event, by its number.
    Event {
        number: usize,
        attempt: u32,
    },
    /// Somebody's answer, by its number.
    Answer(usize),
    /// A look at a link, before the answer of that number.
    Look(usize),
    Sweep,
}

/// A request that is served, or was.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any may go with any"
)]
pub struct Served {
    /// None once it has ended, or was killed.
    pub flow: Option<Flow<WorkerOutput, ()>>,
    pub cause: Cause,
    pub process: usize,
    pub policy: &'static Policy,
    pub pending: BTreeSet<EffectId>,
    pub began_at: i64,
    pub killed: bool,
    /// At a kill: whether what it had begun is lost as well.
    pub lost: bool,
    pub response: Option<(u16, String)>,
    pub page: Option<(u16, Value)>,
    pub lines: Vec<Value>,
    pub acts: Vec<Act>,
    /// Whether anything that it asked of the store failed.
    pub store_failed: bool,
    /// Whether anything that it said in a chat failed, or may have.
    pub chat_failed: bool,
}

/// An act on the wire.
#[derive(Debug)]
pub struct Act {
    pub effect: EffectId,
    pub action: Action,
    pub hook: String,
    /// Whether ECS executed it; none where it did not arrive.
    pub executed: Option<bool>,
}

impl Served {
    pub fn new(
        flow: Flow<WorkerOutput, ()>,
        cause: Cause,
        (process, policy): (usize, &'static Policy),
        now: i64,
    ) -> Self {
        Self {
            flow: Some(flow),
            cause,
            process,
            policy,
            pending: BTreeSet::new(),
            began_at: now,
            killed: false,
            lost: false,
            response: None,
            page: None,
            lines: Vec::new(),
            acts: Vec::new(),
            store_failed: false,
            chat_failed: false,
        }
    }

    pub fn has_acted(&self) -> bool {
        self.acts.iter().any(|act| act.executed == Some(true))
    }
}

/// Where the worker's credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Keys,
    Platform,
    Issuer,
}

/// A worker that was just started.
pub fn started(source: Source, policy: &Policy, seed: u64) -> Approvals {
    let mut account =
        json!({ "id": "111122223333", "name": "production", "regions": ["us-east-1"] });
    let name = match source {
        Source::Keys => "keys",
        Source::Platform => "platform",
        Source::Issuer => "issuer",
    };
    if source != Source::Keys {
        account["readerRoleArn"] = json!(READER);
        account["approverRoleArn"] = json!(APPROVER);
    }
    let settings = json!({
        "url": WORKER,
        "page": "https://console.example.com/",
        "accounts": [account],
        "aws": { "credentials": name, "region": "us-east-1" },
        "slack": { "team": "T0", "channel": "C0" },
        "teams": {},
        "identity": { "kind": "oidc", "issuer": "https://id.example.com", "audience": "approvals", "person": "email" },
        "store": true,
        "policies": [policy.json()],
    });
    let secrets = json!({
        "EVENT_KEY": EVENT_KEY,
        "LINK_KEY": "fake-link-key-0123456789abcdef-0123456789ab",
        "SLACK_SIGNING_SECRET": SIGNING,
        "SLACK_BOT_TOKEN": "xoxb-fake-bot-token",
        "TEAMS_WEBHOOK_URL": "https://teams.example.com/fake-hook",
        "AWS_ACCESS_KEY_ID": ecs_sim::key::FULL.access_key_id,
        "AWS_SECRET_ACCESS_KEY": ecs_sim::key::FULL.secret_access_key,
    });
    Approvals::new(&settings.to_string(), &secrets.to_string(), seed)
        .unwrap_or_else(|error| panic!("{}", error.message()))
}
