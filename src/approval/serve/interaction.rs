//! `POST /slack`: a click, or the form that asks why.

use super::Serving;
use super::about;
use super::answering::Answered;
use super::settle::Clicked;
use super::snapshot::Snapshot;
use crate::approval::admission::Answer;
use crate::approval::approver::Approver;
use crate::approval::link::Purpose;
use crate::approval::output::{LogLine, Logged, WorkerOutput, headline};
use crate::approval::policy::Claims;
use crate::approval::question::Location;
use crate::approval::slack::interaction::{Interaction, User};
use crate::approval::slack::message::note;
use crate::approval::slack::modal::{PendingReason, asking_reason, refusing};
use crate::approval::slack::signature::{SIGNATURE, TIMESTAMP, verify};
use crate::approval::slack::value::ButtonValue;
use crate::approval::slack::web::post_to;
use crate::approval::{IncomingRequest, Reason};
use crate::ecs::Action;
use crate::error::code;

/// Somebody's answer in Slack, as far as it came.
struct SlackAnswer {
    /// The button's value.
    value: String,
    action: Action,
    team: String,
    user: User,
    reason: Option<Reason>,
    clicked: Clicked,
    /// By which a form can be opened, for three seconds.
    trigger: Option<String>,
}

/// What Slack sent.
enum SlackRequest {
    /// An answer.
    Answer(Box<SlackAnswer>),
    /// A form that is not filled in as it must be, and what Slack is to show in it.
    Invalid(String),
}

impl SlackRequest {
    fn answer(slack_answer: SlackAnswer) -> Self {
        Self::Answer(Box::new(slack_answer))
    }
}

impl Serving {
    pub(super) async fn interaction(&self, given: &IncomingRequest) {
        let slack_answer = match self.parse_interaction(given) {
            Ok(Some(SlackRequest::Answer(slack_answer))) => *slack_answer,
            // Slack shows it in the form, which stays open.
            Ok(Some(SlackRequest::Invalid(body))) => {
                return (self.emit)(WorkerOutput::Json { status: 200, body });
            }
            // A click on a link: Slack asks for nothing but to be answered.
            Ok(None) => return self.respond(200, ""),
            Err((status, message)) => {
                self.log(LogLine {
                    message: Some(message.clone()),
                    ..LogLine::new(Logged::Refused)
                });
                return self.respond(status, message);
            }
        };
        // Slack waits for three seconds, and the rest may take longer.
        self.respond(200, "");
        if let Some(text) = self.handle_answer(&slack_answer).await {
            self.reply_privately(&slack_answer, &text).await;
        }
    }

    fn parse_interaction(
        &self,
        given: &IncomingRequest,
    ) -> Result<Option<SlackRequest>, (u16, String)> {
        let (settings, secrets) = (self.approvals.settings(), self.approvals.secrets());
        let (Some(slack), Some(signing)) = (&settings.slack, &secrets.slack_signing) else {
            return Err((
                404,
                "This worker does not take answers from Slack.".to_owned(),
            ));
        };
        verify(
            given.header(SIGNATURE),
            given.header(TIMESTAMP),
            &given.body,
            signing,
            self.now(),
        )
        .map_err(|error| (401, error.to_string()))?;
        let interaction = Interaction::parse(&given.body, Some(&slack.api_origin))
            .map_err(|error| (400, error.to_string()))?;
        Ok(match interaction {
            Interaction::Click(click) => Some(SlackRequest::answer(SlackAnswer {
                value: click.value,
                action: click.action,
                team: click.team,
                user: click.user,
                reason: None,
                clicked: Clicked {
                    channel: click.channel,
                    ts: click.message_ts,
                    response_url: Some(click.response_url),
                },
                trigger: click.trigger_id,
            })),
            Interaction::Submission(form) => {
                let origin = Some(&*slack.api_origin);
                let Some(pending) = PendingReason::from_metadata(&form.private_metadata, origin)
                else {
                    return Err((400, "This form does not belong to this worker.".to_owned()));
                };
                let reason = match Reason::parse(&form.reason) {
                    Ok(reason) => reason,
                    Err(error) => return Ok(Some(SlackRequest::Invalid(refusing(error)))),
                };
                Some(SlackRequest::answer(SlackAnswer {
                    value: pending.value,
                    action: pending.action,
                    team: form.team,
                    user: form.user,
                    reason: Some(reason),
                    clicked: Clicked {
                        channel: pending.channel,
                        ts: pending.ts,
                        response_url: pending.response_url,
                    },
                    trigger: None,
                }))
            }
            Interaction::Other => None,
        })
    }

