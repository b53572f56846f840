//! What a paused deployment asks: a table over strategy, stage, hooks and weights.

use super::*;

const STEP: &str = "PRE_PRODUCTION_TRAFFIC_SHIFT";
const AFTER: &str = "POST_PRODUCTION_TRAFFIC_SHIFT";

#[test]
fn the_question_is_about_the_next_step_as_far_as_it_is_known() {
    for (strategy, stage, weight, others, question) in [
        (
            "BLUE_GREEN",
            "PRE_SCALE_UP",
            Some("0.0"),
            &["POST_SCALE_UP"][..],
            "Start the new tasks?",
        ),
        (
            "BLUE_GREEN",
            "POST_SCALE_UP",
            Some("0.0"),
            &[STEP],
            "Continue to pre production traffic shift?",
        ),
        (
            "BLUE_GREEN",
            STEP,
            Some("0.0"),
            &[],
            "Send production traffic to the new revision?",
        ),
        (
            "BLUE_GREEN",
            AFTER,
            Some("100.0"),
            &[],
            "Finish: remove the current revision?",
        ),
        (
            "LINEAR",
            STEP,
            Some("0.0"),
            &[],
            "Send 20\u{a0}% of production traffic to the new revision?",
        ),
        (
            "CANARY",
            STEP,
            Some("10.0"),
            &[],
            "Send all production traffic to the new revision?",
        ),
        // Without weights nothing is said of traffic.
        (
            "BLUE_GREEN",
            STEP,
            None,
            &[],
            "Continue the deployment of the new revision?",
        ),
        (
            "BLUE_GREEN",
            AFTER,
            None,
            &[],
            "Continue the deployment of the new revision?",
        ),
    ] {
        let read = Deployment::paused(strategy, stage, weight)
            .with_pauses_at(others)
            .read();
        assert_eq!(
            read.question.as_deref(),
            Some(question),
            "{strategy} {stage} {weight:?}"
        );
    }
}

#[test]
fn nothing_is_asked_where_nothing_waits() {
    let mut deployment = Deployment::paused("BLUE_GREEN", STEP, Some("0.0"));
    deployment.waiting = 0;
    assert_eq!(deployment.read().question, None);
}
