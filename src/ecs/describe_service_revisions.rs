//! `DescribeServiceRevisions`: up to 20 service revisions: what ran, or is to run.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html>.

use super::Failure;
use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;
use crate::timestamp::Timestamp;

input! {
    /// Asks for service revisions.
    #[derive(Default)]
    DescribeServiceRevisions {
        /// At most 20 ARNs.
        service_revision_arns: Vec<String> = "serviceRevisionArns",
    } -> DescribeServiceRevisionsOutput,
    acts: false,
    bucket: Some(Bucket::ServiceRevision),
    permission: "ecs:DescribeServiceRevisions" on ["service", "service-revision"],
}

shape! {
    /// The service revisions that were found.
    DescribeServiceRevisionsOutput {
        /// The revisions, in no order.
        service_revisions: Vec<ServiceRevision> = "serviceRevisions",
        /// What was asked for and not found.
        failures: Vec<Failure> = "failures",
    }
}

shape! {
    /// A service revision.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html>.
    ServiceRevision {
        /// Its ARN.
        service_revision_arn: String = "serviceRevisionArn",
        /// The ARN of its service.
        service_arn: String = "serviceArn",
        /// The ARN of its cluster.
        cluster_arn: String = "clusterArn",
        /// The ARN of its task definition.
        task_definition: String = "taskDefinition",
        /// The images its containers run.
        container_images: Vec<ContainerImage> = "containerImages",
        /// When it was made.
        created_at: Timestamp = "createdAt",
    }
}

shape! {
    /// The image a container runs.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerImage.html>.
    ContainerImage {
        /// The container's name.
        container_name: String = "containerName",
        /// The image, as the task definition names it.
        image: String = "image",
        /// The digest the tag stood for when the revision was made.
        image_digest: String = "imageDigest",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_and_digests_are_typed() {
        let output: DescribeServiceRevisionsOutput = r#"{"serviceRevisions":[{"containerImages":[{"containerName":"app","image":"shop/app:7","imageDigest":"sha256:0f"}]}]}"#.parse().unwrap();
        let revision = &output.service_revisions.unwrap()[0];
        let image = &revision.container_images.as_ref().unwrap()[0];
        assert_eq!(image.image.as_deref(), Some("shop/app:7"));
        assert_eq!(image.image_digest.as_deref(), Some("sha256:0f"));
    }
}
