//! The wire protocols of the AWS services this crate speaks to, apart from what any one operation means.

pub mod aws_json;
pub mod aws_query;
pub(crate) mod declared;
pub mod input;
pub(crate) mod member;
pub mod message;
pub(crate) mod open_enum;
pub mod operation;
pub(crate) mod read;
pub mod service;
pub mod shape;
pub mod throttle;
pub(crate) mod value;

pub use member::{Number, Others, RawJson};
pub use operation::{Operation, Permission};
pub(crate) use read::{elements, texts};
pub use throttle::Bucket;
