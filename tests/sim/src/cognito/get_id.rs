//! `GetId`: who somebody is in an identity pool.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Logins, error};
use crate::error::ApiError;
use crate::sim::Sim;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    identity_pool_id: String,
    #[serde(default)]
    logins: Logins,
}

impl Sim {
    pub(super) fn get_id(&mut self, input: &Input) -> Result<Value, ApiError> {
        let id = &input.identity_pool_id;
        error::check_id("identityPoolId", id)?;
        let pool = self.identity.pool(id);
        let pool = pool.ok_or_else(|| error::not_found("IdentityPool", id))?;
        let who = self.who(pool, &input.logins)?;
        Ok(json!({ "IdentityId": self.identity.identity_id(who) }))
    }
}
