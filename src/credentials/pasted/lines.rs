//! Values with names: `NAME=value` in any shell's syntax, a profile's lines, JSON, YAML.
//!
//! One reader for all of them. It looks for the names, wherever they stand, and so also finds them after a prompt, within a
//! sentence, or in JSON that lost its last lines. It nests nothing, and passes every byte once.

use std::borrow::Cow;

use super::joined;
use super::member::{Format, Member, Named, Value, ValueFlaw};
use super::set::Set;
use crate::json;
use crate::substring::contains;

/// Every set of credentials, in the order they come. A profile's heading begins one, and so does a name that comes again
/// with another value.
pub(super) fn read(text: &str) -> Vec<Set<'_>> {
    let mut sets = vec![Set::new(Format::Environment, None)];
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = split(rest, &|byte| byte == b'\n');
        rest = after.get(1..).unwrap_or_default();
        let line = line.trim_ascii();
        if is_remark(line) {
            continue;
        }
        if let Some(profile) = heading(line) {
            // One that held nothing makes room.
            sets.pop_if(|last| last.is_useless());
            sets.push(Set::new(Format::Profile, Some(profile)));
            continue;
        }
        read_line(line, &mut rest, &mut sets);
    }
    sets
}

fn is_remark(line: &str) -> bool {
    ["#", ";", "//", "::", "REM ", "rem "]
        .iter()
        .any(|sign| line.starts_with(sign))
}

fn heading(line: &str) -> Option<&str> {
    let name = line.strip_prefix("[")?.strip_suffix("]")?.trim_ascii();
    let name = name.strip_prefix("profile ").unwrap_or(name);
    let (_, of_json) = split(name, &|byte| matches!(byte, b'"' | b'{' | b'['));
    (!name.is_empty() && of_json.is_empty()).then_some(name)
}

/// `following`: the lines after it, from which a value may take its rest.
fn read_line<'a>(line: &'a str, following: &mut &'a str, sets: &mut Vec<Set<'a>>) {
    let mut rest = line;
    // `set -gx NAME value`, `setx NAME value`, `setenv NAME value`, `aws configure set name value`.
    let mut setting = false;
    while !rest.is_empty() {
        let (_, start) = split(rest, &is_of_name);
        let (name, after) = split(start, &|byte| !is_of_name(byte));
        rest = after;
        setting |= matches!(name, "set" | "setx" | "setenv" | "SET" | "SETX");
        let Some(named) = Member::named(name) else {
            continue;
        };
        // `name   value`, as Vault prints a table.
        let in_table = start == line && after.split_ascii_whitespace().count() == 1;
        let mut lines = *following;
        let found = value(named.member, after, setting || in_table, &mut lines);
        let Some((value, after)) = found.filter(|(value, _)| named.may_be(value)) else {
            continue;
        };
        *following = lines;
        rest = after;
        keep(sets, &named, value);
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn keep<'a>(sets: &mut Vec<Set<'a>>, named: &Named, value: Value<'a>) {
    let Named { member, format, .. } = *named;
    let again = match (&value, sets.last()) {
        (Ok(value), Some(last)) => last.contradicts(member, value),
        (_, last) => last.is_none(),
    };
    if again {
        sets.push(Set::new(format, None));
    }
    let Some(set) = sets.last_mut() else {
        return;
    };
    match value {
        Ok(value) if matches!(&*value, "" | "null" | "None" | "<nil>") => {}
        Ok(value) => set.keep(member, value, format),
        Err(flaw) => {
            set.flaw.get_or_insert((member, flaw));
        }
    }
}

/// The value that follows a name, and what follows the value.
fn value<'a>(
    member: Member,
    after: &'a str,
    setting: bool,
    following: &mut &'a str,
) -> Option<(Value<'a>, &'a str)> {
    let mut rest = after_sign(after, setting)?;
    let Some((quote, inner)) = unquoted(rest) else {
        let is_end = |byte: u8| byte.is_ascii_whitespace() || b";&,|)}]\"'`".contains(&byte);
        let (value, mut after) = split(rest, &is_end);
        let whole = match member {
            Member::Expiration => Ok(Cow::Borrowed(with_time(value, rest, &mut after))),
            _ => joined::unquoted(member, value, &mut after, following),
        };
        return Some((whole.and_then(checked), after));
    };
    rest = inner;
    // As a shell within a shell, or a table program, doubles or nests them.
    let mut extra = 0;
    while let Some((_, inner)) = unquoted(rest)
        && !ends_a_value(inner)
    {
        extra += 1;
        rest = inner;
    }
    let quote = match extra {
        0 => quote,
        _ => *inner.as_bytes().get(extra - 1)?,
    };
    let (value, after) = split(rest, &|byte| byte == quote);
    let Some((_, mut after)) = unquoted(after) else {
        return Some(
            joined::quoted(member, quote, rest, following).unwrap_or((Err(ValueFlaw::Cut), "")),
        );
    };
    while extra > 0
        && let Some((_, behind)) = unquoted(after)
    {
        extra -= 1;
        after = behind;
    }
    let value = if contains(value, "\\") {
        let read = json::text(&["\"", value, "\""].concat()).map(Cow::into_owned);
        Cow::Owned(read.unwrap_or_default())
    } else {
        Cow::Borrowed(value.trim_ascii())
    };
    Some((checked(joined::without_inner_blanks(member, value)), after))
}

