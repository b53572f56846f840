//! The front door: a request is verified, meets a fault or not, is carried out, and gets its answer.

use http::{Method, Request, Response};

use crate::deployment::Actor;
use crate::error::ApiError;
use crate::fault::{FaultKind, names_cluster};
use crate::key::Rights;
use crate::operation::{Operation, Service};
use crate::request_log::{Logged, Outcome};
use crate::session::Session;
use crate::settings::Settings;
use crate::signature::{self, Caller};
use crate::sim::{Answer, Sim};
use crate::{api, cors};
#[cfg(feature = "sts")]
use crate::{cognito, protocol::Protocol, sts};

impl Sim {
    /// Answers a request that arrives at `now_ms`; the world goes on to that moment first.
    pub fn handle(&mut self, request: &Request<Vec<u8>>, now_ms: i64) -> Answer {
        self.advance(now_ms);
        if request.method() == Method::OPTIONS {
            let mut response = Response::new(Vec::new());
            cors::preflight(request.headers(), response.headers_mut());
            return Answer::Respond(response);
        }
        let mut logged = Logged::new(self.world.now, self.world.ids.request(), request);
        let answer = self.answer(request, &mut logged);
        self.log.push(logged);
        answer
    }

    fn answer(&mut self, request: &Request<Vec<u8>>, logged: &mut Logged) -> Answer {
        let operation = match asked_for(request) {
            Ok(operation) => operation,
            Err(error) => return Answer::Respond(self.respond(request, logged, Err(error))),
        };
        logged.operation = Some(operation);
        let region = logged.region.clone().unwrap_or_default();
        let fault = self.faults.take(operation, &region, request.body());
        let now = self.world.now;
        let lagging = now.saturating_sub(self.world.settings.read_lag);
        let shown = fault.as_ref().and_then(|kind| kind.shows(now));
        logged.shows =
            Some(shown.unwrap_or(lagging)).filter(|at| operation.describes() && *at < now);
        match fault {
            None | Some(FaultKind::Lag { .. } | FaultKind::Frozen { .. }) => {
                let outcome = self.serve(operation, request, logged);
                Answer::Respond(self.respond(request, logged, outcome))
            }
            Some(FaultKind::DropRequest) => {
                logged.outcome = Outcome::RequestLost;
                Answer::DropRequest
            }
            Some(FaultKind::DropResponse) => {
                let outcome = self.serve(operation, request, logged);
                self.respond(request, logged, outcome);
                logged.response_lost = true;
                Answer::DropResponse
            }
            Some(FaultKind::Delay { ms }) => {
                let outcome = self.serve(operation, request, logged);
                let response = self.respond(request, logged, outcome);
                Answer::Delay { ms, response }
            }
            Some(FaultKind::Status {
                status,
                executed,
                body,
            }) => {
                let done = executed && self.serve(operation, request, logged).is_ok();
                Answer::Respond(self.instead(request, logged, status, body, done))
            }
            Some(FaultKind::Throttle) => {
                Answer::Respond(self.respond(request, logged, Err(throttled(operation))))
            }
            Some(FaultKind::Deny) => {
                let denied = self.denied(operation, request);
                Answer::Respond(self.respond(request, logged, Err(denied)))
            }
        }
    }

    /// Verifies the caller and carries out the operation.
    fn serve(
        &mut self,
        operation: Operation,
        request: &Request<Vec<u8>>,
        logged: &mut Logged,
    ) -> Result<Vec<u8>, ApiError> {
        match operation.service() {
            Service::Ecs => self.serve_ecs(operation, request, logged),
            #[cfg(feature = "sts")]
            Service::Sts => self.serve_sts(operation, request, logged),
            #[cfg(feature = "sts")]
            Service::CognitoIdentity => self.serve_cognito(operation, request.body()),
            #[cfg(not(feature = "sts"))]
            _ => Err(unknown_operation()),
        }
    }

