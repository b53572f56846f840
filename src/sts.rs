//! AWS Security Token Service: credentials for roles, and whose credentials they are.
//!
//! See <https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>.

mod assume_role;
mod assume_role_with_web_identity;
mod get_caller_identity;
pub(crate) mod session_name;

pub use assume_role::AssumeRole;
pub use assume_role_with_web_identity::AssumeRoleWithWebIdentity;
pub use get_caller_identity::{CallerIdentity, GetCallerIdentity};

use crate::credentials::Credentials;
use crate::error::Error;
use crate::protocol::aws_query::{self, XmlResponse};
use crate::protocol::service::Wire;
use crate::protocol::{Response, Service};

const VERSION: &str = "2011-06-15";

/// STS, asked by somebody who has credentials.
pub(crate) const STS: Service = Service {
    name: "sts",
    wire: Wire::AwsQuery,
    signed: true,
};

/// STS, asked by somebody who has none yet.
pub(crate) const STS_UNSIGNED: Service = Service {
    signed: false,
    ..STS
};

/// The credentials that a response hands out.
pub(crate) fn credentials(response: &Response) -> Result<Credentials, Error> {
    aws_query::parse(response, credentials_in)?
}

fn credentials_in(answer: &XmlResponse) -> Option<Result<Credentials, Error>> {
    let member = |name| answer.text("Credentials", name).map(str::to_owned);
    let end = answer.text("Credentials", "Expiration")?.parse().ok()?;
    let issued = Credentials::new(
        member("AccessKeyId")?,
        member("SecretAccessKey")?,
        Some(member("SessionToken")?),
        Some(end),
    );
    Some(issued.map_err(Error::from))
}

/// A session's length that STS admits: 900 to 43200 seconds.
fn check_duration(seconds: Option<u32>) -> Result<Option<String>, Error> {
    match seconds {
        Some(..900 | 43_201..) => Err(Error::input("durationSeconds must be from 900 to 43200.")),
        seconds => Ok(seconds.map(|seconds| seconds.to_string())),
    }
}
