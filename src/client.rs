//! Who calls, where, and by which clock: all that a request needs besides its operation.

use crate::credentials::Credentials;
use crate::ecs::ECS;
use crate::endpoint::{Endpoint, EndpointOptions};
use crate::error::{Error, Moment, code};
use crate::protocol::{Operation, Request, Response, Service};
use crate::signature::{SigningKey, ToSign};
use crate::timestamp::Timestamp;

/// Prepares signed requests, and reads their responses.
///
/// It does no I/O and reads no clock. It keeps the day's signing key of each Region, which makes signing several times as
/// fast, and the difference between the caller's clock and AWS's.
#[derive(Debug)]
pub struct Client {
    region: String,
    options: EndpointOptions,
    others: OtherEndpoints,
    credentials: Option<Credentials>,
    sites: Vec<Site>,
    skew_millis: i64,
}

/// Origins to call instead of AWS's, for the services besides ECS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherEndpoints {
    /// Instead of STS.
    pub sts: Option<String>,
    /// Instead of Cognito Identity.
    pub cognito_identity: Option<String>,
}

/// What is kept of one service in one Region.
#[derive(Debug)]
struct Site {
    service: &'static str,
    region: String,
    endpoint: Endpoint,
    key: Option<SigningKey>,
}

impl Client {
    /// A client for `region`, and for other Regions where an ARN names one.
    ///
    /// # Errors
    /// `invalid-endpoint`: a missing or impossible Region, or options that exclude each other.
    pub fn new(region: &str, options: EndpointOptions) -> Result<Self, Error> {
        let mut client = Self {
            region: region.to_ascii_lowercase(),
            options,
            others: OtherEndpoints::default(),
            credentials: None,
            sites: Vec::new(),
            skew_millis: 0,
        };
        client.site(&ECS, region)?;
        Ok(client)
    }

    /// The same client, with other origins for the services besides ECS.
    #[must_use]
    pub fn with_other_endpoints(mut self, others: OtherEndpoints) -> Self {
        self.others = others;
        self
    }

