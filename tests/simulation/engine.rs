//! One scheduler for the world, the network and the flows: what is due first happens first, in virtual time.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use ecs_greenlight::Error;
use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::flow::{Effect, EffectId, Reply, SendFailure};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::{Answer, Fault, Operation, Sim};

use crate::actor::{Actor, Seen};
use crate::happening::Happening;
use crate::network::{Copy, Way};
use crate::wire::{Exchange, Heard};

/// Who chooses what goes wrong.
pub trait Fortune {
    /// What becomes of a request.
    fn way(&mut self, acts: bool) -> Way;
    /// What happens in the world right before a copy of a request is executed, or right after.
    fn around(&mut self, executed: bool) -> Option<Happening>;
    /// Whether a request that is held up arrives before the one that is about to.
    fn arrives_now(&mut self) -> bool {
        false
    }
    /// What a flow that asks for credentials gets, and after how many milliseconds.
    fn credentials(&mut self, asked: usize, now: i64) -> (i64, Result<Credentials, Error>);
}

/// A schedule being carried out.
pub struct Engine<'a> {
    pub sim: Sim,
    pub cast: Vec<Member>,
    /// The moment it is for flows and network. The world's may be ahead: see [`Happening::UntilTimeout`].
    now: i64,
    fortune: &'a mut dyn Fortune,
    due: BTreeMap<(i64, u64), What>,
    /// Requests that arrive when it is their turn.
    held_up: Vec<(Recipient, Parcel)>,
    pending: BTreeSet<Recipient>,
    numbers: u64,
    transcript: Option<Vec<String>>,
}

/// A flow that takes part, and what it said on the wire.
pub struct Member {
    pub actor: Box<dyn Actor>,
    pub wire: Vec<Exchange>,
    /// By how many milliseconds its clock is ahead.
    clock: i64,
    began_at: i64,
    ended_at: Option<i64>,
    asked: usize,
}

type Recipient = (usize, EffectId);

enum What {
    Begin(usize),
    Happen(Happening),
    Arrive(Recipient, Box<Parcel>),
    /// A reply reaches its flow, and the moment whose truth it tells.
    Deliver(Recipient, Reply, i64),
}

/// One copy of a request, on its way.
struct Parcel {
    copy: Copy,
    operation: Operation,
    request: Rc<http::Request<Vec<u8>>>,
}

impl<'a> Engine<'a> {
    pub fn new(sim: Sim, fortune: &'a mut dyn Fortune, verbose: bool) -> Self {
        Self {
            now: sim.now(),
            sim,
            cast: Vec::new(),
            fortune,
            due: BTreeMap::new(),
            held_up: Vec::new(),
            pending: BTreeSet::new(),
            numbers: 0,
            transcript: verbose.then(Vec::new),
        }
    }

    /// Lets a flow take part, so many milliseconds from now, with a clock that is off by so many.
    pub fn admit(&mut self, actor: Box<dyn Actor>, after: i64, clock: i64) {
        let began_at = self.now + after;
        self.begin(after, What::Begin(self.cast.len()));
        self.cast.push(Member {
            actor,
            wire: Vec::new(),
            clock,
            began_at,
            ended_at: None,
            asked: 0,
        });
    }

    /// Something happens in the world, so many milliseconds from now.
    pub fn after(&mut self, millis: i64, happening: Happening) {
        self.begin(millis, What::Happen(happening));
    }

    /// Runs until every message has arrived somewhere, and holds every flow to its promises.
    pub fn run(&mut self) -> Result<(), String> {
        while let Some(((at, _), what)) = self.due.pop_first() {
            let passed = at - self.now;
            self.now = at;
            self.sim.advance(self.sim.now() + passed);
            self.take(what);
        }
        while let Some((recipient, parcel)) = self.held_up.pop() {
            self.arrive(recipient, &parcel);
        }
        for (number, member) in self.cast.iter().enumerate() {
            let verdict = match member.ended_at {
                None => Err("the flow hangs".to_owned()),
                Some(at) if at - member.began_at > member.actor.longest() => {
                    Err(format!("the flow took {} ms", at - member.began_at))
                }
                Some(ended_at) => member.actor.check(&Seen {
                    wire: &member.wire,
                    sim: &self.sim,
                    began_at: member.began_at,
                    ended_at,
                }),
            };
            verdict.map_err(|problem| {
                let told = member.actor.describe();
                format!("{problem}\nflow {number}, {told}")
            })?;
        }
        Ok(())
    }