    fn serve_ecs(
        &mut self,
        operation: Operation,
        request: &Request<Vec<u8>>,
        logged: &mut Logged,
    ) -> Result<Vec<u8>, ApiError> {
        let caller = self.verify(request, &signature::ECS)?;
        let Settings {
            disabled_regions,
            deleted_clusters,
            ..
        } = &self.world.settings;
        if disabled_regions.contains(&caller.place.region) {
            return Err(signature::unrecognized());
        }
        logged.by(&caller.session);
        check_rights(operation, &caller, request.body())?;
        let about = |cluster: &String| names_cluster(cluster, request.body());
        if operation != Operation::DescribeClusters && deleted_clusters.iter().any(about) {
            return Err(ApiError::cluster_not_found());
        }
        if self.world.settings.throttling
            && let Some(bucket) = operation.bucket()
            && !self.throttle.admit(&caller.place, bucket, self.world.now)
        {
            return Err(ApiError::throttled());
        }
        let Caller { session, place } = caller;
        let by = Actor::Request {
            access_key_id: session.access_key_id,
            principal: session.principal,
            source_identity: session.source_identity,
            request_id: logged.request_id.clone(),
        };
        let mut then = logged.shows.and_then(|at| self.past.at(at, &self.world));
        let world = then.as_mut().unwrap_or(&mut self.world);
        api::execute(world, operation, &place, by, request.body())
    }

    /// The answer to a caller that may not do what it asks, because a fault says so.
    fn denied(&self, operation: Operation, request: &Request<Vec<u8>>) -> ApiError {
        match operation.service() {
            Service::Ecs => match self.verify(request, &signature::ECS) {
                Ok(caller) => {
                    let resources = api::resources(operation, &caller.place, request.body());
                    access_denied(operation, &caller.session, &resources[0], IDENTITY_BASED)
                }
                Err(error) => error,
            },
            #[cfg(feature = "sts")]
            Service::Sts => self.denied_by_sts(operation, request),
            #[cfg(feature = "sts")]
            Service::CognitoIdentity => cognito::denied(),
            #[cfg(not(feature = "sts"))]
            _ => unknown_operation(),
        }
    }
}

/// Which operation a request asks for.
fn asked_for(request: &Request<Vec<u8>>) -> Result<Operation, ApiError> {
    let posted = request.method() == Method::POST && request.uri().path() == "/";
    #[cfg(feature = "sts")]
    if posted && Protocol::of(request) == Protocol::Query {
        return sts::operation(request.body());
    }
    let target = request
        .headers()
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    target
        .filter(|_| posted)
        .and_then(Operation::from_target)
        .ok_or_else(unknown_operation)
}

/// What is left of a caller's rights by its role and by its session policy, on every resource that is named.
fn check_rights(operation: Operation, caller: &Caller, body: &[u8]) -> Result<(), ApiError> {
    let session = &caller.session;
    let resources = api::resources(operation, &caller.place, body);
    let allowed = match session.rights {
        Rights::Full => true,
        Rights::ReadOnly => operation.reads(),
        Rights::None => false,
    };
    if !allowed {
        return Err(access_denied(
            operation,
            session,
            &resources[0],
            IDENTITY_BASED,
        ));
    }
    let action = format!("ecs:{}", operation.name());
    match resources.iter().find(|one| !session.may(&action, one)) {
        None => Ok(()),
        Some(resource) => Err(access_denied(operation, session, resource, SESSION)),
    }
}

fn throttled(operation: Operation) -> ApiError {
    match operation.service() {
        #[cfg(feature = "sts")]
        Service::Sts => sts::throttled(),
        #[cfg(feature = "sts")]
        Service::CognitoIdentity => cognito::throttled(),
        _ => ApiError::throttled(),
    }
}

fn unknown_operation() -> ApiError {
    ApiError::new(
        "UnknownOperationException",
        "The request names no operation of AmazonEC2ContainerServiceV20141113",
    )
}

/// Kinds of policies that may lack what allows a call.
const IDENTITY_BASED: &str = "identity-based";
const SESSION: &str = "session";

fn access_denied(
    operation: Operation,
    caller: &Session,
    resource: &str,
    lacking: &str,
) -> ApiError {
    let (principal, name) = (&caller.principal, operation.name());
    ApiError::access_denied(format!(
        "User: {principal} is not authorized to perform: ecs:{name} on resource: {resource} because no {lacking} policy allows \
         the ecs:{name} action"
    ))
}
