//! `GET /decide`: a link. Looking at it changes nothing. Where people can sign in, it shows nothing before somebody has.

use super::Serving;
use super::snapshot::Snapshot;
use crate::approval::admission::Tally;
use crate::approval::approver::Approver;
use crate::approval::link::{Grant, Purpose, Viewers, expires_at};
use crate::approval::output::{
    ApprovalForm, ApprovalPage, FormOption, LogLine, Logged, PageState, Votes, WorkerOutput,
};
use crate::approval::policy::Ruling;
use crate::approval::{Person, Reason, VerifiedToken};
use crate::ecs::Action;
use crate::timestamp::Timestamp;

/// A status, and what the page shows.
pub(super) type PageResponse = (u16, ApprovalPage);

impl Serving {
    pub(super) async fn view_link(&self, token: &str, identity: Option<&VerifiedToken>) {
        let (status, page) = match self.link_page(token, identity).await {
            Ok(page) => (200, page),
            Err(shown) => *shown,
        };
        self.show(status, page);
    }

    pub(super) fn show(&self, status: u16, page: ApprovalPage) {
        let page = Box::new(page.toned());
        (self.emit)(WorkerOutput::Page { status, page });
    }

    /// When a link ends that is made now, for a hook with this deadline.
    pub(super) fn link_ends_at(&self, deadline: Option<Timestamp>) -> Timestamp {
        expires_at(self.now(), deadline, self.viewers())
    }

    pub(super) fn open_token(&self, token: &str) -> Result<Grant, Box<PageResponse>> {
        let settings = self.approvals.settings();
        let keys = &self.approvals.secrets().link_keys;
        let unusable = |message: String| {
            let page = refused("This link can't be used", message);
            Box::new((403, page))
        };
        let grant = keys
            .open(token, &settings.url, Purpose::Link, self.now())
            .map_err(|refusal| unusable(refusal.to_string()))?;
        // It was made while people had to sign in.
        let for_signed_in = grant.expires_at > self.link_ends_at(None);
        if self.viewers() == Viewers::Anyone && for_signed_in {
            let message = "It requires a sign-in, and this worker no longer has one. Decide in the Amazon ECS console.";
            return Err(unusable(message.to_owned()));
        }
        Ok(grant)
    }

    fn viewers(&self) -> Viewers {
        match self.approvals.settings().identity {
            Some(_) => Viewers::SignedIn,
            None => Viewers::Anyone,
        }
    }

    /// Where people can sign in, nothing is read and nothing of the deployment is shown before somebody has.
    async fn link_page(
        &self,
        token: &str,
        identity: Option<&VerifiedToken>,
    ) -> Result<ApprovalPage, Box<PageResponse>> {
        let grant = self.open_token(token)?;
        let person = identity.map(|identity| self.person(identity)).transpose()?;
        match (person, self.viewers()) {
            (None, Viewers::SignedIn) => Ok(self.sign_in("Sign in", None)),
            (None, Viewers::Anyone) => {
                let (_, mut page) = self.read(&grant).await?;
                if page.state == PageState::Question {
                    page.state = PageState::SignIn;
                    page.message = Some(self.how_to_sign_in().to_owned());
                }
                Ok(page)
            }
            (Some(Person { approver, .. }), _) => {
                let (snapshot, mut page) = self.read(&grant).await?;
                page.person = Some(approver.name());
                if page.state == PageState::Question {
                    page.form = Some(self.form_for(token, &grant, &snapshot, &approver));
                }
                Ok(page)
            }
        }
    }

