//! A deterministic stand-in for Amazon ECS service deployments and their pause hooks.
//!
//! [`Sim`] is a value without I/O: it reads no clock and draws no randomness but from its seed. Requests go in as
//! [`http::Request`]s with the moment they arrive, answers come out; everything between two moments happens by itself, in order.
//! Beside the API there are direct methods: make services, start deployments, act as somebody else, inject faults, and look at the
//! truth.
//!
//! What it stands in for: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html>.

// The README's example is compiled and run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod api;
#[cfg(feature = "sts")]
mod cognito;
mod configuration;
pub mod cors;
mod dates;
mod deployment;
mod ecs_facts;
mod error;
mod event;
mod fault;
mod front_door;
mod hook;
#[cfg(feature = "sts")]
mod identity;
mod ids;
pub mod key;
mod lifecycle_hook;
mod machine;
mod operation;
mod past;
mod place;
mod plan;
mod policy;
mod protocol;
mod request_log;
mod response;
pub mod scenario;
mod service;
mod session;
mod settings;
mod signature;
mod sim;
mod stage;
#[cfg(feature = "sts")]
mod sts;
mod task;
mod tasks;
mod throttle;
mod traffic;
mod workload;
mod world;

#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "wasm")]
pub mod wasm;

pub use configuration::{
    Alarms, CanaryConfiguration, CircuitBreaker, DeploymentConfiguration, LinearConfiguration,
    Strategy,
};
pub use deployment::{
    Act, Actor, Deed, Deployment, DeploymentSpec, Rollback, Status, StopType, Trouble,
};
pub use event::Told;
pub use fault::{Fault, FaultKind};
pub use hook::{Fate, Hook, Standing};
#[cfg(feature = "sts")]
pub use identity::{IdentityPool, IdentityProvider, PoolProvider, Role, Trust};
pub use lifecycle_hook::{Action, LifecycleHook, TargetType, TimeoutConfiguration};
pub use machine::Refusal;
pub use operation::{Bucket, Operation, Service};
pub use place::Place;
pub use request_log::{Logged, Outcome};
pub use service::{Controller, ServiceSpec, TrafficManagement};
pub use settings::{
    DecidedHookError, Durations, Images, Members, ResolvedHooks, Settings, Signatures, StartedBy,
};
pub use sim::{Answer, Sim};
pub use stage::Stage;
pub use workload::{Container, Workload};
