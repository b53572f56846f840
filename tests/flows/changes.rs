//! `changes`: what a deployment brings, as far as it can be read.

use std::collections::BTreeSet;

use ecs_greenlight::Error;
use ecs_greenlight::flow::changes::{CALLS, changes};
use ecs_greenlight::rollout::changes::Changes;
use ecs_sim::{
    Container, DeploymentSpec, Fault, FaultKind, Operation, ServiceSpec, Settings, Sim, Workload,
};

use crate::driver::{Run, World, session};
use crate::scene::{START, parsed, place};

fn workload(tag: &str, environment: &[(&str, &str)], cpu: &str) -> Workload {
    Workload {
        containers: vec![Container {
            image: format!("shop/app:{tag}"),
            environment: environment
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Container::default()
        }],
        cpu: cpu.to_owned(),
        ..Workload::default()
    }
}

fn deployed(before: Option<Workload>, after: Workload) -> (World, String) {
    let mut world = World::new(Sim::new(Settings::default(), START));
    world.sim.create_service(ServiceSpec {
        workload: before,
        ..ServiceSpec::new(&place(), "prod", "web")
    });
    let spec = DeploymentSpec {
        workload: Some(after),
        ..DeploymentSpec::default()
    };
    let arn = world
        .sim
        .start_deployment(&place(), "prod", "web", spec)
        .unwrap();
    world.sim.advance(world.now() + 10_000);
    (world, arn)
}

fn read(world: &mut World, arn: &str) -> (Result<Changes, Error>, Vec<Operation>) {
    let mut run = Run::new(changes(session(), parsed(arn)));
    (world.drive(&mut run), run.transcript.operations())
}

#[test]
fn images_environment_and_size_are_compared_with_what_runs() {
    let (mut world, arn) = deployed(
        Some(workload("7", &[("MODE", "old"), ("GONE", "1")], "256")),
        workload("8", &[("MODE", "new")], "512"),
    );
    let (changes, operations) = read(&mut world, &arn);
    let changes = changes.unwrap();
    let allowed: BTreeSet<_> = CALLS.iter().map(|called| called.name).collect();
    assert_eq!(
        operations
            .iter()
            .map(|called| called.name())
            .collect::<BTreeSet<_>>(),
        allowed,
        "the documented policy allows what is called, and no more"
    );
    assert_eq!(
        operations,
        [
            Operation::DescribeServiceDeployments,
            Operation::DescribeServiceRevisions,
            Operation::DescribeTaskDefinition,
            Operation::DescribeTaskDefinition,
        ]
    );
    let [container] = &changes.containers[..] else {
        panic!("{changes:?}")
    };
    let image = |one: &Option<ecs_greenlight::rollout::changes::Image>| {
        one.as_ref().unwrap().image.clone().unwrap()
    };
    assert_eq!(image(&container.before), "shop/app:7");
    assert_eq!(image(&container.after), "shop/app:8");
    assert_ne!(container.before, container.after);
    assert_eq!(
        serde_json::to_string(&container.differences).unwrap(),
        r#"[{"what":"environment","added":[],"removed":["GONE"],"changed":["MODE"]}]"#
    );
    assert_eq!(
        serde_json::to_string(&changes.task).unwrap(),
        r#"[{"what":"cpu","before":"256","after":"512"}]"#
    );
    assert!(changes.unread.is_empty());
}

#[test]
fn a_first_deployment_has_nothing_to_be_compared_with() {
    let (mut world, arn) = deployed(None, workload("1", &[], "256"));
    let (changes, operations) = read(&mut world, &arn);
    let changes = changes.unwrap();
    // The task definition is read for where its logs go.
    assert_eq!(operations.len(), 3);
    assert!(changes.containers[0].before.is_none());
    assert!(changes.task_definition_before.is_none());
    assert!(changes.task_definition_after.is_some());
}

fn links(changes: &Changes) -> Vec<&str> {
    let links = &changes.rollout.as_ref().unwrap().links;
    links.iter().map(|link| link.text.as_str()).collect()
}

#[test]
fn the_new_revision_is_linked_to_its_logs_its_metrics_and_its_target_groups() {
    let expected = [
        "Logs",
        "Metrics",
        "Target group web-blue",
        "Target group web-green",
    ];
    for before in [None, Some(workload("7", &[], "256"))] {
        let (mut world, arn) = deployed(before, workload("8", &[], "512"));
        let changes = read(&mut world, &arn).0.unwrap();
        assert_eq!(links(&changes), expected);
    }
    // A first deployment of a role that may not read task definitions does without the logs, and misses nothing else.
    let (mut world, arn) = deployed(None, workload("8", &[], "512"));
    world
        .sim
        .inject(Fault::always(FaultKind::Deny).of(Operation::DescribeTaskDefinition));
    let changes = read(&mut world, &arn).0.unwrap();
    assert_eq!(links(&changes), expected[1..]);
    assert!(changes.unread.is_empty());
}

#[test]
fn task_definitions_that_may_not_be_read_leave_the_images() {
    let (mut world, arn) = deployed(Some(workload("7", &[], "256")), workload("8", &[], "512"));
    world
        .sim
        .inject(Fault::always(FaultKind::Deny).of(Operation::DescribeTaskDefinition));
    let (changes, _) = read(&mut world, &arn);
    let changes = changes.unwrap();
    assert_eq!(changes.containers.len(), 1);
    assert!(changes.task.is_empty());
    let codes: Vec<_> = changes.unread.iter().map(Error::code).collect();
    assert_eq!(codes, ["AccessDeniedException", "AccessDeniedException"]);
}

#[test]
fn revisions_that_may_not_be_read_are_an_error() {
    let (mut world, arn) = deployed(Some(workload("7", &[], "256")), workload("8", &[], "512"));
    world
        .sim
        .inject(Fault::always(FaultKind::Deny).of(Operation::DescribeServiceRevisions));
    let (changes, _) = read(&mut world, &arn);
    assert_eq!(changes.unwrap_err().code(), "AccessDeniedException");
}
