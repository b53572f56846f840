//! Where a deployment stands, in the terms people use.

use serde::Serialize;

use crate::ecs::service_deployment::ServiceDeploymentStatus;

/// Where a deployment stands. Unlike the status, it knows pauses, and it is closed: what ECS may add later is `unknown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// It was requested and has not started.
    Pending,
    /// It is in progress, and needs no decision.
    InProgress,
    /// At least one hook is awaiting action.
    Paused,
    /// It ended with the new revision in place.
    Successful,
    /// It is being stopped where it stands.
    Stopping,
    /// It was stopped where it stood.
    Stopped,
    /// A rollback was requested and has not started.
    RollbackRequested,
    /// It is rolling back.
    RollingBack,
    /// It ended with the previous revision in place.
    RolledBack,
    /// The rollback failed: somebody has to look.
    RollbackFailed,
    /// ECS sent no status, or one that this version does not know.
    Unknown,
}

impl Phase {
    pub(super) fn new(status: Option<&ServiceDeploymentStatus>, paused: bool) -> Self {
        if paused {
            return Self::Paused;
        }
        match status {
            Some(ServiceDeploymentStatus::Pending) => Self::Pending,
            Some(ServiceDeploymentStatus::InProgress) => Self::InProgress,
            Some(ServiceDeploymentStatus::Successful) => Self::Successful,
            Some(ServiceDeploymentStatus::StopRequested) => Self::Stopping,
            Some(ServiceDeploymentStatus::Stopped) => Self::Stopped,
            Some(ServiceDeploymentStatus::RollbackRequested) => Self::RollbackRequested,
            Some(ServiceDeploymentStatus::RollbackInProgress) => Self::RollingBack,
            Some(ServiceDeploymentStatus::RollbackSuccessful) => Self::RolledBack,
            Some(ServiceDeploymentStatus::RollbackFailed) => Self::RollbackFailed,
            Some(ServiceDeploymentStatus::Other(_)) | None => Self::Unknown,
        }
    }

    /// In two or three words; a status that is not known, as ECS sent it.
    pub(super) fn words(self, status: Option<&ServiceDeploymentStatus>) -> String {
        let words = match self {
            Self::Pending => "Pending",
            Self::InProgress => "In progress",
            Self::Paused => "Paused: awaiting action",
            Self::Successful => "Successful",
            Self::Stopping => "Stopping",
            Self::Stopped => "Stopped",
            Self::RollbackRequested => "Rollback requested",
            Self::RollingBack => "Rolling back",
            Self::RolledBack => "Rolled back",
            Self::RollbackFailed => "Rollback failed",
            Self::Unknown => match status {
                Some(status) => status.as_str(),
                None => "Status not reported by ECS",
            },
        };
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase_and_words(status: Option<&str>, paused: bool) -> (Phase, String) {
        let status = status.map(|name| ServiceDeploymentStatus::from(name.to_owned()));
        let phase = Phase::new(status.as_ref(), paused);
        (phase, phase.words(status.as_ref()))
    }

    #[test]
    fn every_status_of_ecs_has_a_phase_and_words_and_a_new_one_is_shown_as_it_came() {
        for (status, phase, words) in [
            ("PENDING", Phase::Pending, "Pending"),
            ("IN_PROGRESS", Phase::InProgress, "In progress"),
            ("SUCCESSFUL", Phase::Successful, "Successful"),
            ("STOP_REQUESTED", Phase::Stopping, "Stopping"),
            ("STOPPED", Phase::Stopped, "Stopped"),
            (
                "ROLLBACK_REQUESTED",
                Phase::RollbackRequested,
                "Rollback requested",
            ),
            ("ROLLBACK_IN_PROGRESS", Phase::RollingBack, "Rolling back"),
            ("ROLLBACK_SUCCESSFUL", Phase::RolledBack, "Rolled back"),
            ("ROLLBACK_FAILED", Phase::RollbackFailed, "Rollback failed"),
            ("DREAMING", Phase::Unknown, "DREAMING"),
        ] {
            assert_eq!(
                phase_and_words(Some(status), false),
                (phase, words.to_owned())
            );
        }
        let unreported = (Phase::Unknown, "Status not reported by ECS".to_owned());
        assert_eq!(phase_and_words(None, false), unreported);
    }

    #[test]
    fn a_deployment_that_awaits_action_is_paused_whatever_its_status() {
        let paused = (Phase::Paused, "Paused: awaiting action".to_owned());
        assert_eq!(phase_and_words(Some("IN_PROGRESS"), true), paused);
        assert_eq!(phase_and_words(None, true), paused);
    }
}
