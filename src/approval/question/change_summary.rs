//! What a deployment brings, as short as it can be said.

use serde::Serialize;

use super::super::wording::plain_member;
use crate::ecs::Action;
use crate::rollout::changes::{Changes, Difference, FromTo, How, ImageChange, ImageChangeKind};

/// What an answer changes: to the new revision, or back from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChangeSummary {
    /// The containers that are added or removed, or whose image changes or may change.
    pub images: Vec<ImageChange>,
    /// How many containers keep their image.
    pub unchanged: usize,
    /// The task definition as `family:revision`, if it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<FromTo>,
    /// What else differs, a line each: `app: environment, port mappings 8080/tcp → 9090/tcp`.
    pub others: Vec<String>,
    /// Why not everything could be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

impl ChangeSummary {
    /// What `changes` come to for a deployment that continues, or that is rolled back.
    #[must_use]
    pub fn new(changes: &Changes, answer: Action) -> Self {
        let line = |of: &str, differences| line(of, differences, answer);
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
        let images = changes.images.iter().flatten().cloned();
        let (task_definition, images) = match answer {
            Action::Continue => (task_definition, images.collect()),
            Action::Rollback => (reversed(task_definition), images.map(undone).collect()),
        };
        Self {
            unchanged: changes
                .containers
                .iter()
                .filter(|one| one.change.is_none())
                .count(),
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

fn reversed(FromTo { before, after }: FromTo) -> FromTo {
    FromTo {
        before: after,
        after: before,
    }
}

/// The image's change, the other way round.
fn undone(change: ImageChange) -> ImageChange {
    ImageChange {
        kind: match change.kind {
            ImageChangeKind::New => ImageChangeKind::Gone,
            ImageChangeKind::Gone => ImageChangeKind::New,
            same => same,
        },
        versions: reversed(change.versions),
        ..change
    }
}

/// `None` where nothing differs.
fn line(of: &str, differences: &[Difference], answer: Action) -> Option<String> {
    let words = differences.iter().map(|one| difference(one, answer));
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| [of, ": ", &words.join(", ")].concat())
}

fn difference(difference: &Difference, answer: Action) -> String {
    let name = plain_member(&difference.what);
    let value = |value: &Option<String>| match value.as_deref() {
        None | Some("") => "none".to_owned(),
        Some(value) => value.to_owned(),
    };
    match &difference.how {
        How::Value(FromTo { before, after }) => {
            let (from, to) = match answer {
                Action::Continue => (before, after),
                Action::Rollback => (after, before),
            };
            format!("{name} {} → {}", value(from), value(to))
        }
        How::Names { .. } | How::Somehow => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rollout::changes::{ContainerChange, Image, ImageChangeKind};

    fn container(before: &str, after: &str) -> ContainerChange {
        let image = |image: &str| {
            Some(Image {
                image: Some(image.to_owned()),
                digest: None,
            })
        };
        ContainerChange {
            name: "app".to_owned(),
            before: image(before),
            after: image(after),
            change: (before != after).then_some(ImageChangeKind::Tag),
            differences: Vec::new(),
        }
    }

    #[test]
    fn a_container_that_keeps_its_image_is_only_counted() {
        let changes = Changes {
            containers: vec![container("shop/app:7", "shop/app:7")],
            task_definition_before: Some("app:7".to_owned()),
            task_definition_after: Some("app:7".to_owned()),
            ..Changes::default()
        };
        assert_eq!(
            serde_json::to_string(&ChangeSummary::new(&changes, Action::Continue)).unwrap(),
            r#"{"images":[],"unchanged":1,"others":[]}"#
        );
    }

    #[test]
    fn what_else_differs_is_a_line_for_each_part() {
        let difference = |what: &str, how| Difference {
            what: what.to_owned(),
            how,
        };
        let mut app = container("a:1", "a:2");
        app.differences = vec![
            difference("environment", How::Somehow),
            difference(
                "portMappings",
                How::Value(FromTo {
                    before: Some("8080/tcp".to_owned()),
                    after: Some("9090/tcp".to_owned()),
                }),
            ),
        ];
        let changes = Changes {
            containers: vec![app],
            task: vec![difference(
                "cpu",
                How::Value(FromTo {
                    before: None,
                    after: Some("512".to_owned()),
                }),
            )],
            ..Changes::default()
        };
        assert_eq!(
            ChangeSummary::new(&changes, Action::Continue).others,
            [
                "app: environment, port mappings 8080/tcp → 9090/tcp",
                "task: cpu none → 512"
            ]
        );
        assert_eq!(
            ChangeSummary::new(&changes, Action::Rollback).others,
            [
                "app: environment, port mappings 9090/tcp → 8080/tcp",
                "task: cpu 512 → none"
            ]
        );
    }

    #[test]
    fn a_rollback_brings_every_change_the_other_way_round() {
        let change = |kind, before: Option<&str>, after: Option<&str>| ImageChange {
            container: "app".to_owned(),
            kind,
            image: None,
            versions: FromTo {
                before: before.map(str::to_owned),
                after: after.map(str::to_owned),
            },
        };
        let changes = Changes {
            images: Some(vec![
                change(ImageChangeKind::Tag, Some("1.0.0"), Some("1.21.0")),
                change(ImageChangeKind::New, None, Some("proxy:2")),
                change(ImageChangeKind::Gone, Some("agent:1"), None),
            ]),
            task_definition_before: Some("app:7".to_owned()),
            task_definition_after: Some("app:8".to_owned()),
            ..Changes::default()
        };
        let back = ChangeSummary::new(&changes, Action::Rollback);
        assert_eq!(
            back.images,
            [
                change(ImageChangeKind::Tag, Some("1.21.0"), Some("1.0.0")),
                change(ImageChangeKind::Gone, Some("proxy:2"), None),
                change(ImageChangeKind::New, None, Some("agent:1")),
            ]
        );
        let task_definition = back.task_definition.unwrap();
        assert_eq!(task_definition.before.as_deref(), Some("app:8"));
        assert_eq!(task_definition.after.as_deref(), Some("app:7"));
    }
}
