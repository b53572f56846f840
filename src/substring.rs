//! Short texts within texts.
//!
//! The standard library's search is made for long ones, and its slices print where they failed: together a twentieth of the wasm module of
//! the operations. A single character is searched for in the same way. These cannot fail where `part` is not empty.

/// Where `part` begins in `text`.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    let mut windows = text.as_bytes().windows(part.len());
    windows.position(|window| window == part.as_bytes())
}

/// Whether `part` is in `text`.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// What stands before `part` in `text`, and what after it.
pub(crate) fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_at_checked(find(text, part)?)?;
    Some((before, rest.strip_prefix(part)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_where_the_part_is_first() {
        assert_eq!(split_once("a::é::b", "::"), Some(("a", "é::b")));
        assert_eq!(split_once("é", "é"), Some(("", "")));
        assert_eq!(split_once("a:b:", "::"), None);
        assert_eq!(split_once("", "::"), None);
    }

    #[test]
    fn a_part_is_found_where_it_begins() {
        assert_eq!(find("ab-arn:", "arn:"), Some(3));
        assert!(contains(
            "Couldn't retrieve verification key",
            "verification key"
        ));
        assert!(!contains("verification", "verification key"));
    }
}
