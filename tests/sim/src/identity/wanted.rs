//! Which keys a request needs that are not there yet: whoever runs a [`Sim`] fetches them, for it does no I/O.

use http::Request;
use serde::Deserialize;
use std::collections::BTreeMap;

use super::token;
use crate::operation::{Operation, Service};
use crate::protocol::Protocol;
use crate::sim::Sim;

impl Sim {
    /// The issuers of a request's tokens that accounts or pools know, but whose key is missing: fetch each one's key set, give it by
    /// [`Sim::set_issuer_keys`], then let the request be handled.
    #[must_use]
    pub fn wants_keys_of(&self, request: &Request<Vec<u8>>) -> Vec<String> {
        let mut issuers: Vec<String> = tokens(request)
            .iter()
            .filter_map(|text| token::peek(text).ok())
            .filter(|token| self.identity.knows(&token.issuer))
            .filter(|token| {
                let keys = self.identity.keys(&token.issuer);
                !keys.is_some_and(|keys| token::has_key(keys, token))
            })
            .map(|token| token.issuer)
            .collect();
        issuers.sort();
        issuers.dedup();
        issuers
    }
}

impl super::Identity {
    fn knows(&self, issuer: &str) -> bool {
        let mut of_pools = self.pools.values().flat_map(|pool| pool.providers.values());
        self.providers.keys().any(|(_, known)| known == issuer)
            || of_pools.any(|provider| provider.issuer == issuer)
    }
}

/// The tokens that a request shows.
fn tokens(request: &Request<Vec<u8>>) -> Vec<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Shown {
        #[serde(default)]
        logins: BTreeMap<String, String>,
    }
    if Protocol::of(request) == Protocol::Query {
        return form_urlencoded::parse(request.body())
            .filter(|(name, _)| name == "WebIdentityToken")
            .map(|(_, token)| token.into_owned())
            .collect();
    }
    let target = request.headers().get("x-amz-target");
    let operation = target
        .and_then(|target| target.to_str().ok())
        .and_then(Operation::from_target);
    if operation.map(Operation::service) != Some(Service::CognitoIdentity) {
        return Vec::new();
    }
    serde_json::from_slice(request.body())
        .map(|Shown { logins }| logins.into_values().collect())
        .unwrap_or_default()
}