    /// What happened, line by line.
    pub fn into_transcript(self) -> Vec<String> {
        self.transcript.unwrap_or_default()
    }

    fn take(&mut self, what: What) {
        match what {
            What::Begin(member) => self.poll(member),
            What::Happen(happening) => self.happen(&happening),
            What::Arrive(recipient, parcel) => {
                self.let_in();
                self.arrive(recipient, &parcel);
            }
            What::Deliver(recipient, reply, true_at) => {
                if self.pending.remove(&recipient) {
                    self.deliver(recipient, reply, true_at);
                }
            }
        }
    }

    fn happen(&mut self, happening: &Happening) {
        self.note(|| format!("world: {happening:?}"));
        happening.apply(&mut self.sim);
        // Whatever the world did, the clock that signs and dates stays with the flows.
        self.sim.set_clock_error(self.now - self.sim.now());
    }

    /// Whatever is held up may arrive now.
    fn let_in(&mut self) {
        for (recipient, parcel) in std::mem::take(&mut self.held_up) {
            if self.fortune.arrives_now() {
                self.arrive(recipient, &parcel);
            } else {
                self.held_up.push((recipient, parcel));
            }
        }
    }

    fn arrive(&mut self, recipient: Recipient, parcel: &Parcel) {
        let Parcel {
            copy,
            operation,
            request,
        } = parcel;
        let (member, effect) = recipient;
        let first = |exchange: &mut Exchange| exchange.request_ids.is_empty();
        if self.cast[member].exchange(effect).is_some_and(first) {
            self.happen_around(false);
        }
        if let Some(kind) = &copy.fault {
            self.sim.inject(Fault::once(*operation, kind.clone()));
        }
        let now = self.sim.now();
        let answer = self.sim.handle(request, now);
        let logged = self.sim.requests().last().expect("it was just logged");
        let (outcome, request_id) = (logged.outcome.clone(), logged.request_id.clone());
        let true_at = logged.shows.unwrap_or(now);
        if let Some(exchange) = self.cast[member].exchange(effect) {
            exchange.request_ids.push(request_id);
        }
        self.note(|| {
            let back = copy
                .answer
                .map_or("no answer reaches the flow".to_owned(), |ms| {
                    format!("answer in {ms} ms")
                });
            let ago = now - true_at;
            format!(
                "ecs: {operation:?} #{effect} of flow {member}: {outcome:?}, {ago} ms old; {back}"
            )
        });
        if let (Some(after), Answer::Respond(response)) = (copy.answer, answer) {
            let reply = Reply::Response(response.into());
            self.begin(after, What::Deliver(recipient, reply, true_at));
        }
        if !self.is_repeated_at_once(recipient) {
            self.happen_around(true);
        }
    }

    fn happen_around(&mut self, executed: bool) {
        if let Some(happening) = self.fortune.around(executed) {
            self.happen(&happening);
        }
    }

    /// Between two copies that arrive together nothing happens: a session that ends there would make of an act that was
    /// executed one that ECS refuses for good, which no protocol could tell.
    fn is_repeated_at_once(&self, recipient: Recipient) -> bool {
        self.due.first_key_value().is_some_and(|((at, _), what)| {
            *at == self.now && matches!(what, What::Arrive(of, ..) if *of == recipient)
        })
    }

    fn deliver(&mut self, recipient: Recipient, reply: Reply, true_at: i64) {
        let (number, effect) = recipient;
        self.note(|| format!("flow {number} hears #{effect}: {}", told(&reply)));
        let now = self.now;
        let member = &mut self.cast[number];
        if let Some(exchange) = member.exchange(effect) {
            exchange.heard_at = Some(now);
            exchange.heard = match &reply {
                Reply::Response(response) => Heard::Answer {
                    true_at,
                    status: response.status,
                    body: serde_json::from_slice(&response.body).unwrap_or_default(),
                },
                _ => Heard::Failed,
            };
        }
        member.actor.run().deliver(effect, reply);
        self.poll(number);
    }

