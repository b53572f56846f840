//! A small scope, in full: one decision, up to two faults of every kind on any of its messages, one act of somebody else at any
//! step, and every order in which messages arrive.

use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::{Error, ecs};
use ecs_sim::{
    Action, DeploymentConfiguration, FaultKind, LifecycleHook, ResolvedHooks, Settings, Stage,
    Workload, key,
};

use crate::deciding::{Choice, Deciding};
use crate::engine::{Engine, Fortune};
use crate::happening::Happening;
use crate::network::{Copy, Way, refusal};
use crate::scene::{ACTIONS, Scene, settings};
use crate::schedules::Played;
use crate::script::Script;
use crate::session::{credentials, session};

const STAGE: Stage = Stage::PreProductionTrafficShift;

/// How long a request takes there, or an answer back.
const WAY: i64 = 20;
/// An answer that is late, but in time.
const SLOW: i64 = 9_000;
/// An answer that comes when nobody waits for it.
const TOO_LATE: i64 = 31_000;

/// How many worlds there are; the first choice of a script is one of them.
pub const WORLDS: usize = 24;

/// What differs from world to world.
struct World {
    action: ecs::Action,
    resolved: ResolvedHooks,
    /// What ECS does when nobody decides; only worlds where it continues have nothing else to be tried.
    timeout: Action,
    /// Another hook at the same stage, or the same hook before the next step of traffic.
    strategy: usize,
}

impl World {
    fn new(number: usize) -> Self {
        Self {
            action: [ecs::Action::Continue, ecs::Action::Rollback][number % 2],
            resolved: [ResolvedHooks::Stay, ResolvedHooks::Vanish][number / 2 % 2],
            timeout: ACTIONS[1 - number / 4 % 2],
            strategy: number / 8,
        }
    }

    fn scene(&self) -> Scene {
        let settings = Settings {
            resolved_hooks: self.resolved,
            ..settings()
        };
        let pause = LifecycleHook::pause(STAGE, 60, self.timeout);
        let configuration = match self.strategy {
            0 => DeploymentConfiguration::blue_green().with_hook(pause),
            1 => DeploymentConfiguration::linear(25.0, 0).with_hook(pause),
            _ => DeploymentConfiguration::blue_green()
                .with_hook(pause.clone())
                .with_hook(pause),
        };
        Scene::new(
            settings,
            configuration,
            Vec::new(),
            Some(Workload::default()),
        )
    }
}

/// The worlds, made once, with what is decided in each.
pub struct Scope {
    worlds: Vec<(World, Scene, Choice)>,
    faults: usize,
}

impl Scope {
    /// With at most so many faults in a schedule; with at most one in worlds that are not the plainest.
    pub fn new(faults: usize) -> Self {
        let worlds = (0..WORLDS).map(|number| {
            let world = World::new(number);
            let scene = world.scene();
            let choice = Choice {
                arn: scene.arn.clone(),
                hook: scene.waiting()[0].clone(),
                action: world.action,
                bound: scene.seen(world.action),
            };
            (world, scene, choice)
        });
        Self {
            worlds: worlds.collect(),
            faults,
        }
    }

    /// Plays the schedule of a script, and writes down what it chose from.
    pub fn play(&self, script: &mut Script, verbose: bool) -> Played {
        let (world, scene, choice) = &self.worlds[script.choose(WORLDS)];
        let mut fate = Scripted {
            script,
            faults: match world.strategy {
                0 => self.faults,
                _ => self.faults.min(1),
            },
            rivals: rivals(world, &scene.arn, &scene.waiting()),
            begun: scene.sim.now(),
            frozen: false,
        };
        let held = credentials(&key::FULL, None);
        let mut engine = Engine::new(scene.sim.clone(), &mut fate, verbose);
        engine.admit(
            Box::new(Deciding::new(session(Some(held), 1), choice.clone())),
            0,
            0,
        );
        Played::of(engine)
    }
}

/// `hooks`: the one that is decided, and others that wait beside it.
fn rivals(world: &World, arn: &str, hooks: &[String]) -> Vec<Happening> {
    let decide = |hook: &String, action| Happening::Decide {
        arn: arn.to_owned(),
        hook: hook.clone(),
        action,
    };
    let mut rivals = vec![Happening::UntilTimeout {
        arn: arn.to_owned(),
        hook: hooks[0].clone(),
    }];
    if world.timeout == Action::Rollback {
        rivals.push(Happening::Supersede);
        rivals.extend(ACTIONS.map(|action| decide(&hooks[0], action)));
        // Continuing another one changes what this one does.
        rivals.extend(hooks[1..].iter().map(|hook| decide(hook, Action::Continue)));
    }
    rivals
}

