use super::*;
use crate::approval::wording::length;
use crate::ecs::service_deployment::ServiceDeployment;
use crate::rollout::changes::{ContainerChange, Image};

const ARN: &str =
    "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";

/// A blue/green deployment with one pause hook that waits, `hooks` in place of it.
fn rollout(status: &str, hooks: &str) -> Rollout {
    let json = format!(
        r#"{{"status":"{status}","lifecycleStage":"POST_TEST_TRAFFIC_SHIFT",
            "sourceServiceRevisions":[{{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/41"}}],
            "targetServiceRevision":{{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/42",
                "requestedProductionTrafficWeight":0.0}},
            "lifecycleHookDetails":[{hooks}],
            "deploymentConfiguration":{{"strategy":"BLUE_GREEN",
                "lifecycleHooks":[{{"targetType":"PAUSE","lifecycleStages":["POST_TEST_TRAFFIC_SHIFT"]}}]}}}}"#
    );
    let deployment: ServiceDeployment = json.parse().unwrap();
    Rollout::new(
        &ARN.parse().unwrap(),
        &deployment,
        Timestamp::from_epoch_millis(1_728_417_322_000),
    )
}

fn hook(id: &str, status: &str, then: &str) -> String {
    format!(
        r#"{{"hookId":"{id}","targetType":"PAUSE","status":"{status}","expiresAt":1728417922.9,"timeoutAction":"{then}"}}"#
    )
}

fn changes() -> Changes {
    let image = |tag: &str| {
        Some(Image {
            image: Some(format!("shop/app:{tag}")),
            digest: None,
        })
    };
    Changes {
        task_definition_before: Some("app:7".to_owned()),
        task_definition_after: Some("app:8".to_owned()),
        containers: vec![ContainerChange {
            name: "app".to_owned(),
            before: image("7"),
            after: image("8"),
            change: Some(ImageChangeKind::Tag),
            differences: Vec::new(),
        }],
        images: Some(vec![ImageChange {
            container: "app".to_owned(),
            kind: ImageChangeKind::Tag,
            image: Some("shop/app".to_owned()),
            versions: FromTo {
                before: Some("7".to_owned()),
                after: Some("8".to_owned()),
            },
        }]),
        ..Changes::default()
    }
}

/// The question that the tests of all who ask it use.
pub(crate) fn question() -> Question {
    Question::new(
        &rollout(
            "IN_PROGRESS",
            &hook("ecs-pause-1", "AWAITING_ACTION", "ROLLBACK"),
        ),
        "ecs-pause-1",
        Some(&changes()),
        Some("production"),
        Links {
            page: Some("https://console.example.com/ecs/#/d/x?hook=ecs-pause-1".to_owned()),
            decide: Some("https://approvals.example.com/decide?t=v1.k.t".to_owned()),
            console: None,
        },
    )
}

/// A hook that waits in a deployment that could not be read.
pub(crate) fn unread() -> UnreadQuestion {
    UnreadQuestion::new(
        &ARN.parse().unwrap(),
        Some("production"),
        Some("POST_TEST_TRAFFIC_SHIFT"),
        Some(Timestamp::from_epoch_millis(1_728_417_922_900)),
        "AccessDeniedException: not authorized to perform ecs:DescribeServiceDeployments.",
        question().links,
    )
}

fn of(status: &str, hooks: &str) -> Question {
    let rollout = rollout(status, hooks);
    Question::new(&rollout, "ecs-pause-1", None, None, Links::default())
}

fn why(question: &Question) -> &str {
    assert!(!question.waits && !question.continuing.possible && !question.roll_back.possible);
    assert_eq!(question.continuing.reason, question.roll_back.reason);
    question.continuing.reason.as_deref().unwrap()
}

#[test]
fn the_view_of_a_hook_that_waits_says_all_in_plain_words() {
    assert_eq!(
        serde_json::to_string(&question()).unwrap(),
        concat!(
            r#"{"headline":"Continue or roll back shop/checkout in production (111122223333), eu-west-1?","waits":true,"hookId":"ecs-pause-1","place":{"#,
            r#""serviceDeploymentArn":"arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU","#,
            r#""service":"checkout","cluster":"shop","account":"111122223333","accountName":"production","region":"eu-west-1"},"#,
            r#""stage":{"name":"POST_TEST_TRAFFIC_SHIFT","words":"Post test traffic shift","#,
            r#""meaning":"The current revision has all production traffic."},"#,
            r#""changes":{"images":[{"container":"app","kind":"tag","image":"shop/app","before":"7","after":"8"}],"unchanged":0,"#,
            r#""taskDefinition":{"before":"app:7","after":"app:8"},"others":[]},"#,
            r#""traffic":{"percent":"0","stepsDone":0,"steps":1,"words":"The new revision has 0 % of production traffic."},"#,
            r#""continue":{"possible":true,"consequence":"Production traffic moves to the new revision: from 0 % to 100 %."},"#,
            r#""rollBack":{"possible":true,"consequence":"Production traffic stays on the current revision. The new revision's tasks stop."},"#,
            r#""deadline":{"at":"2024-10-08T20:05:22.900Z","epochSeconds":1728417922,"words":"8 Oct 2024, 20:05 UTC","#,
            r#""then":"ECS then rolls the deployment back automatically."},"othersWaiting":0,"#,
            r#""links":{"page":"https://console.example.com/ecs/#/d/x?hook=ecs-pause-1","#,
            r#""decide":"https://approvals.example.com/decide?t=v1.k.t","#,
            r#""console":"https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/service-deployments/AbCdEfGhIjKlMnOpQrStU?region=eu-west-1"}}"#
        )
    );
}

#[test]
fn an_account_without_a_name_is_reported_by_its_digits() {
    let waiting = hook("ecs-pause-1", "AWAITING_ACTION", "ROLLBACK");
    assert_eq!(
        of("IN_PROGRESS", &waiting).headline,
        "Continue or roll back shop/checkout in account 111122223333, eu-west-1?"
    );
}

#[test]
fn a_headline_keeps_the_account_and_the_region_however_long_the_names_are() {
    let long = "n".repeat(255);
    let arn = format!(
        "arn:aws:ecs:ap-southeast-1:111122223333:service-deployment/{long}/{long}/AbCdEfGhIjKlMnOpQrStU"
    );
    let place = Location::new(&arn.parse().unwrap(), Some(&long));
    let headline = place.within("Continue or roll back ", "?");
    assert!(length(&headline) <= location::HEADLINE, "{headline}");
    assert!(
        headline.ends_with("n… (111122223333), ap-southeast-1?"),
        "{headline}"
    );
}

#[test]
fn the_headline_asks_only_for_what_is_possible() {
    let waiting = hook("ecs-pause-1", "AWAITING_ACTION", "ROLLBACK");
    let mut read = rollout("IN_PROGRESS", &waiting);
    for (continuing, roll_back, start) in [
        (true, true, "Continue or roll back shop/checkout in "),
        (true, false, "Continue shop/checkout in "),
        (false, true, "Roll back shop/checkout in "),
        (false, false, "shop/checkout in "),
    ] {
        read.continuing.possible = continuing;
        read.roll_back.possible = roll_back;
        let question = Question::new(&read, "ecs-pause-1", None, None, Links::default());
        assert!(
            question.headline.starts_with(start),
            "{}",
            question.headline
        );
    }
}

#[test]
fn the_deadline_tells_what_ecs_then_does() {
    for (action, then) in [
        (
            "ROLLBACK",
            "ECS then rolls the deployment back automatically.",
        ),
        (
            "CONTINUE",
            "ECS then continues the deployment automatically.",
        ),
        ("ASK_AGAIN", "ECS doesn't report what happens then."),
    ] {
        let question = of(
            "IN_PROGRESS",
            &hook("ecs-pause-1", "AWAITING_ACTION", action),
        );
        assert_eq!(question.deadline.unwrap().then, then);
    }
}

#[test]
fn other_hooks_that_wait_are_counted() {
    let hooks = ["ecs-pause-1", "ecs-pause-2", "ecs-pause-3"]
        .map(|id| hook(id, "AWAITING_ACTION", "ROLLBACK"))
        .join(",");
    let question = of("IN_PROGRESS", &hooks);
    assert_eq!(question.others_waiting, 2);
    assert_eq!(
        question.continuing.consequence.as_deref(),
        Some("Continues 1 of 3 pauses. Nothing moves until the other 2 are continued too.")
    );
}

#[test]
fn a_hook_that_waits_no_more_offers_no_side_though_another_waits() {
    let other = hook("ecs-pause-2", "AWAITING_ACTION", "ROLLBACK");
    for (own, reason) in [
        (
            hook("ecs-pause-1", "SUCCEEDED", "ROLLBACK"),
            "It was continued.",
        ),
        (
            hook("ecs-pause-1", "FAILED", "ROLLBACK"),
            "It was rolled back.",
        ),
        (
            hook("ecs-pause-1", "TIMED_OUT", "CONTINUE"),
            "Nobody decided in time, so ECS continued it.",
        ),
        (
            hook("ecs-pause-1", "TIMED_OUT", "ROLLBACK"),
            "Nobody decided in time, so ECS rolled the deployment back.",
        ),
        (
            hook("ecs-pause-1", "TIMED_OUT", "ASK_AGAIN"),
            "Nobody decided in time. Check the deployment to see what ECS did.",
        ),
        (
            hook("ecs-pause-3", "SUCCEEDED", "ROLLBACK"),
            "ECS no longer lists this pause as awaiting action.",
        ),
        (
            r#"{"hookId":"ecs-pause-1","targetType":"AWS_LAMBDA","status":"IN_PROGRESS"}"#
                .to_owned(),
            "This hook isn't a pause hook, so there is nothing to decide.",
        ),
    ] {
        let question = of("IN_PROGRESS", &[own, other.clone()].join(","));
        assert_eq!(why(&question), reason);
        assert_eq!(question.deadline, None);
        assert_eq!(
            question.headline,
            "shop/checkout in account 111122223333, eu-west-1 is no longer paused here"
        );
    }
}

#[test]
fn a_deployment_that_ended_says_so_where_the_hook_is_gone() {
    assert_eq!(
        why(&of("STOPPED", "")),
        "The deployment has ended: STOPPED."
    );
    assert_eq!(
        why(&of("ROLLBACK_IN_PROGRESS", "")),
        "The deployment is already rolling back."
    );
}

#[test]
fn a_stage_that_this_version_does_not_know_keeps_its_name_in_words() {
    let deployment: ServiceDeployment =
        r#"{"status":"IN_PROGRESS","lifecycleStage":"PRE_LAUNCH_PARTY"}"#
            .parse()
            .unwrap();
    let rollout = Rollout::new(&ARN.parse().unwrap(), &deployment, Timestamp::default());
    let question = Question::new(&rollout, "ecs-pause-1", None, None, Links::default());
    assert_eq!(
        serde_json::to_string(&question.stage).unwrap(),
        r#"{"name":"PRE_LAUNCH_PARTY","words":"Pre launch party"}"#
    );
    assert_eq!(question.traffic, None);
}

#[test]
fn what_an_event_alone_says_claims_nothing_of_the_deployment() {
    assert_eq!(
        serde_json::to_string(&unread()).unwrap(),
        concat!(
            r#"{"headline":"Decision needed: shop/checkout in production (111122223333), eu-west-1","place":{"#,
            r#""serviceDeploymentArn":"arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU","#,
            r#""service":"checkout","cluster":"shop","account":"111122223333","accountName":"production","region":"eu-west-1"},"#,
            r#""stage":{"name":"POST_TEST_TRAFFIC_SHIFT","words":"Post test traffic shift"},"#,
            r#""deadline":{"at":"2024-10-08T20:05:22.900Z","epochSeconds":1728417922,"words":"8 Oct 2024, 20:05 UTC","#,
            r#""then":"What happens then couldn't be read."},"#,
            r#""why":"AccessDeniedException: not authorized to perform ecs:DescribeServiceDeployments.","#,
            r#""links":{"page":"https://console.example.com/ecs/#/d/x?hook=ecs-pause-1","#,
            r#""decide":"https://approvals.example.com/decide?t=v1.k.t","#,
            r#""console":"https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/service-deployments/AbCdEfGhIjKlMnOpQrStU?region=eu-west-1"}}"#
        )
    );
}
