//! The message that asks, and what becomes of it.

mod lines;

use serde::Serialize;

use super::super::question::{AnswerOption, Links, Question, Summary, UnreadQuestion};
use super::super::wording::length;
use super::block::{Block, Button, Confirm};
use super::mrkdwn::{link, words};
use super::{CONTINUE, OPEN_PAGE, ROLL_BACK};
use crate::json;
use lines::{MOST, NAME, SENTENCE, bold, changes, labelled, notice, row, small, until};

/// A message in Slack's blocks, and what notifications and screen readers say in place of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SlackMessage {
    text: String,
    blocks: Vec<Block>,
}

/// What a message that asks offers beyond the question's links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    /// Continuing by a button; `None` where it is not offered.
    pub continuing: Option<Press>,
    /// Rolling back by a button; `None` where it is not offered.
    pub roll_back: Option<Press>,
    /// Who has approved continuing, where it takes more than one: `1 of 2: Ann`.
    pub votes: Option<String>,
}

/// A button's press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Press {
    /// What Slack gives back with the press, sealed.
    pub value: String,
    /// Whether the press opens the form that asks for a reason. The form says what it does and has a way out, so Slack does not ask
    /// whether one is sure before it.
    pub requires_reason: bool,
}

/// Longer ones Slack refuses.
const LONGEST_VALUE: usize = 2000;
const LONGEST_URL: usize = 3000;
/// Slack takes 4000, and a letter may be written as five.
const NOTICE: usize = 4000 / 5;

/// A message that asks the question.
#[must_use]
pub(crate) fn asking(question: &Question, offer: &Offer) -> SlackMessage {
    let (buttons, links) = buttons(question, offer);
    let summary = Summary::asking(question, MOST);
    let mut now: Vec<String> = summary.rows.iter().map(row).collect();
    now.extend(question.deadline.as_ref().map(until));
    if let Some(votes) = &offer.votes {
        now.push(labelled("Approvals", votes, SENTENCE));
    }
    let blocks = [
        Some(Block::header(&question.headline)),
        Block::lines(question.needed.iter().map(|text| bold(text)).collect()),
        Block::lines(changes(summary.changes.as_deref())),
        Block::lines(now),
        (!buttons.is_empty()).then_some(Block::Actions { elements: buttons }),
        Some(Block::context(small(&question.place, links))),
    ];
    let ends = if question.waits { "" } else { "." };
    let needed = question.needed.as_deref().unwrap_or_default();
    let notice = notice(question.deadline.as_ref());
    SlackMessage {
        text: notification_text(&[&question.headline, ends, " ", needed, " ", &notice]),
        blocks: blocks.into_iter().flatten().collect(),
    }
}

/// The same message once the question is decided: without buttons, `result` on top (`checkout is continuing in production`). `by` is an
/// approver's [name](crate::approval::approver::Approver::name).
#[must_use]
pub(crate) fn decided(
    question: &Question,
    result: &str,
    detail: &str,
    by: Option<&str>,
    reason: Option<&str>,
) -> SlackMessage {
    let summary = Summary::answered(question, by, reason, MOST);
    let mut what = vec![words(detail, SENTENCE)];
    what.extend(summary.rows.iter().map(row));
    let blocks = [
        Some(Block::header(result)),
        Block::lines(what),
        Block::lines(changes(summary.changes.as_deref())),
        Some(Block::context(small(
            &question.place,
            see(&question.links).into_iter().collect(),
        ))),
    ];
    SlackMessage {
        text: notification_text(&[result.trim_end_matches('.'), ". ", detail]),
        blocks: blocks.into_iter().flatten().collect(),
    }
}

/// A hook waits, but its deployment could not be read, so that nothing is offered.
#[must_use]
pub(crate) fn unread_question(unread: &UnreadQuestion) -> SlackMessage {
    let mut what = vec![labelled(
        "Couldn't read the deployment",
        &unread.why,
        SENTENCE,
    )];
    if let Some(stage) = &unread.stage {
        what.push(labelled("Stage", &stage.words, NAME));
    }
    what.extend(unread.deadline.as_ref().map(until));
    what.push("Check the deployment before you decide.".to_owned());
    let links = see(&unread.links).into_iter().chain(form(&unread.links));
    let blocks = [
        Some(Block::header(&unread.headline)),
        Block::lines(what),
        Some(Block::context(small(&unread.place, links.collect()))),
    ];
    SlackMessage {
        text: notification_text(&[
            &unread.headline,
            ". Couldn't read the deployment. ",
            &notice(unread.deadline.as_ref()),
        ]),
        blocks: blocks.into_iter().flatten().collect(),
    }
}

