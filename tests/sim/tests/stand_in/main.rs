//! The stand-in, held to what AWS documents: in process, and as a server.

mod api;
mod assume_role;
mod caller;
mod callers;
mod cognito;
mod determinism;
mod endings;
mod events;
mod front_door;
mod hooks;
mod identity;
mod issuers;
mod lag;
mod pages;
mod running;
mod server;
mod sessions;
mod stage;
mod strategies;
mod sts;
mod tasks;
mod untidy;
