//! Microsoft Teams: a card with a link.
//!
//! What comes from a Workflows webhook cannot be pressed (`Action.Submit`), so a card links to where one decides.
//! See <https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook> and
//! <https://adaptivecards.io/explorer/>.

use serde::Serialize;

use super::question::{
    Deadline, Label, Links, Location, Most, Question, Row, Summary, UnreadQuestion, Word,
};
use super::wording::{length, line};
use crate::json;

// Teams takes 28 kB, and a letter may need four bytes.
const NAME: usize = 140;
const SENTENCE: usize = 400;
const OTHER: usize = 200;
const LONGEST_URL: usize = 2000;
/// What there is room for in a card.
const MOST: Most = Most {
    images: 5,
    others: 3,
};

/// The body for the webhook: a card that asks the question.
#[must_use]
pub(super) fn asking(question: &Question) -> String {
    let mut body = vec![title(&question.headline)];
    let needed = question.needed.as_deref();
    body.extend(needed.map(|needed| paragraph(words(needed, SENTENCE))));
    body.extend(question.deadline.as_ref().map(until));
    let summary = Summary::asking(question, MOST);
    let mut facts = changes(summary.changes.as_deref());
    facts.extend(summary.rows.iter().map(row));
    facts.extend(place(&question.place));
    let decide = question.links.decide.as_ref().filter(|_| question.waits);
    card(body, facts, actions(decide, &question.links))
}

/// The body for the webhook: what became of the question (`checkout is continuing in production`). A card cannot be changed later, so
/// it is one of its own.
#[must_use]
pub(super) fn decided(
    question: &Question,
    result: &str,
    detail: &str,
    by: Option<&str>,
    reason: Option<&str>,
) -> String {
    let body = vec![title(result), paragraph(words(detail, SENTENCE))];
    let summary = Summary::answered(question, by, reason, MOST);
    let mut facts: Vec<Fact> = summary.rows.iter().map(row).collect();
    facts.extend(changes(summary.changes.as_deref()));
    facts.extend(place(&question.place));
    card(body, facts, actions(None, &question.links))
}

/// The body for the webhook: a hook waits, but its deployment could not be read.
#[must_use]
pub(super) fn unread_question(unread: &UnreadQuestion) -> String {
    let mut body = vec![
        title(&unread.headline),
        paragraph(
            [
                "Couldn't read the deployment: ",
                &words(&unread.why, SENTENCE),
            ]
            .concat(),
        ),
    ];
    body.extend(unread.deadline.as_ref().map(until));
    body.push(paragraph(
        "Check the deployment before you decide.".to_owned(),
    ));
    let mut facts = Vec::new();
    facts.extend(
        unread
            .stage
            .as_ref()
            .map(|stage| fact("Stage", words(&stage.words, NAME))),
    );
    facts.extend(place(&unread.place));
    card(
        body,
        facts,
        actions(unread.links.decide.as_ref(), &unread.links),
    )
}

