//! AWS's clock, as its answers show it.

use crate::error::{Class, Error};
use crate::protocol::Response;
use crate::timestamp::Timestamp;

/// AWS accepts a signature within five minutes; past four, the clock is taken to be the cause of a refusal.
const TOLERATED_SKEW_MILLIS: u64 = 240_000;
/// A round trip longer than this says nothing about the clock.
const LONGEST_ROUND_TRIP_MILLIS: i64 = 900_000;

/// By how many milliseconds AWS's clock is ahead of the caller's, where an answer shows it. `refusal` is the error that it was read as.
pub(super) fn skew_shown_by(
    response: &Response,
    refusal: Option<&Error>,
    sent_at: Timestamp,
    received_at: Timestamp,
) -> Option<i64> {
    skew_by_date(response, sent_at, received_at)
        .or_else(|| skew_by_text(refusal?.message(), received_at))
}

/// Whether a request may have been refused for a clock that was then corrected from one skew to another, in milliseconds.
pub(super) fn was_the_clock(refusal: &Error, before: i64, corrected: i64) -> bool {
    let may_be_skew = refusal.class() == Class::Skew || refusal.code() == "AccessDeniedException";
    may_be_skew && corrected.abs_diff(before) > TOLERATED_SKEW_MILLIS
}

/// By how much AWS's clock is ahead, from the response's `Date`: hidden from browsers by some, and meaningless in an answer
/// out of a cache.
fn skew_by_date(response: &Response, sent_at: Timestamp, received_at: Timestamp) -> Option<i64> {
    if response.header("age").is_some() {
        return None;
    }
    let round_trip = received_at.epoch_millis() - sent_at.epoch_millis();
    if !(0..=LONGEST_ROUND_TRIP_MILLIS).contains(&round_trip) {
        return None;
    }
    let date = httpdate::parse_http_date(response.header("date")?).ok()?;
    let date = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    let date = i64::try_from(date.as_millis()).ok()?;
    Some(date - (sent_at.epoch_millis() + round_trip / 2))
}

/// The same from the refusal's own words, where the bracketed time is AWS's clock:
/// "Signature expired: 20241008T195522Z is now earlier than 20241008T195940Z (20241008T200440Z - 5 min.)".
fn skew_by_text(message: &str, received_at: Timestamp) -> Option<i64> {
    let (_, bracketed) = message.split_once('(')?;
    let server = Timestamp::parse_basic(bracketed.get(..16)?)?;
    let suffix = bracketed.get(16..)?;
    if !suffix.starts_with(" - ") && !suffix.starts_with(" + ") {
        return None;
    }
    Some(server.epoch_millis() - received_at.epoch_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_epoch_millis(1_728_417_322_000);

    #[test]
    fn the_clock_is_read_off_a_date_at_the_middle_of_the_round_trip() {
        let dated = (
            "date".to_owned(),
            "Tue, 08 Oct 2024 20:05:22 GMT".to_owned(),
        );
        let mut response = Response {
            headers: vec![dated],
            ..Response::default()
        };
        let received = Timestamp::from_epoch_millis(AT.epoch_millis() + 2000);
        assert_eq!(skew_by_date(&response, AT, received), Some(599_000));
        response.headers.push(("age".to_owned(), "3".to_owned()));
        assert_eq!(skew_by_date(&response, AT, received), None);
    }

    #[test]
    fn the_clock_is_read_off_the_refusals_own_words() {
        let expired = "Signature expired: 20241008T195522Z is now earlier than 20241008T195940Z (20241008T200440Z - 5 min.)";
        assert_eq!(skew_by_text(expired, AT), Some(558_000));
        let early = "Signature not yet current: 20241008T195522Z is still later than 20241008T195022Z (20241008T194522Z + 5 min.)";
        assert_eq!(skew_by_text(early, AT), Some(-600_000));
    }

    #[test]
    fn other_words_say_nothing_about_the_clock() {
        for message in [
            "",
            "(",
            "no (20241008T200440Z)",
            "(short - 5 min.)",
            "(ääääääääääääääää - 5 min.)",
        ] {
            assert_eq!(skew_by_text(message, AT), None, "{message}");
        }
    }
}
