//! Whom a token stands for, by link.

use ecs_greenlight::approval::{Claim, VerifiedToken, WorkerRequest};
use serde_json::{Value, json};

use crate::links::token;
use crate::world::{World, identity};

fn asked(policies: &Value) -> World {
    World::asked_with(&json!({ "policies": policies }))
}

fn with(claims: &Value) -> VerifiedToken {
    let mut ann = identity(&[("email", "ann@example.com")]);
    for (name, value) in claims.as_object().unwrap() {
        let claim: Claim = serde_json::from_value(value.clone()).unwrap();
        ann.claims.insert(name.clone(), claim);
    }
    ann
}

/// The code in the log; what the page says of it is refused, and nothing is read.
fn refused(world: &mut World, identity: VerifiedToken) -> String {
    let (before, token) = (world.sim.requests().len(), token(world));
    let served = world.serve(WorkerRequest::ViewLink {
        token,
        identity: Some(identity),
    });
    let (status, page) = served.page();
    assert_eq!((status, &*page.title), (403, "Can't tell who you are"));
    assert!(page.question.is_none());
    assert_eq!(world.sim.requests().len(), before);
    let line = &served.lines()[0];
    assert_eq!(line["what"], "identity-refused");
    line["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_token_that_stands_for_nobody_shows_nothing_and_decides_nothing() {
    let mut world = asked(&json!([{ "continue": { "anyone": true } }]));
    let access = VerifiedToken {
        typ: Some("at+jwt".to_owned()),
        ..with(&json!({}))
    };
    for (identity, code) in [
        (access, "not-an-id-token"),
        (with(&json!({ "token_use": "access" })), "not-an-id-token"),
        (
            with(&json!({ "email_verified": false })),
            "person-claim-unverified",
        ),
        (
            with(&json!({ "email_verified": "false" })),
            "person-claim-unverified",
        ),
        (
            with(&json!({ "email": ["ann@example.com"] })),
            "person-claim-not-one-text",
        ),
        (with(&json!({ "email": "" })), "person-claim-unusable"),
        (identity(&[("sub", "ann")]), "person-claim-missing"),
    ] {
        assert_eq!(refused(&mut world, identity), code);
    }
    assert_eq!(world.acts(), 0);
}

#[test]
fn an_email_that_was_verified_or_of_which_nothing_is_said_decides() {
    for claims in [
        json!({}),
        json!({ "email_verified": true }),
        json!({ "email_verified": "true" }),
    ] {
        let mut world = asked(&json!([{ "continue": { "people": ["oidc:ann@example.com"] } }]));
        let (status, _) = crate::links::answered_as(&mut world, &with(&claims), "CONTINUE");
        assert_eq!((status, world.acts()), (200, 1), "{claims}");
    }
}

#[test]
fn groups_may_be_several() {
    let mut world = asked(&json!([{ "continue": { "claims": { "groups": ["deployers"] } } }]));
    let ann = with(&json!({ "groups": ["support", "deployers"] }));
    let (status, _) = crate::links::answered_as(&mut world, &ann, "CONTINUE");
    assert_eq!((status, world.acts()), (200, 1));
}

#[test]
fn a_person_whose_id_aws_does_not_take_decides_by_an_id_of_their_own() {
    let mut world = asked(&json!([{ "continue": { "people": ["oidc:auth0|123"] } }]));
    for (id, status) in [("auth0/123", 403), ("auth0|123", 200)] {
        let person = identity(&[("email", id)]);
        let (answered, _) = crate::links::answered_as(&mut world, &person, "CONTINUE");
        assert_eq!(answered, status, "{id}");
    }
    assert_eq!(world.acts(), 1);
}
