use proptest::prelude::*;

use super::*;
use crate::ecs::Action;

const ORIGIN: &str = "https://approvals.example.com";
const NEWER: &str = "fake-link-key-0123456789abcdef-newer";
const OLDER: &str = "fake-link-key-0123456789abcdef-older";
/// Made with another implementation of HMAC.
const TOKEN: &str = "v1.pr8WPJvU.Y3J8MTc3MjM2MTAwMDAwMHxhcm46YXdzOmVjczpldS13ZXN0LTE6MTExMTIyMjIzMzMzOnNlcnZpY2UtZGVwbG95bWVudC9zaG9wL2NoZWNrb3V0L2VqR3ZxcTJpbG5iS1Q5cWowdkxKZXxlY3MtcGF1c2UtMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA.juKbdEdFPeIpL4YTYME6KGmObCGHShzyl0cRfwROQ74";

fn key(text: &str) -> LinkKey {
    LinkKey::new(Secret::new(text.to_owned())).unwrap()
}

fn keys() -> LinkKeys {
    LinkKeys::new(key(NEWER), None)
}

fn at(iso: &str) -> Timestamp {
    iso.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-03-01T10:00:00Z")
}

fn grant() -> Grant {
    Grant {
        arn: "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe"
            .parse()
            .unwrap(),
        hook_id: "ecs-pause-0000000000000000000000000000000000000000000".to_owned(),
        actions: Actions::Both,
        expires_at: at("2026-03-01T10:30:00Z"),
    }
}

fn opened(token: &str) -> Result<Grant, Refusal> {
    keys().open(token, ORIGIN, Purpose::Link, now())
}

#[test]
fn a_token_is_short_and_always_the_same() {
    let token = keys().seal(&grant(), ORIGIN, Purpose::Link);
    assert_eq!(token, TOKEN);
    assert_eq!(token.len(), 270);
    assert_eq!(opened(TOKEN), Ok(grant()));
}

#[test]
fn every_byte_of_a_token_is_protected() {
    for position in 0..TOKEN.len() {
        for sign in (0..=127_u8).map(char::from).chain(['\u{e9}', '\u{1f600}']) {
            let mut changed = TOKEN.to_owned();
            changed.replace_range(position..=position, sign.encode_utf8(&mut [0; 4]));
            if changed != TOKEN {
                assert!(opened(&changed).is_err(), "{position} {sign:?}");
            }
        }
    }
}

#[test]
fn a_token_that_lost_or_gained_something_is_refused() {
    for end in 0..TOKEN.len() {
        assert_eq!(opened(&TOKEN[..end]), Err(Refusal::Damaged), "{end}");
        assert!(opened(&TOKEN[end + 1..]).is_err(), "{end}");
    }
    for more in ["A", ".", "=", " ", "\n", ".A"] {
        assert_eq!(
            opened(&[TOKEN, more].concat()),
            Err(Refusal::Damaged),
            "{more:?}"
        );
    }
}

#[test]
fn a_token_is_good_for_one_origin_and_one_purpose() {
    let keys = keys();
    for (origin, purpose) in [
        ("https://approvals.example.org", Purpose::Link),
        ("http://approvals.example.com", Purpose::Link),
        ("", Purpose::Link),
        (ORIGIN, Purpose::Button),
        (ORIGIN, Purpose::Reason),
    ] {
        assert_eq!(
            keys.open(TOKEN, origin, purpose, now()),
            Err(Refusal::Damaged),
            "{origin} {purpose:?}"
        );
    }
}

#[test]
fn a_token_ends_at_its_moment() {
    let open = |now: &str| keys().open(TOKEN, ORIGIN, Purpose::Link, at(now));
    assert_eq!(open("2026-03-01T10:29:59.999Z"), Ok(grant()));
    assert_eq!(open("2026-03-01T10:30:00Z"), Err(Refusal::Expired));
}

#[test]
fn a_token_of_the_key_before_opens_while_that_is_kept() {
    let sealed = LinkKeys::new(key(OLDER), None).seal(&grant(), ORIGIN, Purpose::Link);
    let both = LinkKeys::new(key(NEWER), Some(key(OLDER)));
    assert_eq!(
        both.open(&sealed, ORIGIN, Purpose::Link, now()),
        Ok(grant())
    );
    assert_eq!(both.seal(&grant(), ORIGIN, Purpose::Link), TOKEN);
    assert_eq!(opened(&sealed), Err(Refusal::UnknownKey));
}

#[test]
fn a_token_of_another_version_is_refused_as_such() {
    let other = TOKEN.replacen("v1", "v2", 1);
    assert_eq!(opened(&other), Err(Refusal::UnknownVersion));
}

