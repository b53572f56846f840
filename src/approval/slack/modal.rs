//! The form that asks for a reason.
//!
//! See <https://docs.slack.dev/reference/methods/views.open> and <https://docs.slack.dev/reference/views/modal-views>.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::question::Location;
use super::super::reason::{Reason, ReasonError};
use super::super::wording::length;
use super::block::{Block, PlainTextInput, Text};
use super::interaction::ResponseUrl;
use super::mrkdwn::{code, words};
use super::{REASON, REASON_FORM};
use crate::ecs::Action;
use crate::json;

const LONGEST_METADATA: usize = 3000;
const SENTENCE: usize = 500;
const NAME: usize = 100;

/// The click that waits for its reason: what Slack keeps with the form, and gives back with it.
///
/// `Debug` leaves out the value, and the address that messages can be sent to.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PendingReason {
    /// The button's value, as Slack gave it back.
    pub value: String,
    /// Which button it was. What it stands for is in its value.
    #[serde(serialize_with = "action::serialize")]
    pub action: Action,
    /// The channel of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ts: Option<String>,
    /// Where the answer to the click goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_url: Option<ResponseUrl>,
}

/// The same as Slack gave it back, not checked yet.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    value: String,
    #[serde(deserialize_with = "action::deserialize")]
    action: Action,
    channel: Option<String>,
    ts: Option<String>,
    response_url: Option<String>,
}

impl fmt::Debug for PendingReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("action", &self.action)
            .field("channel", &self.channel)
            .field("ts", &self.ts)
            .finish_non_exhaustive()
    }
}

impl PendingReason {
    /// As Slack keeps it; `None` where it is longer than Slack takes.
    #[must_use]
    pub(crate) fn to_metadata(&self) -> Option<String> {
        Some(json::to_string(self)).filter(|metadata| length(metadata) <= LONGEST_METADATA)
    }

    /// What Slack gave back; `None` where it is nothing of ours, or would have the answer go elsewhere than to Slack. `api_origin` is where Slack
    /// is, if it is not at slack.com.
    #[must_use]
    pub(crate) fn from_metadata(metadata: &str, api_origin: Option<&str>) -> Option<Self> {
        let kept: Kept = serde_json::from_str(metadata).ok()?;
        let response_url = match kept.response_url {
            Some(url) => Some(ResponseUrl::parse(url, api_origin)?),
            None => None,
        };
        Some(Self {
            value: kept.value,
            action: kept.action,
            channel: kept.channel,
            ts: kept.ts,
            response_url,
        })
    }
}

/// An action as its button's action id.
mod action {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use super::super::{CONTINUE, ROLL_BACK};
    use crate::ecs::Action;

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(super) fn serialize<S: Serializer>(action: &Action, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match action {
            Action::Continue => CONTINUE,
            Action::Rollback => ROLL_BACK,
        })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Action, D::Error> {
        match std::borrow::Cow::<str>::deserialize(from)?.as_ref() {
            CONTINUE => Ok(Action::Continue),
            ROLL_BACK => Ok(Action::Rollback),
            _ => Err(D::Error::custom("no action")),
        }
    }
}

/// The body of `views.open`: a form that says what the click does, and takes the reason for it.
///
/// `vote` says that the click is a vote, where it is one. `None` where `pending` is longer than Slack keeps: the link's form takes a reason too.
#[must_use]
pub(crate) fn asking_reason(
    trigger_id: &str,
    place: &Location,
    consequence: &str,
    vote: Option<&str>,
    pending: &PendingReason,
) -> Option<String> {
    let verb = match (pending.action, vote) {
        (Action::Continue, None) => "Continue",
        (Action::Continue, Some(_)) => "Approve",
        (Action::Rollback, _) => "Roll back",
    };
    let title = [verb, " ", &place.service].concat();
    let mut what = vec![
        [
            &code(&place.service, NAME),
            " in ",
            &words(&place.account_words(), NAME),
        ]
        .concat(),
        words(consequence, SENTENCE),
    ];
    what.extend(vote.map(|vote| words(vote, SENTENCE)));
    let blocks = Block::lines(what).into_iter().chain([Block::input(
        REASON,
        "Reason",
        "It is shown in the channel, and written to the audit log.",
        PlainTextInput {
            action_id: REASON,
            multiline: true,
            max_length: Reason::LONGEST,
        },
    )]);
    Some(json::to_string(&Opening {
        trigger_id,
        view: ModalView {
            kind: "modal",
            callback_id: REASON_FORM,
            title: Text::for_modal(&title),
            submit: Text::for_modal(verb),
            close: Text::for_modal("Not now"),
            private_metadata: pending.to_metadata()?,
            blocks: blocks.collect(),
        },
    }))
}

/// The answer to a form whose reason cannot be taken: Slack shows why below the field, and the form stays open.
///
/// See <https://docs.slack.dev/surfaces/modals#displaying_errors>.
#[must_use]
pub(crate) fn refusing(error: ReasonError) -> String {
    json::to_string(&Refusing {
        response_action: "errors",
        errors: [(REASON, error.to_string())].into(),
    })
}

#[derive(Serialize)]
struct Refusing {
    response_action: &'static str,
    errors: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Opening<'a> {
    trigger_id: &'a str,
    view: ModalView,
}

#[derive(Serialize)]
struct ModalView {
    #[serde(rename = "type")]
    kind: &'static str,
    callback_id: &'static str,
    title: Text,
    submit: Text,
    close: Text,
    private_metadata: String,
    blocks: Vec<Block>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::question::tests::question;
    use super::super::limits;
    use super::*;

