//! What runs: containers, task definitions, service revisions.

use serde::{Deserialize, Serialize};

use crate::place::Place;

/// What a service revision runs: the containers, their size and settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Workload {
    /// The containers; the first one gets the traffic.
    pub containers: Vec<Container>,
    /// CPU units of a task.
    pub cpu: String,
    /// MiB of a task.
    pub memory: String,
}

impl Workload {
    /// One container named `app`.
    #[must_use]
    pub fn image(image: &str) -> Self {
        Self {
            containers: vec![Container {
                image: image.to_owned(),
                ..Container::default()
            }],
            ..Self::default()
        }
    }
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            containers: vec![Container::default()],
            cpu: "256".to_owned(),
            memory: "512".to_owned(),
        }
    }
}

/// A container of a task definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Container {
    /// Its name.
    pub name: String,
    /// Its image, with a tag.
    pub image: String,
    /// Plain environment: name and value.
    pub environment: Vec<(String, String)>,
    /// Names of secrets; where they come from is made up.
    pub secrets: Vec<String>,
}

impl Default for Container {
    fn default() -> Self {
        Self {
            name: "app".to_owned(),
            image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1.0.0".to_owned(),
            environment: Vec::new(),
            secrets: Vec::new(),
        }
    }
}

impl Container {
    /// `sha256:` and 64 hexadecimal digits that depend on the image's name alone.
    #[must_use]
    pub fn image_digest(&self) -> String {
        let words = (0_u64..4).map(|word| fnv1a(&self.image, word));
        words.fold("sha256:".to_owned(), |digest, word| {
            format!("{digest}{word:016x}")
        })
    }
}

/// A registered task definition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskDefinition {
    /// Its ARN.
    pub arn: String,
    /// Its family, here the service's name.
    pub family: String,
    /// Its number in the family, from 1.
    pub revision: u32,
    /// When it was registered (epoch milliseconds).
    pub registered_at: i64,
    /// What it holds.
    pub workload: Workload,
    /// Where it is.
    pub place: Place,
}

/// A service revision: what a deployment brings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Revision {
    /// Its ARN.
    pub arn: String,
    /// Its service, as an index into the world's services.
    pub service: usize,
    /// Its task definition, as an index into the world's task definitions.
    pub task_definition: usize,
    /// When it was created (epoch milliseconds).
    pub created_at: i64,
}

/// FNV-1a: made-up digests and ids need no more.
pub(crate) fn fnv1a(text: &str, word: u64) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ word.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let spread = text.bytes().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (spread ^ (spread >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
