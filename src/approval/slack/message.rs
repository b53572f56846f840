//! The message that asks, and what becomes of it.

use serde::Serialize;

use super::super::question::{
    Brings, Deadline, FromTo, ImageChange, ImageChangeKind, Links, Place, Question, Side, Unread,
};
use super::super::wording::length;
use super::block::{Block, Button, Confirm};
use super::mrkdwn::{code, link, moment, words};
use super::{CONTINUE, OPEN_PAGE, ROLL_BACK};

/// A message in Slack's blocks, and what notifications and screen readers say in place of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    text: String,
    blocks: Vec<Block>,
}

/// What a message that asks offers beyond the question's links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Continuing by a button; `None` where it is not offered.
    pub continuing: Option<Press>,
    /// Rolling back by a button; `None` where it is not offered.
    pub roll_back: Option<Press>,
    /// Who has voted to continue, where it takes more than one: `1 of 2: Ann`.
    pub votes: Option<String>,
}

/// A button's press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// What Slack gives back with the press, sealed.
    pub value: String,
    /// Whether the press opens the form that asks for a reason. The form says what it does and has a way out, so Slack does not ask
    /// whether one is sure before it.
    pub asks_reason: bool,
}

/// Longer ones Slack refuses.
const LONGEST_VALUE: usize = 2000;
const LONGEST_TEXT: usize = 4000;
const LONGEST_URL: usize = 3000;
// Each line fits into a section, even if all its letters are written as five.
const NAME: usize = 100;
const RESOURCE: usize = 180;
const DIGEST: usize = 80;
const SENTENCE: usize = 500;
const NOTICE: usize = LONGEST_TEXT / 5;
/// Of lines that say what else differs.
const OTHERS: usize = 5;

/// A message that asks the question.
#[must_use]
pub fn asking(question: &Question, offer: &Offer) -> Message {
    let (buttons, links) = buttons(question, offer);
    let mut now = Vec::new();
    now.extend(standing(question));
    now.extend(sides(question));
    now.extend(question.deadline.as_ref().map(until));
    if let Some(votes) = &offer.votes {
        now.push(labelled("Votes to continue", votes, SENTENCE));
    }
    let blocks = [
        Some(Block::header(&question.headline)),
        Block::lines(changes(question.changes.as_ref())),
        Block::lines(now),
        (!buttons.is_empty()).then_some(Block::Actions { elements: buttons }),
        Some(Block::context(small(&question.place, links))),
    ];
    Message {
        text: told_in(&[
            &question.headline,
            ": continue or roll back? ",
            &notice(question.deadline.as_ref()),
        ]),
        blocks: blocks.into_iter().flatten().collect(),
    }
}

/// The same message once the question is decided: without buttons, `result` on top (`checkout continues in production`).
#[must_use]
pub fn told(
    question: &Question,
    result: &str,
    detail: &str,
    by: Option<&str>,
    reason: Option<&str>,
) -> Message {
    let mut what = vec![words(detail, SENTENCE)];
    what.extend(by.map(|by| labelled("By", by, NAME)));
    what.extend(reason.map(|reason| labelled("Reason", reason, SENTENCE)));
    let blocks = [
        Some(Block::header(result)),
        Block::lines(what),
        Block::lines(changes(question.changes.as_ref())),
        Some(Block::context(small(
            &question.place,
            see(&question.links).into_iter().collect(),
        ))),
    ];
    Message {
        text: told_in(&[result.trim_end_matches('.'), ". ", detail]),
        blocks: blocks.into_iter().flatten().collect(),
    }
}

/// A hook waits, but its deployment could not be read, so that nothing is offered.
#[must_use]
pub fn waiting_unread(unread: &Unread) -> Message {
    let mut what = vec![labelled(
        "The deployment could not be read",
        &unread.why,
        SENTENCE,
    )];
    if let Some(stage) = &unread.stage {
        what.push(labelled("Stage", &stage.words, NAME));
    }
    what.extend(unread.deadline.as_ref().map(until));
    what.push("Look at it before you decide.".to_owned());
    let links = see(&unread.links).into_iter().chain(form(&unread.links));
    let blocks = [
        Some(Block::header(&unread.headline)),
        Block::lines(what),
        Some(Block::context(small(&unread.place, links.collect()))),
    ];
    Message {
        text: told_in(&[
            &unread.headline,
            ". The deployment could not be read. ",
            &notice(unread.deadline.as_ref()),
        ]),
        blocks: blocks.into_iter().flatten().collect(),
    }
}

