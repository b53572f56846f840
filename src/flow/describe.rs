//! `describe`: one service deployment, as a person needs to see it.

use super::settled::Settled;
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

/// A deployment as it was read.
pub(crate) struct Reading {
    /// What the read shows, completed by what the session knew before.
    pub(crate) rollout: Rollout,
    /// What that is computed from.
    read: ServiceDeployment,
    /// Whether the read showed less than the session knew.
    pub(super) lags: bool,
}

impl Reading {
    fn new(
        arn: &ServiceDeploymentArn,
        mut read: ServiceDeployment,
        as_of: Timestamp,
        settled: &mut Settled,
    ) -> Self {
        let lags = settled.complete(&mut read);
        Self {
            rollout: Rollout::new(arn, &read, as_of),
            read,
            lags,
        }
    }

    /// The same, completed by what the session has come to know since.
    pub(super) fn completed(self, session: &Session) -> Rollout {
        let Self { rollout, read, .. } = self;
        let (arn, as_of) = (&rollout.service_deployment_arn, rollout.as_of);
        let again = Self::new(arn, read, as_of, &mut session.settled());
        again.rollout.informed_by(&session.revisions())
    }
}

/// Reads one deployment, and what it means at this moment.
pub(crate) async fn read_one(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
) -> Result<Rollout, Error> {
    Ok(read_closely(session, io, arn).await?.rollout)
}

/// The same, with whether the read lagged.
pub(super) async fn read_closely(
    session: &Session,
    io: &Io,
    arn: &ServiceDeploymentArn,
) -> Result<Reading, Error> {
    let read = read_many(session, io, std::slice::from_ref(arn)).await;
    let mut read = read.map_err(|error| {
        if error.is_not_found() {
            error.with_advice("The cluster or the service of this deployment no longer exists.")
        } else {
            error
        }
    })?;
    // One is asked for, so one is answered for.
    read.pop().unwrap_or_else(|| Err(left_out()))
}

/// Reads up to 20 deployments of one Region. What ECS does not return fails alone; the order is that of `arns`.
///
/// `arns` must not be empty, and all of one Region.
pub(crate) async fn read_many(
    session: &Session,
    io: &Io,
    arns: &[ServiceDeploymentArn],
) -> Result<Vec<Result<Reading, Error>>, Error> {
    let Some(first) = arns.first() else {
        return Ok(Vec::new());
    };
    let output = session.read(io, first.region(), &deployments(arns)).await?;
    let as_of = session.aws_time(io.now());
    let read = readings(arns, output, as_of, &mut session.settled());
    let known = session.revisions();
    let informed = |reading: Reading| Reading {
        rollout: reading.rollout.informed_by(&known),
        ..reading
    };
    Ok(read.into_iter().map(|one| one.map(informed)).collect())
}

/// Asks for these.
pub(super) fn deployments(arns: &[ServiceDeploymentArn]) -> DescribeServiceDeployments {
    DescribeServiceDeployments {
        service_deployment_arns: arns.iter().map(|arn| arn.as_str().to_owned()).collect(),
    }
}

/// What these are, in their order.
pub(super) fn readings(
    arns: &[ServiceDeploymentArn],
    output: DescribeServiceDeploymentsOutput,
    as_of: Timestamp,
    settled: &mut Settled,
) -> Vec<Result<Reading, Error>> {
    let mut deployments = output.service_deployments.unwrap_or_default();
    let failures = output.failures.unwrap_or_default();
    arns.iter()
        .map(|arn| {
            let is = |other: &Option<String>| other.as_deref() == Some(arn.as_str());
            let mut read = deployments.iter_mut();
            if let Some(read) = read.find(|read| is(&read.service_deployment_arn)) {
                return Ok(Reading::new(arn, std::mem::take(read), as_of, settled));
            }
            Err(match failures.iter().find(|failure| is(&failure.arn)) {
                Some(failure) if failure.is_missing() => not_found(arn),
                Some(failure) => failure.error("service deployment"),
                None => left_out(),
            })
        })
        .collect()
}

fn not_found(arn: &ServiceDeploymentArn) -> Error {
    Error::new(
        Moment::Service,
        code::DEPLOYMENT_NOT_FOUND,
        format!(
            "ECS has no service deployment {arn}. Check the ARN and your account: a new deployment takes a few seconds to appear, and ECS keeps deployments for 90 days."
        ),
    )
}

/// It is neither among the deployments nor among the failures.
fn left_out() -> Error {
    Error::new(
        Moment::Service,
        code::NOT_GIVEN,
        "ECS's answer does not include this service deployment. Try again.",
    )
}
