//! `images`: the container images of many service revisions, for a list of what waits.

use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceRevisionArn;
use crate::ecs::DescribeServiceRevisions;
use crate::ecs::describe_service_revisions::{
    ContainerImage, DescribeServiceRevisionsOutput, ServiceRevision,
};
use crate::error::Error;
use crate::json::{ToJson, write_object};

/// What one service revision runs.
#[derive(Clone, Debug)]
pub struct RevisionImages {
    /// The revision's ARN.
    pub service_revision_arn: String,
    /// Its containers, in ECS's order.
    pub containers: Vec<ContainerImage>,
}

impl ToJson for RevisionImages {
    fn write(&self, out: &mut String) {
        let containers: Vec<Container<'_>> = self.containers.iter().map(Container).collect();
        write_object(
            out,
            &[
                ("serviceRevisionArn", &self.service_revision_arn),
                ("containers", &containers),
            ],
        );
    }
}

struct Container<'a>(&'a ContainerImage);

impl ToJson for Container<'_> {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("name", &self.0.container_name),
                ("image", &self.0.image),
                ("digest", &self.0.image_digest),
            ],
        );
    }
}

/// ECS's limit of one call.
const AT_ONCE: usize = 20;

/// Reads what service revisions of one Region run, 20 of them a call. A revision that ECS does not give is left out; a call that
/// fails ends it.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html>.
#[must_use]
pub fn images(
    session: Session,
    arns: Vec<ServiceRevisionArn>,
) -> Flow<(), Result<Vec<RevisionImages>, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { read_images(&session, &io, &arns).await })
}

pub(crate) async fn read_images(
    session: &Session,
    io: &Io,
    arns: &[ServiceRevisionArn],
) -> Result<Vec<RevisionImages>, Error> {
    let mut images = Vec::with_capacity(arns.len());
    let region = arns.first().map_or("", ServiceRevisionArn::region);
    if arns.iter().any(|arn| arn.region() != region) {
        return Err(Error::input(
            "serviceRevisionArns must be of one Region. Nothing was sent.",
        ));
    }
    for some in arns.chunks(AT_ONCE) {
        let describe = DescribeServiceRevisions {
            service_revision_arns: some.iter().map(|arn| arn.as_str().to_owned()).collect(),
        };
        let mut output = DescribeServiceRevisionsOutput::default();
        session.read(io, region, &describe, &mut output).await?;
        let revisions = output.service_revisions.unwrap_or_default();
        images.extend(revisions.into_iter().filter_map(RevisionImages::of));
    }
    Ok(images)
}

impl RevisionImages {
    fn of(revision: ServiceRevision) -> Option<Self> {
        Some(Self {
            service_revision_arn: revision.service_revision_arn?,
            containers: revision.container_images.unwrap_or_default(),
        })
    }
}
