use proptest::prelude::*;
use serde_json::Value;

use super::super::question::tests::{question, unread};
use super::super::question::{ChangeSummary, FromTo, ImageChange, ImageChangeKind, Terms};
use super::*;

/// What the card of a body shows: texts, facts, then links.
fn shown(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap();
    let card = &body["attachments"][0]["content"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let facts = |element: &Value| -> Vec<String> {
        let facts = element["facts"].as_array().unwrap();
        facts
            .iter()
            .map(|fact| [text(&fact["title"]), text(&fact["value"])].join(": "))
            .collect()
    };
    let mut shown: Vec<String> = card["body"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|element| match element["type"].as_str().unwrap() {
            "TextBlock" => vec![text(&element["text"])],
            "FactSet" => facts(element),
            other => panic!("no element of ours: {other}"),
        })
        .collect();
    for action in card["actions"].as_array().unwrap() {
        assert_eq!(action["type"], "Action.OpenUrl");
        shown.push(format!(
            "[{}]({})",
            text(&action["title"]),
            text(&action["url"])
        ));
    }
    shown
}

#[test]
fn a_card_that_asks_is_what_teams_takes() {
    assert_eq!(
        asking(&question()),
        concat!(
            r#"{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","#,
            r#""content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard","version":"1.4","msteams":{"width":"Full"},"#,
            r#""body":[{"type":"TextBlock","text":"Continue or roll back shop/checkout in production (111122223333), eu-west-1?","wrap":true,"size":"Large","weight":"Bolder"},"#,
            r#"{"type":"TextBlock","text":"Decide by {{DATE(2024-10-08T20:05:22Z, SHORT)}} {{TIME(2024-10-08T20:05:22Z)}} (8 Oct 2024, 20:05 UTC). "#,
            r#"ECS then rolls the deployment back automatically.","wrap":true},"#,
            r#"{"type":"FactSet","facts":[{"title":"app","value":"7 → 8"},{"title":"Task definition","value":"app:7 → app:8"},"#,
            r#"{"title":"Now","value":"Post test traffic shift: The current revision has all production traffic."},"#,
            r#"{"title":"Continue","value":"Production traffic moves to the new revision: from 0 % to 100 %."},"#,
            r#"{"title":"Roll back","value":"Production traffic stays on the current revision. The new revision's tasks stop."},"#,
            r#"{"title":"Service","value":"checkout"},{"title":"Cluster","value":"shop"},{"title":"Account","value":"production (111122223333)"},"#,
            r#"{"title":"Region","value":"eu-west-1"}]}],"#,
            r#""actions":[{"type":"Action.OpenUrl","title":"Decide","url":"https://approvals.example.com/decide?t=v1.k.t"},"#,
            r#"{"type":"Action.OpenUrl","title":"See the deployment","url":"https://console.example.com/ecs/#/d/x?hook=ecs-pause-1"}]}}]}"#
        )
    );
}

#[test]
fn a_card_that_tells_has_the_result_on_top_and_no_link_to_decide() {
    let body = decided(
        &question(),
        "checkout is continuing in production",
        "Production traffic moves to revision 42.",
        Some("ann (slack U0456)"),
        Some("The migration is done."),
    );
    assert_eq!(
        shown(&body),
        [
            "checkout is continuing in production",
            "Production traffic moves to revision 42.",
            "By: ann (slack U0456)",
            "Reason: The migration is done.",
            "app: 7 → 8",
            "Task definition: app:7 → app:8",
            "Service: checkout",
            "Cluster: shop",
            "Account: production (111122223333)",
            "Region: eu-west-1",
            "[See the deployment](https://console.example.com/ecs/#/d/x?hook=ecs-pause-1)",
        ]
    );
}

#[test]
fn how_many_must_agree_is_said_up_front() {
    let question = question().under(Terms {
        approvals: 2,
        ..Terms::default()
    });
    assert_eq!(
        shown(&asking(&question))[1],
        "2 approvals needed to continue."
    );
}

#[test]
fn a_deployment_that_could_not_be_read_says_so() {
    assert_eq!(
        shown(&unread_question(&unread())),
        [
            "Decision needed: shop/checkout in production (111122223333), eu-west-1",
            "Couldn't read the deployment: AccessDeniedException: not authorized to perform ecs:DescribeServiceDeployments.",
            "Decide by {{DATE(2024-10-08T20:05:22Z, SHORT)}} {{TIME(2024-10-08T20:05:22Z)}} (8 Oct 2024, 20:05 UTC). \
             What happens then couldn't be read.",
            "Check the deployment before you decide.",
            "Stage: Post test traffic shift",
            "Service: checkout",
            "Cluster: shop",
            "Account: production (111122223333)",
            "Region: eu-west-1",
            "[Decide](https://approvals.example.com/decide?t=v1.k.t)",
            "[See the deployment](https://console.example.com/ecs/#/d/x?hook=ecs-pause-1)",
        ]
    );
}

#[test]
fn a_hook_that_waits_no_more_has_no_link_to_decide() {
    let mut question = question();
    question.waits = false;
    let body = asking(&question);
    assert!(!body.contains("/decide"), "{body}");
}

#[test]
fn no_text_means_anything_to_markdown() {
    for (text, shown) in [
        (
            "[docs](https://evil.example)",
            r"\[docs\](https://evil.example)",
        ),
        ("**now** ~~then~~ `x`", r"\*\*now\*\* \~\~then\~\~ \`x\`"),
        (r"\[x](y)", r"\\\[x\](y)"),
        ("<at>everyone</at>", r"\<at>everyone\</at>"),
        (
            "{{DATE(2024-10-08T20:05:22Z)}}",
            r"\{\{DATE(2024-10-08T20:05:22Z)\}\}",
        ),
        ("&#91;x&#93;(y)", r"\&#91;x\&#93;(y)"),
        ("1. one", r"1\. one"),
        ("- one\n- two", r"\- one - two"),
        ("> said", r"\> said"),
        ("_now_", r"\_now\_"),
    ] {
        assert_eq!(words(text, 100), shown);
    }
}

#[test]
fn ordinary_names_stay_as_they_are() {
    for name in [
        "shop_api-v2",
        "1.2.3-rc.1",
        "registry.example:5000/shop/app:8",
        "R&D",
        "Ann (on call) #2",
        "a -> b {c}",
    ] {
        assert_eq!(words(name, 100), name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_card_stays_below_what_teams_takes(text in prop_oneof![
        "\\PC{0,2500}",
        Just("*".repeat(10_000)),
        Just("🚀".repeat(2500)),
        Just("\u{ffff}".repeat(3000)),
        Just("\"\\".repeat(5000)),
    ]) {
        let some = || Some(text.clone());
        let both = || FromTo { before: some(), after: some() };
        let mut question = question();
        question.headline.clone_from(&text);
        question.place.service.clone_from(&text);
        question.place.cluster.clone_from(&text);
        question.place.account_name = some();
        question.continuing.consequence = some();
        question.roll_back.consequence = some();
        question.stage.as_mut().unwrap().meaning = some();
        question.changes = Some(ChangeSummary {
            images: vec![ImageChange {
                container: text.clone(),
                kind: ImageChangeKind::Digest,
                image: some(),
                versions: both(),
            }; 10],
            unchanged: 0,
            task_definition: Some(both()),
            others: vec![text.clone(); 5],
            unread: some(),
        });
        let message = decided(&question, &text, &text, Some(&text), Some(&text));
        for body in [asking(&question), message] {
            prop_assert!(body.len() < 28 * 1024, "{}", body.len());
            prop_assert!(serde_json::from_str::<Value>(&body).is_ok());
        }
    }
}
