//! `GET /decide`: a link. Looking at it changes nothing, and nobody need be known for it.

use super::Serving;
use super::seen::Seen;
use crate::approval::Identity;
use crate::approval::admission::Tally;
use crate::approval::approver::Approver;
use crate::approval::link::{Grant, Purpose};
use crate::approval::policy::Ruling;
use crate::approval::slack::modal::LONGEST_REASON;
use crate::approval::told::{Form, Page, Side, State, Told, Votes};
use crate::ecs::Action;

/// A status, and what the page shows.
pub(super) type Shown = (u16, Page);

impl Serving {
    pub(super) async fn look(&self, token: &str, identity: Option<&Identity>) {
        let (status, page) = match self.opened(token) {
            Ok(grant) => self.looked(token, &grant, identity).await,
            Err(refused) => *refused,
        };
        self.show(status, page);
    }

    pub(super) fn show(&self, status: u16, page: Page) {
        let page = Box::new(page);
        (self.tell)(Told::Page { status, page });
    }

    pub(super) fn opened(&self, token: &str) -> Result<Grant, Box<Shown>> {
        let settings = self.approvals.settings();
        let keys = &self.approvals.secrets().link_keys;
        let opened = keys.open(token, &settings.url, Purpose::Link, self.now());
        opened.map_err(|refusal| {
            Box::new((
                403,
                refused("This link cannot be used", refusal.to_string()),
            ))
        })
    }

    async fn looked(&self, token: &str, grant: &Grant, identity: Option<&Identity>) -> Shown {
        let approver = match identity.map(|identity| self.approver(identity)).transpose() {
            Ok(approver) => approver,
            Err(refused) => return *refused,
        };
        let (seen, mut page) = match self.read(grant).await {
            Ok(read) => read,
            Err(shown) => return *shown,
        };
        let Some(approver) = approver else {
            if page.state == State::Question {
                page.state = State::SignIn;
                page.message = Some(self.how_to_sign_in());
            }
            return (200, page);
        };
        page.person = Some(approver.name());
        if page.state == State::Question {
            page.form = Some(self.form_for(token, grant, &seen, &approver));
        }
        (200, page)
    }

    /// The deployment, and a page that shows it.
    async fn read(&self, grant: &Grant) -> Result<(Seen, Page), Box<Shown>> {
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            let message = format!(
                "This worker is no longer set up for account {}.",
                grant.arn.account()
            );
            return Err(Box::new((
                403,
                refused("This link cannot be used", message),
            )));
        };
        let seen = self.see_shared(account, grant).await.map_err(|error| {
            let page = Page {
                title: "The deployment could not be read".to_owned(),
                message: Some(error.message().to_owned()),
                page: self.page_of(grant),
                ..Page::default()
            };
            Box::new((502, page))
        })?;
        let question = self.question(&seen, account, grant);
        let waits = seen.waits(&grant.hook_id);
        let page = Page {
            state: if waits { State::Question } else { State::Told },
            title: question.headline.clone(),
            message: None,
            votes: if waits {
                self.votes(grant, &seen).await
            } else {
                None
            },
            page: self.page_of(grant),
            question: Some(question),
            ..Page::default()
        };
        Ok((seen, page))
    }

    async fn votes(&self, grant: &Grant, seen: &Seen) -> Option<Votes> {
        let Ruling::Rule(rule) = self
            .approvals
            .ruling(grant, &seen.rollout, Action::Continue)
        else {
            return None;
        };
        let need = rule.needs();
        if need < 2 {
            return None;
        }
        let deadline = seen.deadline(&grant.hook_id);
        let memory = self.approvals.memory(&self.io, &grant.hook_id, deadline);
        let votes = memory.read().await.ok()?.votes;
        let votes = self.approvals.standing_votes(&self.io, rule, &votes).await;
        let votes = &votes.ok()?;
        Some(Tally { votes, need }.leading())
    }

    pub(super) fn form_for(
        &self,
        token: &str,
        grant: &Grant,
        seen: &Seen,
        approver: &Approver,
    ) -> Form {
        let side = |action| {
            let possibility = match action {
                Action::Continue => &seen.rollout.continuing,
                Action::Rollback => &seen.rollout.roll_back,
            };
            let consequence = possibility
                .consequence
                .clone()
                .filter(|_| grant.actions.allow(action))?;
            let ruling = self.approvals.ruling(grant, &seen.rollout, action);
            let rules = ruling.rules();
            let reason = !rules.is_empty() && rules.iter().all(|rule| rule.reason);
            Some(Side {
                consequence,
                reason,
            })
        };
        Form {
            t: token.to_owned(),
            form: self.approvals.secrets().link_keys.form_token(
                grant,
                &self.approvals.settings().url,
                &approver.sub(),
            ),
            continuing: side(Action::Continue),
            roll_back: side(Action::Rollback),
            longest_reason: LONGEST_REASON,
        }
    }

    /// Who they are, by the claim that the settings name.
    pub(super) fn approver(&self, identity: &Identity) -> Result<Approver, Box<Shown>> {
        let refused =
            |message: String| Box::new((403, refused("It is not known who you are", message)));
        let Some(settings) = &self.approvals.settings().identity else {
            return Err(refused(
                "This worker is not set up to know people who come by link.".to_owned(),
            ));
        };
        let claim = settings.person_claim();
        let named = |claim: &str| identity.claims.get(claim).and_then(|values| values.first());
        let Some(person) = named(claim) else {
            return Err(refused(format!(
                "Your token does not have the claim {claim:?}, by which this worker knows people."
            )));
        };
        let name = named("name").unwrap_or(person);
        Approver::oidc(person, Some(name)).map_err(|error| refused(error.to_string()))
    }

    pub(super) fn how_to_sign_in(&self) -> String {
        match self.approvals.settings().identity {
            Some(_) => "To decide here, come with your company's sign-in: open this link in a browser where you are signed in.",
            None => "Nobody decides here: this worker is not set up to know who you are. Decide where you were asked.",
        }
        .to_owned()
    }
}

pub(super) fn refused(title: &str, message: String) -> Page {
    Page {
        state: State::Refused,
        title: title.to_owned(),
        message: Some(message),
        ..Page::default()
    }
}
