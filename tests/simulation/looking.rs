//! Somebody looks for everything that waits, while deployments come and go.

use std::time::Duration;

use ecs_greenlight::Error;
use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::inbox::{Inbox, InboxUpdate, inbox};
use ecs_sim::{
    Controller, DeploymentConfiguration, DeploymentSpec, LifecycleHook, Place, ServiceSpec,
    Settings, Sim, Stage, key,
};

use crate::actor::{Actor, Seen};
use crate::dice::Dice;
use crate::engine::Engine;
use crate::happening::Happening;
use crate::luck::Luck;
use crate::rules;
use crate::run::{Run, Running};
use crate::scene::{ACTIONS, START, any_lag, any_members, settings};
use crate::schedules::Played;
use crate::session::{credentials, session};

const REGIONS: [&str; 2] = ["us-east-1", "eu-west-1"];

/// Plays the schedule of a seed.
pub fn play(seed: u64, verbose: bool) -> Played {
    let mut dice = Dice::new(seed);
    let (sim, services) = world(&mut dice);
    let session = session(Some(credentials(&key::FULL, None)), seed);
    let happen = |dice: &mut Dice, most: i64| -> Vec<Happening> {
        (0..dice.between(0, most))
            .filter_map(|_| happening(&sim, &services, dice))
            .collect()
    };
    let (events, moments) = (happen(&mut dice, 3), happen(&mut dice, 2));
    let mut looks = vec![(Looking::new(session.clone(), Duration::MAX), 0)];
    if dice.percent(40) {
        let sweep_every = dice.pick(&[Duration::ZERO, Duration::from_mins(5)]);
        let after = dice.between(60_000, 120_000);
        looks.push((Looking::new(session, sweep_every), after));
    }
    let when: Vec<_> = moments.iter().map(|_| dice.between(0, 30_000)).collect();
    let mut luck = Luck::new(dice, events);
    let mut engine = Engine::new(sim, &mut luck, verbose);
    for (look, after) in looks {
        engine.admit(Box::new(look), after, 0);
    }
    for (after, happening) in when.into_iter().zip(moments) {
        engine.after(after, happening);
    }
    Played::of(engine)
}

/// `inbox` under way: one look at both Regions.
struct Looking {
    /// Whether it looks at everything, not only at what the look before found.
    sweeps: bool,
    run: Run<InboxUpdate, Result<(), Error>>,
}

impl Looking {
    /// `sweep_every`: [`Duration::MAX`] for the first look of a session, which is always one at everything.
    fn new(session: Session, sweep_every: Duration) -> Self {
        let what = Inbox {
            regions: REGIONS.map(str::to_owned).into(),
            sweep_every,
            share: 100,
            ..Inbox::default()
        };
        Self {
            sweeps: sweep_every.is_zero() || sweep_every == Duration::MAX,
            run: Run::new(inbox(session, what)),
        }
    }
}

impl Actor for Looking {
    fn run(&mut self) -> &mut dyn Running {
        &mut self.run
    }

    fn check(&self, seen: &Seen) -> Result<(), String> {
        let updates: Vec<_> = self.run.told.iter().map(|(_, update)| update).collect();
        rules::found::nothing_is_made_up(&updates, seen)?;
        match &self.run.result {
            Some(Ok(())) if self.sweeps => rules::found::nothing_is_missing(&updates, seen),
            _ => Ok(()),
        }
    }

    fn results(&self) -> Vec<String> {
        let result = match &self.run.result {
            Some(Err(error)) => format!("error {}", error.code()),
            _ if rules::found::any_unread(&self.run.told) => "some unread".to_owned(),
            _ => "all read".to_owned(),
        };
        vec![format!("inbox: {result}")]
    }

    fn describe(&self) -> String {
        self.results().concat()
    }
}

type ServiceName = (Place, String, String);

/// Some services, of which some are being deployed.
fn world(dice: &mut Dice) -> (Sim, Vec<ServiceName>) {
    let mut sim = Sim::new(
        Settings {
            throttling: dice.percent(30),
            members: any_members(dice),
            ..settings()
        },
        START,
    );
    let mut services = Vec::new();
    for region in REGIONS {
        let place = Place::in_region(region);
        for cluster in 0..dice.between(0, 2) {
            for service in 0..dice.between(0, 6) {
                let (cluster, service) = (format!("cluster-{cluster}"), format!("web-{service}"));
                let spec = any_service(&place, &cluster, &service, dice);
                let by_ecs = spec.controller == Controller::Ecs;
                sim.create_service(spec);
                if by_ecs {
                    services.push((place.clone(), cluster, service));
                }
            }
        }
    }
    for (place, cluster, service) in &services {
        if dice.percent(70) {
            sim.start_deployment(place, cluster, service, DeploymentSpec::default());
            sim.advance(sim.now() + dice.between(0, 20_000));
        }
    }
    sim.advance(sim.now() + dice.between(0, 60_000));
    sim.settings_mut().read_lag = any_lag(dice);
    (sim, services)
}

fn any_service(place: &Place, cluster: &str, service: &str, dice: &mut Dice) -> ServiceSpec {
    let minutes = dice.pick(&[1, 60, 60]);
    let stage = dice.pick(&[Stage::PreScaleUp, Stage::PostScaleUp]);
    let pause = LifecycleHook::pause(stage, minutes, dice.pick(&ACTIONS));
    let configuration = match dice.between(0, 3) {
        0 => DeploymentConfiguration::rolling(),
        1 => DeploymentConfiguration::blue_green().with_hook(pause.clone()),
        _ => DeploymentConfiguration::blue_green(),
    };
    ServiceSpec {
        configuration: configuration.with_hook(pause),
        controller: dice.pick(&[Controller::Ecs, Controller::Ecs, Controller::CodeDeploy]),
        names_current_deployment: dice.percent(70),
        ..ServiceSpec::new(place, cluster, service)
    }
}

fn happening(sim: &Sim, services: &[ServiceName], dice: &mut Dice) -> Option<Happening> {
    if dice.percent(50) {
        let (place, cluster, service) = dice.pick_any(services)?;
        return Some(Happening::Deploy {
            place,
            cluster,
            service,
        });
    }
    let waiting = sim.deployments().iter().flat_map(|deployment| {
        let hooks = deployment.waiting();
        hooks.map(|hook| (deployment.arn.clone(), hook.id.clone()))
    });
    let (arn, hook) = dice.pick_any(&waiting.collect::<Vec<_>>())?;
    Some(Happening::Decide {
        arn,
        hook,
        action: dice.pick(&ACTIONS),
    })
}
