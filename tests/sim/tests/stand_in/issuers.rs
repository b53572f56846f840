//! The server and an identity provider beside it: keys are fetched when a token needs them, from this machine alone, and in bounds.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::caller::Call;
use crate::identity::{
    APPROVER, CLIENT, Signer, claims, cognito, element, key_of, leak, web_identity,
};
use crate::running::{Reply, Server, json, real_now};
use http::Request;
use serde_json::json;

/// An identity provider on a port of its own.
struct Issuer {
    address: String,
    documents: Arc<Mutex<Documents>>,
}

struct Documents {
    /// What it calls itself.
    issuer: String,
    jwks_uri: String,
    jwks: Vec<u8>,
    served: Vec<String>,
}

impl Issuer {
    fn start(signer: &Signer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let documents = Arc::new(Mutex::new(Documents {
            issuer: address.clone(),
            jwks_uri: format!("{address}/keys?all=1"),
            jwks: signer.jwks(),
            served: Vec::new(),
        }));
        let served = Arc::clone(&documents);
        // It ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(&stream.unwrap(), &mut served.lock().unwrap());
            }
        });
        Self { address, documents }
    }

    fn now(&self, change: impl FnOnce(&mut Documents)) {
        change(&mut self.documents.lock().unwrap());
    }

    fn served(&self) -> usize {
        self.documents.lock().unwrap().served.len()
    }

    fn token(&self, signer: &Signer) -> String {
        signer.sign(&claims(&self.address, real_now()))
    }
}

fn answer(stream: &TcpStream, documents: &mut Documents) {
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let first = lines.next().unwrap();
    lines.find(String::is_empty);
    let path = first.split(' ').nth(1).unwrap().to_owned();
    let body = match &path[..] {
        "/.well-known/openid-configuration" => {
            let (issuer, jwks_uri) = (&documents.issuer, &documents.jwks_uri);
            json!({ "issuer": issuer, "jwks_uri": jwks_uri })
                .to_string()
                .into_bytes()
        }
        _ => documents.jwks.clone(),
    };
    documents.served.push(path);
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    // Whoever stops reading has seen enough.
    let mut writer = stream;
    let _ = writer.write_all(&[head.as_bytes(), &body].concat());
}

/// A server whose account knows the issuer, and has a role for it.
fn server(issuer: &str) -> Server {
    let server = Server::start(&[]);
    server.done(
        "identity-provider",
        &json!({ "issuer": issuer, "audiences": [CLIENT] }),
    );
    let trust = json!({ "issuer": issuer, "subject": "rob*" });
    server.done(
        "role",
        &json!({ "roleArn": APPROVER, "rights": "full", "trust": trust }),
    );
    server
}

fn text(reply: &Reply) -> &str {
    std::str::from_utf8(&reply.body).unwrap()
}

fn code(reply: &Reply) -> Option<&str> {
    element(text(reply), "Code")
}

fn sign_in(server: &Server, token: &str) -> Reply {
    server.request(&web_identity(token, &[])).unwrap()
}

#[test]
fn a_token_of_a_provider_nearby_becomes_credentials_that_ecs_takes() {
    let signer = crate::identity::signer();
    let issuer = Issuer::start(&signer);
    let server = server(&issuer.address);
    let reply = sign_in(&server, &issuer.token(&signer));
    let named = |name| leak(element(text(&reply), name).unwrap());
    let key = key_of(
        named("AccessKeyId"),
        named("SecretAccessKey"),
        named("SessionToken"),
    );
    let list = Call::new("ListClusters", &json!({})).by(&key);
    assert_eq!(server.call(&list, real_now()).unwrap().status, 200);
    let asked = issuer.documents.lock().unwrap().served.clone();
    assert_eq!(asked, ["/.well-known/openid-configuration", "/keys?all=1"]);
    let ended = json!({ "accessKeyId": key.access_key_id, "endsInSeconds": 0 });
    server.done("session", &ended);
    assert_eq!(server.call(&list, real_now()).unwrap().status, 400);
    let log = json(&server.open("/_sim/requests"));
    assert_eq!(log[0]["operation"], "AssumeRoleWithWebIdentity");
    assert_eq!(
        log[1]["principal"],
        "arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com"
    );
}

