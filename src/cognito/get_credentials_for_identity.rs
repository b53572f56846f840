//! `GetCredentialsForIdentity`: credentials of the role that an identity pool gives to a sign-in.
//!
//! See <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html>.

use serde::Serialize;

use super::{COGNITO_IDENTITY, Logins};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::json;
use crate::protocol::{Bucket, Operation, Others, Permission, Response, Service, aws_json};
use crate::timestamp::Timestamp;

/// Asks for the credentials of an identity. They last an hour.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCredentialsForIdentity<'a> {
    /// The identity, as `GetId` names it.
    pub identity_id: &'a str,
    /// The tokens that prove the sign-in.
    #[serde(skip_serializing_if = "Logins::is_empty")]
    pub logins: &'a Logins,
}

impl Operation for GetCredentialsForIdentity<'_> {
    const NAME: &'static str = "GetCredentialsForIdentity";
    const SERVICE: &'static Service = &COGNITO_IDENTITY;
    const ACTS: bool = false;
    const BUCKET: Option<Bucket> = None;
    const PERMISSION: Option<Permission> = None;
    type Output = Credentials;

    fn body(&self) -> Result<String, Error> {
        Ok(json::to_string(self))
    }

    fn parse(response: &Response) -> Result<Credentials, Error> {
        Ok(aws_json::answer(response, &credentials_in)??)
    }
}

fn credentials_in(text: &str) -> Option<Result<Credentials, crate::credentials::CredentialsError>> {
    let issued = Others::parse(Others::parse(text)?.json("Credentials")?)?;
    let end = Timestamp::parse_json(issued.json("Expiration")?)?;
    // It calls the secret by another name than STS does.
    let (key, secret, token) = (
        issued.text("AccessKeyId")?,
        issued.text("SecretKey")?,
        issued.text("SessionToken")?,
    );
    Some(Credentials::new(key, secret, Some(token), Some(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_read_from_the_answer() {
        let response = Response::ok(
            r#"{"IdentityId":"eu-west-1:1","Credentials":{"AccessKeyId":"ASIAEXAMPLE","SecretKey":"fake/secret","SessionToken":"fake/token==","Expiration":1.728417322E9}}"#,
        );
        let issued = GetCredentialsForIdentity::parse(&response).unwrap();
        assert_eq!(issued.access_key_id(), "ASIAEXAMPLE");
        assert_eq!(issued.secret_access_key(), "fake/secret");
        assert_eq!(issued.session_token(), Some("fake/token=="));
        assert_eq!(
            issued.expiration().unwrap().to_string(),
            "2024-10-08T19:55:22.000Z"
        );
    }

    #[test]
    fn an_answer_without_credentials_is_none_and_shows_no_secret() {
        for body in [
            r#"{"IdentityId":"x"}"#,
            r#"{"Credentials":{"AccessKeyId":"A","SecretKey":"fake-secret"}}"#,
        ] {
            let error = GetCredentialsForIdentity::parse(&Response::ok(body)).unwrap_err();
            assert_eq!(error.code(), "unreadable-response");
            assert!(!error.message().contains("fake-secret"));
        }
    }
}
