//! Callers.

use ecs_greenlight::Client;
use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::endpoint::EndpointOptions;
use ecs_greenlight::flow::Session;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::key::Key;

/// A test key as credentials.
pub fn credentials(key: &Key, expiration: Option<i64>) -> Credentials {
    let token = key.session_token.map(str::to_owned);
    let (id, secret) = (
        key.access_key_id.to_owned(),
        key.secret_access_key.to_owned(),
    );
    let end = expiration.map(Timestamp::from_epoch_millis);
    Credentials::new(id, secret, token, end).expect("the stand-in's keys are well-formed")
}

/// A session that begins with these credentials, or asks for some.
pub fn session(held: Option<Credentials>, seed: u64) -> Session {
    let client =
        Client::new("us-east-1", EndpointOptions::default()).expect("us-east-1 is a Region");
    let client = match held {
        Some(held) => client.with_credentials(held),
        None => client,
    };
    Session::new(client, seed)
}
