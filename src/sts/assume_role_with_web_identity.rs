//! `AssumeRoleWithWebIdentity`: a role's credentials for an identity provider's token.

use std::fmt;

use zeroize::Zeroizing;

use super::session_name::{UNNAMED, session_name};
use super::{STS_UNSIGNED, VERSION, check_duration, credentials};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::protocol::{Bucket, Operation, Permission, Response, Service, aws_query};

/// Asks for a role's credentials with an ID token. Nothing else proves who asks, so the request is not signed.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
pub struct AssumeRoleWithWebIdentity {
    /// The role.
    pub role_arn: String,
    /// The ID token, as the provider issued it.
    pub token: Zeroizing<String>,
    /// What the session is called. What STS does not take is replaced, and a hash of the whole name added.
    pub session_name: Option<String>,
    /// How long the session lasts, in seconds: 900 to 43200, and no longer than the role admits. An hour, if absent.
    pub duration_seconds: Option<u32>,
    /// A session policy, as JSON, that restricts what the session may do.
    pub policy: Option<String>,
}

impl Operation for AssumeRoleWithWebIdentity {
    const NAME: &'static str = "AssumeRoleWithWebIdentity";
    const SERVICE: &'static Service = &STS_UNSIGNED;
    const ACTS: bool = false;
    const BUCKET: Option<Bucket> = None;
    const PERMISSION: Option<Permission> = None;
    type Output = Credentials;

    fn body(&self) -> Result<String, Error> {
        let seconds = check_duration(self.duration_seconds)?;
        let name = session_name(self.session_name.as_deref().unwrap_or(UNNAMED));
        let members = [
            ("RoleArn", Some(&*self.role_arn)),
            ("RoleSessionName", Some(&name)),
            ("WebIdentityToken", Some(&self.token)),
            ("DurationSeconds", seconds.as_deref()),
            ("Policy", self.policy.as_deref()),
        ];
        Ok(aws_query::body(Self::NAME, VERSION, &members))
    }

    fn parse(response: &Response) -> Result<Credentials, Error> {
        credentials(response)
    }
}

/// The role and the session; the token is withheld.
impl fmt::Debug for AssumeRoleWithWebIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(Self::NAME)
            .field("role_arn", &self.role_arn)
            .field("session_name", &self.session_name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> AssumeRoleWithWebIdentity {
        AssumeRoleWithWebIdentity {
            role_arn: "arn:aws:iam::111122223333:role/Approver".to_owned(),
            token: Zeroizing::new("fake.id.token".to_owned()),
            session_name: Some("robin@example.com".to_owned()),
            duration_seconds: Some(3600),
            policy: None,
        }
    }

    #[test]
    fn the_request_is_a_form() {
        assert_eq!(
            asked().body().unwrap(),
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FApprover\
             &RoleSessionName=robin%40example.com&WebIdentityToken=fake.id.token&DurationSeconds=3600"
        );
    }

    #[test]
    fn a_session_that_sts_never_gives_is_refused_before_anything_is_sent() {
        for seconds in [0, 899, 43_201] {
            let asked = AssumeRoleWithWebIdentity {
                duration_seconds: Some(seconds),
                ..asked()
            };
            assert_eq!(
                asked.body().unwrap_err().message(),
                "durationSeconds must be from 900 to 43200."
            );
        }
    }

    #[test]
    fn debug_withholds_the_token() {
        assert_eq!(
            format!("{:?}", asked()),
            "AssumeRoleWithWebIdentity { role_arn: \"arn:aws:iam::111122223333:role/Approver\", session_name: Some(\"robin@example.com\"), .. }"
        );
    }

    // The form of AWS's own example, with fake values.
    #[test]
    fn credentials_are_read_from_aws_answer() {
        let response = Response::ok(
            r#"<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>amzn1.account.AF6RHO7KZU5XRVQJGXK6HB56KR2A</SubjectFromWebIdentityToken>
    <Audience>client.5498841531868486423.1548@apps.example.com</Audience>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/FederatedWebIdentityRole/app1</Arn>
      <AssumedRoleId>AROACLKWSDQRAOEXAMPLE:app1</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <SessionToken>fake/token==</SessionToken>
      <SecretAccessKey>fake/secret</SecretAccessKey>
      <Expiration>2014-10-24T23:00:23Z</Expiration>
      <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata><RequestId>ad4156e9-bce1-11e2-82e6-6b6efEXAMPLE</RequestId></ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>"#,
        );
        let issued = credentials(&response).unwrap();
        assert_eq!(issued.access_key_id(), "ASIAEXAMPLE");
        assert_eq!(issued.secret_access_key(), "fake/secret");
        assert_eq!(issued.session_token(), Some("fake/token=="));
        assert_eq!(
            issued.expiration().unwrap().to_string(),
            "2014-10-24T23:00:23.000Z"
        );
    }

    #[test]
    fn an_answer_without_a_token_is_none() {
        let response = Response::ok(
            "<R><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>fake-secret</SecretAccessKey></Credentials></R>",
        );
        let error = credentials(&response).unwrap_err();
        assert_eq!(error.code(), "unreadable-response");
        assert!(!error.message().contains("fake-secret"));
    }
}