/// What follows a name and the sign after it: `=`, `:`, `=>`; in a call, `("NAME", "value")`; in a list, `"name": "NAME", "value": "..."`.
fn after_sign(after: &str, setting: bool) -> Option<&str> {
    let closed = unquoted(after).map(|(_, after)| after);
    let after = closed.unwrap_or(after).trim_ascii_start();
    if let Some(value) = after.strip_prefix("-Value ") {
        return Some(value.trim_ascii_start());
    }
    if closed.is_some()
        && let Some(next) = after.strip_prefix(',')
    {
        let next = next.trim_ascii_start();
        let listed = unquoted(next).and_then(|(_, name)| name.strip_prefix("value"));
        return match listed {
            Some(after) => after_sign(after, false),
            None => unquoted(next).map(|_| next),
        };
    }
    let (sign, rest) = split(after, &|byte| byte != b'=' && byte != b':');
    if sign.is_empty() && !setting {
        return None;
    }
    let rest = rest.strip_prefix('>').unwrap_or(rest);
    Some(rest.trim_ascii_start())
}

/// Whether a quote that stands before this closes an empty value.
fn ends_a_value(after: &str) -> bool {
    after
        .as_bytes()
        .first()
        .is_none_or(|byte| byte.is_ascii_whitespace() || b";,)}]".contains(byte))
}

/// An unquoted date with the time, and the offset, that follow it after a blank.
fn with_time<'a>(date: &'a str, whole: &'a str, after: &mut &'a str) -> &'a str {
    let is_of_time = |word: &str| {
        let digits = |byte: u8| byte.is_ascii_digit() || b":.+-Z".contains(&byte);
        word.bytes().all(digits) || matches!(word, "UTC" | "GMT")
    };
    let mut end = date.len();
    while date.len() == "2024-10-08".len()
        && let Some(next) = whole.get(end..).and_then(|rest| rest.strip_prefix(' '))
        && let Some(word) = next.split_ascii_whitespace().next()
        && next.starts_with(word)
        && is_of_time(word)
    {
        end += 1 + word.len();
    }
    let (value, rest) = whole.split_at_checked(end).unwrap_or((date, *after));
    *after = rest;
    value
}

/// The quote it begins with, and what follows that.
fn unquoted(text: &str) -> Option<(u8, &str)> {
    let quote = *text.as_bytes().first()?;
    matches!(quote, b'"' | b'\'' | b'`')
        .then(|| text.get(1..))
        .flatten()
        .map(|rest| (quote, rest))
}

/// `****ABCD`, `ASIA...`, `$TOKEN`, `%TOKEN%`, `<token>`, `{{token}}`, `ENC[...]` are no values.
fn checked(value: Cow<'_, str>) -> Value<'_> {
    let hidden = matches!(value.as_bytes().first(), Some(b'$' | b'%' | b'<' | b'{'))
        || ["***", "...", "\u{2026}", "\u{2022}\u{2022}", "ENC["]
            .iter()
            .any(|sign| contains(&value, sign));
    if hidden {
        return Err(ValueFlaw::Hidden);
    }
    Ok(value)
}

/// Cuts before the first byte that ends it. All bytes looked for are characters of their own, so that no character is cut.
fn split<'a>(text: &'a str, is_end: &dyn Fn(u8) -> bool) -> (&'a str, &'a str) {
    text.bytes()
        .position(is_end)
        .and_then(|end| text.split_at_checked(end))
        .unwrap_or((text, ""))
}
