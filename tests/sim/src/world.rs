//! Everything that exists, in every account and Region, and the moment it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::deployment::{Deployment, Phase, Status};
use crate::event::EventLog;
use crate::ids::Ids;
use crate::place::Place;
use crate::service::{Active, Cluster, Controller, Service, ServiceSpec};
use crate::settings::Settings;
use crate::task::Stopped;
use crate::tasks::Tasks;
use crate::workload::{Revision, TaskDefinition, Workload};

/// Age of what a service runs when it is made.
const AGE_OF_FIRST_DEPLOYMENT: i64 = 7 * 24 * 3_600_000;

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) now: i64,
    /// How many times somebody changed it.
    pub(crate) changes: u64,
    pub(crate) clusters: BTreeMap<Place, BTreeMap<String, Cluster>>,
    pub(crate) services: Vec<Service>,
    pub(crate) deployments: Vec<Deployment>,
    pub(crate) revisions: Vec<Revision>,
    pub(crate) task_definitions: Vec<TaskDefinition>,
    /// Tasks that stopped, and those of which it is known when they will.
    pub(crate) stopped: Vec<Stopped>,
    pub(crate) ids: Ids,
    /// What happens by itself: when, and to which deployment.
    pub(crate) queue: BTreeSet<(i64, usize)>,
    /// What `EventBridge` was told.
    pub(crate) told: EventLog,
    /// Task definitions of a family, in the order of their revisions.
    families: BTreeMap<(Place, String), Vec<usize>>,
    deployments_by_arn: BTreeMap<String, usize>,
    revisions_by_arn: BTreeMap<String, usize>,
}

impl World {
    pub(crate) fn new(settings: Settings, now: i64) -> Self {
        Self {
            ids: Ids::new(settings.seed),
            settings,
            now,
            changes: 0,
            clusters: BTreeMap::new(),
            services: Vec::new(),
            deployments: Vec::new(),
            revisions: Vec::new(),
            task_definitions: Vec::new(),
            stopped: Vec::new(),
            queue: BTreeSet::new(),
            told: EventLog::default(),
            families: BTreeMap::new(),
            deployments_by_arn: BTreeMap::new(),
            revisions_by_arn: BTreeMap::new(),
        }
    }

    pub(crate) fn cluster(&self, place: &Place, name: &str) -> Option<&Cluster> {
        self.clusters.get(place)?.get(name)
    }

    pub(crate) fn service(&self, place: &Place, cluster: &str, name: &str) -> Option<usize> {
        self.cluster(place, cluster)?.services.get(name).copied()
    }

    pub(crate) fn deployment(&self, arn: &str) -> Option<usize> {
        self.deployments_by_arn.get(arn).copied()
    }

    pub(crate) fn revision(&self, arn: &str) -> Option<usize> {
        self.revisions_by_arn.get(arn).copied()
    }

    /// A revision of a family of task definitions, or the latest.
    pub(crate) fn task_definition(
        &self,
        place: &Place,
        family: &str,
        revision: Option<u32>,
    ) -> Option<&TaskDefinition> {
        let known = self.families.get(&(place.clone(), family.to_owned()))?;
        let id = match revision {
            None => known.last()?,
            Some(revision) => known.get(usize::try_from(revision).ok()?.checked_sub(1)?)?,
        };
        Some(&self.task_definitions[*id])
    }

    pub(crate) fn create_cluster(&mut self, place: &Place, name: &str) {
        self.changes += 1;
        self.clusters
            .entry(place.clone())
            .or_default()
            .entry(name.to_owned())
            .or_default();
    }

    /// Makes a service, or finds the one of that name.
    pub(crate) fn create_service(&mut self, spec: ServiceSpec) -> usize {
        self.create_cluster(&spec.place, &spec.cluster);
        if let Some(known) = self.service(&spec.place, &spec.cluster, &spec.service) {
            return known;
        }
        let id = self.services.len();
        let created_at = self.now
            - if spec.workload.is_some() {
                AGE_OF_FIRST_DEPLOYMENT
            } else {
                0
            };
        let ServiceSpec {
            place,
            cluster,
            service,
            ..
        } = &spec;
        let resource = if spec.short_arn {
            format!("service/{service}")
        } else {
            format!("service/{cluster}/{service}")
        };
        if let Some(clusters) = self
            .clusters
            .get_mut(place)
            .and_then(|clusters| clusters.get_mut(cluster))
        {
            clusters.services.insert(service.clone(), id);
        }
        self.services.push(Service {
            arn: place.arn(&resource),
            cluster_arn: place.arn(&format!("cluster/{cluster}")),
            created_at,
            deployments: Vec::new(),
            active: Vec::new(),
            task_definitions: Vec::new(),
            spec,
        });
        if let Some(workload) = self.services[id].spec.workload.clone() {
            self.run_from_the_start(id, workload, created_at);
        }
        id
    }

