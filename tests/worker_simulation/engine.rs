//! One scheduler for the world, its services, the processes and the people: what is due first happens first, in virtual time.

use std::collections::BTreeMap;

use ecs_greenlight::approval::Request;
use ecs_greenlight::approval::told::Told;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::{Effect, EffectId, Reply, SendFailure, Step};
use ecs_greenlight::protocol::message::Response;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::{Answer as FromEcs, DeploymentSpec, Fault, Operation, Outcome, Place, Sim, key};
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::events::{Events, PATIENCE};
use crate::people::{Answer, Person, filled_in, press, submission};
use crate::policies::Policy;
use crate::processes::{Act, Cause, Process, Served, ServedId, Source, started};
use crate::rules;
use crate::slack::{Slack, after, value};
use crate::store::Store;
use crate::sts::Sts;
use crate::weather::{Instead, Way, Weather};

/// How often the worker's own timer has it look at what is open, in milliseconds.
pub const SWEEP: i64 = 180_000;
/// How long it takes to start a process again, in milliseconds, at most.
const RESTART: i64 = 30_000;
/// What is reached by a link, in a message.
const LINK: &str = "/decide?t=";

pub struct Engine {
    pub now: i64,
    pub sim: Sim,
    pub dice: Dice,
    pub weather: Weather,
    pub source: Source,
    pub store: Store,
    pub slack: Slack,
    pub sts: Sts,
    pub events: Events,
    pub processes: Vec<Process>,
    pub served: Vec<Served>,
    pub answers: Vec<Answer>,
    /// After how many effects a process is killed.
    pub kills: Vec<usize>,
    /// What a process finds when it is started again.
    pub next_policy: Option<&'static Policy>,
    effects: usize,
    due: BTreeMap<(i64, u64), What>,
    numbers: u64,
    broken: Option<String>,
    transcript: Option<Vec<String>>,
}

/// Somebody's wish to answer.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub person: &'static Person,
    pub action: Action,
    /// How often they look for a button before they give up.
    pub tries: u32,
}

/// Something that nobody asked the worker about.
#[derive(Clone, Debug)]
pub enum Happening {
    /// Somebody in the console decides whatever waits.
    Decide(ecs_sim::Action),
    /// Somebody stops the deployment.
    Stop(ecs_sim::StopType),
    /// A newer deployment of the service.
    Supersede,
    /// Others are in the group from now on.
    Group(Vec<&'static str>),
    /// Somebody deletes the latest message.
    Delete,
}

enum What {
    Deliver(usize, u32),
    /// EventBridge waits no longer.
    Impatient(ServedId),
    Wish(Wish),
    Submit(usize, Value),
    Fill(usize, Value),
    Sweep(usize),
    Happen(Happening),
    Arrive(ServedId, EffectId, Box<Wanted>, Way),
    Reply(ServedId, EffectId, Reply, Note),
    Restart(usize),
}

enum Wanted {
    Send(http::Request<String>),
    Call(Value),
}

/// What it means that a reply arrives.
#[derive(Clone, Copy)]
enum Note {
    Nothing,
    /// Whoever posted this message knows of it now.
    Posted(usize),
    Card(usize),
    /// What was said in a chat is in doubt.
    ChatFailed,
    StoreFailed,
}

impl Engine {
    pub fn new(
        sim: Sim,
        dice: Dice,
        source: Source,
        policy: &'static Policy,
        count: usize,
    ) -> Self {
        let process = |seed| Process {
            approvals: started(source, policy, seed),
            policy,
            up: true,
        };
        Self {
            now: sim.now(),
            sim,
            dice,
            weather: Weather::default(),
            source,
            store: Store::default(),
            slack: Slack::default(),
            sts: Sts::default(),
            events: Events::default(),
            processes: (0..count as u64).map(process).collect(),
            served: Vec::new(),
            answers: Vec::new(),
            kills: Vec::new(),
            next_policy: None,
            effects: 0,
            due: BTreeMap::new(),
            numbers: 0,
            broken: None,
            transcript: None,
        }
    }

    pub fn verbose(&mut self, verbose: bool) {
        self.transcript = verbose.then(Vec::new);
    }

    pub fn into_transcript(self) -> Vec<String> {
        self.transcript.unwrap_or_default()
    }

