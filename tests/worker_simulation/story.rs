//! A schedule drawn from a seed: which worker in which world, what goes wrong, and who wants what.

use ecs_greenlight::ecs::Action;
use ecs_sim::{
    DeploymentConfiguration, DeploymentSpec, LifecycleHook, Place, ResolvedHooks, ServiceSpec,
    Settings, Signatures, Sim, Stage, StopType,
};

use crate::dice::Dice;
use crate::engine::{Engine, Happening, SWEEP, Wish};
use crate::people::PEOPLE;
use crate::policies::{
    ONE, OPERATORS, Policy, REASON, TWO, TWO_AND_REASON, TWO_OPERATORS, TWO_WITHOUT_BEN,
};
use crate::processes::{Cause, Served, Source};
use crate::rules;
use crate::schedules::Played;
use crate::weather::{Lag, Weather};

/// 2026-01-15T12:00:00Z.
pub const START: i64 = 1_768_478_400_000;
const MINUTE: i64 = 60_000;
/// How long a request may be served.
const LONGEST: i64 = 10 * MINUTE;

pub fn play(seed: u64, verbose: bool) -> Played {
    let mut engine = beginning(seed);
    engine.verbose(verbose);
    let held = go_on(&mut engine);
    Played {
        results: results(&engine),
        held,
        transcript: engine.into_transcript(),
    }
}

