//! What is found, and how it is told.

use ecs_greenlight::flow::inbox::{Inbox, InboxUpdate};
use ecs_sim::{Controller, FaultKind, Operation, Place, ServiceSpec};

use super::{
    again, calls, deploy, in_regions, look, names, one_waiting, passing, paused, pausing, progress,
    settle, unread, world,
};
use crate::scene::place;

const ABROAD: &str = "eu-west-1";

#[test]
fn every_pause_of_every_cluster_and_region_is_found() {
    let mut world = world();
    let abroad = Place::in_region(ABROAD);
    let waiting = [
        deploy(&mut world.sim, pausing(&place(), "prod", "web")),
        deploy(&mut world.sim, pausing(&place(), "prod", "api")),
        deploy(&mut world.sim, pausing(&place(), "bank", "ledger")),
        deploy(&mut world.sim, pausing(&abroad, "prod", "web")),
    ];
    deploy(&mut world.sim, passing(&place(), "prod", "batch"));
    settle(&mut world);
    let run = look(&mut world, in_regions(&["us-east-1", ABROAD]));
    assert_eq!(paused(&run), waiting.into());
    let here = progress(&run, "us-east-1");
    assert!(here.done);
    assert_eq!(
        (here.clusters, here.services, here.services_read),
        (2, 4, 4)
    );
    assert_eq!((here.deployments, here.deployments_read), (4, 4));
    assert_eq!((here.paused, here.unread.len()), (3, 0));
    assert_eq!(progress(&run, ABROAD).paused, 1);
}

#[test]
fn the_sessions_own_region_is_looked_at_unless_others_are_named() {
    let mut world = world();
    let arn = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    deploy(
        &mut world.sim,
        pausing(&Place::in_region(ABROAD), "prod", "web"),
    );
    settle(&mut world);
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
}

#[test]
fn an_empty_region_is_one_call() {
    let mut world = world();
    let run = look(&mut world, Inbox::default());
    assert_eq!(run.transcript.operations(), [Operation::ListClusters]);
    assert!(progress(&run, "us-east-1").done);
}

#[test]
fn a_service_that_names_no_current_deployment_is_asked_for_those_in_progress() {
    let mut world = world();
    let arn = deploy(
        &mut world.sim,
        ServiceSpec {
            names_current_deployment: false,
            ..pausing(&place(), "prod", "web")
        },
    );
    settle(&mut world);
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
    let listed = run.transcript.of(Operation::ListServiceDeployments);
    assert_eq!(
        listed[0].input["status"],
        serde_json::json!(["IN_PROGRESS"])
    );
}

#[test]
fn services_that_ecs_does_not_deploy_are_skipped() {
    let mut world = world();
    for (service, controller) in [
        ("code", Controller::CodeDeploy),
        ("external", Controller::External),
    ] {
        world.sim.create_service(ServiceSpec {
            controller,
            ..ServiceSpec::new(&place(), "prod", service)
        });
    }
    let run = look(&mut world, Inbox::default());
    assert_eq!(progress(&run, "us-east-1").services_read, 2);
    assert_eq!(calls(&run, Operation::ListServiceDeployments), 0);
    assert_eq!(calls(&run, Operation::DescribeServiceDeployments), 0);
}

#[test]
fn services_of_old_accounts_are_found() {
    let mut world = world();
    let arn = deploy(
        &mut world.sim,
        ServiceSpec {
            short_arn: true,
            ..pausing(&place(), "prod", "web")
        },
    );
    settle(&mut world);
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
}

#[test]
fn a_service_of_an_old_account_that_names_no_current_deployment_is_asked_for_in_its_cluster() {
    let mut world = world();
    let arn = deploy(
        &mut world.sim,
        ServiceSpec {
            short_arn: true,
            names_current_deployment: false,
            ..pausing(&place(), "prod", "web")
        },
    );
    settle(&mut world);
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
    assert_eq!(unread(progress(&run, "us-east-1")), []);
}

