//! An operation of an AWS service, and all that is specific to it.

use super::message::Response;
use super::service::Service;
use super::throttle::Bucket;
use crate::error::Error;

/// An operation of an AWS service: the value is its input.
///
/// Nothing here has a default: a new operation that does not say whether it acts, or leaves out its throttle bucket or its permission, does not compile.
pub trait Operation {
    /// AWS's name for it.
    const NAME: &'static str;
    /// The service it belongs to, as it is called for this operation.
    const SERVICE: &'static Service;
    /// Whether it moves a deployment: such an operation is sent once, whatever happens.
    const ACTS: bool;
    /// The throttle bucket that AWS counts it in; `None` where AWS documents none.
    const BUCKET: Option<Bucket>;
    /// What an IAM policy must allow; `None` where it needs no permission of the caller's.
    const PERMISSION: Option<Permission>;
    /// What a success holds.
    type Output;

    /// The body of a request.
    ///
    /// # Errors
    /// `invalid-input`, where AWS would not take this input.
    fn body(&self) -> Result<String, Error>;

    /// Reads a response.
    ///
    /// # Errors
    /// AWS's own error, or `unreadable-response`.
    fn parse(response: &Response) -> Result<Self::Output, Error>;
}

/// What an IAM policy must allow before an operation can be called.
///
/// See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The action, with its service: `ecs:DescribeServices`.
    pub action: &'static str,
    /// The resource types that the policy must name, all of them; none where it must be `*`.
    pub resource_types: &'static [&'static str],
}
