//! A lifelike world: a shop in two Regions, with every kind of pause, and some history.

use crate::configuration::DeploymentConfiguration;
use crate::deployment::{DeploymentSpec, Trouble};
use crate::lifecycle_hook::{Action, LifecycleHook};
use crate::place::Place;
use crate::service::{Controller, ServiceSpec};
use crate::settings::Settings;
use crate::sim::Sim;
use crate::stage::Stage;
use crate::workload::{Container, Workload};

const MINUTE: i64 = 60_000;

/// The demo as it is at a moment.
pub(super) fn world(settings: Settings, now: i64) -> Sim {
    let mut script = Script {
        sim: Sim::new(settings, now - 48 * 60 * MINUTE),
        now,
    };
    script.make_services();
    script.history();
    script.under_way();
    script.sim.advance(now);
    script.sim
}

struct Script {
    sim: Sim,
    now: i64,
}

impl Script {
    fn make_services(&mut self) {
        let (east, west) = (Place::in_region("us-east-1"), Place::in_region("eu-west-1"));
        let gate = |stage, minutes| LifecycleHook::pause(stage, minutes, Action::Rollback);
        let blue_green = DeploymentConfiguration::blue_green;

        let checkout = blue_green()
            .with_hook(LifecycleHook::lambda(
                Stage::PostScaleUp,
                "arn:aws:lambda:us-east-1:111122223333:function:checkout-smoke-test",
            ))
            .with_hook(gate(Stage::PostTestTrafficShift, 90))
            .with_alarm("checkout-5xx")
            .with_circuit_breaker()
            .with_bake_time(2);
        self.service(&east, "shop-prod", "checkout", 4, checkout.clone());
        self.service(
            &west,
            "shop-prod-eu",
            "checkout",
            3,
            blue_green()
                .with_hook(gate(Stage::PostTestTrafficShift, 12))
                .with_bake_time(1),
        );
        let payments = DeploymentConfiguration::canary(10.0, 1)
            .with_hook(gate(Stage::PreProductionTrafficShift, 240));
        self.service(
            &east,
            "shop-prod",
            "payments",
            6,
            payments
                .with_alarm("payments-declined-rate")
                .with_bake_time(1),
        );
        let catalog = DeploymentConfiguration::linear(25.0, 1)
            .with_hook(gate(Stage::PreProductionTrafficShift, 1440));
        self.service(&east, "shop-prod", "catalog", 8, catalog.with_bake_time(1));
        let cart = blue_green()
            .with_hook(gate(Stage::PostTestTrafficShift, 120))
            .with_hook(gate(Stage::PostTestTrafficShift, 480));
        self.service(&east, "shop-prod", "cart", 4, cart.with_bake_time(1));
        let go_on = LifecycleHook::pause(Stage::PostProductionTrafficShift, 45, Action::Continue);
        self.service(
            &east,
            "shop-prod",
            "notifications",
            2,
            blue_green().with_hook(go_on),
        );
        let search = DeploymentConfiguration::rolling()
            .with_circuit_breaker()
            .with_bake_time(20);
        self.service(&east, "shop-prod", "search", 12, search.clone());
        self.sim.create_service(ServiceSpec {
            controller: Controller::CodeDeploy,
            workload: Some(image("orders-legacy", "4.2.1")),
            ..ServiceSpec::new(&east, "shop-prod", "orders-legacy")
        });

        self.service(&east, "data-prod", "exports", 1, checkout);
        self.service(&east, "data-prod", "reports", 2, search);
        self.sim.create_service(ServiceSpec {
            workload: None,
            desired_count: 3,
            configuration: blue_green().with_hook(gate(Stage::PostScaleUp, 720)),
            ..ServiceSpec::new(&east, "data-prod", "ingest")
        });
        self.sim.create_service(ServiceSpec {
            short_arn: true,
            names_current_deployment: false,
            workload: Some(image("wiki", "1.8.0")),
            configuration: DeploymentConfiguration::rolling(),
            ..ServiceSpec::new(&east, "internal", "wiki")
        });
        self.service(
            &west,
            "shop-prod-eu",
            "invoices",
            2,
            blue_green()
                .with_alarm("invoices-latency")
                .with_bake_time(5),
        );
        self.service(
            &west,
            "shop-prod-eu",
            "storefront",
            5,
            blue_green().with_circuit_breaker(),
        );
        self.sim.create_cluster(&west, "sandbox");

        let other = Place {
            account: "444455556666".to_owned(),
            region: "us-east-1".to_owned(),
        };
        self.service(
            &other,
            "acme",
            "portal",
            2,
            blue_green().with_hook(gate(Stage::PreProductionTrafficShift, 180)),
        );
    }

