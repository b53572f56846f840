//! A worker in a small world: a stand-in ECS, a chat that takes messages, a store, and people who press at the same time. What happens next is drawn from
//! a seed, so that every order of messages turns up in some run.

use std::collections::{BTreeMap, BTreeSet};

use ecs_greenlight::approval::told::{Page, Told};
use ecs_greenlight::approval::{Approvals, Claim, Given, Identity, Request};
use ecs_greenlight::flow::{Effect, EffectId, Flow, Reply, SendFailure, Step};
use ecs_greenlight::protocol::message::Response;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::{
    Action, Answer, DeploymentConfiguration, DeploymentSpec, LifecycleHook, Place, ServiceSpec,
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

/// A message that went to a chat.
#[derive(Clone, Debug)]
pub struct Posted {
    pub url: String,
    pub body: Value,
}

/// One request being served.
pub struct Served {
    flow: Flow<Told, ()>,
    waiting: Vec<(EffectId, Wanted)>,
    pub ended: bool,
    pub told: Vec<Told>,
}

enum Wanted {
    Send(Box<http::Request<String>>),
    Sleep,
    Call(String),
}

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
        sim.create_service(ServiceSpec {
            configuration: DeploymentConfiguration::blue_green().with_hook(pause),
            ..ServiceSpec::new(&place, "prod", "web")
        });
        let arn = sim
            .start_deployment(&place, "prod", "web", DeploymentSpec::default())
            .unwrap();
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

    pub fn seeded(mut self, seed: u64) -> Self {
        self.random = seed;
        self
    }

    /// The first reads show what was true before the deployment began: they lag behind the event.
    pub fn lagging(&mut self, reads: u32) {
        self.sim.inject(ecs_sim::Fault {
            operation: Some(ecs_sim::Operation::DescribeServiceDeployments),
            times: Some(reads),
            ..every_time(ecs_sim::FaultKind::Frozen { at: START + 1 })
        });
    }

    /// Some time passes.
    pub fn pass(&mut self, seconds: i64) {
        self.sim.advance(self.sim.now() + seconds * 1000);
    }

    /// Whoever signed the acts that were sent, executed or not: the caller's ARN.
    pub fn actors(&self) -> Vec<String> {
        let acts = self.sim.requests().iter().filter(|logged| {
            logged.operation == Some(ecs_sim::Operation::ContinueServiceDeployment)
        });
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
            .filter(|logged| {
                logged.operation == Some(ecs_sim::Operation::ContinueServiceDeployment)
            })
            .filter(executed)
            .count()
    }

    /// Looks whether the worker can ask people.
    pub fn health(&mut self) -> Served {
        let mut all = vec![Served {
            flow: self.approvals.health(),
            waiting: Vec::new(),
            ended: false,
            told: Vec::new(),
        }];
        self.serve_all(&mut all);
        all.remove(0)
    }

    pub fn begin(&self, request: Request) -> Served {
        Served {
            flow: self.approvals.serve(request),
            waiting: Vec::new(),
            ended: false,
            told: Vec::new(),
        }
    }

    /// Serves one request to its end.
    pub fn serve(&mut self, request: Request) -> Served {
        let mut all = vec![self.begin(request)];
        self.serve_all(&mut all);
        all.remove(0)
    }

    /// Serves a request until so many of its effects were performed; then its process is killed. Whether it had ended before.
    pub fn killed_after(&mut self, effects: usize, request: Request) -> bool {
        let mut served = self.begin(request);
        self.poll(&mut served);
        for _ in 0..effects {
            if served.waiting.is_empty() {
                break;
            }
            let (id, wanted) = served.waiting.remove(0);
            let reply = self.perform(wanted);
            served.flow.deliver(id, reply);
            self.poll(&mut served);
        }
        served.ended
    }

    /// Another process takes over, with the same settings.
    pub fn restart(&mut self, settings: &Value) {
        self.approvals = worker(settings, &secrets());
    }

    /// Serves requests at the same time, in an order drawn from the seed.
    pub fn serve_all(&mut self, all: &mut [Served]) {
        for served in all.iter_mut() {
            self.poll(served);
        }
        for _ in 0..1_000_000 {
            // A sleep is longer than anything that is under way.
            let busy = |served: &Served| {
                served
                    .waiting
                    .iter()
                    .any(|(_, wanted)| !matches!(wanted, Wanted::Sleep))
            };
            let any_busy = all.iter().any(busy);
            let open: Vec<usize> = (0..all.len())
                .filter(|index| {
                    if any_busy {
                        busy(&all[*index])
                    } else {
                        !all[*index].waiting.is_empty()
                    }
                })
                .collect();
            let Some(chosen) = self.one_of(open.len()) else {
                break;
            };
            let served = &mut all[open[chosen]];
            let next = self.one_of(served.waiting.len()).unwrap_or_default();
            let (id, wanted) = served.waiting.swap_remove(next);
            let reply = self.perform(wanted);
            served.flow.deliver(id, reply);
            self.poll(served);
        }
        assert!(all.iter().all(|served| served.ended), "a request hangs");
    }

    /// Serves requests at the same time until something is true.
    pub fn serve_until(&mut self, all: &mut [Served], is: impl Fn(&Self) -> bool) {
        for served in all.iter_mut() {
            self.poll(served);
        }
        for _ in 0..10_000 {
            if is(self) {
                return;
            }
            let Some(served) = all.iter_mut().find(|served| !served.waiting.is_empty()) else {
                break;
            };
            let (id, wanted) = served.waiting.remove(0);
            let reply = self.perform(wanted);
            served.flow.deliver(id, reply);
            if !is(self) {
                self.poll(served);
            }
        }
        assert!(is(self), "it never becomes true");
    }

    /// The worker's timer is due.
    pub fn sweep(&mut self) {
        self.serve(Request::Sweep { hooks: None });
    }

    fn poll(&mut self, served: &mut Served) {
        loop {
            let (effects, emitted) = match served
                .flow
                .poll(Timestamp::from_epoch_millis(self.sim.now()))
            {
                Step::Done(()) => {
                    served.ended = true;
                    return;
                }
                Step::Pending { effects, emitted } => (effects, emitted),
            };
            if effects.is_empty() && emitted.is_empty() {
                return;
            }
            served.told.extend(emitted);
            for effect in effects {
                match effect {
                    Effect::Send { id, request, .. } => {
                        let request = Box::new(request.into());
                        served.waiting.push((id, Wanted::Send(request)));
                    }
                    Effect::Sleep { id, .. } => served.waiting.push((id, Wanted::Sleep)),
                    Effect::Call { id, call } => served.waiting.push((id, Wanted::Call(call))),
                    Effect::Cancel { id } => served.waiting.retain(|(other, _)| *other != id),
                    Effect::Credentials { .. } => panic!("a worker's credentials come by call"),
                }
            }
        }
    }

    fn perform(&mut self, wanted: Wanted) -> Reply {
        match wanted {
            Wanted::Sleep => {
                self.slept += 1;
                self.sim.advance(self.sim.now() + 1000);
                Reply::Elapsed
            }
            Wanted::Call(call) => Reply::Called(self.called(&serde_json::from_str(&call).unwrap())),
            Wanted::Send(request)
                if self.sts.is_some() && request.uri().host().unwrap().starts_with("sts.") =>
            {
                let now = self.sim.now();
                let answer = self.sts.as_mut().map(|sts| sts.answer(&request, now));
                answer.map_or(Reply::Failed(SendFailure::Unreachable), Reply::Response)
            }
            Wanted::Send(request) if request.uri().host().unwrap().ends_with("amazonaws.com") => {
                let now = self.sim.now();
                match self.sim.handle(&request.map(String::into_bytes), now) {
                    Answer::Respond(response) => Reply::Response(self.edited(response.into())),
                    _ => Reply::Failed(SendFailure::Unreachable),
                }
            }
            Wanted::Send(request) => Reply::Response(self.chatted(&request)),
        }
    }

    fn edited(&self, response: Response) -> Response {
        let Some(edit) = &self.edit else {
            return response;
        };
        let Ok(mut body) = serde_json::from_slice::<Value>(&response.body) else {
            return response;
        };
        for deployment in body["serviceDeployments"]
            .as_array_mut()
            .into_iter()
            .flatten()
        {
            edit(deployment);
        }
        Response {
            body: body.to_string().into_bytes(),
            ..response
        }
    }

    fn called(&mut self, call: &Value) -> Option<String> {
        if self
            .store_refuses
            .as_mut()
            .is_some_and(|refuses| refuses(call))
        {
            return None;
        }
        if let Some(until) = call["expiresAt"].as_i64() {
            let key = call["key"].as_str().unwrap();
            self.kept_until.insert(key.to_owned(), until);
        }
        match call["call"].as_str().unwrap() {
            "put" if self.store_answers => {
                let (key, value) = (call["key"].as_str().unwrap(), call["value"].as_str().unwrap());
                assert!(call["expiresAt"].as_i64().unwrap() > self.sim.now());
                self.store.insert(key.to_owned(), value.to_owned());
                Some("null".to_owned())
            }
            "create" if self.store_answers => {
                let (key, value) = (call["key"].as_str().unwrap(), call["value"].as_str().unwrap());
                let there = self.store.contains_key(key);
                if !there {
                    self.store.insert(key.to_owned(), value.to_owned());
                }
                Some((!there).to_string())
            }
            "remove" if self.store_answers => {
                self.store.remove(call["key"].as_str().unwrap());
                Some("null".to_owned())
            }
            "list" if self.store_answers => {
                let prefix = call["prefix"].as_str().unwrap();
                let found: Vec<_> = self.store.iter().filter(|(key, _)| key.starts_with(prefix)).collect();
                Some(json!(found).to_string())
            }
            "sign" => Some(json!(crate::issuer::sign(&call["claims"])).to_string()),
            "credentials" => Some(
                json!({ "accessKeyId": key::FULL.access_key_id, "secretAccessKey": key::FULL.secret_access_key, "sessionToken": key::FULL.session_token })
                    .to_string(),
            ),
            _ => None,
        }
    }

    /// A chat that takes everything.
    fn chatted(&mut self, request: &http::Request<String>) -> Response {
        let url = request.uri().to_string();
        let method = url.rsplit('/').next().unwrap_or_default();
        let form = request.headers()["content-type"] == "application/x-www-form-urlencoded";
        let body = if form {
            let pairs = form_urlencoded::parse(request.body().as_bytes());
            Value::Object(
                pairs
                    .map(|(name, value)| (name.into_owned(), json!(value)))
                    .collect(),
            )
        } else {
            serde_json::from_str(request.body()).expect("a chat gets JSON")
        };
        let of_slack = url.starts_with("https://slack.com/");
        let error = self.slack_errors.get(method).filter(|_| of_slack);
        let reply = match (error, method) {
            (Some(error), _) => json!({ "ok": false, "error": error }),
            (None, "usergroups.users.list") => {
                self.group_calls += 1;
                match self.groups.get(body["usergroup"].as_str().unwrap()) {
                    None => json!({ "ok": false, "error": "no_such_subteam" }),
                    Some(users) if users.first().is_some_and(|one| *one == "missing_scope") => {
                        json!({ "ok": false, "error": "missing_scope" })
                    }
                    Some(users) => json!({ "ok": true, "users": users }),
                }
            }
            (None, "auth.test") => self.bot.clone(),
            (None, "chat.getPermalink" | "chat.update") if self.is_deleted(&body) => {
                json!({ "ok": false, "error": "message_not_found" })
            }
            (None, "chat.getPermalink") => {
                json!({ "ok": true, "permalink": "https://example.com" })
            }
            _ => {
                json!({ "ok": true, "channel": "C0", "ts": ts(self.chat.len()) })
            }
        };
        if of_slack {
            assert_eq!(request.headers()["authorization"], format!("Bearer {BOT}"));
        }
        let refused = self
            .chat_statuses
            .iter()
            .find(|(end, _)| url.ends_with(**end));
        if let Some((_, (status, wait))) = refused {
            let wait = wait.map(|seconds| ("Retry-After".to_owned(), seconds.to_string()));
            return Response {
                status: *status,
                headers: wait.into_iter().collect(),
                body: Vec::new(),
            };
        }
        // A message that is refused is none; what is only asked was asked all the same.
        let looked = method == "chat.getPermalink";
        if (reply["ok"] == true && !looked) || method == "usergroups.users.list" {
            self.chat.push(Posted { url, body });
        }
        Response {
            status: 200,
            headers: Vec::new(),
            body: reply.to_string().into_bytes(),
        }
    }

    fn is_deleted(&self, body: &Value) -> bool {
        let ts = body.get("ts").or(body.get("message_ts"));
        ts.and_then(Value::as_str)
            .is_some_and(|ts| self.deleted.contains(ts))
    }

    /// Somebody deletes the last question in Slack.
    pub fn delete_question(&mut self) {
        let asked = |posted: &Posted| posted.url.ends_with("/api/chat.postMessage");
        let last = self.chat.iter().rposition(asked).expect("it was asked");
        self.deleted.insert(ts(last));
    }

    /// A number below `count`, if there is any.
    fn one_of(&mut self, count: usize) -> Option<usize> {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (count > 0).then(|| usize::try_from(self.random % count as u64).unwrap())
    }

    /// Everything that went to this method of Slack, or to this address.
    pub fn chat_at(&self, end: &str) -> Vec<&Value> {
        self.chat
            .iter()
            .filter(|posted| posted.url.ends_with(end))
            .map(|posted| &posted.body)
            .collect()
    }
}

