//! Requests being served: what their flows want is begun.

use ecs_greenlight::approval::WorkerRequest;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::{Effect, EffectId, Reply, SendFailure, Step};
use ecs_greenlight::timestamp::Timestamp;
use serde_json::Value;

use super::services::is_aws;
use super::{Engine, Note, SWEEP, Wanted, What};
use crate::events::PATIENCE;
use crate::processes::{Act, Cause, Served, ServedId};
use crate::rules;
use crate::sts::Sts;
use crate::weather::Way;

impl Engine {
    pub(super) fn deliver_event(&mut self, number: usize, attempt: u32) {
        let request = self.events.request(number);
        let cause = Cause::Event { number, attempt };
        match self.begin(cause, request) {
            Some(served) => self.after(PATIENCE, What::Impatient(served)),
            None => self.deliver_again(number, attempt),
        }
    }

    pub(super) fn lose_patience(&mut self, served: ServedId) {
        let Cause::Event { number, attempt } = self.served[served].cause else {
            return;
        };
        if self.served[served].response.is_none() {
            // What comes now is not heard any more.
            self.served[served].response = Some((504, String::new()));
            self.deliver_again(number, attempt);
        }
    }

    pub(super) fn deliver_again(&mut self, number: usize, attempt: u32) {
        let longest = (1_000_i64 << attempt.min(7)).min(120_000);
        let delay = self.dice.between(longest / 2, longest);
        self.after(delay, What::Deliver(number, attempt + 1));
    }

    pub(super) fn begin_sweep(&mut self, process: usize) {
        if self.processes[process].up {
            let policy = self.processes[process].policy;
            let flow = self.processes[process]
                .approvals
                .serve(WorkerRequest::Sweep { hooks: None });
            let served = self.served.len();
            self.note(|| format!("process {process} sweeps: request {served}"));
            self.served
                .push(Served::new(flow, Cause::Sweep, (process, policy), self.now));
            self.poll(self.served.len() - 1);
        }
        self.after(SWEEP, What::Sweep(process));
    }

    /// Has a process serve a request; none where no process takes it.
    pub(super) fn begin(&mut self, cause: Cause, request: WorkerRequest) -> Option<ServedId> {
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

    pub(super) fn poll(&mut self, served: ServedId) {
        let now = Timestamp::from_epoch_millis(self.now);
        while let Some(flow) = &mut self.served[served].flow {
            match flow.poll(now) {
                Step::Done(()) => {
                    self.served[served].flow = None;
                    self.note(|| format!("request {served} has ended"));
                    return;
                }
                Step::Pending { effects, emitted } => {
                    if effects.is_empty() && emitted.is_empty() {
                        return;
                    }
                    for effect in effects {
                        self.perform(served, effect);
                    }
                    for told in emitted {
                        // It was killed a moment ago: nobody heard the rest.
                        if !self.served[served].killed {
                            self.heard(served, told);
                        }
                    }
                }
            }
        }
    }

    pub(super) fn perform(&mut self, served: ServedId, effect: Effect) {
        // It was killed a moment ago: the rest was not begun any more.
        if self.served[served].killed {
            return;
        }
        match effect {
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
                let call: Value = serde_json::from_str(call.as_str()).expect("a call is JSON");
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

    pub(super) fn send(
        &mut self,
        served: ServedId,
        id: EffectId,
        request: http::Request<String>,
        acts: bool,
    ) {
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
        self.on_its_way(served, id, Wanted::Send(Box::new(request)), way);
    }

    pub(super) fn on_its_way(&mut self, served: ServedId, id: EffectId, wanted: Wanted, way: Way) {
        if let Some(delay) = way.arrives {
            self.after(delay, What::Arrive(served, id, Box::new(wanted), way));
        }
    }

    pub(super) fn expect(
        &mut self,
        served: ServedId,
        id: EffectId,
        delay: i64,
        reply: Reply,
        note: Note,
    ) {
        self.served[served].pending.insert(id);
        self.after(delay, What::Reply(served, id, reply, note));
    }

    pub(super) fn hold(&mut self, held: Result<(), String>) {
        if let Err(problem) = held {
            self.broken.get_or_insert(problem);
        }
    }
}
