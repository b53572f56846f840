//! `browse` and `describe`: what there is, one page at a time.

use ecs_greenlight::Error;
use ecs_greenlight::error::code;
use ecs_greenlight::flow::browse::{Browse, BrowsePage, browse};
use ecs_greenlight::flow::describe::describe;
use ecs_sim::{FaultKind, Operation, Place, ServiceSpec, Settings, Sim};

use crate::driver::{Run, World, session};
use crate::scene::{MINUTE, START, parsed, place, waiting};

fn page(world: &mut World, what: Browse) -> Result<BrowsePage, Error> {
    world.drive(&mut Run::new(browse(session(), what)))
}

fn of_cluster(cluster: &str) -> Browse {
    Browse {
        cluster: Some(cluster.to_owned()),
        ..Browse::default()
    }
}

fn of_service(cluster: &str, service: &str) -> Browse {
    Browse {
        service: Some(service.to_owned()),
        ..of_cluster(cluster)
    }
}

fn world_of(services: &[(&str, &str)]) -> World {
    let mut sim = Sim::new(Settings::default(), START);
    for (cluster, service) in services {
        sim.create_service(ServiceSpec::new(&place(), cluster, service));
    }
    World::new(sim)
}

/// Every page of something, one after the other, and what each held.
fn pages<T>(world: &mut World, what: &Browse, of: impl Fn(BrowsePage) -> Vec<T>) -> Vec<Vec<T>> {
    let mut all = Vec::new();
    let mut next = what.clone();
    loop {
        let read = page(world, next.clone()).unwrap();
        assert!(read.failures.is_empty());
        next.next_token.clone_from(&read.next_token);
        all.push(of(read));
        if next.next_token.is_none() {
            return all;
        }
    }
}

fn service_names(page: BrowsePage) -> Vec<String> {
    page.services
        .unwrap()
        .into_iter()
        .map(|service| service.service_name.unwrap())
        .collect()
}

fn missing(operation: Operation, listed: &str, arn: &str) -> (Operation, FaultKind) {
    let body = format!(
        r#"{{"{listed}":[],"failures":[{{"arn":"{arn}","reason":"MISSING","detail":"Gone."}}]}}"#
    );
    (operation, FaultKind::status(200, false, Some(&body)))
}

#[test]
fn clusters_come_with_what_they_hold() {
    let mut world = world_of(&[("prod", "web"), ("prod", "api"), ("test", "web")]);
    let read = page(&mut world, Browse::default()).unwrap();
    let clusters: Vec<_> = read
        .clusters
        .unwrap()
        .into_iter()
        .map(|cluster| {
            (
                cluster.cluster_name.unwrap(),
                cluster.active_services_count.unwrap(),
            )
        })
        .collect();
    assert_eq!(clusters, [("prod".to_owned(), 2), ("test".to_owned(), 1)]);
    assert!(read.services.is_none() && read.deployments.is_none() && read.next_token.is_none());
}

#[test]
fn a_region_without_clusters_is_an_empty_page_and_one_request() {
    let mut world = world_of(&[]);
    let mut run = Run::new(browse(session(), Browse::default()));
    let read = world.drive(&mut run).unwrap();
    assert_eq!(read.clusters.unwrap().len(), 0);
    assert_eq!(run.transcript.operations(), [Operation::ListClusters]);
}

#[test]
fn more_than_a_hundred_clusters_come_in_pages() {
    let mut world = World::new(Sim::new(Settings::default(), START));
    for number in 0..105 {
        world.sim.create_cluster(&place(), &format!("c{number:03}"));
    }
    let sizes: Vec<usize> = pages(&mut world, &Browse::default(), |page| {
        page.clusters.unwrap()
    })
    .iter()
    .map(Vec::len)
    .collect();
    assert_eq!(sizes, [100, 5]);
}

#[test]
fn more_than_ten_services_come_in_pages_and_each_once() {
    let names: Vec<String> = (0..23).map(|number| format!("s{number:02}")).collect();
    let services: Vec<_> = names.iter().map(|name| ("prod", &**name)).collect();
    let mut world = world_of(&services);
    let pages = pages(&mut world, &of_cluster("prod"), service_names);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 3]);
    assert_eq!(pages.concat(), names);
}

#[test]
fn a_cluster_without_services_is_an_empty_page_and_one_request() {
    let mut world = world_of(&[]);
    world.sim.create_cluster(&place(), "prod");
    let mut run = Run::new(browse(session(), of_cluster("prod")));
    let read = world.drive(&mut run).unwrap();
    assert_eq!(read.services.unwrap().len(), 0);
    assert_eq!(run.transcript.operations(), [Operation::ListServices]);
}

#[test]
fn a_cluster_that_is_not_there_is_an_error() {
    let mut world = world_of(&[("prod", "web")]);
    for what in [of_cluster("other"), of_service("other", "web")] {
        assert_eq!(
            page(&mut world, what).unwrap_err().code(),
            "ClusterNotFoundException"
        );
    }
    assert_eq!(
        page(&mut world, of_service("prod", "other"))
            .unwrap_err()
            .code(),
        "ServiceNotFoundException"
    );
}

