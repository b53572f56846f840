use proptest::prelude::*;

use super::super::super::question::tests::{question, unread};
use super::super::super::question::{ChangeSummary, FromTo, ImageChange, ImageChangeKind, Terms};
use super::super::limits;
use super::*;

fn press(value: &str) -> Press {
    Press {
        value: value.to_owned(),
        requires_reason: false,
    }
}

fn offer() -> Offer {
    Offer {
        continuing: Some(press("v1.k.continue")),
        roll_back: Some(press("v1.k.rollBack")),
        votes: None,
    }
}

/// What is shown, block by block: texts, buttons with their values and addresses.
fn shown(message: &SlackMessage) -> Vec<String> {
    fn text(text: &super::super::block::Text) -> String {
        match text {
            super::super::block::Text::Plain { text, .. }
            | super::super::block::Text::Marked { text, .. } => text.clone(),
        }
    }
    let button = |button: &Button| {
        let target = button.value.as_ref().or(button.url.as_ref());
        format!("[{}]({})", text(&button.text), target.unwrap())
    };
    message
        .blocks
        .iter()
        .map(|block| match block {
            Block::Header { text: header } => ["# ", &text(header)].concat(),
            Block::Section { text: section } => text(section),
            Block::Context { elements } => elements.iter().map(text).collect::<Vec<_>>().join(" "),
            Block::Actions { elements } => {
                elements.iter().map(button).collect::<Vec<_>>().join(" ")
            }
            Block::Input { .. } => unreachable!("no message has one"),
        })
        .collect()
}

const PLACE: &str = "`checkout` in cluster `shop` · eu-west-1 · production `111122223333`";
const CHANGES: &str = "*What changes*\n`app`: `7` → `8`\nTask definition: `app:7` → `app:8`";
const SEE: &str = "<https://console.example.com/ecs/#/d/x?hook=ecs-pause-1|See the deployment>";
const DECIDE: &str = "<https://approvals.example.com/decide?t=v1.k.t|Decide in the browser>";

#[test]
fn a_message_that_asks_is_what_slack_takes() {
    assert_eq!(
        asking(&question(), &offer()).post("C0123"),
        concat!(
            r#"{"channel":"C0123","unfurl_links":false,"unfurl_media":false,"#,
            r#""text":"Continue or roll back shop/checkout in production (111122223333), eu-west-1? Decide by 8 Oct 2024, 20:05 UTC. ECS then rolls the deployment back automatically.","#,
            r#""blocks":[{"type":"header","text":{"type":"plain_text","text":"Continue or roll back shop/checkout in production (111122223333), eu-west-1?","emoji":false}},"#,
            r#"{"type":"section","text":{"type":"mrkdwn","text":"*What changes*\n`app`: `7` → `8`\nTask definition: `app:7` → `app:8`","verbatim":true}},"#,
            r#"{"type":"section","text":{"type":"mrkdwn","text":"*Now:* Post test traffic shift: The current revision has all production traffic.\n"#,
            r#"*Continue:* Production traffic moves to the new revision: from 0 % to 100 %.\n"#,
            r#"*Roll back:* Production traffic stays on the current revision. The new revision's tasks stop.\n"#,
            r#"*Decide by* <!date^1728417922^{date_short_pretty} at {time}|8 Oct 2024, 20:05 UTC>. ECS then rolls the deployment back automatically.","verbatim":true}},"#,
            r#"{"type":"actions","elements":[{"type":"button","action_id":"continue","text":{"type":"plain_text","text":"Continue","emoji":false},"#,
            r#""style":"primary","value":"v1.k.continue","confirm":{"title":{"type":"plain_text","text":"Continue checkout?","emoji":false},"#,
            r#""text":{"type":"plain_text","text":"Production traffic moves to the new revision: from 0 % to 100 %.","emoji":false},"#,
            r#""confirm":{"type":"plain_text","text":"Continue","emoji":false},"deny":{"type":"plain_text","text":"Not now","emoji":false},"style":"primary"}},"#,
            r#"{"type":"button","action_id":"rollBack","text":{"type":"plain_text","text":"Roll back","emoji":false},"#,
            r#""style":"danger","value":"v1.k.rollBack","confirm":{"title":{"type":"plain_text","text":"Roll back checkout?","emoji":false},"#,
            r#""text":{"type":"plain_text","text":"Production traffic stays on the current revision. The new revision's tasks stop.","emoji":false},"#,
            r#""confirm":{"type":"plain_text","text":"Roll back","emoji":false},"deny":{"type":"plain_text","text":"Not now","emoji":false},"style":"danger"}},"#,
            r#"{"type":"button","action_id":"openPage","text":{"type":"plain_text","text":"See the deployment","emoji":false},"#,
            r#""url":"https://console.example.com/ecs/#/d/x?hook=ecs-pause-1"}]},"#,
            r#"{"type":"context","elements":[{"type":"mrkdwn","text":"`checkout` in cluster `shop` · eu-west-1 · production `111122223333`","verbatim":true},"#,
            r#"{"type":"mrkdwn","text":"<https://approvals.example.com/decide?t=v1.k.t|Decide in the browser>","verbatim":true}]}]}"#
        )
    );
}

