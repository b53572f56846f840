//! Moments as AWS's protocols write them. All are epoch milliseconds here.

use std::time::{Duration, SystemTime};

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// `20241008T195522Z` as epoch milliseconds.
pub(crate) fn parse_basic(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z')?;
    let (date, clock) = text.split_once('T')?;
    if date.len() != 8 || clock.len() != 6 || !text.is_ascii() {
        return None;
    }
    let number = |part: &str| part.parse::<u8>().ok();
    let month = Month::try_from(number(&date[4..6])?).ok()?;
    let date =
        Date::from_calendar_date(date[..4].parse().ok()?, month, number(&date[6..])?).ok()?;
    let clock = Time::from_hms(
        number(&clock[..2])?,
        number(&clock[2..4])?,
        number(&clock[4..])?,
    )
    .ok()?;
    Some(
        PrimitiveDateTime::new(date, clock)
            .assume_utc()
            .unix_timestamp()
            * 1_000,
    )
}

/// `20241008T195522Z`.
pub(crate) fn basic(ms: i64) -> String {
    let ([year, month, day], [hour, minute, second]) = parts(ms);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// `2024-10-08T19:55:22Z`.
pub(crate) fn extended(ms: i64) -> String {
    let ([year, month, day], [hour, minute, second]) = parts(ms);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `2024-10-08T19:55:22.125Z`; no fraction where there is none, as Java writes it.
pub(crate) fn exact(ms: i64) -> String {
    let seconds = extended(ms);
    match ms.rem_euclid(1_000) {
        0 => seconds,
        fraction => format!("{}.{fraction:03}Z", seconds.trim_end_matches('Z')),
    }
}

/// `Tue, 08 Oct 2024 19:55:22 GMT`.
pub(crate) fn http(ms: i64) -> String {
    let since_epoch = Duration::from_millis(ms.max(0).unsigned_abs());
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since_epoch)
}

fn parts(ms: i64) -> ([i32; 3], [u8; 3]) {
    let at = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1_000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    (
        [year, u8::from(month).into(), day.into()],
        [hour, minute, second],
    )
}
