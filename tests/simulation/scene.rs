//! A deployment that waits at a pause hook, of any kind.

use ecs_greenlight::ecs;
use ecs_greenlight::flow::describe::describe;
use ecs_greenlight::flow::{Effect, Step};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::key;
use ecs_sim::{
    Action, Alarms, Answer, DecidedHookError, Deployment, DeploymentConfiguration, DeploymentSpec,
    LifecycleHook, Members, ResolvedHooks, ServiceSpec, Settings, Signatures, Sim, Stage, Strategy,
    Trouble, Workload,
};

use crate::dice::Dice;
use crate::happening::{place, truth};
use crate::rules::bound::Bound;
use crate::session::{credentials, session};

/// 2026-01-15T12:00:00Z.
pub const START: i64 = 1_768_478_400_000;

pub const ACTIONS: [Action; 2] = [Action::Continue, Action::Rollback];

/// A world, and the deployment in it that somebody decides about.
pub struct Scene {
    pub sim: Sim,
    pub arn: String,
}

impl Scene {
    /// Any.
    pub fn any(dice: &mut Dice) -> Self {
        let settings = Settings {
            seed: u64::from(dice.percent(50)) + 1,
            decided_hook_error: dice.pick(&[
                DecidedHookError::InvalidParameterException,
                DecidedHookError::ClientException,
            ]),
            resolved_hooks: dice.pick(&[ResolvedHooks::Stay, ResolvedHooks::Vanish]),
            members: any_members(dice),
            ..settings()
        };
        let (configuration, stage) = configuration(dice);
        let mut troubles = Vec::new();
        if configuration.alarms.is_some() {
            let after_ms = dice.between(0, 90_000);
            troubles.push(Trouble::Alarm { stage, after_ms });
        }
        if dice.percent(5) {
            troubles.push(Trouble::RollbackFails);
        }
        let workload = (!dice.percent(5)).then(Workload::default);
        let mut scene = Self::new(settings, configuration, troubles, workload);
        scene.go_to_the_pause(dice);
        scene.sim.settings_mut().read_lag = any_lag(dice);
        scene
    }

    /// A deployment that goes on to its first pause.
    pub fn new(
        settings: Settings,
        configuration: DeploymentConfiguration,
        troubles: Vec<Trouble>,
        workload: Option<Workload>,
    ) -> Self {
        let mut sim = Sim::new(settings, START);
        sim.create_service(ServiceSpec {
            configuration,
            workload,
            ..ServiceSpec::new(&place(), "prod", "web")
        });
        let spec = DeploymentSpec {
            troubles,
            ..DeploymentSpec::default()
        };
        let arn = sim
            .start_deployment(&place(), "prod", "web", spec)
            .expect("the service was just made");
        let mut scene = Self { sim, arn };
        scene.next_pause();
        scene
    }

    pub fn deployment(&self) -> &Deployment {
        truth(&self.sim, &self.arn)
    }

    /// The pauses that wait.
    pub fn waiting(&self) -> Vec<String> {
        self.deployment()
            .waiting()
            .map(|hook| hook.id.clone())
            .collect()
    }

    /// The state that a person who looks now sees, if there is anything to do.
    pub fn seen(&self, action: ecs::Action) -> Option<Bound> {
        let mut seen = self.sim.clone();
        let arn = self.arn.parse().expect("the stand-in's ARNs are ARNs");
        let session = session(Some(credentials(&key::FULL, None)), 1);
        let mut look = describe(session, arn);
        let now = seen.now();
        let Step::Pending { effects, .. } = look.poll(Timestamp::from_epoch_millis(now)) else {
            panic!("it asks ECS");
        };
        let Some(Effect::Send { request, .. }) = effects.into_iter().next() else {
            panic!("it asks ECS");
        };
        let request: http::Request<String> = request.into();
        let Answer::Respond(answer) = seen.handle(&request.map(String::into_bytes), now) else {
            panic!("nothing goes wrong here");
        };
        let answer: serde_json::Value =
            serde_json::from_slice(answer.body()).expect("ECS answers in JSON");
        Bound::of(&self.arn, action, &answer["serviceDeployments"][0])
    }