#[test]
fn keys_are_fetched_once_and_again_when_they_rotate() {
    let signer = crate::identity::signer();
    let issuer = Issuer::start(&signer);
    let server = server(&issuer.address);
    for _ in 0..2 {
        assert_eq!(sign_in(&server, &issuer.token(&signer)).status, 200);
        assert_eq!(issuer.served(), 2);
    }
    let next = Signer::new("key-2", 9);
    issuer.now(|documents| documents.jwks = next.jwks());
    assert_eq!(sign_in(&server, &issuer.token(&next)).status, 200);
    assert_eq!(issuer.served(), 4);
}

#[test]
fn a_provider_that_nobody_knows_is_not_asked() {
    let signer = crate::identity::signer();
    let issuer = Issuer::start(&signer);
    let server = server("http://127.0.0.1:9");
    let reply = sign_in(&server, &issuer.token(&signer));
    assert_eq!(code(&reply), Some("InvalidIdentityToken"));
    assert_eq!(issuer.served(), 0);
}

#[test]
fn a_provider_that_cannot_be_reached_is_reported() {
    let signer = crate::identity::signer();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    for issuer in [&nobody[..], "https://id.example.com", "no address"] {
        let server = server(issuer);
        let token = signer.sign(&claims(issuer, real_now()));
        let reply = sign_in(&server, &token);
        assert_eq!(code(&reply), Some("IDPCommunicationError"), "{issuer}");
    }
}

#[test]
fn a_provider_that_answers_nonsense_has_no_keys() {
    type Change = fn(&mut Documents);
    let nonsense: [Change; 5] = [
        |documents| documents.issuer = "http://127.0.0.1/another".to_owned(),
        |documents| documents.jwks_uri = "https://keys.example.com/".to_owned(),
        // Linux takes this address for the machine itself; the server goes by the name alone.
        |documents| documents.jwks_uri = documents.issuer.replace("127.0.0.1", "0.0.0.0"),
        |documents| documents.jwks = b"no keys".to_vec(),
        |documents| documents.jwks.resize(300 << 10, b' '),
    ];
    let signer = crate::identity::signer();
    for change in nonsense {
        let issuer = Issuer::start(&signer);
        issuer.now(change);
        let server = server(&issuer.address);
        let reply = sign_in(&server, &issuer.token(&signer));
        assert_eq!(code(&reply), Some("IDPCommunicationError"));
    }
}

#[test]
fn a_pool_fetches_the_keys_of_its_providers() {
    let signer = crate::identity::signer();
    let issuer = Issuer::start(&signer);
    let server = server(&issuer.address);
    let pool = "eu-west-1:00000000-0000-4000-8000-000000000001";
    let provider = json!({ "issuer": issuer.address, "audience": CLIENT });
    server.done(
        "identity-pool",
        &json!({ "identityPoolId": pool, "providers": { "id.example.com": provider }, "roleArn": APPROVER }),
    );
    let logins = json!({ "id.example.com": issuer.token(&signer) });
    let ask = |operation: &str, input| -> Request<Vec<u8>> { cognito(operation, &input) };
    let request = ask("GetId", json!({ "IdentityPoolId": pool, "Logins": logins }));
    let identity = json(&server.request(&request).unwrap());
    let id = &identity["IdentityId"];
    let request = ask(
        "GetCredentialsForIdentity",
        json!({ "IdentityId": id, "Logins": logins }),
    );
    let credentials = json(&server.request(&request).unwrap());
    assert_eq!(credentials["IdentityId"], *id);
    assert!(credentials["Credentials"]["SecretKey"].is_string());
}

#[test]
fn the_control_interface_refuses_what_it_does_not_understand() {
    let server = Server::start(&[]);
    for (name, input) in [
        ("identity-provider", json!({ "issuer": "x" })),
        ("role", json!({ "roleArn": APPROVER })),
        ("role", json!({ "roleArn": "Approver", "rights": "full" })),
        (
            "role",
            json!({ "roleArn": APPROVER, "rights": "full", "trust": { "issuers": [] } }),
        ),
        (
            "identity-pool",
            json!({ "identityPoolId": "pool", "providers": {}, "roleArn": APPROVER }),
        ),
        (
            "identity-pool",
            json!({ "identityPoolId": "eu-west-1:0", "providers": {}, "roleArn": "Approver" }),
        ),
    ] {
        assert_eq!(server.control(name, &input).status, 400, "{name} {input}");
    }
}
