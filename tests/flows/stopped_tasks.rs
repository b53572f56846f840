//! `stoppedTasks`: tasks of the new revision that stopped, and how they are known to be its.

use std::collections::BTreeSet;

use ecs_greenlight::Error;
use ecs_greenlight::flow::stopped_tasks::{CALLS, stopped_tasks};
use ecs_greenlight::rollout::stopped::{MatchedBy, StoppedTasks};
use ecs_sim::{
    Action, DeploymentConfiguration, Fault, FaultKind, Operation, Settings, StartedBy, Trouble,
};

use crate::driver::{Run, World, session};
use crate::scene::{MINUTE, blue_green, next_pause, parsed, paused_with, truth};

/// A deployment that is paused, and has lost so many tasks on the way.
fn lossy(settings: Settings, count: u32) -> (World, String) {
    let (world, arn, _) = paused_with(
        settings,
        blue_green(),
        vec![Trouble::StoppedTasks { count }],
    );
    (world, arn)
}

fn read(world: &mut World, arn: &str) -> (Result<StoppedTasks, Error>, Vec<Operation>) {
    let mut run = Run::new(stopped_tasks(session(), parsed(arn)));
    (world.drive(&mut run), run.transcript.operations())
}

fn started_by_another() -> Settings {
    Settings {
        started_by: StartedBy::Another,
        ..Settings::default()
    }
}

#[test]
fn a_stopped_task_is_reported_with_its_reason_its_code_and_its_containers_exit_codes() {
    let (mut world, arn) = lossy(Settings::default(), 1);
    let (stopped, operations) = read(&mut world, &arn);
    let stopped = stopped.unwrap();
    assert_eq!(
        operations,
        [
            Operation::DescribeServiceDeployments,
            Operation::ListTasks,
            Operation::DescribeTasks,
        ]
    );
    assert_eq!(
        (stopped.matched_by, stopped.more, stopped.complete),
        (Some(MatchedBy::Revision), 0, true)
    );
    assert_eq!(stopped.notes, [""; 0]);
    let [task] = &stopped.tasks[..] else {
        panic!("{stopped:?}")
    };
    assert_eq!(task.stop_code.as_deref(), Some("EssentialContainerExited"));
    assert_eq!(
        task.stopped_reason.as_deref(),
        Some("Essential container in task exited")
    );
    assert_eq!(
        serde_json::to_string(&task.containers).unwrap(),
        r#"[{"name":"app","exitCode":137,"reason":"OutOfMemoryError: Container killed due to memory usage"}]"#
    );
    // Half of the 20 s that the new tasks take to start, after 4 s of stages.
    let began = truth(&world.sim, &arn).created_at;
    let stopped_at = task.stopped_at.unwrap().epoch_millis();
    assert_eq!(stopped_at - began, 14_000);
}

#[test]
fn where_nothing_stopped_two_calls_tell_so() {
    let (mut world, arn) = lossy(Settings::default(), 0);
    let (stopped, operations) = read(&mut world, &arn);
    assert_eq!(
        operations,
        [Operation::DescribeServiceDeployments, Operation::ListTasks]
    );
    assert_eq!(
        serde_json::to_string(&stopped.unwrap()).unwrap(),
        format!(
            r#"{{"serviceDeploymentArn":"{arn}","tasks":[],"more":0,"complete":true,"notes":[]}}"#
        )
    );
}

#[test]
fn the_ten_that_stopped_last_are_shown_the_latest_first() {
    let (mut world, arn) = lossy(Settings::default(), 13);
    let stopped = read(&mut world, &arn).0.unwrap();
    assert_eq!((stopped.tasks.len(), stopped.more), (10, 3));
    let at: Vec<_> = stopped.tasks.iter().map(|task| task.stopped_at).collect();
    assert!(at.is_sorted_by(|one, next| one > next), "{at:?}");
}

#[test]
fn every_page_is_read_since_the_list_has_no_order() {
    let (mut world, arn) = lossy(Settings::default(), 150);
    let (stopped, operations) = read(&mut world, &arn);
    let stopped = stopped.unwrap();
    assert_eq!((stopped.tasks.len(), stopped.more), (10, 140));
    let of = |name| operations.iter().filter(|one| **one == name).count();
    assert_eq!(
        (of(Operation::ListTasks), of(Operation::DescribeTasks)),
        (2, 2)
    );
}

#[test]
fn a_list_without_end_is_left_and_what_may_be_missing_is_said() {
    let (mut world, arn) = lossy(Settings::default(), 1_010);
    let (stopped, operations) = read(&mut world, &arn);
    let stopped = stopped.unwrap();
    let lists = operations
        .iter()
        .filter(|one| **one == Operation::ListTasks);
    assert_eq!((lists.count(), stopped.complete), (10, false));
    assert_eq!(
        stopped.notes,
        ["Not every stopped task of the service could be read, so some may be missing."]
    );
}

