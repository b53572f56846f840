//! What a deployment brings, as short as it can be said.

use serde::Serialize;

use super::super::wording::plain_member;
use crate::rollout::changes::{Changes, ContainerChange, Difference, How, Image};

/// What a deployment brings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Brings {
    /// The containers whose image changes, come or go.
    pub images: Vec<ImageChange>,
    /// How many containers keep their image.
    pub unchanged: usize,
    /// The task definition as `family:revision`, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<FromTo>,
    /// What else differs, a line each: `app: environment, port mappings 8080/tcp → 9090/tcp`.
    pub others: Vec<String>,
    /// Why not all could be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

/// What changes about the image of one container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageChange {
    /// The container's name.
    pub container: String,
    /// What kind of change.
    pub kind: ImageChangeKind,
    /// What stays the same of the image's name; absent where it is another image altogether.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// What runs now.
    #[serde(flatten)]
    pub versions: FromTo,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ImageChangeKind {
    /// Only the tag is another: tags.
    Tag,
    /// The same tag stands for another image: digests.
    Digest,
    /// Another image: whole names.
    Image,
    /// The container is new.
    New,
    /// The container goes.
    Gone,
}

/// From one to another; absent where there is none, or it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FromTo {
    /// What runs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is to run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Brings {
    /// What `changes` come to.
    #[must_use]
    pub fn new(changes: &Changes) -> Self {
        let images: Vec<ImageChange> = changes.containers.iter().filter_map(image_change).collect();
        let mut others: Vec<String> = changes
            .containers
            .iter()
            .filter_map(|one| line(&one.name, &one.differences))
            .collect();
        others.extend(line("task", &changes.task));
        others.extend(line("service", &changes.service));
        let task_definition = FromTo {
            before: changes.task_definition_before.clone(),
            after: changes.task_definition_after.clone(),
        };
        Self {
            unchanged: changes.containers.len() - images.len(),
            images,
            task_definition: (task_definition.before != task_definition.after)
                .then_some(task_definition),
            others,
            unread: changes
                .unread
                .first()
                .map(|error| error.message().to_owned()),
        }
    }
}

/// `None` where the container keeps its image.
fn image_change(container: &ContainerChange) -> Option<ImageChange> {
    let change = |kind, image: Option<&str>, before, after| {
        Some(ImageChange {
            container: container.name.clone(),
            kind,
            image: image.map(str::to_owned),
            versions: FromTo { before, after },
        })
    };
    let (before, after) = match (&container.before, &container.after) {
        (Some(before), Some(after)) => (before, after),
        (None, after) => {
            let image = after.as_ref().and_then(|after| after.image.clone());
            return change(ImageChangeKind::New, None, None, image);
        }
        (Some(before), None) => {
            return change(ImageChangeKind::Gone, None, before.image.clone(), None);
        }
    };
    if before == after {
        return None;
    }
    let (old, new) = (Reference::of(before), Reference::of(after));
    if old.repository == new.repository && old.tag == new.tag {
        let name = before
            .image
            .as_deref()
            .map(|image| if old.pinned { old.repository } else { image });
        let (before, after) = short(old.digest, new.digest);
        return change(ImageChangeKind::Digest, name, before, after);
    }
    match (old.tag, new.tag) {
        (Some(from), Some(to)) if old.repository == new.repository => change(
            ImageChangeKind::Tag,
            Some(old.repository),
            Some(from.to_owned()),
            Some(to.to_owned()),
        ),
        _ => change(
            ImageChangeKind::Image,
            None,
            before.image.clone(),
            after.image.clone(),
        ),
    }
}

/// `repository:tag@digest`, taken apart.
struct Reference<'a> {
    repository: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
    /// Whether the digest is part of the name.
    pinned: bool,
}

impl<'a> Reference<'a> {
    fn of(image: &'a Image) -> Self {
        let whole = image.image.as_deref().unwrap_or_default();
        let (name, pin) = match whole.split_once('@') {
            Some((name, pin)) => (name, Some(pin)),
            None => (whole, None),
        };
        // A colon before a slash is that of a registry's port.
        let (repository, tag) = match name.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
            _ => (name, None),
        };
        Self {
            repository,
            tag,
            digest: pin.or(image.digest.as_deref()),
            pinned: pin.is_some(),
        }
    }
}

/// As much of two digests as tells them apart.
fn short(before: Option<&str>, after: Option<&str>) -> (Option<String>, Option<String>) {
    const LETTERS: usize = 19;
    let start = |digest: &str| digest.chars().take(LETTERS).collect::<String>();
    let shorts = (before.map(start), after.map(start));
    if shorts.0 == shorts.1 {
        return (before.map(str::to_owned), after.map(str::to_owned));
    }
    shorts
}

