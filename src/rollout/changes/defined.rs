//! What a revision and its task definition say of its containers.

use super::difference::objects;
use super::image::{Image, NamedImage, NamedImages};
use crate::ecs::describe_service_revisions::ServiceRevision;
use crate::ecs::describe_task_definition::TaskDefinition;
use crate::protocol::Others;

/// The images of a revision. What the revision does not say, its task definition does; `None` where neither says anything.
pub(in crate::rollout) fn images_of(
    revision: &ServiceRevision,
    definition: Option<&TaskDefinition>,
) -> NamedImages {
    let listed = revision.container_images.iter().flatten();
    let mut images: Vec<NamedImage> = listed
        .map(|one| NamedImage {
            container: one.container_name.clone().unwrap_or_default(),
            image: Image {
                image: one.image.clone(),
                digest: one.image_digest.clone(),
            },
        })
        .collect();
    for defined in container_definitions(definition) {
        let (container, image) = (
            defined.text("name").unwrap_or_default(),
            defined.text("image"),
        );
        match images.iter_mut().find(|one| one.container == container) {
            Some(one) if one.image.image.is_none() => one.image.image = image,
            Some(_) => {}
            None => images.push(NamedImage {
                container,
                image: Image {
                    image,
                    digest: None,
                },
            }),
        }
    }
    (!images.is_empty()).then_some(images)
}

/// The containers as the task definition has them.
pub(in crate::rollout) fn container_definitions(
    definition: Option<&TaskDefinition>,
) -> Vec<Others> {
    objects(definition.and_then(|definition| definition.others.json("containerDefinitions")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_definition_names_the_images_that_the_revision_does_not() {
        let revision: ServiceRevision = r#"{"containerImages":[
            {"containerName":"app","image":"shop/app:2"},{"containerName":"log","imageDigest":"sha256:01"}]}"#
            .parse()
            .unwrap();
        let definition: TaskDefinition = r#"{"containerDefinitions":[
            {"name":"app","image":"shop/app:latest"},{"name":"log","image":"shop/log:1"},{"name":"proxy","image":"envoy:3"}]}"#
            .parse()
            .unwrap();
        let images = images_of(&revision, Some(&definition)).unwrap();
        let named: Vec<_> = images
            .iter()
            .map(|one| {
                let (image, digest) = (&one.image.image, &one.image.digest);
                (&*one.container, image.as_deref(), digest.as_deref())
            })
            .collect();
        assert_eq!(
            named,
            [
                ("app", Some("shop/app:2"), None),
                ("log", Some("shop/log:1"), Some("sha256:01")),
                ("proxy", Some("envoy:3"), None)
            ]
        );
    }
}
