//! When pasted credentials end.

use crate::timestamp::Timestamp;

/// When credentials end, as far as a text says.
pub(super) enum End {
    At(Timestamp),
    /// A time of day without a zone, which tools write in UTC or in local time: which one is not known.
    Somewhere,
    Unreadable,
}

impl End {
    pub(super) fn parse(text: &str) -> Self {
        if text.len() > 11 && is_digits(text) {
            // As `aws sso get-role-credentials` has it. Seconds have this many digits only after the year 5000.
            return Timestamp::parse_millis(text).map_or(Self::Unreadable, Self::At);
        }
        // `2024-10-08 19:55:22 +0000 UTC`: the name of the zone says nothing that the offset does not.
        let named = ["UTC", "GMT"]
            .iter()
            .find_map(|zone| text.strip_suffix(zone));
        let moment = named.unwrap_or(text).trim_ascii_end();
        let mut iso = moment.to_owned();
        if let Some((time, offset)) = moment
            .get(10..)
            .and_then(|rest| rest.rsplit_once(' '))
            .filter(|(time, _)| !time.is_empty())
        {
            iso.truncate(10);
            iso.push_str(time);
            iso.push_str(offset);
        }
        if let Ok(end) = iso.parse() {
            return Self::At(end);
        }
        match [&*iso, "Z"].concat().parse() {
            // As the AWS CLI writes it into its cache.
            Ok(end) if named.is_some() => Self::At(end),
            Ok(_) => Self::Somewhere,
            Err(_) => Timestamp::parse_json(text).map_or(Self::Unreadable, Self::At),
        }
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
