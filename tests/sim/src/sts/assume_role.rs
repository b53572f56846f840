//! `AssumeRole`: from a key to another role's credentials.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>

use super::error::{access_denied, malformed_policy, validation};
use super::form::Form;
use super::rules;
use super::xml::{Answer, AssumedRole};
use crate::error::ApiError;
use crate::identity::Grant;
use crate::identity::role::{Role, account_of};
use crate::policy::Policy;
use crate::session::Session;
use crate::sim::Sim;

const HOUR: u32 = 3_600;

impl Sim {
    pub(super) fn assume_role(
        &mut self,
        caller: &Session,
        mut form: Form,
    ) -> Result<Answer, ApiError> {
        let role_arn = form.required(&rules::ROLE_ARN);
        let session_name = form.required(&rules::ROLE_SESSION_NAME);
        let seconds = form.seconds();
        let policy = form.optional(&rules::POLICY);
        let external_id = form.optional(&rules::EXTERNAL_ID);
        let asked = form.optional(&rules::SOURCE_IDENTITY);
        form.check()?;
        check_role_arn(&role_arn)?;
        if asked.as_ref().is_some_and(|name| name.starts_with("aws:")) {
            return Err(validation("SourceIdentity must not begin with aws:"));
        }
        let denied = |operation| access_denied(caller, operation, &role_arn);
        let role = self
            .identity
            .role(&role_arn)
            .filter(|role| role.trusts_caller(caller, external_id.as_deref()))
            .filter(|_| caller.may("sts:AssumeRole", &role_arn))
            .ok_or_else(|| denied("AssumeRole"))?;
        let kept = caller.source_identity.clone();
        if kept.is_some() && asked.is_some() && kept != asked {
            return Err(denied("SetSourceIdentity"));
        }
        let seconds = seconds.unwrap_or(HOUR);
        // A role's session that becomes another role gets an hour at most.
        if caller.principal.contains(":assumed-role/") && seconds > HOUR {
            return Err(validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
            ));
        }
        check_duration(role, seconds)?;
        let session = self.hand_out(Grant {
            role_arn: &role_arn,
            session_name: &session_name,
            source_identity: kept.or(asked),
            policy: parse_policy(policy.as_deref())?,
            seconds,
        });
        let session = session.ok_or_else(|| access_denied(caller, "AssumeRole", &role_arn))?;
        Ok(Answer::AssumeRoleResult(AssumedRole::new(
            session,
            policy.as_deref(),
        )))
    }
}

pub(super) fn check_role_arn(role_arn: &str) -> Result<(), ApiError> {
    match account_of(role_arn) {
        Some(_) => Ok(()),
        None => Err(validation(format!("{role_arn} is invalid"))),
    }
}

pub(super) fn check_duration(role: &Role, seconds: u32) -> Result<(), ApiError> {
    if seconds <= role.max_session_seconds {
        return Ok(());
    }
    Err(validation(
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ))
}

pub(super) fn parse_policy(text: Option<&str>) -> Result<Option<Policy>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return Err(malformed_policy("This policy contains invalid Json"));
    }
    serde_json::from_str(text)
        .map(Some)
        .map_err(|_| malformed_policy("Syntax errors in policy."))
}