#[test]
fn patterns_choose_clusters_and_services() {
    let mut world = world();
    let arn = deploy(&mut world.sim, pausing(&place(), "prod-eu", "web"));
    for (cluster, service) in [("prod-eu", "api"), ("test-eu", "web"), ("prod-us", "batch")] {
        deploy(&mut world.sim, pausing(&place(), cluster, service));
    }
    settle(&mut world);
    let what = Inbox {
        clusters: names(&["prod-*"]),
        services: names(&["w?b"]),
        ..Inbox::default()
    };
    let run = look(&mut world, what);
    assert_eq!(paused(&run), [arn].into());
    let here = progress(&run, "us-east-1");
    assert_eq!((here.clusters, here.services, here.deployments), (2, 1, 1));
}

#[test]
fn what_is_named_exactly_is_not_listed_first() {
    let mut world = world();
    let arn = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    deploy(&mut world.sim, pausing(&place(), "prod", "api"));
    settle(&mut world);
    let what = Inbox {
        clusters: names(&["prod"]),
        services: names(&["web", "not-there"]),
        ..Inbox::default()
    };
    let run = look(&mut world, what);
    assert_eq!(paused(&run), [arn].into());
    assert_eq!(
        run.transcript.operations(),
        [
            Operation::DescribeServices,
            Operation::DescribeServiceDeployments
        ]
    );
    let here = progress(&run, "us-east-1");
    assert_eq!((here.services, here.services_read), (1, 1));
    assert!(here.unread.is_empty());
}

#[test]
fn what_is_named_twice_is_found_once() {
    let (mut world, arn) = one_waiting();
    let cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";
    let service = "arn:aws:ecs:us-east-1:111122223333:service/prod/web";
    for (clusters, services) in [
        (names(&["prod", "prod"]), names(&[])),
        (names(&["prod", cluster]), names(&[])),
        (names(&["prod"]), names(&["web", service, "web"])),
    ] {
        let what = Inbox {
            clusters,
            services,
            ..Inbox::default()
        };
        let run = look(&mut world, what);
        assert_eq!(paused(&run), [arn.clone()].into());
        let here = progress(&run, "us-east-1");
        assert_eq!(
            (here.clusters, here.services, here.services_read),
            (1, 1, 1)
        );
        assert_eq!((here.deployments, here.deployments_read), (1, 1));
        assert_eq!(here.paused, 1);
    }
}

