//! The sweep: every few minutes, what is still open is looked at. It asks where nobody was asked, and makes messages right; it never acts.

use super::Serving;
use super::ask::AskOutcome;
use super::destinations::LEASES;
use super::ending::is_over;
use super::event::{StatusAndBody, refused_key};
use super::snapshot::Snapshot;
use super::subject::Subject;
use super::sync::SyncState;
use crate::approval::IncomingRequest;
use crate::approval::link::{Actions, Grant};
use crate::approval::memory::OpenHook;
use crate::approval::output::{LogLine, Logged};
use crate::approval::settings::Account;
use crate::arn::ServiceDeploymentArn;
use crate::error::Error;
use crate::rollout::Rollout;

/// How many deployments ECS describes in one call.
const BATCH: usize = 20;

/// A hook that is open, and where it is.
struct Open<'a> {
    account: &'a Account,
    grant: Grant,
    hook: OpenHook,
}

/// What the store lists as open hooks.
struct OpenHooks<'a> {
    open: Vec<Open<'a>>,
    /// How often it did not answer.
    unread: usize,
}

impl Serving {
    /// `POST /sweep`, for hosts that sleep between requests.
    pub(super) async fn requested_sweep(&self, given: &IncomingRequest) {
        if !self.has_event_key(given) {
            let (status, message) = refused_key();
            return self.respond(status, message);
        }
        let (status, message) = self.sweep_hooks(None).await;
        self.respond(status, message);
    }

    /// The worker's own timer is due.
    pub(super) async fn sweep(&self, hooks: Option<&[String]>) {
        let (status, message) = self.sweep_hooks(hooks).await;
        self.respond(status, message);
    }

    async fn sweep_hooks(&self, hooks: Option<&[String]>) -> StatusAndBody {
        let OpenHooks { open, unread } = self.open(hooks).await;
        if unread > 0 {
            self.log(LogLine {
                code: Some("store-failed".to_owned()),
                message: Some("The sweep could not read which hooks are open.".to_owned()),
                ..LogLine::new(Logged::Failed)
            });
        }
        if unread > 0 && open.is_empty() {
            return (503, "The store is not responding.".to_owned());
        }
        let (mut right, mut not_yet) = (0, unread);
        for group in grouped(&open) {
            for batch in group.chunks(BATCH) {
                let read = self.read_batch(batch).await;
                for (open, rollout) in batch.iter().zip(read) {
                    // Boxed: what it holds would be held for the whole sweep.
                    match Box::pin(self.sweep_hook(open, rollout)).await {
                        SyncState::UpToDate => right += 1,
                        SyncState::Pending => not_yet += 1,
                    }
                }
            }
        }
        let status = if not_yet == 0 { 202 } else { 503 };
        let message = format!(
            "{} open hooks: {right} up to date, {not_yet} to retry.",
            right + not_yet
        );
        (status, message)
    }

