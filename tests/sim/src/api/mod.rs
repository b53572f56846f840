//! The API's operations: one file each, and what they share.

#![allow(clippy::struct_field_names, reason = "the names are the API's")]

mod page;
mod reference;
mod task;
mod wire;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::deployment::Actor;
use crate::ecs_facts::ecs_facts;
use crate::error::ApiError;
use crate::operation::Operation;
use crate::place::Place;
use crate::world::World;
#[cfg(feature = "sts")]
pub(crate) use wire::timestamp;

macro_rules! operations {
    (
        operations { $($name:ident: $module:ident, $kind:ident, $bucket:expr, $types:tt;)* }
        buckets $buckets:tt
    ) => {
        $(mod $module;)*

        /// Carries out an operation; the body of the response.
        pub(crate) fn execute(
            world: &mut World,
            operation: Operation,
            place: &Place,
            by: Actor,
            body: &[u8],
        ) -> Result<Vec<u8>, ApiError> {
            match operation {
                $(Operation::$name => operations!(@$kind $module, world, place, by, body),)*
                // Those of other services do not come here.
                _ => Err(ApiError::new("UnknownOperationException", operation.name())),
            }
        }

        /// What a request names of that which a policy must name.
        fn named(operation: Operation, place: &Place, body: &[u8]) -> Vec<String> {
            match operation {
                $(Operation::$name => operations!(@named $types $module, place, body),)*
                // As above.
                _ => Vec::new(),
            }
        }
    };
    (@reads $module:ident, $world:ident, $place:ident, $by:ident, $body:ident) => {
        $module::answer($world, $place, &input($body)?).map(output)
    };
    // An act knows who calls.
    (@acts $module:ident, $world:ident, $place:ident, $by:ident, $body:ident) => {
        $module::answer($world, $place, $by, &input($body)?).map(output)
    };
    (@named [] $module:ident, $place:ident, $body:ident) => { Vec::new() };
    (@named [$($type:literal),+] $module:ident, $place:ident, $body:ident) => {
        input($body).map(|input| $module::resources($place, &input)).unwrap_or_default()
    };
}

// One file each, named after it: its answer, and where a policy must name resources, those that a request names.
ecs_facts!(operations);

/// The resources that an operation needs rights on; `*` where it names none. For what belongs to a service, on the service too.
pub(crate) fn resources(operation: Operation, place: &Place, body: &[u8]) -> Vec<String> {
    let named = named(operation, place, body);
    if named.is_empty() {
        return vec!["*".to_owned()];
    }
    named
}

/// Deployments or revisions, each followed by its service.
fn with_services<'a>(named: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let with_service = |arn: &String| {
        let service = reference::service_of(arn);
        [Some(arn.clone()), service].into_iter().flatten()
    };
    named.into_iter().flat_map(with_service).collect()
}

/// A request's input.
pub(crate) fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(ApiError::new(
            "SerializationException",
            "Unable to deserialize request: the body is not a JSON object",
        ));
    }
    serde_json::from_slice(body).map_err(|error| {
        ApiError::new(
            "SerializationException",
            format!("Unable to deserialize request: {error}"),
        )
    })
}

/// An answer is written as JSON; what is null in it is absent.
pub(crate) fn output(mut answer: Value) -> Vec<u8> {
    leave_out_nulls(&mut answer);
    answer.to_string().into_bytes()
}

fn leave_out_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(leave_out_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that a request can name, under each of its names.
    const NAMING: &str = r#"{
        "cluster": "prod", "clusters": ["prod"], "service": "web", "services": ["web"],
        "serviceDeploymentArn": "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/AAAAAAAAAAAAAAAAAAAAA",
        "serviceDeploymentArns": ["arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/AAAAAAAAAAAAAAAAAAAAA"],
        "serviceRevisionArns": ["arn:aws:ecs:us-east-1:111122223333:service-revision/prod/web/1234567890123456789"],
        "tasks": ["0123456789abcdef0123456789abcdef"]
    }"#;

    #[test]
    fn a_request_needs_rights_on_each_kind_of_resource_that_a_policy_must_name() {
        let place = Place::in_region("us-east-1");
        for operation in Operation::ALL {
            let named = resources(*operation, &place, NAMING.as_bytes());
            let mut kinds: Vec<_> = named.iter().map(|arn| kind(arn)).collect();
            kinds.sort_unstable();
            let expected = match operation.resource_types() {
                [] => vec!["*"],
                types => types.to_vec(),
            };
            assert_eq!(kinds, expected, "{}", operation.name());
        }
    }

    fn kind(arn: &str) -> &str {
        let resource = arn.rsplit(':').next().unwrap_or_default();
        resource.split('/').next().unwrap_or_default()
    }
}
