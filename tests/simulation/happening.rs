//! What happens in the world while a flow is under way.

use ecs_sim::{Action, Deployment, DeploymentSpec, Place, ResolvedHooks, Sim, StopType};

/// Something that nobody asked the flow about.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A second person decides a hook, if it still waits.
    Decide {
        arn: String,
        hook: String,
        action: Action,
    },
    /// A newer deployment of the service.
    Supersede,
    /// A new deployment of any service.
    Deploy {
        place: Place,
        cluster: String,
        service: String,
    },
    /// A second person stops the deployment, if that can be done.
    Stop { arn: String, stop_type: StopType },
    /// The session of a key ends.
    EndSession(&'static str),
    /// From now on, resolved hooks stay in the list, or vanish from it.
    Resolved(ResolvedHooks),
    /// So much time passes, and with it whatever is due.
    UntilTimeout { arn: String, hook: String },
}

impl Happening {
    pub fn apply(&self, sim: &mut Sim) {
        match self {
            Self::Decide { arn, hook, action } => {
                // Refused where somebody was first.
                let _ = sim.act(arn, hook, *action);
            }
            Self::Supersede => {
                sim.start_deployment(&place(), "prod", "web", DeploymentSpec::default());
            }
            Self::Deploy {
                place,
                cluster,
                service,
            } => {
                let spec = DeploymentSpec::default();
                sim.start_deployment(place, cluster, service, spec);
            }
            Self::Stop { arn, stop_type } => {
                // Refused where the deployment has ended, or goes back already.
                let _ = sim.stop(arn, *stop_type);
            }
            Self::EndSession(key) => sim.end_session(key, sim.now()),
            Self::Resolved(resolved) => sim.settings_mut().resolved_hooks = *resolved,
            Self::UntilTimeout { arn, hook } => {
                let due = truth(sim, arn).hook(hook).map(|hook| hook.due_at);
                sim.advance(due.unwrap_or_default());
            }
        }
    }
}

pub fn place() -> Place {
    Place::in_region("us-east-1")
}

/// The truth about a deployment that exists.
pub fn truth<'a>(sim: &'a Sim, arn: &str) -> &'a Deployment {
    sim.deployment(arn).expect("it was started")
}
