//! People who answer: they look for a button or a link, press, and say why.

use ecs_greenlight::approval::WorkerRequest;
use serde_json::Value;

use super::{Engine, LINK, What, Wish};
use crate::people::{Answer, filled_in, press, submission};
use crate::processes::{Cause, ServedId};
use crate::slack::{after, value};

impl Engine {
    pub(super) fn try_wish(&mut self, wish: Wish) {
        if self.wish_comes_true(wish).is_none() && wish.tries > 0 {
            let delay = self.dice.between(2_000, 40_000);
            let tries = wish.tries - 1;
            self.after(delay, What::Wish(Wish { tries, ..wish }));
        }
    }

    /// They find a button or a link, and the worker takes what they send.
    pub(super) fn wish_comes_true(&mut self, wish: Wish) -> Option<()> {
        let Wish { person, action, .. } = wish;
        let stale = self.dice.percent(15);
        let messages = self.slack.messages.iter().rev();
        let showing = messages
            .filter(|message| !message.deleted)
            .find_map(|message| {
                let versions = message.versions.iter().rev();
                let mut shown = versions.take(if stale { usize::MAX } else { 1 });
                let of = |body: &Value| match person.slack {
                    Some(_) => value(body, action),
                    None => after(body, LINK),
                };
                let held = shown.find_map(of)?;
                Some((message.ts.clone(), held, message.hook.clone()?))
            });
        let (ts, held, hook) = showing?;
        let number = self.answers.len();
        let (cause, request) = if person.slack.is_some() {
            let pressed = press(number, (person, action), (&ts, &held), self.now);
            (Cause::Answer(number), pressed)
        } else {
            let look = WorkerRequest::ViewLink {
                token: held,
                identity: Some(person.identity()),
            };
            (Cause::Look(number), look)
        };
        self.answers.push(Answer {
            person,
            action,
            hook,
            at: self.now,
            reason: None,
            served: Vec::new(),
            told: Vec::new(),
            form: false,
            uses: 0,
        });
        self.note(|| format!("{} answers {action:?} (answer {number})", person.sub));
        if self.begin(cause, request).is_none() {
            self.answers.pop();
            return None;
        }
        Some(())
    }

    /// They fill in the form for the reason: with one, or without.
    pub(super) fn submit(&mut self, answer: usize, view: &Value) {
        let reason = self.a_reason();
        let request = submission(
            self.answers[answer].person,
            view,
            reason.unwrap_or(" \u{200b} "),
            self.now,
        );
        self.answers[answer].reason = reason.map(str::to_owned);
        self.note(|| format!("answer {answer} is given the reason {reason:?}"));
        self.begin(Cause::Answer(answer), request);
    }

    /// They fill in the page behind a link.
    pub(super) fn fill(&mut self, answer: usize, page: &Value) {
        let reason = self.a_reason();
        let of = &mut self.answers[answer];
        of.reason = reason.map(str::to_owned);
        let given = filled_in(page, of.action, reason.unwrap_or_default());
        let identity = Some(of.person.identity());
        self.note(|| format!("answer {answer} is sent with the reason {reason:?}"));
        self.begin(
            Cause::Answer(answer),
            WorkerRequest::Answer { given, identity },
        );
    }

    /// The form stays open, and says what is wrong: they try once more, or close it.
    pub(super) fn correct(&mut self, served: ServedId) {
        let Cause::Answer(answer) = self.served[served].cause else {
            return;
        };
        let mut opened = self.slack.opened.iter();
        let view = opened
            .find(|(of, _)| *of == answer)
            .map(|(_, view)| view.clone());
        if let Some(view) = view.filter(|_| self.dice.percent(70)) {
            let delay = self.dice.between(2_000, 20_000);
            self.after(delay, What::Submit(answer, view));
        }
    }

    pub(super) fn a_reason(&mut self) -> Option<&'static str> {
        self.dice.percent(80).then_some("the checks are green")
    }
}
