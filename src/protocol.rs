//! How AWS is spoken to, apart from what any one operation means: requests, responses, and what every operation states of itself.

pub(crate) mod aws_json;
pub(crate) mod aws_query;
pub(crate) mod declared;
pub(crate) mod input;
mod member;
mod message;
pub(crate) mod open_enum;
mod operation;
pub(crate) mod read;
pub(crate) mod service;
pub(crate) mod shape;
mod throttle;
pub(crate) mod value;

pub use crate::json::RawJson;
pub use member::{Number, Others};
pub use message::{Request, Response};
pub use operation::{Operation, Permission};
pub(crate) use read::{elements, texts};
pub use service::Service;
pub use throttle::Bucket;
