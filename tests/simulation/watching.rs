//! Somebody follows a deployment to its end, while others decide about it.

use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::watch::{Watch, WatchUpdate, watch};
use ecs_sim::{StopType, key};

use crate::actor::{Actor, Seen};
use crate::dice::Dice;
use crate::engine::Engine;
use crate::happening::Happening;
use crate::luck::Luck;
use crate::rules;
use crate::run::{Run, Running};
use crate::scene::{ACTIONS, Scene};
use crate::schedules::Played;
use crate::session::{credentials, session};

const HOUR: i64 = 3_600_000;

/// Plays the schedule of a seed.
pub fn play(seed: u64, verbose: bool) -> Played {
    let mut dice = Dice::new(seed);
    let scene = Scene::any(&mut dice);
    let arn = scene.arn.clone();
    let session = session(Some(credentials(&key::FULL, None)), seed);
    let watching = Watching::new(session, arn.clone(), dice.percent(50));
    let mut moments = Vec::new();
    for hook in scene.waiting() {
        if dice.percent(60) {
            let (arn, action) = (arn.clone(), dice.pick(&ACTIONS));
            let decide = Happening::Decide { arn, hook, action };
            moments.push((dice.between(0, 20 * 60_000), decide));
        }
    }
    if dice.percent(25) {
        moments.push((dice.between(0, HOUR), Happening::Supersede));
    }
    // Whatever it waits for, it ends.
    let stop_type = StopType::Abort;
    moments.push((8 * HOUR, Happening::Stop { arn, stop_type }));
    let mut luck = Luck::new(dice, Vec::new());
    let mut engine = Engine::new(scene.sim, &mut luck, verbose);
    engine.admit(Box::new(watching), 0, 0);
    for (after, happening) in moments {
        engine.after(after, happening);
    }
    Played::of(engine)
}

/// `watch` under way.
struct Watching {
    arn: String,
    newer_too: bool,
    run: Run<WatchUpdate, ()>,
}

impl Watching {
    fn new(session: Session, arn: String, newer_too: bool) -> Self {
        let what = Watch {
            service_deployment_arns: vec![arn.parse().expect("the stand-in's ARNs are ARNs")],
            follow_superseding: newer_too,
        };
        Self {
            run: Run::new(watch(session, what)),
            arn,
            newer_too,
        }
    }
}

impl Actor for Watching {
    fn run(&mut self) -> &mut dyn Running {
        &mut self.run
    }

    fn check(&self, seen: &Seen) -> Result<(), String> {
        let told: Vec<_> = self.run.told.iter().map(|(_, update)| update).collect();
        rules::watched::check(&self.arn, self.newer_too, &told, seen)
    }

    /// As long as the deployment, and the one that replaces it.
    fn longest(&self) -> i64 {
        24 * HOUR
    }

    fn results(&self) -> Vec<String> {
        let last = match self.run.told.last() {
            Some((_, WatchUpdate::Ended(look))) => look.rollout.status.to_string(),
            Some((_, WatchUpdate::Unreadable { error, .. })) => error.code().to_owned(),
            _ => "nothing".to_owned(),
        };
        vec![format!("watch: {last}")]
    }

    fn describe(&self) -> String {
        self.results().concat()
    }
}
