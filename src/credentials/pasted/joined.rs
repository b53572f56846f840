//! A value that a terminal or a chat app has broken into pieces.
//!
//! A session token is Base64 and hundreds of characters long, so it is the one that breaks. Pieces are joined where what follows can
//! only be the rest of it; where something of it seems to follow, and it is not certain what, the value is cut off.

use std::borrow::Cow;

use super::member::{Member, Value, ValueFlaw, is_key_id};
use crate::substring::contains;

/// The length of every secret access key that AWS gives out.
const SECRET: usize = 40;
/// A word of letters that is shorter than this may be a command: `exit`, `clear`.
const LONGER_THAN_A_WORD: usize = 20;
/// A line with so many characters of a token in a row is likely a part of one.
const PART: usize = 32;

/// The whole of an unquoted `value` that ends its line or is followed by a blank: `rest` is what follows it there, `following` are the
/// lines after. What was joined is taken from both.
pub(super) fn unquoted<'a>(
    member: Member,
    value: &'a str,
    rest: &mut &'a str,
    following: &mut &'a str,
) -> Value<'a> {
    if !matches!(member, Member::SessionToken | Member::SecretAccessKey) || !is_base64(value) {
        return Ok(Cow::Borrowed(value));
    }
    let mut whole = Cow::Borrowed(value);
    if !join_all(member, &mut whole, rest) {
        return Ok(whole);
    }
    *rest = "";
    while let Some((line, after)) = next_line(following) {
        if !join_all(member, &mut whole, line) {
            let is_cut =
                member == Member::SessionToken && !whole.ends_with('=') && holds_part(line);
            return if is_cut {
                Err(ValueFlaw::Cut)
            } else {
                Ok(whole)
            };
        }
        *following = after;
    }
    Ok(whole)
}

/// The whole of a value that `inner` begins, whose closing quote is on a later line; what follows the quote.
pub(super) fn quoted<'a>(
    member: Member,
    quote: u8,
    inner: &'a str,
    following: &mut &'a str,
) -> Option<(Value<'a>, &'a str)> {
    if !matches!(member, Member::SessionToken | Member::SecretAccessKey) {
        return None;
    }
    let mut whole = without_blanks(inner)?;
    let mut lines = *following;
    while let Some((line, after)) = next_line(&lines) {
        lines = after;
        let (piece, rest) = match line.bytes().position(|byte| byte == quote) {
            Some(end) => (line.get(..end)?, line.get(end + 1..)),
            None => (line, None),
        };
        whole.push_str(&without_blanks(piece)?);
        if let Some(rest) = rest {
            *following = lines;
            let fits = member == Member::SessionToken || whole.len() == SECRET;
            return fits.then_some((Ok(Cow::Owned(whole)), rest));
        }
    }
    None
}

/// A quoted value without the blanks that broke it, where it can only be the one value.
pub(super) fn without_inner_blanks(member: Member, value: Cow<'_, str>) -> Cow<'_, str> {
    let is_broken = value.bytes().any(|byte| byte.is_ascii_whitespace());
    if !is_broken || member == Member::AccessKeyId || member == Member::Expiration {
        return value;
    }
    without_blanks(&value).map_or(value, Cow::Owned)
}

fn next_line<'a>(following: &&'a str) -> Option<(&'a str, &'a str)> {
    let (line, after) = following.split_once('\n').unwrap_or((following, ""));
    let line = line.trim_ascii();
    (!line.is_empty()).then_some((line, after))
}

/// Appends all words, if each of them continues the value.
fn join_all(member: Member, whole: &mut Cow<'_, str>, words: &str) -> bool {
    let before = whole.len();
    for word in words.split_ascii_whitespace() {
        if !continues(member, whole, word) {
            match whole {
                Cow::Borrowed(value) => *value = value.get(..before).unwrap_or_default(),
                Cow::Owned(value) => value.truncate(before),
            }
            return false;
        }
        whole.to_mut().push_str(word);
    }
    true
}

/// Whether a word can only be the rest of a value.
fn continues(member: Member, whole: &str, word: &str) -> bool {
    if !is_base64(word) {
        return false;
    }
    if member == Member::SecretAccessKey {
        return whole.len() + word.len() == SECRET;
    }
    if whole.ends_with('=') {
        return word.bytes().all(|byte| byte == b'=');
    }
    if is_key_id(word) {
        return false;
    }
    // Base64 comes in fours: only what is not complete needs a word to complete it.
    let completes = !whole.len().is_multiple_of(4) && (whole.len() + word.len()).is_multiple_of(4);
    completes || !is_a_word(word)
}

/// `exit`, `Done`, `EOF`: letters of one size, but perhaps for the first.
fn is_a_word(word: &str) -> bool {
    let tail = word.get(1..).unwrap_or_default();
    word.len() < LONGER_THAN_A_WORD
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (tail.bytes().all(|byte| byte.is_ascii_lowercase())
            || word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Whether a part of a token stands in this line, and no name that it would be the value of.
fn holds_part(line: &str) -> bool {
    let is_part = |word: &str| {
        word.len() >= PART
            && word.bytes().any(|byte| byte.is_ascii_uppercase())
            && word.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    let is_of_token = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '/');
    let is_named = line.contains(['=', ':']) && contains(line, "_");
    !is_named && line.split(|sign| !is_of_token(sign)).any(is_part)
}

fn without_blanks(text: &str) -> Option<String> {
    let mut whole = String::with_capacity(text.len());
    text.split_ascii_whitespace()
        .for_each(|word| whole.push_str(word));
    is_base64(&whole).then_some(whole)
}

fn is_base64(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}
