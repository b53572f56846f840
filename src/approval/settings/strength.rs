//! Secrets that protect nothing: too short, too plain, or never put in.

/// The fewest characters of a key: 32 random ones of an alphabet of 64 hold 192 bits.
const SHORTEST: usize = 32;
/// Of 32 random hexadecimal digits, fewer are different in one key of a hundred million.
const FEWEST_DIFFERENT: usize = 6;

/// Whole words that stand in templates. Each has four letters or more, so that no random key holds one.
const TO_BE_REPLACED: [&str; 13] = [
    "your",
    "yours",
    "change",
    "changeme",
    "replace",
    "replaceme",
    "placeholder",
    "insert",
    "todo",
    "here",
    "redacted",
    "null",
    "undefined",
];

/// Words that say what belongs there, and no more.
const NAMES_OF_IT: [&str; 12] = [
    "the", "a", "s", "slack", "bot", "user", "oauth", "access", "token", "secret", "key", "value",
];

/// What is wrong with a key that somebody made, or that Slack signs with.
pub(super) fn weakness_of_key(key: &str) -> Option<&'static str> {
    if key.len() < SHORTEST {
        return Some("is too short: use 32 characters or more");
    }
    if repeats_itself(key) || different(key) < FEWEST_DIFFERENT {
        return Some("is repetitive and easy to guess: generate one with `openssl rand -hex 32`");
    }
    flaw(key)
}

/// What is wrong with the token of Slack's bot.
pub(super) fn weakness_of_bot_token(token: &str) -> Option<&'static str> {
    let Some(rest) = token.strip_prefix("xoxb-") else {
        return Some("is not a bot token (xoxb-...)");
    };
    if words(rest).all(|word| NAMES_OF_IT.contains(&word.as_str())) || rest.len() < 6 {
        return Some(PLACEHOLDER);
    }
    flaw(token)
}

/// What is wrong with any text that came from elsewhere: an address, a key of AWS.
pub(super) fn flaw(text: &str) -> Option<&'static str> {
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some(
            "contains a space, a line break or another character that cannot be part of it",
        );
    }
    let never_put_in = ["${", "$(", "{{", "<"]
        .iter()
        .any(|begin| text.starts_with(begin))
        || text.contains("...")
        || words(text).any(|word| {
            TO_BE_REPLACED.contains(&word.as_str())
                || (word.len() >= 4 && word.bytes().all(|byte| byte == b'x'))
        });
    never_put_in.then_some(PLACEHOLDER)
}

const PLACEHOLDER: &str = "is a placeholder: use the real value";

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
}

fn different(text: &str) -> usize {
    let mut bytes = text.as_bytes().to_vec();
    bytes.sort_unstable();
    bytes.dedup();
    bytes.len()
}

/// Whether a beginning of at most half its length comes again and again.
fn repeats_itself(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=bytes.len() / 2).any(|period| bytes[period..] == bytes[..bytes.len() - period])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_as_the_documentation_makes_them_are_strong() {
        for key in [
            "3f786850e387550fdab836ed7e6dc881de23001b4a0b2c8e9d7f6a5b4c3d2e1f",
            "kJ8s+Qw/Zx1vN0pL7yTgRb3mCfHd2aUe",
        ] {
            assert_eq!(weakness_of_key(key), None, "{key}");
        }
    }

    #[test]
    fn keys_that_can_be_guessed_are_weak() {
        for (key, wrong) in [
            ("0000000000000000000000000000000", "is too short"),
            ("00000000000000000000000000000000", "is repetitive"),
            ("abcabcabcabcabcabcabcabcabcabcabca", "is repetitive"),
            ("0123456789abcdef0123456789abcdef", "is repetitive"),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "is repetitive"),
            ("your-event-key-with-32-characters-0", "is a placeholder"),
            ("CHANGEME_123456789_qwertyuiop_asdf", "is a placeholder"),
            ("<32 random characters from openssl>", "contains a space"),
            ("${EVENT_KEY_FROM_THE_SECRETS_STORE}", "is a placeholder"),
            ("3f786850e387550fdab836ed7e6dc881de23\n", "contains a space"),
        ] {
            let found = weakness_of_key(key).unwrap_or_default();
            assert!(found.starts_with(wrong), "{key}: {found}");
        }
    }

    #[test]
    fn a_bot_token_that_was_never_put_in_is_known() {
        for token in [
            "xoxb-your-token",
            "xoxb-",
            "xoxb-...",
            "xoxb-token",
            "xoxb-bot-token",
            "xoxb-slack-bot-user-oauth-token",
            "xoxb-xxxxxxxxxxxx-xxxxxxxxxxxx",
            "xoxb-<token>",
            "xoxb-changeme",
            "xoxb-the bot's token",
        ] {
            assert!(weakness_of_bot_token(token).is_some(), "{token}");
        }
        assert_eq!(
            weakness_of_bot_token("changeme"),
            Some("is not a bot token (xoxb-...)")
        );
        assert_eq!(weakness_of_bot_token("xoxb-fake-1234-5678-AbCd"), None);
    }
}