#[test]
fn where_the_form_asks_slack_does_not_ask_before_it() {
    let mut offer = offer();
    offer.continuing.as_mut().unwrap().requires_reason = true;
    let body = asking(&question(), &offer).webhook();
    assert!(!body.contains("Continue checkout?"), "{body}");
    assert!(body.contains("Roll back checkout?"), "{body}");
}

#[test]
fn without_buttons_the_form_is_a_click_away() {
    let message = asking(&question(), &Offer::default());
    assert_eq!(
        shown(&message)[3..],
        [
            "[Decide in the browser](https://approvals.example.com/decide?t=v1.k.t)".to_owned(),
            [PLACE, " ", SEE].concat()
        ]
    );
}

#[test]
fn without_a_page_aws_shows_the_deployment() {
    let mut question = question();
    question.links.page = None;
    question.links.decide = None;
    let message = asking(&question, &offer());
    assert_eq!(
        shown(&message)[3..],
        [
            "[Continue](v1.k.continue) [Roll back](v1.k.rollBack)".to_owned(),
            [
                PLACE,
                " <https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/service-deployments/",
                "AbCdEfGhIjKlMnOpQrStU?region=eu-west-1|See it in AWS>"
            ]
            .concat()
        ]
    );
}

#[test]
fn a_side_that_is_not_possible_has_no_button_and_says_why() {
    let mut question = question();
    question.continuing = AnswerOption {
        possible: false,
        consequence: None,
        reason: Some("The alarm rings.".to_owned()),
        change: None,
    };
    let message = asking(&question, &offer());
    let shown = shown(&message);
    assert!(
        shown[2].contains("\n*Cannot continue:* The alarm rings.\n*Roll back:* Production"),
        "{shown:?}"
    );
    assert!(
        shown[3].starts_with("[Roll back](v1.k.rollBack) [See"),
        "{shown:?}"
    );
}

#[test]
fn a_hook_that_waits_no_more_offers_nothing() {
    let mut question = question();
    let over = AnswerOption {
        possible: false,
        consequence: None,
        reason: Some("It was continued.".to_owned()),
        change: None,
    };
    question.waits = false;
    question.headline = "checkout is no longer paused here".to_owned();
    question.deadline = None;
    (question.continuing, question.roll_back) = (over.clone(), over);
    let message = asking(&question, &offer());
    assert_eq!(message.text, "checkout is no longer paused here.");
    assert_eq!(
        shown(&message),
        [
            "# checkout is no longer paused here",
            CHANGES,
            "*Now:* Post test traffic shift: The current revision has all production traffic.\n\
             *Nothing to decide:* It was continued.",
            "[See the deployment](https://console.example.com/ecs/#/d/x?hook=ecs-pause-1)",
            PLACE,
        ]
    );
}

#[test]
fn votes_are_reported_before_the_buttons() {
    let offer = Offer {
        votes: Some("1 of 2: Ann".to_owned()),
        ..offer()
    };
    let message = asking(&question(), &offer);
    assert!(shown(&message)[2].ends_with("back automatically.\n*Approvals:* 1 of 2: Ann"));
}

fn two_people() -> Question {
    question().under(Terms {
        approvals: 2,
        reason_to_continue: true,
        reason_to_roll_back: false,
    })
}

#[test]
fn how_many_must_agree_and_whether_a_reason_is_needed_is_said_up_front() {
    let message = asking(&two_people(), &offer());
    assert_eq!(
        shown(&message)[1],
        "*2 approvals needed to continue, each with a reason.*"
    );
    assert!(
        message
            .text
            .contains("? 2 approvals needed to continue, each with a reason. Decide by"),
        "{}",
        message.text
    );
}

#[test]
fn the_confirmation_of_a_vote_says_that_it_is_one() {
    let body = asking(&two_people(), &offer()).webhook();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let buttons = &body["blocks"][4]["elements"];
    let (go, back) = (&buttons[0]["confirm"], &buttons[1]["confirm"]);
    assert_eq!(go["title"]["text"], "Approve: Continue checkout?");
    let text = go["text"]["text"].as_str().unwrap();
    assert!(
        text.starts_with(
            "Your approval has been counted; nothing is sent until 2 people agree. Then: Production"
        ),
        "{text}"
    );
    assert_eq!(go["confirm"]["text"], "Approve");
    assert_eq!(back["title"]["text"], "Roll back checkout?");
    assert_eq!(back["confirm"]["text"], "Roll back");
}

