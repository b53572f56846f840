//! Credentials as people paste them, recognised by themselves.
//!
//! See <https://docs.aws.amazon.com/cli/latest/reference/configure/export-credentials.html>.

mod bare;
mod end;
mod joined;
mod lines;
mod member;
mod problem;
mod set;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use super::Credentials;
use crate::timestamp::Timestamp;
use set::Set;

pub use member::{Format, Member, Members};
pub use problem::{Instead, PastedError};

/// Credentials, and how they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// What was found.
    pub credentials: Credentials,
    /// How it was written.
    pub format: Format,
    /// The profile's name, if it was in one.
    pub profile: Option<String>,
}

/// Finds the credentials in a text: lines of any shell, profiles, the JSON of the AWS CLI, of metadata endpoints and of
/// Cognito, or the bare values; with whatever stands around them.
///
/// At `now`, credentials that have ended are refused; without it, nothing is said about that.
///
/// # Errors
/// Nothing recognised, something missing, several to choose from, ended, or what cannot be used.
pub fn parse(text: &str, now: Option<Timestamp>) -> Result<Pasted, PastedError> {
    let text = plain(text);
    let mut sets = lines::read(&text);
    if sets.iter().all(Set::is_useless) {
        sets = vec![bare::read(&text)];
    }
    let set = the_only_one(sets)?.ok_or_else(|| problem::instead(&text))?;
    let expiration = set.expiration()?;
    if let (Some(end), Some(now)) = (expiration, now)
        && end <= now
    {
        return Err(PastedError::Ended { end, now });
    }
    let profile = set.profile.map(str::to_owned);
    let format = set.format;
    let credentials = set.into_credentials(expiration)?;
    Ok(Pasted {
        credentials,
        format,
        profile,
    })
}

/// The set that is complete, else the one that comes nearest.
fn the_only_one(mut sets: Vec<Set<'_>>) -> Result<Option<Set<'_>>, PastedError> {
    let complete = |set: &Set<'_>| set.problem().is_none();
    if sets.iter().filter(|set| complete(set)).count() > 1 {
        sets.retain(complete);
        return Err(PastedError::Several(
            sets.iter()
                .filter_map(Set::shown_profile)
                .take(10)
                .collect(),
        ));
    }
    let at = (0..sets.len()).max_by_key(|at| {
        let set = &sets[*at];
        (complete(set), set.found().count(), set.flaw.is_some())
    });
    let set = at.map(|at| sets.swap_remove(at));
    let Some(set) = set.filter(|set| !set.is_useless()) else {
        return Ok(None);
    };
    set.problem().map_or(Ok(Some(set)), Err)
}

/// The text as a terminal would have had it: chat apps and word processors bend quotes and put in signs that nobody sees, and
/// a text within a text has its quotes escaped.
fn plain(text: &str) -> Zeroizing<String> {
    // No sign becomes longer, so that it never grows, which would leave a copy behind.
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek();
        match sign {
            '\r' if next == Some(&'\n') => {}
            '\\' if next == Some(&'"') => {}
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => plain.push('"'),
            '\u{2018}'..='\u{201b}' => plain.push('\''),
            '\u{a0}' | '\u{202f}' => plain.push(' '),
            '\r' => plain.push('\n'),
            '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' => {}
            sign => plain.push(sign),
        }
    }
    Zeroizing::new(plain)
}
