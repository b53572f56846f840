//! Counting who has said to continue. Somebody may be known both to Slack and to the company's sign-in, so only those who are known by the same are
//! certainly different people: each kind counts apart.

use crate::approval::approver::IdentityProvider;
use crate::approval::memory::Vote;
use crate::approval::output::Votes;

const KINDS: [(IdentityProvider, &str); 2] = [
    (IdentityProvider::Slack, "in Slack"),
    (IdentityProvider::Oidc, "by link"),
];

/// The votes of a hook, as far as they count, and how many it takes.
pub(in crate::approval) struct Tally<'a> {
    pub(in crate::approval) votes: &'a [Vote],
    pub(in crate::approval) need: u32,
}

/// The people of one kind among the voters, each once.
pub(in crate::approval) fn names(votes: &[Vote], kind: IdentityProvider) -> Vec<String> {
    let mut subs = Vec::new();
    let mut names = Vec::new();
    for vote in votes.iter().filter(|vote| vote.kind == kind.as_str()) {
        if !subs.contains(&&vote.sub) {
            subs.push(&vote.sub);
            names.push(vote.name.clone());
        }
    }
    names
}

impl Tally<'_> {
    /// The people of the kind that has most.
    pub(in crate::approval) fn leading(&self) -> Votes {
        let kinds = KINDS.map(|(kind, _)| names(self.votes, kind));
        let names = kinds.into_iter().max_by_key(Vec::len).unwrap_or_default();
        Votes {
            need: self.need,
            names,
        }
    }

    /// Whether enough people of one kind agree.
    pub(in crate::approval) fn is_complete(&self) -> bool {
        u32::try_from(self.leading().names.len()).is_ok_and(|have| have >= self.need)
    }

    /// `1 of 2 so far: Ann`; `1 of 2 in Slack: Ann; 1 of 2 by link: Ben (counted separately)`, where there are both. `None` where nobody has voted.
    pub(in crate::approval) fn words(&self) -> Option<String> {
        let kinds = KINDS.map(|(kind, how)| (how, names(self.votes, kind)));
        let there: Vec<_> = kinds
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .collect();
        let need = self.need;
        if let [(_, names)] = &there[..] {
            let names = names.clone();
            return Some(Votes { need, names }.words());
        }
        let each: Vec<String> = there
            .iter()
            .map(|(how, names)| format!("{} of {need} {how}: {}", names.len(), names.join(", ")))
            .collect();
        (!each.is_empty()).then(|| [&each.join("; "), " (counted separately)"].concat())
    }
}

impl Votes {
    /// `1 of 2 so far: Ann`.
    pub(in crate::approval) fn words(&self) -> String {
        format!(
            "{} of {} so far: {}",
            self.names.len(),
            self.need,
            self.names.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::policy::Claims;

    fn vote(kind: IdentityProvider, name: &str) -> Vote {
        Vote {
            sub: format!("{}:{name}", kind.as_str()),
            name: name.to_owned(),
            kind: kind.as_str().to_owned(),
            slack_user: None,
            claims: Claims::new(),
            reason: None,
        }
    }

    fn words(votes: &[Vote]) -> Option<String> {
        Tally { votes, need: 2 }.words()
    }

    #[test]
    fn each_kind_counts_apart_and_nobody_is_left_out() {
        assert_eq!(words(&[]), None);
        let mut votes = vec![vote(IdentityProvider::Slack, "Ann")];
        assert_eq!(words(&votes).unwrap(), "1 of 2 so far: Ann");
        votes.push(vote(IdentityProvider::Oidc, "Ben"));
        assert_eq!(
            words(&votes).unwrap(),
            "1 of 2 in Slack: Ann; 1 of 2 by link: Ben (counted separately)"
        );
        assert_eq!(names(&votes, IdentityProvider::Oidc), ["Ben"]);
        assert!(
            !Tally {
                votes: &votes,
                need: 2
            }
            .is_complete()
        );
        votes.push(vote(IdentityProvider::Oidc, "Cia"));
        let tally = Tally {
            votes: &votes,
            need: 2,
        };
        assert_eq!(tally.leading().names, ["Ben", "Cia"]);
        assert!(tally.is_complete());
    }

    #[test]
    fn one_person_is_one_vote_whatever_the_reason_and_namesakes_are_two() {
        let (mut first, mut second) = (
            vote(IdentityProvider::Slack, "Ann"),
            vote(IdentityProvider::Slack, "Ann"),
        );
        first.reason = Some("checked".to_owned());
        second.reason = Some("checked again".to_owned());
        assert_eq!(
            names(&[first.clone(), second.clone()], IdentityProvider::Slack),
            ["Ann"]
        );
        second.sub = "slack:another".to_owned();
        assert_eq!(
            names(&[first, second], IdentityProvider::Slack),
            ["Ann", "Ann"]
        );
    }
}