    /// Registers a task definition and makes a revision that runs it.
    pub(crate) fn create_revision(
        &mut self,
        service: usize,
        workload: Workload,
        now: i64,
    ) -> usize {
        let owner = &mut self.services[service];
        let ServiceSpec {
            place,
            cluster,
            service: name,
            ..
        } = &owner.spec;
        let task_definition = self.task_definitions.len();
        let family = self
            .families
            .entry((place.clone(), name.clone()))
            .or_default();
        family.push(task_definition);
        let number = u32::try_from(family.len()).unwrap_or(u32::MAX);
        self.task_definitions.push(TaskDefinition {
            arn: place.arn(&format!("task-definition/{name}:{number}")),
            family: name.clone(),
            revision: number,
            registered_at: now,
            workload,
            place: place.clone(),
        });
        let arn = place.arn(&format!(
            "service-revision/{cluster}/{name}/{}",
            self.ids.revision()
        ));
        owner.task_definitions.push(task_definition);
        let revision = self.revisions.len();
        self.revisions_by_arn.insert(arn.clone(), revision);
        self.revisions.push(Revision {
            arn,
            service,
            task_definition,
            created_at: now,
        });
        revision
    }

    /// Enters a deployment into the books.
    pub(crate) fn add_deployment(&mut self, deployment: Deployment) -> usize {
        let id = self.deployments.len();
        self.services[deployment.service].deployments.push(id);
        self.deployments_by_arn.insert(deployment.arn.clone(), id);
        self.deployments.push(deployment);
        id
    }

    /// A deployment of a service that has not begun.
    pub(crate) fn blank_deployment(
        &mut self,
        service: usize,
        target: usize,
        now: i64,
    ) -> Deployment {
        let id = self.ids.deployment();
        let owner = &self.services[service];
        let ServiceSpec {
            place,
            cluster,
            service: name,
            configuration,
            ..
        } = &owner.spec;
        Deployment {
            arn: place.arn(&format!("service-deployment/{cluster}/{name}/{id}")),
            place: place.clone(),
            service_arn: owner.arn.clone(),
            cluster_arn: owner.cluster_arn.clone(),
            created_at: now,
            started_at: None,
            finished_at: None,
            stopped_at: None,
            updated_at: now,
            status: Status::Pending,
            status_reason: None,
            standing: None,
            hooks: Vec::new(),
            acts: Vec::new(),
            rollback: None,
            triggered_alarm: None,
            circuit_breaker_triggered: false,
            configuration: configuration.clone(),
            last_seen: Vec::new(),
            service,
            source: owner.active.iter().map(|active| active.revision).collect(),
            target,
            troubles: Vec::new(),
            phase: Phase::Finished,
            plan: Vec::new(),
            queued_at: None,
            alarm_at: None,
        }
    }

    fn run_from_the_start(&mut self, service: usize, workload: Workload, created_at: i64) {
        let target = self.create_revision(service, workload, created_at);
        let owner = &mut self.services[service];
        let tasks = Tasks::steady(owner.spec.desired_count);
        owner.active.push(Active {
            revision: target,
            tasks,
            production: 100.0,
            test: 0.0,
        });
        if owner.spec.controller != Controller::Ecs {
            return;
        }
        let share = crate::traffic::Share::of(self.services[service].active.first(), created_at);
        let blank = self.blank_deployment(service, target, created_at);
        let finished_at = created_at + 15 * 60_000;
        self.add_deployment(Deployment {
            source: Vec::new(),
            started_at: Some(created_at + 2_000),
            finished_at: Some(finished_at),
            updated_at: finished_at,
            status: Status::Successful,
            standing: Some(crate::hook::Standing {
                stage: crate::stage::Stage::CleanUp,
                step: None,
            }),
            last_seen: vec![(target, share)],
            ..blank
        });
    }
}
