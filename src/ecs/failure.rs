//! What ECS says of a resource it could not give.

use crate::error::{Error, Moment, code};
use crate::protocol::declared::shape;

shape! {
    /// A resource that was asked for and not given.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Failure.html> and
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html>.
    Failure {
        /// The ARN, as it was asked for.
        arn: String = "arn",
        /// The reason, such as `MISSING`.
        reason: String = "reason",
        /// More about it, where there is more.
        detail: String = "detail",
    }
}

impl Failure {
    /// Whether ECS knows no such resource; every other reason leaves that open.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.reason.as_deref() == Some("MISSING")
    }

    /// Why this resource, a `what`, could not be returned, in ECS's own words.
    #[must_use]
    pub fn error(&self, what: &str) -> Error {
        let reason = self.reason.as_deref().unwrap_or("no reason given");
        let detail = self.detail.as_deref().unwrap_or_default();
        let error = Error::new(
            Moment::Service,
            code::NOT_GIVEN,
            ["ECS could not return this ", what, ": ", reason].concat(),
        );
        if detail.is_empty() {
            error.with_advice("Check it in the ECS console.")
        } else {
            error.with_advice(detail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(json: &str) -> Failure {
        json.parse().unwrap()
    }

    #[test]
    fn only_missing_says_that_there_is_no_such_resource() {
        assert!(failure(r#"{"reason":"MISSING"}"#).is_missing());
        for json in [r#"{"reason":"ACCESS_DENIED"}"#, r#"{"arn":"a"}"#] {
            assert!(!failure(json).is_missing(), "{json}");
        }
    }

    #[test]
    fn a_reason_is_reported_as_ecs_gave_it() {
        let denied = failure(r#"{"arn":"a","reason":"ACCESS_DENIED","detail":"Tag policy."}"#);
        let error = denied.error("service");
        assert_eq!(error.code(), "not-given");
        assert_eq!(
            error.message(),
            "ECS could not return this service: ACCESS_DENIED. Tag policy."
        );
    }
}