/// A sentence or two: a line of the thread, or an answer to one person.
#[must_use]
pub(crate) fn note(text: &str) -> SlackMessage {
    SlackMessage {
        text: notification_text(&[text]),
        blocks: vec![Block::plain(text)],
    }
}

impl SlackMessage {
    /// The body of `chat.postMessage`.
    #[must_use]
    pub(crate) fn post(&self, channel: &str) -> String {
        json::to_string(&Body {
            channel: Some(channel),
            unfurl_links: Some(false),
            unfurl_media: Some(false),
            ..Body::new(self)
        })
    }

    /// The body of `chat.postMessage` for a reply in a message's thread.
    #[must_use]
    pub(crate) fn reply(&self, channel: &str, thread_ts: &str) -> String {
        json::to_string(&Body {
            channel: Some(channel),
            thread_ts: Some(thread_ts),
            unfurl_links: Some(false),
            unfurl_media: Some(false),
            ..Body::new(self)
        })
    }

    /// The body of `chat.postEphemeral`: only `user` sees it.
    #[must_use]
    pub(crate) fn to_one(&self, channel: &str, user: &str) -> String {
        json::to_string(&Body {
            channel: Some(channel),
            user: Some(user),
            ..Body::new(self)
        })
    }

    /// The body of `chat.update`.
    #[must_use]
    pub(crate) fn update(&self, channel: &str, ts: &str) -> String {
        json::to_string(&Body {
            channel: Some(channel),
            ts: Some(ts),
            ..Body::new(self)
        })
    }

    /// The body for an incoming webhook.
    #[must_use]
    pub(crate) fn webhook(&self) -> String {
        json::to_string(&Body {
            unfurl_links: Some(false),
            unfurl_media: Some(false),
            ..Body::new(self)
        })
    }

    /// The body for a `response_url`: this message takes the place of the one that was clicked.
    #[must_use]
    pub(crate) fn replacement(&self) -> String {
        json::to_string(&Body {
            replace_original: Some(true),
            ..Body::new(self)
        })
    }

    /// The body for a `response_url`: only the person who clicked sees it.
    #[must_use]
    pub(crate) fn ephemeral(&self) -> String {
        json::to_string(&Body {
            response_type: Some("ephemeral"),
            replace_original: Some(false),
            ..Body::new(self)
        })
    }
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
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
    message: &'a SlackMessage,
}

impl<'a> Body<'a> {
    fn new(message: &'a SlackMessage) -> Self {
        Self {
            channel: None,
            user: None,
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

/// The buttons, and as links what has no button.
fn buttons(question: &Question, offer: &Offer) -> (Vec<Button>, Vec<String>) {
    let service = &question.place.service;
    let press = |action_id, text, style, side: &AnswerOption, press: Option<&Press>| {
        let press = press.filter(|press| length(&press.value) <= LONGEST_VALUE)?;
        let consequence = side.consequence.as_deref()?;
        let vote = question.vote.as_deref();
        let vote = vote.filter(|_| action_id == CONTINUE);
        let title = [text, " ", service, "?"].concat();
        let confirm = || match vote {
            // Long consequences are cut, and that it is a vote must not be.
            Some(vote) => {
                let text = [vote, " Then: ", consequence].concat();
                Confirm::new(&["Approve: ", &title].concat(), &text, "Approve", style)
            }
            None => Confirm::new(&title, consequence, text, style),
        };
        Some(Button {
            style: Some(style),
            value: Some(press.value.clone()),
            confirm: (!press.requires_reason).then(confirm),
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

fn notification_text(parts: &[&str]) -> String {
    words(&parts.concat(), NOTICE)
}

#[cfg(test)]
mod tests;