/// The id that Slack gives to what is posted as this one of everything that goes to a chat.
fn ts(place: usize) -> String {
    format!("1768478400.{place:06}")
}

pub fn worker(settings: &Value, secrets: &Value) -> Approvals {
    Approvals::new(&settings.to_string(), &secrets.to_string(), 1).unwrap()
}

impl Served {
    /// The answer to the request.
    pub fn response(&self) -> (u16, &str) {
        let mut responses = self.told.iter().filter_map(|told| match told {
            Told::Response { status, body } | Told::Json { status, body } => {
                Some((*status, body.as_str()))
            }
            _ => None,
        });
        let first = responses.next().expect("it is answered");
        assert!(responses.next().is_none(), "it is answered twice");
        first
    }

    /// The page that answers the request.
    pub fn page(&self) -> (u16, &Page) {
        let mut pages = self.told.iter().filter_map(|told| match told {
            Told::Page { status, page } => Some((*status, &**page)),
            _ => None,
        });
        let first = pages.next().expect("it is answered");
        assert!(pages.next().is_none(), "it is answered twice");
        first
    }

    /// The lines it logged, as JSON.
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.told.iter().filter_map(|told| match told {
            Told::Log { line } => Some(serde_json::to_value(line).unwrap()),
            _ => None,
        });
        lines.collect()
    }
}

