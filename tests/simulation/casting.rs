//! Who wants what, and what other people do meanwhile, drawn from a seed.

use ecs_greenlight::ecs;
use ecs_greenlight::flow::Session;
use ecs_sim::key;
use ecs_sim::{ResolvedHooks, StopType};

use crate::actor::Actor;
use crate::deciding::{Choice, Deciding, DecidingAll, Stopping};
use crate::dice::Dice;
use crate::happening::Happening;
use crate::scene::{ACTIONS, Scene};
use crate::session::{credentials, session};

/// Who wants what.
pub struct Casting<'a> {
    scene: &'a Scene,
    hook: String,
    dice: &'a mut Dice,
}

impl<'a> Casting<'a> {
    pub fn new(scene: &'a Scene, dice: &'a mut Dice) -> Self {
        let among = match dice.between(0, 99) {
            0..=2 => Vec::new(),
            3..=8 => scene.stale(),
            _ => scene.waiting(),
        };
        let hook = dice
            .pick_any(&among)
            .unwrap_or_else(|| format!("ecs-pause-{}", "x".repeat(43)));
        Self { scene, hook, dice }
    }

    /// One person, or two, who want the same or not.
    pub fn cast(&mut self) -> Vec<Box<dyn Actor>> {
        let people = if self.dice.percent(30) { 2 } else { 1 };
        (0..people).map(|person| self.actor(person == 0)).collect()
    }

    fn actor(&mut self, first: bool) -> Box<dyn Actor> {
        let session = self.session();
        let arn = self.scene.arn.clone();
        let actions = [ecs::Action::Continue, ecs::Action::Rollback];
        let action = self.dice.pick(&actions);
        match self.dice.between(0, 99) {
            0..=9 => Box::new(Stopping::new(session, arn)),
            10..=24 => {
                let mut hooks = self.scene.waiting();
                if !hooks.contains(&self.hook) {
                    hooks.insert(0, self.hook.clone());
                }
                Box::new(DecidingAll::new(session, arn, hooks, action))
            }
            _ => {
                let hook = match self.dice.pick_any(&self.scene.waiting()) {
                    Some(other) if !first && self.dice.percent(30) => other,
                    _ => self.hook.clone(),
                };
                let bound = self.dice.percent(50);
                let choice = Choice {
                    arn,
                    hook,
                    action,
                    bound: self.scene.seen(action).filter(|_| bound),
                };
                Box::new(Deciding::new(session, choice))
            }
        }
    }

    fn session(&mut self) -> Session {
        let seed = u64::from(self.dice.percent(50));
        let key = match self.dice.between(0, 99) {
            0..=9 => return session(None, seed),
            10..=13 => &key::EXPIRED,
            14..=17 => &key::READ_ONLY,
            18..=29 => &key::LONG_TERM,
            _ => &key::FULL,
        };
        let end = self
            .dice
            .percent(15)
            .then(|| self.scene.sim.now() + self.dice.between(-10_000, 600_000));
        session(Some(credentials(key, end)), seed)
    }

    /// What happens at some moment.
    pub fn moments(&mut self) -> Vec<(i64, Happening)> {
        (0..self.dice.pick(&[0, 0, 0, 1, 1, 2]))
            .map(|_| (self.dice.between(0, 45_000), self.happening()))
            .collect()
    }

    /// What happens right before or after something is executed, at some point.
    pub fn events(&mut self) -> Vec<Happening> {
        (0..self.dice.pick(&[0, 0, 1, 1, 2, 3]))
            .map(|_| self.happening())
            .collect()
    }

    fn happening(&mut self) -> Happening {
        let arn = self.scene.arn.clone();
        let mut hook = self.hook.clone();
        if self.dice.percent(15) {
            hook = self.dice.pick_any(&self.scene.waiting()).unwrap_or(hook);
        }
        match self.dice.between(0, 99) {
            0..=59 => Happening::Decide {
                arn,
                hook,
                action: self.dice.pick(&ACTIONS),
            },
            60..=69 => Happening::Supersede,
            70..=79 => Happening::Stop {
                arn,
                stop_type: self.dice.pick(&[StopType::Rollback, StopType::Abort]),
            },
            80..=86 => Happening::UntilTimeout { arn, hook },
            87..=94 => Happening::EndSession(
                self.dice
                    .pick(&[&key::FULL, &key::FULL, &key::RENEWED])
                    .access_key_id,
            ),
            _ => Happening::Resolved(
                self.dice
                    .pick(&[ResolvedHooks::Stay, ResolvedHooks::Vanish]),
            ),
        }
    }
}
