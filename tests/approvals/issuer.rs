//! The worker as an `OpenID` provider that AWS trusts: its key, and the roles that its tokens open.

use ecs_greenlight::approval::approver::WORKER as READER;
use ecs_sim::key::{self, Rights};
use ecs_sim::{IdentityProvider, Role, Sim, Trust};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::pkcs8::EncodePrivateKey;
use serde_json::{Value, json};

use crate::world::{WORKER, settings_with};

const READER_ROLE: &str = "arn:aws:iam::111122223333:role/Reader";
const APPROVER_ROLE: &str = "arn:aws:iam::111122223333:role/Approver";
const AUDIENCE: &str = "sts.amazonaws.com";

/// A made-up key, always the same.
fn key() -> EncodingKey {
    let secret = p256::SecretKey::from_slice(&[7; 32]).unwrap();
    EncodingKey::from_ec_der(secret.to_pkcs8_der().unwrap().as_bytes())
}

pub fn sign(claims: &Value) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some("key-1".to_owned());
    jsonwebtoken::encode(&header, claims, &key()).unwrap()
}

/// Has AWS trust the worker's tokens: those of the reader for a role that reads, all others for one that acts.
pub fn introduce(sim: &mut Sim) {
    let mut jwk = Jwk::from_encoding_key(&key(), Algorithm::ES256).unwrap();
    jwk.common.key_id = Some("key-1".to_owned());
    sim.add_identity_provider(IdentityProvider {
        account: key::ACCOUNT.to_owned(),
        issuer: WORKER.to_owned(),
        audiences: vec![AUDIENCE.to_owned()],
    });
    let jwks = json!({ "keys": [jwk] }).to_string();
    sim.set_issuer_keys(WORKER, jwks.as_bytes()).unwrap();
    for (role, rights, subject) in [
        (READER_ROLE, Rights::ReadOnly, READER),
        (APPROVER_ROLE, Rights::Full, "*:*"),
    ] {
        let trust = Trust {
            issuer: Some(WORKER.to_owned()),
            audience: Some(AUDIENCE.to_owned()),
            subject: Some(subject.to_owned()),
            ..Trust::default()
        };
        let role = Role {
            role_arn: role.to_owned(),
            rights,
            trust,
            max_session_seconds: 3_600,
        };
        sim.add_role(role).unwrap();
    }
}

/// Settings with the worker as the issuer, and some of them otherwise.
pub fn issuer_settings(patch: &Value) -> Value {
    let mut settings = settings_with(&json!({
        "aws": { "credentials": "issuer", "region": "us-east-1" },
        "accounts": [{
            "id": key::ACCOUNT, "name": "production", "regions": ["us-east-1"],
            "readerRoleArn": READER_ROLE, "approverRoleArn": APPROVER_ROLE,
        }],
    }));
    for (name, value) in patch.as_object().unwrap() {
        settings[name] = value.clone();
    }
    settings
}
