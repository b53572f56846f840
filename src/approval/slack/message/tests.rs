use super::super::super::question::tests::{question, unread};
use super::*;

#[test]
fn x() {
    let offer = Offer {
        continuing: Some(Press {
            value: "v1.c".into(),
            asks_reason: false,
        }),
        roll_back: Some(Press {
            value: "v1.r".into(),
            asks_reason: false,
        }),
        votes: Some("1 of 2: Ann".into()),
    };
    eprintln!("{}", asking(&question(), &offer).post("C0123"));
    eprintln!("{}", asking(&question(), &Offer::default()).webhook());
    eprintln!(
        "{}",
        told(
            &question(),
            "checkout continues in production",
            "It was continued.",
            Some("Ann"),
            Some("db migration done")
        )
        .replacement()
    );
    eprintln!("{}", waiting_unread(&unread()).webhook());
    eprintln!("{}", note("You may not continue checkout.").ephemeral());
}
