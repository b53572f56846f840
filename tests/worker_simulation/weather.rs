//! What goes wrong on the way, and how long things take.

use ecs_greenlight::protocol::Response;
use ecs_sim::FaultKind;
use serde_json::json;

use crate::dice::Dice;

/// How bad it is, in percent.
#[derive(Clone, Debug, Default)]
pub struct Weather {
    pub ecs: u32,
    pub sts: u32,
    pub slack: u32,
    pub store: u32,
    /// Nothing but refusals from Slack, between these moments.
    pub outage: Option<(i64, i64)>,
    pub lag: Lag,
}

/// How far reads lag behind.
#[derive(Clone, Copy, Debug, Default)]
pub enum Lag {
    #[default]
    None,
    /// Always by so much.
    By(i64),
    /// By anything up to so much, each read on its own.
    UpTo(i64),
    /// Until a moment, reads show what was true when another ended.
    Frozen { at: i64, until: i64 },
}

/// What becomes of a request to a service.
#[derive(Debug)]
pub struct Way {
    /// After how many milliseconds it arrives, if it does.
    pub arrives: Option<i64>,
    /// How many milliseconds later its answer is there, if it comes.
    pub answers: Option<i64>,
    /// What the service does instead of what it is asked for.
    pub instead: Option<Instead>,
}

/// What a service does instead.
#[derive(Debug)]
pub enum Instead {
    Fault(FaultKind),
    Reply(Response),
}

impl Weather {
    /// How far behind a read is that is answered now.
    pub fn lag(&self, dice: &mut Dice, now: i64) -> i64 {
        match self.lag {
            Lag::By(ms) => ms,
            Lag::UpTo(most) => dice.between(0, most),
            Lag::Frozen { at, until } if now < until => now - at,
            Lag::None | Lag::Frozen { .. } => 0,
        }
    }

    pub fn to_ecs(&self, dice: &mut Dice) -> Way {
        let way = Way::good(dice, 300);
        if !dice.percent(self.ecs) {
            return way;
        }
        match dice.between(0, 6) {
            0 => Way::lost_before(),
            1 => Way::lost_after(dice),
            2 => Way {
                arrives: Some(dice.between(0, 40_000)),
                ..way
            },
            3 => Way {
                answers: Some(dice.between(0, 40_000)),
                ..way
            },
            4 => way.instead(Instead::Fault(FaultKind::Throttle)),
            5 => way.instead(Instead::Fault(FaultKind::Status {
                status: dice.pick(&[500, 503]),
                executed: dice.percent(50),
                body: None,
            })),
            _ => way.instead(Instead::Fault(FaultKind::Deny)),
        }
    }

    /// With what the service says where it fails.
    pub fn to_sts(&self, dice: &mut Dice, failure: impl FnOnce(u32) -> Response) -> Way {
        let way = Way::good(dice, 300);
        if !dice.percent(self.sts) {
            return way;
        }
        match dice.between(0, 5) {
            0 => Way::lost_before(),
            1 => Way::lost_after(dice),
            2 => Way {
                answers: Some(dice.between(0, 20_000)),
                ..way
            },
            other => way.instead(Instead::Reply(failure(
                u32::try_from(other).unwrap_or_default(),
            ))),
        }
    }

    /// To a method of Slack, which says what is wrong in words, or else to a webhook.
    pub fn to_chat(&self, dice: &mut Dice, method: bool, now: i64) -> Way {
        let way = Way::good(dice, 800);
        let refusal = |error| if method { refusal(error) } else { status(403) };
        if self
            .outage
            .is_some_and(|(from, until)| (from..until).contains(&now))
        {
            return way.instead(refusal("invalid_auth"));
        }
        if !dice.percent(self.slack) {
            return way;
        }
        match dice.between(0, 7) {
            0 => Way::lost_before(),
            1 => Way::lost_after(dice),
            2 => Way {
                answers: Some(dice.between(0, 15_000)),
                ..way
            },
            3 => way.instead(Instead::Reply(Response {
                status: 429,
                headers: vec![(
                    "Retry-After".to_owned(),
                    dice.pick(&["1", "5", "30"]).to_owned(),
                )],
                body: Vec::new(),
            })),
            4 => way.instead(refusal("ratelimited")),
            5 => way.instead(refusal("internal_error")),
            _ => way.instead(status(dice.pick(&[500, 502, 503]))),
        }
    }

    /// Whether the store does what it is asked, and whether it says so; and after how many milliseconds each.
    pub fn to_store(&self, dice: &mut Dice) -> Way {
        let way = Way::good(dice, 20);
        if !dice.percent(self.store) {
            return way;
        }
        match dice.between(0, 3) {
            0 => Way {
                answers: Some(dice.between(0, 5_000)),
                ..way
            },
            1 => Way::lost_before(),
            _ => Way::lost_after(dice),
        }
    }
}

impl Way {
    fn good(dice: &mut Dice, most: i64) -> Self {
        Self {
            arrives: Some(dice.between(1, most / 2)),
            answers: Some(dice.between(1, most / 2)),
            instead: None,
        }
    }

    fn lost_before() -> Self {
        Self {
            arrives: None,
            answers: None,
            instead: None,
        }
    }

    fn lost_after(dice: &mut Dice) -> Self {
        Self {
            arrives: Some(dice.between(1, 500)),
            answers: None,
            instead: None,
        }
    }

    fn instead(self, instead: Instead) -> Self {
        let instead = Some(instead);
        Self { instead, ..self }
    }
}

fn status(status: u16) -> Instead {
    Instead::Reply(Response {
        status,
        headers: Vec::new(),
        body: b"<html>".to_vec(),
    })
}

fn refusal(error: &str) -> Instead {
    Instead::Reply(Response {
        status: 200,
        headers: Vec::new(),
        body: json!({ "ok": false, "error": error })
            .to_string()
            .into_bytes(),
    })
}
