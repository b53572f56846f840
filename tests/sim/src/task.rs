//! The tasks of services, one by one: those that run, and those that stopped within the last hour.

use crate::service::Service;
use crate::workload::fnv1a;
use crate::world::World;

/// For how long ECS tells of a stopped task: "at least one hour".
const KEPT: i64 = 3_600_000;
/// From a task's creation to its start.
const STARTS_WITHIN: i64 = 4_000;
/// From the order to stop to the end.
const STOPS_WITHIN: i64 = 1_500;
/// Numbers of stopped tasks begin here, above those of any that run.
const STOPPED_FROM: usize = 1_000_000;

/// A task that stopped, or will have at a moment that is known already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopped {
    pub(crate) revision: usize,
    pub(crate) created_at: i64,
    /// When it had stopped.
    pub(crate) at: i64,
    pub(crate) why: Why,
    /// The deployment that made it stop, by the index of the revision that it brings.
    pub(crate) by: usize,
}

/// Why a task stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// It took more memory than it may.
    OutOfMemory,
    /// Its image is not there.
    NoImage,
    /// Its process ended.
    Exited,
    /// It did not pass the target group's health checks.
    Unhealthy,
    /// It is no longer wanted.
    ScaledIn,
}

impl Why {
    /// What goes wrong with the `number`th of several.
    pub(crate) fn nth(number: u32) -> Self {
        let all = [
            Self::OutOfMemory,
            Self::Exited,
            Self::Unhealthy,
            Self::NoImage,
        ];
        // Never more than there are.
        all[usize::try_from(number).unwrap_or_default() % all.len()]
    }

    /// `stopCode`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::OutOfMemory | Self::Exited => "EssentialContainerExited",
            Self::NoImage => "TaskFailedToStart",
            Self::Unhealthy | Self::ScaledIn => "ServiceSchedulerInitiated",
        }
    }

    /// What the container that gets the traffic exited with; none where it never ran.
    pub(crate) fn exit_code(self) -> Option<i32> {
        match self {
            Self::OutOfMemory => Some(137),
            Self::NoImage => None,
            Self::Exited => Some(1),
            Self::Unhealthy => Some(143),
            Self::ScaledIn => Some(0),
        }
    }

    /// `reason` of that container.
    pub(crate) fn container_reason(self, image: &str) -> Option<String> {
        match self {
            Self::OutOfMemory => {
                Some("OutOfMemoryError: Container killed due to memory usage".to_owned())
            }
            Self::NoImage => Some(format!(
                "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image}: not found"
            )),
            _ => None,
        }
    }

    /// Whether it went wrong, so that the task would have run on.
    pub(crate) fn is_failure(self) -> bool {
        self != Self::ScaledIn
    }
}

/// A task as it is at a moment.
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) revision: usize,
    pub(crate) created_at: i64,
    /// None where it never ran.
    pub(crate) started_at: Option<i64>,
    /// How it stops, once it is to.
    pub(crate) stop: Option<Stopped>,
}

impl Task {
    pub(crate) fn stopping_at(&self) -> Option<i64> {
        self.stop.map(|stop| stop.at - STOPS_WITHIN)
    }

    /// When it had stopped.
    pub(crate) fn stopped_at(&self, now: i64) -> Option<i64> {
        self.stop
            .map(|stop| stop.at)
            .filter(|stopped| *stopped <= now)
    }
}

impl World {
    /// The tasks of a service that are told of: those that run, then those that are stopping or have stopped.
    pub(crate) fn tasks_of<'a>(&'a self, service: &'a Service) -> impl Iterator<Item = Task> + 'a {
        let running = service.active.iter().flat_map(move |active| {
            let created_at = self.revisions[active.revision].created_at;
            let number = usize::try_from(active.tasks.running(self.now)).unwrap_or_default();
            (0..number).map(move |number| Task {
                id: self.task_id(active.revision, number),
                revision: active.revision,
                created_at,
                started_at: Some(created_at + STARTS_WITHIN),
                stop: None,
            })
        });
        let now = self.now;
        let told =
            move |one: &(usize, &Stopped)| one.1.at - STOPS_WITHIN <= now && now - one.1.at <= KEPT;
        let stopped = self.stopped.iter().enumerate().filter(told);
        let own = |revision: usize| {
            let owner = self.revisions[revision].service;
            std::ptr::eq(&raw const self.services[owner], service)
        };
        running.chain(
            stopped
                .filter(move |(_, stop)| own(stop.revision))
                .map(|(number, stop)| Task {
                    id: self.task_id(stop.revision, STOPPED_FROM + number),
                    revision: stop.revision,
                    created_at: stop.created_at,
                    started_at: (stop.why != Why::NoImage)
                        .then_some(stop.created_at + STARTS_WITHIN),
                    stop: Some(*stop),
                }),
        )
    }

    /// 32 hexadecimal digits that depend on the revision and the number alone.
    fn task_id(&self, revision: usize, number: usize) -> String {
        let name = format!("{}/{number}", self.revisions[revision].arn);
        format!("{:016x}{:016x}", fnv1a(&name, 7), fnv1a(&name, 8))
    }

    /// So many tasks of a revision go, one after the other within `duration`, as a deployment wants it.
    pub(crate) fn tasks_go(&mut self, revision: usize, by: usize, now: i64, duration: i64) {
        let service = &self.services[self.revisions[revision].service];
        let running = service
            .active(revision)
            .map_or(0, |active| active.tasks.running(now));
        let created_at = self.revisions[revision].created_at;
        self.stopped
            .extend((1..=i64::from(running)).map(|number| Stopped {
                revision,
                created_at,
                at: now + duration * number / i64::from(running),
                why: Why::ScaledIn,
                by,
            }));
    }

    /// Tasks of a new revision fail, `each` after the one before.
    pub(crate) fn tasks_fail(&mut self, revision: usize, number: u32, now: i64, each: i64) {
        self.stopped.extend((0..number).map(|one| {
            let created_at = now + each * i64::from(one);
            Stopped {
                revision,
                created_at,
                at: created_at + each,
                why: Why::nth(one),
                by: revision,
            }
        }));
    }

    /// No more tasks of a revision are begun.
    pub(crate) fn tasks_fail_no_more(&mut self, revision: usize, now: i64) {
        self.stopped
            .retain(|stop| stop.revision != revision || !stop.why.is_failure() || stop.at <= now);
    }
}
