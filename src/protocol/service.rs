//! A service of AWS, and the way it is spoken to.

use super::message::Response;
use super::{aws_json, aws_query};
use crate::error::Error;

/// What distinguishes the requests to one service from those to another.
#[derive(Debug)]
pub struct Service {
    /// In the host's name, and in the signature.
    pub(crate) name: &'static str,
    /// How requests and responses are written.
    pub(crate) wire: Wire,
    /// Whether requests are signed. Those that ask for credentials cannot be.
    pub(crate) signed: bool,
}

/// A wire protocol.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wire {
    /// awsJson1.1.
    AwsJson {
        /// What precedes the operation's name in `x-amz-target`.
        target_prefix: &'static str,
    },
    /// AWS Query. The body names the operation.
    AwsQuery,
}

impl Service {
    /// The `content-type` of every request.
    #[must_use]
    pub(crate) const fn content_type(&self) -> &'static str {
        match self.wire {
            Wire::AwsJson { .. } => aws_json::CONTENT_TYPE,
            Wire::AwsQuery => aws_query::CONTENT_TYPE,
        }
    }

    /// The `x-amz-target` of a request for `operation`, where the wire protocol has one.
    #[must_use]
    pub(crate) fn target(&self, operation: &str) -> Option<String> {
        match self.wire {
            Wire::AwsJson { target_prefix } => Some([target_prefix, operation].concat()),
            Wire::AwsQuery => None,
        }
    }

    /// Checks that a response is a success in this service's wire protocol, whatever operation it answers.
    ///
    /// # Errors
    /// AWS's own error, or `unreadable-response`.
    pub(crate) fn check(&self, response: &Response) -> Result<(), Error> {
        match self.wire {
            Wire::AwsJson { .. } => aws_json::success(response).map(|_| ()),
            Wire::AwsQuery => aws_query::success(response).map(|_| ()),
        }
    }
}
