//! STS for those who have a key: from role to role, and who the caller is.

use crate::caller::signed;
use crate::identity::{
    APPROVER, START, assume_role, element, error, form, handed_out, introduced, refused, role_for,
    send, show, token, xml,
};
use ecs_sim::key;
use ecs_sim::{Role, Settings, Sim};
use http::Response;
use serde_json::json;

const DEPLOYERS: &str = "arn:aws:iam::111122223333:role/Deployer";

#[test]
fn a_role_is_assumed_by_whom_it_names() {
    let named = [
        DEPLOYERS,
        "arn:aws:sts::111122223333:assumed-role/Deployer/*",
        "arn:aws:iam::111122223333:root",
        "*",
    ];
    let assume = |principal, key| {
        let mut sim = Sim::new(Settings::default(), START);
        sim.add_role(role_for("Second", &[principal])).unwrap();
        let second = [
            ("RoleArn", "arn:aws:iam::111122223333:role/Second"),
            ("RoleSessionName", "robin"),
        ];
        let request = assume_role(&sim, key, &second);
        send(&mut sim, &request)
    };
    for principal in named {
        let answer = assume(principal, &key::FULL);
        assert_eq!(answer.status(), 200, "{principal}");
        assert_eq!(
            element(xml(&answer), "Arn"),
            Some("arn:aws:sts::111122223333:assumed-role/Second/robin")
        );
    }
    let denied = error(
        403,
        "AccessDenied",
        "User: arn:aws:sts::444455556666:assumed-role/Deployer/alex is not authorized to perform: sts:AssumeRole on resource: \
         arn:aws:iam::111122223333:role/Second",
    );
    for principal in &named[..3] {
        assert_eq!(refused(&assume(principal, &key::OTHER_ACCOUNT)), denied);
    }
    assert_eq!(assume("*", &key::OTHER_ACCOUNT).status(), 200);
}

fn second(key: &key::Key, role: Role, more: &[(&str, &str)]) -> Response<Vec<u8>> {
    let mut sim = Sim::new(Settings::default(), START);
    let arn = role.role_arn.clone();
    sim.add_role(role).unwrap();
    let mut parameters = vec![("RoleArn", &arn[..]), ("RoleSessionName", "robin")];
    parameters.extend(more);
    let request = assume_role(&sim, key, &parameters);
    send(&mut sim, &request)
}

#[test]
fn an_external_id_must_match() {
    let role = || {
        let mut role = role_for("Second", &["*"]);
        role.trust.external_id = Some("contract-7".to_owned());
        role
    };
    let with = |more: &[(&str, &str)]| second(&key::FULL, role(), more);
    assert_eq!(with(&[("ExternalId", "contract-7")]).status(), 200);
    assert_eq!(with(&[]).status(), 403);
    assert_eq!(with(&[("ExternalId", "contract-8")]).status(), 403);
}

#[test]
fn a_chained_role_lasts_an_hour_and_a_users_role_as_long_as_it_may() {
    let two_hours = [("DurationSeconds", "7200")];
    let chained = second(&key::FULL, role_for("Second", &["*"]), &two_hours);
    let limit = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    assert_eq!(refused(&chained), error(400, "ValidationError", limit));
    let of_a_user = second(&key::LONG_TERM, role_for("Second", &["*"]), &two_hours);
    assert_eq!(
        element(xml(&of_a_user), "Expiration"),
        Some("2026-01-15T14:00:00Z")
    );
}

