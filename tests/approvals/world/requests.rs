//! What comes to the worker, and what goes wrong.

use ecs_greenlight::approval::{Claim, IncomingRequest, VerifiedToken, WorkerRequest};
use ecs_sim::{Fault, FaultKind, Operation, key};
use serde_json::{Value, json};

use super::{EVENT_KEY, World};

/// An event about the world's hook.
pub fn event(world: &World, name: &str) -> WorkerRequest {
    event_of(&event_body(world, name))
}

pub fn event_body(world: &World, name: &str) -> Value {
    json!({
        "version": "0", "id": "0", "detail-type": "ECS Hook State Change", "source": "aws.ecs", "account": key::ACCOUNT,
        "time": "2026-01-15T12:00:00Z", "region": "us-east-1", "resources": [world.arn],
        "detail": {
            "eventType": "INFO", "eventName": name, "hookId": world.hook, "hookType": "PAUSE", "expiresAt": "2026-01-15T13:00:00.123456Z",
            "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT", "clusterArn": format!("arn:aws:ecs:us-east-1:{}:cluster/prod", key::ACCOUNT),
            "serviceArn": format!("arn:aws:ecs:us-east-1:{}:service/prod/web", key::ACCOUNT), "serviceDeploymentArn": world.arn,
            "updatedAt": "2026-01-15T12:00:00Z"
        }
    })
}

pub fn event_of(body: &Value) -> WorkerRequest {
    WorkerRequest::Event(IncomingRequest {
        headers: vec![("X-Api-Key".to_owned(), EVENT_KEY.to_owned())],
        body: body.to_string().into_bytes(),
    })
}

/// Somebody's claims.
pub fn identity(claims: &[(&str, &str)]) -> VerifiedToken {
    let claims = claims
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Claim::Text((*value).to_owned())));
    VerifiedToken {
        typ: Some("JWT".to_owned()),
        claims: claims.collect(),
    }
}

/// What happens to every act.
pub fn on_acts(kind: FaultKind) -> Fault {
    every_time(kind).of(Operation::ContinueServiceDeployment)
}

/// What happens to every request.
pub fn every_time(kind: FaultKind) -> Fault {
    Fault {
        operation: None,
        region: None,
        cluster: None,
        times: None,
        kind,
    }
}
