//! What ECS has accepted or shown, and a later read may still lack: ECS is eventually consistent.
//!
//! A hook id names one execution of one hook, and a deployment never goes forward again. So what is once known never becomes untrue,
//! and a read that shows less is an older one.

use crate::arn::ServiceDeploymentArn;
use crate::ecs::service_deployment::{HookStatus, ServiceDeploymentStatus};
use crate::ecs::{Action, ServiceDeployment};

/// What a session knows of the deployments that it saw paused, or acted on.
#[derive(Default)]
pub(super) struct Settled(Vec<SettledDeployment>);

struct SettledDeployment {
    arn: Box<str>,
    /// The furthest status that is known.
    status: ServiceDeploymentStatus,
    hooks: Vec<SettledHook>,
}

struct SettledHook {
    id: Box<str>,
    /// What became of it; `None` while it waits.
    settled: Option<HookStatus>,
}

impl Settled {
    /// ECS accepted an act: at this hook, or else a stop with a rollback.
    pub(super) fn accepted(&mut self, arn: &ServiceDeploymentArn, hook: Option<(&str, Action)>) {
        let known = self.known(arn.as_str());
        let goes_back = hook.is_none_or(|(_, action)| action == Action::Rollback);
        if goes_back {
            known.reached(&ServiceDeploymentStatus::RollbackRequested);
        }
        if let Some((id, _)) = hook {
            let settled = if goes_back {
                HookStatus::Failed
            } else {
                HookStatus::Succeeded
            };
            known.hook(id).settled = Some(settled);
        }
    }

    /// Completes a deployment that was read by what is known besides, and learns from it. Whether the read lagged behind that.
    pub(super) fn complete(&mut self, read: &mut ServiceDeployment) -> bool {
        let Some(arn) = read.service_deployment_arn.as_deref() else {
            return false;
        };
        let hooks = read
            .lifecycle_hook_details
            .as_deref_mut()
            .unwrap_or_default();
        let waits = hooks
            .iter()
            .any(|hook| hook.status == Some(HookStatus::AwaitingAction));
        if !waits && !self.0.iter().any(|known| *known.arn == *arn) {
            return false;
        }
        let known = self.known(arn);
        let mut lags = false;
        for hook in hooks {
            let Some(id) = hook.hook_id.as_deref() else {
                continue;
            };
            match &hook.status {
                Some(HookStatus::AwaitingAction) => {
                    let settled = &known.hook(id).settled;
                    lags |= settled.is_some();
                    hook.status = settled.clone().or(Some(HookStatus::AwaitingAction));
                }
                Some(HookStatus::Succeeded | HookStatus::Failed | HookStatus::TimedOut) => {
                    known.hook(id).settled.clone_from(&hook.status);
                }
                _ => {}
            }
        }
        if let Some(status) = &mut read.status {
            if progress(status) < progress(&known.status) {
                lags = true;
                status.clone_from(&known.status);
            }
            known.reached(status);
        }
        lags
    }

    fn known(&mut self, arn: &str) -> &mut SettledDeployment {
        let at = self.0.iter().position(|known| *known.arn == *arn);
        let at = at.unwrap_or_else(|| {
            self.0.push(SettledDeployment {
                arn: arn.into(),
                status: ServiceDeploymentStatus::Pending,
                hooks: Vec::new(),
            });
            self.0.len() - 1
        });
        &mut self.0[at]
    }
}

impl SettledDeployment {
    fn reached(&mut self, status: &ServiceDeploymentStatus) {
        let known = !matches!(status, ServiceDeploymentStatus::Other(_));
        if known && progress(status) > progress(&self.status) {
            self.status.clone_from(status);
        }
    }

    fn hook(&mut self, id: &str) -> &mut SettledHook {
        let at = self.hooks.iter().position(|hook| *hook.id == *id);
        let at = at.unwrap_or_else(|| {
            let id = id.into();
            self.hooks.push(SettledHook { id, settled: None });
            self.hooks.len() - 1
        });
        &mut self.hooks[at]
    }
}

/// How far a deployment got: going forward, on another way, ended. Of a status that this version does not know nothing follows.
fn progress(status: &ServiceDeploymentStatus) -> u8 {
    match status {
        ServiceDeploymentStatus::Pending | ServiceDeploymentStatus::InProgress => 0,
        ServiceDeploymentStatus::Other(_) => u8::MAX,
        status if status.is_finished() => 2,
        _ => 1,
    }
}
