//! What a deployment brings: the difference between two service revisions, and between their task definitions.
//!
//! Values are shown only where they cannot be secrets. Of environment variables, secrets, commands and the like only the
//! names are, with what happened to them.

pub(super) mod defined;
pub(super) mod difference;
pub(crate) mod image;

use serde::Serialize;

use super::Rollout;
use super::known::{KnownRevisions, short_name};
use crate::ecs::describe_service_revisions::ServiceRevision;
use crate::ecs::describe_task_definition::TaskDefinition;
use crate::error::Error;
use crate::protocol::Others;
use defined::{container_definitions, images_of};
use difference::differences;
use image::compare;

pub use difference::{Difference, How};
pub use image::{FromTo, Image, ImageChange, ImageChangeKind, NamedImage};

/// What a deployment changes.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Changes {
    /// Whether this is the service's first deployment, so that nothing ran before.
    pub is_first: bool,
    /// The task definition that ran before, as `family:revision`; `None` where nothing did, or that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_before: Option<String>,
    /// The task definition of the new revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_after: Option<String>,
    /// Every container, including those that do not change.
    pub containers: Vec<ContainerChange>,
    /// What changes about their images; `None` where no image of the new revision is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<ImageChange>>,
    /// What rolling back changes about their images; `None` where no image of the new revision is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roll_back_images: Option<Vec<ImageChange>>,
    /// The tag of the new images, where the changed ones have one in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_tag: Option<String>,
    /// The digest of the new images, where the changed ones have one in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What differs in the task definition, apart from its containers.
    pub task: Vec<Difference>,
    /// What differs in how the service runs its tasks: load balancers, network, platform.
    pub service: Vec<Difference>,
    /// What could not be read, so that not all differences are known.
    pub unread: Vec<Error>,
    /// The deployment, with what its revisions show of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Box<Rollout>>,
    /// The revisions that were read.
    #[serde(skip)]
    pub(crate) known: KnownRevisions,
}

/// A container, before and after.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ContainerChange {
    /// Its name.
    pub name: String,
    /// What it runs now; `None` if it is new, or that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Image>,
    /// What it is to run; `None` if it is removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Image>,
    /// What changes about its image; `None` where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ImageChangeKind>,
    /// What else differs.
    pub differences: Vec<Difference>,
}

/// What ran before a deployment.
#[derive(Clone, Copy, Debug)]
pub enum Baseline<'a> {
    /// Nothing: ECS says that it is the service's first deployment.
    Nothing,
    /// ECS did not report it, or it could not be read.
    Unknown,
    /// This revision.
    Revision(&'a Revision),
}

/// A service revision with its task definition, as far as they could be read.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    /// The revision.
    pub revision: ServiceRevision,
    /// Its task definition.
    pub task_definition: Option<TaskDefinition>,
}

impl Changes {
    /// What differs from `before` to `after`.
    #[must_use]
    pub fn between(before: Baseline<'_>, after: &Revision) -> Self {
        let ran = match before {
            Baseline::Revision(revision) => Some(revision),
            Baseline::Nothing | Baseline::Unknown => None,
        };
        let old_definition = ran.and_then(|ran| ran.task_definition.as_ref());
        let new_definition = after.task_definition.as_ref();
        let task = match (old_definition, new_definition) {
            (Some(then), Some(now)) => differences(&then.others, &now.others, TASK),
            _ => Vec::new(),
        };
        let service = ran.map_or_else(Vec::new, |ran| {
            differences(&ran.revision.others, &after.revision.others, SERVICE)
        });
        let old_images = match before {
            Baseline::Nothing => Some(Vec::new()),
            Baseline::Unknown => None,
            Baseline::Revision(revision) => images_of(&revision.revision, old_definition),
        };
        let new_images = images_of(&after.revision, new_definition);
        let images = compare(new_images.as_deref(), old_images.as_deref());
        let mut known = KnownRevisions::default();
        for read in ran.into_iter().chain([after]) {
            known.learn(&read.revision, read.task_definition.as_ref());
        }
        let containers = containers(
            (old_images.as_deref(), old_definition),
            (new_images.as_deref(), new_definition),
            images.as_deref(),
        );
        let changed = containers.iter().filter(|one| one.change.is_some());
        Self {
            is_first: matches!(before, Baseline::Nothing),
            task_definition_before: ran.and_then(Revision::task_definition_name),
            task_definition_after: after.task_definition_name(),
            image_tag: common(images.iter().flatten().map(ImageChange::new_tag)),
            digest: common(changed.map(|one| one.after.as_ref()?.digest.as_deref())),
            containers,
            roll_back_images: images.as_deref().map(ImageChange::all_reversed),
            images,
            task,
            service,
            unread: Vec::new(),
            rollout: None,
            known,
        }
    }
}