#[test]
fn more_than_twenty_deployments_come_in_pages_newest_first() {
    let mut world = world_of(&[("prod", "web")]);
    let mut arns: Vec<String> = world
        .sim
        .deployments()
        .iter()
        .map(|deployment| deployment.arn.clone())
        .collect();
    for _ in 0..24 {
        world.sim.advance(world.now() + 10 * MINUTE);
        arns.push(world.sim.deploy_again(&place(), "prod", "web"));
    }
    arns.reverse();
    let pages = pages(&mut world, &of_service("prod", "web"), |page| {
        page.deployments.unwrap()
    });
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 5]);
    let read: Vec<_> = pages
        .concat()
        .iter()
        .map(|rollout| rollout.service_deployment_arn.to_string())
        .collect();
    assert_eq!(read, arns);
}

#[test]
fn a_service_whose_arn_lacks_its_cluster_is_found_with_the_cluster_beside_it() {
    let mut world = World::new(Sim::new(Settings::default(), START));
    world.sim.create_service(ServiceSpec {
        short_arn: true,
        ..ServiceSpec::new(&place(), "prod", "web")
    });
    let listed = page(&mut world, of_cluster("prod"))
        .unwrap()
        .services
        .unwrap();
    let arn = listed[0].service_arn.clone().unwrap();
    assert_eq!(arn, "arn:aws:ecs:us-east-1:111122223333:service/web");
    let read = page(&mut world, of_service("prod", &arn)).unwrap();
    assert_eq!(read.deployments.unwrap().len(), 1);
}

#[test]
fn another_region_is_read_where_it_is() {
    let mut world = World::new(Sim::new(Settings::default(), START));
    world
        .sim
        .create_cluster(&Place::in_region("eu-west-1"), "abroad");
    let what = Browse {
        region: Some("eu-west-1".to_owned()),
        ..Browse::default()
    };
    let mut run = Run::new(browse(session(), what));
    let read = world.drive(&mut run).unwrap();
    assert_eq!(
        read.clusters.unwrap()[0].cluster_name.as_deref(),
        Some("abroad")
    );
    assert!(
        run.transcript
            .0
            .iter()
            .all(|exchange| exchange.host == "ecs.eu-west-1.amazonaws.com")
    );
}

#[test]
fn what_was_listed_and_could_not_be_described_is_passed_on() {
    let cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";
    let service = "arn:aws:ecs:us-east-1:111122223333:service/prod/web";
    let cases = [
        (
            Browse::default(),
            missing(Operation::DescribeClusters, "clusters", cluster),
            cluster,
        ),
        (
            of_cluster("prod"),
            missing(Operation::DescribeServices, "services", service),
            service,
        ),
    ];
    for (what, (operation, fault), arn) in cases {
        let mut world = world_of(&[("prod", "web")]);
        world.network.fault(operation, 1, fault);
        let read = page(&mut world, what).unwrap();
        let failure = &read.failures[0];
        assert_eq!(failure.arn.as_deref(), Some(arn));
        assert_eq!(
            (failure.reason.as_deref(), failure.detail.as_deref()),
            (Some("MISSING"), Some("Gone."))
        );
        assert_eq!(read.services.map_or(0, |services| services.len()), 0);
    }
}

#[test]
fn a_deployment_that_was_listed_and_could_not_be_described_does_not_hide_the_others() {
    let (mut world, newest, _) = waiting(Settings::default());
    let body = format!(
        r#"{{"serviceDeployments":[{{"serviceDeploymentArn":"{newest}","status":"PENDING"}}],"failures":[]}}"#
    );
    world.network.fault(
        Operation::DescribeServiceDeployments,
        1,
        FaultKind::status(200, false, Some(&body)),
    );
    let read = page(&mut world, of_service("prod", "web")).unwrap();
    let oldest = world.sim.deployments()[0].arn.clone();
    assert_eq!(read.deployments.unwrap().len(), 1);
    assert_eq!(read.failures.len(), 1);
    assert_eq!(read.failures[0].arn.as_deref(), Some(&*oldest));
}

#[test]
fn a_described_deployment_tells_what_waits_and_until_when() {
    let (mut world, arn, hook) = waiting(Settings::default());
    let rollout = world
        .drive(&mut Run::new(describe(session(), parsed(&arn))))
        .unwrap();
    assert!(rollout.paused && rollout.continuing.possible && rollout.roll_back.possible);
    let hook = rollout.hook(&hook).unwrap();
    // Described 20 ms after it began to wait, by a `Date` in whole seconds.
    assert!(
        hook.remaining_seconds
            .is_some_and(|left| (3_598..=3_600).contains(&left))
    );
    assert_eq!(
        hook.at_deadline,
        Some("ECS then rolls the deployment back automatically.")
    );
}

#[test]
fn an_unknown_deployment_cannot_be_described() {
    let (mut world, arn, _) = waiting(Settings::default());
    let other = parsed(&format!("{}{}", &arn[..arn.len() - 4], "AAAA"));
    let error = world
        .drive(&mut Run::new(describe(session(), other.clone())))
        .unwrap_err();
    assert_eq!(error.code(), code::DEPLOYMENT_NOT_FOUND);
    assert!(error.message().contains(other.as_str()));
}
