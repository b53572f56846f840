//! Continue or roll back Amazon ECS deployments that are paused at a lifecycle hook, from a web page, a terminal, CI or chat.
//!
//! The crate makes the decisions and moves no bytes: **it does no I/O and reads no clock.** Time comes in as an argument, requests go
//! out as values, responses come in as values. So it runs the same in a page, at the edge and natively, and every rule in it
//! can be tested without a network. The npm package `ecs-greenlight` is this crate compiled to WebAssembly.
//!
//! There are two levels, the upper built on the lower.
//!
//! # Operations
//!
//! [`Client::prepare`] turns an operation of [`ecs`] into a request signed with AWS Signature Version 4, and
//! [`Client::parse`] turns the response into the operation's output or an [`Error`]. Both sides convert to the types of
//! the `http` crate, so any HTTP client will do.
//!
//! ```
//! use ecs_greenlight::Client;
//! use ecs_greenlight::credentials::Credentials;
//! use ecs_greenlight::ecs::ListClusters;
//! use ecs_greenlight::endpoint::EndpointOptions;
//! use ecs_greenlight::timestamp::Timestamp;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let credentials = Credentials::new(
//!     "ASIAEXAMPLE".to_owned(),
//!     "fake-secret".to_owned(),
//!     Some("fake-token".to_owned()),
//!     None,
//! )?;
//! let mut client =
//!     Client::new("eu-west-1", EndpointOptions::default())?.with_credentials(credentials);
//!
//! let now = Timestamp::from_epoch_millis(1_728_417_322_000); // the caller's clock
//! let request: http::Request<String> = client.prepare(&ListClusters::default(), now)?.into();
//! assert_eq!(request.uri(), "https://ecs.eu-west-1.amazonaws.com/");
//! assert_eq!(request.headers()["x-amz-date"], "20241008T195522Z");
//!
//! // ... send it, and then:
//! let response = http::Response::builder()
//!     .status(200)
//!     .body(r#"{"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/shop"]}"#)?;
//! let page = Client::parse::<ListClusters>(&response.into())?;
//! assert_eq!(
//!     page.cluster_arns.unwrap_or_default(),
//!     ["arn:aws:ecs:eu-west-1:111122223333:cluster/shop"]
//! );
//! # Ok(())
//! # }
//! ```
//!
//! Members of an output that the crate decides on are typed; all others are kept as AWS sent them, and so is an enum value
//! that AWS adds later. An [`ecs::Action`] has no default: ECS *continues* a deployment when the action is left out.
//!
//! # Flows
//!
//! A [`flow::Flow`] is a whole conversation with ECS, with its retries, waits and reads: [`flow::describe`],
//! [`flow::browse`], [`flow::inbox`], [`flow::decide`], [`flow::decide_all`], [`flow::stop`], [`flow::watch`]. It records
//! what it wants done as [`flow::Effect`]s; whoever drives it performs them and delivers the replies. A driver that does one
//! thing after another:
//!
//! ```
//! # use ecs_greenlight::{Client, Error};
//! # use ecs_greenlight::credentials::Credentials;
//! # use ecs_greenlight::ecs::Action;
//! # use ecs_greenlight::endpoint::EndpointOptions;
//! # use ecs_greenlight::timestamp::Timestamp;
//! use ecs_greenlight::flow::outcome::{Evidence, Verdict};
//! use ecs_greenlight::flow::decide::{Decision, decide};
//! use ecs_greenlight::flow::{Effect, Flow, Reply, Session, Step};
//!
//! # const ARN: &str = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe";
//! # const HOOK: &str = "ecs-pause-0000000000000000000000000000000000000000000";
//! # fn now() -> Timestamp { Timestamp::from_epoch_millis(1_728_417_322_000) }
//! # fn credentials() -> Result<Credentials, Error> {
//! #     Ok(Credentials::new("ASIAEXAMPLE".into(), "fake-secret".into(), Some("fake-token".into()), None)?)
//! # }
//! # fn send(request: http::Request<String>) -> http::Response<String> {
//! #     let act = request.headers()["x-amz-target"] == "AmazonEC2ContainerServiceV20141113.ContinueServiceDeployment";
//! #     http::Response::new(if act {
//! #         assert!(request.body().contains(r#""action":"CONTINUE""#));
//! #         format!(r#"{{"serviceDeploymentArn":"{ARN}"}}"#)
//! #     } else {
//! #         format!(r#"{{"serviceDeployments":[{{"serviceDeploymentArn":"{ARN}","status":"IN_PROGRESS",
//! #             "lifecycleHookDetails":[{{"hookId":"{HOOK}","targetType":"PAUSE","status":"AWAITING_ACTION"}}]}}]}}"#)
//! #     })
//! # }
//! fn drive<P, T>(mut flow: Flow<P, T>) -> T {
//!     loop {
//!         let effects = match flow.poll(now()) {
//!             Step::Done(result) => return result,
//!             Step::Pending { effects, .. } => effects,
//!         };
//!         for effect in effects {
//!             match effect {
//!                 Effect::Send { id, request, .. } => {
//!                     flow.deliver(id, Reply::Response(send(request.into()).into()));
//!                 }
//!                 Effect::Sleep { id, duration } => {
//!                     std::thread::sleep(duration);
//!                     flow.deliver(id, Reply::Elapsed);
//!                 }
//!                 Effect::Credentials { id } => {
//!                     flow.deliver(id, Reply::Credentials(credentials()));
//!                 }
//!                 Effect::Call { .. } | Effect::Cancel { .. } => {}
//!             }
//!         }
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let session = Session::new(Client::new("eu-west-1", EndpointOptions::default())?, 1);
//! let decision = Decision { arn: ARN.parse()?, hook_id: HOOK.to_owned(), action: Action::Continue, if_match: None };
//! let outcome = drive(decide(session, decision))?;
//! assert_eq!(outcome.result, Verdict::Continued);
//! assert_eq!(outcome.evidence, Evidence::Response);
//! # Ok(())
//! # }
//! ```
//!
//! A request that gets no answer within the effect's `limit` is delivered as [`flow::Reply::Failed`]. After an act that is
//! no reason to send it again: [`flow::decide`] reads the deployment, and claims no more than it shows
//! ([`flow::outcome::Verdict`]).
//!
//! # What a deployment means
//!
//! [`rollout::Rollout`] is what a person needs to know before deciding: which hooks await action, until when, and what happens then;
//! the stages, and the pauses still to come; the traffic; and what continuing or rolling back would do, in words.
//!
//! # Features
//!
//! `wasm-operations` adds the JavaScript surface of the operations on `wasm32`, `wasm-flows` that of the flows; `approval` the logic of an edge worker that asks
//! people in chat and by link (module `approval`). All are off by default.

#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]
// The macros that declare what is public are tested with private types.
#![cfg_attr(not(test), warn(unreachable_pub))]

#[cfg(feature = "approval")]
pub mod approval;
pub mod arn;
pub mod client;
pub mod cognito;
pub mod credentials;
mod decimal;
pub mod ecs;
pub mod endpoint;
pub mod error;
pub mod flow;
mod json;
pub mod protocol;
pub mod rollout;
mod signature;
pub mod sts;
mod substring;
pub mod timestamp;
#[cfg(test)]
mod typescript;
#[cfg(all(
    any(feature = "wasm-operations", feature = "wasm-flows"),
    target_arch = "wasm32"
))]
#[allow(
    missing_debug_implementations,
    unreachable_pub,
    reason = "what wasm-bindgen exports must be public, and is seen by JavaScript alone"
)]
mod wasm;

pub use client::Client;
pub use error::Error;

/// The example of docs/rust.md is compiled and run like the ones above.
#[cfg(doctest)]
#[doc = include_str!("../docs/rust.md")]
struct RustExample;
