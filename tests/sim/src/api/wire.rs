//! Shapes that several operations answer with.

use serde_json::{Value, json};

use crate::configuration::Strategy;
use crate::service::{Controller, Service, TrafficManagement};
use crate::workload::TaskDefinition;
use crate::world::World;

/// An epoch time, on the wire in seconds with a fraction.
#[allow(
    clippy::cast_precision_loss,
    reason = "exact for the next 200,000 years"
)]
pub(crate) fn timestamp(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}

/// What a describing operation answers: all that was found, and a `Failure` for each other ARN, also where the settings keep it from
/// whoever asks.
pub(super) fn described(
    world: &World,
    member: &str,
    asked: impl Iterator<Item = (String, Option<Value>)>,
) -> Value {
    let (mut all, mut failures) = (Vec::new(), Vec::new());
    for (arn, found) in asked {
        match (world.settings.failures.get(&arn), found) {
            (None, Some(found)) => all.push(found),
            (kept, _) => {
                let reason = kept.map_or("MISSING", String::as_str);
                failures.push(json!({ "arn": arn, "reason": reason }));
            }
        }
    }
    json!({ member: all, "failures": failures })
}

/// `include` of `TAGS`: there are none.
pub(super) fn tags(include: Option<&Vec<String>>) -> Option<[(); 0]> {
    let included = include.is_some_and(|include| include.iter().any(|one| one == "TAGS"));
    included.then_some([])
}

/// `networkConfiguration`: all services of the stand-in share one network.
pub(super) fn network() -> Value {
    json!({
        "awsvpcConfiguration": {
            "subnets": ["subnet-0a1b2c3d4e5f60718", "subnet-08172635445362718"],
            "securityGroups": ["sg-0123456789abcdef0"],
            "assignPublicIp": "DISABLED",
        },
    })
}

/// The load balancer of a service, if it has one: with two target groups where traffic is shifted between revisions.
pub(super) fn load_balancers(service: &Service, definition: Option<&TaskDefinition>) -> Vec<Value> {
    let spec = &service.spec;
    if spec.traffic == TrafficManagement::Headless {
        return Vec::new();
    }
    let container = definition.and_then(|definition| definition.workload.containers.first());
    let name = &spec.service;
    let balancer = |resource: &str| spec.place.arn_of("elasticloadbalancing", resource);
    let rule = |id: &str| balancer(&format!("listener-rule/app/{name}/50dc6c495c0c9188/{id}"));
    let tests = spec.traffic == TrafficManagement::TestListener;
    let advanced = || {
        json!({
            "alternateTargetGroupArn": balancer(&format!("targetgroup/{name}-green/fedcba9876543210")),
            "productionListenerRule": rule("f2f7dc8efc522ab2/9683b2d02a6cabee"),
            "testListenerRule": tests.then(|| rule("0c47bb1c9d6b1a22/1291d13826f405c3")),
            "roleArn": format!("arn:aws:iam::{}:role/ecs-load-balancers", spec.place.account),
        })
    };
    let shifts =
        spec.controller == Controller::Ecs && spec.configuration.strategy != Strategy::Rolling;
    vec![json!({
        "targetGroupArn": balancer(&format!("targetgroup/{name}-blue/0123456789abcdef")),
        "containerName": container.map_or("app", |container| container.name.as_str()),
        "containerPort": 8080,
        "advancedConfiguration": shifts.then(advanced),
    })]
}
