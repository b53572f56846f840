//! Worlds to start from.

mod demo;

use crate::settings::Settings;
use crate::sim::Sim;

/// A world by name: `demo` or `empty`, as it is at `now_ms`.
#[must_use]
pub fn named(name: &str, settings: Settings, now_ms: i64) -> Option<Sim> {
    match name {
        "demo" => Some(demo(settings, now_ms)),
        "empty" => Some(Sim::new(settings, now_ms)),
        _ => None,
    }
}

/// A shop in two Regions, with every kind of pause and some history. One more deployment pauses within the minute to come.
#[must_use]
pub fn demo(settings: Settings, now_ms: i64) -> Sim {
    demo::world(settings, now_ms)
}
