//! As whom AWS is called, read off the wire: whoever reads cannot act, and whoever acts can do that alone.

use std::collections::BTreeMap;

use ecs_greenlight::protocol::Response;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::{Operation, key};
use serde_json::{Value, json};

use crate::world::{World, secrets, secrets_with, settings_with};

const READER: &str = "arn:aws:iam::111122223333:role/Reader";
const APPROVER: &str = "arn:aws:iam::111122223333:role/Approver";
const MINUTE: i64 = 60_000;

/// An STS that takes every token and key, and gives the reader's role a key that can only read.
pub struct Sts {
    /// The form of each request, and the key that signed it.
    pub asked: Vec<Asked>,
    /// How long sessions last, in milliseconds.
    pub lasting: i64,
}

pub struct Asked {
    pub form: BTreeMap<String, String>,
    pub signed_by: Option<String>,
}

impl Default for Sts {
    fn default() -> Self {
        Self {
            asked: Vec::new(),
            lasting: 60 * MINUTE,
        }
    }
}

impl Sts {
    pub fn answer(&mut self, request: &http::Request<String>, now: i64) -> Response {
        let pairs = form_urlencoded::parse(request.body().as_bytes());
        let form: BTreeMap<String, String> = pairs
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let given = match form["RoleArn"].as_str() {
            READER => &key::READ_ONLY,
            _ => &key::RENEWED,
        };
        let signature = request.headers().get("authorization");
        let signed_by = signature.map(|value| {
            let (_, key) = value.to_str().unwrap().split_once("Credential=").unwrap();
            key.split('/').next().unwrap().to_owned()
        });
        self.asked.push(Asked { form, signed_by });
        let end = Timestamp::from_epoch_millis(now + self.lasting);
        let body = format!(
            "<R><Credentials><AccessKeyId>{}</AccessKeyId><SecretAccessKey>{}</SecretAccessKey><SessionToken>{}</SessionToken><Expiration>{end}</Expiration></Credentials></R>",
            given.access_key_id,
            given.secret_access_key,
            given.session_token.unwrap()
        );
        Response {
            status: 200,
            headers: Vec::new(),
            body: body.into_bytes(),
        }
    }

    fn of(&self, role: &str) -> Vec<&Asked> {
        let of_role = |asked: &&Asked| asked.form["RoleArn"] == role;
        self.asked.iter().filter(of_role).collect()
    }
}

/// A worker with roles, whose own credentials come like this.
pub fn world(source: &str) -> World {
    let settings = settings_with(&json!({
        "accounts": [{ "id": key::ACCOUNT, "name": "production", "regions": ["us-east-1"], "readerRoleArn": READER, "approverRoleArn": APPROVER }],
        "aws": { "credentials": source, "region": "us-east-1" },
    }));
    let secrets = match source {
        "keys" => secrets(),
        "issuer" => secrets_with(
            &json!({ "AWS_ACCESS_KEY_ID": null, "AWS_SECRET_ACCESS_KEY": null, "ISSUER_KEY": "fake-issuer-key" }),
        ),
        _ => secrets_with(&json!({ "AWS_ACCESS_KEY_ID": null, "AWS_SECRET_ACCESS_KEY": null })),
    };
    let mut world = World::with(&settings, &secrets);
    world.sts = Some(Sts::default());
    world
}

fn sts(world: &World) -> &Sts {
    world.sts.as_ref().unwrap()
}

/// What a token says; whether it is signed is STS's concern.
fn claims(token: &str) -> Value {
    let read = jsonwebtoken::dangerous::insecure_decode::<Value>(token);
    read.unwrap().claims
}

fn asked(source: &str) -> World {
    let mut world = world(source);
    let served = world.event("HOOK_AWAITING_ACTION");
    assert_eq!(served.status(), 202);
    world
}

const SOURCES: [&str; 3] = ["keys", "platform", "issuer"];

/// The keys that sent an operation to ECS.
fn keys_of(world: &World, operation: Operation) -> Vec<&str> {
    let requests = world.sim.requests().iter();
    requests
        .filter(|logged| logged.operation == Some(operation))
        .filter_map(|logged| logged.access_key_id.as_deref())
        .collect()
}

