//! What the network, and whatever stands before ECS, do to one request.

use ecs_sim::FaultKind;

/// The fate of one request. What reaches the caller first counts: an answer, the break, or the limit that it set itself.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Every copy that reaches ECS; none: the request is lost.
    pub copies: Vec<Copy>,
    /// The connection breaks so many milliseconds after sending, unless an answer came before.
    pub breaks: Option<i64>,
}

/// A request as it arrives.
#[derive(Clone, Debug)]
pub struct Copy {
    /// So many milliseconds after it was sent.
    pub after: i64,
    /// What it meets there.
    pub fault: Option<FaultKind>,
    /// Its answer reaches the caller so many milliseconds later, or never.
    pub answer: Option<i64>,
}

impl Copy {
    /// Instead of [`after`](Copy::after): it arrives when it is its turn among the requests that arrive later.
    pub const HELD: i64 = i64::MAX;

    /// One that is executed, and not answered.
    pub fn lost(after: i64) -> Self {
        Self {
            after,
            fault: None,
            answer: None,
        }
    }

    /// One that takes as long back.
    pub fn answered(after: i64) -> Self {
        Self {
            answer: Some(after),
            ..Self::lost(after)
        }
    }
}

impl Way {
    /// There after so many milliseconds, into this fault, and back after so many, or never.
    pub fn one(after: i64, fault: Option<FaultKind>, answer: Option<i64>) -> Self {
        Self {
            copies: vec![Copy {
                after,
                fault,
                answer,
            }],
            breaks: None,
        }
    }

    /// The same, and the same request arrives once more, so many milliseconds after it was sent.
    ///
    /// A refusal that executes nothing is one of every copy: no protocol could tell, were it otherwise.
    #[must_use]
    pub fn and_again(mut self, after: i64) -> Self {
        let fault = self.copies.first().and_then(|copy| copy.fault.clone());
        self.copies.push(Copy {
            after,
            fault: fault.filter(refuses),
            answer: None,
        });
        self
    }
}

/// Whether ECS answers, and the answer means that it executed nothing.
pub fn refuses(fault: &FaultKind) -> bool {
    match fault {
        FaultKind::Throttle | FaultKind::Deny => true,
        FaultKind::Status {
            status,
            executed,
            body,
        } => *status == 400 && !executed && body.as_ref().is_some_and(|body| body.starts_with('{')),
        _ => false,
    }
}

/// An error of ECS for a reason of its own.
pub fn refusal(code: &str, executed: bool) -> FaultKind {
    let body = format!(r#"{{"__type":"{code}","message":"Not now."}}"#);
    FaultKind::status(400, executed, Some(&body))
}
