//! What can be done with credentials that were handed out: as much as the role may, for as long as the session lasts, under its name.

use crate::caller::{Call, go_on, header, list, response};
use crate::identity::{
    APPROVER, START, approver, assume_role, element, handed_out, introduce, introduced, refused,
    role_for, send, token, web_identity, xml,
};
use crate::stage::{deploying, settle, waiting};
use ecs_sim::key::{self, Key, Rights};
use ecs_sim::{
    Action, Answer, DeploymentConfiguration, Fault, FaultKind, LifecycleHook, Operation, Outcome,
    Role, Settings, Sim, Stage,
};
use http::{HeaderValue, Request};
use serde_json::{Value, json};

/// Signs in with a good token that has some claims changed, and a session policy if one is given.
fn sign_in(sim: &mut Sim, changes: &Value, policy: &str) -> Key {
    let now = sim.now() / 1_000;
    let mut all = json!({ "iat": now, "exp": now + 600 });
    for (name, value) in changes.as_object().unwrap() {
        all[name] = value.clone();
    }
    let request = web_identity(&token(&all), &[("Policy", policy)]);
    handed_out(&send(sim, &request))
}

fn paused() -> (Sim, String, String) {
    let pause = LifecycleHook::pause(Stage::PostTestTrafficShift, 60, Action::Rollback);
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green().with_hook(pause));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).pop().unwrap();
    introduce(&mut sim);
    (sim, arn, hook)
}

#[test]
fn ecs_takes_what_sts_handed_out_until_it_expires() {
    let mut sim = introduced();
    let key = sign_in(&mut sim, &json!({}), "");
    assert_eq!(list().by(&key).send(&mut sim).status(), 200);
    sim.advance(START + 3_599_999);
    assert_eq!(list().by(&key).send(&mut sim).status(), 200);
    sim.advance(START + 3_600_000);
    let message = list().by(&key).error(&mut sim);
    assert_eq!(
        message,
        "ExpiredTokenException: The security token included in the request is expired"
    );
}

#[test]
fn a_session_can_be_ended_early() {
    let mut sim = introduced();
    let key = sign_in(&mut sim, &json!({}), "");
    assert!(sim.has_key(key.access_key_id));
    sim.end_session(key.access_key_id, START);
    assert_eq!(list().by(&key).code(&mut sim), "ExpiredTokenException");
}

#[test]
fn ecs_wants_the_token_and_the_secret_that_were_handed_out() {
    let mut sim = introduced();
    let key = sign_in(&mut sim, &json!({}), "");
    for session_token in [None, key::FULL.session_token] {
        let other = Key {
            session_token,
            ..key.clone()
        };
        let code = list().by(&other).code(&mut sim);
        assert_eq!(code, "UnrecognizedClientException");
    }
    let other = Key {
        secret_access_key: "another",
        ..key
    };
    let code = list().by(&other).code(&mut sim);
    assert_eq!(code, "InvalidSignatureException");
}

#[test]
fn a_session_has_the_rights_of_its_role() {
    let (mut sim, arn, hook) = paused();
    for (rights, statuses) in [
        (Rights::None, [400, 400]),
        (Rights::ReadOnly, [200, 400]),
        (Rights::Full, [200, 200]),
    ] {
        let role = Role {
            rights,
            ..approver()
        };
        sim.add_role(role).unwrap();
        let key = sign_in(&mut sim, &json!({}), "");
        let got = [list().by(&key), go_on(&arn, &hook).by(&key)]
            .map(|call| call.send(&mut sim).status().as_u16());
        assert_eq!(got, statuses, "{rights:?}");
    }
}

#[test]
fn a_session_sees_the_account_of_its_role() {
    let (mut sim, _, _) = paused();
    let elsewhere = Role {
        role_arn: "arn:aws:iam::444455556666:role/Approver".to_owned(),
        ..role_for("Approver", &[APPROVER])
    };
    sim.add_role(elsewhere).unwrap();
    let first = sign_in(&mut sim, &json!({}), "");
    let parameters = [
        ("RoleArn", "arn:aws:iam::444455556666:role/Approver"),
        ("RoleSessionName", "robin"),
    ];
    let request = assume_role(&sim, &first, &parameters);
    let second = handed_out(&send(&mut sim, &request));
    let clusters = |key, sim: &mut Sim| list().by(key).output(sim)["clusterArns"].clone();
    assert_eq!(
        clusters(&first, &mut sim),
        json!(["arn:aws:ecs:us-east-1:111122223333:cluster/prod"])
    );
    assert_eq!(clusters(&second, &mut sim), json!([]));
}

