//! One call of a flow: sent, and sent again where that may help.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::clock::{skew_shown_by, was_the_clock};
use super::pace::Bucket;
use super::renewal::is_expiry;
use super::{Io, SendFailure, Session};
use crate::ecs::continue_service_deployment::ContinueServiceDeploymentOutput;
use crate::ecs::{ECS, Operation};
use crate::error::{Class, Error, Moment, code};
use crate::protocol::aws_json;
use crate::protocol::input::body;
use crate::protocol::message::Response;
use crate::protocol::service::Service;
use crate::protocol::shape::Shape;
use crate::timestamp::Timestamp;

/// How long a read may take.
const READ_LIMIT: Duration = Duration::from_secs(10);
/// How long an act may take: cutting it short leaves its outcome unknown.
const ACT_LIMIT: Duration = Duration::from_secs(30);
/// A call under way. Boxed, so that what awaits it is compiled without it: the flows together are a third smaller.
pub(crate) type Call<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// An act under way, which ends with AWS's id of the request.
pub(crate) type ActCall<'a> = Pin<Box<dyn Future<Output = Result<Option<String>, Error>> + 'a>>;

/// What is asked, of which service.
pub(super) struct Ask<'a> {
    pub(super) service: &'static Service,
    pub(super) region: &'a str,
    pub(super) operation: &'static str,
    pub(super) body: String,
    /// Whether it moves production traffic.
    pub(super) acts: bool,
}

/// Reads an answer.
pub(super) type Read<'a> = dyn FnMut(&Response) -> Result<(), Error> + 'a;

