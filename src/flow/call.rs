//! One call of a flow: credentials, clock, retry.

use std::cell::{Cell, RefCell, RefMut};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use super::inbox::{Known, Memory};
use super::pace::{Bucket, Pace};
use super::retry::Quotas;
use super::settled::Settled;
use super::{Io, SendFailure};
use crate::arn::ServiceDeploymentArn;
use crate::client::Client;
use crate::credentials::Credentials;
use crate::ecs::continue_service_deployment::ContinueServiceDeploymentOutput;
use crate::ecs::{Action, ECS, Operation};
use crate::error::{Class, Error, Moment, code};
use crate::protocol::aws_json;
use crate::protocol::input::body;
use crate::protocol::message::Response;
use crate::protocol::service::Service;
use crate::protocol::shape::Shape;
use crate::rollout::KnownRevisions;
use crate::timestamp::Timestamp;

/// How long a read may take.
const READ_LIMIT: Duration = Duration::from_secs(10);
/// How long an act may take: cutting it short leaves its outcome unknown.
const ACT_LIMIT: Duration = Duration::from_secs(30);
/// Credentials that end sooner than this are renewed where that can be done.
const RENEW_BEFORE: Duration = Duration::from_mins(5);
/// Whoever gives credentials is not asked more often than this for newer ones, while those that are held last.
const RENEW_EVERY: Duration = Duration::from_mins(1);
/// AWS accepts a signature within five minutes; past four, the clock is taken to be the cause of a refusal.
const TOLERATED_SKEW_MILLIS: u64 = 240_000;
/// A round trip longer than this says nothing about the clock.
const LONGEST_ROUND_TRIP_MILLIS: i64 = 900_000;

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

/// What the flows of one caller share: the client, its retry quotas, and when it last acted.
#[derive(Clone)]
pub struct Session(Rc<Shared>);

struct Shared {
    client: RefCell<Client>,
    quotas: RefCell<Quotas>,
    pace: RefCell<Pace>,
    memory: RefCell<Memory>,
    revisions: RefCell<KnownRevisions>,
    settled: RefCell<Settled>,
    /// The key that AWS last took, and where.
    taken: RefCell<Option<(String, String)>>,
    renewed_at: Cell<Option<Timestamp>>,
    acted_at: Cell<Option<Timestamp>>,
}

impl Session {
    /// A session of `client`. `seed` is for the jitter of retries: let it differ from caller to caller.
    #[must_use]
    pub fn new(client: Client, seed: u64) -> Self {
        Self(Rc::new(Shared {
            client: RefCell::new(client),
            quotas: RefCell::new(Quotas::new(seed)),
            pace: RefCell::new(Pace::new()),
            memory: RefCell::default(),
            revisions: RefCell::default(),
            settled: RefCell::default(),
            taken: RefCell::default(),
            renewed_at: Cell::new(None),
            acted_at: Cell::new(None),
        }))
    }

    /// The Region called unless an ARN names another.
    #[must_use]
    pub fn region(&self) -> String {
        self.0.client.borrow().region().to_owned()
    }