#[test]
fn a_key_has_32_bytes_or_more_and_is_not_shown() {
    let new = |text: &str| LinkKey::new(Secret::new(text.to_owned()));
    assert_eq!(new(&"k".repeat(31)).unwrap_err(), WeakKey);
    assert_eq!(
        format!("{:?}", new(&"k".repeat(32)).unwrap()),
        "LinkKey { id: \"sWZLMo7Y\", secret: Secret(withheld) }"
    );
}

#[test]
fn a_forms_token_is_good_for_one_person_hook_and_origin() {
    let (keys, ann) = (keys(), "oidc:ann@example.com");
    let token = keys.form_token(&grant(), ORIGIN, ann);
    assert!(keys.is_form_token(&token, &grant(), ORIGIN, ann));
    assert!(!keys.is_form_token(&token, &grant(), ORIGIN, "oidc:bob@example.com"));
    assert!(!keys.is_form_token(&token, &grant(), "https://approvals.example.org", ann));
    let mut next = grant();
    next.hook_id = "ecs-pause-1111111111111111111111111111111111111111111".to_owned();
    assert!(!keys.is_form_token(&token, &next, ORIGIN, ann));
    let mut one_way = grant();
    one_way.actions = Action::Rollback.into();
    assert!(!keys.is_form_token(&token, &one_way, ORIGIN, ann));
    for other in ["", ".", TOKEN, &token[1..], &token[..token.len() - 1]] {
        assert!(!keys.is_form_token(other, &grant(), ORIGIN, ann), "{other}");
    }
}

#[test]
fn a_forms_token_outlives_the_change_of_keys() {
    let token = LinkKeys::new(key(OLDER), None).form_token(&grant(), ORIGIN, "oidc:ann");
    let both = LinkKeys::new(key(NEWER), Some(key(OLDER)));
    assert!(both.is_form_token(&token, &grant(), ORIGIN, "oidc:ann"));
    assert!(!keys().is_form_token(&token, &grant(), ORIGIN, "oidc:ann"));
}

fn any_grant() -> impl Strategy<Value = Grant> {
    let actions = prop_oneof![
        Just(Actions::Continue),
        Just(Actions::Rollback),
        Just(Actions::Both)
    ];
    let arn = "arn:aws(-cn)?:ecs:[a-z0-9-]{1,12}:[0-9]{12}:service-deployment/[A-Za-z0-9_-]{1,20}/[a-z]{1,20}/[A-Za-z0-9_-]{21}";
    let ends = 1_772_359_200_001..253_402_300_799_999_i64;
    (arn, ".{0,60}", actions, ends).prop_map(|(arn, hook_id, actions, ends)| Grant {
        arn: arn.parse().unwrap(),
        hook_id,
        actions,
        expires_at: Timestamp::from_epoch_millis(ends),
    })
}

fn any_purpose() -> impl Strategy<Value = Purpose> {
    prop_oneof![
        Just(Purpose::Link),
        Just(Purpose::Button),
        Just(Purpose::Reason)
    ]
}

proptest! {
    #[test]
    fn what_was_sealed_opens_as_it_was(grant in any_grant(), origin in ".{0,40}", purpose in any_purpose()) {
        let token = keys().seal(&grant, &origin, purpose);
        prop_assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)), "{token}");
        prop_assert_eq!(keys().open(&token, &origin, purpose, now()), Ok(grant));
    }

    #[test]
    fn no_changed_token_opens(grant in any_grant(), at in any::<prop::sample::Index>(), sign in any::<char>()) {
        let token = keys().seal(&grant, ORIGIN, Purpose::Link);
        let at = at.index(token.len());
        let mut changed = token.clone();
        changed.replace_range(at..=at, sign.encode_utf8(&mut [0; 4]));
        prop_assume!(changed != token);
        prop_assert!(opened(&changed).is_err(), "{changed}");
    }

    #[test]
    fn no_token_opens_elsewhere(grant in any_grant(), one in ".{0,40}", other in ".{0,40}", sealed_for in any_purpose(), shown_for in any_purpose()) {
        let token = keys().seal(&grant, &one, sealed_for);
        let opened = keys().open(&token, &other, shown_for, now());
        prop_assert_eq!(opened.is_ok(), one == other && sealed_for == shown_for);
    }

    #[test]
    fn any_text_is_refused(text in any::<String>()) {
        prop_assert!(opened(&text).is_err());
        prop_assert!(!keys().is_form_token(&text, &grant(), ORIGIN, "oidc:ann"));
    }
}
