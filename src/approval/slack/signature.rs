//! That a request comes from Slack.
//!
//! See <https://docs.slack.dev/authentication/verifying-requests-from-slack>.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::approval::secret::{Accepted, hmac};
use crate::signature::push_hex;
use crate::timestamp::Timestamp;

/// The header with the signature.
pub(crate) const SIGNATURE: &str = "x-slack-signature";
/// The header with the time, in seconds since 1970.
pub(crate) const TIMESTAMP: &str = "x-slack-request-timestamp";

/// How far Slack's clock and ours may differ, in milliseconds.
const TOLERANCE: u64 = 300 * 1000;

/// Verifies the values of both headers against the body as it came, before anything of it is read.
///
/// # Errors
/// A request that Slack did not sign, or not now.
pub(crate) fn verify(
    signature: Option<&str>,
    timestamp: Option<&str>,
    body: &[u8],
    secrets: &Accepted,
    now: Timestamp,
) -> Result<(), SignatureError> {
    let signature = signature.ok_or(SignatureError::Missing(SIGNATURE))?;
    let timestamp = timestamp.ok_or(SignatureError::Missing(TIMESTAMP))?;
    let at = seconds(timestamp).ok_or(SignatureError::NoTime)?;
    if now.epoch_millis().abs_diff(at * 1000) > TOLERANCE {
        return Err(SignatureError::NotNow);
    }
    let genuine = secrets.any(|secret| {
        let mac = hmac(secret, &[b"v0:", timestamp.as_bytes(), b":", body]);
        let mut own = "v0=".to_owned();
        push_hex(&mut own, &mac);
        own.as_bytes().ct_eq(signature.as_bytes())
    });
    if genuine {
        Ok(())
    } else {
        Err(SignatureError::Wrong)
    }
}

/// Digits only, and no more of them than the next 30,000 years need.
fn seconds(text: &str) -> Option<i64> {
    let plain = text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// Why a request is not taken for Slack's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureError {
    /// A header is missing.
    Missing(&'static str),
    /// The time is none.
    NoTime,
    /// It was signed more than five minutes ago, or will be.
    NotNow,
    /// The signature is not Slack's.
    Wrong,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(header) => write!(f, "The request has no header {header}."),
            Self::NoTime => write!(f, "The header {TIMESTAMP} is not a timestamp."),
            Self::NotNow => f.write_str(
                "The request's timestamp is more than five minutes from this server's clock.",
            ),
            Self::Wrong => f.write_str(
                "The request's signature does not match. Make sure that SLACK_SIGNING_SECRET is the app's signing secret.",
            ),
        }
    }
}

impl std::error::Error for SignatureError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::approval::secret::Secret;

    // Slack's own example.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const AT: &str = "1531420618";
    const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNED: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn accepted(current: &str, previous: Option<&str>) -> Accepted {
        let secret = |text: &str| Secret::new(text.to_owned());
        Accepted::new(secret(current), previous.map(secret))
    }

    fn verified(signature: &str, timestamp: &str, body: &[u8]) -> Result<(), SignatureError> {
        let now = Timestamp::from_epoch_millis(1_531_420_618_000);
        let secrets = accepted(SECRET, None);
        verify(Some(signature), Some(timestamp), body, &secrets, now)
    }

    #[test]
    fn slacks_own_example_is_verified() {
        assert_eq!(verified(SIGNED, AT, BODY.as_bytes()), Ok(()));
    }

    #[test]
    fn the_time_may_differ_by_five_minutes_either_way() {
        for (now, result) in [
            (1_531_420_618_000 + 300_000, Ok(())),
            (1_531_420_618_000 - 300_000, Ok(())),
            (1_531_420_618_000 + 300_001, Err(SignatureError::NotNow)),
            (1_531_420_618_000 - 300_001, Err(SignatureError::NotNow)),
            (0, Err(SignatureError::NotNow)),
        ] {
            let now = Timestamp::from_epoch_millis(now);
            let secrets = accepted(SECRET, None);
            let verified = verify(Some(SIGNED), Some(AT), BODY.as_bytes(), &secrets, now);
            assert_eq!(verified, result, "{now}");
        }
    }

    #[test]
    fn either_secret_verifies_while_one_is_replaced() {
        let now = Timestamp::from_epoch_millis(1_531_420_618_000);
        for (secrets, result) in [
            (accepted("fake-newer", Some(SECRET)), Ok(())),
            (accepted(SECRET, Some("fake-older")), Ok(())),
            (
                accepted("fake-newer", Some("fake-older")),
                Err(SignatureError::Wrong),
            ),
        ] {
            let verified = verify(Some(SIGNED), Some(AT), BODY.as_bytes(), &secrets, now);
            assert_eq!(verified, result);
        }
    }

    #[test]
    fn what_is_missing_is_reported() {
        let now = Timestamp::from_epoch_millis(1_531_420_618_000);
        let secrets = accepted(SECRET, None);
        let verified = |signature, timestamp| {
            verify(signature, timestamp, BODY.as_bytes(), &secrets, now)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            verified(None, Some(AT)),
            "The request has no header x-slack-signature."
        );
        assert_eq!(
            verified(Some(SIGNED), None),
            "The request has no header x-slack-request-timestamp."
        );
        for no_time in [
            "",
            "-1",
            "+1531420618",
            "1531420618.0",
            "now",
            "9999999999999",
            " 1531420618",
        ] {
            assert_eq!(
                verified(Some(SIGNED), Some(no_time)),
                "The header x-slack-request-timestamp is not a timestamp."
            );
        }
    }

    #[test]
    fn a_signature_has_one_way_to_be_written() {
        let upper = SIGNED.to_uppercase().replacen("V0", "v0", 1);
        for signature in [
            "",
            "v0=",
            &upper,
            &SIGNED[3..],
            &SIGNED[..66],
            &[SIGNED, "0"].concat(),
        ] {
            let wrong = Err(SignatureError::Wrong);
            assert_eq!(
                verified(signature, AT, BODY.as_bytes()),
                wrong,
                "{signature}"
            );
        }
    }

    /// Every byte, with one bit changed.
    fn flipped(text: &str) -> impl Iterator<Item = Vec<u8>> {
        (0..text.len() * 8).map(|bit| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            bytes
        })
    }

    #[test]
    fn every_byte_is_signed() {
        for body in flipped(BODY) {
            assert_eq!(verified(SIGNED, AT, &body), Err(SignatureError::Wrong));
        }
        for text in flipped(AT).filter_map(|bytes| String::from_utf8(bytes).ok()) {
            assert!(verified(SIGNED, &text, BODY.as_bytes()).is_err(), "{text}");
        }
        for text in flipped(SIGNED).filter_map(|bytes| String::from_utf8(bytes).ok()) {
            let wrong = Err(SignatureError::Wrong);
            assert_eq!(verified(&text, AT, BODY.as_bytes()), wrong, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_else_is_verified(signature in "(v0=)?.{0,70}", timestamp in "153142[0-9]{4}|.{0,12}", body in any::<Vec<u8>>()) {
            prop_assert!(verified(&signature, &timestamp, &body).is_err());
        }
    }
}
