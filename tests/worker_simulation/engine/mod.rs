//! One scheduler for the world, its services, the processes and the people: what is due first happens first, in virtual time.

mod happenings;
mod people;
mod services;
mod serving;

use std::collections::BTreeMap;

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::{EffectId, Reply};
use ecs_sim::Sim;
use serde_json::Value;

use crate::dice::Dice;
use crate::events::Events;
use crate::people::{Answer, Person};
use crate::policies::Policy;
use crate::processes::{Process, Served, ServedId, Source, started};
use crate::slack::Slack;
use crate::store::Store;
use crate::sts::Sts;
use crate::weather::{Way, Weather};

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
    /// `EventBridge` waits no longer.
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
    Send(Box<http::WorkerRequest<String>>),
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
            if let Some(at) = self.sim.next_event_at().filter(|at| *at <= next) {
                self.go_to(at);
            } else {
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
}