    /// Somebody wants to answer, so many milliseconds from now.
    pub fn wish(&mut self, delay: i64, wish: Wish) {
        self.after(delay, What::Wish(wish));
    }

    pub fn happen_after(&mut self, delay: i64, happening: Happening) {
        self.after(delay, What::Happen(happening));
    }

    /// Starts the timer of a process.
    pub fn sweep_after(&mut self, delay: i64, process: usize) {
        self.after(delay, What::Sweep(process));
    }

    /// Lets everything happen that is due until a moment.
    pub fn run_until(&mut self, end: i64) -> Result<(), String> {
        loop {
            let next = self
                .due
                .first_key_value()
                .map_or(end, |((at, _), _)| *at)
                .min(end);
            match self.sim.next_event_at().filter(|at| *at <= next) {
                Some(at) => self.go_to(at),
                None => {
                    self.go_to(next);
                    let is_due = self
                        .due
                        .first_key_value()
                        .is_some_and(|((at, _), _)| *at <= end);
                    let Some((_, what)) = is_due.then(|| self.due.pop_first()).flatten() else {
                        return self.broken.take().map_or(Ok(()), Err);
                    };
                    self.take(what);
                    self.gather();
                }
            }
            if let Some(problem) = self.broken.take() {
                return Err(problem);
            }
        }
    }

    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(transcript) = &mut self.transcript {
            let at = self.now - crate::story::START;
            transcript.push(format!("{:>5}.{:03} {}", at / 1000, at % 1000, line()));
        }
    }

    fn go_to(&mut self, moment: i64) {
        self.now = self.now.max(moment);
        self.sim.advance(self.now);
        self.gather();
    }

    /// Has new events delivered: soon or late, and perhaps again.
    fn gather(&mut self) {
        for number in self.events.collect(&self.sim) {
            self.note_event(number);
            let copies = if self.dice.percent(20) { 2 } else { 1 };
            for _ in 0..copies {
                let delay = match self.dice.between(0, 9) {
                    0..=5 => self.dice.between(0, 1_500),
                    6..=8 => self.dice.between(0, 20_000),
                    _ => self.dice.between(0, 600_000),
                };
                self.after(delay, What::Deliver(number, 0));
            }
        }
    }

    fn note_event(&mut self, number: usize) {
        let event = self.events.all[number]["detail"].clone();
        self.note(|| {
            format!(
                "ECS tells event {number}: {} of {}",
                event["eventName"], event["hookId"]
            )
        });
    }

    fn after(&mut self, delay: i64, what: What) {
        self.numbers += 1;
        self.due.insert((self.now + delay, self.numbers), what);
    }

    fn take(&mut self, what: What) {
        match what {
            What::Deliver(number, attempt) => self.deliver_event(number, attempt),
            What::Impatient(served) => self.lose_patience(served),
            What::Wish(wish) => self.try_wish(wish),
            What::Submit(answer, view) => self.submit(answer, &view),
            What::Fill(answer, page) => self.fill(answer, &page),
            What::Sweep(process) => self.begin_sweep(process),
            What::Happen(happening) => self.happen(happening),
            What::Arrive(served, effect, wanted, way) => self.arrive(served, effect, *wanted, way),
            What::Reply(served, effect, reply, note) => self.reply(served, effect, reply, note),
            What::Restart(process) => self.restart(process),
        }
    }

    // Requests

    fn deliver_event(&mut self, number: usize, attempt: u32) {
        let request = self.events.request(number);
        let cause = Cause::Event { number, attempt };
        match self.begin(cause, request) {
            Some(served) => self.after(PATIENCE, What::Impatient(served)),
            None => self.deliver_again(number, attempt),
        }
    }

    fn lose_patience(&mut self, served: ServedId) {
        let Cause::Event { number, attempt } = self.served[served].cause else {
            return;
        };
        if self.served[served].response.is_none() {
            // What comes now is not heard any more.
            self.served[served].response = Some((504, String::new()));
            self.deliver_again(number, attempt);
        }
    }

    fn deliver_again(&mut self, number: usize, attempt: u32) {
        let longest = (1_000_i64 << attempt.min(7)).min(120_000);
        let delay = self.dice.between(longest / 2, longest);
        self.after(delay, What::Deliver(number, attempt + 1));
    }

