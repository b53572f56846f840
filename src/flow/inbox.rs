//! `inbox`: every pause, over services, clusters and Regions.
//!
//! A scan calls `ListClusters` → `ListServices` → `DescribeServices` → `currentServiceDeployment` →
//! `DescribeServiceDeployments`, and asks `ListServiceDeployments` only of services that name no current deployment. Each
//! pause is emitted as soon as it is read. Every call waits until it is within the caller's share of AWS's rate limits.
//!
//! What is found is remembered by the session: the next scan reads what had not ended first, and everything again only when
//! the last full sweep is old enough. Deployments that have ended are never read again.
//!
//! Several requests are under way at once, so a driver begins every effect, and delivers replies as they come:
//!
//! ```
//! use ecs_greenlight::flow::inbox::{Inbox, InboxUpdate, inbox};
//! use ecs_greenlight::flow::{Effect, Reply, Session, Step};
//! # use ecs_greenlight::{Client, credentials::Credentials, endpoint::EndpointOptions, timestamp::Timestamp};
//! # const ARN: &str = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe";
//! # fn send(request: http::Request<String>) -> http::Response<String> {
//! #     let target = request.headers()["x-amz-target"].to_str().unwrap();
//! #     http::Response::new(match target.rsplit('.').next().unwrap() {
//! #         "ListClusters" => r#"{"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/shop"]}"#.to_owned(),
//! #         "ListServices" => r#"{"serviceArns":["arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout"]}"#.to_owned(),
//! #         "DescribeServices" => format!(r#"{{"services":[{{"currentServiceDeployment":"{ARN}"}}]}}"#),
//! #         _ => format!(r#"{{"serviceDeployments":[{{"serviceDeploymentArn":"{ARN}","status":"IN_PROGRESS",
//! #             "lifecycleHookDetails":[{{"hookId":"h","targetType":"PAUSE","status":"AWAITING_ACTION"}}]}}]}}"#),
//! #     })
//! # }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let credentials = Credentials::new("ASIAEXAMPLE".into(), "fake-secret".into(), Some("fake-token".into()), None)?;
//! let client = Client::new("eu-west-1", EndpointOptions::default())?.with_credentials(credentials);
//! let mut look = inbox(Session::new(client, 1), Inbox::default());
//! let mut now = Timestamp::from_epoch_millis(1_728_417_322_000);
//! let mut under_way = Vec::new(); // what a real driver waits for: sockets and timers
//! let mut waiting = Vec::new();
//! loop {
//!     let (effects, emitted) = match look.poll(now) {
//!         Step::Done(result) => break result?,
//!         Step::Pending { effects, emitted } => (effects, emitted),
//!     };
//!     for update in emitted {
//!         if let InboxUpdate::Paused { rollout, .. } = update {
//!             waiting.push(rollout.service.clone());
//!         }
//!     }
//!     for effect in effects {
//!         match effect {
//!             Effect::Cancel { id } => under_way.retain(|(other, _)| *other != id),
//!             Effect::Send { id, request, .. } => {
//!                 under_way.push((id, Reply::Response(send(request.into()).into())));
//!             }
//!             Effect::Sleep { id, duration } => {
//!                 now = Timestamp::from_epoch_millis(now.epoch_millis() + duration.as_millis() as i64);
//!                 under_way.push((id, Reply::Elapsed));
//!             }
//!             Effect::Credentials { .. } | Effect::Call { .. } => {}
//!         }
//!     }
//!     for (id, reply) in under_way.drain(..) {
//!         look.deliver(id, reply);
//!     }
//! }
//! assert_eq!(waiting, ["checkout"]);
//! # Ok(())
//! # }
//! ```

mod gaps;
mod job;
mod memory;
mod names;
mod progress;
mod refusal;
mod reported;
mod scan;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use serde::Serialize;

pub use names::Names;
pub use progress::{InboxProgress, Missing, UnreadResource};
pub(super) use refusal::is_about_its_resources;

use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::error::Error;
use crate::rollout::{KnownRevisions, Rollout};
use crate::timestamp::Timestamp;
use job::JobOutput;
use memory::InboxMemory;
use reported::ReportedPauses;
use scan::{Call, RegionScan};

/// Progress is emitted no more often than this, except for a Region's last.
const PROGRESS_INTERVAL_MILLIS: i64 = 250;

/// The longest that the timers of JavaScript can wait: 24 days. What is longer ends at once there.
const LONGEST_PAUSE: Duration = Duration::from_millis(0x7fff_ffff);