    /// The deployment, and a page that shows it.
    async fn read(&self, grant: &Grant) -> Result<(Snapshot, ApprovalPage), Box<PageResponse>> {
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            let message = format!(
                "This worker is no longer set up for account {}.",
                grant.arn.account()
            );
            return Err(Box::new((403, refused("This link can't be used", message))));
        };
        let snapshot = self
            .read_with_changes_shared(account, grant)
            .await
            .map_err(|error| {
                let page = ApprovalPage {
                    title: "Couldn't read the deployment".to_owned(),
                    message: Some(error.message().to_owned()),
                    page: self.page_of(grant),
                    ..ApprovalPage::default()
                };
                Box::new((502, page))
            })?;
        let question = self.question(&snapshot, account, grant);
        let waits = snapshot.is_awaiting(&grant.hook_id);
        let page = ApprovalPage {
            state: if waits {
                PageState::Question
            } else {
                PageState::Outcome
            },
            title: question.headline.clone(),
            votes: if waits {
                self.votes(grant, &snapshot).await
            } else {
                None
            },
            page: self.page_of(grant),
            question: Some(question),
            ..ApprovalPage::default()
        };
        Ok((snapshot, page))
    }

    async fn votes(&self, grant: &Grant, snapshot: &Snapshot) -> Option<Votes> {
        let Ruling::Rule(rule) = self
            .approvals
            .ruling(grant, &snapshot.rollout, Action::Continue)
        else {
            return None;
        };
        let need = rule.needs();
        if need < 2 {
            return None;
        }
        let deadline = snapshot.deadline(&grant.hook_id);
        let memory = self.approvals.memory(&self.io, &grant.hook_id, deadline);
        let votes = memory.read().await.ok()?.votes;
        let votes = self.approvals.counted_votes(&self.io, rule, &votes).await;
        let votes = &votes.ok()?;
        Some(Tally { votes, need }.leading())
    }

    pub(super) fn form_for(
        &self,
        token: &str,
        grant: &Grant,
        snapshot: &Snapshot,
        approver: &Approver,
    ) -> ApprovalForm {
        let side = |action| {
            let possibility = match action {
                Action::Continue => &snapshot.rollout.continuing,
                Action::Rollback => &snapshot.rollout.roll_back,
            };
            let etag = possibility.etag.as_ref();
            let etag = etag.filter(|_| grant.actions.allows(action))?;
            let ruling = self.approvals.ruling(grant, &snapshot.rollout, action);
            Some(FormOption {
                consequence: possibility.consequence.clone()?,
                if_match: etag.to_string(),
                reason: ruling.requires_reason(),
            })
        };
        ApprovalForm {
            t: token.to_owned(),
            form: self.approvals.secrets().link_keys.form_token(
                grant,
                &self.approvals.settings().url,
                &approver.sub(),
            ),
            continuing: side(Action::Continue),
            roll_back: side(Action::Rollback),
            longest_reason: Reason::LONGEST,
        }
    }

    /// Who they are, by the claim that the settings name.
    pub(super) fn person(&self, identity: &VerifiedToken) -> Result<Person, Box<PageResponse>> {
        let refused = |message: String| Box::new((403, refused("Can't tell who you are", message)));
        let Some(settings) = &self.approvals.settings().identity else {
            return Err(refused(self.how_to_sign_in().to_owned()));
        };
        identity.person(settings).map_err(|error| {
            self.log(LogLine {
                code: Some(error.code().to_owned()),
                ..LogLine::new(Logged::IdentityRefused)
            });
            refused(error.to_string())
        })
    }

    /// A page that only asks to sign in.
    pub(super) fn sign_in(&self, title: &str, before: Option<&str>) -> ApprovalPage {
        let how = self.how_to_sign_in();
        let message = before.map_or(how.to_owned(), |before| [before, " ", how].concat());
        ApprovalPage {
            state: PageState::SignIn,
            title: title.to_owned(),
            message: Some(message),
            ..ApprovalPage::default()
        }
    }

    fn how_to_sign_in(&self) -> &'static str {
        match self.viewers() {
            Viewers::SignedIn => "Sign in with your company account, then open this link again.",
            Viewers::Anyone => {
                "This worker has no sign-in, so nobody can decide by link. Decide where you were asked."
            }
        }
    }
}

pub(super) fn refused(title: &str, message: String) -> ApprovalPage {
    ApprovalPage {
        state: PageState::Refused,
        title: title.to_owned(),
        message: Some(message),
        ..ApprovalPage::default()
    }
}
