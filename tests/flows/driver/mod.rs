//! Drives flows against the stand-in ECS: one virtual clock for the world, the network and the caller.

mod credentials;
mod network;
mod rules;
mod run;
mod transcript;

pub use credentials::{Supply, credentials, ending};
pub use network::{Moment, Network};
pub use run::Run;
pub use transcript::{Answered, Exchange, Transcript};

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use ecs_greenlight::Client;
use ecs_greenlight::endpoint::EndpointOptions;
use ecs_greenlight::flow::{Effect, EffectId, Reply, SendFailure, Session};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::Sim;

use network::Delivery;
use run::Driven;

/// A flow that has not ended by then hangs.
const LONGEST: i64 = 24 * 3_600_000;

/// A caller, a network and an ECS.
pub struct World {
    /// ECS.
    pub sim: Sim,
    /// What lies between.
    pub network: Network,
    /// Whoever gives credentials.
    pub supply: Supply,
    queue: BinaryHeap<Reverse<Due>>,
    last: u64,
}

/// Something that is due. In order of time, then of its making.
struct Due {
    at: i64,
    number: u64,
    what: What,
}

enum What {
    /// A request arrives at ECS.
    Arrive(Recipient, http::Request<Vec<u8>>, usize),
    /// A reply is handed to its flow.
    Deliver(Recipient, Delivery),
}

/// Which flow waits for it, and as what.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Recipient {
    flow: usize,
    effect: EffectId,
}

impl World {
    pub fn new(sim: Sim) -> Self {
        Self {
            sim,
            network: Network::default(),
            supply: Supply::default(),
            queue: BinaryHeap::new(),
            last: 0,
        }
    }

    /// The moment it is, by everybody's clock.
    pub fn now(&self) -> i64 {
        self.sim.now()
    }

    /// A session that holds what the supply gives first.
    pub fn session(&self) -> Session {
        let client = Client::new("us-east-1", EndpointOptions::default()).unwrap();
        Session::new(
            match self.supply.held() {
                Some(held) => client.with_credentials(held),
                None => client,
            },
            1,
        )
    }

    /// Drives one flow to its end; what it ended with.
    pub fn drive<P: 'static, T: 'static>(&mut self, run: &mut Run<P, T>) -> T {
        self.drive_all(&mut [run]);
        run.result()
    }

    /// Drives flows, whose effects interleave, until all have ended.
    pub fn drive_all(&mut self, flows: &mut [&mut dyn Driven]) {
        self.drive_until(flows, self.now() + LONGEST);
        assert!(
            flows.iter().all(|flow| flow.ended()),
            "a flow has not ended in a day"
        );
    }

    /// Drives flows until all have ended, or until a moment.
    pub fn drive_until(&mut self, flows: &mut [&mut dyn Driven], until: i64) {
        for index in 0..flows.len() {
            self.poll(flows, index);
        }
        while !flows.iter().all(|flow| flow.ended()) {
            let next = self.queue.peek().map(|Reverse(due)| due.at);
            // What happens in the world at a moment happens before what arrives then.
            let moment = self.network.next_moment();
            let at = next.into_iter().chain(moment).min();
            let Some(at) = at.filter(|at| *at <= until) else {
                self.sim.advance(until);
                return;
            };
            self.sim.advance(at);
            if moment == Some(at) {
                self.network.happen(&mut self.sim);
                continue;
            }
            let Some(Reverse(due)) = self.queue.pop() else {
                return;
            };
            match due.what {
                What::Arrive(recipient, request, exchange) => {
                    let mut transcript = flows[recipient.flow].transcript();
                    let (delay, delivery) = self.network.arrive(&mut self.sim, &request, exchange);
                    transcript.arrived(exchange, &delivery);
                    self.push(delay, What::Deliver(recipient, delivery));
                }
                What::Deliver(recipient, delivery) => {
                    self.forget(recipient);
                    flows[recipient.flow].transcript().delivered(&delivery);
                    flows[recipient.flow].deliver(recipient.effect, delivery.reply);
                    self.poll(flows, recipient.flow);
                }
            }
        }
    }

    fn poll(&mut self, flows: &mut [&mut dyn Driven], index: usize) {
        let now = Timestamp::from_epoch_millis(self.now());
        for effect in flows[index].poll(now) {
            match effect {
                Effect::Send {
                    id,
                    request,
                    limit,
                    acts,
                } => {
                    let recipient = Recipient {
                        flow: index,
                        effect: id,
                    };
                    let exchange = flows[index]
                        .transcript()
                        .sent(self.now(), &request, acts);
                    let mut request: http::Request<String> = request.into();
                    let host = request.uri().host().unwrap().parse().unwrap();
                    request.headers_mut().insert("host", host);
                    let arrival = What::Arrive(
                        recipient,
                        request.map(String::into_bytes),
                        exchange,
                    );
                    self.push(self.network.latency, arrival);
                    let late = Delivery::of(exchange, Reply::Failed(SendFailure::TimedOut));
                    self.push(millis(limit), What::Deliver(recipient, late));
                }
                Effect::Sleep { id, duration } => {
                    let recipient = Recipient {
                        flow: index,
                        effect: id,
                    };
                    let elapsed = Delivery::from(Reply::Elapsed);
                    self.push(millis(duration), What::Deliver(recipient, elapsed));
                }
                Effect::Credentials { id } => {
                    let recipient = Recipient {
                        flow: index,
                        effect: id,
                    };
                    let given = Delivery::from(Reply::Credentials(self.supply.give()));
                    self.push(0, What::Deliver(recipient, given));
                }
                Effect::Cancel { id } => self.forget(Recipient {
                    flow: index,
                    effect: id,
                }),
                Effect::Emit(()) => {}
            }
        }
    }
}
