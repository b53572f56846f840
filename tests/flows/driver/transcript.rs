//! What a flow said on the wire, and what it heard.

use ecs_greenlight::flow::{EffectId, Reply};
use ecs_sim::Operation;
use serde_json::Value;

/// Every request of a flow, in the order in which it was sent.
#[derive(Debug, Default)]
pub struct Transcript(pub Vec<Exchange>);

/// A request, and what came back.
#[derive(Debug)]
pub struct Exchange {
    id: EffectId,
    pub at: i64,
    pub operation: Operation,
    pub input: Value,
    /// The key that signed it.
    pub key: String,
    /// The host it went to.
    pub host: String,
    pub acts: bool,
    pub answer: Answer,
}

/// What came back.
#[derive(Debug)]
pub enum Answer {
    /// Nothing so far.
    Pending,
    /// Nothing, and nothing will.
    Failed,
    /// This status, and this body; null if it is not JSON.
    Response(u16, Value),
}

impl Transcript {
    /// The operations, in order.
    pub fn operations(&self) -> Vec<Operation> {
        self.0.iter().map(|exchange| exchange.operation).collect()
    }

    /// The requests of one operation.
    pub fn of(&self, operation: Operation) -> Vec<&Exchange> {
        self.0
            .iter()
            .filter(|exchange| exchange.operation == operation)
            .collect()
    }

    pub(super) fn sent(
        &mut self,
        id: EffectId,
        at: i64,
        request: &http::Request<String>,
        acts: bool,
    ) -> Operation {
        let header = |name| request.headers()[name].to_str().unwrap();
        let operation = Operation::from_target(header("x-amz-target")).unwrap();
        let (_, key) = header("authorization").split_once("Credential=").unwrap();
        self.0.push(Exchange {
            id,
            at,
            operation,
            input: serde_json::from_str(request.body()).unwrap(),
            key: key.split('/').next().unwrap().to_owned(),
            host: request.uri().host().unwrap().to_owned(),
            acts,
            answer: Answer::Pending,
        });
        operation
    }

    pub(super) fn delivered(&mut self, id: EffectId, reply: &Reply) {
        let Some(exchange) = self.0.iter_mut().find(|exchange| exchange.id == id) else {
            return;
        };
        exchange.answer = match reply {
            Reply::Response(response) => {
                let body = serde_json::from_slice(&response.body).unwrap_or_default();
                Answer::Response(response.status, body)
            }
            _ => Answer::Failed,
        };
    }
}

impl Exchange {
    /// The body of a success.
    pub fn output(&self) -> Option<&Value> {
        match &self.answer {
            Answer::Response(200, body) => Some(body),
            _ => None,
        }
    }

    /// The code of an error that ECS answered with.
    pub fn error(&self) -> Option<&str> {
        match &self.answer {
            Answer::Response(200, _) => None,
            Answer::Response(_, body) => body["__type"].as_str()?.rsplit('#').next(),
            _ => None,
        }
    }
}
