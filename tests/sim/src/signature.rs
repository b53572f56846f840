//! Who sends a request: key, session token, clock and signature, checked as AWS does.
//!
//! The signature is recomputed by `aws_sigv4::http_request`, which canonicalises any request; the crate under test has a
//! canonical request of its own.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningError, SigningSettings, sign};
use aws_sigv4::sign::v4;
use http::Request;
use http::header::{AUTHORIZATION, HOST};
use http::uri::{Authority, PathAndQuery};

use crate::dates;
use crate::error::ApiError;
use crate::place::Place;
use crate::session::Session;
use crate::settings::Signatures;
use crate::sim::Sim;

/// How far a client's clock may be off.
const TOLERANCE: i64 = 5 * 60_000;

/// What a service demands of a signature.
pub(crate) struct Signed {
    /// The service in the credential scope.
    service: &'static str,
    headers: &'static [&'static str],
}

/// ECS, and every service of its protocol.
pub(crate) const ECS: Signed = Signed {
    service: "ecs",
    headers: &["content-type", "host", "x-amz-date", "x-amz-target"],
};

/// STS, where a form says what is asked.
#[cfg(feature = "sts")]
pub(crate) const STS: Signed = Signed {
    service: "sts",
    headers: &["host", "x-amz-date"],
};

/// A verified caller.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) session: Session,
    /// The key's account, and the Region of the credential scope.
    pub(crate) place: Place,
}

impl Sim {
    /// Verifies who sends a request.
    pub(crate) fn verify(
        &self,
        request: &Request<Vec<u8>>,
        signed: &Signed,
    ) -> Result<Caller, ApiError> {
        let authorization = Authorization::of(request)?;
        let session = self
            .session(authorization.access_key_id)
            .ok_or_else(unrecognized)?;
        if header(request, "x-amz-security-token") != session.token.as_deref() {
            return Err(unrecognized());
        }
        if self.is_over(&session) {
            return Err(ApiError::new(
                "ExpiredTokenException",
                "The security token included in the request is expired",
            ));
        }
        let clock = self.world.now + self.clock_error;
        let check = self.world.settings.signatures;
        authorization.verify(request, signed, &session, clock, check)?;
        Ok(Caller {
            place: Place {
                account: session.account.clone(),
                region: authorization.region.to_owned(),
            },
            session,
        })
    }
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    access_key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    terminator: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn of(request: &'a Request<Vec<u8>>) -> Result<Self, ApiError> {
        let text = header(request, AUTHORIZATION.as_str());
        let text = text.ok_or_else(|| {
            ApiError::new(
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            )
        })?;
        let parts = text.strip_prefix("AWS4-HMAC-SHA256").ok_or_else(|| {
            incomplete("Authorization header requires 'AWS4-HMAC-SHA256' as its algorithm")
        })?;
        let member = |name: &str| {
            let found = parts
                .split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
            found.ok_or_else(|| {
                incomplete(format!("Authorization header requires '{name}' parameter."))
            })
        };
        let scope: Vec<&str> = member("Credential")?.split('/').collect();
        let [access_key_id, date, region, service, terminator] = scope[..] else {
            return Err(incomplete(
                "Credential must have exactly 5 slash-delimited elements",
            ));
        };
        let (signed_headers, signature) = (member("SignedHeaders")?, member("Signature")?);
        Ok(Self {
            access_key_id,
            date,
            region,
            service,
            terminator,
            signed_headers,
            signature,
        })
    }

    /// Checks everything but the key. `clock` is the server's.
    fn verify(
        &self,
        request: &Request<Vec<u8>>,
        signed: &Signed,
        session: &Session,
        clock: i64,
        check: Signatures,
    ) -> Result<(), ApiError> {
        self.check_scope(signed.service)?;
        self.check_signed_headers(signed.headers, session)?;
        let date = header(request, "x-amz-date").unwrap_or_default();
        let sent = dates::parse_basic(date).ok_or_else(|| {
            incomplete("'X-Amz-Date' header is missing or not in the form YYYYMMDD'T'HHMMSS'Z'")
        })?;
        check_clock(date, sent, clock)?;
        if !date.starts_with(self.date) {
            return Err(invalid_signature(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP",
            ));
        }
        let matches = || {
            self.recompute(request, session, sent)
                .is_ok_and(|own| own == self.signature)
        };
        if check == Signatures::Checked && !matches() {
            return Err(self.mismatch(request));
        }
        Ok(())
    }

