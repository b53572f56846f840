//! What must come together before an answer is carried out.

/// What a policy asks for beyond one person's press.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How many different people must agree to continue; 0 and 1 are the same.
    pub approvals: u32,
    /// Whether each of them must give a reason.
    pub reason_to_continue: bool,
    /// Whether whoever rolls back must give a reason.
    pub reason_to_roll_back: bool,
}

impl Terms {
    /// The same for what is possible alone.
    pub(super) fn of_possible(self, continuing: bool, roll_back: bool) -> Self {
        Self {
            approvals: if continuing { self.approvals } else { 0 },
            reason_to_continue: self.reason_to_continue && continuing,
            reason_to_roll_back: self.reason_to_roll_back && roll_back,
        }
    }

    /// All of it: `2 approvals needed to continue, each with a reason.`
    pub(super) fn words(self) -> Option<String> {
        let approvals = self.approvals;
        let several = approvals > 1;
        let words = match (several, self.reason_to_continue, self.reason_to_roll_back) {
            (false, false, false) => return None,
            (false, true, true) => "A reason is needed.".to_owned(),
            (false, true, false) => "A reason is needed to continue.".to_owned(),
            (false, false, true) => "A reason is needed to roll back.".to_owned(),
            (true, false, false) => format!("{approvals} approvals needed to continue."),
            (true, true, false) => {
                format!("{approvals} approvals needed to continue, each with a reason.")
            }
            (true, false, true) => {
                format!(
                    "{approvals} approvals needed to continue. A reason is needed to roll back."
                )
            }
            (true, true, true) => format!(
                "{approvals} approvals needed to continue, each with a reason. A reason is needed to roll back, too."
            ),
        };
        Some(words)
    }

    /// What pressing *Continue* does where it is a vote.
    #[must_use]
    pub fn vote(self) -> Option<String> {
        let approvals = self.approvals;
        (approvals > 1).then(|| {
            format!(
                "Your approval has been counted; nothing is sent until {approvals} people agree."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_said_in_one_line() {
        for (approvals, reason_to_continue, reason_to_roll_back, words) in [
            (1, false, false, None),
            (0, true, true, Some("A reason is needed.")),
            (1, true, false, Some("A reason is needed to continue.")),
            (1, false, true, Some("A reason is needed to roll back.")),
            (2, false, false, Some("2 approvals needed to continue.")),
            (
                3,
                true,
                false,
                Some("3 approvals needed to continue, each with a reason."),
            ),
            (
                2,
                false,
                true,
                Some("2 approvals needed to continue. A reason is needed to roll back."),
            ),
            (
                2,
                true,
                true,
                Some(
                    "2 approvals needed to continue, each with a reason. A reason is needed to roll back, too.",
                ),
            ),
        ] {
            let terms = Terms {
                approvals,
                reason_to_continue,
                reason_to_roll_back,
            };
            assert_eq!(terms.words().as_deref(), words);
        }
    }

    #[test]
    fn only_where_several_must_agree_is_an_answer_a_vote() {
        let terms = |approvals| Terms {
            approvals,
            ..Terms::default()
        };
        assert_eq!(terms(1).vote(), None);
        assert_eq!(
            terms(2).vote().as_deref(),
            Some("Your approval has been counted; nothing is sent until 2 people agree.")
        );
    }

    #[test]
    fn nothing_is_asked_for_what_is_not_possible() {
        let all = Terms {
            approvals: 2,
            reason_to_continue: true,
            reason_to_roll_back: true,
        };
        assert_eq!(
            all.of_possible(false, true).words().as_deref(),
            Some("A reason is needed to roll back.")
        );
        assert_eq!(all.of_possible(false, false).words(), None);
    }
}
