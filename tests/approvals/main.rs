//! A worker's requests, served against the stand-in ECS and a chat that takes messages.

mod admission;
mod asking;
mod authors;
mod crowd;
mod events;
mod issuer;
mod links;
mod messages;
mod policies;
mod press;
mod settings;
mod slack;
mod sweep;
mod votes;
mod world;