#[test]
fn whoever_presses_acts_by_a_session_of_their_own_that_is_cut_to_the_one_deployment() {
    for source in SOURCES {
        let mut world = asked(source);
        world.press("UANN", "continue");
        assert_eq!((world.acts(), &*world.fate()), (1, "Continued"), "{source}");
        let acts = keys_of(&world, Operation::ContinueServiceDeployment);
        assert_eq!(acts, [key::RENEWED.access_key_id], "{source}");

        let [acting] = sts(&world).of(APPROVER)[..] else {
            panic!("{source}: one session, for one act");
        };
        let service = world.arn.replace("service-deployment/", "service/");
        let (service, _) = service.rsplit_once('/').unwrap();
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["ecs:DescribeServiceDeployments","ecs:ContinueServiceDeployment"],"Resource":["{service}","{}"]}}]}}"#,
            world.arn
        );
        assert_eq!(acting.form["Policy"], policy, "{source}");
        assert_eq!(acting.form["DurationSeconds"], "900", "{source}");
        assert_eq!(acting.form["RoleSessionName"], "slack.T0.UANN", "{source}");
    }
}

#[test]
fn whoever_presses_is_the_source_identity_of_their_session() {
    for source in ["keys", "platform"] {
        let mut world = asked(source);
        world.press("UANN", "continue");
        let acting = sts(&world).of(APPROVER)[0];
        assert_eq!(acting.form["Action"], "AssumeRole");
        assert_eq!(acting.form["SourceIdentity"], "slack.T0.UANN");
        assert_eq!(acting.signed_by.as_deref(), Some(key::FULL.access_key_id));
        assert!(!acting.form.contains_key("WebIdentityToken"));
    }
    let mut world = asked("issuer");
    world.press("UANN", "continue");
    let acting = sts(&world).of(APPROVER)[0];
    assert_eq!(acting.form["Action"], "AssumeRoleWithWebIdentity");
    assert_eq!(acting.signed_by, None);
    let claims = claims(&acting.form["WebIdentityToken"]);
    assert_eq!(
        claims["https://aws.amazon.com/source_identity"],
        "slack.T0.UANN"
    );
    assert_eq!(claims["sub"], "slack:T0:UANN");
    assert_eq!(claims["aud"], "sts.amazonaws.com");
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        300
    );
}

#[test]
fn the_reader_is_the_worker_and_sends_nothing_but_reads() {
    for source in SOURCES {
        let mut world = asked(source);
        world.press("UANN", "rollBack");
        let reads = keys_of(&world, Operation::DescribeServiceDeployments);
        assert_eq!(reads[0], key::READ_ONLY.access_key_id, "{source}");
        let reading = sts(&world).of(READER)[0];
        assert_eq!(reading.form["RoleSessionName"], "worker", "{source}");
        assert!(!reading.form.contains_key("Policy"), "{source}");
        let by_reader =
            world.sim.requests().iter().filter(|logged| {
                logged.access_key_id.as_deref() == Some(key::READ_ONLY.access_key_id)
            });
        assert!(
            by_reader
                .filter_map(|logged| logged.operation)
                .all(Operation::reads)
        );
    }
}

#[test]
fn somebody_whom_no_policy_admits_gets_no_session() {
    for source in SOURCES {
        let mut world = asked(source);
        world.press("UEVE", "continue");
        assert_eq!((world.acts(), &*world.fate()), (0, "Open"), "{source}");
        assert!(sts(&world).of(APPROVER).is_empty(), "{source}");
        assert!(keys_of(&world, Operation::ContinueServiceDeployment).is_empty());
    }
}

/// How many sessions the reader had after events that came so many milliseconds apart.
fn reader_sessions(lasting: i64, apart: &[i64]) -> usize {
    let mut world = world("keys");
    world.sts = Some(Sts {
        lasting,
        ..Sts::default()
    });
    world.event("HOOK_AWAITING_ACTION");
    for passed in apart {
        let then = world.sim.now() + passed;
        world.sim.advance(then);
        // Before anything is closed the deployment is read.
        world.event("HOOK_SUCCEEDED");
    }
    sts(&world).of(READER).len()
}

#[test]
fn the_readers_session_is_kept_while_it_lasts_and_no_longer() {
    // It must last six minutes more to begin with it.
    for (lasting, apart, sessions) in [
        (60 * MINUTE, &[MINUTE, MINUTE, MINUTE][..], 1),
        (15 * MINUTE, &[8 * MINUTE][..], 1),
        (15 * MINUTE, &[10 * MINUTE][..], 2),
        (15 * MINUTE, &[16 * MINUTE][..], 2),
        (15 * MINUTE, &[10 * MINUTE, MINUTE, 10 * MINUTE][..], 3),
    ] {
        assert_eq!(
            reader_sessions(lasting, apart),
            sessions,
            "{lasting} {apart:?}"
        );
    }
}
