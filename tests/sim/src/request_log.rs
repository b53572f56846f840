//! What was asked and what became of it. Never a secret: keys by their id alone, bodies not at all.

use http::Request;
use serde::Serialize;

use crate::operation::Operation;
use crate::session::Session;

/// A request to the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Logged {
    /// When it arrived (epoch milliseconds).
    pub at: i64,
    /// `x-amzn-RequestId`.
    pub request_id: String,
    /// What it asked for, once it was verified.
    pub operation: Option<Operation>,
    /// The access key id it names.
    pub access_key_id: Option<String>,
    /// Whose key it is, once it was verified: the caller's ARN.
    pub principal: Option<String>,
    /// Who is behind the caller's session, where a role's session tells.
    pub source_identity: Option<String>,
    /// The Region of its credential scope.
    pub region: Option<String>,
    /// The page it came from, if a browser sent it.
    pub origin: Option<String>,
    /// The moment whose truth a read showed that lagged behind.
    pub shows: Option<i64>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Whether its response was lost.
    pub response_lost: bool,
    /// The HTTP status that a fault answered with instead.
    pub status_instead: Option<u16>,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum Outcome {
    /// It was carried out.
    Executed,
    /// It got an error.
    Refused {
        /// The error's code.
        code: String,
    },
    /// A fault answered in its place.
    NotExecuted,
    /// It was lost on its way.
    RequestLost,
}

impl Logged {
    pub(crate) fn new(at: i64, request_id: String, request: &Request<Vec<u8>>) -> Self {
        let text = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let scope = text("authorization")
            .and_then(|text| text.split_once("Credential="))
            .map(|(_, rest)| rest);
        let mut scope = scope.unwrap_or_default().split([',', '/']);
        let access_key_id = scope.next().filter(|id| !id.is_empty()).map(str::to_owned);
        Self {
            at,
            request_id,
            operation: None,
            access_key_id,
            principal: None,
            source_identity: None,
            region: scope.nth(1).map(str::to_owned),
            origin: text("origin").map(str::to_owned),
            shows: None,
            outcome: Outcome::NotExecuted,
            response_lost: false,
            status_instead: None,
        }
    }

    /// It was verified: this is whose it is.
    pub(crate) fn by(&mut self, caller: &Session) {
        self.principal = Some(caller.principal.clone());
        self.source_identity.clone_from(&caller.source_identity);
    }
}
