//! What goes wrong on the way, drawn from a seed.

use ecs_greenlight::Error;
use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::error::{Moment, code};
use ecs_sim::FaultKind;
use ecs_sim::key;

use crate::dice::Dice;
use crate::engine::Fortune;
use crate::happening::Happening;
use crate::network::{Copy, Way, refusal, refuses};
use crate::session::credentials;

/// What whoever gives credentials has.
#[derive(Clone, Copy)]
enum Renewal {
    Full,
    Renewed,
    Expired,
    None,
}

/// The luck of one schedule.
pub struct Luck {
    dice: Dice,
    /// How many requests in a hundred meet a fault.
    faults: u32,
    /// How many reads in a hundred are older than others.
    stale: u32,
    /// Those show the deployment as it was at this moment, and never catch up.
    frozen_at: Option<i64>,
    /// How many executions in a hundred have something happen right before or after.
    around: u32,
    events: Vec<Happening>,
    renewal: Renewal,
}

impl Luck {
    pub fn new(mut dice: Dice, events: Vec<Happening>) -> Self {
        let renewals = [
            Renewal::Full,
            Renewal::Renewed,
            Renewal::Expired,
            Renewal::None,
        ];
        Self {
            faults: dice.pick(&[0, 5, 15, 30, 60]),
            stale: 0,
            frozen_at: None,
            around: dice.pick(&[2, 10, 30]),
            renewal: dice.pick(&renewals),
            events,
            dice,
        }
    }

    /// The same, with reads that go back in time: by seconds, or to `now` for ever.
    #[must_use]
    pub fn with_stale_reads(mut self, now: i64) -> Self {
        self.stale = self.dice.pick(&[0, 0, 15, 50, 100]);
        self.frozen_at = self.dice.percent(50).then_some(now);
        self
    }

    /// What makes a read older than others.
    fn staleness(&mut self, acts: bool) -> Option<FaultKind> {
        if acts || !self.dice.percent(self.stale) {
            return None;
        }
        Some(match self.frozen_at {
            Some(at) => FaultKind::Frozen { at },
            None => FaultKind::Lag {
                ms: self.dice.between(0, 20_000),
            },
        })
    }

    /// When a flow begins, and how far its clock is off.
    ///
    /// No clock is off by nearly the five minutes that ECS tolerates: a request that it refuses stays one that it refuses.
    pub fn entrance(&mut self, number: usize) -> (i64, i64) {
        let after = if number == 0 {
            0
        } else {
            self.dice.between(0, 15_000)
        };
        let clock = match self.dice.between(0, 9) {
            0..=5 => 0,
            6 => self.dice.between(-120_000, 120_000),
            7 => self.dice.between(480_000, 3_600_000),
            8 => -self.dice.between(480_000, 3_600_000),
            _ => self.dice.pick(&[-1, 1]) * 86_400_000,
        };
        (after, clock)
    }

    fn soon(&mut self) -> i64 {
        self.dice.between(1, 60)
    }

    fn late(&mut self) -> i64 {
        match self.dice.between(0, 2) {
            0 => self.dice.between(60, 5_000),
            1 => self.dice.between(5_000, 45_000),
            _ => self.dice.between(25_000, 120_000),
        }
    }

    fn breaks(&mut self) -> Option<i64> {
        match self.dice.between(0, 2) {
            0 => None,
            1 => Some(self.soon()),
            _ => Some(self.late()),
        }
    }

    /// An answer that is not ECS's, or not what it should be.
    fn fault(&mut self) -> FaultKind {
        let executed = self.dice.percent(50);
        match self.dice.between(0, 9) {
            0..=3 => FaultKind::status(self.dice.pick(&[500, 502, 503, 504]), executed, None),
            4..=5 => {
                let code = self.dice.pick(&[200, 400, 403, 429, 500]);
                FaultKind::status(code, executed, Some("<html>Sign in to the network</html>"))
            }
            // A sign-in page of the network that believes to be an API, or says nothing.
            6 if executed => {
                let body = self.dice.pick(&["", "{}", r#"{"login":"/hotspot"}"#]);
                FaultKind::status(200, self.dice.percent(50), Some(body))
            }
            6 => FaultKind::Throttle,
            7 => FaultKind::Deny,
            _ => {
                let code = self.dice.pick(&[
                    "InvalidParameterException",
                    "ClientException",
                    "UnsupportedFeatureException",
                ]);
                refusal(code, executed)
            }
        }
    }

    fn unclear_fault(&mut self) -> Option<FaultKind> {
        let fault = self.fault();
        (!refuses(&fault)).then_some(fault)
    }
}

impl Fortune for Luck {
    fn way(&mut self, acts: bool) -> Way {
        let (to, back) = (self.soon(), self.soon());
        if !self.dice.percent(self.faults) {
            return Way::one(to, self.staleness(acts), Some(back));
        }
        match self.dice.between(0, 9) {
            0 => Way {
                copies: Vec::new(),
                breaks: self.breaks(),
            },
            1 => Way {
                breaks: self.breaks(),
                ..Way::one(to, None, None)
            },
            2 => {
                let back = self.late();
                Way {
                    breaks: self.breaks(),
                    ..Way::one(to, None, Some(back))
                }
            }
            3 => {
                let to = self.late();
                Way {
                    breaks: self.breaks(),
                    ..Way::one(to, None, Some(back))
                }
            }
            // As a browser does when a connection that it had kept ends without an answer.
            4 => {
                let fault = self.unclear_fault();
                let mut way = Way::one(to, None, None);
                way.copies.push(Copy {
                    after: to,
                    fault,
                    answer: Some(back),
                });
                way
            }
            5 => {
                let fault = self.dice.percent(60).then(|| self.fault());
                let again = self.late();
                Way::one(to, fault, Some(back)).and_again(to + again)
            }
            _ => {
                let fault = self.fault();
                Way::one(to, Some(fault), Some(back))
            }
        }
    }

    fn around(&mut self, _executed: bool) -> Option<Happening> {
        if self.events.is_empty() || !self.dice.percent(self.around) {
            return None;
        }
        self.events.pop()
    }

    fn credentials(&mut self, asked: usize, now: i64) -> (i64, Result<Credentials, Error>) {
        // Some end soon, in the midst of a flow, or before they come.
        let longest = self.dice.pick(&[1_000, 30_000, 600_000]);
        let end = now + self.dice.between(-1_000, longest);
        let end = self.dice.percent(40).then_some(end);
        let given = match self.renewal {
            Renewal::Renewed if asked > 0 => Ok(credentials(&key::RENEWED, end)),
            Renewal::Full | Renewal::Renewed => Ok(credentials(&key::FULL, end)),
            Renewal::Expired => Ok(credentials(&key::EXPIRED, end)),
            Renewal::None => Err(Error::new(
                Moment::Credentials,
                code::CREDENTIALS_FAILED,
                "Nobody is signed in.",
            )),
        };
        let after = if self.dice.percent(80) {
            20
        } else {
            self.dice.between(0, 60_000)
        };
        (after, given)
    }
}
