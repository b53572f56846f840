//! The outcome of an act: no more than the evidence shows.

use serde::Serialize;

use super::hook_state::HookState;
use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::rollout::Rollout;

/// The outcome of an act.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The result.
    pub result: Verdict,
    /// The result, in two or three words.
    pub title: &'static str,
    /// Whether it is good news or bad.
    pub tone: Tone,
    /// Whether what was requested happened after the request was sent.
    pub good: bool,
    /// Whether it is certain that the hook needs no decision any more: false for `notApplied` and `unknown`.
    pub settled: bool,
    /// Whether the deployment is now as requested, whoever did it.
    pub ending: Ending,
    /// How the result is known.
    pub evidence: Evidence,
    /// What happened, and what to do, in one or two sentences.
    pub message: String,
    /// The deployment.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// The id of the hook, if the act was for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_id: Option<String>,
    /// The action that was requested for the hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// The deployment as last read.
    pub deployment: Rollout,
    /// The request id that AWS gave the last acting request, if one was sent and AWS gave one. `CloudTrail` has it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Whether a request was sent that may have been executed.
    #[serde(skip)]
    pub(crate) may_have_acted: bool,
}

/// The result of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(feature = "approval", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The hook was continued, after this request was sent.
    Continued,
    /// The hook was rolled back, after this request was sent.
    RolledBack,
    /// Somebody had already continued the hook.
    AlreadyContinued,
    /// Somebody had already rolled the hook back.
    AlreadyRolledBack,
    /// Nobody decided in time.
    TimedOut,
    /// The deployment was stopped: a newer one of the service replaced it, or somebody stopped it.
    Superseded,
    /// The opposite of what was requested happened.
    Conflict,
    /// The request was certainly not executed, and the hook still awaits action.
    NotApplied,
    /// ECS no longer lists the hook, and the deployment has continued.
    WentOn,
    /// The hook is no longer listed, or undecided, and the deployment is rolling back or has rolled back.
    WentBack,
    /// None of these could be established.
    Unknown,
}

impl Verdict {
    /// Whether what was requested happened after the request was sent.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Continued | Self::RolledBack)
    }

    /// Whether it is certain that the hook needs no decision any more.
    #[must_use]
    pub fn is_settled(self) -> bool {
        !matches!(self, Self::NotApplied | Self::Unknown)
    }

    /// The result, in two or three words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Continued => "Continued",
            Self::RolledBack => "Rollback started",
            Self::AlreadyContinued => "Already continued",
            Self::AlreadyRolledBack => "Already rolled back",
            Self::TimedOut => "Timed out",
            Self::Superseded => "Deployment stopped",
            Self::Conflict => "The opposite happened",
            Self::NotApplied => "Not applied",
            Self::WentOn => "The deployment continued",
            Self::WentBack => "The deployment started rolling back",
            Self::Unknown => "Outcome unknown",
        }
    }

    /// Whether it is good news or bad.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::Continued | Self::RolledBack => Tone::Good,
            Self::AlreadyContinued | Self::AlreadyRolledBack => Tone::Calm,
            Self::TimedOut | Self::Superseded | Self::WentOn | Self::WentBack => Tone::Warn,
            Self::Conflict | Self::NotApplied | Self::Unknown => Tone::Bad,
        }
    }

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Continued => "continued",
            Self::RolledBack => "rolledBack",
            Self::AlreadyContinued => "alreadyContinued",
            Self::AlreadyRolledBack => "alreadyRolledBack",
            Self::TimedOut => "timedOut",
            Self::Superseded => "superseded",
            Self::Conflict => "conflict",
            Self::NotApplied => "notApplied",
            Self::WentOn => "wentOn",
            Self::WentBack => "wentBack",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a message is good news or bad. Whatever shows it chooses a colour and a sign by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// It is as requested.
    Good,
    /// It is neither good nor bad.
    #[default]
    Calm,
    /// It is not as requested, but nothing is wrong.
    Warn,
    /// Somebody has to look.
    Bad,
}

/// Whether the deployment is as requested: what a program needs in order to continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// It is as requested: by this act, by somebody else, or at the deadline.
    AsAsked,
    /// It is not, and will not be: the opposite happened, or the deployment was stopped.
    Otherwise,
    /// Nothing was executed, and nothing else is known to have happened.
    NotExecuted,
    /// A request was sent, and its result is not known.
    Unknown,
}

impl Ending {
    /// How `verdict` leaves `asked`. `may_have_acted`: a request was sent that may have been executed.
    pub(crate) fn new(
        verdict: Verdict,
        hook: Option<(&str, Action)>,
        now: &Rollout,
        may_have_acted: bool,
    ) -> Self {
        // A stop rolls back.
        let asked = hook.map_or(Action::Rollback, |(_, action)| action);
        let happened = match verdict {
            Verdict::Continued | Verdict::AlreadyContinued | Verdict::WentOn => Action::Continue,
            Verdict::RolledBack | Verdict::AlreadyRolledBack | Verdict::WentBack => {
                Action::Rollback
            }
            Verdict::TimedOut => match hook.map(|(id, _)| HookState::new(id, now, None)) {
                Some(HookState::TimedOut(Some(action))) => action,
                _ => return Self::Unknown,
            },
            Verdict::Superseded | Verdict::Conflict => return Self::Otherwise,
            Verdict::Unknown if may_have_acted => return Self::Unknown,
            Verdict::NotApplied | Verdict::Unknown => return Self::NotExecuted,
        };
        if happened == asked {
            Self::AsAsked
        } else {
            Self::Otherwise
        }
    }
}