#[test]
fn a_source_identity_is_chosen_once_and_kept() {
    let mut sim = introduced();
    let claim = json!({ "https://aws.amazon.com/source_identity": "slack.T1.U2" });
    let first = show(&mut sim, &token(&claim));
    assert_eq!(element(xml(&first), "SourceIdentity"), Some("slack.T1.U2"));
    let first = handed_out(&first);
    sim.add_role(role_for("Second", &[APPROVER])).unwrap();
    let parameters = [
        ("RoleArn", "arn:aws:iam::111122223333:role/Second"),
        ("RoleSessionName", "robin"),
    ];
    let request = assume_role(&sim, &first, &parameters);
    let kept = send(&mut sim, &request);
    assert_eq!(element(xml(&kept), "SourceIdentity"), Some("slack.T1.U2"));
    let changed = [&parameters[..], &[("SourceIdentity", "someone.else")]].concat();
    let request = assume_role(&sim, &first, &changed);
    let message = "User: arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com is not authorized to perform: \
                   sts:SetSourceIdentity on resource: arn:aws:iam::111122223333:role/Second";
    assert_eq!(
        refused(&send(&mut sim, &request)),
        error(403, "AccessDenied", message)
    );
}

#[test]
fn a_source_identity_is_not_one_of_awss_own() {
    let role = role_for("Second", &["*"]);
    let colon = second(&key::FULL, role.clone(), &[("SourceIdentity", "aws:robin")]);
    assert_eq!(refused(&colon).1, "ValidationError");
    let good = second(&key::FULL, role, &[("SourceIdentity", "robin")]);
    assert_eq!(element(xml(&good), "SourceIdentity"), Some("robin"));
}

#[test]
fn a_caller_is_told_who_it_is() {
    let mut sim = introduced();
    let session = handed_out(&show(&mut sim, &token(&json!({}))));
    let who = |key: &key::Key, sim: &mut Sim| {
        let request = signed(
            form("GetCallerIdentity", &[]),
            key,
            ("sts", "us-east-1"),
            sim.now(),
        );
        let answer = send(sim, &request);
        ["Account", "Arn", "UserId"].map(|name| element(xml(&answer), name).unwrap().to_owned())
    };
    let user = who(&key::LONG_TERM, &mut sim);
    let expected = [
        "111122223333",
        "arn:aws:iam::111122223333:user/robin",
        "AIDAEXAMPLEROBIN00000",
    ];
    assert_eq!(user, expected);
    let nobody = who(&key::NO_RIGHTS, &mut sim);
    assert_eq!(nobody[2], "AROAEXAMPLEGUEST00000:kim");
    let [account, arn, id] = who(&session, &mut sim);
    assert_eq!(
        (&account[..], &arn[..]),
        (
            "111122223333",
            "arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com"
        )
    );
    assert!(id.starts_with("AROA") && id.ends_with(":robin@example.com"));
    assert_eq!(sim.requests().last().unwrap().principal, Some(arn));
}

#[test]
fn a_bad_signature_gets_the_error_of_sts() {
    let mut sim = Sim::new(Settings::default(), START);
    let mut ask = |key: &key::Key, service: &str, ms: i64| {
        let request = form("GetCallerIdentity", &[]);
        let request = signed(request, key, (service, "us-east-1"), ms);
        let (status, code, _) = refused(&send(&mut sim, &request));
        (status, code)
    };
    let wrong_secret = key::Key {
        secret_access_key: "another",
        ..key::FULL
    };
    let unknown = key::Key {
        access_key_id: "ASIAEXAMPLENOBODY000",
        ..key::FULL
    };
    let pair = |code: &str| (403, code.to_owned());
    assert_eq!(ask(&key::EXPIRED, "sts", START), pair("ExpiredToken"));
    assert_eq!(ask(&unknown, "sts", START), pair("InvalidClientTokenId"));
    assert_eq!(
        ask(&wrong_secret, "sts", START),
        pair("SignatureDoesNotMatch")
    );
    assert_eq!(ask(&key::FULL, "ecs", START), pair("SignatureDoesNotMatch"));
    assert_eq!(
        ask(&key::FULL, "sts", START - 301_000),
        pair("SignatureDoesNotMatch")
    );
    let unsigned = send(&mut sim, &form("GetCallerIdentity", &[]));
    assert_eq!(
        refused(&unsigned),
        error(
            403,
            "MissingAuthenticationToken",
            "Missing Authentication Token"
        )
    );
}
