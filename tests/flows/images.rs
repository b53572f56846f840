//! `images`: what many service revisions run, in few calls.

use ecs_greenlight::flow::images::{RevisionImages, images};
use ecs_greenlight::json::ToJson;
use ecs_greenlight::{Error, arn::ServiceRevisionArn};
use ecs_sim::{DeploymentSpec, Operation, ServiceSpec, Settings, Sim};

use crate::driver::{Run, World, session};
use crate::scene::{START, place, rollout};

const REVISION: &str = "arn:aws:ecs:us-east-1:111122223333:service-revision/prod/web/1";

/// A world with `count` services that deploy, and the revisions they bring.
fn crowd(count: usize) -> (World, Vec<ServiceRevisionArn>) {
    let mut world = World::new(Sim::new(Settings::default(), START));
    let arns = (0..count).map(|number| {
        let name = format!("web-{number}");
        world
            .sim
            .create_service(ServiceSpec::new(&place(), "prod", &name));
        let arn = world
            .sim
            .start_deployment(&place(), "prod", &name, DeploymentSpec::default())
            .unwrap();
        rollout(&world, &arn)
            .target_service_revision
            .unwrap()
            .arn
            .parse()
            .unwrap()
    });
    let arns = arns.collect();
    (world, arns)
}

fn read(
    world: &mut World,
    arns: Vec<ServiceRevisionArn>,
) -> (Result<Vec<RevisionImages>, Error>, Vec<Operation>) {
    let mut run = Run::new(images(session(), arns));
    (world.drive(&mut run), run.transcript.operations())
}

#[test]
fn twenty_revisions_are_read_by_one_call() {
    let (mut world, arns) = crowd(41);
    let (read, operations) = read(&mut world, arns.clone());
    let read = read.unwrap();
    assert_eq!(operations, [Operation::DescribeServiceRevisions; 3]);
    let told: Vec<&str> = read
        .iter()
        .map(|one| one.service_revision_arn.as_str())
        .collect();
    let asked: Vec<&str> = arns.iter().map(ServiceRevisionArn::as_str).collect();
    assert_eq!(told, asked);
    assert!(read.iter().all(|one| one.containers[0].image.is_some()));
}

#[test]
fn a_revision_that_ecs_does_not_know_is_left_out() {
    let (mut world, mut arns) = crowd(1);
    arns.push(REVISION.parse().unwrap());
    assert_eq!(read(&mut world, arns).0.unwrap().len(), 1);
}

#[test]
fn revisions_of_two_regions_are_refused_before_anything_is_sent() {
    let (mut world, mut arns) = crowd(1);
    arns.push(REVISION.replace("us-east-1", "eu-west-1").parse().unwrap());
    let (refused, operations) = read(&mut world, arns);
    assert_eq!(
        refused.unwrap_err().message(),
        "serviceRevisionArns must be of one Region. Nothing was sent."
    );
    assert_eq!(operations, []);
}

#[test]
fn what_is_told_has_the_names_of_the_javascript_surface() {
    let (mut world, arns) = crowd(1);
    let told = read(&mut world, arns).0.unwrap().to_json();
    assert!(told.starts_with(r#"[{"serviceRevisionArn":"arn:aws:ecs:us-east-1:111122223333:service-revision/prod/web-0/"#), "{told}");
    assert!(
        told.contains(r#""containers":[{"name":"app","image":""#),
        "{told}"
    );
}