/// A sentence or two: a line of the thread, or an answer to one person.
#[must_use]
pub fn note(text: &str) -> Message {
    Message {
        text: told_in(&[text]),
        blocks: vec![Block::plain(text)],
    }
}

impl Message {
    /// The body of `chat.postMessage`.
    #[must_use]
    pub fn post(&self, channel: &str) -> String {
        json(&Body {
            channel: Some(channel),
            unfurl_links: Some(false),
            unfurl_media: Some(false),
            ..Body::of(self)
        })
    }

    /// The body of `chat.postMessage` for a reply in a message's thread.
    #[must_use]
    pub fn reply(&self, channel: &str, thread_ts: &str) -> String {
        json(&Body {
            channel: Some(channel),
            thread_ts: Some(thread_ts),
            unfurl_links: Some(false),
            unfurl_media: Some(false),
            ..Body::of(self)
        })
    }

    /// The body of `chat.update`.
    #[must_use]
    pub fn update(&self, channel: &str, ts: &str) -> String {
        json(&Body {
            channel: Some(channel),
            ts: Some(ts),
            ..Body::of(self)
        })
    }

    /// The body for an incoming webhook.
    #[must_use]
    pub fn webhook(&self) -> String {
        json(&Body {
            unfurl_links: Some(false),
            unfurl_media: Some(false),
            ..Body::of(self)
        })
    }

    /// The body for a `response_url`: this message takes the place of the one that was clicked.
    #[must_use]
    pub fn replacement(&self) -> String {
        json(&Body {
            replace_original: Some(true),
            ..Body::of(self)
        })
    }

    /// The body for a `response_url`: only the person who clicked sees it.
    #[must_use]
    pub fn ephemeral(&self) -> String {
        json(&Body {
            response_type: Some("ephemeral"),
            replace_original: Some(false),
            ..Body::of(self)
        })
    }
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_ts: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replace_original: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unfurl_links: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unfurl_media: Option<bool>,
    #[serde(flatten)]
    message: &'a Message,
}

impl<'a> Body<'a> {
    fn of(message: &'a Message) -> Self {
        Self {
            channel: None,
            ts: None,
            thread_ts: None,
            response_type: None,
            replace_original: None,
            unfurl_links: None,
            unfurl_media: None,
            message,
        }
    }
}

/// Names of structs and texts only: it cannot fail.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The buttons, and as links what has no button.
fn buttons(question: &Question, offer: &Offer) -> (Vec<Button>, Vec<String>) {
    let service = &question.place.service;
    let press = |action_id, text, style, side: &Side, press: Option<&Press>| {
        let press = press.filter(|press| length(&press.value) <= LONGEST_VALUE)?;
        let consequence = side.consequence.as_deref()?;
        let title = [text, " ", service, "?"].concat();
        let confirm = || Confirm::new(&title, consequence, text, style);
        Some(Button {
            style: Some(style),
            value: Some(press.value.clone()),
            confirm: (!press.asks_reason).then(confirm),
            ..Button::new(action_id, text)
        })
    };
    let (go, back) = (offer.continuing.as_ref(), offer.roll_back.as_ref());
    let mut buttons = Vec::new();
    buttons.extend(press(
        CONTINUE,
        "Continue",
        "primary",
        &question.continuing,
        go,
    ));
    buttons.extend(press(
        ROLL_BACK,
        "Roll back",
        "danger",
        &question.roll_back,
        back,
    ));
    let open = |url: Option<&String>, text| {
        let url = url.filter(|url| length(url) <= LONGEST_URL)?;
        Some(Button {
            url: Some(url.clone()),
            ..Button::new(OPEN_PAGE, text)
        })
    };
    let links = &question.links;
    let mut rest = Vec::new();
    if buttons.is_empty() && question.waits {
        buttons.extend(open(links.decide.as_ref(), "Decide in the browser"));
        rest.extend(see(links));
    } else {
        buttons.extend(open(links.page.as_ref(), "See the deployment"));
        rest.extend(form(links).filter(|_| question.waits));
    }
    if links.page.is_none() {
        rest.extend(see(links));
    }
    (buttons, rest)
}

/// The static page, or else AWS's.
fn see(links: &Links) -> Option<String> {
    match (&links.page, &links.console) {
        (Some(page), _) => link(page, "See the deployment"),
        (None, Some(console)) => link(console, "See it in AWS"),
        (None, None) => None,
    }
}

