//! A moment, in milliseconds: read from both of AWS's wire forms, written as JavaScript writes it.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::{Serialize, Serializer};
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use crate::decimal::decimal;

/// Milliseconds since 1970 in UTC, within the years 0 to 9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The year 0 began.
const FIRST: i64 = -62_167_219_200_000;
/// The year 9999 ends.
const LAST: i64 = 253_402_300_799_999;

impl Timestamp {
    /// So many milliseconds since 1970. What lies outside the years 0 to 9999 is moved to their edge.
    #[must_use]
    pub const fn from_epoch_millis(millis: i64) -> Self {
        if millis < FIRST {
            return Self(FIRST);
        }
        if millis > LAST {
            return Self(LAST);
        }
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn epoch_millis(self) -> i64 {
        self.0
    }

    /// Reads a JSON value as AWS may send it: a number of seconds, rounded to the millisecond as the AWS SDK for JavaScript
    /// does, or an ISO 8601 string, of which more than milliseconds is cut off.
    #[must_use]
    pub fn parse_json(json: &str) -> Option<Self> {
        match json
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(text) => text.parse().ok(),
            None => Self::checked(decimal(json, 4)?.saturating_add(5).div_euclid(10)),
        }
    }

    /// Reads a JSON number of milliseconds, as `Date.now()` gives it.
    #[must_use]
    pub fn parse_millis(json: &str) -> Option<Self> {
        Self::checked(decimal(json, 0)?)
    }

    /// Reads `20241008T195522Z`.
    #[must_use]
    pub fn parse_basic(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 16 || bytes[8] != b'T' || bytes[15] != b'Z' {
            return None;
        }
        let digits = |from: usize, to: usize| number(&bytes[from..to]);
        of_parts(
            [
                digits(0, 4)?,
                digits(4, 6)?,
                digits(6, 8)?,
                digits(9, 11)?,
                digits(11, 13)?,
                digits(13, 15)?,
            ],
            0,
            0,
        )
    }

    /// Reads `Tue, 08 Oct 2024 19:55:22 GMT`, as the `Date` of an answer is: the one form that RFC 9110 lets a server write.
    ///
    /// See <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>.
    #[must_use]
    pub fn parse_http(text: &str) -> Option<Self> {
        let text: &[u8; 29] = text.as_bytes().try_into().ok()?;
        let separators = [3, 4, 7, 11, 16, 19, 22, 25, 26, 27, 28].map(|at| text[at]);
        if separators != *b",    :: GMT" {
            return None;
        }
        let months = b"JanFebMarAprMayJunJulAugSepOctNovDec";
        let month = (1..)
            .zip(months.chunks(3))
            .find(|(_, name)| **name == text[8..11]);
        of_parts(
            [
                number(&text[12..16])?,
                month?.0,
                number(&text[5..7])?,
                number(&text[17..19])?,
                number(&text[20..22])?,
                number(&text[23..25])?,
            ],
            0,
            0,
        )
    }

    /// `20241008T195522Z`, as requests carry it.
    #[must_use]
    pub fn basic(self) -> String {
        let [year, month, day, hour, minute, second] = self.parts();
        let mut digits = *b"00000000T000000Z";
        put(&mut digits[..4], year);
        put(&mut digits[4..6], month);
        put(&mut digits[6..8], day);
        put(&mut digits[9..11], hour);
        put(&mut digits[11..13], minute);
        put(&mut digits[13..15], second);
        // Digits and signs are ASCII.
        std::str::from_utf8(&digits).unwrap_or_default().to_owned()
    }

    /// Seconds since 1970 as a JSON number, as awsJson1.1 has them in requests: `1728417322.25`.
    #[must_use]
    pub fn epoch_seconds(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (seconds, fraction) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        let mut text = [sign, &seconds.to_string()].concat();
        if fraction > 0 {
            let mut digits = *b".000";
            // A remainder of 1000 fits.
            put(&mut digits[1..], u32::try_from(fraction).unwrap_or(0));
            // Digits and signs are ASCII.
            text.push_str(
                std::str::from_utf8(&digits)
                    .unwrap_or_default()
                    .trim_end_matches('0'),
            );
        }
        text
    }