#[derive(Serialize)]
struct TeamsMessage {
    #[serde(rename = "type")]
    kind: &'static str,
    attachments: [Attachment; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attachment {
    content_type: &'static str,
    content: Card,
}

#[derive(Serialize)]
struct Card {
    #[serde(rename = "$schema")]
    schema: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    version: &'static str,
    /// As wide as the conversation.
    msteams: Width,
    body: Vec<CardElement>,
    actions: Vec<OpenUrl>,
}

#[derive(Serialize)]
struct Width {
    width: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum CardElement {
    TextBlock {
        text: String,
        wrap: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        size: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        weight: Option<&'static str>,
    },
    FactSet {
        facts: Vec<Fact>,
    },
}

#[derive(Serialize)]
struct Fact {
    title: String,
    value: String,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Action.OpenUrl")]
struct OpenUrl {
    title: &'static str,
    url: String,
}

fn card(mut body: Vec<CardElement>, facts: Vec<Fact>, actions: Vec<OpenUrl>) -> String {
    body.push(CardElement::FactSet { facts });
    let message = TeamsMessage {
        kind: "message",
        attachments: [Attachment {
            content_type: "application/vnd.microsoft.card.adaptive",
            content: Card {
                schema: "http://adaptivecards.io/schemas/adaptive-card.json",
                kind: "AdaptiveCard",
                version: "1.4",
                msteams: Width { width: "Full" },
                body,
                actions,
            },
        }],
    };
    json::to_string(&message)
}

fn title(text: &str) -> CardElement {
    CardElement::TextBlock {
        text: words(text, NAME),
        wrap: true,
        size: Some("Large"),
        weight: Some("Bolder"),
    }
}

fn paragraph(text: String) -> CardElement {
    CardElement::TextBlock {
        text,
        wrap: true,
        size: None,
        weight: None,
    }
}

fn fact(title: &str, value: String) -> Fact {
    Fact {
        title: title.to_owned(),
        value,
    }
}

/// The moment on the reader's own clock, and in UTC for where that is not shown.
fn until(deadline: &Deadline) -> CardElement {
    // Teams takes no fractions of a second.
    let at = deadline.at.get(..19).unwrap_or_default();
    paragraph(format!(
        "Decide by {{{{DATE({at}Z, SHORT)}}}} {{{{TIME({at}Z)}}}} ({}). {}",
        deadline.words, deadline.then
    ))
}

fn actions(decide: Option<&String>, links: &Links) -> Vec<OpenUrl> {
    let open = |title, url: Option<&String>| {
        let url = url.filter(|url| length(url) <= LONGEST_URL)?.clone();
        Some(OpenUrl { title, url })
    };
    let see = match (&links.page, &links.console) {
        (None, console) => open("See it in AWS", console.as_ref()),
        (page, _) => open("See the deployment", page.as_ref()),
    };
    open("Decide", decide).into_iter().chain(see).collect()
}

fn place(place: &Location) -> Vec<Fact> {
    let account = match &place.account_name {
        Some(name) => [&words(name, NAME), " (", &words(&place.account, NAME), ")"].concat(),
        None => words(&place.account, NAME),
    };
    vec![
        fact("Service", words(&place.service, NAME)),
        fact("Cluster", words(&place.cluster, NAME)),
        fact("Account", account),
        fact("Region", words(&place.region, NAME)),
    ]
}

fn changes(changes: Option<&[Row]>) -> Vec<Fact> {
    match changes {
        Some(changes) => changes.iter().map(row).collect(),
        None => vec![fact("What changes", "It could not be read.".to_owned())],
    }
}

fn row(row: &Row) -> Fact {
    let (title, sentence) = match &row.label {
        Label::Named(label) => ((*label).to_owned(), SENTENCE),
        Label::Container(name) => (words(name, NAME), SENTENCE),
        Label::Silent(label) => ((*label).to_owned(), OTHER),
    };
    let value = row.words.iter().map(|word| match word {
        Word::Ours(text) => (*text).to_owned(),
        Word::Plain(text) => words(text, sentence),
        Word::Name(name) | Word::Digest(name) => words(name, NAME),
        Word::Person(name) => words(name, SENTENCE),
    });
    Fact {
        title,
        value: value.collect(),
    }
}

/// At most `most` letters of a text, as text: a card's texts are a kind of Markdown.
///
/// Only what could mean something is escaped, so that ordinary names stay free of backslashes where a client shows them.
fn words(text: &str, most: usize) -> String {
    let text = line(text, most);
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    // Where nothing but digits came before, a full stop begins a list.
    let mut number = true;
    let has_entities = text.contains(';');
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let in_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let ends = after.is_none_or(|after| after == ' ');
        let marks = match letter {
            '\\' | '*' | '~' | '`' | '[' | ']' | '<' => true,
            '&' => has_entities && (after == Some('#') || in_word(after)),
            // Cards replace {{DATE(...)}}.
            '{' | '}' => before == Some(letter) || after == Some(letter),
            '_' => !(in_word(before) && in_word(after)),
            '>' => before.is_none(),
            '#' | '-' | '+' => before.is_none() && ends,
            '.' | ')' => number && before.is_some() && ends,
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(letter);
        number &= letter.is_ascii_digit();
        before = Some(letter);
    }
    out
}

#[cfg(test)]
mod tests;
