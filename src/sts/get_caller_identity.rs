//! `GetCallerIdentity`: whose credentials they are. It needs no right.

use serde::Serialize;

use super::{STS, VERSION};
use crate::error::Error;
use crate::protocol::{Bucket, Operation, Permission, Response, Service, aws_query};

/// Asks whose credentials a request is signed with.
#[derive(Clone, Copy, Debug)]
pub struct GetCallerIdentity;

/// Whose credentials they are.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CallerIdentity {
    /// The account, 12 digits.
    pub account: String,
    /// The ARN of the user or of the role's session.
    pub arn: String,
    /// Its unique id.
    pub user_id: String,
}

impl Operation for GetCallerIdentity {
    const NAME: &'static str = "GetCallerIdentity";
    const SERVICE: &'static Service = &STS;
    const ACTS: bool = false;
    const BUCKET: Option<Bucket> = None;
    const PERMISSION: Option<Permission> = None;
    type Output = CallerIdentity;

    fn body(&self) -> Result<String, Error> {
        Ok(aws_query::body(Self::NAME, VERSION, &[]))
    }

    fn parse(response: &Response) -> Result<CallerIdentity, Error> {
        aws_query::parse(response, |answer| {
            let member = |name| {
                answer
                    .text("GetCallerIdentityResult", name)
                    .map(str::to_owned)
            };
            Some(CallerIdentity {
                account: member("Account")?,
                arn: member("Arn")?,
                user_id: member("UserId")?,
            })
        })
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
            serde_json::to_string(&GetCallerIdentity::parse(&response).unwrap()).unwrap(),
            r#"{"account":"123456789012","arn":"arn:aws:iam::123456789012:user/Alice","userId":"AIDACKCEVSQ6C2EXAMPLE"}"#
        );
        assert_eq!(
            GetCallerIdentity.body().unwrap(),
            "Action=GetCallerIdentity&Version=2011-06-15"
        );
    }
}
