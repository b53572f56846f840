//! `GetCredentialsForIdentity`: credentials of the pool's role.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Logins, error};
use crate::api::timestamp;
use crate::error::ApiError;
use crate::identity::Grant;
use crate::sim::Sim;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    identity_id: String,
    #[serde(default)]
    logins: Logins,
}

impl Sim {
    pub(super) fn get_credentials_for_identity(
        &mut self,
        input: &Input,
    ) -> Result<Value, ApiError> {
        let id = &input.identity_id;
        error::check_id("identityId", id)?;
        let known = self.identity.identity(id);
        let known = known.ok_or_else(|| error::not_found("Identity", id))?;
        let pool = self.identity.pool(&known.pool);
        let pool = pool.ok_or_else(|| error::not_found("IdentityPool", &known.pool))?;
        if input.logins.is_empty() || self.who(pool, &input.logins)? != *known {
            return Err(error::forbidden(id));
        }
        let role_arn = pool.role_arn.clone();
        let session = self.hand_out(Grant {
            role_arn: &role_arn,
            session_name: "CognitoIdentityCredentials",
            source_identity: None,
            policy: None,
            seconds: 3_600,
        });
        let session = session.ok_or_else(error::bad_role)?;
        let expiration = timestamp(session.ends_at.unwrap_or_default() / 1_000 * 1_000);
        Ok(json!({
            "IdentityId": id,
            "Credentials": {
                "AccessKeyId": session.access_key_id,
                "SecretKey": session.secret_access_key,
                "SessionToken": session.token,
                "Expiration": expiration,
            },
        }))
    }
}
