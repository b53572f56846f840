//! AWS Security Token Service: from a token or a key to a role's credentials.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>

mod assume_role;
mod assume_role_with_web_identity;
mod error;
mod form;
mod rules;
mod xml;

use http::Request;

use crate::error::ApiError;
use crate::operation::Operation;
use crate::request_log::Logged;
use crate::signature::{self, Caller};
use crate::sim::Sim;
pub(crate) use error::{access_denied, not_authorized, throttled};
pub(crate) use form::{Form, operation};
pub(crate) use xml::error_body;
use xml::{Answer, GetCallerIdentity};

impl Sim {
    /// Carries out an operation of STS; the body of the response.
    pub(crate) fn serve_sts(
        &mut self,
        operation: Operation,
        request: &Request<Vec<u8>>,
        logged: &mut Logged,
    ) -> Result<Vec<u8>, ApiError> {
        let form = Form::of(request.body());
        let answer = match operation {
            Operation::AssumeRoleWithWebIdentity => self.assume_role_with_web_identity(form)?,
            Operation::AssumeRole => {
                let caller = self.verify_for_sts(request)?;
                logged.by(&caller.session);
                self.assume_role(&caller.session, form)?
            }
            Operation::GetCallerIdentity => {
                let caller = self.verify_for_sts(request)?;
                logged.by(&caller.session);
                Answer::GetCallerIdentityResult(GetCallerIdentity {
                    user_id: caller.session.user_id,
                    account: caller.session.account,
                    arn: caller.session.principal,
                })
            }
            // Those of other services do not come here.
            _ => return Err(ApiError::new("UnknownOperationException", operation.name())),
        };
        Ok(xml::body(operation, &answer, &logged.request_id))
    }

    /// What STS answers to a caller that may not do what it asks, because a fault says so.
    pub(crate) fn denied_by_sts(
        &self,
        operation: Operation,
        request: &Request<Vec<u8>>,
    ) -> ApiError {
        if operation == Operation::AssumeRoleWithWebIdentity {
            return not_authorized();
        }
        let role = Form::of(request.body()).take("RoleArn");
        match self.verify_for_sts(request) {
            Ok(caller) => access_denied(
                &caller.session,
                operation.name(),
                role.as_deref().unwrap_or("*"),
            ),
            Err(error) => error,
        }
    }

    fn verify_for_sts(&self, request: &Request<Vec<u8>>) -> Result<Caller, ApiError> {
        self.verify(request, &signature::STS)
            .map_err(error::in_terms_of_sts)
    }
}
