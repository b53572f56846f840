//! A worker in a small world: a stand-in ECS, a chat that takes messages, a store, and people who press at the same time. What happens next is drawn from
//! a seed, so that every order of messages turns up in some run.

mod chat;
mod requests;
mod serving;
mod store;

pub use chat::Posted;
pub use requests::{event, event_body, event_of, every_time, identity, on_acts};
pub use serving::Served;

use std::collections::{BTreeMap, BTreeSet};

use ecs_greenlight::approval::Approvals;
use ecs_sim::{
    Action, DeploymentConfiguration, FaultKind, LifecycleHook, Operation, Place, ServiceSpec,
    Settings, Sim, Stage, key,
};
use serde_json::{Value, json};

use crate::sessions::Sts;

/// 2026-01-15T12:00:00Z.
pub const START: i64 = 1_768_478_400_000;
pub const WORKER: &str = "https://approvals.example.com";
pub const EVENT_KEY: &str = "fake-event-key-0123456789abcdef-0123456789";
pub const LINK_KEY: &str = "fake-link-key-0123456789abcdef-0123456789ab";
pub const SIGNING: &str = "fake-signing-secret-0123456789abcdef";
pub const BOT: &str = "xoxb-fake-bot-token";

/// A change to a deployment that ECS describes.
pub type Edit = Box<dyn Fn(&mut Value)>;

/// Whether the store refuses a call.
pub type Refusal = Box<dyn FnMut(&Value) -> bool>;

pub struct World {
    pub sim: Sim,
    pub arn: String,
    pub hook: String,
    pub approvals: Approvals,
    /// What the store holds.
    pub store: BTreeMap<String, String>,
    /// Whether the store answers.
    pub store_answers: bool,
    /// What the store refuses to do.
    pub store_refuses: Option<Refusal>,
    /// Until when the store was told to keep each entry.
    pub kept_until: BTreeMap<String, i64>,
    /// Everything that went to a chat, in order.
    pub chat: Vec<Posted>,
    /// What Slack says instead of `ok`, by method.
    pub slack_errors: BTreeMap<&'static str, &'static str>,
    /// The HTTP status with which a chat answers instead, by the end of the address, and how many seconds it asks to be left alone.
    pub chat_statuses: BTreeMap<&'static str, (u16, Option<u32>)>,
    /// What is otherwise in each deployment that ECS describes.
    pub edit: Option<Edit>,
    /// Who is in Slack's user groups. The others do not exist; `missing_scope` alone is what Slack says instead.
    pub groups: BTreeMap<&'static str, Vec<&'static str>>,
    /// Whose bot it is, as Slack says.
    pub bot: Value,
    /// How often Slack was asked who is in a group.
    pub group_calls: usize,
    /// An STS that only writes down what it is asked; without it, the stand-in's own.
    pub sts: Option<Sts>,
    /// Which messages in Slack somebody deleted, by their `ts`.
    pub deleted: BTreeSet<String>,
    /// How often a request waited.
    pub slept: usize,
    random: u64,
}

pub fn settings() -> Value {
    json!({
        "url": WORKER,
        "page": "https://console.example.com/",
        "accounts": [{ "id": key::ACCOUNT, "name": "production", "regions": ["us-east-1"] }],
        "aws": { "credentials": "keys", "region": "us-east-1" },
        "slack": { "team": "T0", "channel": "C0" },
        "identity": { "kind": "oidc", "issuer": "https://id.example.com", "audience": "approvals", "person": "email" },
        "store": true,
        "policies": [{ "continue": { "people": ["slack:T0:UANN", "slack:T0:UBEN", "oidc:ann@example.com"] }, "rollBack": { "anyone": true } }],
    })
}

pub fn secrets() -> Value {
    json!({
        "EVENT_KEY": EVENT_KEY,
        "LINK_KEY": LINK_KEY,
        "SLACK_SIGNING_SECRET": SIGNING,
        "SLACK_BOT_TOKEN": BOT,
        "AWS_ACCESS_KEY_ID": key::FULL.access_key_id,
        "AWS_SECRET_ACCESS_KEY": key::FULL.secret_access_key,
    })
}

/// The settings with some of them otherwise: JSON Merge Patch.
pub fn settings_with(patch: &Value) -> Value {
    merged(settings(), patch)
}

pub fn secrets_with(patch: &Value) -> Value {
    merged(secrets(), patch)
}

