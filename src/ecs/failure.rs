//! What ECS says of a resource it could not give.

use crate::protocol::shape::shape;

shape! {
    /// A resource that was asked for and not given.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Failure.html> and
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html>.
    Failure {
        /// The ARN, as it was asked for.
        arn: String = "arn",
        /// `MISSING`, say.
        reason: String = "reason",
        /// More about it, where there is more.
        detail: String = "detail",
    }
}
