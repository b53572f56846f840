//! Services: what is sent arrives, and is answered.

use ecs_greenlight::approval::output::WorkerOutput;
use ecs_greenlight::flow::{EffectId, Reply, SendFailure};
use ecs_greenlight::protocol::Response;
use ecs_sim::{Answer as FromEcs, Fault, Operation, Outcome, key};
use serde_json::{Value, json};

use super::{Engine, Note, Wanted, What};
use crate::processes::{Cause, ServedId};
use crate::weather::{Instead, Way};

impl Engine {
    pub(super) fn arrive(&mut self, served: ServedId, id: EffectId, wanted: Wanted, way: Way) {
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

    pub(super) fn called(&mut self, served: ServedId, call: &Value) -> Option<String> {
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

    pub(super) fn asked(
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

    pub(super) fn at_ecs(
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

    pub(super) fn at_chat(
        &mut self,
        served: ServedId,
        request: &http::Request<String>,
    ) -> (Reply, Note) {
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

    pub(super) fn reply(&mut self, served: ServedId, id: EffectId, reply: Reply, note: Note) {
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

    pub(super) fn heard(&mut self, served: ServedId, told: WorkerOutput) {
        match told {
            WorkerOutput::Log { line } => {
                let line = serde_json::to_value(line).expect("a line is JSON");
                self.note(|| format!("request {served} logs {line}"));
                self.served[served].lines.push(line);
            }
            WorkerOutput::Response { status, body } => self.responded(served, status, body),
            WorkerOutput::Json { status, body } => {
                self.responded(served, status, body);
                self.correct(served);
            }
            WorkerOutput::Page { status, page } => {
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

    pub(super) fn responded(&mut self, served: ServedId, status: u16, body: String) {
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
}

pub(super) fn is_aws(request: &http::Request<String>) -> bool {
    request
        .uri()
        .host()
        .is_some_and(|host| host.ends_with(".amazonaws.com"))
}
