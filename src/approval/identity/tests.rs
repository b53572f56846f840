use serde_json::{Value, json};

use super::*;

fn settings(person: &str) -> settings::IdentitySettings {
    settings::IdentitySettings::Oidc {
        issuer: "https://id.example.com".to_owned(),
        audience: "approvals".to_owned(),
        header: None,
        jwks_uri: None,
        person: Some(person.to_owned()),
    }
}

fn person(typ: Option<&str>, by: &str, claims: &Value) -> Result<Person, IdentityError> {
    let identity: VerifiedToken =
        serde_json::from_value(json!({ "typ": typ, "claims": claims })).unwrap();
    identity.person(&settings(by))
}

fn sub(typ: Option<&str>, claims: &Value) -> Result<String, IdentityError> {
    person(typ, "sub", claims).map(|person| person.approver.sub())
}

#[test]
fn an_id_token_names_a_person_and_has_claims_to_compare() {
    let claims = json!({
        "iss": "https://id.example.com", "aud": "approvals", "sub": "ann", "exp": 1, "name": "Ann", "groups": ["deployers", "on-call"],
        "email": "ann@example.com", "azp": "approvals", "roles": ["x"], "address": { "country": "CH" }
    });
    let person = person(Some("JWT"), "sub", &claims).unwrap();
    assert_eq!(person.approver.name(), "Ann (oidc ann)");
    assert_eq!(person.claims["groups"], ["deployers", "on-call"]);
    assert_eq!(person.claims["email"], ["ann@example.com"]);
    assert!(person.claims["exp"].is_empty() && person.claims["address"].is_empty());
}

#[test]
fn an_access_token_says_nothing_of_who_asks() {
    for typ in [
        "at+jwt",
        "AT+JWT",
        "application/at+jwt",
        "logout+jwt",
        "secevent+jwt",
        "dpop+jwt",
        "",
    ] {
        let refused = sub(Some(typ), &json!({ "sub": "ann" }));
        assert_eq!(refused, Err(IdentityError::NotAnIdToken), "{typ}");
    }
    for (whose, claim) in [
        ("Cognito", json!({ "token_use": "access" })),
        ("Cognito", json!({ "token_use": ["id"] })),
        ("Keycloak", json!({ "typ": "Bearer" })),
        ("Keycloak", json!({ "typ": "Refresh" })),
        ("ForgeRock", json!({ "tokenName": "access_token" })),
        (
            "Entra 2.0",
            json!({ "scp": "user_impersonation", "azpacr": "1" }),
        ),
        (
            "Entra 2.0, of an application",
            json!({ "azpacr": "1", "roles": ["Deploy"] }),
        ),
        ("Entra 1.0", json!({ "appidacr": "1" })),
        (
            "Okta",
            json!({ "scp": ["openid", "profile"], "cid": "0oa1" }),
        ),
        (
            "Auth0",
            json!({ "scope": "openid profile", "azp": "approvals" }),
        ),
        (
            "a logout",
            json!({ "events": { "http://schemas.openid.net/event/backchannel-logout": {} } }),
        ),
    ] {
        let mut claims = json!({ "sub": "ann" });
        claims
            .as_object_mut()
            .unwrap()
            .extend(claim.as_object().unwrap().clone());
        assert_eq!(
            sub(None, &claims),
            Err(IdentityError::NotAnIdToken),
            "{whose}"
        );
        assert_eq!(
            sub(Some("JWT"), &claims),
            Err(IdentityError::NotAnIdToken),
            "{whose}"
        );
    }
}

