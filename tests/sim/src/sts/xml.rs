//! STS's answers, as it writes them.

#![allow(
    clippy::enum_variant_names,
    clippy::struct_field_names,
    reason = "the names are AWS's"
)]

use quick_xml::se::Serializer;
use serde::Serialize;

use crate::dates;
use crate::error::ApiError;
use crate::operation::Operation;
use crate::session::Session;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

#[derive(Serialize)]
struct Response<'a> {
    #[serde(rename = "@xmlns")]
    namespace: &'static str,
    #[serde(rename = "$value")]
    answer: &'a Answer,
    #[serde(rename = "ResponseMetadata")]
    metadata: Metadata<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata<'a> {
    request_id: &'a str,
}

/// What an operation answers with.
#[derive(Serialize)]
pub(super) enum Answer {
    AssumeRoleResult(AssumedRole),
    AssumeRoleWithWebIdentityResult(WebIdentity),
    GetCallerIdentityResult(GetCallerIdentity),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AssumedRole {
    pub(super) credentials: Credentials,
    pub(super) assumed_role_user: AssumedRoleUser,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) packed_policy_size: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_identity: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WebIdentity {
    pub(super) audience: String,
    #[serde(flatten)]
    pub(super) role: AssumedRole,
    pub(super) provider: String,
    pub(super) subject_from_web_identity_token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AssumedRoleUser {
    assumed_role_id: String,
    arn: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetCallerIdentity {
    pub(super) arn: String,
    pub(super) user_id: String,
    pub(super) account: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorResponse<'a> {
    #[serde(rename = "@xmlns")]
    namespace: &'static str,
    error: Error<'a>,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Error<'a> {
    r#type: &'static str,
    code: &'a str,
    message: &'a str,
}

impl AssumedRole {
    pub(super) fn new(session: Session, policy: Option<&str>) -> Self {
        Self {
            credentials: Credentials {
                access_key_id: session.access_key_id,
                secret_access_key: session.secret_access_key,
                session_token: session.token.unwrap_or_default(),
                expiration: dates::extended(session.ends_at.unwrap_or_default()),
            },
            assumed_role_user: AssumedRoleUser {
                assumed_role_id: session.user_id,
                arn: session.principal,
            },
            packed_policy_size: policy.map(|policy| policy.len() * 100 / 2_048),
            source_identity: session.source_identity,
        }
    }
}

pub(super) fn body(operation: Operation, answer: &Answer, request_id: &str) -> Vec<u8> {
    let response = Response {
        namespace: NAMESPACE,
        answer,
        metadata: Metadata { request_id },
    };
    write(&format!("{}Response", operation.name()), &response)
}

pub(crate) fn error_body(error: &ApiError, request_id: &str) -> Vec<u8> {
    let at_fault = if error.status.is_server_error() {
        "Receiver"
    } else {
        "Sender"
    };
    let response = ErrorResponse {
        namespace: NAMESPACE,
        error: Error {
            r#type: at_fault,
            code: error.code,
            message: &error.message,
        },
        request_id,
    };
    write("ErrorResponse", &response)
}

fn write(root: &str, response: &impl Serialize) -> Vec<u8> {
    let mut text = String::new();
    let mut serializer = Serializer::with_root(&mut text, Some(root))
        // Proof: every root is an operation's name with a suffix, or a literal.
        .expect("a valid element name");
    serializer.indent(' ', 2);
    response
        .serialize(serializer)
        // Proof: structs of strings and numbers, and a writer that never fails.
        .expect("writable");
    text.push('\n');
    text.into_bytes()
}