    /// The open hooks that this worker is still set up for. If the store does not list one, the others are checked anyway.
    async fn open(&self, hooks: Option<&[String]>) -> OpenHooks<'_> {
        let (mut found, mut unread) = (Vec::new(), 0);
        let named = hooks.map(|hooks| hooks.iter().map(|hook| Some(&**hook)).collect());
        for hook in named.unwrap_or_else(|| vec![None]) {
            match self.readable(hook).await {
                Some(open) => found.extend(
                    open.into_iter()
                        .filter(|open| hook.is_none_or(|hook| open.hook_id == hook)),
                ),
                None => unread += 1,
            }
        }
        let here = found.into_iter().filter_map(|hook| {
            let arn: ServiceDeploymentArn = hook.service_deployment_arn.parse().ok()?;
            let grant = Grant {
                hook_id: hook.hook_id.clone(),
                actions: Actions::Both,
                expires_at: self.link_ends_at(hook.expires_at()),
                arn,
            };
            let account = self.approvals.settings().account(grant.arn.account())?;
            Some(Open {
                account,
                grant,
                hook,
            })
        });
        let open = here.collect();
        OpenHooks { open, unread }
    }

    /// The entries of open hooks that can be read. The log has the others.
    async fn readable(&self, hook: Option<&str>) -> Option<Vec<OpenHook>> {
        let entries = self.approvals.open_hooks(&self.io, hook).await.ok()?;
        let all = entries.len();
        let readable: Vec<OpenHook> = entries.into_iter().flatten().collect();
        if readable.len() < all {
            self.log(LogLine {
                code: Some("store-failed".to_owned()),
                message: Some(
                    "The store has an entry for an open hook that cannot be read.".to_owned(),
                ),
                ..LogLine::new(Logged::Failed)
            });
        }
        Some(readable)
    }

    async fn read_batch(&self, batch: &[&Open<'_>]) -> Vec<Result<Rollout, Error>> {
        let arns: Vec<_> = batch.iter().map(|open| open.grant.arn.clone()).collect();
        let read = match self.approvals.reader(&self.io, batch[0].account).await {
            Ok(reader) => reader.read_many(&self.io, &arns).await,
            Err(error) => Err(error),
        };
        read.unwrap_or_else(|error| vec![Err(error); arns.len()])
    }

    async fn sweep_hook(&self, open: &Open<'_>, rollout: Result<Rollout, Error>) -> SyncState {
        let subject = Subject {
            account: open.account,
            grant: &open.grant,
            stage: open.hook.stage.as_deref(),
            deadline: None,
            claimed: open.hook.expires_at(),
        };
        let rollout = match rollout {
            Ok(rollout) => rollout,
            Err(error) => {
                self.read_failed(subject.grant, &error);
                return SyncState::Pending;
            }
        };
        let snapshot = Snapshot {
            rollout,
            changes: None,
        };
        // A deployment is much to carry through every wait.
        Box::pin(self.sync_hook(subject, snapshot)).await
    }

    async fn sync_hook(&self, subject: Subject<'_>, snapshot: Snapshot) -> SyncState {
        let subject = subject.updated_by(&snapshot);
        let grant = &self.linked(subject);
        let subject = Subject { grant, ..subject };
        let memory = self.memory(subject);
        let Ok(mut record) = memory.read().await else {
            self.store_failed(subject.grant);
            return SyncState::Pending;
        };
        let waits = snapshot.is_awaiting(&subject.grant.hook_id)
            && record.accepted().is_none()
            && record.closed.is_none();
        if waits {
            self.note_deleted(subject, &mut record.messages).await;
        }
        let missing = self.missing(subject.grant, &record);
        if waits && !missing.is_empty() {
            let snapshot = self.with_changes(subject.account, snapshot).await;
            let asked = self.ask_in(missing, subject, Ok(&snapshot)).await;
            // A place that takes nothing keeps no other from its buttons.
            let synced = self.sync_messages(subject, &snapshot, None).await;
            return match asked {
                AskOutcome::Everywhere => synced,
                _ => SyncState::Pending,
            };
        }
        if record.messages.is_empty() {
            // Nobody was asked. Once it is over, nobody will be, unless somebody is asking right now.
            let asking = record.is_leased(LEASES, self.now());
            if !asking && is_over(subject, &snapshot) && memory.mark_settled().await.is_err() {
                self.store_failed(subject.grant);
            }
            return SyncState::UpToDate;
        }
        self.sync_messages(subject, &snapshot, None).await
    }
}

/// Those of one account and Region together: they are described in one call.
fn grouped<'a, 'b>(open: &'b [Open<'a>]) -> Vec<Vec<&'b Open<'a>>> {
    let mut groups: Vec<Vec<&Open>> = Vec::new();
    for one in open {
        let place = |other: &Open| {
            (
                other.grant.arn.account().to_owned(),
                other.grant.arn.region().to_owned(),
            )
        };
        match groups
            .iter_mut()
            .find(|group| place(group[0]) == place(one))
        {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}