    /// Whatever else a person may have a hook id of: decided ones, and functions.
    pub fn stale(&self) -> Vec<String> {
        self.deployment()
            .hooks
            .iter()
            .filter(|hook| !hook.awaits_action())
            .map(|hook| hook.id.clone())
            .collect()
    }

    /// Goes on until a hook waits for a person, or the deployment has ended.
    fn next_pause(&mut self) {
        while self.waiting().is_empty() {
            let Some(next) = self.sim.next_event_at() else {
                return;
            };
            self.sim.advance(next);
        }
    }

    /// Perhaps past some pauses, and perhaps near the end of one.
    fn go_to_the_pause(&mut self, dice: &mut Dice) {
        while dice.percent(15) {
            for hook in self.waiting() {
                let _ = self.sim.act(&self.arn, &hook, Action::Continue);
            }
            self.next_pause();
        }
        if dice.percent(10) {
            // Past all that waits: on the way to the next pause, or to the end.
            for hook in self.waiting() {
                let _ = self.sim.act(&self.arn, &hook, Action::Continue);
            }
            self.sim.advance(self.sim.now() + dice.between(0, 20_000));
            return;
        }
        let Some(due) = self.deployment().waiting().map(|hook| hook.due_at).min() else {
            return;
        };
        if dice.percent(35) {
            self.sim.advance(due - dice.between(-2_000, 60_000));
        } else if dice.percent(50) {
            self.sim.advance(self.sim.now() + dice.between(0, 30_000));
        }
    }
}

/// How many milliseconds reads lag behind, as AWS does not say.
pub fn any_lag(dice: &mut Dice) -> i64 {
    dice.pick(&[0, 0, 0, 200, 1_500, 6_000])
}

/// Which members ECS sends: those that its documentation's samples leave out may be absent.
pub fn any_members(dice: &mut Dice) -> Members {
    dice.pick(&[
        Members::All,
        Members::All,
        Members::All,
        Members::AsDocumented,
    ])
}

/// A stand-in for schedules: it takes signatures on trust, and throttles only where it is told to.
pub fn settings() -> Settings {
    Settings {
        signatures: Signatures::Trusted,
        throttling: false,
        ..Settings::default()
    }
}

fn configuration(dice: &mut Dice) -> (DeploymentConfiguration, Stage) {
    let mut configuration = match dice.between(0, 9) {
        0..=3 => DeploymentConfiguration::blue_green(),
        4..=5 => DeploymentConfiguration::canary(10.0, 1),
        6..=8 => DeploymentConfiguration::linear(dice.pick(&[25.0, 40.0, 50.0]), 0),
        _ => DeploymentConfiguration::rolling(),
    };
    let stages = match configuration.strategy {
        Strategy::Rolling => vec![Stage::PreScaleUp, Stage::PostScaleUp],
        Strategy::BlueGreen => vec![
            Stage::PreScaleUp,
            Stage::PostScaleUp,
            Stage::PostTestTrafficShift,
            Stage::PreProductionTrafficShift,
            Stage::PostProductionTrafficShift,
        ],
        Strategy::Canary | Strategy::Linear => vec![
            Stage::PostTestTrafficShift,
            Stage::PreProductionTrafficShift,
            Stage::PreProductionTrafficShift,
            Stage::PostProductionTrafficShift,
        ],
    };
    let stage = dice.pick(&stages);
    for _ in 0..dice.pick(&[1, 1, 1, 2, 3]) {
        configuration = configuration.with_hook(pause(stage, dice));
    }
    if dice.percent(30) {
        configuration = configuration.with_hook(pause(dice.pick(&stages), dice));
    }
    if dice.percent(20) {
        let function = "arn:aws:lambda:us-east-1:111122223333:function:check";
        configuration = configuration.with_hook(LifecycleHook::lambda(stage, function));
    }
    if dice.percent(12) {
        configuration.alarms = Some(Alarms {
            alarm_names: vec!["errors".to_owned()],
            rollback: dice.percent(70),
            enable: true,
        });
    }
    (configuration, stage)
}

fn pause(stage: Stage, dice: &mut Dice) -> LifecycleHook {
    LifecycleHook::pause(stage, dice.pick(&[1, 2, 60]), dice.pick(&ACTIONS))
}