#[test]
fn the_world_and_the_log_name_who_acted() {
    let (mut sim, arn, hook) = paused();
    let claim = json!({ "https://aws.amazon.com/source_identity": "slack.T1.U2" });
    let key = sign_in(&mut sim, &claim, "");
    go_on(&arn, &hook).by(&key).output(&mut sim);
    let principal = "arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com";
    let deployment = serde_json::to_value(sim.deployment(&arn).unwrap()).unwrap();
    let by = &deployment["acts"][0]["by"];
    assert_eq!(
        [&by["accessKeyId"], &by["principal"], &by["sourceIdentity"]],
        [key.access_key_id, principal, "slack.T1.U2"]
    );
    let logged = sim.requests().last().unwrap();
    assert_eq!(logged.principal.as_deref(), Some(principal));
    assert_eq!(logged.source_identity.as_deref(), Some("slack.T1.U2"));
    let log = serde_json::to_string(sim.requests()).unwrap();
    for secret in [key.secret_access_key, key.session_token.unwrap(), "eyJ"] {
        assert!(!log.contains(secret));
    }
}

#[test]
fn a_session_policy_leaves_just_what_it_allows() {
    let (mut sim, arn, hook) = paused();
    let service = "arn:aws:ecs:us-east-1:111122223333:service/prod/web";
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": ["ecs:ContinueServiceDeployment", "ecs:Describe*"], "Resource": [service, arn]
    }] });
    let key = sign_in(&mut sim, &json!({}), &policy.to_string());
    let message = list().by(&key).error(&mut sim);
    assert_eq!(
        message,
        "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com is not authorized to perform: ecs:ListClusters on \
         resource: * because no session policy allows the ecs:ListClusters action"
    );
    let other = format!("{arn}x");
    let describe = |arns: &[&str]| {
        let input = json!({ "serviceDeploymentArns": arns });
        Call::new("DescribeServiceDeployments", &input)
    };
    let message = describe(&[&arn, &other]).by(&key).error(&mut sim);
    assert!(message.starts_with("AccessDeniedException: "), "{message}");
    assert!(message.contains(&other), "{message}");
    assert_eq!(describe(&[&arn]).by(&key).send(&mut sim).status(), 200);
    assert_eq!(
        go_on(&other, &hook).by(&key).code(&mut sim),
        "AccessDeniedException"
    );
    assert_eq!(go_on(&arn, &hook).by(&key).send(&mut sim).status(), 200);
}

#[test]
fn a_session_policy_must_name_the_service_beside_its_deployment() {
    let (mut sim, arn, hook) = paused();
    let service = "arn:aws:ecs:us-east-1:111122223333:service/prod/web";
    for (named, lacking) in [(&arn[..], service), (service, &arn[..])] {
        let policy =
            json!({ "Statement": { "Effect": "Allow", "Action": "ecs:*", "Resource": named } });
        let key = sign_in(&mut sim, &json!({}), &policy.to_string());
        let describe = json!({ "serviceDeploymentArns": [arn] });
        let stop = json!({ "serviceDeploymentArn": arn, "stopType": "ROLLBACK" });
        for call in [
            go_on(&arn, &hook),
            Call::new("DescribeServiceDeployments", &describe),
            Call::new("StopServiceDeployment", &stop),
        ] {
            let message = call.by(&key).error(&mut sim);
            assert!(message.starts_with("AccessDeniedException: "), "{message}");
            let resource = format!("on resource: {lacking} because no session policy");
            assert!(message.contains(&resource), "{message}");
        }
    }
}

#[test]
fn a_session_policy_for_revisions_must_name_their_service_too() {
    let (mut sim, _, _) = paused();
    let place = "arn:aws:ecs:us-east-1:111122223333";
    let revision = format!("{place}:service-revision/prod/web/1234567890123456789");
    let service = format!("{place}:service/prod/web");
    let mut status = |resources: &[&str]| {
        let policy = json!({ "Statement": { "Effect": "Allow", "Action": "ecs:Describe*", "Resource": resources } });
        let key = sign_in(&mut sim, &json!({}), &policy.to_string());
        let input = json!({ "serviceRevisionArns": [revision] });
        Call::new("DescribeServiceRevisions", &input)
            .by(&key)
            .send(&mut sim)
            .status()
            .as_u16()
    };
    assert_eq!(status(&[&revision]), 400);
    assert_eq!(status(&[&revision, &service]), 200);
}