/// An event about the world's hook.
pub fn event(world: &World, name: &str) -> Request {
    event_of(&event_body(world, name))
}

pub fn event_body(world: &World, name: &str) -> Value {
    json!({
        "version": "0", "id": "0", "detail-type": "ECS Hook State Change", "source": "aws.ecs", "account": key::ACCOUNT,
        "time": "2026-01-15T12:00:00Z", "region": "us-east-1", "resources": [world.arn],
        "detail": {
            "eventType": "INFO", "eventName": name, "hookId": world.hook, "hookType": "PAUSE", "expiresAt": "2026-01-15T13:00:00.123456Z",
            "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT", "clusterArn": format!("arn:aws:ecs:us-east-1:{}:cluster/prod", key::ACCOUNT),
            "serviceArn": format!("arn:aws:ecs:us-east-1:{}:service/prod/web", key::ACCOUNT), "serviceDeploymentArn": world.arn,
            "updatedAt": "2026-01-15T12:00:00Z"
        }
    })
}

pub fn event_of(body: &Value) -> Request {
    Request::Event(Given {
        headers: vec![("X-Api-Key".to_owned(), EVENT_KEY.to_owned())],
        body: body.to_string().into_bytes(),
    })
}

/// Somebody's claims.
pub fn identity(claims: &[(&str, &str)]) -> Identity {
    let claims = claims
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Claim::Text((*value).to_owned())));
    Identity {
        typ: Some("JWT".to_owned()),
        claims: claims.collect(),
    }
}

/// What happens to every act.
pub fn on_acts(kind: ecs_sim::FaultKind) -> ecs_sim::Fault {
    ecs_sim::Fault {
        operation: Some(ecs_sim::Operation::ContinueServiceDeployment),
        ..every_time(kind)
    }
}

/// What happens to every request.
pub fn every_time(kind: ecs_sim::FaultKind) -> ecs_sim::Fault {
    ecs_sim::Fault {
        operation: None,
        region: None,
        cluster: None,
        times: None,
        kind,
    }
}
