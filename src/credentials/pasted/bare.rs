//! The three values without names, as the access portal copies them one by one, or `--output text` prints them.

use std::borrow::Cow;

use super::member::{Format, Member, is_key_id};
use super::set::Set;
use crate::timestamp::Timestamp;

/// The length of every secret access key that AWS gives out.
const SECRET: usize = 40;

/// Known by their looks, in any order. Where a key's id is not alone, or two words may be the secret or the token, nothing is
/// found: a guess would be signed with.
pub(super) fn read(text: &str) -> Set<'_> {
    let mut set = Set::new(Format::Bare, None);
    for word in text.split_ascii_whitespace() {
        let word = word.trim_matches(['"', '\'', '`', ',', ';']);
        let Some(member) = looks_like(word) else {
            continue;
        };
        if set.contradicts(member, word) {
            return Set::new(Format::Bare, None);
        }
        set.keep(member, Cow::Borrowed(word), Format::Bare);
    }
    if set.found().access_key_id {
        set
    } else {
        Set::new(Format::Bare, None)
    }
}

fn looks_like(word: &str) -> Option<Member> {
    if is_key_id(word) {
        return Some(Member::AccessKeyId);
    }
    let is_base64 = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    if is_base64 && word.len() >= SECRET {
        return Some(if word.len() == SECRET {
            Member::SecretAccessKey
        } else {
            Member::SessionToken
        });
    }
    word.parse::<Timestamp>().ok().map(|_| Member::Expiration)
}