    fn try_wish(&mut self, wish: Wish) {
        if self.wish_comes_true(wish).is_none() && wish.tries > 0 {
            let delay = self.dice.between(2_000, 40_000);
            let tries = wish.tries - 1;
            self.after(delay, What::Wish(Wish { tries, ..wish }));
        }
    }

    /// They find a button or a link, and the worker takes what they send.
    fn wish_comes_true(&mut self, wish: Wish) -> Option<()> {
        let Wish { person, action, .. } = wish;
        let stale = self.dice.percent(15);
        let messages = self.slack.messages.iter().rev();
        let showing = messages
            .filter(|message| !message.deleted)
            .find_map(|message| {
                let versions = message.versions.iter().rev();
                let mut shown = versions.take(if stale { usize::MAX } else { 1 });
                let of = |body: &Value| match person.slack {
                    Some(_) => value(body, action),
                    None => after(body, LINK),
                };
                let held = shown.find_map(of)?;
                Some((message.ts.clone(), held, message.hook.clone()?))
            });
        let (ts, held, hook) = showing?;
        let number = self.answers.len();
        let (cause, request) = match person.slack {
            Some(_) => (
                Cause::Answer(number),
                press(number, (person, action), (&ts, &held), self.now),
            ),
            None => {
                let identity = Some(person.identity());
                (
                    Cause::Look(number),
                    Request::Look {
                        token: held,
                        identity,
                    },
                )
            }
        };
        self.answers.push(Answer {
            person,
            action,
            hook,
            at: self.now,
            reason: None,
            served: Vec::new(),
            told: Vec::new(),
            form: false,
            uses: 0,
        });
        self.note(|| format!("{} answers {action:?} (answer {number})", person.sub));
        if self.begin(cause, request).is_none() {
            self.answers.pop();
            return None;
        }
        Some(())
    }

    /// They fill in the form for the reason: with one, or without.
    fn submit(&mut self, answer: usize, view: &Value) {
        let reason = self.a_reason();
        let request = submission(
            self.answers[answer].person,
            view,
            reason.unwrap_or(" \u{200b} "),
            self.now,
        );
        self.answers[answer].reason = reason.map(str::to_owned);
        self.note(|| format!("answer {answer} is given the reason {reason:?}"));
        self.begin(Cause::Answer(answer), request);
    }

    /// They fill in the page behind a link.
    fn fill(&mut self, answer: usize, page: &Value) {
        let reason = self.a_reason();
        let of = &mut self.answers[answer];
        of.reason = reason.map(str::to_owned);
        let given = filled_in(page, of.action, reason.unwrap_or_default());
        let identity = Some(of.person.identity());
        self.note(|| format!("answer {answer} is sent with the reason {reason:?}"));
        self.begin(Cause::Answer(answer), Request::Answer { given, identity });
    }

    /// The form stays open, and says what is wrong: they try once more, or close it.
    fn correct(&mut self, served: ServedId) {
        let Cause::Answer(answer) = self.served[served].cause else {
            return;
        };
        let mut opened = self.slack.opened.iter();
        let view = opened
            .find(|(of, _)| *of == answer)
            .map(|(_, view)| view.clone());
        if let Some(view) = view.filter(|_| self.dice.percent(70)) {
            let delay = self.dice.between(2_000, 20_000);
            self.after(delay, What::Submit(answer, view));
        }
    }