#[test]
fn what_says_that_it_is_an_id_token_is_taken() {
    for (typ, claims) in [
        (None, json!({ "sub": "ann" })),
        (Some("JWT"), json!({ "sub": "ann" })),
        (Some("jwt"), json!({ "sub": "ann" })),
        (Some("application/jwt"), json!({ "sub": "ann" })),
        (Some("id_token+jwt"), json!({ "sub": "ann" })),
        (None, json!({ "sub": "ann", "token_use": "id" })),
        (None, json!({ "sub": "ann", "typ": "ID" })),
        (None, json!({ "sub": "ann", "tokenName": "id_token" })),
        (
            None,
            json!({ "sub": "ann", "scope": "openid", "at_hash": "x" }),
        ),
        (
            None,
            json!({ "sub": "ann", "scope": "openid", "typ": "ID" }),
        ),
    ] {
        assert_eq!(
            sub(typ, &claims),
            Ok("oidc:ann".to_owned()),
            "{typ:?} {claims}"
        );
    }
}

#[test]
fn an_email_that_is_not_verified_names_nobody() {
    let unverified = Err(IdentityError::Unverified("email".to_owned()));
    for flag in [
        json!(false),
        json!("false"),
        json!("False"),
        json!("no"),
        json!(""),
        json!(0),
        json!("0"),
        json!(null),
        json!([]),
        json!({}),
        json!([true]),
    ] {
        let claims = json!({ "email": "ann@example.com", "email_verified": flag });
        let named = person(None, "email", &claims).map(|person| person.approver.sub());
        assert_eq!(named, unverified, "{flag}");
    }
    for flag in [
        json!(true),
        json!("true"),
        json!("True"),
        json!(1),
        json!("1"),
    ] {
        let claims = json!({ "email": "ann@example.com", "email_verified": flag });
        assert!(person(None, "email", &claims).is_ok(), "{flag}");
    }
    let claims = json!({ "email": "ann@example.com" });
    assert!(person(None, "email", &claims).is_ok(), "absent");
    let claims = json!({ "email": "ann@example.com", "xms_edov": false });
    assert!(person(None, "email", &claims).is_err(), "Entra's own flag");
}

#[test]
fn an_email_that_is_not_verified_names_nobody_in_another_claim_either() {
    let claims = json!({ "preferred_username": "Ann@example.com", "email": "ann@example.com", "email_verified": false });
    assert!(person(None, "preferred_username", &claims).is_err());
    let claims = json!({ "phone_number": "+41", "phone_number_verified": false });
    assert!(person(None, "phone_number", &claims).is_err());
    let claims = json!({ "sub": "ann", "email": "ann@example.com", "email_verified": false });
    assert!(person(None, "sub", &claims).is_ok());
}

#[test]
fn a_policy_compares_nothing_that_is_not_verified() {
    let claims = json!({
        "sub": "eve", "email": "ann@example.com", "email_verified": "false", "upn": "ann@example.com", "emails": ["ann@example.com", "eve@example.com"]
    });
    let person = person(None, "sub", &claims).unwrap();
    assert!(person.claims["email"].is_empty() && person.claims["upn"].is_empty());
    assert_eq!(person.claims["emails"], ["eve@example.com"]);
}

#[test]
fn a_claim_that_is_not_one_text_names_nobody() {
    for claim in [
        json!(["ann"]),
        json!(["ann", "ben"]),
        json!([]),
        json!(7),
        json!(true),
        json!({ "id": "ann" }),
        json!(null),
    ] {
        let refused = sub(None, &json!({ "sub": claim }));
        assert_eq!(
            refused,
            Err(IdentityError::NotOneText("sub".to_owned())),
            "{claim}"
        );
    }
    assert_eq!(
        sub(None, &json!({})),
        Err(IdentityError::Missing("sub".to_owned()))
    );
    assert_eq!(
        sub(None, &json!({ "sub": " " })),
        Err(IdentityError::Unusable(ApproverError::Nobody))
    );
}

#[test]
fn a_name_is_taken_only_where_it_is_one_text() {
    let person = person(None, "sub", &json!({ "sub": "ann", "name": ["Ben"] })).unwrap();
    assert_eq!(person.approver.name(), "oidc ann");
}
