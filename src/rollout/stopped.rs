//! Tasks of the new revision that stopped, and why.

use serde::Serialize;

use super::Rollout;
use super::console;
use super::known::short_name;
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_tasks::Task;
use crate::timestamp::Timestamp;

/// How many tasks are shown.
const MOST: usize = 10;

/// The most recently stopped tasks of a deployment's new revision. ECS reports a stopped task for about an hour.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StoppedTasks {
    /// The deployment's ARN.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// The tasks, latest first; ten at most.
    pub tasks: Vec<StoppedTask>,
    /// How many more of them ECS reports.
    pub more: usize,
    /// How the tasks are known to be the new revision's; `None` where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_by: Option<MatchedBy>,
    /// Whether ECS reported every stopped task of the service.
    pub complete: bool,
    /// What is not certain, a sentence each.
    pub notes: Vec<String>,
}

/// How tasks are known to be a service revision's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum MatchedBy {
    /// By what started them: `startedBy` names the revision.
    Revision,
    /// By their task definition alone: another revision with the same one may have started them.
    TaskDefinition,
}

/// A task that stopped, or is stopping.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StoppedTask {
    /// Its ARN.
    pub task_arn: String,
    /// Why it stopped, in one of a few words, such as `EssentialContainerExited`.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html>.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_code: Option<String>,
    /// Why it stopped, in ECS's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_reason: Option<String>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When it began to run; `None` where it never did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it began to stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopping_at: Option<Timestamp>,
    /// When it had stopped; `None` while it is stopping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
    /// Its containers.
    pub containers: Vec<StoppedContainer>,
    /// The task in AWS's own console; `None` for partitions whose console's address is not public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console_url: Option<String>,
}

/// A container of a task that stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StoppedContainer {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The code that it exited with; `None` where it never ran, or ECS did not report one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// More about why it stopped, in ECS's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Stopped tasks of a service, by what ECS says of whose they are.
#[derive(Debug)]
pub(crate) enum Sorted {
    /// These are the new revision's.
    Own(Vec<Task>),
    /// These may be: what started them says nothing.
    Candidates(Vec<Task>),
}

/// Sorts out the new revision's tasks.
///
/// AWS documents that `startedBy` is the id of the service's deployment, `ecs-svc/NUMBER`, and not that this is the number of the service
/// revision, although it has been seen to be. So it is taken to be where it names one of the deployment's revisions; else it says nothing.
pub(crate) fn sort(rollout: &Rollout, mut tasks: Vec<Task>) -> Sorted {
    let names = |task: &Task, revision: Option<&str>| {
        let started_by = task.started_by.as_deref();
        let number = started_by.and_then(|by| by.strip_prefix("ecs-svc/"));
        number.is_some() && number == revision
    };
    let names_one = |task: &Task| {
        let mut revisions = rollout.revisions();
        revisions.any(|one| names(task, one.revision.as_deref()))
    };
    if tasks.iter().any(names_one) {
        let target = rollout.target_service_revision.as_ref();
        let target = target.and_then(|target| target.revision.as_deref());
        tasks.retain(|task| names(task, target));
        return Sorted::Own(tasks);
    }
    // What is older than the deployment was started by another.
    tasks.retain(|task| match (rollout.created_at, task.created_at) {
        (Some(began), Some(created)) => created >= began,
        _ => true,
    });
    Sorted::Candidates(tasks)
}

/// Of these, those with the task definition of this name (`family:revision`).
pub(crate) fn with_definition(mut tasks: Vec<Task>, name: &str) -> Vec<Task> {
    let is = |task: &Task| task.task_definition_arn.as_deref().map(short_name);
    tasks.retain(|task| is(task).as_deref() == Some(name));
    tasks
}

impl StoppedTasks {
    /// The most recent of `tasks`, all of the new revision of the deployment `arn`.
    pub(crate) fn new(
        arn: &ServiceDeploymentArn,
        mut tasks: Vec<Task>,
        matched_by: MatchedBy,
        complete: bool,
    ) -> Self {
        let matched_by = (!tasks.is_empty()).then_some(matched_by);
        let mut latest = Vec::new();
        while latest.len() < MOST
            && let Some(task) = take_latest(&mut tasks)
        {
            latest.push(StoppedTask::new(arn, task));
        }
        let mut notes = Vec::new();
        if matched_by == Some(MatchedBy::TaskDefinition) {
            notes.push(
                "ECS does not report which deployment started these tasks. They run the new revision's task definition."
                    .to_owned(),
            );
        }
        if !complete {
            notes.push(
                "Not every stopped task of the service could be read, so some may be missing."
                    .to_owned(),
            );
        }
        Self {
            service_deployment_arn: arn.clone(),
            more: tasks.len(),
            tasks: latest,
            matched_by,
            complete,
            notes,
        }
    }
}

/// Takes out the task that stopped last. Sorting them all would bring a sort into the module.
fn take_latest(tasks: &mut Vec<Task>) -> Option<Task> {
    let when = |index: &usize| {
        let task = &tasks[*index];
        let stopped = task.stopped_at.or(task.stopping_at);
        // Of those that stopped together, always the same one comes first: ECS lists them in no order.
        (stopped.map(Timestamp::epoch_millis), &task.task_arn)
    };
    let latest = (0..tasks.len()).max_by_key(when)?;
    Some(tasks.swap_remove(latest))
}

impl StoppedTask {
    fn new(arn: &ServiceDeploymentArn, task: Task) -> Self {
        let task_arn = task.task_arn.unwrap_or_default();
        let containers = task.containers.into_iter().flatten();
        Self {
            console_url: console::task(arn, &task_arn),
            task_arn,
            stop_code: task.stop_code,
            stopped_reason: task.stopped_reason,
            created_at: task.created_at,
            started_at: task.started_at,
            stopping_at: task.stopping_at,
            stopped_at: task.stopped_at,
            containers: containers
                .map(|one| StoppedContainer {
                    name: one.name,
                    exit_code: one.exit_code,
                    reason: one.reason,
                })
                .collect(),
        }
    }
}