impl Session {
    /// Calls an operation that changes nothing, again where that may help. It waits for no bucket: somebody looks on.
    pub(crate) fn read<'a, O: Operation>(
        &'a self,
        io: &'a Io,
        region: &'a str,
        operation: &O,
        output: &'a mut O::Output,
    ) -> Call<'a> {
        self.count(io, region, O::NAME);
        self.read_counted(io, region, O::NAME, body(operation), output)
    }

    /// Calls an operation that acts: sent once and at once, whatever happens. The read right before it has renewed the credentials:
    /// whoever gives them may take minutes, and what was read would be old by then. A success comes with AWS's id of the request, where it gave one.
    pub(crate) fn act<'a>(
        &'a self,
        io: &'a Io,
        region: &'a str,
        operation: &'static str,
        body: String,
    ) -> ActCall<'a> {
        Box::pin(async move {
            self.acts_at(io.now());
            // Both acts answer with the same.
            let mut output = ContinueServiceDeploymentOutput::default();
            let ask = Ask {
                service: &ECS,
                region,
                operation,
                body,
                acts: true,
            };
            let mut id = None;
            let mut read = |response: &Response| {
                id = response.header("x-amzn-requestid").map(str::to_owned);
                aws_json::parse_answer(response, &mut output)
            };
            self.send_once(io, &ask, &mut read).await?;
            Ok(id)
        })
    }

    /// The same, for a call whose first attempt was counted in its bucket already.
    pub(super) fn read_counted<'a>(
        &'a self,
        io: &'a Io,
        region: &'a str,
        operation: &'static str,
        body: String,
        output: &'a mut dyn Shape,
    ) -> Call<'a> {
        Box::pin(async move {
            let ask = Ask {
                service: &ECS,
                region,
                operation,
                body,
                acts: false,
            };
            let mut read = |response: &Response| aws_json::parse_answer(response, output);
            self.ask(io, &ask, &mut read).await
        })
    }

    /// Asks any service something that may be asked again.
    pub(super) fn ask<'a>(
        &'a self,
        io: &'a Io,
        ask: &'a Ask<'a>,
        read: &'a mut Read<'a>,
    ) -> Call<'a> {
        Box::pin(async move {
            let mut failures = 0;
            let mut last = None;
            let mut corrected = false;
            let mut renewed = false;
            loop {
                if failures > 0 {
                    self.count(io, ask.region, ask.operation);
                }
                let skew_before = self.client().skew_millis();
                if ask.service.signed {
                    self.renew_credentials(io).await?;
                }
                let key_before = self.key_id();
                let Err(error) = self.send_once(io, ask, read).await else {
                    self.quotas().of(ask.region).succeeded(last);
                    if let Some(key) = key_before {
                        self.accepted_key().accept(key, ask.region);
                    }
                    return Ok(());
                };
                let key = self.key_id();
                let error = self
                    .accepted_key()
                    .explain(error, key.as_deref(), ask.region);
                failures += 1;
                if !corrected && was_the_clock(&error, skew_before, self.client().skew_millis()) {
                    corrected = true;
                    continue;
                }
                if is_expiry(&error) && !renewed && ask.service.signed {
                    renewed = true;
                    // Another call of the session may have renewed them since.
                    if self.key_id() == key_before {
                        self.ask_for_credentials(io).await?;
                    }
                    if self.key_id() != key_before {
                        continue;
                    }
                }
                let retry = self.quotas().of(ask.region).retry(
                    error.class(),
                    failures,
                    error.wait_millis(),
                );
                let Some(retry) = retry else {
                    return Err(error);
                };
                last = Some(retry);
                io.sleep(retry.delay).await;
            }
        })
    }

    fn send_once<'a>(&'a self, io: &'a Io, ask: &'a Ask<'a>, read: &'a mut Read<'_>) -> Call<'a> {
        Box::pin(async move {
            let Ask {
                service,
                region,
                operation,
                acts,
                ..
            } = *ask;
            let sent_at = io.now();
            let request =
                self.client()
                    .request(service, region, operation, ask.body.clone(), sent_at)?;
            let limit = if acts { ACT_LIMIT } else { READ_LIMIT };
            let host = request.host.clone();
            let response = io
                .send(request, limit, acts)
                .await
                .map_err(|failure| no_answer(failure, &host, limit))?;
            let wait = response.header("x-amz-retry-after");
            let wait = wait.and_then(|millis| millis.trim().parse().ok());
            let parsed = read(&response).map_err(|error| error.asking_to_wait(wait));
            let refusal = parsed.as_ref().err();
            if let Some(skew) = skew_shown_by(&response, refusal, sent_at, io.now()) {
                self.client().set_skew_millis(skew);
            }
            self.learn_pace(&parsed, region, operation, io.now());
            parsed
        })
    }

    /// Counts a call in its bucket.
    fn count(&self, io: &Io, region: &str, operation: &str) {
        if let Some(bucket) = Bucket::of(operation) {
            self.pace().spend(region, bucket, io.now());
        }
    }

    fn learn_pace(
        &self,
        parsed: &Result<(), Error>,
        region: &str,
        operation: &str,
        now: Timestamp,
    ) {
        let Some(bucket) = Bucket::of(operation) else {
            return;
        };
        match parsed {
            Ok(()) => self.pace().admitted(region, bucket, now),
            Err(error) if error.class() == Class::Throttling => {
                self.pace().refused(region, bucket, now);
            }
            Err(_) => {}
        }
    }

    /// The key that requests are signed with.
    fn key_id(&self) -> Option<String> {
        Some(self.client().credentials()?.access_key_id().to_owned())
    }
}

fn no_answer(failure: SendFailure, host: &str, limit: Duration) -> Error {
    match failure {
        SendFailure::Unreachable => Error::new(
            Moment::Network,
            code::NETWORK_ERROR,
            format!(
                "{host} could not be reached. Check the network connection, and any proxy, firewall or security policy that blocks it."
            ),
        ),
        SendFailure::TimedOut => Error::new(
            Moment::Network,
            code::NO_ANSWER,
            format!("{host} did not answer within {} seconds.", limit.as_secs()),
        ),
    }
}
