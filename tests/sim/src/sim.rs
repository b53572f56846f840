//! The stand-in itself, and what tests do to it directly.

use std::collections::BTreeMap;

use http::Response;

use crate::deployment::{Actor, Deployment, DeploymentSpec, StopType};
use crate::fault::{Fault, Faults};
#[cfg(feature = "sts")]
use crate::identity::Identity;
use crate::lifecycle_hook::Action;
use crate::machine::Refusal;
use crate::operation::Bucket;
use crate::past::Past;
use crate::place::Place;
use crate::request_log::Logged;
use crate::service::ServiceSpec;
use crate::session::Session;
use crate::settings::Settings;
use crate::throttle::Throttle;
use crate::world::World;

/// What a request gets.
#[derive(Debug, Clone)]
pub enum Answer {
    /// This response.
    Respond(Response<Vec<u8>>),
    /// This response, so many milliseconds later.
    Delay {
        /// How late.
        ms: u64,
        /// The response.
        response: Response<Vec<u8>>,
    },
    /// Nothing: the request was lost before it was executed, and the connection closes.
    DropRequest,
    /// Nothing: the request was executed, but its response is lost, and the connection closes.
    DropResponse,
}

/// A stand-in ECS: all accounts and Regions, and the moment it is. A value: it can be cloned, and reads no clock.
#[derive(Debug, Clone)]
pub struct Sim {
    pub(crate) world: World,
    pub(crate) past: Past,
    pub(crate) throttle: Throttle,
    pub(crate) faults: Faults,
    pub(crate) log: Vec<Logged>,
    /// Milliseconds by which the clock that checks signatures and writes `Date` is off.
    pub(crate) clock_error: i64,
    /// Sessions that end: access key id, and when.
    pub(crate) ends: Vec<(String, i64)>,
    /// Credentials that were handed out, by their access key ids.
    pub(crate) issued: BTreeMap<String, Session>,
    #[cfg(feature = "sts")]
    pub(crate) identity: Identity,
}

impl Sim {
    /// An empty world. Times are epoch milliseconds, here and everywhere.
    #[must_use]
    pub fn new(settings: Settings, start_epoch_ms: i64) -> Self {
        Self {
            #[cfg(feature = "sts")]
            identity: Identity::new(settings.seed),
            world: World::new(settings, start_epoch_ms),
            past: Past::default(),
            throttle: Throttle::default(),
            faults: Faults::default(),
            log: Vec::new(),
            clock_error: 0,
            ends: Vec::new(),
            issued: BTreeMap::new(),
        }
    }

    /// Lets the world go on to a moment. Time does not go back.
    pub fn advance(&mut self, now_ms: i64) {
        self.past.keep(&self.world);
        self.world.advance(now_ms);
    }

    /// The moment it is.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.world.now
    }

    /// When the next thing happens by itself: a stage ends, a pause times out.
    #[must_use]
    pub fn next_event_at(&self) -> Option<i64> {
        self.world.queue.first().map(|(due, _)| *due)
    }

    /// The settings; changes hold from now on.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.world.settings
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.world.settings
    }

    /// Makes a cluster without services.
    pub fn create_cluster(&mut self, place: &Place, name: &str) {
        self.world.create_cluster(place, name);
    }

    /// Makes a service, and its cluster if there is none of that name. Its ARN; that of the old one if it was there.
    pub fn create_service(&mut self, spec: ServiceSpec) -> String {
        let service = self.world.create_service(spec);
        self.world.services[service].arn.clone()
    }

    /// Makes a service and deploys it; the deployment's ARN.
    ///
    /// # Panics
    /// ECS does not deploy it.
    pub fn deploy(&mut self, spec: ServiceSpec) -> String {
        let (place, cluster, service) = (
            spec.place.clone(),
            spec.cluster.clone(),
            spec.service.clone(),
        );
        self.create_service(spec);
        self.deploy_again(&place, &cluster, &service)
    }

    /// Deploys a service that there is; the deployment's ARN.
    ///
    /// # Panics
    /// There is none.
    pub fn deploy_again(&mut self, place: &Place, cluster: &str, service: &str) -> String {
        self.start_deployment(place, cluster, service, DeploymentSpec::default())
            .expect("a service that is there")
    }

    /// Starts a deployment of a service; one that is under way is superseded. Its ARN; none where there is no such service.
    pub fn start_deployment(
        &mut self,
        place: &Place,
        cluster: &str,
        service: &str,
        spec: DeploymentSpec,
    ) -> Option<String> {
        let service = self.world.service(place, cluster, service)?;
        let id = self.world.start_deployment(service, spec);
        Some(self.world.deployments[id].arn.clone())
    }

    /// Someone else continues or rolls back at a hook.
    ///
    /// # Errors
    /// Where ECS would refuse it.
    pub fn act(
        &mut self,
        service_deployment_arn: &str,
        hook_id: &str,
        action: Action,
    ) -> Result<(), Refusal> {
        let id = self
            .world
            .deployment(service_deployment_arn)
            .ok_or(Refusal::UnknownDeployment)?;
        self.world.decide(id, hook_id, action, Actor::SomeoneElse)
    }

    /// Someone else stops a deployment.
    ///
    /// # Errors
    /// Where ECS would refuse it.
    pub fn stop(
        &mut self,
        service_deployment_arn: &str,
        stop_type: StopType,
    ) -> Result<(), Refusal> {
        let id = self
            .world
            .deployment(service_deployment_arn)
            .ok_or(Refusal::UnknownDeployment)?;
        self.world
            .stop_on_request(id, stop_type, Actor::SomeoneElse)
    }

    /// The truth about a deployment.
    #[must_use]
    pub fn deployment(&self, service_deployment_arn: &str) -> Option<&Deployment> {
        self.world
            .deployment(service_deployment_arn)
            .map(|id| &self.world.deployments[id])
    }

    /// The truth about every deployment, in the order of their creation.
    #[must_use]
    pub fn deployments(&self) -> &[Deployment] {
        &self.world.deployments
    }

    /// Every API request that was answered, or lost here.
    #[must_use]
    pub fn requests(&self) -> &[Logged] {
        &self.log
    }

    /// Adds a fault, behind those that wait already.
    pub fn inject(&mut self, fault: Fault) {
        self.faults.inject(fault);
    }

    /// Removes all faults, the wrong clock included.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
        self.clock_error = 0;
    }

    /// Sets the clock that checks signatures and writes `Date` wrong by so many milliseconds; deployments keep theirs.
    pub fn set_clock_error(&mut self, ms: i64) {
        self.clock_error = ms;
    }

    /// Another tool in the account uses up requests; false when the bucket holds fewer. The rest is then taken from what it gains.
    pub fn spend(&mut self, place: &Place, bucket: Bucket, requests: i64) -> bool {
        self.throttle.spend(place, bucket, requests, self.world.now)
    }

    /// Whether there is such a key: a fixed one, or one that was handed out.
    #[must_use]
    pub fn has_key(&self, access_key_id: &str) -> bool {
        self.session(access_key_id).is_some()
    }

    /// Ends the session of a key at a moment.
    pub fn end_session(&mut self, access_key_id: &str, at_ms: i64) {
        self.ends.push((access_key_id.to_owned(), at_ms));
    }
}