#[test]
fn tasks_of_the_current_revision_that_were_scaled_in_are_not_the_new_ones() {
    let hook = ecs_sim::LifecycleHook::pause(
        ecs_sim::Stage::PostProductionTrafficShift,
        60,
        Action::Rollback,
    );
    let (mut world, arn, first) = paused_with(
        Settings::default(),
        DeploymentConfiguration::blue_green().with_hook(hook),
        Vec::new(),
    );
    world.sim.act(&arn, &first, Action::Continue).unwrap();
    world.sim.advance(world.now() + 20 * MINUTE);
    assert_eq!(truth(&world.sim, &arn).status, ecs_sim::Status::Successful);
    let (stopped, operations) = read(&mut world, &arn);
    assert_eq!(
        operations.len(),
        3,
        "the old tasks are listed and described"
    );
    assert_eq!(stopped.unwrap().tasks, []);
}

#[test]
fn new_tasks_that_a_rollback_ends_are_reported_with_ecss_reason() {
    let (mut world, arn) = lossy(Settings::default(), 0);
    let hook = next_pause(&mut world.sim, &arn);
    world.sim.act(&arn, &hook, Action::Rollback).unwrap();
    world.sim.advance(world.now() + 5 * MINUTE);
    let stopped = read(&mut world, &arn).0.unwrap();
    assert_eq!(stopped.tasks.len(), 2);
    for task in stopped.tasks {
        assert_eq!(task.stop_code.as_deref(), Some("ServiceSchedulerInitiated"));
        let reason = task.stopped_reason.unwrap();
        assert!(reason.starts_with("Scaling activity initiated by (deployment ecs-svc/"));
    }
}

#[test]
fn where_the_starter_names_no_revision_the_task_definition_decides_and_a_note_says_so() {
    let (mut world, arn) = lossy(started_by_another(), 2);
    let (stopped, operations) = read(&mut world, &arn);
    let stopped = stopped.unwrap();
    assert_eq!(
        operations.last(),
        Some(&Operation::DescribeServiceRevisions)
    );
    assert_eq!(
        (stopped.tasks.len(), stopped.matched_by),
        (2, Some(MatchedBy::TaskDefinition))
    );
    assert_eq!(
        stopped.notes,
        [
            "ECS does not report which deployment started these tasks. They run the new revision's task definition."
        ]
    );
    let called: BTreeSet<_> = operations.iter().map(|called| called.name()).collect();
    let allowed: BTreeSet<_> = CALLS.iter().map(|called| called.name).collect();
    assert_eq!(called, allowed);
}

#[test]
fn tasks_that_are_older_than_the_deployment_are_never_taken_for_its_own() {
    let (mut world, arn) = lossy(started_by_another(), 2);
    // Started again with the same task definition: what stopped before belongs to the deployment before.
    let begun = world.now() + MINUTE;
    world
        .network
        .rewrite(Operation::DescribeServiceDeployments, move |output| {
            output["serviceDeployments"][0]["createdAt"] = (begun / 1_000).into();
        });
    let (stopped, operations) = read(&mut world, &arn);
    assert_eq!(stopped.unwrap().tasks, []);
    assert_eq!(operations.last(), Some(&Operation::DescribeTasks));
}

#[test]
fn a_task_that_ecs_forgot_meanwhile_is_no_gap_and_any_other_failure_is() {
    for (reason, complete) in [("MISSING", true), ("ACCESS_DENIED", false)] {
        let (mut world, arn) = lossy(Settings::default(), 2);
        let first = read(&mut world, &arn).0.unwrap().tasks[0].task_arn.clone();
        world.sim.settings_mut().failures = [(first, reason.to_owned())].into();
        let stopped = read(&mut world, &arn).0.unwrap();
        assert_eq!(
            (stopped.tasks.len(), stopped.complete),
            (1, complete),
            "{reason}"
        );
    }
}

#[test]
fn a_role_that_may_not_is_told_which_rights_it_lacks() {
    for operation in [Operation::ListTasks, Operation::DescribeTasks] {
        let (mut world, arn) = lossy(Settings::default(), 1);
        world
            .sim
            .inject(Fault::always(FaultKind::Deny).of(operation));
        let error = read(&mut world, &arn).0.unwrap_err();
        assert_eq!(error.code(), "AccessDeniedException");
        assert_eq!(
            error.message(),
            "To see stopped tasks, this role needs ecs:ListTasks and ecs:DescribeTasks."
        );
    }
}
