//! Counting who has said to continue. Somebody may be known both to Slack and to the company's sign-in, so only those who are known by the same are
//! certainly different people: each kind counts apart.

use crate::approval::approver::Kind;
use crate::approval::store::Vote;
use crate::approval::told::Votes;

const KINDS: [(Kind, &str); 2] = [(Kind::Slack, "in Slack"), (Kind::Oidc, "by link")];

/// Those of one kind.
pub(super) fn alike(votes: &[Vote], kind: Kind) -> Vec<String> {
    let votes = votes.iter().filter(|vote| vote.kind == kind.as_str());
    votes.map(|vote| vote.name.clone()).collect()
}

/// Those of the kind that has most.
pub(super) fn leading(votes: &[Vote]) -> Vec<String> {
    let kinds = KINDS.map(|(kind, _)| alike(votes, kind));
    kinds.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

/// `1 of 2 so far: Ann`; `1 of 2 in Slack so far: Ann; 1 of 2 by link: Ben`, where there are both.
pub(super) fn tally(votes: &[Vote], need: u32) -> String {
    let kinds = KINDS.map(|(kind, how)| (how, alike(votes, kind)));
    let there: Vec<_> = kinds
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .collect();
    if let [(_, names)] = &there[..] {
        let names = names.clone();
        return words(&Votes { need, names });
    }
    let each: Vec<String> = there
        .iter()
        .map(|(how, names)| format!("{} of {need} {how}: {}", names.len(), names.join(", ")))
        .collect();
    ["so far ", &each.join("; ")].concat()
}

/// `1 of 2 so far: Ann`.
pub(super) fn words(votes: &Votes) -> String {
    format!(
        "{} of {} so far: {}",
        votes.names.len(),
        votes.need,
        votes.names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(kind: Kind, name: &str) -> Vote {
        Vote {
            sub: format!("{}:{name}", kind.as_str()),
            name: name.to_owned(),
            kind: kind.as_str().to_owned(),
            reason: None,
        }
    }

    #[test]
    fn each_kind_counts_apart_and_nobody_is_left_out() {
        let mut votes = vec![vote(Kind::Slack, "Ann")];
        assert_eq!(tally(&votes, 2), "1 of 2 so far: Ann");
        votes.push(vote(Kind::Oidc, "Ben"));
        assert_eq!(
            tally(&votes, 2),
            "so far 1 of 2 in Slack: Ann; 1 of 2 by link: Ben"
        );
        assert_eq!(alike(&votes, Kind::Oidc), ["Ben"]);
        votes.push(vote(Kind::Oidc, "Cia"));
        assert_eq!(leading(&votes), ["Ben", "Cia"]);
    }
}