    /// The same client, signing with these credentials.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.set_credentials(credentials);
        self
    }

    /// Signs with these credentials from now on.
    pub fn set_credentials(&mut self, credentials: Credentials) {
        for site in &mut self.sites {
            site.key = None;
        }
        self.credentials = Some(credentials);
    }

    /// The credentials it signs with.
    #[must_use]
    pub fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// The Region it calls unless an ARN names another.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// How far AWS's clock is ahead of the caller's, in milliseconds. Requests are signed by AWS's.
    #[must_use]
    pub fn skew_millis(&self) -> i64 {
        self.skew_millis
    }

    /// Corrects the clock.
    pub fn set_skew_millis(&mut self, skew_millis: i64) {
        self.skew_millis = skew_millis;
    }

    /// What AWS's clock shows when the caller's shows `now`.
    #[must_use]
    pub fn aws_time(&self, now: Timestamp) -> Timestamp {
        Timestamp::from_epoch_millis(now.epoch_millis().saturating_add(self.skew_millis))
    }

    /// A signed request for `operation`, good for five minutes from `now`. It converts to one of the `http` crate.
    ///
    /// # Errors
    /// `credentials-expired` without credentials or past their end; `invalid-input` where AWS would not take the input.
    pub fn prepare<O: Operation>(
        &mut self,
        operation: &O,
        now: Timestamp,
    ) -> Result<Request, Error> {
        let region = self.region.clone();
        self.prepare_in(&region, operation, now)
    }

    /// The same, in another Region.
    ///
    /// # Errors
    /// As [`prepare`](Client::prepare), and `invalid-endpoint`.
    pub fn prepare_in<O: Operation>(
        &mut self,
        region: &str,
        operation: &O,
        now: Timestamp,
    ) -> Result<Request, Error> {
        self.request(O::SERVICE, region, O::NAME, operation.body()?, now)
    }

    /// Reads the response to a request for `O`. A response of the `http` crate converts to what it takes.
    ///
    /// # Errors
    /// AWS's own error, or `unreadable-response`.
    pub fn parse<O: Operation>(response: &Response) -> Result<O::Output, Error> {
        O::parse(response)
    }

    /// A request for the operation of this name, with this body; signed, where the service wants that.
    pub(crate) fn request(
        &mut self,
        service: &'static Service,
        region: &str,
        operation: &str,
        body: String,
        now: Timestamp,
    ) -> Result<Request, Error> {
        let site = self.site(service, region)?;
        let target = service.target(operation);
        let mut headers = Vec::with_capacity(5);
        if service.signed {
            let target = target.as_deref();
            self.sign(service, site, target, &body, now, &mut headers)?;
        }
        headers.push(("content-type", service.content_type().to_owned()));
        if let Some(target) = target {
            headers.push(("x-amz-target", target));
        }
        let endpoint = &self.sites[site].endpoint;
        Ok(Request {
            url: endpoint.url.clone(),
            host: endpoint.host.clone(),
            headers,
            body,
        })
    }

    /// Adds the headers by which a request is signed.
    fn sign(
        &mut self,
        service: &Service,
        site: usize,
        target: Option<&str>,
        body: &str,
        now: Timestamp,
        headers: &mut Vec<(&'static str, String)>,
    ) -> Result<(), Error> {
        let at = self.aws_time(now);
        let Some(credentials) = &self.credentials else {
            return Err(expired("There are no credentials to sign with."));
        };
        if credentials.expiration().is_some_and(|end| end <= at) {
            return Err(expired("The credentials have expired."));
        }

        let Site { endpoint, key, .. } = &mut self.sites[site];
        let key = match key
            .take()
            .filter(|key| key.is_for(at, &endpoint.signing_region, service.name))
        {
            Some(kept) => key.insert(kept),
            None => key.insert(SigningKey::derive(
                credentials,
                at,
                &endpoint.signing_region,
                service.name,
            )),
        };
        let authorization = key.authorization(
            credentials.access_key_id(),
            &ToSign {
                host: &endpoint.host,
                content_type: service.content_type(),
                target,
                session_token: credentials.session_token(),
                body: body.as_bytes(),
                at,
            },
        );

        headers.push(("authorization", authorization));
        headers.push(("x-amz-date", at.basic()));
        if let Some(token) = credentials.session_token() {
            headers.push(("x-amz-security-token", token.to_owned()));
        }
        Ok(())
    }

    /// Whether there is an endpoint for this Region.
    ///
    /// # Errors
    /// `invalid-endpoint`.
    pub(crate) fn admit_region(&mut self, region: &str) -> Result<(), Error> {
        self.site(&ECS, region).map(|_| ())
    }

    /// The index of a service's site in a Region.
    fn site(&mut self, service: &Service, region: &str) -> Result<usize, Error> {
        let is = |site: &Site| site.region == region && site.service == service.name;
        if let Some(index) = self.sites.iter().position(is) {
            return Ok(index);
        }
        let other = match service.name {
            "sts" => Some(&self.others.sts),
            "cognito-identity" => Some(&self.others.cognito_identity),
            _ => None,
        };
        let endpoint = match other {
            None => Endpoint::resolve(service.name, region, &self.options),
            Some(endpoint) => {
                let options = EndpointOptions {
                    endpoint: endpoint.clone(),
                    ..EndpointOptions::default()
                };
                Endpoint::resolve(service.name, region, &options)
            }
        }?;
        self.sites.push(Site {
            service: service.name,
            region: region.to_owned(),
            endpoint,
            key: None,
        });
        Ok(self.sites.len() - 1)
    }
}

fn expired(what: &str) -> Error {
    Error::new(
        Moment::Credentials,
        code::CREDENTIALS_EXPIRED,
        format!("{what} Sign in again, or provide new ones."),
    )
}