/// What a script makes happen.
struct Scripted<'a> {
    script: &'a mut Script,
    /// How many are left.
    faults: usize,
    /// None are left once one has happened.
    rivals: Vec<Happening>,
    /// When it began: older reads show the deployment as it was then.
    begun: i64,
    /// Whether every read is as old as that from now on.
    frozen: bool,
}

/// How reads can lag: one of them, or all that follow.
const LAGS: usize = 2;

impl Fortune for Scripted<'_> {
    fn way(&mut self, acts: bool) -> Way {
        let older = || answered(FaultKind::Frozen { at: self.begun });
        let plain = if self.frozen && !acts {
            older()
        } else {
            Way::one(WAY, None, Some(WAY))
        };
        if self.faults == 0 {
            return plain;
        }
        let mut ways = if acts {
            ways_of_an_act()
        } else {
            let lags = std::iter::repeat_with(older).take(LAGS);
            lags.chain(ways_of_a_read()).collect()
        };
        match self.script.choose(ways.len() + 1) {
            0 => plain,
            chosen => {
                self.faults -= 1;
                self.frozen |= !acts && chosen == LAGS;
                ways.swap_remove(chosen - 1)
            }
        }
    }

    fn around(&mut self, _executed: bool) -> Option<Happening> {
        if self.rivals.is_empty() {
            return None;
        }
        let chosen = self.script.choose(self.rivals.len() + 1).checked_sub(1)?;
        Some(std::mem::take(&mut self.rivals).swap_remove(chosen))
    }

    fn arrives_now(&mut self) -> bool {
        self.script.choose(2) == 1
    }

    fn credentials(&mut self, _asked: usize, _now: i64) -> (i64, Result<Credentials, Error>) {
        (WAY, Ok(credentials(&key::RENEWED, None)))
    }
}

/// Lost on the way there, on the way back, or until nobody waits any more.
fn lost() -> [Way; 3] {
    let broken = Some(2 * WAY);
    [
        Way {
            copies: Vec::new(),
            breaks: broken,
        },
        Way {
            breaks: broken,
            ..Way::one(WAY, None, None)
        },
        Way::one(WAY, None, Some(TOO_LATE)),
    ]
}

/// Answers that say that nothing was executed, and are right.
fn refusals() -> [FaultKind; 4] {
    [
        FaultKind::Throttle,
        FaultKind::Deny,
        refusal("InvalidSignatureException", false),
        refusal("ExpiredTokenException", false),
    ]
}

fn ways_of_a_read() -> Vec<Way> {
    let page = FaultKind::status(200, false, Some("<html>Sign in to the network</html>"));
    let answers = [
        FaultKind::status(500, false, None),
        page,
        refusal("ClientException", false),
    ];
    lost()
        .into_iter()
        .chain(answers.into_iter().chain(refusals()).map(answered))
        .chain([Way::one(WAY, None, Some(SLOW))])
        .collect()
}

fn ways_of_an_act() -> Vec<Way> {
    let answers = [true, false].into_iter().flat_map(|executed| {
        let page = FaultKind::status(200, executed, Some("<html>Sign in to the network</html>"));
        let code = "InvalidParameterException";
        [
            FaultKind::status(500, executed, None),
            page,
            refusal(code, executed),
        ]
    });
    let again = [None, Some(FaultKind::status(500, false, None))]
        .into_iter()
        .chain(refusals().map(Some))
        .map(|fault| Way::one(WAY, fault, Some(WAY)).and_again(Copy::HELD));
    let repeated = Way {
        copies: vec![Copy::lost(WAY), Copy::answered(WAY)],
        breaks: None,
    };
    lost()
        .into_iter()
        .chain(answers.chain(refusals()).map(answered))
        .chain(again)
        .chain([
            repeated,
            Way::one(Copy::HELD, None, None),
            Way::one(WAY, None, Some(SLOW)),
        ])
        .collect()
}

fn answered(fault: FaultKind) -> Way {
    Way::one(WAY, Some(fault), Some(WAY))
}