/// How a verdict is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Evidence {
    /// ECS answered the request.
    Response,
    /// The deployment shows it. Somebody else may have done it.
    Read,
}

impl Evidence {
    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Read => "read",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rollout::tests::ARN;
    use crate::timestamp::Timestamp;

    #[test]
    fn a_result_says_how_it_is_to_be_taken() {
        for (verdict, tone) in [
            (Verdict::Continued, Tone::Good),
            (Verdict::RolledBack, Tone::Good),
            (Verdict::AlreadyContinued, Tone::Calm),
            (Verdict::AlreadyRolledBack, Tone::Calm),
            (Verdict::TimedOut, Tone::Warn),
            (Verdict::Superseded, Tone::Warn),
            (Verdict::Conflict, Tone::Bad),
            (Verdict::NotApplied, Tone::Bad),
            (Verdict::WentOn, Tone::Warn),
            (Verdict::WentBack, Tone::Warn),
            (Verdict::Unknown, Tone::Bad),
        ] {
            assert_eq!(verdict.tone(), tone, "{verdict:?}");
            assert_eq!(verdict.is_good(), tone == Tone::Good, "{verdict:?}");
        }
    }

    #[test]
    fn a_result_says_whether_it_is_good_and_whether_it_settles_the_hook() {
        for (verdict, good, settled) in [
            (Verdict::Continued, true, true),
            (Verdict::RolledBack, true, true),
            (Verdict::AlreadyContinued, false, true),
            (Verdict::AlreadyRolledBack, false, true),
            (Verdict::TimedOut, false, true),
            (Verdict::Superseded, false, true),
            (Verdict::Conflict, false, true),
            (Verdict::NotApplied, false, false),
            (Verdict::WentOn, false, true),
            (Verdict::WentBack, false, true),
            (Verdict::Unknown, false, false),
        ] {
            let said = (verdict.is_good(), verdict.is_settled());
            assert_eq!(said, (good, settled), "{verdict:?}");
        }
    }

    /// A deployment with one hook, which timed out with this action.
    fn timed_out(action: &str) -> Rollout {
        let json = format!(
            r#"{{"status":"IN_PROGRESS","lifecycleHookDetails":[{{"hookId":"a","targetType":"PAUSE","status":"TIMED_OUT","timeoutAction":"{action}"}}]}}"#
        );
        let now = Timestamp::from_epoch_millis(1_728_417_322_000);
        Rollout::new(&ARN.parse().unwrap(), &json.parse().unwrap(), now)
    }

    #[test]
    fn an_ending_says_whether_what_was_asked_for_is_so_whoever_did_it() {
        let now = timed_out("ASK_AGAIN");
        let (on, back) = (Some(("a", Action::Continue)), Some(("a", Action::Rollback)));
        // Continuing, rolling back at a hook, and stopping, which rolls back.
        for (verdict, continued, rolled_back) in [
            (Verdict::Continued, Ending::AsAsked, Ending::Otherwise),
            (
                Verdict::AlreadyContinued,
                Ending::AsAsked,
                Ending::Otherwise,
            ),
            (Verdict::WentOn, Ending::AsAsked, Ending::Otherwise),
            (Verdict::RolledBack, Ending::Otherwise, Ending::AsAsked),
            (
                Verdict::AlreadyRolledBack,
                Ending::Otherwise,
                Ending::AsAsked,
            ),
            (Verdict::WentBack, Ending::Otherwise, Ending::AsAsked),
            (Verdict::Superseded, Ending::Otherwise, Ending::Otherwise),
            (Verdict::Conflict, Ending::Otherwise, Ending::Otherwise),
            (
                Verdict::NotApplied,
                Ending::NotExecuted,
                Ending::NotExecuted,
            ),
            (Verdict::TimedOut, Ending::Unknown, Ending::Unknown),
            (Verdict::Unknown, Ending::Unknown, Ending::Unknown),
        ] {
            let of = |hook| Ending::new(verdict, hook, &now, true);
            let ended = (of(on), of(back), of(None));
            assert_eq!(ended, (continued, rolled_back, rolled_back), "{verdict:?}");
        }
    }

    #[test]
    fn at_the_deadline_the_timeout_action_is_what_happened() {
        let on = Some(("a", Action::Continue));
        let of = |action| Ending::new(Verdict::TimedOut, on, &timed_out(action), false);
        assert_eq!(of("CONTINUE"), Ending::AsAsked);
        assert_eq!(of("ROLLBACK"), Ending::Otherwise);
    }

    #[test]
    fn where_nothing_was_sent_nothing_is_unknown_about_the_act() {
        let ended = Ending::new(Verdict::Unknown, None, &timed_out("CONTINUE"), false);
        assert_eq!(ended, Ending::NotExecuted);
    }
}