/// Which deployments to find, how fast and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// The Regions; the session's if empty.
    pub regions: Vec<String>,
    /// Only clusters of these names.
    pub clusters: Names,
    /// Only services of these names.
    pub services: Names,
    /// How much of what AWS admits in each throttle bucket may be used, in hundredths: 1 to 100. It holds for all flows of
    /// the session, until one says otherwise.
    pub share: u8,
    /// Everything is read again when the last full sweep began this long ago; in between, only what had not ended.
    pub sweep_every: Duration,
    /// Scan again this long after the end of a scan, 24 days at most; `None` ends after one.
    pub refresh_every: Option<Duration>,
}

impl Default for Inbox {
    /// All of the session's Region once, with half of what AWS admits; everything every five minutes.
    fn default() -> Self {
        Self {
            regions: Vec::new(),
            clusters: Names::default(),
            services: Names::default(),
            share: 50,
            sweep_every: Duration::from_mins(5),
            refresh_every: None,
        }
    }
}

/// What [`inbox`] emits.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum InboxUpdate {
    /// A deployment needs a decision. Sent by every scan that reads it.
    Paused {
        /// The deployment.
        service_deployment_arn: ServiceDeploymentArn,
        /// What it shows.
        rollout: Box<Rollout>,
    },
    /// A deployment that was reported as paused no longer is.
    Gone {
        /// The deployment's ARN.
        service_deployment_arn: ServiceDeploymentArn,
        /// The deployment as it is; `None` where ECS no longer knows it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        rollout: Option<Box<Rollout>>,
    },
    /// How far the scan of a Region has come.
    Progress(InboxProgress),
}

impl InboxUpdate {
    /// The same, with what is known of the revisions.
    fn informed_by(self, known: &KnownRevisions) -> Self {
        let informed = |rollout: Box<Rollout>| Box::new(rollout.informed_by(known));
        match self {
            Self::Paused {
                service_deployment_arn,
                rollout,
            } => Self::Paused {
                service_deployment_arn,
                rollout: informed(rollout),
            },
            Self::Gone {
                service_deployment_arn,
                rollout,
            } => Self::Gone {
                service_deployment_arn,
                rollout: rollout.map(informed),
            },
            Self::Progress(progress) => Self::Progress(progress),
        }
    }
}

/// Finds every pause.
///
/// Ends with an error only when no call can succeed: a Region that cannot be, credentials that are missing or over. What
/// fails for a Region, a cluster or a service is listed in [`InboxProgress::unread`], and hides nothing else.
#[must_use]
pub fn inbox(session: Session, what: Inbox) -> Flow<InboxUpdate, Result<(), Error>> {
    Flow::new(|io, emitter: Emitter<InboxUpdate>| async move {
        find_pauses(&session, &io, &|update| emitter.emit(update), what).await
    })
}

pub(crate) async fn find_pauses(
    session: &Session,
    io: &Io,
    emit: &dyn Fn(InboxUpdate),
    mut what: Inbox,
) -> Result<(), Error> {
    for region in std::mem::take(&mut what.regions) {
        session.admit_region(&region)?;
        let region = region.to_ascii_lowercase();
        if !what.regions.contains(&region) {
            what.regions.push(region);
        }
    }
    if what.regions.is_empty() {
        what.regions.push(session.region());
    }
    session.pace().set_share(what.share);
    let what = Rc::new(what);
    let reported = ReportedPauses::default();
    let emit = |update: InboxUpdate| {
        let update = update.informed_by(&session.revisions());
        emit(update);
    };
    loop {
        scan(session, io, &emit, &what, &reported).await?;
        let Some(pause) = what.refresh_every else {
            return Ok(());
        };
        io.sleep(pause.min(LONGEST_PAUSE)).await;
    }
}

/// A call under way: which Region's, and what for.
type UnderWay<'a> = Pin<Box<dyn Future<Output = (usize, Call, Result<JobOutput, Error>)> + 'a>>;

/// When it ends, and what is waited for.
type Timer<'a> = (Timestamp, Pin<Box<dyn Future<Output = ()> + 'a>>);

