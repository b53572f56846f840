//! `watch`: what is told, when, and with how many calls.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::watch::{Change, Update, watch};
use ecs_sim::{
    DeploymentConfiguration, Fault, FaultKind, LifecycleHook, Operation, Settings, Stage,
};

use crate::driver::{Drive, blue_green};

fn name(update: &Update) -> &'static str {
    match update {
        Update::State(_) => "state",
        Update::Paused(_) => "paused",
        Update::Ended(_) => "ended",
        Update::Unreadable { .. } => "unreadable",
    }
}

#[test]
fn a_deployment_is_followed_from_pause_to_pause_to_its_end() {
    let mut drive = Drive::new(Settings::default());
    let at = LifecycleHook::pause(
        Stage::PreProductionTrafficShift,
        30,
        ecs_sim::Action::Continue,
    );
    let arn = drive.deploy(DeploymentConfiguration::canary(10.0, 1).with_hook(at));
    let flow = watch(drive.session.clone(), vec![arn.parse().unwrap()]);
    let (done, updates) = drive.run(flow, |_| false);
    assert!(done.is_some());
    let names: Vec<&str> = updates.iter().map(name).collect();
    assert_eq!(
        names.iter().filter(|name| **name == "paused").count(),
        2,
        "{names:?}"
    );
    assert_eq!(names.iter().filter(|name| **name == "ended").count(), 1);
    assert_eq!(names.last(), Some(&"ended"));
    for update in &updates[1..] {
        let (Update::State(look) | Update::Paused(look) | Update::Ended(look)) = update else {
            panic!("{}", name(update))
        };
        assert!(!look.changes.is_empty(), "each change is told once");
    }
}

#[test]
fn nothing_is_told_while_nothing_changes() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let flow = watch(drive.session.clone(), vec![arn.parse().unwrap()]);
    let (_, updates) = drive.run(flow, |update| name(update) == "ended");
    let names: Vec<&str> = updates.iter().map(name).collect();
    assert_eq!(names[0], "paused");
    // An hour of pause, a look every ten seconds, and the next update is the rollback's.
    let Update::State(look) = &updates[1] else {
        panic!("{names:?}")
    };
    assert!(look.changes.contains(&Change::Status));
    assert!(drive.count("DescribeServiceDeployments") > 300);
}

#[test]
fn after_an_act_it_looks_every_three_seconds() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    let flow = decide(
        drive.session.clone(),
        arn.parse().unwrap(),
        hook,
        Action::Continue,
    );
    drive.finish(flow).unwrap();
    let (before, start) = (drive.count("DescribeServiceDeployments"), drive.now);
    let flow = watch(drive.session.clone(), vec![arn.parse().unwrap()]);
    drive.run(flow, |update| name(update) == "ended");
    let looks = i64::try_from(drive.count("DescribeServiceDeployments") - before).unwrap();
    let seconds = (drive.now - start) / 1000;
    assert_eq!(looks, seconds / 3 + 1);
}

#[test]
fn many_deployments_share_calls() {
    let mut drive = Drive::new(Settings::default());
    let mut arns = Vec::new();
    for index in 0..25 {
        let service = format!("service-{index}");
        let spec = ecs_sim::ServiceSpec {
            configuration: blue_green(),
            ..ecs_sim::ServiceSpec::new(&crate::driver::place(), "shop", &service)
        };
        drive.sim.create_service(spec);
        arns.push(
            drive
                .sim
                .start_deployment(
                    &crate::driver::place(),
                    "shop",
                    &service,
                    ecs_sim::DeploymentSpec::default(),
                )
                .unwrap(),
        );
    }
    let flow = watch(
        drive.session.clone(),
        arns.iter().map(|arn| arn.parse().unwrap()).collect(),
    );
    let mut seen = 0;
    drive.run(flow, |_| {
        seen += 1;
        seen == 25
    });
    assert_eq!(drive.count("DescribeServiceDeployments"), 2);
}

#[test]
fn a_read_that_fails_is_told_once_and_watching_goes_on() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    drive.sim.inject(Fault {
        operation: Some(Operation::DescribeServiceDeployments),
        times: Some(9),
        ..Fault::always(FaultKind::DropRequest)
    });
    let flow = watch(drive.session.clone(), vec![arn.parse().unwrap()]);
    let (_, updates) = drive.run(flow, |update| name(update) == "paused");
    assert_eq!(
        updates.iter().map(name).collect::<Vec<_>>(),
        ["unreadable", "paused"]
    );
}

#[test]
fn a_deployment_that_is_unknown_ends_the_watch() {
    let mut drive = Drive::new(Settings::default());
    let unknown =
        "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";
    let flow = watch(drive.session.clone(), vec![unknown.parse().unwrap()]);
    let (done, updates) = drive.run(flow, |_| false);
    assert!(done.is_some());
    let [Update::Unreadable { error, .. }] = &updates[..] else {
        panic!()
    };
    assert_eq!(error.code(), "deployment-not-found");
}