fn beginning(seed: u64) -> Engine {
    let mut dice = Dice::new(seed);
    let sim = world(&mut dice);
    let source = dice.pick(&[Source::Keys, Source::Platform, Source::Issuer]);
    let policies: [&'static Policy; 7] = [
        &ONE,
        &ONE,
        &TWO,
        &REASON,
        &TWO_AND_REASON,
        &OPERATORS,
        &TWO_OPERATORS,
    ];
    let policy = dice.pick(&policies);
    let processes = dice.pick(&[1, 1, 2]);
    let mut engine = Engine::new(sim, dice, source, policy, processes);
    go_wrong(&mut engine);
    cast(&mut engine);
    let others: [&'static Policy; 3] = [&TWO_WITHOUT_BEN, &REASON, &TWO];
    engine.next_policy = engine.dice.percent(40).then(|| engine.dice.pick(&others));
    for process in 0..processes {
        let delay = engine.dice.between(0, SWEEP);
        engine.sweep_after(delay, process);
    }
    engine
}

/// A service whose deployments pause once or twice.
fn world(dice: &mut Dice) -> Sim {
    let settings = Settings {
        signatures: Signatures::Trusted,
        throttling: false,
        resolved_hooks: dice.pick(&[
            ResolvedHooks::Stay,
            ResolvedHooks::Stay,
            ResolvedHooks::Vanish,
        ]),
        ..Settings::default()
    };
    let mut sim = Sim::new(settings, START);
    let mut configuration = DeploymentConfiguration::blue_green();
    for stage in [Stage::PostScaleUp, Stage::PostTestTrafficShift] {
        if stage == Stage::PostTestTrafficShift || dice.percent(30) {
            let minutes = dice.pick(&[1, 5, 60, 60]);
            let action = dice.pick(&[ecs_sim::Action::Continue, ecs_sim::Action::Rollback]);
            configuration = configuration.with_hook(LifecycleHook::pause(stage, minutes, action));
        }
    }
    let place = Place::in_region("us-east-1");
    sim.create_service(ServiceSpec::new(&place, "prod", "web").with(configuration));
    sim.start_deployment(&place, "prod", "web", DeploymentSpec::default());
    sim
}

fn go_wrong(engine: &mut Engine) {
    let dice = &mut engine.dice;
    let rate = |dice: &mut Dice| dice.pick(&[0, 0, 3, 10, 40]);
    let frozen = START + dice.between(5_000, 120_000);
    engine.weather = Weather {
        ecs: rate(dice),
        sts: rate(dice),
        slack: rate(dice),
        store: dice.pick(&[0, 0, 0, 2, 10]),
        outage: dice.percent(15).then(|| {
            let from = START + dice.between(0, 10 * MINUTE);
            (from, from + dice.between(MINUTE, 20 * MINUTE))
        }),
        lag: match dice.between(0, 9) {
            0..=3 => Lag::None,
            4..=5 => Lag::By(dice.between(1, 10_000)),
            6..=8 => Lag::UpTo(dice.between(1, 30_000)),
            _ => Lag::Frozen {
                at: frozen,
                until: frozen + dice.between(MINUTE, 20 * MINUTE),
            },
        },
    };
    engine.kills = (0..dice.pick(&[0, 0, 1, 2, 3]))
        .map(|_| usize::try_from(dice.between(1, 400)).unwrap_or_default())
        .collect();
    if dice.percent(10) {
        engine.sts.refused.push(PEOPLE[0].source_identity);
    }
}

/// Who wants what, and what happens besides.
fn cast(engine: &mut Engine) {
    let together = engine
        .dice
        .percent(30)
        .then(|| engine.dice.between(20_000, 300_000));
    for _ in 0..engine.dice.pick(&[1, 2, 3, 4, 6]) {
        let person = engine.dice.between(0, 5);
        let wish = Wish {
            person: &PEOPLE[usize::try_from(person).unwrap_or_default()],
            action: if engine.dice.percent(70) {
                Action::Continue
            } else {
                Action::Rollback
            },
            tries: 20,
        };
        let delay = match together {
            Some(at) => at + engine.dice.between(0, 500),
            None => engine.dice.between(10_000, 15 * MINUTE),
        };
        engine.wish(delay, wish);
    }
    engine.happen(Happening::Group(vec!["UANN", "UBEN"]));
    for _ in 0..engine.dice.pick(&[0, 0, 1, 1, 2]) {
        let delay = engine.dice.between(10_000, 15 * MINUTE);
        let happening = match engine.dice.between(0, 9) {
            0..=3 => Happening::Decide(
                engine
                    .dice
                    .pick(&[ecs_sim::Action::Continue, ecs_sim::Action::Rollback]),
            ),
            4 => Happening::Stop(engine.dice.pick(&[StopType::Rollback, StopType::Abort])),
            5..=6 => Happening::Supersede,
            7..=8 => {
                let groups = [vec![], vec!["UBEN"], vec!["UCIA", "UEVE"]];
                Happening::Group(engine.dice.pick(&groups))
            }
            _ => Happening::Delete,
        };
        engine.happen_after(delay, happening);
    }
}

/// The untidy part, then a quiet one; and an end to whatever still waits.
fn go_on(engine: &mut Engine) -> Result<(), String> {
    engine.run_until(START + 25 * MINUTE)?;
    engine.weather = Weather::default();
    engine.kills.clear();
    engine.run_until(engine.now + 20 * MINUTE)?;
    rules::asking::check_asked(engine)?;
    for _ in 0..3 {
        let action = engine
            .dice
            .pick(&[ecs_sim::Action::Continue, ecs_sim::Action::Rollback]);
        engine.happen(Happening::Decide(action));
        engine.run_until(engine.now + 5 * MINUTE)?;
    }
    engine.run_until(engine.now + 25 * MINUTE)?;
    let hangs = |served: &Served| served.flow.is_some() && served.began_at < engine.now - LONGEST;
    if let Some(number) = engine.served.iter().position(hangs) {
        return Err(format!("request {number} hangs"));
    }
    rules::asking::check_once(engine)?;
    rules::messages::check(engine)?;
    rules::telling::check(engine)
}

fn results(engine: &Engine) -> Vec<String> {
    let mut results = Vec::new();
    for served in &engine.served {
        let ended = if served.killed { "killed" } else { "ended" };
        let cause = match served.cause {
            Cause::Event { .. } => "event",
            Cause::Answer(_) => "answer",
            Cause::Look(_) => "look",
            Cause::Sweep => "sweep",
        };
        results.push(format!("{cause} {ended}"));
        for line in &served.lines {
            let what = line["what"].as_str().unwrap_or_default();
            let result = line["result"].as_str().unwrap_or_default();
            results.push(format!("log {what} {result}"));
        }
        for act in &served.acts {
            results.push(format!("act executed: {:?}", act.executed));
        }
    }
    results
}
