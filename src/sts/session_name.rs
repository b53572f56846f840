//! The name of a role session: what `CloudTrail` shows for the person.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::signature::push_hex;

/// What a session is called whose name nobody gave.
pub(super) const UNNAMED: &str = "ecs-greenlight";
/// The fewest and the most characters of a session name.
const SHORTEST: usize = 2;
const LONGEST: usize = 64;
/// How much of the SHA-256 of an original name stands in an altered one, in hex digits.
const HASH: usize = 16;
/// What comes before the hash. Names of people rarely hold it.
const MARK: char = '=';

/// `name` itself where STS takes it (2 to 64 of `[\w+=,.@-]`), else the [`altered`] name.
///
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
pub(crate) fn session_name(name: &str) -> Cow<'_, str> {
    let fits = (SHORTEST..=LONGEST).contains(&name.len()) && name.chars().all(is_admitted);
    if fits {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(altered(name))
    }
}

/// A name that STS takes and that stays `name`'s own: what STS does not take becomes `-`, the end is cut, and a hash of the whole
/// name follows. `änne` and `önne` would both be `-nne` otherwise.
pub(crate) fn altered(name: &str) -> String {
    let kept = name
        .chars()
        .map(|letter| if is_admitted(letter) { letter } else { '-' });
    let mut out: String = kept.take(LONGEST - HASH - 1).collect();
    out.push(MARK);
    let cut = out.len() + HASH;
    push_hex(&mut out, &Sha256::digest(name).into());
    out.truncate(cut);
    out
}

/// Whether a name ends as an altered one does, so that it could pass for another person's.
#[cfg(any(test, feature = "approval"))]
pub(crate) fn looks_altered(name: &str) -> bool {
    let Some((_, hash)) = name.rsplit_once(MARK) else {
        return false;
    };
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    hash.len() == HASH && hash.bytes().all(is_hex)
}

fn is_admitted(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '=' | ',' | '.' | '@' | '-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_that_sts_takes_stays_as_it_is() {
        for name in ["robin@example.com", "slack.T0.U1", "me", &"a".repeat(64)] {
            assert_eq!(session_name(name), name);
        }
    }

    #[test]
    fn a_name_that_sts_does_not_take_gets_a_hash_of_the_whole() {
        for (name, fitting) in [
            ("slack:T0:U1", "slack-T0-U1=c27936a911dbedef"),
            ("x", "x="),
            ("", "="),
            (" two ", "-two-="),
        ] {
            let made = session_name(name);
            assert!(made.starts_with(fitting), "{made}");
            assert!(looks_altered(&made), "{made}");
        }
    }

    #[test]
    fn people_whose_names_differ_in_odd_characters_alone_or_late_keep_names_of_their_own() {
        let long = "a".repeat(64);
        for (one, other) in [
            ("王小明", "李大華"),
            ("änne", "önne"),
            ("auth0|123", "auth0/123"),
            (" ann", "ann"),
            ("Ann\u{200b}", "Ann\u{200c}"),
            (&*[&*long, "1"].concat(), &*[&*long, "2"].concat()),
        ] {
            assert_ne!(session_name(one), session_name(other), "{one} {other}");
        }
    }

    #[test]
    fn a_made_name_is_not_altered_again() {
        let made = session_name("auth0|123").into_owned();
        assert_eq!(session_name(&made), made);
    }

    proptest! {
        #[test]
        fn sts_takes_every_name(name in ".{0,90}") {
            let made = session_name(&name);
            prop_assert!((2..=64).contains(&made.len()), "{made}");
            prop_assert!(made.chars().all(is_admitted), "{made}");
        }
    }
}
