//! Shapes that several operations answer with.

use serde::{Serialize, Serializer};

use crate::service::TrafficManagement;
use crate::world::World;

/// An epoch time, on the wire in seconds with a fraction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timestamp(pub(super) i64);

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[allow(
            clippy::cast_precision_loss,
            reason = "exact for the next 200,000 years"
        )]
        serializer.serialize_f64(self.0 as f64 / 1_000.0)
    }
}

/// A `Failure`: what was asked for is not given.
#[derive(Debug, Serialize)]
pub(super) struct Failure {
    arn: String,
    reason: String,
}

impl Failure {
    pub(super) fn missing(arn: String) -> Self {
        Self {
            arn,
            reason: "MISSING".to_owned(),
        }
    }

    /// What the settings keep from whoever asks.
    pub(super) fn kept(world: &World, arn: &str) -> Option<Self> {
        let reason = world.settings.failures.get(arn)?;
        Some(Self {
            arn: arn.to_owned(),
            reason: reason.clone(),
        })
    }
}

/// `networkConfiguration`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NetworkConfiguration {
    awsvpc_configuration: AwsVpcConfiguration,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AwsVpcConfiguration {
    subnets: [&'static str; 2],
    security_groups: [&'static str; 1],
    assign_public_ip: &'static str,
}

/// The network that all services of the stand-in share.
pub(super) const NETWORK: NetworkConfiguration = NetworkConfiguration {
    awsvpc_configuration: AwsVpcConfiguration {
        subnets: ["subnet-0a1b2c3d4e5f60718", "subnet-08172635445362718"],
        security_groups: ["sg-0123456789abcdef0"],
        assign_public_ip: "DISABLED",
    },
};

/// A `LoadBalancer`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LoadBalancer {
    target_group_arn: String,
    container_name: String,
    container_port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    advanced_configuration: Option<AdvancedConfiguration>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AdvancedConfiguration {
    alternate_target_group_arn: String,
    production_listener_rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_listener_rule: Option<String>,
    role_arn: String,
}

impl LoadBalancer {
    /// The load balancer of a service, if it has one: with two target groups where traffic is shifted between revisions.
    pub(super) fn of(
        place: &crate::place::Place,
        service: &str,
        container: &str,
        shifts: bool,
        traffic: TrafficManagement,
    ) -> Vec<Self> {
        if traffic == TrafficManagement::Headless {
            return Vec::new();
        }
        let balancer = |resource: &str| place.arn_of("elasticloadbalancing", resource);
        vec![Self {
            target_group_arn: balancer(&format!("targetgroup/{service}-blue/0123456789abcdef")),
            container_name: container.to_owned(),
            container_port: 8080,
            advanced_configuration: shifts.then(|| AdvancedConfiguration {
                alternate_target_group_arn: balancer(&format!(
                    "targetgroup/{service}-green/fedcba9876543210"
                )),
                production_listener_rule: balancer(&format!(
                    "listener-rule/app/{service}/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee"
                )),
                test_listener_rule: (traffic == TrafficManagement::TestListener).then(|| {
                    balancer(&format!(
                        "listener-rule/app/{service}/50dc6c495c0c9188/0c47bb1c9d6b1a22/1291d13826f405c3"
                    ))
                }),
                role_arn: format!("arn:aws:iam::{}:role/ecs-load-balancers", place.account),
            }),
        }]
    }
}
