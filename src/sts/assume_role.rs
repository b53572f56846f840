//! `AssumeRole`: another role's credentials.

use super::session_name::{UNNAMED, session_name};
use super::{STS, VERSION, check_duration, credentials};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::protocol::{Bucket, Operation, Permission, Response, Service, aws_query};

/// Asks for a role's credentials with those one has. From a role's credentials they last an hour at most.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
#[derive(Clone, Debug)]
pub struct AssumeRole {
    /// The role.
    pub role_arn: String,
    /// What the session is called. What STS does not take is replaced, and a hash of the whole name added.
    pub session_name: Option<String>,
    /// What the role's trust policy may ask for.
    pub external_id: Option<String>,
    /// How long the session lasts, in seconds: 900 to 43200, and no longer than the role admits. An hour, if absent.
    pub duration_seconds: Option<u32>,
    /// Who acts, as `CloudTrail` then shows through all roles that follow; altered as the session's name is where STS does not take it.
    pub source_identity: Option<String>,
    /// A session policy, as JSON, that restricts what the session may do.
    pub policy: Option<String>,
}

impl Operation for AssumeRole {
    const NAME: &'static str = "AssumeRole";
    const SERVICE: &'static Service = &STS;
    const ACTS: bool = false;
    const BUCKET: Option<Bucket> = None;
    const PERMISSION: Option<Permission> = Some(Permission {
        action: "sts:AssumeRole",
        resource_types: &["role"],
    });
    type Output = Credentials;

    fn body(&self) -> Result<String, Error> {
        let seconds = check_duration(self.duration_seconds)?;
        let name = session_name(self.session_name.as_deref().unwrap_or(UNNAMED));
        let identity = self.source_identity.as_deref().map(session_name);
        let members = [
            ("RoleArn", Some(&*self.role_arn)),
            ("RoleSessionName", Some(&*name)),
            ("ExternalId", self.external_id.as_deref()),
            ("DurationSeconds", seconds.as_deref()),
            ("SourceIdentity", identity.as_deref()),
            ("Policy", self.policy.as_deref()),
        ];
        Ok(aws_query::body(Self::NAME, VERSION, &members))
    }

    fn parse(response: &Response) -> Result<Credentials, Error> {
        credentials(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_a_form() {
        let asked = AssumeRole {
            role_arn: "arn:aws:iam::444455556666:role/Approver".to_owned(),
            session_name: None,
            external_id: Some("example:1".to_owned()),
            duration_seconds: None,
            source_identity: Some("slack:T0:U1".to_owned()),
            policy: None,
        };
        assert_eq!(
            asked.body().unwrap(),
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A444455556666%3Arole%2FApprover&RoleSessionName=ecs-greenlight\
             &ExternalId=example%3A1&SourceIdentity=slack-T0-U1%3Dc27936a911dbedef"
        );
    }
}
