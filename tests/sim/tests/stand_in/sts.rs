//! STS: who gets a role's credentials, who does not, and how it is told.

use crate::caller::header;
use crate::identity::{
    CLIENT, ISSUER, START, Signer, approver, claims, element, error, form, handed_out, introduced,
    provider, refused, send, show, signer, token, web_identity, xml,
};
use ecs_sim::key::Rights;
use ecs_sim::{IdentityProvider, Role, Settings, Sim, Trust};
use serde_json::json;

fn not_authorized() -> (u16, String, String) {
    error(
        403,
        "AccessDenied",
        "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    )
}

#[test]
fn a_token_becomes_a_roles_credentials_in_the_words_of_sts() {
    let mut sim = introduced();
    let answer = show(&mut sim, &token(&json!({})));
    let text = xml(&answer);
    assert_eq!(header(&answer, "content-type"), Some("text/xml"));
    let request_id = header(&answer, "x-amzn-requestid").unwrap();
    let key = handed_out(&answer);
    let role_id = element(text, "AssumedRoleId").unwrap();
    let expected = format!(
        r#"<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <Audience>console</Audience>
    <Credentials>
      <AccessKeyId>{}</AccessKeyId>
      <SecretAccessKey>{}</SecretAccessKey>
      <SessionToken>{}</SessionToken>
      <Expiration>2026-01-15T13:00:00Z</Expiration>
    </Credentials>
    <AssumedRoleUser>
      <AssumedRoleId>{role_id}</AssumedRoleId>
      <Arn>arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com</Arn>
    </AssumedRoleUser>
    <Provider>arn:aws:iam::111122223333:oidc-provider/id.example.com</Provider>
    <SubjectFromWebIdentityToken>robin</SubjectFromWebIdentityToken>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata>
    <RequestId>{request_id}</RequestId>
  </ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>
"#,
        key.access_key_id,
        key.secret_access_key,
        key.session_token.unwrap()
    );
    assert_eq!(text, expected);
    assert!(key.access_key_id.starts_with("ASIA") && key.access_key_id.len() == 20);
    assert!(role_id.starts_with("AROA") && role_id.ends_with(":robin@example.com"));
}

#[test]
fn an_rsa_key_verifies_too() {
    let signer = Signer::rsa("rsa-1", include_bytes!("not-a-real-key.der"));
    let mut sim = introduced();
    sim.set_issuer_keys(ISSUER, &signer.jwks()).unwrap();
    let good = signer.sign(&claims(ISSUER, START));
    assert_eq!(show(&mut sim, &good).status(), 200);
    let (head, signature) = good.rsplit_once('.').unwrap();
    let spoilt = if signature.starts_with('A') { "B" } else { "A" };
    let spoilt = format!("{head}.{spoilt}{}", &signature[1..]);
    assert_eq!(refused(&show(&mut sim, &spoilt)).1, "InvalidIdentityToken");
}

#[test]
fn the_same_calls_get_the_same_credentials() {
    let sign_in = || handed_out(&show(&mut introduced(), &token(&json!({}))));
    assert_eq!(sign_in(), sign_in());
    let settings = Settings {
        seed: 2,
        ..Settings::default()
    };
    let mut other = Sim::new(settings, START);
    crate::identity::introduce(&mut other);
    assert_ne!(
        handed_out(&show(&mut other, &token(&json!({})))).access_key_id,
        sign_in().access_key_id
    );
}

#[test]
fn a_bad_token_gets_the_error_that_says_why() {
    let mut sim = introduced();
    let now = START / 1_000;
    let invalid = |message: &str| error(400, "InvalidIdentityToken", message);
    let not_a_token = invalid(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
    let no_key = invalid(
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation \
         for requirements",
    );
    let forged = Signer::new("key-1", 8).sign(&claims(ISSUER, START));
    let rotated = Signer::new("key-2", 7).sign(&claims(ISSUER, START));
    let cases = [
        ("no token at all".to_owned(), not_a_token.clone()),
        (token(&json!({ "sub": null })), not_a_token),
        (
            token(&json!({ "iss": "https://other.example.com" })),
            invalid(
                "No OpenIDConnect provider found in your account for https://other.example.com",
            ),
        ),
        (forged, invalid("Token signature verification failed")),
        (rotated, no_key),
        (
            token(&json!({ "aud": "another client" })),
            invalid("Incorrect token audience"),
        ),
        (
            token(&json!({ "exp": now - 301 })),
            error(
                400,
                "ExpiredTokenException",
                "Token expired: current date/time 1768478400 must be before the expiration date/time 1768478099",
            ),
        ),
        (
            token(&json!({ "iat": now + 301 })),
            invalid("The token is not valid yet"),
        ),
        (
            token(&json!({ "nbf": now + 301 })),
            invalid("The token is not valid yet"),
        ),
        (
            token(&json!({ "https://aws.amazon.com/source_identity": "Robin Hood" })),
            invalid("The token's source identity is not valid"),
        ),
    ];
    for (token, expected) in cases {
        assert_eq!(refused(&show(&mut sim, &token)), expected);
    }
}

#[test]
fn a_token_without_a_signature_is_forged() {
    let good = token(&json!({}));
    let (head, _) = good.rsplit_once('.').unwrap();
    let answer = show(&mut introduced(), &format!("{head}."));
    assert_eq!(refused(&answer).1, "InvalidIdentityToken");
}

#[test]
fn a_providers_public_key_is_no_shared_secret() {
    let published: serde_json::Value = serde_json::from_slice(&signer().jwks()).unwrap();
    let public = published["keys"][0]["x"].as_str().unwrap();
    let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    header.kid = Some("key-1".to_owned());
    let secret = jsonwebtoken::EncodingKey::from_secret(public.as_bytes());
    let forged = jsonwebtoken::encode(&header, &claims(ISSUER, START), &secret).unwrap();
    let answer = show(&mut introduced(), &forged);
    let invalid = "Token signature verification failed";
    assert_eq!(
        refused(&answer),
        error(400, "InvalidIdentityToken", invalid)
    );
}

#[test]
fn a_providers_clock_may_be_five_minutes_off() {
    let now = START / 1_000;
    for times in [
        json!({ "exp": now - 299 }),
        json!({ "iat": now + 300, "nbf": now + 300 }),
    ] {
        assert_eq!(show(&mut introduced(), &token(&times)).status(), 200);
    }
}

#[test]
fn a_token_for_one_of_several_audiences_will_do() {
    let several = token(&json!({ "aud": ["elsewhere", CLIENT] }));
    assert_eq!(show(&mut introduced(), &several).status(), 200);
}

#[test]
fn a_provider_without_keys_cannot_be_asked() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.add_identity_provider(provider());
    let expected = error(
        400,
        "IDPCommunicationError",
        "The request could not be fulfilled because the identity provider (IDP) that was asked to verify the incoming identity token \
         could not be reached",
    );
    assert_eq!(refused(&show(&mut sim, &token(&json!({})))), expected);
}

#[test]
fn keys_are_wanted_of_known_issuers_and_for_unknown_keys_alone() {
    let mut sim = Sim::new(Settings::default(), START);
    let request = web_identity(&token(&json!({})), &[]);
    assert!(sim.wants_keys_of(&request).is_empty());
    sim.add_identity_provider(provider());
    assert_eq!(sim.wants_keys_of(&request), [ISSUER]);
    sim.set_issuer_keys(ISSUER, &signer().jwks()).unwrap();
    assert!(sim.wants_keys_of(&request).is_empty());
    let rotated = Signer::new("key-2", 9).sign(&claims(ISSUER, START));
    assert_eq!(sim.wants_keys_of(&web_identity(&rotated, &[])), [ISSUER]);
}

#[test]
fn a_provider_is_known_to_its_own_account_alone() {
    let mut sim = introduced();
    let elsewhere = "arn:aws:iam::444455556666:role/Approver";
    sim.add_role(Role {
        role_arn: elsewhere.to_owned(),
        ..approver()
    })
    .unwrap();
    let request = web_identity(&token(&json!({})), &[("RoleArn", elsewhere)]);
    let unknown = error(
        400,
        "InvalidIdentityToken",
        "No OpenIDConnect provider found in your account for https://id.example.com",
    );
    assert_eq!(refused(&send(&mut sim, &request)), unknown);
    sim.add_identity_provider(IdentityProvider {
        account: "444455556666".to_owned(),
        ..provider()
    });
    assert_eq!(send(&mut sim, &request).status(), 200);
}

#[test]
fn a_role_is_handed_to_those_it_trusts() {
    let trusting = |trust: Trust| {
        let mut sim = introduced();
        let trust = Trust {
            issuer: trust.issuer.or(Some(ISSUER.to_owned())),
            ..trust
        };
        sim.add_role(Role {
            trust,
            ..approver()
        })
        .unwrap();
        show(&mut sim, &token(&json!({})))
    };
    let some = |text: &str| Some(text.to_owned());
    let subject = |pattern| Trust {
        subject: some(pattern),
        ..Trust::default()
    };
    for good in [Trust::default(), subject("rob*"), subject("r?bin")] {
        assert_eq!(trusting(good).status(), 200);
    }
    let other_issuer = Trust {
        issuer: some("https://other.example.com"),
        ..Trust::default()
    };
    let other_audience = Trust {
        audience: some("other"),
        ..Trust::default()
    };
    for bad in [subject("slack:*"), other_issuer, other_audience] {
        assert_eq!(refused(&trusting(bad)), not_authorized());
    }
}

#[test]
fn a_role_that_is_not_there_is_not_reported_from_one_that_does_not_trust() {
    let request = web_identity(
        &token(&json!({})),
        &[("RoleArn", "arn:aws:iam::111122223333:role/Nobody")],
    );
    assert_eq!(
        refused(&send(&mut introduced(), &request)),
        not_authorized()
    );
}

fn refuses(changes: &[(&str, &str)], message: &str) {
    let request = web_identity(&token(&json!({})), changes);
    let answer = send(&mut introduced(), &request);
    assert_eq!(refused(&answer), error(400, "ValidationError", message));
}

#[test]
fn parameters_that_break_a_rule_are_named() {
    let (long, longer) = ("x".repeat(65), "x".repeat(2_049));
    let pattern = "satisfy regular expression pattern: [\\w+=,.@-]*";
    let of_policies = "satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
    for (name, value, shown, demand) in [
        (
            "RoleSessionName",
            "a",
            "'a' ",
            "have length greater than or equal to 2",
        ),
        (
            "RoleSessionName",
            &long,
            &format!("'{long}' "),
            "have length less than or equal to 64",
        ),
        ("RoleSessionName", "Robin Hood", "'Robin Hood' ", pattern),
        ("RoleSessionName", "", "null ", "not be null"),
        (
            "WebIdentityToken",
            "x",
            "",
            "have length greater than or equal to 4",
        ),
        (
            "DurationSeconds",
            "899",
            "'899' ",
            "have value greater than or equal to 900",
        ),
        (
            "DurationSeconds",
            "43201",
            "'43201' ",
            "have value less than or equal to 43200",
        ),
        ("DurationSeconds", "an hour", "'an hour' ", "be an integer"),
        (
            "Policy",
            &longer,
            &format!("'{longer}' "),
            "have length less than or equal to 2048",
        ),
        ("Policy", "{\"Id\":\"€\"}", "'{\"Id\":\"€\"}' ", of_policies),
    ] {
        let (first, rest) = name.split_at(1);
        let member = first.to_lowercase() + rest;
        refuses(
            &[(name, value)],
            &format!(
                "1 validation error detected: Value {shown}at '{member}' failed to satisfy constraint: Member must {demand}"
            ),
        );
    }
    refuses(
        &[("RoleSessionName", "é"), ("DurationSeconds", "1")],
        &format!(
            "3 validation errors detected: Value 'é' at 'roleSessionName' failed to satisfy constraint: Member must {pattern}; Value 'é' at \
         'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2; Value '1' at \
         'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
        ),
    );
    let user = "arn:aws:iam::111122223333:user/robin";
    refuses(&[("RoleArn", user)], &format!("{user} is invalid"));
    refuses(
        &[("DurationSeconds", "3601")],
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
    refuses(
        &[("Colour", "blue")],
        "the stand-in does not know the parameter Colour",
    );
}

#[test]
fn a_policy_that_is_none_is_malformed() {
    let cases = [
        ("{", "This policy contains invalid Json"),
        ("{}", "Syntax errors in policy."),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*","Principal":"*"}]}"#,
            "Syntax errors in policy.",
        ),
    ];
    for (policy, message) in cases {
        let request = web_identity(&token(&json!({})), &[("Policy", policy)]);
        let answer = send(&mut introduced(), &request);
        assert_eq!(
            refused(&answer),
            error(400, "MalformedPolicyDocument", message)
        );
    }
}

#[test]
fn a_session_lasts_as_long_as_was_asked() {
    let request = web_identity(&token(&json!({})), &[("DurationSeconds", "900")]);
    let answer = send(&mut introduced(), &request);
    assert_eq!(
        element(xml(&answer), "Expiration"),
        Some("2026-01-15T12:15:00Z")
    );
}

#[test]
fn errors_are_written_as_sts_writes_them() {
    let answer = send(&mut introduced(), &form("GetFederationToken", &[]));
    let request_id = header(&answer, "x-amzn-requestid").unwrap();
    let expected = format!(
        r#"<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidAction</Code>
    <Message>Could not find operation GetFederationToken for version 2011-06-15</Message>
  </Error>
  <RequestId>{request_id}</RequestId>
</ErrorResponse>
"#
    );
    assert_eq!(
        (answer.status().as_u16(), xml(&answer)),
        (400, &expected[..])
    );
    assert_eq!(header(&answer, "content-type"), Some("text/xml"));
    assert_eq!(header(&answer, "x-amzn-errortype"), None);
}

#[test]
fn a_role_that_could_not_be_is_refused() {
    let mut sim = Sim::new(Settings::default(), START);
    let user = Role {
        role_arn: "arn:aws:iam::111122223333:user/robin".to_owned(),
        ..approver()
    };
    assert!(sim.add_role(user).is_err());
    let too_long = Role {
        max_session_seconds: 43_201,
        rights: Rights::None,
        ..approver()
    };
    assert!(sim.add_role(too_long).is_err());
}