#[test]
fn a_session_policy_gives_no_rights_that_the_role_lacks() {
    let (mut sim, arn, hook) = paused();
    let role = Role {
        rights: Rights::ReadOnly,
        ..approver()
    };
    sim.add_role(role).unwrap();
    let all = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let key = sign_in(&mut sim, &json!({}), all);
    let message = go_on(&arn, &hook).by(&key).error(&mut sim);
    assert!(
        message.ends_with(
            "because no identity-based policy allows the ecs:ContinueServiceDeployment action"
        ),
        "{message}"
    );
}

#[test]
fn a_session_policy_holds_for_assuming_the_next_role_too() {
    let mut sim = introduced();
    sim.add_role(role_for("Second", &["*"])).unwrap();
    let arn = "arn:aws:iam::111122223333:role/Second";
    let mut assume = |policy: &str| {
        let first = sign_in(&mut sim, &json!({}), policy);
        let parameters = [("RoleArn", arn), ("RoleSessionName", "robin")];
        let request = assume_role(&sim, &first, &parameters);
        send(&mut sim, &request).status().as_u16()
    };
    let reads = r#"{"Statement":{"Effect":"Allow","Action":"ecs:*","Resource":"*"}}"#;
    let assumes = format!(
        r#"{{"Statement":{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{arn}"}}}}"#
    );
    assert_eq!([assume(reads), assume(&assumes)], [403, 200]);
}

#[test]
fn faults_hit_sts_too() {
    let mut sim = introduced();
    let request = web_identity(&token(&json!({})), &[]);
    let operation = Operation::AssumeRoleWithWebIdentity;
    sim.inject(Fault::once(operation, FaultKind::DropRequest));
    assert!(matches!(sim.handle(&request, START), Answer::DropRequest));
    sim.inject(Fault::once(operation, FaultKind::DropResponse));
    assert!(matches!(sim.handle(&request, START), Answer::DropResponse));
    let refusal = |sim: &mut Sim, kind| {
        sim.inject(Fault::once(operation, kind));
        let (status, code, _) = refused(&send(sim, &request));
        (status, code)
    };
    let pair = |status, code: &str| (status, code.to_owned());
    assert_eq!(
        refusal(&mut sim, FaultKind::Throttle),
        pair(400, "Throttling")
    );
    assert_eq!(
        refusal(&mut sim, FaultKind::Deny),
        pair(403, "AccessDenied")
    );
    let unwell = FaultKind::status(500, false, None);
    assert_eq!(refusal(&mut sim, unwell), pair(500, "InternalFailure"));
    sim.inject(Fault::once(operation, FaultKind::Delay { ms: 7 }));
    assert!(matches!(
        sim.handle(&request, START),
        Answer::Delay { ms: 7, .. }
    ));
    let outcomes: Vec<_> = sim
        .requests()
        .iter()
        .map(|logged| (logged.operation, logged.outcome == Outcome::Executed))
        .collect();
    let executed = [false, true, false, false, false, true];
    assert_eq!(outcomes, executed.map(|done| (Some(operation), done)));
}

#[test]
fn faults_hit_a_signed_operation_of_sts_and_cognito_too() {
    let mut sim = Sim::new(Settings::default(), START);
    let arn = "arn:aws:iam::111122223333:role/Second";
    sim.add_role(role_for("Second", &["*"])).unwrap();
    sim.inject(Fault::once(Operation::AssumeRole, FaultKind::Deny));
    let parameters = [("RoleArn", arn), ("RoleSessionName", "robin")];
    let request = assume_role(&sim, &key::FULL, &parameters);
    let (_, code, message) = refused(&send(&mut sim, &request));
    assert_eq!(code, "AccessDenied");
    assert_eq!(
        message,
        "User: arn:aws:sts::111122223333:assumed-role/Deployer/robin is not authorized to perform: sts:AssumeRole on resource: \
         arn:aws:iam::111122223333:role/Second"
    );
    let get_id = crate::identity::cognito("GetId", &json!({}));
    for (kind, code) in [
        (FaultKind::Throttle, "TooManyRequestsException:"),
        (FaultKind::Deny, "NotAuthorizedException:"),
    ] {
        sim.inject(Fault::once(Operation::GetId, kind));
        let answer = send(&mut sim, &get_id);
        assert_eq!(header(&answer, "x-amzn-errortype"), Some(code));
    }
}

#[test]
fn a_page_may_read_what_sts_answers() {
    let mut request: Request<Vec<u8>> = web_identity(&token(&json!({})), &[]);
    let page = HeaderValue::from_static("https://console.example");
    request.headers_mut().insert("origin", page);
    let answer = response(introduced().handle(&request, START));
    assert_eq!(header(&answer, "access-control-allow-origin"), Some("*"));
    assert!(element(xml(&answer), "AccessKeyId").is_some());
}
