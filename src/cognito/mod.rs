//! Amazon Cognito Identity: credentials for a sign-in, without a role named by the caller.
//!
//! See <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/Welcome.html>.

pub mod get_credentials_for_identity;
pub mod get_id;

use std::fmt;

use zeroize::Zeroizing;

use crate::json::{Object, ToJson};
use crate::protocol::aws_json;
use crate::protocol::service::Service;

/// Cognito Identity, as somebody asks it who has no credentials yet.
pub const COGNITO_IDENTITY: Service = Service {
    name: "cognito-identity",
    content_type: aws_json::CONTENT_TYPE,
    target_prefix: Some("AWSCognitoIdentityService."),
    signed: false,
};

/// ID tokens by the names that the identity pool has for their providers; none for a guest.
#[derive(Default)]
pub struct Logins(pub Vec<(String, Zeroizing<String>)>);

impl ToJson for Logins {
    fn write(&self, out: &mut String) {
        let mut object = Object::begin(out);
        for (provider, token) in &self.0 {
            object.member(provider, &**token);
        }
        object.end();
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

/// The providers; the tokens are withheld.
impl fmt::Debug for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(provider, _)| provider))
            .finish()
    }
}
