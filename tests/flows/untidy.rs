//! What is said of services and answers that are not as tidy as the usual ones.

use ecs_greenlight::flow::changes::changes;
use ecs_greenlight::rollout::Rollout;
use ecs_greenlight::rollout::changes::{Changes, ImageChangeKind};
use ecs_sim::{
    DeploymentConfiguration, DeploymentSpec, Images, Members, ServiceSpec, Settings, Sim,
    TrafficManagement, Trouble, Workload,
};

use crate::driver::{Run, World, session};
use crate::scene::{START, blue_green, next_pause, parsed, pause, paused_with, place, rollout};

fn deployed(
    settings: Settings,
    traffic: TrafficManagement,
    old: &str,
    new: &str,
) -> (World, String) {
    let mut world = World::new(Sim::new(settings, START));
    world.sim.create_service(ServiceSpec {
        workload: Some(Workload::image(old)),
        traffic,
        ..ServiceSpec::new(&place(), "prod", "web").with(blue_green())
    });
    let spec = DeploymentSpec {
        workload: Some(Workload::image(new)),
        ..DeploymentSpec::default()
    };
    let arn = world
        .sim
        .start_deployment(&place(), "prod", "web", spec)
        .unwrap();
    next_pause(&mut world.sim, &arn);
    (world, arn)
}

fn compared(world: &mut World, arn: &str) -> (Changes, Rollout) {
    let mut changes = world
        .drive(&mut Run::new(changes(session(), parsed(arn))))
        .unwrap();
    let rollout = changes.rollout.take().unwrap();
    (changes, *rollout)
}

#[test]
fn of_a_headless_service_it_is_said_that_no_traffic_moves_once_its_revision_was_read() {
    let (mut world, arn) = deployed(
        Settings::default(),
        TrafficManagement::Headless,
        "app:1",
        "app:2",
    );
    let unread = rollout(&world, &arn);
    assert!(
        !unread
            .continuing
            .consequence
            .unwrap()
            .contains("Production")
    );
    let (_, read) = compared(&mut world, &arn);
    assert_eq!(
        read.continuing.consequence.as_deref(),
        Some(
            "No traffic moves: the service has no load balancer, Service Connect or VPC Lattice. The new tasks run beside the current \
             ones. After the bake time, ECS stops the current revision's tasks: after that, going back needs a new deployment."
        )
    );
}

#[test]
fn without_a_test_listener_the_stage_does_not_claim_test_traffic() {
    for (traffic, meaning) in [
        (
            TrafficManagement::TestListener,
            "The new revision has all test traffic, the current revision all production traffic.",
        ),
        (
            TrafficManagement::NoTestListener,
            "The current revision has all production traffic.",
        ),
    ] {
        let (mut world, arn) = deployed(Settings::default(), traffic, "app:1", "app:2");
        let (_, read) = compared(&mut world, &arn);
        let here = read
            .stages
            .iter()
            .find(|stage| Some(&stage.stage) == read.lifecycle_stage.as_ref());
        assert_eq!(here.unwrap().meaning, Some(meaning), "{traffic:?}");
    }
}

#[test]
fn revisions_without_images_are_compared_by_their_task_definitions() {
    for images in [Images::Absent, Images::WithoutDigests, Images::WithDigests] {
        let settings = Settings {
            images,
            ..Settings::default()
        };
        let (mut world, arn) =
            deployed(settings, TrafficManagement::TestListener, "app:1", "app:2");
        let (changes, read) = compared(&mut world, &arn);
        let kinds: Vec<ImageChangeKind> =
            changes.images.unwrap().iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [ImageChangeKind::Tag], "{images:?}");
        assert_eq!(read.continuing.change.as_deref(), Some("From 1 to 2."));
        assert_eq!(
            read.roll_back.change.as_deref(),
            Some("Back to 1 (from 2).")
        );
    }
}

#[test]
fn answers_with_the_members_of_aws_samples_claim_no_traffic_and_no_first_deployment() {
    let settings = Settings {
        members: Members::AsDocumented,
        ..Settings::default()
    };
    let (world, arn) = deployed(settings, TrafficManagement::TestListener, "app:1", "app:2");
    let read = rollout(&world, &arn);
    assert!(read.paused && read.source_service_revisions.is_none() && read.traffic_steps.is_none());
    let said = [read.continuing, read.roll_back]
        .map(|one| one.consequence.unwrap())
        .concat();
    assert!(
        !said.contains("first deployment") && !said.contains('%'),
        "{said}"
    );
}

#[test]
fn alarms_that_were_in_alarm_before_are_named_as_not_watched() {
    let configuration = DeploymentConfiguration::blue_green()
        .with_alarm("web-5xx")
        .with_hook(pause());
    for (troubles, unwatched) in [
        (vec![Trouble::AlarmBefore], vec!["web-5xx"]),
        (vec![], vec![]),
    ] {
        let (world, arn, _) = paused_with(Settings::default(), configuration.clone(), troubles);
        assert_eq!(rollout(&world, &arn).unwatched_alarms, unwatched);
    }
}

#[test]
fn an_early_success_says_so() {
    let mut world = World::new(Sim::new(Settings::default(), START));
    let arn = world.sim.deploy(
        ServiceSpec::new(&place(), "prod", "web")
            .with(DeploymentConfiguration::rolling().with_early_success()),
    );
    assert!(rollout(&world, &arn).notes.is_empty());
    world.sim.advance(START + 60 * 60_000);
    let read = rollout(&world, &arn);
    assert!(read.finished);
    assert!(read.notes[0].starts_with("ECS called this deployment successful early: "));
}
