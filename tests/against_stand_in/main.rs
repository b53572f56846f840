//! The flows against the stand-in ECS, on a virtual clock.

mod browse;
mod calls;
mod decide;
mod driver;
mod watch;
