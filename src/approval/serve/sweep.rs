//! The sweep: every few minutes, what is still open is looked at. It asks where nobody was asked, and makes messages right; it never acts.

use super::Serving;
use super::ask::Outcome;
use super::ending::is_over;
use super::event::{Answer, refused_key};
use super::mend::Mended;
use super::places::LEASES;
use super::seen::Seen;
use super::subject::Subject;
use crate::approval::Given;
use crate::approval::link::{Actions, Grant};
use crate::approval::memory::OpenHook;
use crate::approval::settings::Account;
use crate::approval::told::{Level, Line};
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

/// What the store told of open hooks.
struct Found<'a> {
    open: Vec<Open<'a>>,
    /// How often it did not answer.
    unread: usize,
}

impl Serving {
    /// `POST /sweep`, for hosts that sleep between requests.
    pub(super) async fn sweep_asked(&self, given: &Given) {
        if !self.has_event_key(given) {
            let (status, message) = refused_key();
            return self.respond(status, message);
        }
        let (status, message) = self.swept(None).await;
        self.respond(status, message);
    }

    /// The worker's own timer is due.
    pub(super) async fn sweep(&self, hooks: Option<&[String]>) {
        let (status, message) = self.swept(hooks).await;
        self.respond(status, message);
    }

    async fn swept(&self, hooks: Option<&[String]>) -> Answer {
        let Found { open, unread } = self.open(hooks).await;
        if unread > 0 {
            self.log(Line {
                level: Level::Error,
                what: "failed",
                code: Some("store-failed".to_owned()),
                message: Some("The sweep could not read which hooks are open.".to_owned()),
                ..Line::default()
            });
        }
        if unread > 0 && open.is_empty() {
            return (503, "The store does not answer.".to_owned());
        }
        let (mut right, mut not_yet) = (0, unread);
        for group in grouped(&open) {
            for batch in group.chunks(BATCH) {
                let read = self.read_batch(batch).await;
                for (open, rollout) in batch.iter().zip(read) {
                    // Boxed: what it holds would be held for the whole sweep.
                    match Box::pin(self.look_after(open, rollout)).await {
                        Mended::Right => right += 1,
                        Mended::NotYet => not_yet += 1,
                    }
                }
            }
        }
        let status = if not_yet == 0 { 202 } else { 503 };
        let message = format!(
            "{} open hooks: {right} up to date, {not_yet} to be tried again.",
            right + not_yet
        );
        (status, message)
    }

    /// The open hooks that this worker is still set up for. Where the store does not tell of one, the others are looked after all the same.
    async fn open(&self, hooks: Option<&[String]>) -> Found<'_> {
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
        Found { open, unread }
    }

    /// The entries of open hooks that can be read. The log tells of the others.
    async fn readable(&self, hook: Option<&str>) -> Option<Vec<OpenHook>> {
        let entries = self.approvals.open_hooks(&self.io, hook).await.ok()?;
        let all = entries.len();
        let readable: Vec<OpenHook> = entries.into_iter().flatten().collect();
        if readable.len() < all {
            self.log(Line {
                level: Level::Error,
                what: "failed",
                code: Some("store-failed".to_owned()),
                message: Some(
                    "The store holds an open hook's entry that cannot be read.".to_owned(),
                ),
                ..Line::default()
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

    async fn look_after(&self, open: &Open<'_>, rollout: Result<Rollout, Error>) -> Mended {
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
                return Mended::NotYet;
            }
        };
        let seen = Seen {
            rollout,
            changes: None,
        };
        // A deployment is much to carry through every wait.
        Box::pin(self.look_at(subject, seen)).await
    }

    async fn look_at(&self, subject: Subject<'_>, seen: Seen) -> Mended {
        let subject = subject.seen_in(&seen);
        let grant = &self.linked(subject);
        let subject = Subject { grant, ..subject };
        let memory = self.memory(subject);
        let Ok(mut remembered) = memory.read().await else {
            self.store_failed(subject.grant);
            return Mended::NotYet;
        };
        let waits = seen.waits(&subject.grant.hook_id)
            && remembered.accepted().is_none()
            && remembered.closed.is_none();
        if waits {
            self.note_deleted(subject, &mut remembered.messages).await;
        }
        let missing = self.missing(subject.grant, &remembered);
        if waits && !missing.is_empty() {
            let seen = self.in_full(subject.account, seen).await;
            let asked = self.ask_in(missing, subject, Ok(&seen)).await;
            // A place that takes nothing keeps no other from its buttons.
            let mended = self.mend(subject, &seen, None).await;
            return match asked {
                Outcome::Everywhere => mended,
                _ => Mended::NotYet,
            };
        }
        if remembered.messages.is_empty() {
            // Nobody was asked. Once it is over, nobody will be, unless somebody is asking right now.
            let asking = remembered.is_leased(LEASES, self.now());
            if !asking && is_over(subject, &seen) && memory.settled().await.is_err() {
                self.store_failed(subject.grant);
            }
            return Mended::Right;
        }
        self.mend(subject, &seen, None).await
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
