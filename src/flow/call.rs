//! One call of a flow: sent, and sent again where that may help.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::clock::{skew_shown_by, was_the_clock};
use super::renewal::is_expiry;
use super::{Io, SendFailure, Session};
use crate::error::{Class, Error, Moment, code};
use crate::protocol::{Bucket, Operation, Response, Service};
use crate::timestamp::Timestamp;

/// How long a read may take.
const READ_LIMIT: Duration = Duration::from_secs(10);
/// How long an act may take: cutting it short leaves its outcome unknown.
const ACT_LIMIT: Duration = Duration::from_secs(30);

/// A call under way. Boxed, so that what awaits it is compiled without it: the flows together are a third smaller.
type CallFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + 'a>>;

/// A call of an operation under way. Only reading the response depends on the operation.
pub(crate) struct OperationFuture<'a, T> {
    response: CallFuture<'a, Response>,
    parse: fn(&Response) -> Result<T, Error>,
}

impl<T> Future for OperationFuture<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(self.response.as_mut().poll(context));
        Poll::Ready(response.and_then(|response| (self.parse)(&response)))
    }
}

/// What is asked, and of which service.
struct UnsignedRequest<'a> {
    service: &'static Service,
    region: &'a str,
    operation: &'static str,
    bucket: Option<Bucket>,
    body: String,
    /// Whether it moves production traffic.
    acts: bool,
}

impl<'a> UnsignedRequest<'a> {
    fn new<O: Operation>(region: &'a str, operation: &O) -> Result<Self, Error> {
        Ok(Self {
            service: O::SERVICE,
            region,
            operation: O::NAME,
            bucket: O::BUCKET,
            body: operation.body()?,
            acts: O::ACTS,
        })
    }
}

impl Session {
    /// Calls an operation that changes nothing, again where that may help. It waits for no bucket: somebody looks on.
    pub(crate) fn read<'a, O: Operation>(
        &'a self,
        io: &'a Io,
        region: &'a str,
        operation: &O,
    ) -> OperationFuture<'a, O::Output> {
        self.count(io, region, O::BUCKET);
        self.read_counted(io, region, operation)
    }

    /// The same, for a call whose first attempt was counted in its bucket already.
    pub(super) fn read_counted<'a, O: Operation>(
        &'a self,
        io: &'a Io,
        region: &'a str,
        operation: &O,
    ) -> OperationFuture<'a, O::Output> {
        const { assert!(!O::ACTS, "an act is never sent again") };
        OperationFuture {
            response: self.send_with_retries(io, UnsignedRequest::new(region, operation)),
            parse: O::parse,
        }
    }

    /// Calls an operation that acts: sent once and at once, whatever happens. The read right before it has renewed the credentials:
    /// whoever gives them may take minutes, and what was read would be old by then. A success comes with AWS's id of the request, where it gave one.
    pub(crate) fn act<'a, O: Operation>(
        &'a self,
        io: &'a Io,
        region: &'a str,
        operation: &O,
    ) -> OperationFuture<'a, Option<String>> {
        const { assert!(O::ACTS, "a read changes nothing") };
        OperationFuture {
            response: self.send_act(io, UnsignedRequest::new(region, operation)),
            parse: |response| {
                // Only that it is a success counts.
                O::parse(response)?;
                Ok(response.header("x-amzn-requestid").map(str::to_owned))
            },
        }
    }

    fn send_act<'a>(
        &'a self,
        io: &'a Io,
        request: Result<UnsignedRequest<'a>, Error>,
    ) -> CallFuture<'a, Response> {
        Box::pin(async move {
            let request = request?;
            self.acts_at(io.now());
            self.send_once(io, &request).await
        })
    }

    /// Asks any service something that may be asked again.
    fn send_with_retries<'a>(
        &'a self,
        io: &'a Io,
        request: Result<UnsignedRequest<'a>, Error>,
    ) -> CallFuture<'a, Response> {
        Box::pin(async move {
            let request = request?;
            let mut failures = 0;
            let mut last = None;
            let mut corrected = false;
            let mut renewed = false;
            loop {
                if failures > 0 {
                    self.count(io, request.region, request.bucket);
                }
                let skew_before = self.client().skew_millis();
                if request.service.signed {
                    self.renew_credentials(io).await?;
                }
                let key_before = self.key_id();
                let error = match self.send_once(io, &request).await {
                    Ok(response) => {
                        self.quotas().for_region(request.region).succeeded(last);
                        if let Some(key) = key_before {
                            self.accepted_key().accept(key, request.region);
                        }
                        return Ok(response);
                    }
                    Err(error) => error,
                };
                let key = self.key_id();
                let error = self
                    .accepted_key()
                    .explain(error, key.as_deref(), request.region);
                failures += 1;
                if !corrected && was_the_clock(&error, skew_before, self.client().skew_millis()) {
                    corrected = true;
                    continue;
                }
                if is_expiry(&error) && !renewed && request.service.signed {
                    renewed = true;
                    // Another call of the session may have renewed them since.
                    if self.key_id() == key_before {
                        self.ask_for_credentials(io).await?;
                    }
                    if self.key_id() != key_before {
                        continue;
                    }
                }
                let retry = self.quotas().for_region(request.region).retry(
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

    fn send_once<'a>(
        &'a self,
        io: &'a Io,
        request: &'a UnsignedRequest<'a>,
    ) -> CallFuture<'a, Response> {
        Box::pin(async move {
            let UnsignedRequest {
                service,
                region,
                operation,
                bucket,
                acts,
                ..
            } = *request;
            let sent_at = io.now();
            let request =
                self.client()
                    .request(service, region, operation, request.body.clone(), sent_at)?;
            let limit = if acts { ACT_LIMIT } else { READ_LIMIT };
            let host = request.host.clone();
            let response = io
                .send(request, limit, acts)
                .await
                .map_err(|failure| no_answer(failure, &host, limit))?;
            let wait = response.header("x-amz-retry-after");
            let wait = wait.and_then(|millis| millis.trim().parse().ok());
            let checked = service
                .check(&response)
                .map_err(|error| error.asking_to_wait(wait));
            let refusal = checked.as_ref().err();
            if let Some(skew) = skew_shown_by(&response, refusal, sent_at, io.now()) {
                self.client().set_skew_millis(skew);
            }
            self.learn_pace(&checked, region, bucket, io.now());
            checked.map(|()| response)
        })
    }

    /// Counts a call in its bucket.
    fn count(&self, io: &Io, region: &str, bucket: Option<Bucket>) {
        if let Some(bucket) = bucket {
            self.pace().spend(region, bucket, io.now());
        }
    }

    fn learn_pace(
        &self,
        checked: &Result<(), Error>,
        region: &str,
        bucket: Option<Bucket>,
        now: Timestamp,
    ) {
        let Some(bucket) = bucket else {
            return;
        };
        match checked {
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
