//! `/decide`: a link. Looking at it changes nothing; its form needs a person, and comes from this page.

use super::Serving;
use super::answering::{Answer, Answered};
use super::ask::words;
use super::seen::Seen;
use crate::approval::approver::Approver;
use crate::approval::link::{Grant, Purpose};
use crate::approval::slack::modal;
use crate::approval::told::{Form, Page, Side, State, Told, Votes, headline};
use crate::approval::{Given, Identity};
use crate::ecs::Action;

/// The longest reason, in characters.
const LONGEST_REASON: usize = modal::LONGEST_REASON as usize;

/// A status, and what the page shows.
type Shown = (u16, Page);

impl Serving {
    pub(super) async fn look(&self, token: &str, identity: Option<&Identity>) {
        let (status, page) = match self.opened(token) {
            Ok(grant) => self.looked(token, &grant, identity).await,
            Err(refused) => *refused,
        };
        self.show(status, page);
    }

    pub(super) async fn form(&self, given: &Given, identity: Option<&Identity>) {
        let (status, page) = self.sent(given, identity).await;
        self.show(status, page);
    }

    fn show(&self, status: u16, page: Page) {
        let page = Box::new(page);
        (self.tell)(Told::Page { status, page });
    }

    fn opened(&self, token: &str) -> Result<Grant, Box<Shown>> {
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
        let seen = self.see(account, grant).await.map_err(|error| {
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
        let need = self.rule(grant, seen, Action::Continue)?.needs();
        let deadline = seen.hook(&grant.hook_id).and_then(|hook| hook.expires_at);
        let memory = self.approvals.memory(&self.io, &grant.hook_id, deadline);
        let votes = memory.read().await.ok()?.votes;
        let names = votes.into_iter().map(|vote| vote.name).collect();
        (need > 1).then_some(Votes { need, names })
    }

    fn form_for(&self, token: &str, grant: &Grant, seen: &Seen, approver: &Approver) -> Form {
        let side = |action| {
            let possibility = match action {
                Action::Continue => &seen.rollout.continuing,
                Action::Rollback => &seen.rollout.roll_back,
            };
            let consequence = possibility
                .consequence
                .clone()
                .filter(|_| grant.actions.allow(action))?;
            let reason = self
                .rule(grant, seen, action)
                .is_some_and(|rule| rule.reason);
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
    fn approver(&self, identity: &Identity) -> Result<Approver, Box<Shown>> {
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

    fn how_to_sign_in(&self) -> String {
        match self.approvals.settings().identity {
            Some(_) => "To decide here, come with your company's sign-in: open this link in a browser where you are signed in.",
            None => "Nobody decides here: this worker is not set up to know who you are. Decide where you were asked.",
        }
        .to_owned()
    }

    async fn sent(&self, given: &Given, identity: Option<&Identity>) -> Shown {
        if !self.is_from_here(given) {
            let message = "The form was sent from another site, or by a browser that does not say from where. Nothing was done.";
            return (
                403,
                refused("This was not sent from this page", message.to_owned()),
            );
        }
        let Some(identity) = identity else {
            let page = Page {
                state: State::SignIn,
                title: "It is not known who you are".to_owned(),
                message: Some(format!("Nothing was done. {}", self.how_to_sign_in())),
                ..Page::default()
            };
            return (401, page);
        };
        let approver = match self.approver(identity) {
            Ok(approver) => approver,
            Err(refused) => return *refused,
        };
        let fields = Fields::of(&given.body);
        let grant = match self.opened(&fields.t) {
            Ok(grant) => grant,
            Err(refused) => return *refused,
        };
        let keys = &self.approvals.secrets().link_keys;
        if !keys.is_form_token(
            &fields.form,
            &grant,
            &self.approvals.settings().url,
            &approver.sub(),
        ) {
            let message = "The form was not made for you and this hook, or the keys have changed since. Open the link again. Nothing was done.";
            return (403, refused("This form cannot be used", message.to_owned()));
        }
        let Some(action) = fields.action.filter(|action| grant.actions.allow(*action)) else {
            let message = "The form does not say whether to continue or to roll back. Open the link again. Nothing was done.";
            return (400, refused("This form cannot be used", message.to_owned()));
        };
        let person = approver.name();
        let answer = Answer {
            grant,
            action,
            approver,
            claims: identity.claims.clone(),
            reason: fields.reason,
            told: fields.told,
            via: "link",
        };
        let (status, page) = self.carried_out(&answer, &fields.t).await;
        let page = Page {
            person: Some(person),
            page: self.page_of(&answer.grant),
            ..page
        };
        (status, page)
    }

    async fn carried_out(&self, answer: &Answer, token: &str) -> Shown {
        let told = |title: &str, message: String| Page {
            state: State::Told,
            title: title.to_owned(),
            message: Some(message),
            ..Page::default()
        };
        match self.answer(answer).await {
            Answered::Denied(why) => (403, refused("You may not", why)),
            Answered::NeedsReason(seen) => {
                let mut page = self.asking_again(answer, token, &seen);
                page.message = Some("Please say why. Nothing was done yet.".to_owned());
                (422, page)
            }
            Answered::Voted(seen, votes) => {
                self.count(answer, &seen, &votes, None).await;
                let message = format!(
                    "{}. Nothing is sent to ECS before the others have said so too.",
                    words(&votes)
                );
                let page = Page {
                    votes: Some(votes),
                    ..told("Your answer counts", message)
                };
                (200, page)
            }
            Answered::Decided(seen, decided) => {
                self.settle(answer, &seen, &decided, None).await;
                let outcome = &decided.outcome;
                let title = headline(outcome.result, answer.grant.arn.service());
                let page = Page {
                    result: Some(outcome.result.name()),
                    ..told(&title, outcome.message.clone())
                };
                (200, page)
            }
            Answered::Failed(error) => {
                let page = Page {
                    title: "Nothing was done".to_owned(),
                    message: Some(error.message().to_owned()),
                    ..Page::default()
                };
                (502, page)
            }
        }
    }

    fn asking_again(&self, answer: &Answer, token: &str, seen: &Seen) -> Page {
        let grant = &answer.grant;
        let account = self.approvals.settings().account(grant.arn.account());
        let question = account.map(|account| self.question(seen, account, grant));
        Page {
            state: State::Question,
            title: question
                .as_ref()
                .map(|question| question.headline.clone())
                .unwrap_or_default(),
            form: Some(self.form_for(token, grant, seen, &answer.approver)),
            question,
            ..Page::default()
        }
    }

    /// Whether a form was sent by a page of this worker's own.
    fn is_from_here(&self, given: &Given) -> bool {
        match given.header("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => given.header("origin") == Some(self.approvals.settings().url.as_str()),
        }
    }
}

/// What the form holds.
struct Fields {
    t: String,
    form: String,
    action: Option<Action>,
    reason: Option<String>,
    told: Option<String>,
}

impl Fields {
    fn of(body: &[u8]) -> Self {
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
        let consequence = match action {
            Some(Action::Continue) => "consequenceContinue",
            _ => "consequenceRollBack",
        };
        let reason = field("reason").map(|reason| {
            reason
                .trim()
                .chars()
                .take(LONGEST_REASON)
                .collect::<String>()
        });
        Self {
            t: field("t").unwrap_or_default(),
            form: field("form").unwrap_or_default(),
            action,
            reason: reason.filter(|reason| !reason.is_empty()),
            // Without what the person read, the act would be bound to nothing: then nothing can match.
            told: Some(field(consequence).unwrap_or_default()),
        }
    }
}

fn refused(title: &str, message: String) -> Page {
    Page {
        state: State::Refused,
        title: title.to_owned(),
        message: Some(message),
        ..Page::default()
    }
}
