//! What may be decided by whom a link or button reaches.

use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::timestamp::Timestamp;

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Which hook of which deployment may be decided how, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The deployment.
    pub arn: ServiceDeploymentArn,
    /// The hook's execution.
    pub hook_id: String,
    /// The ways.
    pub actions: Actions,
    /// When it ends: see [`expires_at`].
    pub expires_at: Timestamp,
}

/// Who can see what a link shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewers {
    /// People who have signed in.
    SignedIn,
    /// Whoever has the link.
    Anyone,
}

impl Viewers {
    /// The longest that a link for them lasts, in milliseconds: as long as a hook can wait, or a day.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html>.
    const fn longest(self) -> i64 {
        match self {
            Self::SignedIn => 14 * DAY,
            Self::Anyone => DAY,
        }
    }
}

/// When a grant that is made now ends: with the hook's deadline, and no later than links for these viewers last.
#[must_use]
pub fn expires_at(now: Timestamp, deadline: Option<Timestamp>, viewers: Viewers) -> Timestamp {
    let latest = now.epoch_millis().saturating_add(viewers.longest());
    let latest = Timestamp::from_epoch_millis(latest);
    deadline.map_or(latest, |deadline| deadline.min(latest))
}

/// The actions that a grant allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actions {
    /// To continue.
    Continue,
    /// To roll back.
    Rollback,
    /// Either.
    Both,
}

impl Actions {
    /// Whether this is one of them.
    #[must_use]
    pub fn allows(self, action: Action) -> bool {
        self == Self::Both || self == Self::from(action)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Continue => "c",
            Self::Rollback => "r",
            Self::Both => "cr",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::Continue, Self::Rollback, Self::Both];
        all.into_iter().find(|actions| actions.as_str() == text)
    }
}

impl From<Action> for Actions {
    fn from(action: Action) -> Self {
        match action {
            Action::Continue => Self::Continue,
            Action::Rollback => Self::Rollback,
        }
    }
}

impl Grant {
    /// The opaque hook id comes last, so that it may hold anything.
    pub(super) fn encode(&self) -> String {
        let millis = self.expires_at.epoch_millis().to_string();
        let parts = [
            self.actions.as_str(),
            &millis,
            self.arn.as_str(),
            &self.hook_id,
        ];
        parts.join("|")
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut parts = str::from_utf8(bytes).ok()?.splitn(4, '|');
        let actions = Actions::parse(parts.next()?)?;
        let expires_at = Timestamp::from_epoch_millis(parts.next()?.parse().ok()?);
        let arn = parts.next()?.parse().ok()?;
        let hook_id = parts.next()?.to_owned();
        Some(Self {
            arn,
            hook_id,
            actions,
            expires_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(iso: &str) -> Timestamp {
        iso.parse().unwrap()
    }

    fn ends(deadline: Option<&str>, viewers: Viewers) -> String {
        expires_at(at("2026-03-01T10:00:00Z"), deadline.map(at), viewers).to_string()
    }

    #[test]
    fn a_link_that_takes_a_sign_in_lives_as_long_as_its_hook() {
        for (deadline, end) in [
            (Some("2026-03-01T09:00:00Z"), "2026-03-01T09:00:00.000Z"),
            (Some("2026-03-01T10:30:00Z"), "2026-03-01T10:30:00.000Z"),
            (Some("2026-03-14T10:00:00Z"), "2026-03-14T10:00:00.000Z"),
            (Some("2026-03-16T10:00:00Z"), "2026-03-15T10:00:00.000Z"),
            (None, "2026-03-15T10:00:00.000Z"),
        ] {
            assert_eq!(ends(deadline, Viewers::SignedIn), end, "{deadline:?}");
        }
    }

    #[test]
    fn a_link_that_anyone_can_look_at_ends_with_its_hook_and_within_a_day() {
        for (deadline, end) in [
            (Some("2026-03-01T09:00:00Z"), "2026-03-01T09:00:00.000Z"),
            (Some("2026-03-01T10:30:00Z"), "2026-03-01T10:30:00.000Z"),
            (Some("2026-03-14T10:00:00Z"), "2026-03-02T10:00:00.000Z"),
            (None, "2026-03-02T10:00:00.000Z"),
        ] {
            assert_eq!(ends(deadline, Viewers::Anyone), end, "{deadline:?}");
        }
    }

    #[test]
    fn a_grant_allows_what_it_names_and_no_more() {
        for (actions, continuing, rolling_back) in [
            (Actions::Continue, true, false),
            (Actions::Rollback, false, true),
            (Actions::Both, true, true),
        ] {
            assert_eq!(actions.allows(Action::Continue), continuing, "{actions:?}");
            assert_eq!(
                actions.allows(Action::Rollback),
                rolling_back,
                "{actions:?}"
            );
        }
    }
}
