//! What a deployment brings: the difference between two service revisions, and between their task definitions.
//!
//! Values are shown only where they cannot be secrets. Of environment variables, secrets, commands and the like only the
//! names are, with what happened to them.

mod difference;

use crate::ecs::describe_service_revisions::{ContainerImage, ServiceRevision};
use crate::ecs::describe_task_definition::TaskDefinition;
use crate::error::Error;
use crate::json::{ToJson, write_object};
use crate::protocol::Others;
use difference::{differences, objects};

pub use difference::{Difference, How};

/// What a deployment changes.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// The task definition that ran before, as `family:revision`; `None` for a service's first deployment.
    pub task_definition_before: Option<String>,
    /// The task definition that it brings.
    pub task_definition_after: Option<String>,
    /// Every container, those that do not change among them.
    pub containers: Vec<ContainerChange>,
    /// What differs in the task definition, apart from its containers.
    pub task: Vec<Difference>,
    /// What differs in how the service runs its tasks: load balancers, network, platform.
    pub service: Vec<Difference>,
    /// What could not be read, so that not all differences are known.
    pub unread: Vec<Error>,
}

/// A container, before and after.
#[derive(Clone, Debug)]
pub struct ContainerChange {
    /// Its name.
    pub name: String,
    /// What it runs now; `None` if it is new.
    pub before: Option<Image>,
    /// What it is to run; `None` if it goes.
    pub after: Option<Image>,
    /// What else differs.
    pub differences: Vec<Difference>,
}

/// An image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// As the task definition names it.
    pub image: Option<String>,
    /// The digest that its tag stood for when the revision was made.
    pub digest: Option<String>,
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
    /// What differs from `before`, if there is one, to `after`.
    #[must_use]
    pub fn between(before: Option<&Revision>, after: &Revision) -> Self {
        let definitions = (
            before.and_then(|before| before.task_definition.as_ref()),
            after.task_definition.as_ref(),
        );
        let nothing = Others::default();
        let (task, service) = match (definitions, before) {
            ((Some(then), Some(now)), Some(before)) => (
                differences(&then.others, &now.others, TASK),
                differences(&before.revision.others, &after.revision.others, SERVICE),
            ),
            (_, Some(before)) => (
                Vec::new(),
                differences(&before.revision.others, &after.revision.others, SERVICE),
            ),
            _ => (Vec::new(), Vec::new()),
        };
        let containers = |definition: Option<&TaskDefinition>| {
            let others = definition.map_or(&nothing, |definition| &definition.others);
            objects(others.json("containerDefinitions"))
        };
        Self {
            task_definition_before: before.and_then(Revision::task_definition_name),
            task_definition_after: after.task_definition_name(),
            containers: container_changes(
                before.map_or(&[], Revision::images),
                after.images(),
                &containers(definitions.0),
                &containers(definitions.1),
            ),
            task,
            service,
            unread: Vec::new(),
        }
    }
}

impl Revision {
    fn images(&self) -> &[ContainerImage] {
        self.revision
            .container_images
            .as_deref()
            .unwrap_or_default()
    }

    fn task_definition_name(&self) -> Option<String> {
        let arn = self.revision.task_definition.as_deref()?;
        Some(arn.rsplit('/').next().unwrap_or(arn).to_owned())
    }
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
/// The same of a container: its image is told by its digest.
const CONTAINER: &[&str] = &["name", "image"];

fn container_changes(
    before: &[ContainerImage],
    after: &[ContainerImage],
    then: &[Others],
    now: &[Others],
) -> Vec<ContainerChange> {
    let mut names: Vec<&str> = Vec::new();
    for image in after.iter().chain(before) {
        let name = image.container_name.as_deref().unwrap_or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let definition = |all: &[Others], name: &str| {
        let is = |one: &&Others| one.text("name").as_deref() == Some(name);
        all.iter().find(is).cloned()
    };
    names
        .into_iter()
        .map(|name| ContainerChange {
            name: name.to_owned(),
            before: image(before, name),
            after: image(after, name),
            differences: match (definition(then, name), definition(now, name)) {
                (Some(then), Some(now)) => differences(&then, &now, CONTAINER),
                _ => Vec::new(),
            },
        })
        .collect()
}

fn image(images: &[ContainerImage], name: &str) -> Option<Image> {
    let image = images
        .iter()
        .find(|image| image.container_name.as_deref().unwrap_or_default() == name)?;
    Some(Image {
        image: image.image.clone(),
        digest: image.image_digest.clone(),
    })
}

impl ToJson for Changes {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("taskDefinitionBefore", &self.task_definition_before),
                ("taskDefinitionAfter", &self.task_definition_after),
                ("containers", &self.containers),
                ("task", &self.task),
                ("service", &self.service),
                ("unread", &self.unread),
            ],
        );
    }
}

