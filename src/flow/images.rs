//! `images`: what many deployments change about the images of their containers, for a list of what waits.

use serde::Serialize;

use super::changes::lacks_images;
use super::revisions::{definition, read_revisions};
use super::{Emitter, Flow, Io, Session};
use crate::arn::{ServiceDeploymentArn, ServiceRevisionArn};
use crate::error::Error;
use crate::rollout::Rollout;
use crate::rollout::changes::ImageChange;

/// A deployment whose images are to be compared.
#[derive(Clone, Debug)]
pub struct DeploymentRevisions {
    /// The deployment.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// The revisions that ran before, the main one first; `None` where ECS sent no list of them.
    pub sources: Option<Vec<ServiceRevisionArn>>,
    /// The revision that it deploys.
    pub target: ServiceRevisionArn,
}

impl DeploymentRevisions {
    /// What there is to compare of a deployment; `None` where ECS did not report its revisions.
    #[must_use]
    pub fn from_rollout(rollout: &Rollout) -> Option<Self> {
        let target = rollout.target_service_revision.as_ref()?;
        let sources = match &rollout.source_service_revisions {
            None => None,
            Some(sources) => Some(
                sources
                    .iter()
                    .map(|source| source.arn.parse().ok())
                    .collect::<Option<_>>()?,
            ),
        };
        Some(Self {
            service_deployment_arn: rollout.service_deployment_arn.clone(),
            sources,
            target: target.arn.parse().ok()?,
        })
    }
}

/// What a deployment changes about its images.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DeploymentImages {
    /// The deployment's ARN.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// What changes; `None` where no image of the new revision is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<ImageChange>>,
    /// What rolling back changes; `None` where no image of the new revision is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roll_back_images: Option<Vec<ImageChange>>,
}

/// ECS's limit of one call.
const AT_ONCE: usize = 20;

/// Compares the images of deployments of one Region, 20 revisions a call; what this session has read before is not read again. A
/// call for revisions that fails ends it.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html>.
#[must_use]
pub fn images(
    session: Session,
    deployments: Vec<DeploymentRevisions>,
) -> Flow<(), Result<Vec<DeploymentImages>, Error>> {
    Flow::new(
        |io: Io, _: Emitter<()>| async move { read_images(&session, &io, &deployments).await },
    )
}

pub(crate) async fn read_images(
    session: &Session,
    io: &Io,
    deployments: &[DeploymentRevisions],
) -> Result<Vec<DeploymentImages>, Error> {
    let revisions = || deployments.iter().flat_map(DeploymentRevisions::revisions);
    let region = revisions().next().map_or("", ServiceRevisionArn::region);
    if revisions().any(|arn| arn.region() != region) {
        return Err(Error::input("deployments must all be in one Region."));
    }
    let mut unread: Vec<String> = Vec::new();
    for arn in revisions().map(ServiceRevisionArn::as_str) {
        let is_known = session.revisions().get(arn).is_some();
        if !is_known && !unread.iter().any(|one| one == arn) {
            unread.push(arn.to_owned());
        }
    }
    for some in unread.chunks(AT_ONCE) {
        for revision in read_revisions(session, io, region, some.to_vec()).await? {
            let wanted = revision
                .task_definition
                .clone()
                .filter(|_| lacks_images(&revision));
            let task_definition = match wanted {
                // A list does without what may not be read.
                Some(wanted) => definition(session, io, region, wanted)
                    .await
                    .unwrap_or(None),
                None => None,
            };
            session
                .revisions()
                .learn(&revision, task_definition.as_ref());
        }
    }
    let compared = deployments.iter().map(|one| {
        let images = one.changes(session);
        DeploymentImages {
            service_deployment_arn: one.service_deployment_arn.clone(),
            roll_back_images: images.as_deref().map(ImageChange::all_reversed),
            images,
        }
    });
    Ok(compared.collect())
}

impl DeploymentRevisions {
    fn revisions(&self) -> impl Iterator<Item = &ServiceRevisionArn> {
        let source = self.sources.iter().flatten().take(1);
        [&self.target].into_iter().chain(source)
    }

    fn changes(&self, session: &Session) -> Option<Vec<ImageChange>> {
        let known = session.revisions();
        let target = known.get(self.target.as_str())?;
        match self.sources.as_deref() {
            Some([]) => target.images_at_first(),
            Some([source, ..]) => match known.get(source.as_str()) {
                Some(source) => target.images_since(source),
                None => target.images_since_unknown(),
            },
            None => target.images_since_unknown(),
        }
    }
}