    fn history(&mut self) {
        let (east, west) = (Place::in_region("us-east-1"), Place::in_region("eu-west-1"));
        let checkout = self.deploy(
            47 * 60,
            &east,
            "shop-prod",
            "checkout",
            "2.14.0",
            Vec::new(),
        );
        self.decide_all(46 * 60, &checkout, Action::Continue);
        let exports = self.deploy(30 * 60, &east, "data-prod", "exports", "0.9.0", Vec::new());
        self.decide_all(29 * 60, &exports, Action::Rollback);
        let alarm = Trouble::Alarm {
            stage: Stage::BakeTime,
            after_ms: 30_000,
        };
        self.deploy(
            26 * 60,
            &west,
            "shop-prod-eu",
            "invoices",
            "5.0.0",
            vec![alarm],
        );
        self.deploy(
            20 * 60,
            &west,
            "shop-prod-eu",
            "storefront",
            "11.3.0",
            vec![Trouble::FailingTasks, Trouble::RollbackFails],
        );
        self.deploy(5 * 60, &east, "data-prod", "reports", "3.3.0", Vec::new());
    }

    fn under_way(&mut self) {
        let (east, west) = (Place::in_region("us-east-1"), Place::in_region("eu-west-1"));
        let catalog = self.deploy(180, &east, "shop-prod", "catalog", "8.1.0", Vec::new());
        self.deploy(150, &east, "data-prod", "ingest", "1.0.0", Vec::new());
        self.decide_all(140, &catalog, Action::Continue);
        let other = Place {
            account: "444455556666".to_owned(),
            region: "us-east-1".to_owned(),
        };
        self.deploy(60, &other, "acme", "portal", "2.0.0", Vec::new());
        self.deploy(42, &east, "shop-prod", "cart", "6.4.0", Vec::new());
        self.deploy(35, &east, "shop-prod", "payments", "3.8.0", Vec::new());
        let lost = vec![Trouble::StoppedTasks { count: 1 }];
        self.deploy(28, &east, "shop-prod", "checkout", "2.15.0", lost);
        self.deploy(
            20,
            &east,
            "shop-prod",
            "notifications",
            "1.21.0",
            Vec::new(),
        );
        self.deploy(9, &west, "shop-prod-eu", "checkout", "2.15.0", Vec::new());
        self.deploy(1, &east, "shop-prod", "search", "7.0.0", Vec::new());
        self.deploy(0, &east, "data-prod", "exports", "1.1.0", Vec::new());
    }

    fn service(
        &mut self,
        place: &Place,
        cluster: &str,
        service: &str,
        tasks: u32,
        configuration: DeploymentConfiguration,
    ) {
        self.sim.create_service(ServiceSpec {
            desired_count: tasks,
            configuration,
            workload: Some(image(service, "1.0.0")),
            ..ServiceSpec::new(place, cluster, service)
        });
    }

    fn deploy(
        &mut self,
        minutes_ago: i64,
        place: &Place,
        cluster: &str,
        service: &str,
        version: &str,
        troubles: Vec<Trouble>,
    ) -> String {
        self.sim.advance(self.now - minutes_ago * MINUTE);
        let spec = DeploymentSpec {
            workload: Some(image(service, version)),
            configuration: None,
            troubles,
        };
        // The service was made above; an unknown one would show as an empty ARN in the scenario's test.
        self.sim
            .start_deployment(place, cluster, service, spec)
            .unwrap_or_default()
    }

    fn decide_all(&mut self, minutes_ago: i64, deployment: &str, action: Action) {
        self.sim.advance(self.now - minutes_ago * MINUTE);
        let waiting = self.sim.deployment(deployment).map(|found| {
            found
                .waiting()
                .map(|hook| hook.id.clone())
                .collect::<Vec<_>>()
        });
        for hook in waiting.unwrap_or_default() {
            // A rollback withdraws the other hooks of the stage.
            if self.sim.act(deployment, &hook, action).is_err() {
                break;
            }
        }
    }
}

/// A service's container beside a log router, with settings that change from version to version.
fn image(service: &str, version: &str) -> Workload {
    let registry = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    let mut environment = vec![
        ("LOG_LEVEL".to_owned(), "info".to_owned()),
        ("RELEASE".to_owned(), version.to_owned()),
        ("REGION_PEERS".to_owned(), "us-east-1,eu-west-1".to_owned()),
    ];
    if version != "1.0.0" {
        environment.push(("FEATURE_EXPRESS_PAY".to_owned(), "on".to_owned()));
    }
    let app = Container {
        name: service.to_owned(),
        image: format!("{registry}/{service}:{version}"),
        environment,
        secrets: vec!["DATABASE_URL".to_owned(), "API_TOKEN".to_owned()],
    };
    let router = Container {
        name: "log-router".to_owned(),
        image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.4".to_owned(),
        ..Container::default()
    };
    let memory = if version == "1.0.0" { "1024" } else { "2048" };
    Workload {
        containers: vec![app, router],
        cpu: "512".to_owned(),
        memory: memory.to_owned(),
    }
}
