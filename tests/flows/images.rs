//! `images`: what many deployments change about their images, in few calls.

use ecs_greenlight::Error;
use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::images::{DeploymentImages, DeploymentRevisions, images};
use ecs_sim::{DeploymentSpec, Fault, FaultKind, Operation, ServiceSpec, Settings, Sim, Workload};

use crate::driver::{Run, World, session};
use crate::scene::{START, place, rollout};

/// A world with `count` services that deploy, and what there is to compare.
fn crowd(count: usize) -> (World, Vec<DeploymentRevisions>) {
    let mut world = World::new(Sim::new(Settings::default(), START));
    let compared = (0..count).map(|number| {
        let name = format!("web-{number}");
        world.sim.create_service(ServiceSpec {
            workload: Some(Workload::image("shop/app:1.0.0")),
            ..ServiceSpec::new(&place(), "prod", &name)
        });
        let spec = DeploymentSpec {
            workload: Some(Workload::image("shop/app:1.21.0")),
            ..DeploymentSpec::default()
        };
        let arn = world
            .sim
            .start_deployment(&place(), "prod", &name, spec)
            .unwrap();
        DeploymentRevisions::from_rollout(&rollout(&world, &arn)).unwrap()
    });
    let compared = compared.collect();
    (world, compared)
}

fn read(
    world: &mut World,
    session: Session,
    deployments: Vec<DeploymentRevisions>,
) -> (Result<Vec<DeploymentImages>, Error>, Vec<Operation>) {
    let mut run = Run::new(images(session, deployments));
    (world.drive(&mut run), run.transcript.operations())
}

#[test]
fn twenty_revisions_are_read_by_one_call() {
    let (mut world, compared) = crowd(21);
    let (read, operations) = read(&mut world, session(), compared.clone());
    assert_eq!(operations, [Operation::DescribeServiceRevisions; 3]);
    let told: Vec<String> = read
        .unwrap()
        .iter()
        .map(|one| one.service_deployment_arn.to_string())
        .collect();
    let asked: Vec<String> = compared
        .iter()
        .map(|one| one.service_deployment_arn.to_string())
        .collect();
    assert_eq!(told, asked);
}

#[test]
fn a_change_is_reported_in_both_directions() {
    let (mut world, compared) = crowd(1);
    let arn = compared[0].service_deployment_arn.to_string();
    assert_eq!(
        serde_json::to_string(&read(&mut world, session(), compared).0.unwrap()).unwrap(),
        format!(
            r#"[{{"serviceDeploymentArn":"{arn}","images":[{{"container":"app","kind":"tag","image":"shop/app","before":"1.0.0","after":"1.21.0"}}],"rollBackImages":[{{"container":"app","kind":"tag","image":"shop/app","before":"1.21.0","after":"1.0.0"}}]}}]"#
        )
    );
}

#[test]
fn what_the_session_has_read_is_not_read_again() {
    let (mut world, compared) = crowd(2);
    let session = session();
    let first = read(&mut world, session.clone(), compared.clone())
        .0
        .unwrap();
    let (second, operations) = read(&mut world, session, compared);
    assert_eq!(operations, []);
    assert_eq!(
        serde_json::to_string(&second.unwrap()).unwrap(),
        serde_json::to_string(&first).unwrap()
    );
}

#[test]
fn where_the_sources_are_not_known_no_container_is_new() {
    let (mut world, mut compared) = crowd(1);
    compared[0].sources = None;
    let unknown = read(&mut world, session(), compared.clone()).0.unwrap();
    assert!(
        serde_json::to_string(&unknown).unwrap().contains(
            r#""images":[{"container":"app","kind":"unknown","after":"shop/app:1.21.0"}]"#
        )
    );
    compared[0].sources = Some(Vec::new());
    let first = read(&mut world, session(), compared).0.unwrap();
    assert!(
        serde_json::to_string(&first)
            .unwrap()
            .contains(r#""images":[{"container":"app","kind":"new","after":"shop/app:1.21.0"}]"#)
    );
}

#[test]
fn a_revision_that_ecs_does_not_know_leaves_its_deployment_without_images() {
    let (mut world, mut compared) = crowd(2);
    compared[1].target = "arn:aws:ecs:us-east-1:111122223333:service-revision/prod/web/1"
        .parse()
        .unwrap();
    let read = read(&mut world, session(), compared).0.unwrap();
    assert!(read[0].images.is_some() && read[1].images.is_none());
}

#[test]
fn a_refusal_ends_it() {
    let (mut world, compared) = crowd(1);
    world
        .sim
        .inject(Fault::always(FaultKind::Deny).of(Operation::DescribeServiceRevisions));
    let refused = read(&mut world, session(), compared).0.unwrap_err();
    assert_eq!(refused.code(), "AccessDeniedException");
}

#[test]
fn deployments_of_two_regions_are_refused_before_anything_is_sent() {
    let (mut world, mut compared) = crowd(1);
    let mut other = compared[0].clone();
    other.target = other
        .target
        .to_string()
        .replace("us-east-1", "eu-west-1")
        .parse()
        .unwrap();
    compared.push(other);
    let (refused, operations) = read(&mut world, session(), compared);
    assert_eq!(
        refused.unwrap_err().message(),
        "deployments must all be in one Region."
    );
    assert_eq!(operations, []);
}
