//! A worker's requests, served against the stand-in ECS and a chat that takes messages.

mod events;
mod groups;
mod identities;
mod links;
mod policies;
mod press;
mod reasons;
mod settings;
mod slack;
mod votes;
mod world;
