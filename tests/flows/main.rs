//! The flows against the stand-in ECS, in virtual time.

mod decide;
mod driver;
mod scene;
mod watch;
