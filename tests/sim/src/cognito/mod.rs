//! Amazon Cognito identity pools: from an identity provider's token to the credentials of the pool's role.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/Welcome.html>

mod error;
mod get_credentials_for_identity;
mod get_id;

use std::collections::BTreeMap;

use crate::api::{input, output};
use crate::error::ApiError;
use crate::identity::token;
use crate::identity::{IdentityPool, PoolIdentity};
use crate::operation::Operation;
use crate::sim::Sim;
pub(crate) use error::{denied, throttled};

type Logins = BTreeMap<String, String>;

impl Sim {
    /// Carries out an operation of Cognito Identity; the body of the response.
    pub(crate) fn serve_cognito(
        &mut self,
        operation: Operation,
        body: &[u8],
    ) -> Result<Vec<u8>, ApiError> {
        match operation {
            Operation::GetId => self.get_id(&input(body)?).map(output),
            Operation::GetCredentialsForIdentity => {
                self.get_credentials_for_identity(&input(body)?).map(output)
            }
            // Those of other services do not come here.
            _ => Err(ApiError::new("UnknownOperationException", operation.name())),
        }
    }

    /// Who shows these tokens to a pool. Each of them must be good; the first one counts.
    fn who(&self, pool: &IdentityPool, logins: &Logins) -> Result<PoolIdentity, ApiError> {
        let mut first = None;
        for (name, text) in logins {
            let provider = pool
                .providers
                .get(name)
                .ok_or_else(error::unsupported_provider)?;
            let issuer = token::peek(text)
                .map_err(|flaw| error::of_token(&flaw))?
                .issuer;
            if issuer != provider.issuer {
                return Err(error::wrong_issuer());
            }
            let audience = std::slice::from_ref(&provider.audience);
            let claims = token::verify(text, self.identity.keys(&issuer), audience, self.now())
                .map_err(|flaw| error::of_token(&flaw))?;
            first = first.or(Some(claims));
        }
        let claims = first.ok_or_else(error::nobody)?;
        Ok(PoolIdentity {
            pool: pool.identity_pool_id.clone(),
            issuer: claims.iss,
            subject: claims.sub,
        })
    }
}
