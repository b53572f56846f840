//! `GetId`: the id under which an identity pool knows a sign-in.
//!
//! See <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>.

use serde::Serialize;

use super::{COGNITO_IDENTITY, Logins};
use crate::error::Error;
use crate::json;
use crate::protocol::{Bucket, Operation, Others, Permission, Response, Service, aws_json};

/// Asks for the id of a sign-in in a pool.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetId<'a> {
    /// The id of the identity pool.
    pub identity_pool_id: &'a str,
    /// The tokens that prove the sign-in.
    #[serde(skip_serializing_if = "Logins::is_empty")]
    pub logins: &'a Logins,
}

impl Operation for GetId<'_> {
    const NAME: &'static str = "GetId";
    const SERVICE: &'static Service = &COGNITO_IDENTITY;
    const ACTS: bool = false;
    const BUCKET: Option<Bucket> = None;
    const PERMISSION: Option<Permission> = None;
    type Output = String;

    fn body(&self) -> Result<String, Error> {
        Ok(json::to_string(self))
    }

    fn parse(response: &Response) -> Result<String, Error> {
        aws_json::answer(response, &|text| Others::parse(text)?.text("IdentityId"))
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    const POOL: &str = "eu-west-1:00000000-0000-0000-0000-000000000000";

    fn body(logins: &Logins) -> String {
        let asked = GetId {
            identity_pool_id: POOL,
            logins,
        };
        asked.body().unwrap()
    }

    #[test]
    fn the_request_names_the_pool_and_what_was_signed_in_to() {
        let logins = Logins(vec![(
            "id.example.com".to_owned(),
            Zeroizing::new("fake.id.token".to_owned()),
        )]);
        assert_eq!(
            body(&logins),
            r#"{"IdentityPoolId":"eu-west-1:00000000-0000-0000-0000-000000000000","Logins":{"id.example.com":"fake.id.token"}}"#
        );
        assert_eq!(format!("{logins:?}"), r#"["id.example.com"]"#);
        assert_eq!(
            body(&Logins::default()),
            r#"{"IdentityPoolId":"eu-west-1:00000000-0000-0000-0000-000000000000"}"#
        );
    }

    #[test]
    fn the_id_is_read_from_the_answer() {
        let response =
            Response::ok(r#"{"IdentityId":"eu-west-1:11111111-1111-1111-1111-111111111111"}"#);
        assert_eq!(
            GetId::parse(&response).unwrap(),
            "eu-west-1:11111111-1111-1111-1111-111111111111"
        );
        assert_eq!(
            GetId::parse(&Response::ok("{}")).unwrap_err().code(),
            "unreadable-response"
        );
    }
}
