//! What was read of service revisions, and what it says of a deployment.

use super::Routing;
use super::changes::defined::images_of;
use super::changes::image::{ImageChange, ImageChangeKind, NamedImages, compare};
use super::evidence::EvidenceSources;
use crate::ecs::describe_service_revisions::ServiceRevision;
use crate::ecs::describe_task_definition::TaskDefinition;

/// How many revisions are remembered.
const MOST: usize = 1000;

/// What was read of service revisions, by their ARNs. A revision does not change, so what was read once stays true.
#[derive(Clone, Debug, Default)]
pub struct KnownRevisions(Vec<(String, KnownRevision)>);

/// What was read of one service revision.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownRevision {
    pub(crate) routing: Routing,
    /// `family:revision`
    pub(crate) task_definition: Option<String>,
    pub(crate) images: NamedImages,
    pub(crate) evidence: EvidenceSources,
}

impl KnownRevisions {
    /// Remembers a revision, with its task definition where that was read.
    pub(crate) fn learn(
        &mut self,
        revision: &ServiceRevision,
        definition: Option<&TaskDefinition>,
    ) {
        let Some(arn) = revision.service_revision_arn.clone() else {
            return;
        };
        let known = KnownRevision {
            routing: Routing::new(revision),
            task_definition: revision.task_definition.as_deref().map(short_name),
            images: images_of(revision, definition),
            evidence: EvidenceSources::new(revision, definition),
        };
        self.put(arn, known);
    }

    /// Remembers where the logs of a known revision go, by its task definition.
    pub(crate) fn learn_logs(&mut self, arn: &str, definition: &TaskDefinition) {
        if let Some((_, known)) = self.0.iter_mut().find(|(known, _)| known == arn) {
            known.evidence.learn_logs(definition);
        }
    }

    fn put(&mut self, arn: String, known: KnownRevision) {
        self.0.retain(|(other, _)| *other != arn);
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push((arn, known));
    }

    pub(crate) fn get(&self, arn: &str) -> Option<&KnownRevision> {
        let (_, known) = self.0.iter().find(|(known, _)| known == arn)?;
        Some(known)
    }

    /// Adds all that `other` knows.
    pub(crate) fn extend(&mut self, other: &Self) {
        for (arn, known) in &other.0 {
            self.put(arn.clone(), known.clone());
        }
    }
}

impl KnownRevision {
    /// What changes about the images from `before` to this one; `None` where this one's are not known.
    pub(crate) fn images_since(&self, before: &Self) -> Option<Vec<ImageChange>> {
        compare(self.images.as_deref(), before.images.as_deref())
    }

    /// The same where nothing ran before.
    pub(crate) fn images_at_first(&self) -> Option<Vec<ImageChange>> {
        compare(self.images.as_deref(), Some(&[]))
    }

    /// The same where it is not known what ran before.
    pub(crate) fn images_since_unknown(&self) -> Option<Vec<ImageChange>> {
        compare(self.images.as_deref(), None)
    }

    /// What people know the two by, `before` first: the tag that differs, else the task definitions.
    pub(super) fn labels_since(&self, before: &Self) -> (Option<String>, Option<String>) {
        let changes = self.images_since(before).unwrap_or_default();
        let mut tags = changes
            .iter()
            .filter(|change| change.kind == ImageChangeKind::Tag)
            .map(|change| &change.versions);
        match tags.next() {
            Some(first) if tags.all(|other| other == first) => {
                (first.before.clone(), first.after.clone())
            }
            _ => (before.task_definition.clone(), self.task_definition.clone()),
        }
    }
}

/// `family:revision` of a task definition's ARN.
pub(crate) fn short_name(arn: &str) -> String {
    arn.rsplit('/').next().unwrap_or(arn).to_owned()
}
