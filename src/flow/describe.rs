//! `describe`: one service deployment, as a person needs to see it.

use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_service_deployments::DescribeServiceDeploymentsOutput;
use crate::ecs::{DescribeServiceDeployments, ServiceDeployment};
use crate::error::{Error, Moment, code};
use crate::rollout::Rollout;
use crate::timestamp::Timestamp;

/// Reads one deployment. Ends with `deployment-not-found` where ECS knows none of that ARN (any more: it keeps them for
/// 90 days).
#[must_use]
pub fn describe(session: Session, arn: ServiceDeploymentArn) -> Flow<(), Result<Rollout, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { read_one(&session, &io, &arn).await })
}

/// Reads one deployment, and what it means at this moment.
pub(crate) async fn read_one(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
) -> Result<Rollout, Error> {
    let mut read = read_many(session, io, std::slice::from_ref(arn)).await?;
    // One is asked for, so one is answered for.
    read.pop().unwrap_or_else(|| Err(not_found(arn)))
}

/// Reads up to 20 deployments of one Region. What is not found fails alone; the order is that of `arns`.
///
/// `arns` must not be empty, and all of one Region.
pub(crate) async fn read_many(
    session: &Session,
    io: &Io,
    arns: &[ServiceDeploymentArn],
) -> Result<Vec<Result<Rollout, Error>>, Error> {
    let Some(first) = arns.first() else {
        return Ok(Vec::new());
    };
    let mut output = DescribeServiceDeploymentsOutput::default();
    session
        .read(io, first.region(), &deployments(arns), &mut output)
        .await?;
    Ok(rollouts(arns, output, session.aws_time(io.now())))
}

/// Asks for these.
pub(super) fn deployments(arns: &[ServiceDeploymentArn]) -> DescribeServiceDeployments {
    DescribeServiceDeployments {
        service_deployment_arns: arns.iter().map(|arn| arn.as_str().to_owned()).collect(),
    }
}

/// What these are, in their order.
pub(super) fn rollouts(
    arns: &[ServiceDeploymentArn],
    output: DescribeServiceDeploymentsOutput,
    as_of: Timestamp,
) -> Vec<Result<Rollout, Error>> {
    let deployments = output.service_deployments.unwrap_or_default();
    let is = |deployment: &&ServiceDeployment, arn: &ServiceDeploymentArn| {
        deployment.service_deployment_arn.as_deref() == Some(arn.as_str())
    };
    arns.iter()
        .map(
            |arn| match deployments.iter().find(|deployment| is(deployment, arn)) {
                Some(deployment) => Ok(Rollout::new(arn, deployment, as_of)),
                None => Err(not_found(arn)),
            },
        )
        .collect()
}

fn not_found(arn: &ServiceDeploymentArn) -> Error {
    Error::new(
        Moment::Service,
        code::DEPLOYMENT_NOT_FOUND,
        format!(
            "ECS knows no service deployment {arn}. Check the ARN and the account you are signed in to; ECS forgets \
             deployments after 90 days."
        ),
    )
}