#[test]
fn a_service_that_comes_on_two_pages_is_reported_once() {
    let (mut world, arn) = one_waiting();
    // The pages of a list that changes meanwhile may overlap.
    for (number, more) in [(1, r#","nextToken":"more""#), (2, "")] {
        let web = "arn:aws:ecs:us-east-1:111122223333:service/prod/web";
        let page = FaultKind::Status {
            status: 200,
            executed: false,
            body: Some(format!(r#"{{"serviceArns":["{web}"]{more}}}"#)),
        };
        world.network.fault(Operation::ListServices, number, page);
    }
    let run = look(&mut world, Inbox::default());
    let told = run.told.iter();
    let told = told.filter(|(_, update)| matches!(update, InboxUpdate::Paused { .. }));
    assert_eq!((told.count(), paused(&run)), (1, [arn].into()));
    assert_eq!(progress(&run, "us-east-1").deployments, 1);
}

#[test]
fn a_services_arn_is_looked_for_where_it_says() {
    let mut world = world();
    let abroad = Place::in_region(ABROAD);
    let arn = deploy(&mut world.sim, pausing(&place(), "a", "web"));
    for (place, cluster) in [(place(), "b"), (abroad, "a")] {
        deploy(&mut world.sim, pausing(&place, cluster, "web"));
    }
    settle(&mut world);
    let service = "arn:aws:ecs:us-east-1:111122223333:service/a/web";
    let look = |world: &mut _, clusters: &[&str]| {
        let what = Inbox {
            clusters: names(clusters),
            services: names(&[service]),
            ..in_regions(&["us-east-1", ABROAD])
        };
        look(world, what)
    };
    let run = look(&mut world, &[]);
    assert_eq!(paused(&run), [arn].into());
    assert_eq!(
        run.transcript.operations(),
        [
            Operation::DescribeServices,
            Operation::DescribeServiceDeployments
        ]
    );
    for region in ["us-east-1", ABROAD] {
        let there = progress(&run, region);
        assert!(there.done && there.unread.is_empty());
    }
    // Another cluster is named besides: nothing is both.
    for clusters in ["b", "b*"] {
        let run = look(&mut world, &[clusters]);
        assert!(run.transcript.0.is_empty());
    }
}

#[test]
fn a_clusters_arn_is_looked_for_in_its_own_region_alone() {
    let (mut world, _) = one_waiting();
    let what = Inbox {
        clusters: names(&["arn:aws:ecs:us-east-1:111122223333:cluster/prod"]),
        ..in_regions(&["us-east-1", ABROAD])
    };
    let run = look(&mut world, what);
    assert_eq!(paused(&run).len(), 1);
    let abroad = progress(&run, ABROAD);
    assert!(abroad.done && abroad.unread.is_empty());
}

#[test]
fn a_pause_is_reported_before_the_rest_is_read() {
    let mut world = world();
    // Pages come in the order of names: this one is among the first ten of the first cluster.
    let first = deploy(&mut world.sim, pausing(&place(), "a", "a"));
    for number in 0..250 {
        let name = format!("s{number:03}");
        world.sim.create_service(passing(&place(), "a", &name));
        again(&mut world.sim, &place(), "a", &name);
    }
    settle(&mut world);
    let run = look(&mut world, Inbox::default());
    let (at, _) = run
        .told
        .iter()
        .find(|(_, update)| matches!(update, InboxUpdate::Paused { .. }))
        .unwrap();
    assert_eq!(paused(&run), [first].into());
    let after = run.transcript.0.iter().filter(|call| call.at > *at).count();
    assert!(after > 10, "{after} calls came after the pause was told");
}

#[test]
fn progress_never_claims_more_than_was_found() {
    let mut world = world();
    for number in 0..35 {
        deploy(
            &mut world.sim,
            pausing(&place(), "prod", &format!("s{number}")),
        );
    }
    settle(&mut world);
    let run = look(&mut world, Inbox::default());
    let mut last = (0, 0, 0);
    for (_, update) in &run.told {
        let InboxUpdate::Progress(now) = update else {
            continue;
        };
        assert!(now.services_read <= now.services && now.deployments_read <= now.deployments);
        let read = (now.services_read, now.deployments_read, now.paused);
        assert!(read >= last);
        last = read;
    }
    assert_eq!(last, (35, 35, 35));
}

#[test]
fn every_page_of_clusters_is_looked_at() {
    let mut world = world();
    for number in 0..230 {
        world.sim.create_cluster(&place(), &format!("c{number:03}"));
    }
    let arn = deploy(&mut world.sim, pausing(&place(), "zebra", "web"));
    settle(&mut world);
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
    assert_eq!(calls(&run, Operation::ListClusters), 3);
    assert_eq!(progress(&run, "us-east-1").clusters, 231);
}

#[test]
fn every_page_of_a_services_deployments_is_looked_at() {
    let mut world = world();
    let spec = ServiceSpec {
        names_current_deployment: false,
        ..pausing(&place(), "prod", "web")
    };
    let arn = deploy(&mut world.sim, spec);
    settle(&mut world);
    let pages = [
        r#"{"serviceDeployments":[],"nextToken":"second"}"#.to_owned(),
        r#"{"serviceDeployments":[],"nextToken":"third"}"#.to_owned(),
        format!(r#"{{"serviceDeployments":[{{"serviceDeploymentArn":"{arn}"}}]}}"#),
    ];
    for (number, page) in pages.into_iter().enumerate() {
        let answer = FaultKind::status(200, false, Some(&page));
        world
            .network
            .fault(Operation::ListServiceDeployments, number + 1, answer);
    }
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
    let asked = run.transcript.of(Operation::ListServiceDeployments);
    let tokens: Vec<_> = asked
        .iter()
        .map(|call| call.input["nextToken"].as_str())
        .collect();
    assert_eq!(tokens, [None, Some("second"), Some("third")]);
}