#[test]
fn once_decided_the_result_is_on_top_and_the_buttons_are_gone() {
    let message = decided(
        &question(),
        "checkout is continuing in production",
        "Production traffic moves to revision 42.",
        Some("ann (slack U0456)"),
        Some("The migration is done."),
    );
    assert_eq!(
        message.text,
        "checkout is continuing in production. Production traffic moves to revision 42."
    );
    assert_eq!(
        shown(&message),
        [
            "# checkout is continuing in production",
            "Production traffic moves to revision 42.\n*By:* <@U0456> (`U0456`)\n*Reason:* The migration is done.",
            CHANGES,
            &[PLACE, " ", SEE].concat(),
        ]
    );
}

#[test]
fn a_deployment_that_could_not_be_read_offers_links_and_no_buttons() {
    let message = unread_question(&unread());
    assert_eq!(
        message.text,
        "Decision needed: shop/checkout in production (111122223333), eu-west-1. Couldn't read the deployment. \
         Decide by 8 Oct 2024, 20:05 UTC. What happens then couldn't be read."
    );
    assert_eq!(
        shown(&message),
        [
            "# Decision needed: shop/checkout in production (111122223333), eu-west-1",
            "*Couldn't read the deployment:* AccessDeniedException: not authorized to perform ecs:DescribeServiceDeployments.\n\
             *Stage:* Post test traffic shift\n\
             *Decide by* <!date^1728417922^{date_short_pretty} at {time}|8 Oct 2024, 20:05 UTC>. What happens then couldn't be read.\n\
             Check the deployment before you decide.",
            &[PLACE, SEE, DECIDE].join(" "),
        ]
    );
}

#[test]
fn each_way_to_slack_has_its_own_members() {
    let message = note("You may not continue checkout.");
    let rest = r#""text":"You may not continue checkout.","blocks":[{"type":"section","text":{"type":"plain_text","text":"You may not continue checkout.","emoji":false}}]}"#;
    for (body, own) in [
        (
            message.post("C1"),
            r#"{"channel":"C1","unfurl_links":false,"unfurl_media":false,"#,
        ),
        (
            message.reply("C1", "1.2"),
            r#"{"channel":"C1","thread_ts":"1.2","unfurl_links":false,"unfurl_media":false,"#,
        ),
        (
            message.update("C1", "1.2"),
            r#"{"channel":"C1","ts":"1.2","#,
        ),
        (
            message.webhook(),
            r#"{"unfurl_links":false,"unfurl_media":false,"#,
        ),
        (message.replacement(), r#"{"replace_original":true,"#),
        (
            message.ephemeral(),
            r#"{"response_type":"ephemeral","replace_original":false,"#,
        ),
    ] {
        assert_eq!(body, [own, rest].concat());
    }
    assert_eq!(
        serde_json::to_string(&message).unwrap(),
        ["{", rest].concat()
    );
}

#[test]
fn a_sealed_value_that_slack_would_refuse_makes_no_button() {
    let offer = Offer {
        continuing: Some(press(&"a".repeat(2001))),
        ..offer()
    };
    let message = asking(&question(), &offer);
    assert!(shown(&message)[3].starts_with("[Roll back]"));
}

/// A question in which `text` is everything that ECS or a person could have written.
fn full_of(text: &str) -> Question {
    let some = || Some(text.to_owned());
    let mut question = question();
    question.headline = text.to_owned();
    (question.needed, question.vote) = (some(), some());
    question.place.service = text.to_owned();
    question.place.cluster = text.to_owned();
    question.place.account = text.to_owned();
    question.place.account_name = some();
    question.place.region = text.to_owned();
    question.continuing.consequence = some();
    question.roll_back.consequence = some();
    let stage = question.stage.as_mut().unwrap();
    stage.words = text.to_owned();
    stage.meaning = some();
    let traffic = question.traffic.as_mut().unwrap();
    traffic.words = text.to_owned();
    traffic.steps = 5;
    let both = || FromTo {
        before: some(),
        after: some(),
    };
    let kinds = [
        ImageChangeKind::Tag,
        ImageChangeKind::Digest,
        ImageChangeKind::Image,
        ImageChangeKind::New,
        ImageChangeKind::Gone,
    ];
    question.changes = Some(ChangeSummary {
        images: kinds
            .iter()
            .cycle()
            .take(15)
            .map(|kind| ImageChange {
                container: text.to_owned(),
                kind: *kind,
                image: some(),
                versions: both(),
            })
            .collect(),
        unchanged: 2,
        task_definition: Some(both()),
        others: vec![text.to_owned(); 7],
        unread: some(),
    });
    question
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_breaks_a_limit_or_means_anything_to_slack(text in limits::any_text()) {
        let question = full_of(&text);
        let offer = Offer { votes: Some(text.clone()), ..offer() };
        let mut unread = unread();
        unread.headline.clone_from(&text);
        unread.place = question.place.clone();
        unread.why.clone_from(&text);
        unread.stage.clone_from(&question.stage);
        for message in [
            asking(&question, &offer),
            asking(&question, &Offer::default()),
            decided(&question, &text, &text, Some(&text), Some(&text)),
            unread_question(&unread),
            note(&text),
        ] {
            limits::assert_kept(&message.post("C0123"));
        }
    }
}
