//! `changes`: what a service deployment brings, compared with what runs.

use super::describe::read_one;
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_service_revisions::{DescribeServiceRevisionsOutput, ServiceRevision};
use crate::ecs::describe_task_definition::{DescribeTaskDefinitionOutput, TaskDefinition};
use crate::ecs::{DescribeServiceRevisions, DescribeTaskDefinition};
use crate::error::{Error, Moment, code};
use crate::rollout::changes::{Changes, Revision};
use crate::rollout::{RevisionState, Rollout};

/// Compares what a deployment brings with the revision that has most of the production traffic now.
///
/// What may not be read (a task definition, say) leaves the rest, and is told in [`Changes::unread`]. Ends with an error
/// where the deployment or its new revision cannot be read.
#[must_use]
pub fn changes(session: Session, arn: ServiceDeploymentArn) -> Flow<(), Result<Changes, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { read_changes(&session, &io, &arn).await })
}

pub(crate) async fn read_changes(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
) -> Result<Changes, Error> {
    let rollout = read_one(session, io, arn).await?;
    changes_of(session, io, &rollout).await
}

/// The same, of a deployment that was read.
pub(crate) async fn changes_of(
    session: &Session,
    io: &Io,
    rollout: &Rollout,
) -> Result<Changes, Error> {
    let region = rollout.region.as_str();
    let target = rollout.target_service_revision.as_ref();
    let target = target.ok_or_else(|| not_given("the revision this deployment brings"))?;
    let source = rollout.source_service_revisions.first();
    let mut revisions = revisions(session, io, region, source, &target.arn).await?;
    let mut take = |arn: &str| {
        let is = |one: &ServiceRevision| one.service_revision_arn.as_deref() == Some(arn);
        let index = revisions.iter().position(is)?;
        Some(revisions.swap_remove(index))
    };
    let after = take(&target.arn).ok_or_else(|| not_given(&target.arn))?;
    let before = source.and_then(|source| take(&source.arn));

    let mut unread = Vec::new();
    if let (Some(source), None) = (source, &before) {
        unread.push(not_given(&source.arn));
    }
    let same = before
        .as_ref()
        .is_some_and(|before| before.task_definition == after.task_definition);
    let mut complete = Vec::with_capacity(2);
    for revision in [Some(after), before].into_iter().flatten() {
        // Without another one to compare it with, a task definition says nothing about a change.
        let wanted = if same || source.is_none() {
            None
        } else {
            revision.task_definition.clone()
        };
        let task_definition = match wanted {
            None => None,
            Some(wanted) => match definition(session, io, region, wanted).await {
                Ok(read) => read,
                Err(error) => {
                    unread.push(error);
                    None
                }
            },
        };
        complete.push(Revision {
            revision,
            task_definition,
        });
    }
    // The first is there: it was put in before all others.
    let mut changes = Changes::between(complete.get(1), &complete[0]);
    changes.unread = unread;
    Ok(changes)
}

async fn revisions(
    session: &Session,
    io: &Io,
    region: &str,
    source: Option<&RevisionState>,
    target: &str,
) -> Result<Vec<ServiceRevision>, Error> {
    let mut arns = vec![target.to_owned()];
    arns.extend(source.map(|source| source.arn.clone()));
    let describe = DescribeServiceRevisions {
        service_revision_arns: arns,
    };
    let mut output = DescribeServiceRevisionsOutput::default();
    session.read(io, region, &describe, &mut output).await?;
    Ok(output.service_revisions.unwrap_or_default())
}

async fn definition(
    session: &Session,
    io: &Io,
    region: &str,
    task_definition: String,
) -> Result<Option<TaskDefinition>, Error> {
    let describe = DescribeTaskDefinition {
        task_definition,
        include: None,
    };
    let mut output = DescribeTaskDefinitionOutput::default();
    session.read(io, region, &describe, &mut output).await?;
    Ok(output.task_definition)
}

fn not_given(what: &str) -> Error {
    Error::new(
        Moment::Service,
        code::NOT_GIVEN,
        ["ECS does not give ", what, "."].concat(),
    )
}