    fn poll(&mut self, number: usize) {
        let now = self.now;
        let member = &mut self.cast[number];
        let clock = Timestamp::from_epoch_millis(now + member.clock);
        for effect in member.actor.run().poll(clock) {
            self.perform(number, effect);
        }
        let member = &mut self.cast[number];
        if member.ended_at.is_none() && member.actor.run().ended() {
            member.ended_at = Some(now);
            self.note(|| format!("flow {number} has ended"));
        }
    }

    fn perform(&mut self, member: usize, effect: Effect) {
        match effect {
            Effect::Send {
                id,
                request,
                limit,
                acts,
            } => {
                self.wait_for(
                    (member, id),
                    millis(limit),
                    Reply::Failed(SendFailure::TimedOut),
                );
                let request: http::Request<String> = request.into();
                self.send((member, id), request.map(String::into_bytes), acts);
            }
            Effect::Sleep { id, duration } => {
                self.wait_for((member, id), millis(duration), Reply::Elapsed);
            }
            Effect::Credentials { id } => {
                let asked = self.cast[member].asked;
                self.cast[member].asked += 1;
                let (after, given) = self.fortune.credentials(asked, self.now);
                self.wait_for((member, id), after, Reply::Credentials(given));
            }
            Effect::Cancel { id } => {
                self.pending.remove(&(member, id));
            }
            Effect::Call { call, .. } => panic!("no flow here calls {call:?}"),
        }
    }

    fn send(&mut self, recipient: Recipient, request: http::Request<Vec<u8>>, acts: bool) {
        let (member, effect) = recipient;
        let target = request.headers()["x-amz-target"].to_str().expect("ASCII");
        let operation = Operation::from_target(target).expect("an operation of ECS");
        let way = self.fortune.way(acts);
        self.note(|| format!("flow {member} sends #{effect} {operation:?}: {way:?}"));
        self.cast[member].wire.push(Exchange {
            effect,
            operation,
            acts,
            input: serde_json::from_slice(request.body()).unwrap_or_default(),
            sent_at: self.now,
            heard_at: None,
            request_ids: Vec::new(),
            heard: Heard::Pending,
        });
        let request = Rc::new(request);
        for copy in way.copies {
            let after = copy.after;
            let parcel = Parcel {
                copy,
                operation,
                request: request.clone(),
            };
            if after == Copy::HELD {
                self.held_up.push((recipient, parcel));
            } else {
                self.begin(after, What::Arrive(recipient, Box::new(parcel)));
            }
        }
        if let Some(after) = way.breaks {
            let reply = Reply::Failed(SendFailure::Unreachable);
            self.begin(after, What::Deliver(recipient, reply, 0));
        }
    }

    fn wait_for(&mut self, recipient: Recipient, after: i64, reply: Reply) {
        assert!(
            self.pending.insert(recipient),
            "an effect id was used twice"
        );
        self.begin(after, What::Deliver(recipient, reply, 0));
    }

    fn begin(&mut self, after: i64, what: What) {
        self.numbers += 1;
        self.due.insert((self.now + after, self.numbers), what);
    }

    fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(transcript) = &mut self.transcript {
            transcript.push(format!("{} {}", self.now, line()));
        }
    }
}

impl Member {
    fn exchange(&mut self, effect: EffectId) -> Option<&mut Exchange> {
        self.wire
            .iter_mut()
            .find(|exchange| exchange.effect == effect)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).expect("within the limits of a flow")
}

fn told(reply: &Reply) -> String {
    match reply {
        Reply::Response(response) => {
            let body = String::from_utf8_lossy(&response.body);
            format!("{} {body}", response.status)
        }
        Reply::Credentials(given) => {
            let key = given.as_ref().map(|held| held.access_key_id().to_owned());
            format!("credentials: {key:?}")
        }
        other => format!("{other:?}"),
    }
}
