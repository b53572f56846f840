//! `POST /decide`: the form behind a link. It takes a person, and comes from this worker's own page.

use super::Serving;
use super::answering::Answered;
use super::link::{PageResponse, refused};
use super::snapshot::Snapshot;
use crate::approval::admission::Answer;
use crate::approval::output::{ApprovalPage, PageState, headline};
use crate::approval::{IncomingRequest, Person, Reason, ReasonError, VerifiedToken};
use crate::ecs::Action;

impl Serving {
    pub(super) async fn form(&self, given: &IncomingRequest, identity: Option<&VerifiedToken>) {
        let (answer, token) = match self.parse_form(given, identity) {
            Ok(parse_form) => parse_form,
            Err(refused) => {
                let (status, page) = *refused;
                return self.show(status, page);
            }
        };
        let answered = self.answer(&answer).await;
        let (status, page) = self.page_after(&answer, &answered, &token).await;
        let page = ApprovalPage {
            person: Some(answer.approver.name()),
            page: self.page_of(&answer.grant),
            ..page
        };
        self.show(status, page);
        // The person has their answer; the messages may take longer.
        match &answered {
            Answered::Voted(snapshot, votes) => self.count(&answer, snapshot, votes, None).await,
            Answered::Decided(snapshot, decided) => {
                self.settle(&answer, snapshot, decided, None).await;
            }
            _ => {}
        }
    }

    /// What somebody answered, and the link's token.
    fn parse_form(
        &self,
        given: &IncomingRequest,
        identity: Option<&VerifiedToken>,
    ) -> Result<(Answer, String), Box<PageResponse>> {
        let unusable = |status, title: &str, message: &str| {
            let message = [message, " Nothing was done."].concat();
            Box::new((status, refused(title, message)))
        };
        if !self.is_from_here(given) {
            let message = "The form came from another site, or from a browser that doesn't say where it came from.";
            return Err(unusable(403, "This form can't be used", message));
        }
        let Some(identity) = identity else {
            let page = self.sign_in("Sign in", Some("Nothing was done."));
            return Err(Box::new((401, page)));
        };
        let Person { approver, claims } = self.person(identity)?;
        let fields = FormFields::parse(&given.body);
        let grant = self.open_token(&fields.t)?;
        let (keys, url) = (
            &self.approvals.secrets().link_keys,
            &self.approvals.settings().url,
        );
        if !keys.is_form_token(&fields.form, &grant, url, &approver.sub()) {
            let message = "The form was made for someone else or for another pause, or its key has since been replaced. Open the link again.";
            return Err(unusable(403, "This form can't be used", message));
        }
        let Some(action) = fields.action.filter(|action| grant.actions.allows(*action)) else {
            let message = "The form doesn't say whether to continue or to roll back, or this link isn't for that. Open the link again.";
            return Err(unusable(400, "This form can't be used", message));
        };
        let reason = match Reason::parse(&fields.reason) {
            Ok(reason) => Some(reason),
            // Where one is needed, it is asked for.
            Err(ReasonError::Blank) => None,
            Err(error) => {
                let message = format!("{error} Go back to the form to change it.");
                return Err(unusable(422, "Your reason is too long", &message));
            }
        };
        let Ok(if_match) = fields.if_match.parse() else {
            let message = "The form doesn't say which state of the deployment it is about, or was made by a different version of this worker. Open the link again.";
            return Err(unusable(400, "This form can't be used", message));
        };
        let answer = Answer {
            grant,
            action,
            approver,
            claims,
            reason,
            if_match,
            via: "link",
        };
        Ok((answer, fields.t))
    }

    async fn page_after(&self, answer: &Answer, answered: &Answered, token: &str) -> PageResponse {
        let outcome = |title: &str, message: String| ApprovalPage {
            state: PageState::Outcome,
            title: title.to_owned(),
            message: Some(message),
            ..ApprovalPage::default()
        };
        match answered {
            Answered::Denied(why) => (403, refused("Not allowed", why.clone())),
            Answered::NeedsReason(snapshot) => {
                let mut page = self.asking_again(answer, token, snapshot).await;
                page.message = Some("Enter a reason. Nothing was done yet.".to_owned());
                (422, page)
            }
            Answered::Voted(_, votes) => {
                let message = format!(
                    "{}. Nothing is sent to ECS until the others agree.",
                    votes.words()
                );
                let page = ApprovalPage {
                    votes: Some(votes.clone()),
                    ..outcome("Your approval has been counted", message)
                };
                (200, page)
            }
            Answered::Decided(_, decided) => {
                let title = headline(decided.result, answer.grant.arn.service());
                let page = ApprovalPage {
                    result: Some(decided.result),
                    ..outcome(&title, decided.message.clone())
                };
                (200, page)
            }
            Answered::Failed(error) => {
                let page = ApprovalPage {
                    title: "Nothing was done".to_owned(),
                    message: Some(error.message().to_owned()),
                    ..ApprovalPage::default()
                };
                (502, page)
            }
        }
    }

    async fn asking_again(
        &self,
        answer: &Answer,
        token: &str,
        snapshot: &Snapshot,
    ) -> ApprovalPage {
        let grant = &answer.grant;
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            return ApprovalPage::default();
        };
        let snapshot = self.with_changes(account, snapshot.clone()).await;
        let question = self.question(&snapshot, account, grant);
        ApprovalPage {
            state: PageState::Question,
            title: question.headline.clone(),
            form: Some(self.form_for(token, grant, &snapshot, &answer.approver)),
            question: Some(question),
            ..ApprovalPage::default()
        }
    }

    /// Whether a form was sent by a page of this worker's own.
    fn is_from_here(&self, given: &IncomingRequest) -> bool {
        match given.header("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => given.header("origin") == Some(self.approvals.settings().url.as_str()),
        }
    }
}

/// What the form holds.
struct FormFields {
    t: String,
    form: String,
    action: Option<Action>,
    reason: String,
    /// The etag of the side that they chose.
    if_match: String,
}

impl FormFields {
    fn parse(body: &[u8]) -> Self {
        let field = |name: &str| {
            let mut fields = form_urlencoded::parse(body);
            fields
                .find(|(held, _)| held == name)
                .map(|(_, value)| value.into_owned())
        };
        let action = match field("action").as_deref() {
            Some("CONTINUE") => Some(Action::Continue),
            Some("ROLLBACK") => Some(Action::Rollback),
            _ => None,
        };
        let if_match = match action {
            Some(Action::Continue) => "ifMatchContinue",
            _ => "ifMatchRollBack",
        };
        Self {
            t: field("t").unwrap_or_default(),
            form: field("form").unwrap_or_default(),
            action,
            reason: field("reason").unwrap_or_default(),
            if_match: field(if_match).unwrap_or_default(),
        }
    }
}
