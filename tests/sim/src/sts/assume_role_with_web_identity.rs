//! `AssumeRoleWithWebIdentity`: from an identity provider's token to a role's credentials.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>

use super::assume_role::{check_duration, check_role_arn, parse_policy};
use super::error::{invalid_token, not_authorized, of_token};
use super::form::Form;
use super::rules;
use super::xml::{Answer, AssumedRole, WebIdentity};
use crate::error::ApiError;
use crate::identity::role::account_of;
use crate::identity::token::{self, Claims};
use crate::identity::{Grant, IdentityProvider};
use crate::sim::Sim;

impl Sim {
    pub(super) fn assume_role_with_web_identity(
        &mut self,
        mut form: Form,
    ) -> Result<Answer, ApiError> {
        let role_arn = form.required(&rules::ROLE_ARN);
        let session_name = form.required(&rules::ROLE_SESSION_NAME);
        let token = form.required(&rules::WEB_IDENTITY_TOKEN);
        let seconds = form.seconds();
        let policy = form.optional(&rules::POLICY);
        form.check()?;
        check_role_arn(&role_arn)?;
        let (provider, claims) = self.verify_token(&role_arn, &token)?;
        let provider = provider.arn();
        let role = self
            .identity
            .role(&role_arn)
            .filter(|role| role.trusts_token(&claims))
            .ok_or_else(not_authorized)?;
        let seconds = seconds.unwrap_or(3_600);
        check_duration(role, seconds)?;
        let session = self.hand_out(Grant {
            role_arn: &role_arn,
            session_name: &session_name,
            source_identity: claims.source_identity,
            policy: parse_policy(policy.as_deref())?,
            seconds,
        });
        Ok(Answer::AssumeRoleWithWebIdentityResult(WebIdentity {
            audience: claims.aud.all().join(","),
            role: AssumedRole::new(session.ok_or_else(not_authorized)?, policy.as_deref()),
            provider,
            subject_from_web_identity_token: claims.sub,
        }))
    }

    /// Verifies a token for an account that knows its issuer.
    fn verify_token(
        &self,
        role_arn: &str,
        token: &str,
    ) -> Result<(&IdentityProvider, Claims), ApiError> {
        let issuer = token::peek(token).map_err(|flaw| of_token(&flaw))?.issuer;
        let account = account_of(role_arn).unwrap_or_default();
        let provider = self.identity.provider(account, &issuer).ok_or_else(|| {
            invalid_token(format!(
                "No OpenIDConnect provider found in your account for {issuer}"
            ))
        })?;
        let keys = self.identity.keys(&issuer);
        let claims = token::verify(token, keys, &provider.audiences, self.now())
            .map_err(|flaw| of_token(&flaw))?;
        let unfit = |name: &String| !rules::SOURCE_IDENTITY.violations(name).is_empty();
        if claims.source_identity.as_ref().is_some_and(unfit) {
            return Err(invalid_token("The token's source identity is not valid"));
        }
        Ok((provider, claims))
    }
}
