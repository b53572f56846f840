//! Slack's limits, to hold messages and forms to.

use proptest::prelude::*;
use serde_json::Value;

/// Texts of up to 10 kB: any letters, or those that mean something to Slack or to JSON.
pub(super) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,2500}",
        "[<>&*_~`|!@#^\\\\\"a {}\n\u{0}\u{202e}🚀]{0,2500}",
        Just("&".repeat(10_000)),
        Just("🚀".repeat(2500)),
        Just("<!channel> <https://evil.example|docs> ".repeat(250)),
    ]
}

/// Whether a body for Slack is one that Slack takes, and has no markup but our own.
pub(super) fn assert_kept(body: &str) {
    let body: Value = serde_json::from_str(body).unwrap();
    let view = body.get("view").unwrap_or(&body);
    if let Some(text) = body.get("text") {
        assert_text(text, 4000);
        assert!(!text.as_str().unwrap().contains(['<', '>', '*', '`']));
    }
    if let Some(metadata) = view.get("private_metadata") {
        assert_text(metadata, 3000);
    }
    for member in ["title", "submit", "close"] {
        if let Some(text) = view.get(member) {
            assert_text(&text["text"], 24);
        }
    }
    let blocks = view["blocks"].as_array().unwrap();
    assert!((1..=50).contains(&blocks.len()));
    blocks.iter().for_each(assert_block);
}

fn assert_block(block: &Value) {
    match block["type"].as_str().unwrap() {
        "header" => {
            assert_eq!(block["text"]["type"], "plain_text");
            assert_text(&block["text"]["text"], 150);
        }
        "section" => assert_marked(&block["text"]),
        "context" => {
            let elements = block["elements"].as_array().unwrap();
            assert!((1..=10).contains(&elements.len()));
            elements.iter().for_each(assert_marked);
        }
        "actions" => {
            let elements = block["elements"].as_array().unwrap();
            assert!((1..=5).contains(&elements.len()));
            let mut ids: Vec<&str> = elements.iter().map(assert_button).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), elements.len());
        }
        "input" => {
            assert_text(&block["label"]["text"], 2000);
            assert_text(&block["hint"]["text"], 2000);
            assert_text(&block["block_id"], 255);
        }
        other => panic!("no block of ours: {other}"),
    }
}

fn assert_button(button: &Value) -> &str {
    assert_text(&button["action_id"], 255);
    assert_text(&button["text"]["text"], 75);
    for (member, limit) in [("value", 2000), ("url", 3000)] {
        if let Some(text) = button.get(member) {
            assert_text(text, limit);
        }
    }
    if let Some(confirm) = button.get("confirm") {
        for (member, limit) in [("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)] {
            assert_eq!(confirm[member]["type"], "plain_text");
            assert_text(&confirm[member]["text"], limit);
        }
    }
    button["action_id"].as_str().unwrap()
}

/// A text, in which all that is marked up is a moment or one of our own links.
fn assert_marked(object: &Value) {
    assert_text(&object["text"], 3000);
    if object["type"] == "plain_text" {
        return;
    }
    assert_eq!(object["verbatim"], true);
    let text = object["text"].as_str().unwrap();
    for marked in text.split('<').skip(1) {
        let ours = [
            "!date^",
            "https://console.",
            "https://approvals.",
            "@U",
            "@W",
        ];
        assert!(ours.iter().any(|start| marked.starts_with(start)), "{text}");
        let (_, rest) = marked.split_once('>').unwrap();
        assert!(!rest.contains('>'), "{text}");
    }
    for line in text.lines() {
        assert_eq!(line.matches('`').count() % 2, 0, "{line}");
    }
}

fn assert_text(text: &Value, limit: usize) {
    let text = text.as_str().unwrap();
    let length = text.encode_utf16().count();
    assert!((1..=limit).contains(&length), "{length} of {limit}: {text}");
}
