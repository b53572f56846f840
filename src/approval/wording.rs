//! Words as people read them, whatever they were made of.

use crate::timestamp::Timestamp;

/// How long a text is, as strictly as any service counts: in UTF-16 code units.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// At most `limit` of the text, with an ellipsis where something was cut off, without line breaks, control characters and such that
/// turn the direction of reading around.
///
/// Never empty: neither Slack nor Teams takes an empty text.
pub(super) fn line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut long = 0;
    let mut gap = false;
    for letter in text.chars() {
        if letter == ' ' || breaks(letter) {
            gap = long > 0;
            continue;
        }
        if std::mem::take(&mut gap) {
            line.push(' ');
            long += 1;
        }
        line.push(letter);
        long += letter.len_utf16();
        if long > limit {
            return shortened(line, long, limit);
        }
    }
    if line.is_empty() {
        line.push_str("(empty)");
    }
    line
}

/// Without its last letters, so that an ellipsis fits.
fn shortened(mut line: String, mut long: usize, limit: usize) -> String {
    while long + 1 > limit
        && let Some(letter) = line.pop()
    {
        long -= letter.len_utf16();
    }
    line.truncate(line.trim_end().len());
    line.push('…');
    line
}

/// Whether there is nothing to see in a text: only spaces, control characters, and such as no font shows.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// White space, control characters, Unicode's `Default_Ignorable_Code_Point`, and the few others that look like nothing.
///
/// See <https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt>.
pub(super) fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                // Braille with no dots.
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                // Interlinear annotation.
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// `PRE_SCALE_UP` becomes `Pre scale up`.
pub(super) fn plain(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .into_iter()
        .chain(letters.map(|letter| match letter {
            '_' => ' ',
            other => other.to_ascii_lowercase(),
        }))
        .collect()
}

/// `portMappings` becomes `port mappings`.
pub(super) fn plain_member(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// `8 Oct 2024, 19:55 UTC`.
pub(super) fn moment(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let digits = at.basic();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let month = part(4, 6)
        .parse::<usize>()
        .ok()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?))
        .copied()
        .unwrap_or_default();
    let (day, year) = (part(6, 8).trim_start_matches('0'), part(0, 4));
    let (hour, minute) = (part(9, 11), part(11, 13));
    format!("{day} {month} {year}, {hour}:{minute} UTC")
}

/// Line breaks, other control characters, and the marks that turn the direction of reading around.
fn breaks(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{2028}'
                | '\u{2029}'
                | '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_one_line_that_reads_in_one_direction() {
        for (text, shown) in [
            ("db migration done", "db migration done"),
            ("one\r\n\ntwo\tthree ", "one two three"),
            ("roll \u{202e}kcab\u{202c} now", "roll kcab now"),
            (" \n\u{7}", "(empty)"),
            ("", "(empty)"),
        ] {
            assert_eq!(line(text, 100), shown);
        }
    }

    #[test]
    fn a_text_is_cut_between_letters_however_wide_they_are() {
        for (text, limit, kept) in [
            ("checkout", 8, "checkout"),
            ("checkout ", 8, "checkout"),
            ("checkout", 7, "checko…"),
            ("check out", 7, "check…"),
            ("äöü", 2, "ä…"),
            ("🚀🚀", 4, "🚀🚀"),
            ("🚀🚀", 3, "🚀…"),
            ("🚀🚀", 2, "…"),
        ] {
            assert_eq!(line(text, limit), kept, "{text} {limit}");
            assert!(length(kept) <= limit);
        }
    }

    #[test]
    fn a_text_with_nothing_to_see_is_blank() {
        for text in [
            "",
            " \t\r\n",
            "\u{a0}\u{3000}",
            "\u{200b}",
            "\u{200d}\u{2060}\u{feff}",
            "\u{202e}\u{2066}",
            "\u{ad}",
            "\u{115f}",
            "\u{3164}",
            "\u{ffa0}",
            "\u{2800}",
            "\u{fe0f}",
            "\u{e0041}",
            "\u{180e}",
            "\u{0}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in [".", " ok ", "\u{200b}x", "🚀", "\u{5d0}\u{200f}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn names_of_aws_become_words() {
        assert_eq!(plain("POST_TEST_TRAFFIC_SHIFT"), "Post test traffic shift");
        assert_eq!(plain_member("portMappings"), "port mappings");
        assert_eq!(plain_member("cpu"), "cpu");
    }

    #[test]
    fn a_moment_is_reported_in_words_and_in_utc() {
        let at = Timestamp::from_epoch_millis(1_728_417_322_250);
        assert_eq!(moment(at), "8 Oct 2024, 19:55 UTC");
        assert_eq!(
            moment(Timestamp::from_epoch_millis(0)),
            "1 Jan 1970, 00:00 UTC"
        );
    }
}