/// `None` where nothing differs.
fn line(of: &str, differences: &[Difference]) -> Option<String> {
    let told: Vec<String> = differences.iter().map(difference).collect();
    (!told.is_empty()).then(|| [of, ": ", &told.join(", ")].concat())
}

fn difference(difference: &Difference) -> String {
    let name = plain_member(&difference.what);
    let value = |value: &Option<String>| match value.as_deref() {
        None | Some("") => "none".to_owned(),
        Some(value) => value.to_owned(),
    };
    match &difference.how {
        How::Value(before, after) => format!("{name} {} → {}", value(before), value(after)),
        How::Names { .. } | How::Somehow => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(before: Option<(&str, &str)>, after: Option<(&str, &str)>) -> ContainerChange {
        let image = |(image, digest): (&str, &str)| Image {
            image: Some(image.to_owned()),
            digest: Some(digest.to_owned()),
        };
        ContainerChange {
            name: "app".to_owned(),
            before: before.map(image),
            after: after.map(image),
            differences: Vec::new(),
        }
    }

    fn told(before: Option<(&str, &str)>, after: Option<(&str, &str)>) -> String {
        serde_json::to_string(&image_change(&container(before, after))).unwrap()
    }

    #[test]
    fn only_the_tag_is_told_where_only_the_tag_differs() {
        assert_eq!(
            told(
                Some(("registry.example:5000/shop/app:7", "sha256:07")),
                Some(("registry.example:5000/shop/app:8", "sha256:08"))
            ),
            r#"{"container":"app","kind":"tag","image":"registry.example:5000/shop/app","before":"7","after":"8"}"#
        );
    }

    #[test]
    fn digests_are_told_where_the_same_tag_stands_for_another_image() {
        assert_eq!(
            told(
                Some(("shop/app:8", "sha256:0123456789abcdef0123")),
                Some(("shop/app:8", "sha256:fedcba9876543210fedc"))
            ),
            r#"{"container":"app","kind":"digest","image":"shop/app:8","before":"sha256:0123456789ab","after":"sha256:fedcba987654"}"#
        );
    }

    #[test]
    fn digests_that_begin_alike_are_told_whole() {
        assert_eq!(
            told(
                Some(("shop/app@sha256:0123456789abcdef0123", "")),
                Some(("shop/app@sha256:0123456789abcdef9999", ""))
            ),
            r#"{"container":"app","kind":"digest","image":"shop/app","before":"sha256:0123456789abcdef0123","after":"sha256:0123456789abcdef9999"}"#
        );
    }

    #[test]
    fn another_image_is_told_whole() {
        for (before, after) in [
            ("shop/app:7", "other/app:7"),
            ("shop/app", "shop/app:8"),
            ("registry.example:5000/app", "registry.example:5000/app:8"),
        ] {
            assert_eq!(
                told(Some((before, "")), Some((after, ""))),
                format!(
                    r#"{{"container":"app","kind":"image","before":"{before}","after":"{after}"}}"#
                )
            );
        }
    }

    #[test]
    fn a_container_that_comes_and_one_that_goes_are_told() {
        assert_eq!(
            told(None, Some(("shop/app:8", ""))),
            r#"{"container":"app","kind":"new","after":"shop/app:8"}"#
        );
        assert_eq!(
            told(Some(("shop/app:7", "")), None),
            r#"{"container":"app","kind":"gone","before":"shop/app:7"}"#
        );
    }

    #[test]
    fn a_container_that_keeps_its_image_is_only_counted() {
        let same = Some(("shop/app:7", "sha256:07"));
        let changes = Changes {
            containers: vec![container(same, same)],
            task_definition_before: Some("app:7".to_owned()),
            task_definition_after: Some("app:7".to_owned()),
            ..Changes::default()
        };
        assert_eq!(
            serde_json::to_string(&Brings::new(&changes)).unwrap(),
            r#"{"images":[],"unchanged":1,"others":[]}"#
        );
    }

    #[test]
    fn what_else_differs_is_a_line_for_each_part() {
        let difference = |what: &str, how| Difference {
            what: what.to_owned(),
            how,
        };
        let mut app = container(Some(("a:1", "")), Some(("a:2", "")));
        app.differences = vec![
            difference("environment", How::Somehow),
            difference(
                "portMappings",
                How::Value(Some("8080/tcp".to_owned()), Some("9090/tcp".to_owned())),
            ),
        ];
        let changes = Changes {
            containers: vec![app],
            task: vec![difference("cpu", How::Value(None, Some("512".to_owned())))],
            ..Changes::default()
        };
        assert_eq!(
            Brings::new(&changes).others,
            [
                "app: environment, port mappings 8080/tcp → 9090/tcp",
                "task: cpu none → 512"
            ]
        );
    }
}
