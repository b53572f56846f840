//! Small worlds to drive flows in.

use ecs_greenlight::arn::ServiceDeploymentArn;
use ecs_greenlight::ecs::Action as Decided;
use ecs_greenlight::flow::decide::Decision;
use ecs_greenlight::flow::describe::describe;
use ecs_greenlight::rollout::Rollout;
use ecs_sim::{
    Action, DecidedHookError, Deployment, DeploymentConfiguration, DeploymentSpec, LifecycleHook,
    Place, ResolvedHooks, ServiceSpec, Settings, Sim, Stage, Trouble,
};

use crate::driver::{Run, World, session};

/// 2026-01-15T12:00:00Z.
pub const START: i64 = 1_768_478_400_000;

/// The stage that most deployments here pause at.
pub const STAGE: Stage = Stage::PostTestTrafficShift;

pub const MINUTE: i64 = 60_000;

pub fn place() -> Place {
    Place::in_region("us-east-1")
}

/// A pause of an hour at [`STAGE`], then a rollback.
pub fn pause() -> LifecycleHook {
    LifecycleHook::pause(STAGE, 60, Action::Rollback)
}

/// Every way in which AWS may behave where it documents nothing.
pub fn every_aws() -> impl Iterator<Item = Settings> {
    let errors = [
        DecidedHookError::InvalidParameterException,
        DecidedHookError::ClientException,
    ];
    errors.into_iter().flat_map(|decided_hook_error| {
        [ResolvedHooks::Stay, ResolvedHooks::Vanish].map(|resolved_hooks| Settings {
            decided_hook_error,
            resolved_hooks,
            ..Settings::default()
        })
    })
}

/// An AWS that keeps resolved hooks in the list, or takes them out.
pub fn aws(resolved_hooks: ResolvedHooks) -> Settings {
    Settings {
        resolved_hooks,
        ..Settings::default()
    }
}

/// A blue/green deployment of `web` that waits at [`pause`], and the hook.
pub fn waiting(settings: Settings) -> (World, String, String) {
    paused(settings, blue_green())
}

/// A blue/green deployment with one [`pause`].
pub fn blue_green() -> DeploymentConfiguration {
    DeploymentConfiguration::blue_green().with_hook(pause())
}

/// A deployment of `web` in the cluster `prod`, paused at its first hook, and the hook.
pub fn paused(
    settings: Settings,
    configuration: DeploymentConfiguration,
) -> (World, String, String) {
    paused_with(settings, configuration, Vec::new())
}

/// The same, of a deployment in which something goes wrong.
pub fn paused_with(
    settings: Settings,
    configuration: DeploymentConfiguration,
    troubles: Vec<Trouble>,
) -> (World, String, String) {
    let mut world = world_of(settings, configuration);
    let spec = DeploymentSpec {
        troubles,
        ..DeploymentSpec::default()
    };
    let arn = world
        .sim
        .start_deployment(&place(), "prod", "web", spec)
        .unwrap();
    let hook = next_pause(&mut world.sim, &arn);
    (world, arn, hook)
}

/// A world with the service `web` in the cluster `prod`.
pub fn world_of(settings: Settings, configuration: DeploymentConfiguration) -> World {
    let mut world = World::new(Sim::new(settings, START));
    world
        .sim
        .create_service(ServiceSpec::new(&place(), "prod", "web").with(configuration));
    world
}

/// Starts a deployment of `web`.
pub fn deploy(sim: &mut Sim) -> String {
    sim.deploy_again(&place(), "prod", "web")
}

/// Goes on until a hook waits for a person.
pub fn next_pause(sim: &mut Sim, arn: &str) -> String {
    loop {
        if let Some(hook) = truth(sim, arn).waiting().next() {
            return hook.id.clone();
        }
        let next = sim.next_event_at().expect("a pause is to come");
        sim.advance(next);
    }
}

/// Somebody acts at a hook, for [`Network`](crate::driver::Network) to do at its moment.
pub fn act(arn: &str, hook: &str, action: Action) -> impl FnOnce(&mut Sim) + use<> {
    let (arn, hook) = (arn.to_owned(), hook.to_owned());
    move |sim| sim.act(&arn, &hook, action).unwrap()
}

/// The truth about a deployment.
pub fn truth<'a>(sim: &'a Sim, arn: &str) -> &'a Deployment {
    sim.deployment(arn).unwrap()
}

pub fn parsed(arn: &str) -> ServiceDeploymentArn {
    arn.parse().unwrap()
}

/// A decision that is bound to its hook alone.
pub fn decision(arn: &str, hook: &str, action: Decided) -> Decision {
    Decision {
        arn: parsed(arn),
        hook_id: hook.to_owned(),
        action,
        if_match: None,
    }
}

/// What a describe tells, in a copy of the world.
pub fn rollout(world: &World, arn: &str) -> Rollout {
    let mut apart = World::new(world.sim.clone());
    apart
        .drive(&mut Run::new(describe(session(), parsed(arn))))
        .unwrap()
}

/// The body of the answer to a describe, in a copy of the world.
pub fn described(world: &World, arn: &str) -> String {
    let mut apart = World::new(world.sim.clone());
    let mut run = Run::new(describe(session(), parsed(arn)));
    apart.drive(&mut run).unwrap();
    run.transcript.0[0].output().unwrap().to_string()
}
