//! Requests that are served, alone or at the same time.

use ecs_greenlight::approval::WorkerRequest;
use ecs_greenlight::approval::output::{ApprovalPage, WorkerOutput};
use ecs_greenlight::flow::{Effect, EffectId, Flow, Reply, SendFailure, Step};
use ecs_greenlight::protocol::{RawJson, Response};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::Answer;
use serde_json::Value;

use super::World;
use crate::slack::{press, submission};

/// One request being served.
pub struct Served {
    flow: Flow<WorkerOutput, ()>,
    waiting: Vec<(EffectId, Wanted)>,
    pub ended: bool,
    pub told: Vec<WorkerOutput>,
}

enum Wanted {
    Send(Box<http::Request<String>>),
    Sleep,
    Call(RawJson),
}

impl World {
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

    pub fn begin(&self, request: WorkerRequest) -> Served {
        Served {
            flow: self.approvals.serve(request),
            waiting: Vec::new(),
            ended: false,
            told: Vec::new(),
        }
    }

    /// Serves one request to its end.
    pub fn serve(&mut self, request: WorkerRequest) -> Served {
        let mut all = vec![self.begin(request)];
        self.serve_all(&mut all);
        all.remove(0)
    }

    /// Serves a request until so many of its effects were performed; then its process is killed. Whether it had ended before.
    pub fn killed_after(&mut self, effects: usize, request: WorkerRequest) -> bool {
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

    /// ECS tells of the world's hook.
    pub fn event(&mut self, name: &str) -> Served {
        self.serve(super::event(self, name))
    }

    /// Somebody presses a button of the last question in Slack.
    pub fn press(&mut self, user: &str, action_id: &str) -> Served {
        self.serve(press(self, user, action_id))
    }

    /// Somebody sends Slack's form for a reason.
    pub fn submit(&mut self, user: &str, reason: &str) -> Served {
        self.serve(submission(self, user, reason))
    }

    /// The worker's timer is due.
    pub fn sweep(&mut self) -> Served {
        self.serve(WorkerRequest::Sweep { hooks: None })
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
            Wanted::Call(call) => {
                Reply::Called(self.called(&serde_json::from_str(call.as_str()).unwrap()))
            }
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

    /// A number below `count`, if there is any.
    fn one_of(&mut self, count: usize) -> Option<usize> {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (count > 0).then(|| usize::try_from(self.random % count as u64).unwrap())
    }
}

impl Served {
    /// The answer's HTTP status.
    pub fn status(&self) -> u16 {
        self.response().0
    }

    /// The answer to the request.
    pub fn response(&self) -> (u16, &str) {
        let mut responses = self.told.iter().filter_map(|told| match told {
            WorkerOutput::Response { status, body } | WorkerOutput::Json { status, body } => {
                Some((*status, body.as_str()))
            }
            _ => None,
        });
        let first = responses.next().expect("it is answered");
        assert!(responses.next().is_none(), "it is answered twice");
        first
    }

    /// The page that answers the request.
    pub fn page(&self) -> (u16, &ApprovalPage) {
        let mut pages = self.told.iter().filter_map(|told| match told {
            WorkerOutput::Page { status, page } => Some((*status, &**page)),
            _ => None,
        });
        let first = pages.next().expect("it is answered");
        assert!(pages.next().is_none(), "it is answered twice");
        first
    }

    /// The first line that it logged about this.
    pub fn line(&self, what: &str) -> Value {
        let mut lines = self.lines().into_iter();
        let found = lines.find(|line| line["what"] == what);
        found.unwrap_or_else(|| panic!("it does not log {what}: {:?}", self.lines()))
    }

    /// The lines it logged, as JSON.
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.told.iter().filter_map(|told| match told {
            WorkerOutput::Log { line } => Some(serde_json::to_value(line).unwrap()),
            _ => None,
        });
        lines.collect()
    }
}