    /// As AWS does, it repeats what was signed, session token included.
    fn mismatch(&self, request: &Request<Vec<u8>>) -> ApiError {
        let names = self.signed_headers;
        let headers = names.split(';').map(|name| {
            let value = header(request, name).unwrap_or_default();
            format!("{name}:{value}\n")
        });
        let headers = headers.collect::<String>();
        invalid_signature(format!(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and \
             signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n\
             'POST\n/\n\n{headers}\n{names}'\n"
        ))
    }

    fn check_scope(&self, service: &str) -> Result<(), ApiError> {
        if self.service != service {
            return Err(invalid_signature(format!(
                "Credential should be scoped to correct service: '{service}'."
            )));
        }
        if self.terminator != "aws4_request" {
            return Err(invalid_signature(
                "Credential should be scoped with a valid terminator: 'aws4_request'.",
            ));
        }
        if self.region.is_empty() {
            return Err(invalid_signature(
                "Credential should be scoped to a valid region.",
            ));
        }
        Ok(())
    }

    fn check_signed_headers(&self, needed: &[&str], session: &Session) -> Result<(), ApiError> {
        let signed: Vec<&str> = self.signed_headers.split(';').collect();
        if !signed.is_sorted() {
            return Err(invalid_signature("SignedHeaders must be sorted"));
        }
        let token = session.token.as_ref();
        let token = token.map(|_| "x-amz-security-token");
        for name in needed.iter().copied().chain(token) {
            if !signed.contains(&name) {
                return Err(invalid_signature(format!(
                    "'{name}' must be a signed header"
                )));
            }
        }
        Ok(())
    }

    fn recompute(
        &self,
        request: &Request<Vec<u8>>,
        session: &Session,
        sent: i64,
    ) -> Result<String, SigningError> {
        let credentials = Credentials::new(
            &session.access_key_id[..],
            &session.secret_access_key[..],
            session.token.clone(),
            None,
            "ecs-sim",
        );
        let identity = credentials.into();
        let mut settings = SigningSettings::default();
        // Whatever the client says it signed counts, user-agent included.
        settings.excluded_headers = None;
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(SystemTime::UNIX_EPOCH + Duration::from_millis(sent.unsigned_abs()))
            .settings(settings)
            .build()
            // Proof: all parts are set right above.
            .expect("complete signing parameters");
        // A request that never was on a wire may carry its host in the URI alone.
        let authority = request.uri().authority().map(Authority::as_str);
        let host = header(request, HOST.as_str())
            .or(authority)
            .unwrap_or_default();
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", PathAndQuery::as_str);
        let uri = format!("https://{host}{path}");
        let headers = self
            .signed_headers
            .split(';')
            .filter_map(|name| match name {
                "host" => Some((name, host)),
                _ => Some((name, header(request, name)?)),
            });
        let signable = SignableRequest::new(
            request.method().as_str(),
            uri,
            headers,
            SignableBody::Bytes(request.body()),
        )?;
        let (_, signature) = sign(signable, &params.into())?.into_parts();
        Ok(signature)
    }
}

fn check_clock(date: &str, sent: i64, clock: i64) -> Result<(), ApiError> {
    let now = dates::basic(clock);
    if sent + TOLERANCE < clock {
        let earliest = dates::basic(clock - TOLERANCE);
        return Err(invalid_signature(format!(
            "Signature expired: {date} is now earlier than {earliest} ({now} - 5 min.)"
        )));
    }
    if sent - TOLERANCE > clock {
        let latest = dates::basic(clock + TOLERANCE);
        return Err(invalid_signature(format!(
            "Signature not yet current: {date} is still later than {latest} ({now} + 5 min.)"
        )));
    }
    Ok(())
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn invalid_signature(message: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    ApiError::new("InvalidSignatureException", message)
}

fn incomplete(message: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    ApiError::new("IncompleteSignatureException", message)
}

pub(crate) fn unrecognized() -> ApiError {
    ApiError::new(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
}