    /// The same moment for libraries that take one; before 1970 it is 1970.
    #[must_use]
    pub fn as_system_time(self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(self.0).unwrap_or(0))
    }

    fn push_iso(self, text: &mut String) {
        let [year, month, day, hour, minute, second] = self.parts();
        let mut digits = *b"0000-00-00T00:00:00.000Z";
        put(&mut digits[..4], year);
        put(&mut digits[5..7], month);
        put(&mut digits[8..10], day);
        put(&mut digits[11..13], hour);
        put(&mut digits[14..16], minute);
        put(&mut digits[17..19], second);
        // A remainder of 1000 fits.
        put(
            &mut digits[20..23],
            u32::try_from(self.0.rem_euclid(1000)).unwrap_or(0),
        );
        // Digits and signs are ASCII.
        text.push_str(std::str::from_utf8(&digits).unwrap_or_default());
    }

    fn checked(millis: i64) -> Option<Self> {
        (FIRST..=LAST).contains(&millis).then_some(Self(millis))
    }

    fn parts(self) -> [u32; 6] {
        let seconds = self.0.div_euclid(1000);
        // FIRST to LAST lie within what the library takes.
        let moment =
            OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (date, time) = (moment.date(), moment.time());
        [
            u32::try_from(date.year()).unwrap_or(0),
            u32::from(u8::from(date.month())),
            u32::from(date.day()),
            u32::from(time.hour()),
            u32::from(time.minute()),
            u32::from(time.second()),
        ]
    }
}

/// As JavaScript's `Date#toISOString`: `2024-10-08T19:55:22.250Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(24);
        self.push_iso(&mut text);
        f.write_str(&text)
    }
}

/// A text that is no ISO 8601 moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a valid timestamp such as 2024-10-08T19:55:22Z")
    }
}

impl std::error::Error for TimestampError {}

/// Reads ISO 8601 with 0 to 9 fractional digits, and `Z` or an offset.
impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        iso(text.as_bytes()).ok_or(TimestampError)
    }
}

/// As ISO 8601 text.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn iso(text: &[u8]) -> Option<Timestamp> {
    let (head, mut rest) = text.split_at_checked(19)?;
    for (index, separator) in [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')] {
        if head[index] != separator {
            return None;
        }
    }
    if !matches!(head[10], b'T' | b't' | b' ') {
        return None;
    }
    let parts = [
        number(&head[..4])?,
        number(&head[5..7])?,
        number(&head[8..10])?,
        number(&head[11..13])?,
        number(&head[14..16])?,
        number(&head[17..])?,
    ];
    let mut millis = 0;
    if let [b'.', fraction @ ..] = rest {
        let digits = fraction
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if !(1..=9).contains(&digits) {
            return None;
        }
        for index in 0..3 {
            millis = millis * 10
                + fraction[..digits]
                    .get(index)
                    .map_or(0, |digit| u32::from(digit - b'0'));
        }
        rest = &fraction[digits..];
    }
    let offset = match rest {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] | [sign @ (b'+' | b'-'), h1, h2, m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let minutes = i64::from(hours * 60 + minutes);
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    of_parts(parts, millis, offset)
}

fn of_parts(parts: [u32; 6], millis: u32, offset_minutes: i64) -> Option<Timestamp> {
    let [year, month, day, hour, minute, second] = parts;
    let small = |value: u32| u8::try_from(value).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month, small(day)?).ok()?;
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let seconds = OffsetDateTime::new_in_offset(date, time, UtcOffset::UTC).unix_timestamp()
        - offset_minutes * 60;
    Timestamp::checked(seconds * 1000 + i64::from(millis))
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u32::from(digit - b'0'))
    })
}

