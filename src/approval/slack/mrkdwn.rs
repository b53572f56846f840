//! Slack's own markup, in which nothing that ECS or a person wrote can be more than text.
//!
//! See <https://docs.slack.dev/messaging/formatting-message-text>.

use super::super::question::Deadline;
use super::super::wording::{length, line};

/// With its label it is a text of its own, of which Slack takes 3000.
const LONGEST_LINK: usize = 2900;

/// At most `most` letters of a text, as text.
///
/// There is no way to escape the marks of bold, italic, struck and code, so they become letters that look alike. Within a word an
/// underscore marks nothing, and stays what it is: names have them.
pub(super) fn words(text: &str, most: usize) -> String {
    let text = line(text, most);
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        match letter {
            '*' => out.push('∗'),
            '~' => out.push('∼'),
            '`' => out.push('ˋ'),
            '_' if !(before.is_alphanumeric() && after.is_alphanumeric()) => out.push('＿'),
            letter => push_escaped(&mut out, letter),
        }
        before = letter;
    }
    out
}

/// At most `most` letters of a text, as code.
pub(super) fn code(text: &str, most: usize) -> String {
    let mut out = String::from("`");
    for letter in line(text, most).chars() {
        match letter {
            '`' => out.push('ˋ'),
            letter => push_escaped(&mut out, letter),
        }
    }
    out.push('`');
    out
}

/// The moment on the reader's own clock.
pub(super) fn moment(deadline: &Deadline) -> String {
    format!(
        "<!date^{}^{{date_short_pretty}} at {{time}}|{}>",
        deadline.epoch_seconds, deadline.words
    )
}

/// A link with one of our own labels; `None` where the address could end it early, or is too long.
pub(super) fn link(url: &str, label: &'static str) -> Option<String> {
    let harmless = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '<' | '>' | '|');
    if !url.chars().all(harmless) {
        return None;
    }
    let link = format!("<{}|{label}>", url.replace('&', "&amp;"));
    (length(&link) <= LONGEST_LINK).then_some(link)
}

/// As many of the lines as fit, the first ones; what is left out is said.
pub(super) fn lines(lines: impl IntoIterator<Item = String>, limit: usize) -> String {
    /// The longest thing that is said of what is left out.
    const REST: usize = "\nand more".len();
    let mut out = String::new();
    for line in lines {
        if length(&out) + 1 + length(&line) + REST > limit {
            out.push_str(if out.is_empty() { "…" } else { "\nand more" });
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&line);
    }
    out
}

fn push_escaped(out: &mut String, letter: char) {
    match letter {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        letter => out.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_makes_a_link_a_mention_or_a_format() {
        for (text, shown) in [
            ("<!channel> now", "&lt;!channel&gt; now"),
            ("<@U123|ann>", "&lt;@U123|ann&gt;"),
            (
                "<https://evil.example|docs>",
                "&lt;https://evil.example|docs&gt;",
            ),
            ("R&D &lt;b&gt;", "R&amp;D &amp;lt;b&amp;gt;"),
            ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
            ("_italic_ but my_service_2", "＿italic＿ but my_service_2"),
            ("fine\n> quoted", "fine &gt; quoted"),
        ] {
            assert_eq!(words(text, 100), shown);
        }
    }

    #[test]
    fn no_text_ends_its_code() {
        assert_eq!(
            code("app:8` <!here> *x*", 100),
            "`app:8ˋ &lt;!here&gt; *x*`"
        );
        assert_eq!(code("", 100), "`(empty)`");
    }

    #[test]
    fn an_entity_is_never_cut_apart() {
        assert_eq!(words("a&&&&", 3), "a&amp;…");
        assert_eq!(code("a&&&&", 3), "`a&amp;…`");
    }

    #[test]
    fn a_link_holds_nothing_but_its_address() {
        assert_eq!(
            link("https://a.example/?t=1&u=2#/d", "Decide").as_deref(),
            Some("<https://a.example/?t=1&amp;u=2#/d|Decide>")
        );
        for url in [
            "https://a.example/|x",
            "https://a.example/>",
            "https://a.example/<!channel>",
            "https://a.example/ x",
            "https://a.example/\u{e9}",
        ] {
            assert_eq!(link(url, "Decide"), None, "{url}");
        }
        assert_eq!(link(&"a".repeat(2900), "Decide"), None);
    }

    #[test]
    fn lines_that_do_not_fit_are_left_out_whole() {
        let three = || ["one", "two", "three"].map(str::to_owned);
        assert_eq!(lines(three(), 22), "one\ntwo\nthree");
        assert_eq!(lines(three(), 21), "one\ntwo\nand more");
        assert_eq!(lines(three(), 8), "…");
        assert_eq!(lines([], 8), "");
    }
}
