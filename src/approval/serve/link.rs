//! `GET /decide`: a link. Looking at it changes nothing. Where people can sign in, it shows nothing before somebody has.

use super::Serving;
use super::seen::Seen;
use crate::approval::admission::Tally;
use crate::approval::approver::Approver;
use crate::approval::link::{Grant, Purpose, Viewers, expires_at};
use crate::approval::policy::Ruling;
use crate::approval::told::{Form, Level, Line, Page, Side, State, Told, Votes};
use crate::approval::{Identity, Person, Reason};
use crate::ecs::Action;
use crate::timestamp::Timestamp;

/// A status, and what the page shows.
pub(super) type Shown = (u16, Page);

impl Serving {
    pub(super) async fn look(&self, token: &str, identity: Option<&Identity>) {
        let (status, page) = match self.looked(token, identity).await {
            Ok(page) => (200, page),
            Err(shown) => *shown,
        };
        self.show(status, page);
    }

    pub(super) fn show(&self, status: u16, page: Page) {
        let page = Box::new(page.toned());
        (self.tell)(Told::Page { status, page });
    }

    /// When a link ends that is made now, for a hook with this deadline.
    pub(super) fn link_ends_at(&self, deadline: Option<Timestamp>) -> Timestamp {
        expires_at(self.now(), deadline, self.viewers())
    }

    pub(super) fn opened(&self, token: &str) -> Result<Grant, Box<Shown>> {
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
    async fn looked(&self, token: &str, identity: Option<&Identity>) -> Result<Page, Box<Shown>> {
        let grant = self.opened(token)?;
        let person = identity.map(|identity| self.person(identity)).transpose()?;
        match (person, self.viewers()) {
            (None, Viewers::SignedIn) => Ok(self.sign_in("Sign in", None)),
            (None, Viewers::Anyone) => {
                let (_, mut page) = self.read(&grant).await?;
                if page.state == State::Question {
                    page.state = State::SignIn;
                    page.message = Some(self.how_to_sign_in().to_owned());
                }
                Ok(page)
            }
            (Some(Person { approver, .. }), _) => {
                let (seen, mut page) = self.read(&grant).await?;
                page.person = Some(approver.name());
                if page.state == State::Question {
                    page.form = Some(self.form_for(token, &grant, &seen, &approver));
                }
                Ok(page)
            }
        }
    }

    /// The deployment, and a page that shows it.
    async fn read(&self, grant: &Grant) -> Result<(Seen, Page), Box<Shown>> {
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            let message = format!(
                "This worker is no longer set up for account {}.",
                grant.arn.account()
            );
            return Err(Box::new((403, refused("This link can't be used", message))));
        };
        let seen = self.see_shared(account, grant).await.map_err(|error| {
            let page = Page {
                title: "Couldn't read the deployment".to_owned(),
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
            let etag = possibility.etag.as_ref();
            let etag = etag.filter(|_| grant.actions.allow(action))?;
            let ruling = self.approvals.ruling(grant, &seen.rollout, action);
            Some(Side {
                consequence: possibility.consequence.clone()?,
                if_match: etag.to_string(),
                reason: ruling.asks_reason(),
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
            longest_reason: Reason::LONGEST,
        }
    }

    /// Who they are, by the claim that the settings name.
    pub(super) fn person(&self, identity: &Identity) -> Result<Person, Box<Shown>> {
        let refused = |message: String| Box::new((403, refused("Can't tell who you are", message)));
        let Some(settings) = &self.approvals.settings().identity else {
            return Err(refused(self.how_to_sign_in().to_owned()));
        };
        identity.person(settings).map_err(|error| {
            self.log(Line {
                level: Level::Warn,
                what: "identity-refused",
                code: Some(error.code().to_owned()),
                ..Line::default()
            });
            refused(error.to_string())
        })
    }

    /// A page that only asks to sign in.
    pub(super) fn sign_in(&self, title: &str, before: Option<&str>) -> Page {
        let how = self.how_to_sign_in();
        let message = before.map_or(how.to_owned(), |before| [before, " ", how].concat());
        Page {
            state: State::SignIn,
            title: title.to_owned(),
            message: Some(message),
            ..Page::default()
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

pub(super) fn refused(title: &str, message: String) -> Page {
    Page {
        state: State::Refused,
        title: title.to_owned(),
        message: Some(message),
        ..Page::default()
    }
}
