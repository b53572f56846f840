//! Drives flows against the stand-in ECS, on one virtual clock: the same loop as a page's, without a page.

use std::time::Duration;

use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::endpoint::EndpointOptions;
use ecs_greenlight::flow::{Effect, EffectId, Flow, Reply, SendFailure, Session, Step};
use ecs_greenlight::protocol::message::Response;
use ecs_greenlight::timestamp::Timestamp;
use ecs_greenlight::{Client, Error};
use ecs_sim::key::{self, Key};
use ecs_sim::{
    Action, Answer, Deployment, DeploymentConfiguration, DeploymentSpec, LifecycleHook, Place,
    ServiceSpec, Settings, Sim, Stage,
};

/// Thursday, 15 January 2026, noon.
const START: i64 = 1_768_478_400_000;

/// Longer than any flow may take, but for `watch`.
const BOUND: i64 = 30 * 60_000;

/// A world, a clock, and who looks at it.
pub struct Drive {
    pub sim: Sim,
    pub now: i64,
    /// What the caller's clock shows beyond the world's.
    pub clock_ahead: i64,
    pub session: Session,
    pub credentials: Credentials,
    /// How often credentials were asked for.
    pub asked: u32,
    /// Operations on the wire, in order, with what was sent.
    pub sent: Vec<(String, String)>,
    /// What somebody else does right before a request of this operation arrives, once.
    #[allow(clippy::type_complexity, reason = "a hook of the tests")]
    pub before: Option<(&'static str, Box<dyn FnMut(&mut Sim)>)>,
}

pub fn credentials(key: &Key) -> Credentials {
    let token = key.session_token.map(str::to_owned);
    Credentials::new(
        key.access_key_id.to_owned(),
        key.secret_access_key.to_owned(),
        token,
        None,
    )
    .unwrap()
}

pub fn place() -> Place {
    Place::in_region("us-east-1")
}

impl Drive {
    pub fn new(settings: Settings) -> Self {
        let client = Client::new("us-east-1", EndpointOptions::default()).unwrap();
        Self {
            sim: Sim::new(settings, START),
            now: START,
            clock_ahead: 0,
            session: Session::new(client, 7),
            credentials: credentials(&key::FULL),
            asked: 0,
            sent: Vec::new(),
            before: None,
        }
    }

    /// A deployment of shop/checkout, gone on to its first pause.
    pub fn paused(&mut self, configuration: DeploymentConfiguration) -> String {
        let arn = self.deploy(configuration);
        self.until_paused(&arn);
        arn
    }

    pub fn deploy(&mut self, configuration: DeploymentConfiguration) -> String {
        let spec = ServiceSpec {
            configuration: configuration.clone(),
            ..ServiceSpec::new(&place(), "shop", "checkout")
        };
        self.sim.create_service(spec);
        let spec = DeploymentSpec {
            configuration: Some(configuration),
            ..DeploymentSpec::default()
        };
        self.sim
            .start_deployment(&place(), "shop", "checkout", spec)
            .unwrap()
    }

    pub fn until_paused(&mut self, arn: &str) {
        for _ in 0..500 {
            if self.truth(arn).waiting().next().is_some() {
                return;
            }
            self.pass(5_000);
        }
        panic!("the deployment never paused");
    }

    pub fn pass(&mut self, ms: i64) {
        self.now += ms;
        self.sim.advance(self.now);
    }

    pub fn truth(&self, arn: &str) -> &Deployment {
        self.sim.deployment(arn).unwrap()
    }

    pub fn hook(&self, arn: &str) -> String {
        self.truth(arn).waiting().next().unwrap().id.clone()
    }

    /// How often an operation went over the wire.
    pub fn count(&self, operation: &str) -> usize {
        self.sent
            .iter()
            .filter(|(name, _)| name == operation)
            .count()
    }

    /// Runs a flow to its end, or until `enough` of what it emitted.
    pub fn run<P, T>(
        &mut self,
        mut flow: Flow<P, T>,
        mut enough: impl FnMut(&P) -> bool,
    ) -> (Option<T>, Vec<P>) {
        let mut emitted = Vec::new();
        let mut due: Vec<(i64, EffectId, Reply)> = Vec::new();
        let end = self.now + BOUND * 20;
        loop {
            assert!(self.now < end, "the flow takes no end");
            let effects = match flow.poll(Timestamp::from_epoch_millis(self.now + self.clock_ahead))
            {
                Step::Done(result) => return (Some(result), emitted),
                Step::Effects(effects) => effects,
            };
            let idle = effects.is_empty();
            for effect in effects {
                match effect {
                    Effect::Send {
                        id, request, limit, ..
                    } => due.push(self.send(id, request, limit)),
                    Effect::Sleep { id, duration } => {
                        due.push((self.now + millis(duration), id, Reply::Elapsed));
                    }
                    Effect::Credentials { id } => {
                        self.asked += 1;
                        due.push((
                            self.now,
                            id,
                            Reply::Credentials(Ok(self.credentials.clone())),
                        ));
                    }
                    Effect::Cancel { id } => due.retain(|(_, other, _)| *other != id),
                    Effect::Emit(progress) => {
                        let stop = enough(&progress);
                        emitted.push(progress);
                        if stop {
                            return (None, emitted);
                        }
                    }
                }
            }
            if idle {
                due.sort_by_key(|(at, id, _)| (*at, *id));
                assert!(!due.is_empty(), "the flow waits for nothing");
                let (at, id, reply) = due.remove(0);
                self.pass((at - self.now).max(0));
                flow.deliver(id, reply);
            }
        }
    }

    /// The end of a flow that emits nothing.
    pub fn finish<T>(&mut self, flow: Flow<(), Result<T, Error>>) -> Result<T, Error> {
        self.run(flow, |()| false).0.unwrap()
    }

    fn send(
        &mut self,
        id: EffectId,
        request: ecs_greenlight::protocol::message::Request,
        limit: Duration,
    ) -> (i64, EffectId, Reply) {
        let (_, target) = request
            .headers
            .iter()
            .find(|(name, _)| *name == "x-amz-target")
            .unwrap();
        let operation = target.rsplit('.').next().unwrap().to_owned();
        if self.before.as_ref().is_some_and(|(at, _)| *at == operation) {
            let (_, mut act) = self.before.take().unwrap();
            act(&mut self.sim);
        }
        self.sent.push((operation, request.body.clone()));
        let request: http::Request<String> = request.into();
        let limit = millis(limit);
        let lost = (self.now + 20, id, Reply::Failed(SendFailure::Unreachable));
        match self.sim.handle(&request.map(String::into_bytes), self.now) {
            Answer::Respond(response) => {
                (self.now + 20, id, Reply::Response(Response::from(response)))
            }
            Answer::Delay { ms, response } if i64::try_from(ms).unwrap() < limit => (
                self.now + i64::try_from(ms).unwrap(),
                id,
                Reply::Response(Response::from(response)),
            ),
            Answer::Delay { .. } => (self.now + limit, id, Reply::Failed(SendFailure::TimedOut)),
            Answer::DropRequest | Answer::DropResponse => lost,
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap()
}

/// Blue/green with one pause before production traffic moves, for an hour, then a rollback.
pub fn blue_green() -> DeploymentConfiguration {
    DeploymentConfiguration::blue_green().with_hook(pause(Action::Rollback))
}

pub fn pause(at_timeout: Action) -> LifecycleHook {
    LifecycleHook::pause(Stage::PostTestTrafficShift, 60, at_timeout)
}
