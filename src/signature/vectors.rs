//! The signer against three others: `aws_sigv4::http_request`, AWS's signing test suite, and botocore.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use proptest::prelude::*;
use serde_json::Value;

use super::{SigningKey, ToSign, canonical_request, scope, string_to_sign};
use crate::credentials::Credentials;
use crate::endpoint::{Endpoint, EndpointOptions};
use crate::timestamp::Timestamp;

const CONTENT_TYPES: [&str; 3] = [
    "application/x-amz-json-1.1",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-8",
];

fn credentials(id: &str, secret: &str, token: Option<&str>) -> Credentials {
    Credentials::new(
        id.to_owned(),
        secret.to_owned(),
        token.map(str::to_owned),
        None,
    )
    .unwrap()
}

/// The `authorization` header by AWS's signer for any request.
fn by_aws(
    credentials: &Credentials,
    region: &str,
    service: &str,
    url: &str,
    to_sign: &ToSign<'_>,
) -> String {
    let identity = AwsCredentials::from_keys(
        credentials.access_key_id(),
        credentials.secret_access_key(),
        credentials.session_token().map(str::to_owned),
    )
    .into();
    let millis = u64::try_from(to_sign.at.epoch_millis()).unwrap();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(UNIX_EPOCH + Duration::from_millis(millis))
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let mut headers = vec![("content-type", to_sign.content_type)];
    headers.extend(to_sign.target.map(|target| ("x-amz-target", target)));
    let request = SignableRequest::new(
        "POST",
        url,
        headers.into_iter(),
        SignableBody::Bytes(to_sign.body),
    )
    .unwrap();
    let (instructions, _) = sign(request, &params).unwrap().into_parts();
    instructions
        .headers()
        .find(|(name, _)| *name == "authorization")
        .unwrap()
        .1
        .to_owned()
}

proptest! {
    #[test]
    fn the_signature_equals_that_of_awss_signer_for_any_request(
        id in "[A-Z0-9]{16,32}",
        secret in "[!-~]{1,64}",
        token in proptest::option::of("[!-~]{1,900}"),
        region in "[a-z]{2}-[a-z]{4,9}-[1-9]",
        service in "[a-z]{3,12}",
        domain in "(\\.[a-z][a-z0-9-]{0,8}[a-z0-9]){1,3}",
        port in proptest::option::of(1024_u16..),
        content_type in proptest::sample::select(&CONTENT_TYPES[..]),
        target in proptest::option::of("[A-Za-z0-9]{1,40}\\.[A-Za-z]{1,30}"),
        body in proptest::collection::vec(any::<u8>(), 0..400),
        millis in 0_i64..=253_402_300_799_999,
    ) {
        let credentials = credentials(&id, &secret, token.as_deref());
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let host = [&service, ".", &region, &domain, &port].concat();
        let to_sign = ToSign {
            host: &host,
            content_type,
            target: target.as_deref(),
            session_token: token.as_deref(),
            body: &body,
            at: Timestamp::from_epoch_millis(millis),
        };
        let url = ["https://", &host, "/"].concat();
        let key = SigningKey::derive(&credentials, to_sign.at, &region, &service);
        prop_assert_eq!(
            key.authorization(&id, &to_sign),
            by_aws(&credentials, &region, &service, &url, &to_sign)
        );
    }
}

#[test]
fn awss_suite_goes_from_canonical_request_to_signature() {
    let at = "2015-08-30T12:36:00Z".parse().unwrap();
    let keys = credentials(
        "AKIDEXAMPLE",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        None,
    );
    let key = SigningKey::derive(&keys, at, "us-east-1", "service");
    let mut cases = 0;
    for case in fs::read_dir(vectors("aws-signing-test-suite")).unwrap() {
        let case = case.unwrap().path();
        if !case.is_dir() {
            continue;
        }
        let read = |file: &str| fs::read_to_string(case.join(file)).unwrap();
        let expected = read("header-string-to-sign.txt");
        let scope = scope(at, "us-east-1", "service");
        let canonical = read("header-canonical-request.txt");
        assert_eq!(string_to_sign(at, &scope, &canonical), expected, "{case:?}");
        let signature = read("header-signature.txt");
        assert_eq!(key.signature(&expected), signature, "{case:?}");
        cases += 1;
    }
    assert_eq!(cases, 38);
}

#[test]
fn every_step_equals_botocores() {
    let file = fs::read_to_string(vectors("botocore/signatures.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let text = |name: &str| case[name].as_str().unwrap();
        let key = |name: &str| case["credentials"][name].as_str();
        let session_token = key("sessionToken");
        let keys = credentials(
            key("accessKeyId").unwrap(),
            key("secretAccessKey").unwrap(),
            session_token,
        );
        let options = EndpointOptions {
            endpoint: Some(text("url").to_owned()),
            ..EndpointOptions::default()
        };
        let endpoint = Endpoint::resolve(text("service"), text("region"), &options).unwrap();
        let at = Timestamp::from_epoch_millis(case["at"].as_i64().unwrap() * 1000);
        let to_sign = ToSign {
            host: &endpoint.host,
            content_type: text("contentType"),
            target: case["target"].as_str(),
            session_token,
            body: text("body").as_bytes(),
            at,
        };

        let name = text("name");
        let canonical = canonical_request(&to_sign);
        assert_eq!(canonical, text("canonicalRequest"), "{name}");
        let scope = scope(at, text("region"), text("service"));
        let to_be_signed = string_to_sign(at, &scope, &canonical);
        assert_eq!(to_be_signed, text("stringToSign"), "{name}");
        let key = SigningKey::derive(&keys, at, text("region"), text("service"));
        let authorization = key.authorization(keys.access_key_id(), &to_sign);
        assert_eq!(authorization, text("authorization"), "{name}");
    }
}

fn vectors(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name)
}