    fn a_reason(&mut self) -> Option<&'static str> {
        self.dice.percent(80).then_some("the checks are green")
    }

    fn begin_sweep(&mut self, process: usize) {
        if self.processes[process].up {
            let policy = self.processes[process].policy;
            let flow = self.processes[process]
                .approvals
                .serve(Request::Sweep { hooks: None });
            let served = self.served.len();
            self.note(|| format!("process {process} sweeps: request {served}"));
            self.served
                .push(Served::new(flow, Cause::Sweep, (process, policy), self.now));
            self.poll(self.served.len() - 1);
        }
        self.after(SWEEP, What::Sweep(process));
    }

    /// Has a process serve a request; none where no process takes it.
    fn begin(&mut self, cause: Cause, request: Request) -> Option<ServedId> {
        let up: Vec<_> = (0..self.processes.len())
            .filter(|process| self.processes[*process].up)
            .collect();
        let process = self.dice.pick_any(&up)?;
        let served = self.served.len();
        self.note(|| format!("process {process} serves request {served}: {cause:?}"));
        if let Cause::Answer(answer) = cause {
            self.answers[answer].served.push(served);
        }
        let policy = self.processes[process].policy;
        let flow = self.processes[process].approvals.serve(request);
        self.served
            .push(Served::new(flow, cause, (process, policy), self.now));
        self.poll(served);
        Some(served)
    }

    fn poll(&mut self, served: ServedId) {
        let now = Timestamp::from_epoch_millis(self.now);
        while let Some(flow) = &mut self.served[served].flow {
            match flow.poll(now) {
                Step::Done(()) => {
                    self.served[served].flow = None;
                    self.note(|| format!("request {served} has ended"));
                    return;
                }
                Step::Effects(effects) if effects.is_empty() => return,
                Step::Effects(effects) => {
                    for effect in effects {
                        self.perform(served, effect);
                    }
                }
            }
        }
    }

    fn perform(&mut self, served: ServedId, effect: Effect<Told>) {
        // It was killed a moment ago: the rest was not begun any more.
        if self.served[served].killed {
            return;
        }
        match effect {
            Effect::Emit(told) => return self.heard(served, told),
            Effect::Cancel { id } => {
                self.served[served].pending.remove(&id);
                return;
            }
            Effect::Sleep { id, duration } => {
                let millis = i64::try_from(duration.as_millis()).expect("a short sleep");
                self.expect(served, id, millis, Reply::Elapsed, Note::Nothing);
            }
            Effect::Send {
                id,
                request,
                limit,
                acts,
            } => {
                let millis = i64::try_from(limit.as_millis()).expect("a short limit");
                let request: http::Request<String> = request.into();
                let chat = !is_aws(&request);
                let note = if chat {
                    Note::ChatFailed
                } else {
                    Note::Nothing
                };
                self.expect(
                    served,
                    id,
                    millis,
                    Reply::Failed(SendFailure::TimedOut),
                    note,
                );
                self.send(served, id, request, acts);
            }
            Effect::Call { id, call } => {
                let call: Value = serde_json::from_str(&call).expect("a call is JSON");
                self.expect(served, id, 10_000, Reply::Called(None), Note::StoreFailed);
                let way = self.weather.to_store(&mut self.dice);
                self.on_its_way(served, id, Wanted::Call(call), way);
            }
            Effect::Credentials { .. } => panic!("a worker's credentials come by call"),
        }
        self.effects += 1;
        if self.kills.contains(&self.effects) {
            self.kill(self.served[served].process);
        }
    }

    fn send(&mut self, served: ServedId, id: EffectId, request: http::Request<String>, acts: bool) {
        if acts {
            let input: Value = serde_json::from_str(request.body()).expect("ECS takes JSON");
            let act = Act {
                effect: id,
                action: if input["action"] == "CONTINUE" {
                    Action::Continue
                } else {
                    Action::Rollback
                },
                hook: input["hookId"].as_str().unwrap_or_default().to_owned(),
                executed: None,
            };
            self.note(|| format!("request {served} acts: {input}"));
            let held = rules::acting::check(self, served, &act, &request);
            self.served[served].acts.push(act);
            self.hold(held);
        }
        let host = request.uri().host().unwrap_or_default().to_owned();
        let way = if host.starts_with("sts.") {
            self.weather.to_sts(&mut self.dice, Sts::unreachable_keys)
        } else if is_aws(&request) {
            self.weather.to_ecs(&mut self.dice)
        } else {
            let method = host == "slack.com";
            self.weather.to_chat(&mut self.dice, method, self.now)
        };
        self.on_its_way(served, id, Wanted::Send(request), way);
    }

    fn on_its_way(&mut self, served: ServedId, id: EffectId, wanted: Wanted, way: Way) {
        if let Some(delay) = way.arrives {
            self.after(delay, What::Arrive(served, id, Box::new(wanted), way));
        }
    }

    fn expect(&mut self, served: ServedId, id: EffectId, delay: i64, reply: Reply, note: Note) {
        self.served[served].pending.insert(id);
        self.after(delay, What::Reply(served, id, reply, note));
    }

    fn hold(&mut self, held: Result<(), String>) {
        if let Err(problem) = held {
            self.broken.get_or_insert(problem);
        }
    }

    // Services

    fn arrive(&mut self, served: ServedId, id: EffectId, wanted: Wanted, way: Way) {
        if self.served[served].lost {
            return;
        }
        let (reply, note) = match wanted {
            Wanted::Call(call) => (Reply::Called(self.called(served, &call)), Note::Nothing),
            Wanted::Send(request) => self.asked(served, id, &request, way.instead),
        };
        if let Some(delay) = way.answers {
            self.after(delay, What::Reply(served, id, reply, note));
        }
    }

    fn called(&mut self, served: ServedId, call: &Value) -> Option<String> {
        self.note(|| format!("request {served} calls {call}"));
        match call["call"].as_str()? {
            "sign" => Some(json!(self.sts.token(&call["claims"])).to_string()),
            "credentials" => Some(
                json!({
                    "accessKeyId": key::FULL.access_key_id,
                    "secretAccessKey": key::FULL.secret_access_key,
                    "sessionToken": key::FULL.session_token
                })
                .to_string(),
            ),
            _ => self.store.called(call, self.now),
        }
    }

    fn asked(
        &mut self,
        served: ServedId,
        id: EffectId,
        request: &http::Request<String>,
        instead: Option<Instead>,
    ) -> (Reply, Note) {
        let host = request.uri().host().unwrap_or_default();
        match instead {
            Some(Instead::Reply(response)) => {
                self.note(|| {
                    format!(
                        "request {served} asks {}: {}",
                        request.uri(),
                        response.status
                    )
                });
                let note = if is_aws(request) {
                    Note::Nothing
                } else {
                    Note::ChatFailed
                };
                (Reply::Response(response), note)
            }
            _ if host.starts_with("sts.") => (
                Reply::Response(self.sts.answer(request, self.now)),
                Note::Nothing,
            ),
            Some(Instead::Fault(kind)) => {
                (self.at_ecs(served, id, request, Some(kind)), Note::Nothing)
            }
            None if is_aws(request) => (self.at_ecs(served, id, request, None), Note::Nothing),
            None => self.at_chat(served, request),
        }
    }

    fn at_ecs(
        &mut self,
        served: ServedId,
        id: EffectId,
        request: &http::Request<String>,
        fault: Option<ecs_sim::FaultKind>,
    ) -> Reply {
        let target = request.headers()["x-amz-target"].to_str().expect("ASCII");
        let operation = Operation::from_target(target).expect("an operation of ECS");
        if let Some(kind) = fault {
            self.sim.inject(Fault::once(operation, kind));
        }
        self.sim.settings_mut().read_lag = self.weather.lag(&mut self.dice, self.now);
        let answer = self
            .sim
            .handle(&self.sts.as_known(request, self.now), self.now);
        let logged = self.sim.requests().last().expect("it was just logged");
        let (outcome, shows) = (logged.outcome.clone(), logged.shows);
        if let Some(act) = self.served[served]
            .acts
            .iter_mut()
            .find(|act| act.effect == id)
        {
            act.executed = Some(outcome == Outcome::Executed);
        }
        let behind = shows.map_or(0, |at| self.now - at);
        self.note(|| {
            format!("request {served} asks ECS {operation:?}: {outcome:?}, {behind} ms behind")
        });
        match answer {
            FromEcs::Respond(response) => Reply::Response(response.into()),
            _ => Reply::Failed(SendFailure::Unreachable),
        }
    }

    fn at_chat(&mut self, served: ServedId, request: &http::Request<String>) -> (Reply, Note) {
        let forms = self.slack.opened.len();
        let reply = self
            .slack
            .take(request, served, &mut self.answers, self.now);
        self.note(|| {
            format!(
                "request {served} says at {}: {}\n      {}",
                request.uri(),
                reply.body,
                request.body()
            )
        });
        if let Some((answer, view)) = self.slack.opened.get(forms).cloned() {
            let delay = self.dice.between(2_000, 60_000);
            self.after(delay, What::Submit(answer, view));
        }
        let note = match (reply.posted, reply.card) {
            (Some(message), _) => Note::Posted(message),
            (_, Some(card)) => Note::Card(card),
            _ if reply.status != 200 || reply.body["ok"] == false => Note::ChatFailed,
            _ => Note::Nothing,
        };
        let response = Response {
            status: reply.status,
            headers: Vec::new(),
            body: reply.body.to_string().into_bytes(),
        };
        (Reply::Response(response), note)
    }

    fn reply(&mut self, served: ServedId, id: EffectId, reply: Reply, note: Note) {
        let of = &mut self.served[served];
        if of.flow.is_none() || !of.pending.remove(&id) {
            return;
        }
        match note {
            Note::Nothing => {}
            Note::Posted(message) => self.slack.messages[message].heard = true,
            Note::Card(card) => self.slack.teams[card].heard = true,
            Note::ChatFailed => of.chat_failed = true,
            Note::StoreFailed => of.store_failed = true,
        }
        if let Some(flow) = &mut self.served[served].flow {
            flow.deliver(id, reply);
        }
        self.poll(served);
    }

    fn heard(&mut self, served: ServedId, told: Told) {
        match told {
            Told::Log { line } => {
                let line = serde_json::to_value(line).expect("a line is JSON");
                self.note(|| format!("request {served} logs {line}"));
                self.served[served].lines.push(line);
            }
            Told::Response { status, body } => self.responded(served, status, body),
            Told::Json { status, body } => {
                self.responded(served, status, body);
                self.correct(served);
            }
            Told::Page { status, page } => {
                let page = serde_json::to_value(page).expect("a page is JSON");
                self.note(|| format!("request {served} shows {status} {page}"));
                if let Cause::Look(answer) = self.served[served].cause
                    && page["form"].is_object()
                {
                    let delay = self.dice.between(1_000, 60_000);
                    self.after(delay, What::Fill(answer, page.clone()));
                }
                self.served[served].page = Some((status, page));
            }
        }
    }

    fn responded(&mut self, served: ServedId, status: u16, body: String) {
        self.note(|| format!("request {served} responds {status} {body}"));
        let of = &mut self.served[served];
        if of.response.is_some() {
            // Nobody listens any more.
            return;
        }
        of.response = Some((status, body));
        if let Cause::Event { number, attempt } = of.cause
            && (status >= 500 || status == 429)
        {
            self.deliver_again(number, attempt);
        }
    }

    // The world

    fn kill(&mut self, process: usize) {
        self.note(|| format!("process {process} is killed"));
        self.processes[process].up = false;
        for served in 0..self.served.len() {
            if self.served[served].process != process || self.served[served].flow.is_none() {
                continue;
            }
            let lost = self.dice.percent(50);
            let of = &mut self.served[served];
            (of.killed, of.lost) = (true, lost);
            of.pending.clear();
            if let (Cause::Event { number, attempt }, None) = (of.cause, &of.response) {
                of.response = Some((502, String::new()));
                self.deliver_again(number, attempt);
            }
        }
        // A flow that is being polled drops when that is over.
        for of in self.served.iter_mut().filter(|of| of.killed) {
            of.flow = None;
        }
        let delay = self.dice.between(0, RESTART);
        self.after(delay, What::Restart(process));
    }

    fn restart(&mut self, process: usize) {
        let policy = self.next_policy.unwrap_or(self.processes[process].policy);
        let seed = self.numbers;
        self.note(|| format!("process {process} is started again"));
        self.processes[process] = Process {
            approvals: started(self.source, policy, seed),
            policy,
            up: true,
        };
    }

    pub fn happen(&mut self, happening: Happening) {
        self.note(|| format!("world: {happening:?}"));
        let latest = self
            .sim
            .deployments()
            .last()
            .map(|deployment| deployment.arn.clone());
        let Some(arn) = latest else { return };
        match happening {
            Happening::Decide(action) => {
                let deployment = self.sim.deployment(&arn).expect("there is one");
                let hooks: Vec<_> = deployment.waiting().map(|hook| hook.id.clone()).collect();
                for hook in hooks {
                    // Somebody may have been first.
                    let _ = self.sim.act(&arn, &hook, action);
                }
            }
            Happening::Stop(stop_type) => {
                let _ = self.sim.stop(&arn, stop_type);
            }
            Happening::Supersede => {
                let place = Place::in_region("us-east-1");
                self.sim
                    .start_deployment(&place, "prod", "web", DeploymentSpec::default());
            }
            Happening::Group(members) => self.slack.group.push((self.now, members)),
            Happening::Delete => {
                if let Some(message) = self.slack.messages.last_mut() {
                    message.deleted = true;
                }
            }
        }
    }
}

fn is_aws(request: &http::Request<String>) -> bool {
    request
        .uri()
        .host()
        .is_some_and(|host| host.ends_with(".amazonaws.com"))
}
