//! `GetId`: who somebody is in an identity pool.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>

use serde::{Deserialize, Serialize};

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

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    identity_id: String,
}

impl Sim {
    pub(super) fn get_id(&mut self, input: &Input) -> Result<Output, ApiError> {
        let id = &input.identity_pool_id;
        error::check_id("identityPoolId", id)?;
        let pool = self.identity.pool(id);
        let pool = pool.ok_or_else(|| error::not_found("IdentityPool", id))?;
        let who = self.who(pool, &input.logins)?;
        Ok(Output {
            identity_id: self.identity.identity_id(who),
        })
    }
}