    fn pending() -> PendingReason {
        PendingReason {
            value: "v1.k.fake 1-fake".to_owned(),
            action: Action::Continue,
            channel: Some("C0123".to_owned()),
            ts: Some("1728417322.000100".to_owned()),
            response_url: ResponseUrl::parse(
                "https://hooks.slack.com/actions/T0123/1/fake".to_owned(),
                None,
            ),
        }
    }

    #[test]
    fn the_form_says_what_it_does_and_takes_a_reason() {
        let question = question();
        let consequence = question.continuing.consequence.unwrap();
        let body = asking_reason(
            "123.456.fake",
            &question.place,
            &consequence,
            None,
            &pending(),
        );
        assert_eq!(
            body.unwrap(),
            concat!(
                r#"{"trigger_id":"123.456.fake","view":{"type":"modal","callback_id":"reason","#,
                r#""title":{"type":"plain_text","text":"Continue checkout","emoji":false},"#,
                r#""submit":{"type":"plain_text","text":"Continue","emoji":false},"#,
                r#""close":{"type":"plain_text","text":"Not now","emoji":false},"#,
                r#""private_metadata":"{\"value\":\"v1.k.fake 1-fake\",\"action\":\"continue\",\"channel\":\"C0123\",\"ts\":\"1728417322.000100\","#,
                r#"\"responseUrl\":\"https://hooks.slack.com/actions/T0123/1/fake\"}","#,
                r#""blocks":[{"type":"section","text":{"type":"mrkdwn","#,
                r#""text":"`checkout` in production\nProduction traffic moves to the new revision: from 0 % to 100 %.","verbatim":true}},"#,
                r#"{"type":"input","block_id":"reason","label":{"type":"plain_text","text":"Reason","emoji":false},"#,
                r#""hint":{"type":"plain_text","text":"It is shown in the channel, and written to the audit log.","emoji":false},"#,
                r#""element":{"type":"plain_text_input","action_id":"reason","multiline":true,"max_length":1000}}]}}"#
            )
        );
    }

    #[test]
    fn the_form_that_rolls_back_says_so_on_its_button() {
        let body = asking_reason(
            "1",
            &question().place,
            "Production traffic stays on revision 41.",
            None,
            &PendingReason {
                action: Action::Rollback,
                ..pending()
            },
        )
        .unwrap();
        assert!(body.contains(r#""title":{"type":"plain_text","text":"Roll back checkout""#));
        assert!(body.contains(r#""submit":{"type":"plain_text","text":"Roll back""#));
    }

    #[test]
    fn the_form_of_a_vote_says_that_it_is_one() {
        let vote = "Your approval has been counted; nothing is sent until 2 people agree.";
        let body = asking_reason("1", &question().place, "x", Some(vote), &pending()).unwrap();
        assert!(body.contains(vote), "{body}");
        assert!(
            body.contains(r#""submit":{"type":"plain_text","text":"Approve""#),
            "{body}"
        );
    }

    #[test]
    fn what_slack_keeps_is_read_back() {
        for pending in [
            pending(),
            PendingReason {
                channel: None,
                ts: None,
                response_url: None,
                ..pending()
            },
        ] {
            let kept = pending.to_metadata().unwrap();
            assert_eq!(PendingReason::from_metadata(&kept, None), Some(pending));
        }
        for rubbish in [
            "",
            "{}",
            "[]",
            r#"{"value":1,"action":"continue"}"#,
            r#"{"value":"v1","action":"both"}"#,
        ] {
            assert_eq!(
                PendingReason::from_metadata(rubbish, None),
                None,
                "{rubbish}"
            );
        }
    }

    #[test]
    fn a_form_that_would_have_the_answer_go_elsewhere_is_nobodys() {
        let kept = |url: &str| {
            let metadata = format!(r#"{{"value":"v1","action":"continue","responseUrl":"{url}"}}"#);
            PendingReason::from_metadata(&metadata, Some("http://127.0.0.1:4567")).is_some()
        };
        for url in [
            "https://hooks.slack.com/x",
            "https://hooks.slack-gov.com/x",
            "http://127.0.0.1:4567/x",
        ] {
            assert!(kept(url), "{url}");
        }
        for url in [
            "https://evil.example/x",
            "https://hooks.slack.com.evil.example/x",
            "https://hooks.slack.com@evil.example/",
            "http://127.0.0.1:45678/x",
            "",
        ] {
            assert!(!kept(url), "{url}");
        }
    }

    #[test]
    fn a_reason_that_cannot_be_taken_is_refused_below_its_field() {
        assert_eq!(
            refusing(ReasonError::Blank),
            r#"{"response_action":"errors","errors":{"reason":"Enter a reason."}}"#
        );
    }

    #[test]
    fn what_slack_would_not_keep_opens_no_form() {
        let long = PendingReason {
            value: "a".repeat(3000),
            ..pending()
        };
        let body = asking_reason("1", &question().place, "x", None, &long);
        assert_eq!(body, None);
    }

    #[test]
    fn debug_output_holds_neither_token_nor_response_url() {
        assert_eq!(
            format!("{:?}", pending()),
            r#"Pending { action: Continue, channel: Some("C0123"), ts: Some("1728417322.000100"), .. }"#
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_name_makes_the_form_longer_than_slack_takes(text in limits::any_text()) {
            let mut place = question().place;
            place.service.clone_from(&text);
            place.account_name = Some(text.clone());
            let body = asking_reason("1", &place, &text, Some(&text), &pending()).unwrap();
            limits::assert_kept(&body);
        }
    }
}