fn form(links: &Links) -> Option<String> {
    link(links.decide.as_deref()?, "Decide in the browser")
}

fn changes(changes: Option<&Brings>) -> Vec<String> {
    let Some(changes) = changes else {
        return vec!["*What changes* could not be read.".to_owned()];
    };
    let mut lines = vec!["*What changes*".to_owned()];
    if changes.images.is_empty() {
        lines.push("No container gets another image.".to_owned());
    }
    lines.extend(changes.images.iter().map(image));
    match changes.unchanged {
        _ if changes.images.is_empty() => {}
        0 => {}
        1 => lines.push("1 other container keeps its image.".to_owned()),
        many => lines.push(format!("{many} other containers keep their images.")),
    }
    if let Some(FromTo { before, after }) = &changes.task_definition {
        let name = |name: &Option<String>| code(name.as_deref().unwrap_or("none"), RESOURCE);
        lines.push(format!(
            "Task definition: {} → {}",
            name(before),
            name(after)
        ));
    }
    lines.extend(
        changes
            .others
            .iter()
            .take(OTHERS)
            .map(|other| ["Also ", &words(other, SENTENCE)].concat()),
    );
    if changes.others.len() > OTHERS {
        lines.push("And more.".to_owned());
    }
    let unread = changes.unread.as_deref();
    lines.extend(unread.map(|why| labelled("Not all could be compared", why, SENTENCE)));
    lines
}

fn image(change: &ImageChange) -> String {
    let name = code(&change.container, NAME);
    let version = |version: &Option<String>, most| {
        version
            .as_deref()
            .map_or_else(|| "unknown".to_owned(), |version| code(version, most))
    };
    let FromTo { before, after } = &change.versions;
    match change.kind {
        ImageChangeKind::Tag | ImageChangeKind::Image => format!(
            "{name}: {} → {}",
            version(before, RESOURCE),
            version(after, RESOURCE)
        ),
        ImageChangeKind::Digest => format!(
            "{name}: {} stands for another image now: {} → {}",
            version(&change.image, RESOURCE),
            version(before, DIGEST),
            version(after, DIGEST)
        ),
        ImageChangeKind::New => format!("{name}: new, {}", version(after, RESOURCE)),
        ImageChangeKind::Gone => format!("{name}: goes, was {}", version(before, RESOURCE)),
    }
}

/// Where the deployment stands.
fn standing(question: &Question) -> Option<String> {
    let stage = question.stage.as_ref()?;
    let mut text = match &stage.meaning {
        Some(meaning) => [&stage.words, ": ", meaning].concat(),
        None => [&stage.words, "."].concat(),
    };
    if let Some(traffic) = question
        .traffic
        .as_ref()
        .filter(|traffic| traffic.steps > 1)
    {
        text = [&text, " ", &traffic.words].concat();
    }
    Some(labelled("Now", &text, SENTENCE))
}

fn sides(question: &Question) -> Vec<String> {
    let (go, back) = (&question.continuing, &question.roll_back);
    if !go.possible && go == back {
        let why = go.reason.as_deref().unwrap_or_default();
        return vec![labelled("Nothing to decide", why, SENTENCE)];
    }
    let side = |side: &Side, possible, not| match (&side.consequence, &side.reason) {
        (Some(consequence), _) => Some(labelled(possible, consequence, SENTENCE)),
        (None, Some(reason)) => Some(labelled(not, reason, SENTENCE)),
        (None, None) => None,
    };
    [
        side(go, "Continue", "Cannot continue"),
        side(back, "Roll back", "Cannot roll back"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn until(deadline: &Deadline) -> String {
    format!("*Decide by* {}. {}", moment(deadline), deadline.then)
}

/// The same for notifications, which have no clock of their reader.
fn notice(deadline: Option<&Deadline>) -> String {
    deadline
        .map(|deadline| format!("Decide by {}. {}", deadline.words, deadline.then))
        .unwrap_or_default()
}

fn labelled(label: &'static str, text: &str, most: usize) -> String {
    ["*", label, ":* ", &words(text, most)].concat()
}

fn told_in(parts: &[&str]) -> String {
    words(&parts.concat(), NOTICE)
}

/// Where it is, and where to see more.
fn small(place: &Place, links: Vec<String>) -> Vec<String> {
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
mod tests;
