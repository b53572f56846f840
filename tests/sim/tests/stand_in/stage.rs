//! A small world to test on: one service, `web` in the cluster `prod` of us-east-1.

use ecs_sim::{
    Action, Deployment, DeploymentConfiguration, DeploymentSpec, Fate, LifecycleHook, Place,
    ServiceSpec, Settings, Sim, Stage, Status, Trouble,
};

/// 2026-01-15T12:00:00Z.
pub const START: i64 = 1_768_478_400_000;

pub fn place() -> Place {
    Place::in_region("us-east-1")
}

pub fn spec(configuration: DeploymentConfiguration) -> ServiceSpec {
    ServiceSpec::new(&place(), "prod", "web").with(configuration)
}

/// A world in which a deployment of `web` has just been created.
pub fn deploying(configuration: DeploymentConfiguration) -> (Sim, String) {
    deploying_with(Settings::default(), configuration, Vec::new())
}

pub fn deploying_with(
    settings: Settings,
    configuration: DeploymentConfiguration,
    troubles: Vec<Trouble>,
) -> (Sim, String) {
    let mut sim = Sim::new(settings, START);
    sim.create_service(spec(configuration));
    let spec = DeploymentSpec {
        troubles,
        ..DeploymentSpec::default()
    };
    let arn = sim.start_deployment(&place(), "prod", "web", spec).unwrap();
    (sim, arn)
}

/// A deployment in which this goes wrong.
pub fn troubled(configuration: DeploymentConfiguration, trouble: Trouble) -> (Sim, String) {
    deploying_with(Settings::default(), configuration, vec![trouble])
}

/// Starts another deployment of `web`.
pub fn deploy(sim: &mut Sim) -> String {
    sim.deploy_again(&place(), "prod", "web")
}

/// The same deployment with a pause of an hour, which then rolls back.
pub fn pausing(stage: Stage) -> DeploymentConfiguration {
    let pause = LifecycleHook::pause(stage, 60, Action::Rollback);
    DeploymentConfiguration::blue_green().with_hook(pause)
}

/// A deployment that waits after the test traffic has moved, and its hook.
pub fn paused() -> (Sim, String, String) {
    let (mut sim, arn) = deploying(pausing(Stage::PostTestTrafficShift));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).remove(0);
    (sim, arn, hook)
}

/// What became of a hook.
pub fn fate(sim: &Sim, arn: &str, hook: &str) -> Fate {
    truth(sim, arn).hook(hook).unwrap().fate
}

pub fn truth<'a>(sim: &'a Sim, arn: &str) -> &'a Deployment {
    sim.deployment(arn).unwrap()
}

/// `STATUS` or `STATUS STAGE` or `STATUS STAGE#step`.
pub fn standing(sim: &Sim, arn: &str) -> String {
    let deployment = truth(sim, arn);
    let standing = deployment
        .standing
        .filter(|_| !deployment.status.finished());
    let step = standing
        .and_then(|standing| standing.step)
        .map_or(String::new(), |step| format!("#{step}"));
    standing.map_or_else(
        || deployment.status.name().to_owned(),
        |standing| {
            format!(
                "{} {}{step}",
                deployment.status.name(),
                standing.stage.name()
            )
        },
    )
}

/// Ids of the hooks that wait for a person.
pub fn waiting(sim: &Sim, arn: &str) -> Vec<String> {
    truth(sim, arn)
        .waiting()
        .map(|hook| hook.id.clone())
        .collect()
}

/// Goes on until a person is waited for or nothing more happens.
pub fn settle(sim: &mut Sim, arn: &str) {
    while waiting(sim, arn).is_empty() {
        let Some(next) = sim.next_event_at() else {
            return;
        };
        sim.advance(next);
    }
}

/// Goes on to the end, deciding every pause at once; everywhere the deployment stood, in order.
pub fn trail(sim: &mut Sim, arn: &str, action: Action) -> Vec<String> {
    let mut trail = vec![standing(sim, arn)];
    loop {
        for hook in waiting(sim, arn) {
            let _ = sim.act(arn, &hook, action);
        }
        let now = standing(sim, arn);
        if trail.last() != Some(&now) {
            trail.push(now);
        }
        match sim.next_event_at() {
            Some(next) => sim.advance(next),
            None => return trail,
        }
    }
}

/// Goes on to the end and gives the final status.
pub fn end(sim: &mut Sim, arn: &str, action: Action) -> Status {
    trail(sim, arn, action);
    truth(sim, arn).status
}
