//! `inbox`: every pause, found fast and politely.

mod finds;
mod paces;
mod refreshes;
mod unread;

use std::collections::BTreeSet;

use ecs_greenlight::Error;
use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::inbox::{Inbox, InboxProgress, InboxUpdate, Names, inbox};
use ecs_sim::{DeploymentConfiguration, Operation, Place, ServiceSpec, Settings, Sim};

use crate::driver::{Run, World, session};
use crate::scene::{MINUTE, START, blue_green, place};

type Looking = Run<InboxUpdate, Result<(), Error>>;

fn world() -> World {
    World::new(Sim::new(Settings::default(), START))
}

/// A service that pauses when it is deployed.
fn pausing(place: &Place, cluster: &str, service: &str) -> ServiceSpec {
    ServiceSpec::new(place, cluster, service).with(blue_green())
}

/// A service whose deployments go through by themselves.
fn passing(place: &Place, cluster: &str, service: &str) -> ServiceSpec {
    ServiceSpec::new(place, cluster, service).with(DeploymentConfiguration::rolling())
}

/// Makes a service and deploys it.
fn deploy(sim: &mut Sim, spec: ServiceSpec) -> String {
    let (place, cluster, service) = (
        spec.place.clone(),
        spec.cluster.clone(),
        spec.service.clone(),
    );
    sim.create_service(spec);
    again(sim, &place, &cluster, &service)
}

fn again(sim: &mut Sim, place: &Place, cluster: &str, service: &str) -> String {
    sim.deploy_again(place, cluster, service)
}

/// A service that pauses, and its deployment that waits.
fn one_waiting() -> (World, String) {
    let mut world = world();
    let arn = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    settle(&mut world);
    (world, arn)
}

/// Lets pauses be reached, and deployments without any end.
fn settle(world: &mut World) {
    world.sim.advance(world.sim.now() + 30 * MINUTE);
}

fn look(world: &mut World, what: Inbox) -> Looking {
    look_by(&session(), world, what)
}

fn look_by(session: &Session, world: &mut World, what: Inbox) -> Looking {
    let mut run = Run::new(inbox(session.clone(), what));
    world.drive(&mut run).expect("the look ended well");
    run
}

fn in_regions(regions: &[&str]) -> Inbox {
    Inbox {
        regions: regions.iter().map(|region| (*region).to_owned()).collect(),
        ..Inbox::default()
    }
}

fn names(names: &[&str]) -> Names {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    names.into()
}

/// The deployments told as paused.
fn paused(run: &Looking) -> BTreeSet<String> {
    let arns = run.told.iter().filter_map(|(_, update)| match update {
        InboxUpdate::Paused { rollout, .. } => {
            Some(rollout.service_deployment_arn.as_str().to_owned())
        }
        _ => None,
    });
    arns.collect()
}

/// The deployments told as no longer paused.
fn gone(run: &Looking) -> Vec<String> {
    let arns = run.told.iter().filter_map(|(_, update)| match update {
        InboxUpdate::Gone {
            service_deployment_arn,
            ..
        } => Some(service_deployment_arn.as_str().to_owned()),
        _ => None,
    });
    arns.collect()
}

/// The last that was told of a Region's progress.
fn progress<'a>(run: &'a Looking, region: &str) -> &'a InboxProgress {
    let mut latest = run.told.iter().rev();
    let found = latest.find_map(|(_, update)| match update {
        InboxUpdate::Progress(progress) if progress.region == region => Some(progress),
        _ => None,
    });
    found.expect("progress was told")
}

/// What could not be read: the cluster, what of it, how many, and why.
fn unread(progress: &InboxProgress) -> Vec<(Option<&str>, u32, &str)> {
    progress
        .unread
        .iter()
        .map(|unread| (unread.cluster.as_deref(), unread.count, unread.error.code()))
        .collect()
}

fn calls(run: &Looking, operation: Operation) -> usize {
    run.transcript.of(operation).len()
}
