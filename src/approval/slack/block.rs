//! Slack's blocks, each within Slack's limits however long what it is made of.
//!
//! See <https://docs.slack.dev/reference/block-kit>.

use serde::Serialize;

use super::super::wording::line;
use super::mrkdwn::lines;

const HEADER: usize = 150;
const SECTION: usize = 3000;
const BUTTON: usize = 75;
const CONFIRM_TITLE: usize = 100;
const CONFIRM_TEXT: usize = 300;
const CONFIRM_BUTTON: usize = 30;
const MODAL_BUTTON: usize = 24;
const LABEL: usize = 2000;

/// A text, as it is or with Slack's markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
pub(super) enum Text {
    /// Nothing in it means anything.
    #[serde(rename = "plain_text")]
    Plain { text: String, emoji: bool },
    /// Built by [`mrkdwn`](super::mrkdwn); what looks like an address or a channel is not made a link.
    #[serde(rename = "mrkdwn")]
    Marked { text: String, verbatim: bool },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Block {
    Header {
        text: Text,
    },
    Section {
        text: Text,
    },
    Context {
        elements: Vec<Text>,
    },
    Actions {
        elements: Vec<Button>,
    },
    Input {
        block_id: &'static str,
        label: Text,
        hint: Text,
        element: PlainTextInput,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "button")]
pub(super) struct Button {
    pub(super) action_id: &'static str,
    pub(super) text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) style: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) confirm: Option<Confirm>,
}

#[allow(clippy::struct_field_names, reason = "they are Slack's names")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Confirm {
    title: Text,
    text: Text,
    confirm: Text,
    deny: Text,
    style: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "plain_text_input")]
pub(super) struct PlainTextInput {
    pub(super) action_id: &'static str,
    pub(super) multiline: bool,
    pub(super) max_length: u32,
}

impl Text {
    fn plain(text: &str, limit: usize) -> Self {
        Self::Plain {
            text: line(text, limit),
            emoji: false,
        }
    }

    /// Lines with Slack's markup.
    pub(super) fn marked(text: impl IntoIterator<Item = String>) -> Self {
        Self::Marked {
            text: lines(text, SECTION),
            verbatim: true,
        }
    }

    /// The title or a button of a modal.
    pub(super) fn for_modal(text: &str) -> Self {
        Self::plain(text, MODAL_BUTTON)
    }
}

impl Block {
    pub(super) fn header(text: &str) -> Self {
        Self::Header {
            text: Text::plain(text, HEADER),
        }
    }

    pub(super) fn plain(text: &str) -> Self {
        Self::Section {
            text: Text::plain(text, SECTION),
        }
    }

    /// Lines with Slack's markup; `None` if there are none.
    pub(super) fn lines(text: Vec<String>) -> Option<Self> {
        (!text.is_empty()).then(|| Self::Section {
            text: Text::marked(text),
        })
    }

    /// Texts with Slack's markup, one after the other, in small letters.
    pub(super) fn context(texts: Vec<String>) -> Self {
        Self::Context {
            elements: texts.into_iter().map(|text| Text::marked([text])).collect(),
        }
    }

    pub(super) fn input(
        name: &'static str,
        label: &str,
        hint: &str,
        element: PlainTextInput,
    ) -> Self {
        Self::Input {
            block_id: name,
            label: Text::plain(label, LABEL),
            hint: Text::plain(hint, LABEL),
            element,
        }
    }
}

impl Button {
    /// A button that is pressed, or, with a `url`, one that opens it.
    pub(super) fn new(action_id: &'static str, text: &str) -> Self {
        Self {
            action_id,
            text: Text::plain(text, BUTTON),
            style: None,
            value: None,
            url: None,
            confirm: None,
        }
    }
}

impl Confirm {
    pub(super) fn new(title: &str, text: &str, confirm: &str, style: &'static str) -> Self {
        Self {
            title: Text::plain(title, CONFIRM_TITLE),
            text: Text::plain(text, CONFIRM_TEXT),
            confirm: Text::plain(confirm, CONFIRM_BUTTON),
            deny: Text::plain("Not now", CONFIRM_BUTTON),
            style,
        }
    }
}
