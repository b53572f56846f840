//! Approvals at the edge: ECS sends an event about a pause hook, people are asked where they are, and their answer is carried out
//! with the care of [`decide`](crate::flow::decide).
//!
//! Every request that a worker gets is served by a flow of [`Approvals`]: it emits the answer ([`WorkerOutput`]), then does the work that follows. Like all
//! flows it moves no bytes and reads no clock; a worker does that, and what else only it can (`Effect::Call`, see `host.rs`): its store,
//! and the key it signs tokens with.

mod admission;
pub mod approver;
mod aws;
mod event;
mod health;
mod host;
mod identity;
pub mod link;
mod memory;
pub mod output;
mod policy;
mod question;
mod reason;
pub mod secret;
mod serve;
mod session_policy;
pub mod settings;
mod slack;
mod strict;
mod teams;
mod wording;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::arn::ServiceDeploymentArn;
use crate::flow::inbox::Names;
use crate::flow::{Emitter, Flow};
use aws::Reader;
#[cfg(test)]
pub(crate) use host::HostCall;
pub use identity::{Claim, IdentityError, Person, VerifiedToken};
use memory::Local;
use output::WorkerOutput;
pub use reason::{Reason, ReasonError};
pub(crate) use serve::Serving;
use serve::SharedReads;
use settings::{InvalidSettings, Secrets, Settings, Setup};
use slack::groups::Groups;

/// A worker that was set up. Its requests share what AWS's answers taught it: clocks, and credentials for reading.
#[derive(Clone)]
pub struct Approvals(Rc<ApprovalsState>);

impl fmt::Debug for Approvals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approvals").finish_non_exhaustive()
    }
}

struct ApprovalsState {
    settings: Settings,
    secrets: Secrets,
    clusters: Names,
    services: Names,
    readers: BTreeMap<String, Reader>,
    groups: Groups,
    shared_reads: SharedReads,
    local: Local,
    seed: Cell<u64>,
}

/// A request to a worker.
#[derive(Clone, Debug)]
pub enum WorkerRequest {
    /// An event: `POST` by an API destination of `EventBridge`.
    Event(IncomingRequest),
    /// A click in Slack, or a form sent from there: `POST`.
    Interaction(IncomingRequest),
    /// A look at a link: `GET`. It changes nothing.
    ViewLink {
        /// What the link holds.
        token: String,
        /// Who looks, where that was proven.
        identity: Option<VerifiedToken>,
    },
    /// The form behind a link: `POST`.
    Answer {
        /// The form.
        given: IncomingRequest,
        /// Who sent it, where that was proven.
        identity: Option<VerifiedToken>,
    },
    /// A look at what is still open, which somebody asks for with the event key: `POST`.
    RequestedSweep(IncomingRequest),
    /// A look at what is still open, which the worker's own timer is due for. It repairs messages, and never acts.
    Sweep {
        /// These hooks alone, by id; all that are open, where there is no list.
        hooks: Option<Vec<String>>,
    },
}

/// What came with a request: its headers, names in any case, and its body as it came.
#[derive(Clone, Debug, Default)]
pub struct IncomingRequest {
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Approvals {
    /// A worker with these settings and secrets, both as JSON.
    ///
    /// `seed` is for the jitter of retries: let it differ from worker to worker.
    ///
    /// # Errors
    /// Everything that is missing, weak or contradictory.
    pub fn new(settings: &str, secrets: &str, seed: u64) -> Result<Self, InvalidSettings> {
        let setup = Setup {
            settings,
            file: None,
            secrets,
            store: None,
        };
        Self::set_up(setup, seed)
    }

    /// A worker that is set up as its platform gives it; `seed` as for [`new`](Approvals::new).
    ///
    /// # Errors
    /// Everything that is missing, weak or contradictory.
    pub fn set_up(setup: Setup<'_>, seed: u64) -> Result<Self, InvalidSettings> {
        let (settings, secrets) = Settings::parse(setup)?;
        let mut shared = ApprovalsState {
            clusters: settings.clusters.clone().into(),
            services: settings.services.clone().into(),
            settings,
            secrets,
            readers: BTreeMap::new(),
            groups: Groups::default(),
            shared_reads: SharedReads::default(),
            local: Local::default(),
            seed: Cell::new(seed),
        };
        for account in &shared.settings.accounts {
            let reader = Reader::new(&shared.settings.aws, seed)
                .map_err(|error| InvalidSettings::one("aws", error.message()))?;
            shared.readers.insert(account.id.clone(), reader);
        }
        Ok(Self(Rc::new(shared)))
    }

    /// What the worker cannot do with these settings, a sentence each, to log at startup.
    #[must_use]
    pub fn limits(&self) -> Vec<&'static str> {
        let (settings, secrets) = (self.settings(), self.secrets());
        let mut limits = Vec::new();
        if !settings.store {
            limits.push(
                "Without a store, the worker remembers nothing across restarts: after one, messages are not updated when somebody decides elsewhere or a hook times out, and a repeated event asks again. No policy may require several approvals.",
            );
        }
        if settings.slack.is_some() && secrets.slack_bot_token.is_none() {
            limits.push(
                "Without SLACK_BOT_TOKEN, messages in Slack are updated only when somebody clicks on them, and reasons are given by link.",
            );
        }
        if settings.identity.is_none() {
            limits.push("Without \"identity\", people can answer only in Slack: messages have no approval link.");
        }
        limits
    }

    /// Serves a request: emits the answer, then does the work that follows.
    #[must_use]
    pub fn serve(&self, request: WorkerRequest) -> Flow<WorkerOutput, ()> {
        let approvals = self.clone();
        Flow::new(|io, emitter: Emitter<WorkerOutput>| async move {
            let emit = Box::new(move |output| emitter.emit(output));
            Serving::new(approvals, io, emit).serve(request).await;
        })
    }

    /// Checks whether Slack accepts the bot token: emits `{ "slack": "ok" | code }` as the answer, without `slack` if there is no bot.
    #[must_use]
    pub fn health(&self) -> Flow<WorkerOutput, ()> {
        let approvals = self.clone();
        Flow::new(|io, emitter: Emitter<WorkerOutput>| async move {
            let emit = Box::new(move |output| emitter.emit(output));
            approvals.report_health(io, emit).await;
        })
    }

    fn settings(&self) -> &Settings {
        &self.0.settings
    }

    fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    /// What reads an account's deployments.
    fn reading(&self, account: &str) -> Option<Reader> {
        self.0.readers.get(account).cloned()
    }

    /// What Slack last said of its user groups.
    fn groups(&self) -> &Groups {
        &self.0.groups
    }

    fn next_seed(&self) -> u64 {
        let seed = self.0.seed.get().wrapping_add(1);
        self.0.seed.set(seed);
        seed
    }

    /// Whether this deployment's service is one that it asks about.
    fn asks_about(&self, arn: &ServiceDeploymentArn) -> bool {
        self.0.clusters.admits(arn.cluster_arn().as_str())
            && self.0.services.admits(arn.service_arn().as_str())
    }
}

impl IncomingRequest {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(held, _)| held.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}
