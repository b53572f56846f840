//! Reading service revisions and task definitions, for the flows that compare them.

use super::{Io, Session};
use crate::ecs::describe_service_revisions::ServiceRevision;
use crate::ecs::describe_task_definition::TaskDefinition;
use crate::ecs::{DescribeServiceRevisions, DescribeTaskDefinition};
use crate::error::Error;

/// Reads at most 20 revisions of one Region. One that ECS does not give is left out.
pub(super) async fn read_revisions(
    session: &Session,
    io: &Io,
    region: &str,
    arns: Vec<String>,
) -> Result<Vec<ServiceRevision>, Error> {
    let describe = DescribeServiceRevisions {
        service_revision_arns: arns,
    };
    let output = session.read(io, region, &describe).await?;
    Ok(output.service_revisions.unwrap_or_default())
}

pub(super) async fn definition(
    session: &Session,
    io: &Io,
    region: &str,
    task_definition: String,
) -> Result<Option<TaskDefinition>, Error> {
    let describe = DescribeTaskDefinition {
        task_definition,
        include: None,
    };
    let output = session.read(io, region, &describe).await?;
    Ok(output.task_definition)
}
