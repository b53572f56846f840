//! What a deployment brings, as short as it can be said.

use serde::Serialize;

use super::super::wording::plain_member;
use crate::rollout::changes::{Changes, Difference, FromTo, How, ImageChange};

/// What a deployment brings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Brings {
    /// The containers whose image changes, come or go, or of which that is not known.
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

impl Brings {
    /// What `changes` come to.
    #[must_use]
    pub fn new(changes: &Changes) -> Self {
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
            unchanged: changes
                .containers
                .iter()
                .filter(|one| one.change.is_none())
                .count(),
            images: changes.images.clone().unwrap_or_default(),
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
        How::Value(FromTo { before, after }) => {
            format!("{name} {} → {}", value(before), value(after))
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
            Brings::new(&changes).others,
            [
                "app: environment, port mappings 8080/tcp → 9090/tcp",
                "task: cpu none → 512"
            ]
        );
    }
}