impl Revision {
    fn task_definition_name(&self) -> Option<String> {
        self.revision.task_definition.as_deref().map(short_name)
    }
}

/// What all have, where all have the same.
fn common<'a>(mut all: impl Iterator<Item = Option<&'a str>>) -> Option<String> {
    let first = all.next()??;
    all.all(|other| other == Some(first))
        .then(|| first.to_owned())
}

/// Members that say nothing about what runs.
const TASK: &[&str] = &[
    "containerDefinitions",
    "compatibilities",
    "requiresAttributes",
    "registeredBy",
];
/// The same of a service revision.
const SERVICE: &[&str] = &["resolvedConfiguration"];
/// The same of a container: its image is identified by its digest.
const CONTAINER: &[&str] = &["name", "image"];

/// A revision's images and task definition, as far as they are known.
type RevisionParts<'a> = (Option<&'a [NamedImage]>, Option<&'a TaskDefinition>);

fn containers(
    before: RevisionParts<'_>,
    after: RevisionParts<'_>,
    changes: Option<&[ImageChange]>,
) -> Vec<ContainerChange> {
    let (old_images, new_images) = (before.0.unwrap_or_default(), after.0.unwrap_or_default());
    let (then, now) = (
        container_definitions(before.1),
        container_definitions(after.1),
    );
    let definition = |all: &[Others], name: &str| {
        let is = |one: &&Others| one.text("name").as_deref() == Some(name);
        all.iter().find(is).cloned()
    };
    image::names(new_images, old_images)
        .map(|name| ContainerChange {
            name: name.to_owned(),
            before: image::image(old_images, name).cloned(),
            after: image::image(new_images, name).cloned(),
            change: match changes {
                // The images of the new revision are not known.
                None => Some(ImageChangeKind::Unknown),
                Some(changes) => changes
                    .iter()
                    .find(|change| change.container == name)
                    .map(|change| change.kind),
            },
            differences: match (definition(&then, name), definition(&now, name)) {
                (Some(then), Some(now)) => differences(&then, &now, CONTAINER),
                _ => Vec::new(),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn revision(definition: &str, images: &str, task: Option<&str>) -> Revision {
        let json = format!(
            r#"{{"taskDefinition":"arn:aws:ecs:us-east-1:111122223333:task-definition/{definition}","containerImages":{images},"platformVersion":"1.4.0"}}"#
        );
        Revision {
            revision: json.parse().unwrap(),
            task_definition: task.map(|task| task.parse().unwrap()),
        }
    }

    const OLD: &str = r#"{"family":"app","revision":7,"cpu":"256","registeredBy":"a","containerDefinitions":[
        {"name":"app","image":"shop/app:7","cpu":0,"environment":[{"name":"A","value":"hidden-1"},{"name":"B","value":"2"}],
         "secrets":[{"name":"TOKEN","valueFrom":"arn:old"}],"portMappings":[{"containerPort":8080,"protocol":"tcp"}]},
        {"name":"log","image":"log:1"}]}"#;
    const NEW: &str = r#"{"family":"app","revision":8,"cpu":"512","registeredBy":"b","containerDefinitions":[
        {"name":"app","image":"shop/app:8","cpu":0,"environment":[{"name":"A","value":"hidden-2"},{"name":"C","value":"3"}],
         "secrets":[{"name":"TOKEN","valueFrom":"arn:new"}],"portMappings":[{"containerPort":9090,"protocol":"tcp"}],
         "command":["serve","--password=hidden-3"]},
        {"name":"log","image":"log:1"}]}"#;

    fn both() -> (Revision, Revision) {
        (
            revision(
                "app:7",
                r#"[{"containerName":"app","image":"shop/app:7","imageDigest":"sha256:07"},{"containerName":"log","image":"log:1"}]"#,
                Some(OLD),
            ),
            revision(
                "app:8",
                r#"[{"containerName":"app","image":"shop/app:8","imageDigest":"sha256:08"},{"containerName":"log","image":"log:1"}]"#,
                Some(NEW),
            ),
        )
    }

    #[test]
    fn images_sizes_and_ports_are_reported_with_their_values_and_the_rest_by_name() {
        let (before, after) = both();
        let changes = Changes::between(Baseline::Revision(&before), &after);
        assert_eq!(
            json::to_string(&changes),
            concat!(
                r#"{"isFirst":false,"taskDefinitionBefore":"app:7","taskDefinitionAfter":"app:8","containers":["#,
                r#"{"name":"app","before":{"image":"shop/app:7","digest":"sha256:07"},"after":{"image":"shop/app:8","digest":"sha256:08"},"change":"tag","differences":["#,
                r#"{"what":"environment","added":["C"],"removed":["B"],"changed":["A"]},"#,
                r#"{"what":"secrets","added":[],"removed":[],"changed":["TOKEN"]},"#,
                r#"{"what":"portMappings","before":"8080/tcp","after":"9090/tcp"},"#,
                r#"{"what":"command"}]},"#,
                r#"{"name":"log","before":{"image":"log:1"},"after":{"image":"log:1"},"differences":[]}],"#,
                r#""images":[{"container":"app","kind":"tag","image":"shop/app","before":"7","after":"8"}],"#,
                r#""rollBackImages":[{"container":"app","kind":"tag","image":"shop/app","before":"8","after":"7"}],"#,
                r#""imageTag":"8","digest":"sha256:08","#,
                r#""task":[{"what":"cpu","before":"256","after":"512"}],"service":[],"unread":[]}"#
            )
        );
    }

    #[test]
    fn a_tag_and_a_digest_are_the_new_ones_only_where_all_changed_images_have_them_in_common() {
        let tag_and_digest = |before: &str, after: &str| {
            let (before, after) = (
                revision("app:7", before, None),
                revision("app:8", after, None),
            );
            let changes = Changes::between(Baseline::Revision(&before), &after);
            (changes.image_tag, changes.digest)
        };
        let image = |name: &str, tag: &str, digest: &str| {
            format!(
                r#"{{"containerName":"{name}","image":"shop/{name}:{tag}","imageDigest":"{digest}"}}"#
            )
        };
        let images = |app: (&str, &str), job: (&str, &str)| {
            let (app, job) = (image("app", app.0, app.1), image("job", job.0, job.1));
            format!("[{app},{job}]")
        };
        let before = images(("7", "sha256:a7"), ("7", "sha256:b7"));
        for (app, job, tag, digest) in [
            (
                ("8", "sha256:a8"),
                ("7", "sha256:b7"),
                Some("8"),
                Some("sha256:a8"),
            ),
            (("8", "sha256:a8"), ("8", "sha256:b8"), Some("8"), None),
            (
                ("8", "sha256:a8"),
                ("9", "sha256:a8"),
                None,
                Some("sha256:a8"),
            ),
            // Another image under the same tag is no new tag.
            (
                ("7", "sha256:a8"),
                ("7", "sha256:b7"),
                None,
                Some("sha256:a8"),
            ),
            (("7", "sha256:a7"), ("7", "sha256:b7"), None, None),
        ] {
            let expected = (tag.map(str::to_owned), digest.map(str::to_owned));
            assert_eq!(
                tag_and_digest(&before, &images(app, job)),
                expected,
                "{app:?}, {job:?}"
            );
        }
    }

    #[test]
    fn no_value_that_may_be_a_secret_is_reported() {
        let (before, after) = both();
        let written = json::to_string(&Changes::between(Baseline::Revision(&before), &after));
        assert!(
            !written.contains("hidden") && !written.contains("arn:new"),
            "{written}"
        );
    }

    fn kinds(changes: &Changes) -> Vec<(&str, ImageChangeKind)> {
        let images = changes.images.as_deref().unwrap();
        let kind = |one: &'_ ImageChange| one.kind;
        images
            .iter()
            .map(|one| (one.container.as_str(), kind(one)))
            .collect()
    }

    #[test]
    fn a_first_deployment_brings_every_container() {
        let (_, after) = both();
        let changes = Changes::between(Baseline::Nothing, &after);
        assert!(changes.is_first && changes.task_definition_before.is_none());
        assert_eq!(
            kinds(&changes),
            [("app", ImageChangeKind::New), ("log", ImageChangeKind::New)]
        );
        assert!(changes.task.is_empty() && changes.service.is_empty());
    }

    #[test]
    fn where_it_is_not_known_what_ran_before_no_container_is_new() {
        let (_, after) = both();
        let changes = Changes::between(Baseline::Unknown, &after);
        assert!(!changes.is_first && changes.task_definition_before.is_none());
        assert_eq!(
            kinds(&changes),
            [
                ("app", ImageChangeKind::Unknown),
                ("log", ImageChangeKind::Unknown)
            ]
        );
    }

    #[test]
    fn a_revision_without_images_has_those_of_its_task_definition() {
        let without = |definition, task| {
            let mut revision = revision(definition, "[]", Some(task));
            revision.revision.container_images = None;
            revision
        };
        let (old, new) = (without("app:7", OLD), without("app:8", NEW));
        let (read_old, read_new) = both();
        for (before, after) in [(&old, &new), (&read_old, &new), (&old, &read_new)] {
            let changes = Changes::between(Baseline::Revision(before), after);
            assert_eq!(kinds(&changes), [("app", ImageChangeKind::Tag)]);
            assert_eq!(changes.containers.len(), 2);
        }
    }

    #[test]
    fn a_revision_whose_images_are_nowhere_to_be_read_changes_nothing_that_is_known() {
        let (before, _) = both();
        let after = revision("app:8", "[]", None);
        let changes = Changes::between(Baseline::Revision(&before), &after);
        assert_eq!(changes.images, None);
        assert!(
            changes
                .containers
                .iter()
                .all(|one| one.change == Some(ImageChangeKind::Unknown))
        );
        let changes = Changes::between(Baseline::Revision(&after), &before);
        assert_eq!(
            kinds(&changes),
            [
                ("app", ImageChangeKind::Unknown),
                ("log", ImageChangeKind::Unknown)
            ]
        );
    }

    #[test]
    fn a_container_that_goes_and_one_that_comes_are_reported() {
        let before = revision("app:7", r#"[{"containerName":"old","image":"a:1"}]"#, None);
        let after = revision("app:8", r#"[{"containerName":"new","image":"b:1"}]"#, None);
        let changes = Changes::between(Baseline::Revision(&before), &after);
        let names: Vec<_> = changes
            .containers
            .iter()
            .map(|one| (one.name.as_str(), one.before.is_some(), one.after.is_some()))
            .collect();
        assert_eq!(names, [("new", false, true), ("old", true, false)]);
    }

    #[test]
    fn the_platform_is_reported_where_it_differs() {
        let (before, mut after) = both();
        after.revision = r#"{"platformVersion":"1.5.0","resolvedConfiguration":{}}"#
            .parse()
            .unwrap();
        let changes = Changes::between(Baseline::Revision(&before), &after);
        assert_eq!(
            json::to_string(&changes.service),
            r#"[{"what":"platformVersion","before":"1.4.0","after":"1.5.0"}]"#
        );
    }
}