pub fn merged(mut whole: Value, patch: &Value) -> Value {
    for (name, value) in patch.as_object().unwrap() {
        let members = whole.as_object_mut().unwrap();
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    whole
}

impl World {
    /// A worker, and a deployment of prod/web that waits at a pause hook for an hour.
    pub fn new() -> Self {
        Self::with(&settings(), &secrets())
    }

    pub fn with(settings: &Value, secrets: &Value) -> Self {
        let mut sim = Sim::new(Settings::default(), START);
        crate::issuer::introduce(&mut sim);
        let place = Place::in_region("us-east-1");
        let pause = LifecycleHook::pause(Stage::PostTestTrafficShift, 60, Action::Rollback);
        let arn = sim.deploy(
            ServiceSpec::new(&place, "prod", "web")
                .with(DeploymentConfiguration::blue_green().with_hook(pause)),
        );
        let mut world = Self {
            approvals: worker(settings, secrets),
            hook: String::new(),
            arn,
            sim,
            store: BTreeMap::new(),
            store_answers: true,
            store_refuses: None,
            kept_until: BTreeMap::new(),
            chat: Vec::new(),
            slack_errors: BTreeMap::new(),
            chat_statuses: BTreeMap::new(),
            edit: None,
            groups: BTreeMap::new(),
            bot: json!({ "ok": true, "team_id": "T0" }),
            group_calls: 0,
            sts: None,
            deleted: BTreeSet::new(),
            slept: 0,
            random: 1,
        };
        world.hook = world.next_pause();
        world
    }

    /// The same once people were asked.
    pub fn asked() -> Self {
        Self::asked_with(&json!({}))
    }

    /// The same with these settings otherwise.
    pub fn asked_with(patch: &Value) -> Self {
        Self::asked_by(&settings_with(patch), &secrets())
    }

    /// The same by a worker that is set up so.
    pub fn asked_by(settings: &Value, secrets: &Value) -> Self {
        let mut world = Self::with(settings, secrets);
        assert_eq!(world.event("HOOK_AWAITING_ACTION").status(), 202);
        world
    }

    pub fn seeded(mut self, seed: u64) -> Self {
        self.random = seed;
        self
    }

    /// The first reads show what was true before the deployment began: they lag behind the event.
    pub fn lagging(&mut self, reads: u32) {
        self.sim.inject(
            every_time(FaultKind::Frozen { at: START + 1 })
                .of(Operation::DescribeServiceDeployments)
                .times(reads),
        );
    }

    /// Something goes wrong with every request of AWS.
    pub fn fault(&mut self, kind: FaultKind) {
        self.sim.inject(every_time(kind));
    }

    /// Slack says this instead of `ok` to a method.
    pub fn slack_refuses(&mut self, method: &'static str, error: &'static str) {
        self.slack_errors.insert(method, error);
    }

    /// Somebody decides at the world's hook, and not by this worker.
    pub fn decide_elsewhere(&mut self, action: Action) {
        self.sim.act(&self.arn, &self.hook, action).unwrap();
    }

    /// Whether somebody's act is written down.
    pub fn is_acting(&self) -> bool {
        self.store.keys().any(|key| key.contains("/act/"))
    }

    /// Some time passes.
    pub fn pass(&mut self, seconds: i64) {
        self.sim.advance(self.sim.now() + seconds * 1000);
    }

    /// Whoever signed the acts that were sent, executed or not: the caller's ARN.
    pub fn actors(&self) -> Vec<String> {
        let acts = self
            .sim
            .requests()
            .iter()
            .filter(|logged| logged.operation == Some(Operation::ContinueServiceDeployment));
        acts.map(|logged| logged.principal.clone().unwrap_or_default())
            .collect()
    }

    /// Goes on until a hook waits.
    pub fn next_pause(&mut self) -> String {
        loop {
            let waiting = self.sim.deployment(&self.arn).unwrap().waiting().next();
            if let Some(hook) = waiting {
                return hook.id.clone();
            }
            let next = self.sim.next_event_at().expect("a pause is to come");
            self.sim.advance(next);
        }
    }

    /// What the hook became in truth.
    pub fn fate(&self) -> String {
        let deployment = self.sim.deployment(&self.arn).unwrap();
        let hook = deployment.hooks.iter().find(|hook| hook.id == self.hook);
        hook.map_or("gone".to_owned(), |hook| format!("{:?}", hook.fate))
    }

    /// How often something was decided in truth.
    pub fn acts(&self) -> usize {
        let executed = |logged: &&ecs_sim::Logged| logged.outcome == ecs_sim::Outcome::Executed;
        self.sim
            .requests()
            .iter()
            .filter(|logged| logged.operation == Some(Operation::ContinueServiceDeployment))
            .filter(executed)
            .count()
    }

    /// Another process takes over, with the same settings.
    pub fn restart(&mut self, settings: &Value) {
        self.approvals = worker(settings, &secrets());
    }
}

pub fn worker(settings: &Value, secrets: &Value) -> Approvals {
    Approvals::new(&settings.to_string(), &secrets.to_string(), 1).unwrap()
}