impl ToJson for ContainerChange {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("name", &self.name),
                ("before", &self.before),
                ("after", &self.after),
                ("differences", &self.differences),
            ],
        );
    }
}

impl ToJson for Image {
    fn write(&self, out: &mut String) {
        write_object(out, &[("image", &self.image), ("digest", &self.digest)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn images_sizes_and_ports_are_told_with_their_values_and_the_rest_by_name() {
        let (before, after) = both();
        let changes = Changes::between(Some(&before), &after);
        assert_eq!(
            changes.to_json(),
            concat!(
                r#"{"taskDefinitionBefore":"app:7","taskDefinitionAfter":"app:8","containers":["#,
                r#"{"name":"app","before":{"image":"shop/app:7","digest":"sha256:07"},"after":{"image":"shop/app:8","digest":"sha256:08"},"differences":["#,
                r#"{"what":"environment","added":["C"],"removed":["B"],"changed":["A"]},"#,
                r#"{"what":"secrets","added":[],"removed":[],"changed":["TOKEN"]},"#,
                r#"{"what":"portMappings","before":"8080/tcp","after":"9090/tcp"},"#,
                r#"{"what":"command"}]},"#,
                r#"{"name":"log","before":{"image":"log:1"},"after":{"image":"log:1"},"differences":[]}],"#,
                r#""task":[{"what":"cpu","before":"256","after":"512"}],"service":[],"unread":[]}"#
            )
        );
    }

    #[test]
    fn no_value_that_may_be_a_secret_is_told() {
        let (before, after) = both();
        let told = Changes::between(Some(&before), &after).to_json();
        assert!(
            !told.contains("hidden") && !told.contains("arn:new"),
            "{told}"
        );
    }

    #[test]
    fn a_first_deployment_brings_everything_anew() {
        let (_, after) = both();
        let changes = Changes::between(None, &after);
        assert_eq!(changes.task_definition_before, None);
        assert!(changes.containers.iter().all(|one| one.before.is_none()));
        assert_eq!(changes.containers.len(), 2);
        assert!(changes.task.is_empty() && changes.service.is_empty());
    }

    #[test]
    fn a_container_that_goes_and_one_that_comes_are_told() {
        let before = revision("app:7", r#"[{"containerName":"old","image":"a:1"}]"#, None);
        let after = revision("app:8", r#"[{"containerName":"new","image":"b:1"}]"#, None);
        let changes = Changes::between(Some(&before), &after);
        let names: Vec<_> = changes
            .containers
            .iter()
            .map(|one| (one.name.as_str(), one.before.is_some(), one.after.is_some()))
            .collect();
        assert_eq!(names, [("new", false, true), ("old", true, false)]);
    }

    #[test]
    fn the_platform_is_told_where_it_differs() {
        let (before, mut after) = both();
        after.revision = r#"{"platformVersion":"1.5.0","resolvedConfiguration":{}}"#
            .parse()
            .unwrap();
        let changes = Changes::between(Some(&before), &after);
        assert_eq!(
            changes.service.to_json(),
            r#"[{"what":"platformVersion","before":"1.4.0","after":"1.5.0"}]"#
        );
    }
}