    /// Carries out the answer. Returns what to reply to the person.
    async fn handle_answer(&self, slack_answer: &SlackAnswer) -> Option<String> {
        let settings = self.approvals.settings();
        let slack = settings.slack.as_ref()?;
        // In a channel that workspaces share, people come from others too.
        let team = slack_answer
            .user
            .team
            .as_ref()
            .unwrap_or(&slack_answer.team);
        if slack_answer.team != slack.team || *team != slack.team {
            return Some(
                "Members of your Slack workspace can't decide here. Nothing was done.".to_owned(),
            );
        }
        let Ok(ButtonValue { token, if_match }) = ButtonValue::parse(&slack_answer.value) else {
            return Some(
                "This button was posted by a different version of this worker. Nothing was done. Use a newer message or the link.".to_owned(),
            );
        };
        let keys = &self.approvals.secrets().link_keys;
        let grant = match keys.open(&token, &settings.url, Purpose::Button, self.now()) {
            Ok(grant) if grant.actions.allows(slack_answer.action) => grant,
            Ok(_) => {
                return Some("This button isn't for that action. Nothing was done.".to_owned());
            }
            Err(refusal) => return Some(format!("{refusal} Nothing was done.")),
        };
        let approver = match Approver::slack(
            &slack_answer.team,
            &slack_answer.user.id,
            slack_answer.user.name.as_deref(),
        ) {
            Ok(approver) => approver,
            Err(error) => return Some(format!("{error} Nothing was done.")),
        };
        let answer = Answer {
            grant,
            action: slack_answer.action,
            approver,
            claims: Claims::new(),
            reason: slack_answer.reason.clone(),
            if_match,
            via: "slack",
        };
        let service = answer.grant.arn.service();
        match self.answer(&answer).await {
            Answered::Denied(why) => Some(why),
            Answered::NeedsReason(snapshot) => self.ask_why(slack_answer, &answer, &snapshot).await,
            Answered::Voted(snapshot, votes) => {
                self.count(&answer, &snapshot, &votes, Some(&slack_answer.clicked))
                    .await;
                Some(format!(
                    "Your approval of {service} has been counted: {}. Nothing is sent to ECS until the others agree.",
                    votes.words()
                ))
            }
            Answered::Decided(snapshot, decided) => {
                self.settle(&answer, &snapshot, &decided, Some(&slack_answer.clicked))
                    .await;
                Some(format!(
                    "{}. {}",
                    headline(decided.result, service),
                    decided.message
                ))
            }
            Answered::Failed(error) => {
                if error.code() == code::CONSEQUENCE_CHANGED {
                    self.ask_again(&answer, &slack_answer.clicked).await;
                }
                Some(format!("{service}: nothing was done. {}", error.message()))
            }
        }
    }

    /// Opens the form that asks why; where that cannot be, says where to say it.
    async fn ask_why(
        &self,
        slack_answer: &SlackAnswer,
        answer: &Answer,
        snapshot: &Snapshot,
    ) -> Option<String> {
        match self.form_for_why(slack_answer, answer, snapshot) {
            None => {}
            Some(body) => match self.approvals.open_view(&self.io, body).await {
                Ok(()) => return None,
                Err(error) => self.log(LogLine {
                    code: Some(error.code),
                    message: Some("The form for the reason could not be opened.".to_owned()),
                    ..about(Logged::ChatFailed, &answer.grant)
                }),
            },
        }
        let what = "A reason is needed. Nothing was done yet.";
        Some(match self.decide_of(&answer.grant) {
            Some(link) => format!("{what} Enter it here: {link}"),
            // The settings admit no reason without a sign-in or a bot token.
            None => format!("{what} The form for it couldn't be opened. Press the button again."),
        })
    }

    /// The form; `None` where it cannot be opened.
    fn form_for_why(
        &self,
        slack_answer: &SlackAnswer,
        answer: &Answer,
        snapshot: &Snapshot,
    ) -> Option<String> {
        self.approvals.secrets().slack_bot_token.as_ref()?;
        let pending = PendingReason {
            value: slack_answer.value.clone(),
            action: slack_answer.action,
            channel: slack_answer.clicked.channel.clone(),
            ts: slack_answer.clicked.ts.clone(),
            response_url: slack_answer.clicked.response_url.clone(),
        };
        let place = Location::new(&answer.grant.arn, None);
        let rollout = &snapshot.rollout;
        let possibility = match slack_answer.action {
            Action::Continue => &rollout.continuing,
            Action::Rollback => &rollout.roll_back,
        };
        let consequence = possibility.consequence.as_deref()?;
        let vote = self.terms(snapshot, &answer.grant).vote();
        let vote = vote
            .as_deref()
            .filter(|_| slack_answer.action == Action::Continue);
        asking_reason(
            slack_answer.trigger.as_deref()?,
            &place,
            consequence,
            vote,
            &pending,
        )
    }

    /// Tells only the person who clicked: by what the click gave, which ends after half an hour or five uses, or else by bot token.
    async fn reply_privately(&self, slack_answer: &SlackAnswer, text: &str) {
        let clicked = &slack_answer.clicked;
        if let Some(url) = &clicked.response_url
            && post_to(&self.io, url.as_str(), note(text).ephemeral())
                .await
                .is_ok()
        {
            return;
        }
        let failed = match clicked.channel.as_ref().filter(|_| self.can_update()) {
            None => "no-channel".to_owned(),
            Some(channel) => {
                let body = note(text).to_one(channel, &slack_answer.user.id);
                match self.approvals.post_ephemeral(&self.io, body).await {
                    Ok(()) => return,
                    Err(error) => error.code,
                }
            }
        };
        self.log(LogLine {
            who: Some(slack_answer.user.id.clone()),
            code: Some(failed),
            message: Some(text.to_owned()),
            ..LogLine::new(Logged::ReplyFailed)
        });
    }
}
