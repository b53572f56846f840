//! Amazon Cognito Identity: credentials for a sign-in, without a role named by the caller.
//!
//! See <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/Welcome.html>.

mod get_credentials_for_identity;
mod get_id;

use std::fmt;

use serde::ser::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::protocol::Service;
use crate::protocol::service::Wire;

pub use get_credentials_for_identity::GetCredentialsForIdentity;
pub use get_id::GetId;

/// Cognito Identity, as somebody asks it who has no credentials yet.
pub(crate) const COGNITO_IDENTITY: Service = Service {
    name: "cognito-identity",
    wire: Wire::AwsJson {
        target_prefix: "AWSCognitoIdentityService.",
    },
    signed: false,
};

/// ID tokens by the names that the identity pool has for their providers; none for a guest.
#[derive(Default)]
pub struct Logins(pub Vec<(String, Zeroizing<String>)>);

impl Logins {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As an object of tokens by provider.
impl Serialize for Logins {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(provider, token)| (provider, &**token)))
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
