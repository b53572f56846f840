//! Values with names: `NAME=value` in any shell's syntax, a profile's lines, JSON, YAML.
//!
//! One reader for all of them. It looks for the names, wherever they stand, and so also finds them after a prompt, within a
//! sentence, or in JSON that lost its last lines. It nests nothing, and passes every byte once.

use std::borrow::Cow;

use super::holds;
use super::set::{Flaw, Format, Member, Set};
use crate::json;

type Value<'a> = Result<Cow<'a, str>, Flaw>;

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
        read_line(line, &mut sets);
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

fn read_line<'a>(line: &'a str, sets: &mut Vec<Set<'a>>) {
    let mut rest = line;
    // `set -gx NAME value`, `setx NAME value`, `setenv NAME value`, `aws configure set name value`.
    let mut setting = false;
    while !rest.is_empty() {
        let (_, start) = split(rest, &is_of_name);
        let (name, after) = split(start, &|byte| !is_of_name(byte));
        rest = after;
        setting |= matches!(name, "set" | "setx" | "setenv" | "SET" | "SETX");
        if let Some((member, format)) = Member::named(name)
            && let Some((value, after)) = value(after, setting)
        {
            rest = after;
            keep(sets, member, value, format);
        }
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn keep<'a>(sets: &mut Vec<Set<'a>>, member: Member, value: Value<'a>, format: Format) {
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
        Ok(value) if matches!(&*value, "" | "null" | "None") => {}
        Ok(value) => set.keep(member, value, format),
        Err(flaw) => {
            set.flaw.get_or_insert((member, flaw));
        }
    }
}

/// The value that follows a name, and what follows the value.
fn value(after: &str, setting: bool) -> Option<(Value<'_>, &str)> {
    let after = unquoted(after).map_or(after, |(_, after)| after);
    let after = after.trim_ascii_start();
    let (sign, rest) = split(after, &|byte| byte != b'=' && byte != b':');
    if sign.is_empty() && !setting {
        return None;
    }
    let rest = rest.trim_ascii_start();
    let Some((quote, inner)) = unquoted(rest) else {
        let (value, after) = split(rest, &|byte| {
            byte.is_ascii_whitespace() || b";&,|)}]\"'`".contains(&byte)
        });
        return Some((checked(Cow::Borrowed(value)), after));
    };
    let (value, after) = split(inner, &|byte| byte == quote);
    let Some((_, after)) = unquoted(after) else {
        return Some((Err(Flaw::Cut), ""));
    };
    let value = if holds(value, "\\") {
        let read = json::text(&["\"", value, "\""].concat()).map(Cow::into_owned);
        Cow::Owned(read.unwrap_or_default())
    } else {
        Cow::Borrowed(value.trim_ascii())
    };
    Some((checked(value), after))
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
            .any(|sign| holds(&value, sign));
    if hidden {
        return Err(Flaw::Hidden);
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
