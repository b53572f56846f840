//! Drives flows against the stand-in ECS, with one virtual clock for the world, the network and the caller.
//!
//! It only uses what any Rust program would: [`Flow::poll`](ecs_greenlight::flow::Flow::poll) and `deliver`.

mod network;
mod run;
mod transcript;

pub use network::Network;
pub use run::{Driven, Run};
pub use transcript::{Exchange, Transcript};

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::endpoint::EndpointOptions;
use ecs_greenlight::flow::{Effect, EffectId, Reply, SendFailure, Session};
use ecs_greenlight::timestamp::Timestamp;
use ecs_greenlight::{Client, Error};
use ecs_sim::key::{self, Key};
use ecs_sim::{Operation, Sim};

/// A flow that has not ended after so many milliseconds never will.
const LONGEST: i64 = 24 * 3_600_000;

/// A caller, a network and an ECS.
pub struct World {
    /// ECS.
    pub sim: Sim,
    /// What lies between, and what happens in the world meanwhile.
    pub network: Network,
    /// What a flow that asks for credentials gets, one after the other; the last one for ever.
    pub credentials: VecDeque<Result<Credentials, Error>>,
    /// How long whoever gives them takes.
    pub credentials_take: Duration,
    /// When flows asked for credentials.
    pub asked: Vec<i64>,
    due: BTreeMap<Reverse<Due>, What>,
    pending: BTreeSet<Recipient>,
    numbers: u64,
}

/// When something is due: by time, then in the order in which it was begun.
type Due = (i64, u64);

/// Which flow waits for a reply, and to what.
type Recipient = (u32, EffectId);

enum What {
    /// A request reaches ECS.
    Arrive(Recipient, Operation, http::Request<Vec<u8>>),
    /// A reply reaches its flow.
    Deliver(Recipient, Reply),
}

/// A test key as credentials.
pub fn credentials(key: &Key, expiration: Option<i64>) -> Credentials {
    let token = key.session_token.map(str::to_owned);
    let (id, secret) = (
        key.access_key_id.to_owned(),
        key.secret_access_key.to_owned(),
    );
    let end = expiration.map(Timestamp::from_epoch_millis);
    Credentials::new(id, secret, token, end).unwrap()
}

impl World {
    pub fn new(sim: Sim) -> Self {
        Self {
            sim,
            network: Network::default(),
            credentials: VecDeque::from([Ok(credentials(&key::FULL, None))]),
            credentials_take: Duration::ZERO,
            asked: Vec::new(),
            due: BTreeMap::new(),
            pending: BTreeSet::new(),
            numbers: 0,
        }
    }

    /// The moment it is, by everybody's clock.
    pub fn now(&self) -> i64 {
        self.sim.now()
    }

    /// Drives a flow to its end; what it ended with.
    pub fn drive<P, T>(&mut self, run: &mut Run<P, T>) -> T {
        self.drive_all(&mut [run]);
        run.take_result()
    }

    /// Drives flows, whose effects interleave, until all have ended.
    pub fn drive_all(&mut self, flows: &mut [&mut dyn Driven]) {
        self.drive_until(flows, self.now() + LONGEST);
        assert!(flows.iter().all(|flow| flow.ended()), "a flow hangs");
    }

    /// Drives flows until all have ended, or until a moment.
    pub fn drive_until(&mut self, flows: &mut [&mut dyn Driven], until: i64) {
        for flow in flows.iter_mut() {
            self.poll(*flow);
        }
        while !flows.iter().all(|flow| flow.ended()) {
            let next = self.due.last_key_value().map(|(Reverse((at, _)), _)| *at);
            let moment = self.network.next_moment();
            let Some(at) = next
                .into_iter()
                .chain(moment)
                .min()
                .filter(|at| *at <= until)
            else {
                self.sim.advance(until);
                return;
            };
            self.sim.advance(at);
            // What happens in the world at a moment comes before what arrives then.
            if moment == Some(at) {
                self.network.happen(&mut self.sim);
            } else if let Some((_, what)) = self.due.pop_last() {
                self.take(flows, what);
            }
        }
    }

    fn take(&mut self, flows: &mut [&mut dyn Driven], what: What) {
        match what {
            What::Arrive(recipient, operation, request) => {
                let (after, reply) = self.network.answer(&mut self.sim, operation, &request);
                self.begin(after, What::Deliver(recipient, reply));
            }
            What::Deliver(recipient, reply) => {
                let (run, effect) = recipient;
                let flow = flows.iter_mut().find(|flow| flow.id() == run);
                if let Some(flow) = flow.filter(|_| self.pending.remove(&recipient)) {
                    flow.transcript().delivered(effect, &reply);
                    flow.run().deliver(effect, reply);
                    self.poll(*flow);
                }
            }
        }
    }

    fn poll(&mut self, flow: &mut dyn Driven) {
        let now = self.now();
        let run = flow.id();
        for effect in flow.run().poll(Timestamp::from_epoch_millis(now)) {
            match effect {
                Effect::Send {
                    id,
                    request,
                    limit,
                    acts,
                } => {
                    self.wait_for((run, id), limit, Reply::Failed(SendFailure::TimedOut));
                    let request: http::Request<String> = request.into();
                    let operation = flow.transcript().sent(id, now, &request, acts);
                    let way = self.network.way_of(operation);
                    let request = request.map(String::into_bytes);
                    self.begin(way, What::Arrive((run, id), operation, request));
                }
                Effect::Sleep { id, duration } => {
                    self.wait_for((run, id), duration, Reply::Elapsed);
                }
                Effect::Credentials { id } => {
                    self.asked.push(now);
                    let given = match self.credentials.len() {
                        0 | 1 => self.credentials[0].clone(),
                        _ => self.credentials.pop_front().unwrap(),
                    };
                    let after = self.credentials_take;
                    self.wait_for((run, id), after, Reply::Credentials(given));
                }
                Effect::Cancel { id } => {
                    assert!(
                        self.pending.remove(&(run, id)),
                        "cancelled what nobody waits for"
                    );
                }
                Effect::Call { call, .. } => panic!("no flow here calls {call:?}"),
            }
        }
    }

    fn wait_for(&mut self, recipient: Recipient, after: Duration, reply: Reply) {
        assert!(
            self.pending.insert(recipient),
            "an effect id was used twice"
        );
        self.begin(
            i64::try_from(after.as_millis()).unwrap(),
            What::Deliver(recipient, reply),
        );
    }

    fn begin(&mut self, after: i64, what: What) {
        self.numbers += 1;
        self.due
            .insert(Reverse((self.now() + after, self.numbers)), what);
    }
}

/// A session in us-east-1 that asks for credentials first.
pub fn session() -> Session {
    Session::new(client(), 1)
}

/// A session in us-east-1 that begins with these credentials.
pub fn session_of(held: Credentials) -> Session {
    Session::new(client().with_credentials(held), 1)
}

fn client() -> Client {
    Client::new("us-east-1", EndpointOptions::default()).unwrap()
}
