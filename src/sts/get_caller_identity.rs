//! `GetCallerIdentity`: whose credentials they are. It needs no right.

use serde::Serialize;

use super::VERSION;
use crate::error::Error;
use crate::protocol::aws_query;
use crate::protocol::message::Response;

pub(crate) const NAME: &str = "GetCallerIdentity";

/// Whose credentials they are.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallerIdentity {
    /// The account, 12 digits.
    pub account: String,
    /// The user's ARN, or that of a role's session.
    pub arn: String,
    /// Its unique id.
    pub user_id: String,
}

pub(crate) fn body() -> String {
    aws_query::body(NAME, VERSION, &[])
}

impl CallerIdentity {
    pub(crate) fn of(response: &Response) -> Result<Self, Error> {
        let mut caller = Self::default();
        aws_query::parse(response, &mut |answer| {
            let member = |name| {
                answer
                    .text("GetCallerIdentityResult", name)
                    .map(str::to_owned)
            };
            caller = Self {
                account: member("Account")?,
                arn: member("Arn")?,
                user_id: member("UserId")?,
            };
            Some(())
        })?;
        Ok(caller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // AWS's own example.
    #[test]
    fn a_caller_is_read_from_aws_answer() {
        let response = Response::ok(
            r#"<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
   <Arn>arn:aws:iam::123456789012:user/Alice</Arn>
    <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>"#,
        );
        assert_eq!(
            serde_json::to_string(&CallerIdentity::of(&response).unwrap()).unwrap(),
            r#"{"account":"123456789012","arn":"arn:aws:iam::123456789012:user/Alice","userId":"AIDACKCEVSQ6C2EXAMPLE"}"#
        );
        assert_eq!(body(), "Action=GetCallerIdentity&Version=2011-06-15");
    }
}
