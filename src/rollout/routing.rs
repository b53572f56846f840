//! Whether ECS moves a service revision's traffic, as the revision's configuration shows.

use serde::{Serialize, Serializer};

use super::changes::difference::objects;
use crate::ecs::describe_service_revisions::ServiceRevision;
use crate::protocol::{Others, elements};

/// Whether ECS moves a service revision's traffic.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Routing {
    /// The revision was not read, or its configuration does not settle it.
    #[default]
    Unknown,
    /// A headless service: no load balancer, Service Connect or VPC Lattice, so ECS moves no traffic.
    Headless,
    /// ECS moves production traffic. `test` is whether it moves test traffic too, where that is known.
    Managed {
        /// Whether there is a test listener, or the like of it.
        test: Option<bool>,
    },
}

/// How a routing is written.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
struct RoutingJson {
    /// Whether ECS moves traffic for this service; known once the new revision was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    manages_traffic: Option<bool>,
    /// Whether ECS moves test traffic for this service, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    moves_test_traffic: Option<bool>,
}

impl Serialize for Routing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = RoutingJson {
            manages_traffic: self.manages_traffic(),
            moves_test_traffic: self.moves_test_traffic(),
        };
        known.serialize(serializer)
    }
}

#[cfg(test)]
impl ts_rs::TS for Routing {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(config: &ts_rs::Config) -> String {
        Self::inline_flattened(config)
    }

    fn inline(config: &ts_rs::Config) -> String {
        Self::inline_flattened(config)
    }

    fn inline_flattened(config: &ts_rs::Config) -> String {
        RoutingJson::inline_flattened(config)
    }
}

impl Routing {
    /// What the configuration of `revision` shows.
    #[must_use]
    pub fn new(revision: &ServiceRevision) -> Self {
        let others = &revision.others;
        let object = |name| others.json(name).and_then(Others::parse);
        let resolved = object("resolvedConfiguration").unwrap_or_default();
        let managed_resources = object("ecsManagedResources").unwrap_or_default();
        let connect = ServiceConnect::parse(others.json("serviceConnectConfiguration"));

        let listeners = ["loadBalancers", "vpcLatticeConfigurations"];
        let configured = listeners.iter().any(|name| has_elements(others.json(name)));
        let elsewhere = listeners
            .iter()
            .any(|name| has_elements(resolved.json(name)))
            || has_elements(managed_resources.json("ingressPaths"))
            || has_elements(others.json("gatewayConnectors"));
        let has_test_listener = listeners
            .iter()
            .flat_map(|name| objects(others.json(name)))
            .any(|one| has_test_listener(&one));

        if has_test_listener || connect == ServiceConnect::WithTestRules {
            return Self::Managed { test: Some(true) };
        }
        if connect == ServiceConnect::Serves {
            return Self::Managed { test: None };
        }
        if configured {
            return Self::Managed { test: Some(false) };
        }
        if elsewhere {
            return Self::Managed { test: None };
        }
        match connect {
            ServiceConnect::Calls => Self::Unknown,
            _ => Self::Headless,
        }
    }

    /// `None` where it is not known.
    pub(super) fn manages_traffic(self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::Headless => Some(false),
            Self::Managed { .. } => Some(true),
        }
    }

    /// `None` where it is not known.
    pub(super) fn moves_test_traffic(self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::Headless => Some(false),
            Self::Managed { test } => test,
        }
    }
}

/// What a service does with Service Connect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ServiceConnect {
    Off,
    /// It only calls other services: there is no endpoint whose traffic could move.
    Calls,
    Serves,
    WithTestRules,
}

impl ServiceConnect {
    fn parse(configuration: Option<&str>) -> Self {
        let Some(configuration) = configuration.and_then(Others::parse) else {
            return Self::Off;
        };
        if configuration.json("enabled") == Some("false") {
            return Self::Off;
        }
        let services = configuration.json("services");
        if !has_elements(services) {
            return Self::Calls;
        }
        let has_rules = objects(services)
            .iter()
            .flat_map(|service| objects(service.json("clientAliases")))
            .any(|alias| alias.json("testTrafficRules").is_some());
        if has_rules {
            return Self::WithTestRules;
        }
        Self::Serves
    }
}

fn has_test_listener(one: &Others) -> bool {
    one.json("advancedConfiguration")
        .and_then(Others::parse)
        .is_some_and(|advanced| {
            advanced
                .text("testListenerRule")
                .is_some_and(|rule| !rule.is_empty())
        })
}

/// Whether something is there. What is no array may be anything, and so counts as something.
fn has_elements(json: Option<&str>) -> bool {
    json.is_some_and(|json| elements(json).is_none_or(|elements| !elements.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routing(members: &str) -> Routing {
        Routing::new(&format!("{{{members}}}").parse().unwrap())
    }

    #[test]
    fn a_service_without_load_balancer_service_connect_or_lattice_is_headless() {
        for members in [
            "",
            r#""loadBalancers":[]"#,
            r#""loadBalancers":[ ],"vpcLatticeConfigurations":[],"resolvedConfiguration":{"loadBalancers":[]}"#,
            r#""serviceConnectConfiguration":{"enabled":false,"services":[{"portName":"web"}]}"#,
            r#""serviceRegistries":[{"registryArn":"arn:aws:servicediscovery:us-east-1:111122223333:service/srv-a"}]"#,
        ] {
            assert_eq!(routing(members), Routing::Headless, "{members}");
        }
    }

    #[test]
    fn ecs_moves_the_traffic_of_load_balancers_lattice_and_service_connect() {
        let cases = [
            (r#""loadBalancers":[{"targetGroupArn":"t"}]"#, Some(false)),
            (
                r#""loadBalancers":[{"advancedConfiguration":{"productionListenerRule":"p"}}]"#,
                Some(false),
            ),
            (
                r#""loadBalancers":[{"advancedConfiguration":{"productionListenerRule":"p","testListenerRule":"t"}}]"#,
                Some(true),
            ),
            (
                r#""vpcLatticeConfigurations":[{"portName":"web","advancedConfiguration":{"testListenerRule":"t"}}]"#,
                Some(true),
            ),
            (
                r#""vpcLatticeConfigurations":[{"portName":"web"}]"#,
                Some(false),
            ),
            (
                r#""serviceConnectConfiguration":{"enabled":true,"services":[{"portName":"web","clientAliases":[{"port":80,"testTrafficRules":{"header":{"name":"x"}}}]}]}"#,
                Some(true),
            ),
            // Its test traffic may follow a header that nobody configured.
            (
                r#""serviceConnectConfiguration":{"enabled":true,"services":[{"portName":"web"}]}"#,
                None,
            ),
            (
                r#""resolvedConfiguration":{"loadBalancers":[{"targetGroupArn":"t"}]}"#,
                None,
            ),
            (
                r#""ecsManagedResources":{"ingressPaths":[{"accessType":"PUBLIC"}]}"#,
                None,
            ),
            (r#""gatewayConnectors":[{"portName":"web"}]"#, None),
            (
                r#""loadBalancers":"of a kind that comes later""#,
                Some(false),
            ),
        ];
        for (members, test) in cases {
            assert_eq!(routing(members), Routing::Managed { test }, "{members}");
        }
    }

    #[test]
    fn a_service_that_only_calls_others_through_service_connect_settles_nothing() {
        assert_eq!(
            routing(r#""serviceConnectConfiguration":{"enabled":true,"namespace":"shop"}"#),
            Routing::Unknown
        );
    }
}
