//! What the messages say, line by line.

use super::super::super::approver::slack_user_in;
use super::super::super::question::{Deadline, Label, Location, Most, Row, Word};
use super::super::mrkdwn::{code, moment, words};

// Each line fits into a section, even if all its letters are written as five.
pub(super) const NAME: usize = 100;
pub(super) const SENTENCE: usize = 500;
const RESOURCE: usize = 180;
const DIGEST: usize = 80;

/// What there is room for in a message.
pub(super) const MOST: Most = Most {
    images: usize::MAX,
    others: 5,
};

pub(super) fn changes(changes: Option<&[Row]>) -> Vec<String> {
    let Some(changes) = changes else {
        return vec!["*What changes* could not be read.".to_owned()];
    };
    let rows = changes.iter().map(|row| {
        let label = match &row.label {
            Label::Named(label) => [label, ": "].concat(),
            Label::Container(name) => [&code(name, NAME), ": "].concat(),
            Label::Silent(_) => String::new(),
        };
        [label, marked(row)].concat()
    });
    std::iter::once("*What changes*".to_owned())
        .chain(rows)
        .collect()
}

/// A row whose label stands out.
pub(super) fn row(row: &Row) -> String {
    match &row.label {
        Label::Named(label) => ["*", label, ":* ", &marked(row)].concat(),
        Label::Container(name) => [&code(name, NAME), ": ", &marked(row)].concat(),
        Label::Silent(_) => marked(row),
    }
}

fn marked(row: &Row) -> String {
    let words = row.words.iter().map(|word| match word {
        Word::Ours(text) => (*text).to_owned(),
        Word::Plain(text) => self::words(text, SENTENCE),
        Word::Name(name) => code(name, RESOURCE),
        Word::Digest(digest) => code(digest, DIGEST),
        Word::Person(name) => person(name),
    });
    words.collect()
}

pub(super) fn until(deadline: &Deadline) -> String {
    format!("*Decide by* {}. {}", moment(deadline), deadline.then)
}

/// The same for notifications, which have no clock of their reader.
pub(super) fn notice(deadline: Option<&Deadline>) -> String {
    deadline
        .map(|deadline| format!("Decide by {}. {}", deadline.words, deadline.then))
        .unwrap_or_default()
}

/// Who decided, by an approver's name. Slack shows a member as they call themselves, so the id stands beside it.
fn person(name: &str) -> String {
    match slack_user_in(name) {
        Some(user) => format!("<@{user}> ({})", code(user, NAME)),
        None => words(name, SENTENCE),
    }
}

/// A whole line that stands out.
pub(super) fn bold(text: &str) -> String {
    ["*", &words(text, SENTENCE), "*"].concat()
}

pub(super) fn labelled(label: &'static str, text: &str, most: usize) -> String {
    ["*", label, ":* ", &words(text, most)].concat()
}

/// Where it is, and where to see more.
pub(super) fn small(place: &Location, links: Vec<String>) -> Vec<String> {
    let account = code(&place.account, NAME);
    let account = match &place.account_name {
        Some(name) => [&words(name, NAME), " ", &account].concat(),
        None => ["account ", &account].concat(),
    };
    let whole = format!(
        "{} in cluster {} · {} · {account}",
        code(&place.service, RESOURCE),
        code(&place.cluster, RESOURCE),
        words(&place.region, NAME / 2),
    );
    std::iter::once(whole).chain(links).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_of_slack_is_shown_by_id_and_others_by_name_and_id() {
        for (name, shown) in [
            ("robin (slack U0456)", "<@U0456> (`U0456`)"),
            ("slack W0456", "<@W0456> (`W0456`)"),
            ("Ann (oidc ann@example.com)", "Ann (oidc ann@example.com)"),
            (
                "<@U0001> (slack U0001) (oidc eve)",
                "&lt;@U0001&gt; (slack U0001) (oidc eve)",
            ),
        ] {
            assert_eq!(person(name), shown);
        }
    }
}