    /// What the flows of this session have read of service revisions.
    pub(super) fn revisions(&self) -> RefMut<'_, KnownRevisions> {
        self.0.revisions.borrow_mut()
    }

    /// What AWS's clock shows when the caller's shows `now`.
    #[must_use]
    pub fn aws_time(&self, now: Timestamp) -> Timestamp {
        self.0.client.borrow().aws_time(now)
    }

    /// When this session last sent an act, by the caller's clock.
    #[must_use]
    pub(crate) fn acted_at(&self) -> Option<Timestamp> {
        self.0.acted_at.get()
    }

    /// Whether a Region can be called at all.
    ///
    /// # Errors
    /// `invalid-endpoint`.
    pub(super) fn admit_region(&self, region: &str) -> Result<(), Error> {
        self.0.client.borrow_mut().admit_region(region)
    }

    /// What is remembered of a Region's deployments.
    pub(super) fn known(&self, region: &str) -> Rc<RefCell<Known>> {
        self.0.memory.borrow_mut().of(region)
    }

    /// What is known of deployments whatever a later read shows.
    pub(super) fn settled(&self) -> RefMut<'_, Settled> {
        self.0.settled.borrow_mut()
    }

    /// Remembers that ECS accepted an act, at this hook or else on the whole deployment: no read of this session, however stale,
    /// shows it as waiting for one any more.
    pub(crate) fn remember_accepted(
        &self,
        arn: &ServiceDeploymentArn,
        hook: Option<(&str, Action)>,
    ) {
        self.settled().accepted(arn, hook);
    }

    /// The throttle buckets.
    pub(super) fn pace(&self) -> RefMut<'_, Pace> {
        self.0.pace.borrow_mut()
    }

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
            self.0.acted_at.set(Some(io.now()));
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
                let skew_before = self.skew();
                if ask.service.signed {
                    self.renew_credentials(io).await?;
                }
                let key_before = self.key_id();
                let Err(error) = self.send_once(io, ask, read).await else {
                    let mut quotas = self.0.quotas.borrow_mut();
                    quotas.of(ask.region).succeeded(last);
                    if let Some(key) = key_before {
                        self.0.taken.replace(Some((key, ask.region.to_owned())));
                    }
                    return Ok(());
                };
                let error = self.or_not_enabled(error, ask.region);
                failures += 1;
                if !corrected && self.clock_was_wrong(&error, skew_before) {
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
                let retry = self.0.quotas.borrow_mut().of(ask.region).retry(
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
            let request = self.0.client.borrow_mut().request(
                service,
                region,
                operation,
                ask.body.clone(),
                sent_at,
            )?;
            let limit = if acts { ACT_LIMIT } else { READ_LIMIT };
            let host = request.host.clone();
            let response = io
                .send(request, limit, acts)
                .await
                .map_err(|failure| no_answer(failure, &host, limit))?;
            let wait = response.header("x-amz-retry-after");
            let wait = wait.and_then(|millis| millis.trim().parse().ok());
            let parsed = read(&response).map_err(|error| error.asking_to_wait(wait));
            self.learn_clock(&response, &parsed, sent_at, io.now());
            self.learn_pace(&parsed, region, operation, io.now());
            parsed
        })
    }

    /// Signs with these credentials from now on.
    pub(crate) fn set_credentials(&self, credentials: Credentials) {
        self.0.client.borrow_mut().set_credentials(credentials);
    }

    /// Whether its credentials still last so long.
    #[cfg(feature = "approval")]
    pub(crate) fn lasts(&self, now: Timestamp, long: Duration) -> bool {
        let needed = self.aws_time(now).epoch_millis() + millis(long);
        let client = self.0.client.borrow();
        client.credentials().is_some_and(|held| {
            held.expiration()
                .is_none_or(|end| end.epoch_millis() > needed)
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

    fn learn_clock(
        &self,
        response: &Response,
        parsed: &Result<(), Error>,
        sent_at: Timestamp,
        received_at: Timestamp,
    ) {
        let observed = skew_by_date(response, sent_at, received_at)
            .or_else(|| skew_by_text(parsed.as_ref().err()?.message(), received_at));
        if let Some(skew) = observed {
            self.0.client.borrow_mut().set_skew_millis(skew);
        }
    }

    fn skew(&self) -> i64 {
        self.0.client.borrow().skew_millis()
    }

    /// Whether the request was refused for a clock that has been corrected since.
    fn clock_was_wrong(&self, error: &Error, skew_before: i64) -> bool {
        let may_be_skew = error.class() == Class::Skew || error.code() == "AccessDeniedException";
        may_be_skew && self.skew().abs_diff(skew_before) > TOLERATED_SKEW_MILLIS
    }

    /// Asks for credentials where there are none, or where they end soon.
    pub(super) async fn renew_credentials(&self, io: &Io) -> Result<(), Error> {
        let now = io.now();
        let by_aws = self.aws_time(now);
        let soon = Timestamp::from_epoch_millis(
            by_aws.epoch_millis().saturating_add(millis(RENEW_BEFORE)),
        );
        let (usable, ending) = match self.0.client.borrow().credentials() {
            None => (false, true),
            Some(held) => {
                let end = held.expiration();
                let usable = end.is_none_or(|end| end > by_aws);
                (usable, end.is_some_and(|end| end <= soon))
            }
        };
        // A clock that was set back makes it long ago.
        let lately = |at: Timestamp| {
            let passed = now.epoch_millis() - at.epoch_millis();
            (0..millis(RENEW_EVERY)).contains(&passed)
        };
        if !ending || (usable && self.0.renewed_at.get().is_some_and(lately)) {
            return Ok(());
        }
        match self.ask_for_credentials(io).await {
            // Those that are held serve until their end.
            Err(_) if usable => Ok(()),
            asked => asked,
        }
    }

    async fn ask_for_credentials(&self, io: &Io) -> Result<(), Error> {
        self.0.renewed_at.set(Some(io.now()));
        let Some(reply) = io.credentials().await else {
            return Err(Error::new(
                Moment::Credentials,
                code::CREDENTIALS_FAILED,
                "No credentials came. Nothing was sent.",
            ));
        };
        self.0.client.borrow_mut().set_credentials(reply?);
        Ok(())
    }

    /// A key that another Region took is refused, word for word, like one that does not exist where a Region is not enabled.
    ///
    /// See <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
    fn or_not_enabled(&self, error: Error, region: &str) -> Error {
        let taken = self.0.taken.borrow();
        let elsewhere = taken.as_ref().is_some_and(|(key, place)| {
            place != region && self.key_id().as_deref() == Some(key.as_str())
        });
        if elsewhere {
            error.or_not_enabled()
        } else {
            error
        }
    }

    /// The key that requests are signed with.
    fn key_id(&self) -> Option<String> {
        let client = self.0.client.borrow();
        Some(client.credentials()?.access_key_id().to_owned())
    }
}

/// Whether ECS says that the session is over.
pub(super) fn is_expiry(error: &Error) -> bool {
    matches!(error.code(), "ExpiredTokenException" | "ExpiredToken")
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
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

/// By how much AWS's clock is ahead, from the response's `Date`: hidden from browsers by some, and meaningless in an answer
/// out of a cache.
fn skew_by_date(response: &Response, sent_at: Timestamp, received_at: Timestamp) -> Option<i64> {
    if response.header("age").is_some() {
        return None;
    }
    let round_trip = received_at.epoch_millis() - sent_at.epoch_millis();
    if !(0..=LONGEST_ROUND_TRIP_MILLIS).contains(&round_trip) {
        return None;
    }
    let date = httpdate::parse_http_date(response.header("date")?).ok()?;
    let date = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(millis(date) - (sent_at.epoch_millis() + round_trip / 2))
}

/// The same from the refusal's own words, where the bracketed time is AWS's clock:
/// "Signature expired: 20241008T195522Z is now earlier than 20241008T195940Z (20241008T200440Z - 5 min.)".
fn skew_by_text(message: &str, received_at: Timestamp) -> Option<i64> {
    let (_, bracketed) = message.split_once('(')?;
    let server = Timestamp::parse_basic(bracketed.get(..16)?)?;
    let told = bracketed.get(16..)?;
    if !told.starts_with(" - ") && !told.starts_with(" + ") {
        return None;
    }
    Some(server.epoch_millis() - received_at.epoch_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_epoch_millis(1_728_417_322_000);

    #[test]
    fn the_clock_is_read_off_a_date_at_the_middle_of_the_round_trip() {
        let dated = (
            "date".to_owned(),
            "Tue, 08 Oct 2024 20:05:22 GMT".to_owned(),
        );
        let mut response = Response {
            headers: vec![dated],
            ..Response::default()
        };
        let received = Timestamp::from_epoch_millis(AT.epoch_millis() + 2000);
        assert_eq!(skew_by_date(&response, AT, received), Some(599_000));
        response.headers.push(("age".to_owned(), "3".to_owned()));
        assert_eq!(skew_by_date(&response, AT, received), None);
    }

    #[test]
    fn the_clock_is_read_off_the_refusals_own_words() {
        let expired = "Signature expired: 20241008T195522Z is now earlier than 20241008T195940Z (20241008T200440Z - 5 min.)";
        assert_eq!(skew_by_text(expired, AT), Some(558_000));
        let early = "Signature not yet current: 20241008T195522Z is still later than 20241008T195022Z (20241008T194522Z + 5 min.)";
        assert_eq!(skew_by_text(early, AT), Some(-600_000));
    }

    #[test]
    fn other_words_say_nothing_about_the_clock() {
        for message in [
            "",
            "(",
            "no (20241008T200440Z)",
            "(short - 5 min.)",
            "(ääääääääääääääää - 5 min.)",
        ] {
            assert_eq!(skew_by_text(message, AT), None, "{message}");
        }
    }
}