/// Fills the place with the last digits of a number.
fn put(place: &mut [u8], mut value: u32) {
    for digit in place.iter_mut().rev() {
        // A remainder of 10 is a digit.
        *digit = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_wire_forms_are_read() {
        for (json, iso) in [
            ("1728417322", "2024-10-08T19:55:22.000Z"),
            ("1728417322.25", "2024-10-08T19:55:22.250Z"),
            ("1728417322.999499", "2024-10-08T19:55:22.999Z"),
            ("1.7284173229995E9", "2024-10-08T19:55:23.000Z"),
            ("-1.5", "1969-12-31T23:59:58.500Z"),
            ("0", "1970-01-01T00:00:00.000Z"),
            ("\"2024-10-08T19:55:22Z\"", "2024-10-08T19:55:22.000Z"),
            ("\"2024-10-08T19:55:22.1Z\"", "2024-10-08T19:55:22.100Z"),
            (
                "\"2024-10-08T19:55:22.123456789Z\"",
                "2024-10-08T19:55:22.123Z",
            ),
            (
                "\"2024-10-08T21:55:22.25+02:00\"",
                "2024-10-08T19:55:22.250Z",
            ),
            ("\"2024-10-08T14:25:22-0530\"", "2024-10-08T19:55:22.000Z"),
            ("\"2024-02-29T23:59:59Z\"", "2024-02-29T23:59:59.000Z"),
        ] {
            assert_eq!(
                Timestamp::parse_json(json).unwrap().to_string(),
                iso,
                "{json}"
            );
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for json in [
            "",
            "null",
            "true",
            "\"\"",
            "\"soon\"",
            "\"2024-10-08\"",
            "\"2024-10-08T19:55:22\"",
            "\"2024-13-08T19:55:22Z\"",
            "\"2023-02-29T19:55:22Z\"",
            "\"2024-10-08T24:55:22Z\"",
            "\"2024-10-08T19:55:22.Z\"",
            "\"2024-10-08T19:55:22.1234567890Z\"",
            "\"2024-10-08T19:55:22+25:00\"",
            "\"2024-10-08T19:55:22ZZ\"",
            "\"2\u{e9}24-10-08T19:55:2Z\"",
            "1e400",
            "253402300800",
            "{}",
        ] {
            assert_eq!(Timestamp::parse_json(json), None, "{json}");
        }
    }

    #[test]
    fn the_edges_of_the_calendar_are_written_as_javascript_does() {
        assert_eq!(
            Timestamp::from_epoch_millis(i64::MAX).to_string(),
            "9999-12-31T23:59:59.999Z"
        );
        assert_eq!(
            Timestamp::from_epoch_millis(i64::MIN).to_string(),
            "0000-01-01T00:00:00.000Z"
        );
    }

    #[test]
    fn the_basic_form_goes_both_ways() {
        let at = Timestamp::from_epoch_millis(1_728_417_322_250);
        assert_eq!(at.basic(), "20241008T195522Z");
        assert_eq!(
            Timestamp::parse_basic("20241008T195522Z"),
            Some(Timestamp::from_epoch_millis(1_728_417_322_000))
        );
        for text in [
            "",
            "20241008T195522",
            "20241008 195522Z",
            "2024100xT195522Z",
            "20241308T195522Z",
        ] {
            assert_eq!(Timestamp::parse_basic(text), None, "{text}");
        }
    }

    #[test]
    fn the_date_of_an_answer_is_read_in_the_form_that_servers_write() {
        for (text, iso) in [
            ("Tue, 08 Oct 2024 19:55:22 GMT", "2024-10-08T19:55:22.000Z"),
            ("Mon, 01 Jan 2024 00:00:00 GMT", "2024-01-01T00:00:00.000Z"),
            ("Tue, 31 Dec 2024 23:59:59 GMT", "2024-12-31T23:59:59.000Z"),
        ] {
            let read = Timestamp::parse_http(text).map(|at| at.to_string());
            assert_eq!(read.as_deref(), Some(iso));
        }
        for text in [
            "",
            "Tue, 08 Oct 2024 19:55:22 UTC",
            "Tue, 08 anF 2024 19:55:22 GMT",
            "Tue, 31 Feb 2024 19:55:22 GMT",
            "Tue, 08-Oct-2024 19:55:22 GMT",
            "Tue, x8 Oct 2024 19:55:22 GMT",
            "Tue Oct  8 19:55:22 2024",
            "Tuesday, 08-Oct-24 19:55:22 GMT",
        ] {
            assert_eq!(Timestamp::parse_http(text), None, "{text}");
        }
    }

    #[test]
    fn epoch_seconds_carry_no_more_digits_than_needed() {
        for (millis, text) in [
            (1_728_417_322_250, "1728417322.25"),
            (1_728_417_322_000, "1728417322"),
            (5, "0.005"),
            (-1500, "-1.5"),
        ] {
            assert_eq!(Timestamp::from_epoch_millis(millis).epoch_seconds(), text);
        }
    }

    #[test]
    fn milliseconds_are_read_as_date_now_gives_them() {
        assert_eq!(
            Timestamp::parse_millis("1728417322250"),
            Some(Timestamp::from_epoch_millis(1_728_417_322_250))
        );
        assert_eq!(
            Timestamp::parse_millis("1728417322250.7"),
            Some(Timestamp::from_epoch_millis(1_728_417_322_250))
        );
        assert_eq!(Timestamp::parse_millis("\"now\""), None);
    }
}
