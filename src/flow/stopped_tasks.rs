//! `stoppedTasks`: tasks of the new revision that stopped, and why.

use super::changes::not_given;
use super::describe::read_one;
use super::revisions::read_revisions;
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_tasks::Task;
use crate::ecs::{
    DescribeServiceDeployments, DescribeServiceRevisions, DescribeTasks, Facts, Failure, ListTasks,
};
use crate::error::{Error, Remedy};
use crate::protocol::Operation;
use crate::rollout::Rollout;
use crate::rollout::stopped::{MatchedBy, Sorted, StoppedTasks, sort, with_definition};

/// The operations that [`stopped_tasks`] calls: what its caller must be allowed.
pub const CALLS: &[Facts] = &[
    Facts::new::<DescribeServiceDeployments>(),
    Facts::new::<ListTasks>(),
    Facts::new::<DescribeTasks>(),
    Facts::new::<DescribeServiceRevisions>(),
];

/// ECS's limit of one call.
const AT_ONCE: usize = 100;
/// At most so many pages of them are read: a service that fails for an hour has no more.
const PAGES: usize = 10;

/// Reads the ten most recently stopped tasks of a deployment's new revision, and why they stopped. ECS lists stopped tasks for about an hour.
///
/// Ends with `AccessDeniedException`, saying which rights are needed, for a role that may not list or describe tasks.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html>.
#[must_use]
pub fn stopped_tasks(
    session: Session,
    arn: ServiceDeploymentArn,
) -> Flow<(), Result<StoppedTasks, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { read_stopped(&session, &io, &arn).await })
}

pub(crate) async fn read_stopped(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
) -> Result<StoppedTasks, Error> {
    let rollout = read_one(session, io, arn).await?;
    let (arns, listed_all) = list(session, io, arn).await.map_err(naming_rights)?;
    let (tasks, described_all) = describe(session, io, arn, &arns)
        .await
        .map_err(naming_rights)?;
    let (tasks, matched_by) = match sort(&rollout, tasks) {
        Sorted::Own(tasks) => (tasks, MatchedBy::Revision),
        Sorted::Candidates(tasks) if tasks.is_empty() => (tasks, MatchedBy::TaskDefinition),
        Sorted::Candidates(tasks) => {
            let name = definition_name(session, io, &rollout).await?;
            (with_definition(tasks, &name), MatchedBy::TaskDefinition)
        }
    };
    let complete = listed_all && described_all;
    Ok(StoppedTasks::new(arn, tasks, matched_by, complete))
}

/// The stopped tasks of the service, in no order, and whether these are all.
async fn list(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
) -> Result<(Vec<String>, bool), Error> {
    let mut page = ListTasks {
        cluster: Some(arn.cluster().to_owned()),
        service_name: Some(arn.service().to_owned()),
        desired_status: Some("STOPPED".to_owned()),
        ..ListTasks::default()
    };
    let mut arns = Vec::new();
    for _ in 0..PAGES {
        let listed = session.read(io, arn.region(), &page).await?;
        arns.extend(listed.task_arns.into_iter().flatten());
        page.next_token = listed.next_token;
        if page.next_token.is_none() {
            return Ok((arns, true));
        }
    }
    Ok((arns, false))
}

/// These tasks, and whether each was given that there still is.
async fn describe(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
    arns: &[String],
) -> Result<(Vec<Task>, bool), Error> {
    let (mut tasks, mut complete) = (Vec::with_capacity(arns.len()), true);
    for some in arns.chunks(AT_ONCE) {
        let describe = DescribeTasks {
            cluster: Some(arn.cluster().to_owned()),
            tasks: some.to_vec(),
            include: None,
        };
        let described = session.read(io, arn.region(), &describe).await?;
        tasks.extend(described.tasks.into_iter().flatten());
        // What ECS has forgotten since it was listed is no loss.
        complete &= described.failures.iter().flatten().all(Failure::is_missing);
    }
    Ok((tasks, complete))
}

/// `family:revision` of the new revision's task definition.
async fn definition_name(session: &Session, io: &Io, rollout: &Rollout) -> Result<String, Error> {
    let target = rollout.target_service_revision.as_ref();
    let target = target.ok_or_else(|| not_given("the new revision"))?;
    let known = || {
        let revisions = session.revisions();
        revisions.get(&target.arn)?.task_definition.clone()
    };
    if let Some(name) = known() {
        return Ok(name);
    }
    let wanted = vec![target.arn.clone()];
    for revision in read_revisions(session, io, &rollout.region, wanted).await? {
        session.revisions().learn(&revision, None);
    }
    known().ok_or_else(|| not_given("the new revision's task definition"))
}

/// The same error; for want of rights, in words that name them.
fn naming_rights(error: Error) -> Error {
    if error.remedy() != Remedy::AskForRights {
        return error;
    }
    let action = |permission: Option<crate::protocol::Permission>| {
        permission.map_or("", |permission| permission.action)
    };
    error.with_message(format!(
        "To see stopped tasks, this role needs {} and {}.",
        action(ListTasks::PERMISSION),
        action(DescribeTasks::PERMISSION)
    ))
}
