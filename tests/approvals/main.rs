//! A worker's requests, served against the stand-in ECS and a chat that takes messages.

mod admission;
mod asking;
mod authors;
mod bound;
mod crowd;
mod deleted;
mod endings;
mod events;
mod groups;
mod health;
mod identities;
mod issuer;
mod links;
mod logged;
mod messages;
mod policies;
mod press;
mod reasons;
mod sessions;
mod settings;
mod slack;
mod sweep;
mod votes;
mod world;