async fn scan(
    session: &Session,
    io: &Io,
    emit: &dyn Fn(InboxUpdate),
    what: &Rc<Inbox>,
    reported: &ReportedPauses,
) -> Result<(), Error> {
    // One question for credentials, not one for every first call.
    session.renew_credentials(io).await?;
    let mut emitted_at = Timestamp::default();
    let mut regions: Vec<RegionScan> = what
        .regions
        .iter()
        .map(|name| {
            let known = session.memory::<InboxMemory>().for_region(name);
            RegionScan::new(
                session,
                name,
                what.clone(),
                known,
                reported.clone(),
                io.now(),
            )
        })
        .collect();
    let mut calls: Vec<UnderWay<'_>> = Vec::new();
    // How many of them were begun, which signs a request. A turn begins one, and another for each answer: to begin all of them
    // at once would hold up the caller, which may be a page.
    let mut begun = 0;
    let mut timer: Option<Timer<'_>> = None;
    loop {
        let mut soonest: Option<Duration> = None;
        for (index, region) in regions.iter_mut().enumerate() {
            while let Some(attempt) = begin(session, io, &what.regions[index], region, &mut soonest)
            {
                calls.push(Box::pin(async move {
                    let region = &what.regions[index];
                    let answer = attempt.job.perform(session, io, region).await;
                    (index, attempt, answer)
                }));
            }
        }
        begun = calls.len().min(begun + 1);
        if begun < calls.len() {
            soonest = Some(Duration::ZERO);
        }
        let pending = emit_progress(&mut regions, io.now(), &mut emitted_at, emit);
        if calls.is_empty() && soonest.is_none() {
            return Ok(());
        }
        set(&mut timer, io, soonest.into_iter().chain(pending).min());
        if let Some((index, attempt, answer)) = next(&mut calls, begun, &mut timer).await {
            begun -= 1;
            regions[index].completed(session, attempt, answer, io.now(), emit)?;
        }
    }
}

/// The Region's next call, if its bucket has room; else notes when it will have.
fn begin(
    session: &Session,
    io: &Io,
    name: &str,
    region: &mut RegionScan,
    soonest: &mut Option<Duration>,
) -> Option<Call> {
    let attempt = region.next(&mut |bucket| {
        let wait = session.pace().wait(name, bucket, io.now());
        if wait.is_zero() {
            return true;
        }
        *soonest = Some(soonest.map_or(wait, |before| before.min(wait)));
        false
    })?;
    if let Some(bucket) = attempt.job.bucket() {
        session.pace().spend(name, bucket, io.now());
    }
    Some(attempt)
}

/// Has the timer end after `soonest`, if there is reason to wait.
fn set<'a>(timer: &mut Option<Timer<'a>>, io: &'a Io, soonest: Option<Duration>) {
    let Some(soonest) = soonest else {
        *timer = None;
        return;
    };
    let millis = i64::try_from(soonest.as_millis()).unwrap_or(i64::MAX);
    let end = Timestamp::from_epoch_millis(io.now().epoch_millis().saturating_add(millis));
    // A timer that is due already ends soon enough.
    if timer
        .as_ref()
        .is_none_or(|(at, _)| *at != end && *at > io.now())
    {
        *timer = Some((end, Box::pin(io.sleep(soonest))));
    }
}

/// Waits for an answer to one of the first `begun` calls, or for the timer.
async fn next(
    calls: &mut Vec<UnderWay<'_>>,
    begun: usize,
    timer: &mut Option<Timer<'_>>,
) -> Option<(usize, Call, Result<JobOutput, Error>)> {
    poll_fn(|context| {
        let answered = calls[..begun]
            .iter_mut()
            .enumerate()
            .find_map(|(index, call)| match call.as_mut().poll(context) {
                Poll::Ready(answer) => Some((index, answer)),
                Poll::Pending => None,
            });
        if let Some((index, answer)) = answered {
            drop(calls.remove(index));
            return Poll::Ready(Some(answer));
        }
        match timer {
            Some((_, sleep)) => sleep.as_mut().poll(context).map(|()| {
                *timer = None;
                None
            }),
            None => Poll::Pending,
        }
    })
    .await
}

/// Returns when to emit again, if some of it was emitted too recently.
fn emit_progress(
    regions: &mut [RegionScan],
    now: Timestamp,
    emitted_at: &mut Timestamp,
    emit: &dyn Fn(InboxUpdate),
) -> Option<Duration> {
    let age = now.epoch_millis() - emitted_at.epoch_millis();
    // A clock that was set back makes it due.
    let due = !(0..PROGRESS_INTERVAL_MILLIS).contains(&age);
    let mut pending = false;
    for region in regions {
        if region.changed && (due || region.is_done()) {
            region.changed = false;
            emit(InboxUpdate::Progress(region.progress()));
        }
        pending |= region.changed;
    }
    if due {
        *emitted_at = now;
    }
    let rest = u64::try_from(PROGRESS_INTERVAL_MILLIS - age).unwrap_or_default();
    pending.then(|| Duration::from_millis(rest))
}
