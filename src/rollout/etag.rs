//! What an act is bound to: the state of a deployment, as a person saw it.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Direction, Percent, Rollout};
use crate::error::{Error, Moment, code};
use crate::signature::push_hex;

/// What every etag of this version begins with. It changes with whatever an etag is made of.
const VERSION: &str = "1-";
/// The length of an etag's digest in hexadecimal digits: 128 bits.
const DIGITS: usize = 32;

/// A digest of the state of a deployment that an act depends on.
///
/// Two reads of a deployment give the same etag for an act as long as the act means the same in both:
/// - continuing: the service revisions, the lifecycle stage, the new revision's share of production traffic and the next one, and the
///   hooks that await action;
/// - rolling back, and stopping: the service revisions and the direction. Traffic that moves meanwhile keeps nobody from going back.
///
/// The text is opaque: it is compared, and means nothing else. It begins with its version, and one of another version is refused when
/// it is parsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Etag(String);

impl Etag {
    /// The etag as text: `1-`, then 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The state that continuing depends on.
    pub(super) fn of_continuing(rollout: &Rollout) -> Self {
        let mut state = EtagState::new("continue", rollout);
        state.add(rollout.lifecycle_stage.as_ref().map(ToString::to_string));
        // By the weights alone: the routing may become known between two reads of the same state.
        let steps = rollout.basis.weighed.as_ref();
        state.add(steps.map(|steps| steps.now.number()));
        state.add(steps.and_then(|steps| steps.next).map(Percent::number));
        let waiting = rollout.hooks.iter().filter(|hook| hook.awaiting_action);
        state.add_set(waiting.map(|hook| hook.hook_id.as_deref().unwrap_or_default()));
        state.etag()
    }

    /// The state that rolling back at a pause depends on.
    pub(super) fn of_rolling_back(rollout: &Rollout) -> Self {
        Self::of_going_back("rollBack", rollout)
    }

    /// The state that stopping depends on.
    pub(super) fn of_stopping(rollout: &Rollout) -> Self {
        Self::of_going_back("stop", rollout)
    }

    fn of_going_back(act: &str, rollout: &Rollout) -> Self {
        let mut state = EtagState::new(act, rollout);
        state.add(rollout.direction.map(Direction::name));
        state.etag()
    }
}

/// A state as it is added up, each part with its length, so that no two states read the same.
struct EtagState(Sha256);

impl EtagState {
    /// The deployment and its revisions, which every act depends on.
    fn new(act: &str, rollout: &Rollout) -> Self {
        let mut state = Self(Sha256::new());
        state.add(Some(act));
        state.add(Some(rollout.service_deployment_arn.as_str()));
        let target = rollout.target_service_revision.as_ref();
        state.add(target.map(|target| &target.arn));
        let sources = rollout.source_service_revisions.as_ref();
        state.add(sources.map(|_| "sources"));
        state.add_set(sources.into_iter().flatten().map(|source| &*source.arn));
        state
    }

    fn add(&mut self, part: Option<impl AsRef<str>>) {
        let Some(part) = part else {
            self.0.update([0]);
            return;
        };
        let part = part.as_ref();
        self.0.update([1]);
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part);
    }

    /// ECS promises no order, and the sources are shown with the one that has most traffic first.
    fn add_set<'a>(&mut self, parts: impl Iterator<Item = &'a str>) {
        // There are few, and the library's sort is a hundredth of the wasm module.
        let mut sorted: Vec<&str> = Vec::new();
        for part in parts {
            let at = sorted.binary_search(&part).unwrap_or_else(|at| at);
            sorted.insert(at, part);
        }
        for part in sorted {
            self.add(Some(part));
        }
        self.add(None::<&str>);
    }

    fn etag(self) -> Etag {
        let mut text = VERSION.to_owned();
        push_hex(&mut text, &self.0.finalize().into());
        text.truncate(VERSION.len() + DIGITS);
        Etag(text)
    }
}

impl FromStr for Etag {
    type Err = Error;

    /// # Errors
    /// `unknown-etag` for an etag of another version, and for what is not an etag.
    fn from_str(text: &str) -> Result<Self, Error> {
        let digest = text.strip_prefix(VERSION).filter(|digest| {
            let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            digest.len() == DIGITS && digest.bytes().all(is_digit)
        });
        match digest {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(Error::new(
                Moment::Input,
                code::UNKNOWN_ETAG,
                "This is not an etag of this version. Read the deployment again before you decide.",
            )),
        }
    }
}

impl fmt::Display for Etag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
