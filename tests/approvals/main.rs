//! A worker's requests, served against the stand-in ECS and a chat that takes messages.

mod events;
mod health;
mod links;
mod policies;
mod press;
mod settings;
mod slack;
mod votes;
mod world;
