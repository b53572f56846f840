//! `GetId`: the id under which an identity pool knows a sign-in.
//!
//! See <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>.

use serde::Serialize;

use super::Logins;
use crate::error::Error;
use crate::json;
use crate::protocol::message::Response;
use crate::protocol::{Others, aws_json};

pub(crate) const NAME: &str = "GetId";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    identity_pool_id: &'a str,
    #[serde(skip_serializing_if = "Logins::is_empty")]
    logins: &'a Logins,
}

pub(crate) fn body(identity_pool_id: &str, logins: &Logins) -> String {
    json::to_string(&Body {
        identity_pool_id,
        logins,
    })
}

pub(crate) fn identity_id(response: &Response) -> Result<String, Error> {
    aws_json::answer(response, &|text| {
        Others::of_object(text)?.text("IdentityId")
    })
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    const POOL: &str = "eu-west-1:00000000-0000-0000-0000-000000000000";

    #[test]
    fn the_request_names_the_pool_and_what_was_signed_in_to() {
        let logins = Logins(vec![(
            "id.example.com".to_owned(),
            Zeroizing::new("fake.id.token".to_owned()),
        )]);
        assert_eq!(
            body(POOL, &logins),
            r#"{"IdentityPoolId":"eu-west-1:00000000-0000-0000-0000-000000000000","Logins":{"id.example.com":"fake.id.token"}}"#
        );
        assert_eq!(format!("{logins:?}"), r#"["id.example.com"]"#);
        assert_eq!(
            body(POOL, &Logins::default()),
            r#"{"IdentityPoolId":"eu-west-1:00000000-0000-0000-0000-000000000000"}"#
        );
    }

    #[test]
    fn the_id_is_read_from_the_answer() {
        let response =
            Response::ok(r#"{"IdentityId":"eu-west-1:11111111-1111-1111-1111-111111111111"}"#);
        assert_eq!(
            identity_id(&response).unwrap(),
            "eu-west-1:11111111-1111-1111-1111-111111111111"
        );
        assert_eq!(
            identity_id(&Response::ok("{}")).unwrap_err().code(),
            "unreadable-response"
        );
    }
}
