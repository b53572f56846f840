//! Reading: value by value, without building a tree.

// The wasm module is compiled for size; these few steps are taken for every byte.
#![allow(clippy::inline_always)]

use std::borrow::Cow;
use std::fmt;

/// How deep arrays and objects may be nested.
const DEEPEST: u32 = 128;

/// A text that is not JSON, or holds another kind of value than is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The byte at which that shows.
    pub at: usize,
}

/// Reads a JSON text, value by value.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

/// What it reads may hold secrets.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// Reads from the beginning of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// The first byte of the next value or sign, past blanks.
    #[inline(always)]
    pub fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.peek_past_blanks(),
        }
    }

    #[cold]
    fn peek_past_blanks(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Begins an array (`[`) or an object (`{`).
    ///
    /// # Errors
    /// Another value is next, or it lies too deep.
    pub fn open(&mut self, bracket: u8) -> Result<(), Broken> {
        self.expect(bracket)?;
        self.depth += 1;
        if self.depth > DEEPEST {
            Err(self.broken())
        } else {
            Ok(())
        }
    }

    /// The name of the next member, or `None` at the end of the object. `first` is true before the first member.
    ///
    /// # Errors
    /// The text is broken here.
    pub fn next_name(&mut self, first: &mut bool) -> Result<Option<Cow<'a, str>>, Broken> {
        if !self.next_element_before(first, b'}')? {
            return Ok(None);
        }
        self.name().map(Some)
    }

    /// Reads a member's name, with its colon.
    ///
    /// # Errors
    /// The text is broken here.
    pub fn name(&mut self) -> Result<Cow<'a, str>, Broken> {
        let name = self.string()?;
        self.expect(b':')?;
        Ok(name)
    }

    /// The byte at which it stands.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether the array has another element. `first` is true before the first one.
    ///
    /// # Errors
    /// The text is broken here.
    pub fn next_element(&mut self, first: &mut bool) -> Result<bool, Broken> {
        self.next_element_before(first, b']')
    }

    /// Reads a string. An unpaired surrogate becomes U+FFFD.
    ///
    /// # Errors
    /// Another value is next, or the text is broken.
    pub fn string(&mut self) -> Result<Cow<'a, str>, Broken> {
        let start = self.at_after(b'"')?;
        let mut decoded: Option<String> = None;
        let mut copied = start;
        while self.plain()? != b'"' {
            let text = decoded.get_or_insert_default();
            text.push_str(self.slice(copied, self.at));
            text.push(self.escape()?);
            copied = self.at;
        }
        let rest = self.slice(copied, self.at);
        self.at += 1;
        Ok(match decoded {
            None => Cow::Borrowed(rest),
            Some(text) => Cow::Owned(text + rest),
        })
    }

    /// Reads any value, and gives its text.
    ///
    /// # Errors
    /// The text is broken.
    pub fn raw(&mut self) -> Result<&'a str, Broken> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.slice(start, self.at))
    }

    /// Nothing but blanks may follow.
    ///
    /// # Errors
    /// Something does.
    pub fn end(&mut self) -> Result<(), Broken> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.broken()),
        }
    }

    /// An error at this place.
    #[must_use]
    pub fn broken(&self) -> Broken {
        Broken { at: self.at }
    }

    /// Passes over any value.
    ///
    /// # Errors
    /// The text is broken.
    pub fn skip(&mut self) -> Result<(), Broken> {
        let mut first = true;
        match self.peek() {
            Some(b'{') => {
                self.open(b'{')?;
                while self.next_element_before(&mut first, b'}')? {
                    self.skip_string()?;
                    self.expect(b':')?;
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.open(b'[')?;
                while self.next_element_before(&mut first, b']')? {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'"') => self.skip_string(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => self.skip_number(),
        }
    }

    fn skip_string(&mut self) -> Result<(), Broken> {
        self.at_after(b'"')?;
        while self.plain()? != b'"' {
            self.escape()?;
        }
        self.at += 1;
        Ok(())
    }

    fn skip_number(&mut self) -> Result<(), Broken> {
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Broken> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == self.at {
            return Err(self.broken());
        }
        self.at = at;
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), Broken> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.broken());
        }
        self.at += word.len();
        Ok(())
    }

    /// Whether another element or member comes before the closing bracket. `first` is true before the first one.
    ///
    /// # Errors
    /// The text is broken here.
    pub fn next_element_before(&mut self, first: &mut bool, close: u8) -> Result<bool, Broken> {
        let byte = self.peek();
        if byte == Some(close) {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.expect(b',')?;
            // A closing bracket after a comma is refused by whatever reads the value.
        }
        Ok(true)
    }

    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        if self.peek() != Some(byte) {
            return Err(self.broken());
        }
        self.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn at_after(&mut self, byte: u8) -> Result<usize, Broken> {
        self.expect(byte)?;
        Ok(self.at)
    }

    /// Moves to the next quote or backslash of a string.
    fn plain(&mut self) -> Result<u8, Broken> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(byte) = bytes.get(at) {
            if *byte < 0x20 || *byte == b'"' || *byte == b'\\' {
                break;
            }
            at += 1;
        }
        self.at = at;
        match self.byte() {
            Some(byte @ (b'"' | b'\\')) => Ok(byte),
            _ => Err(self.broken()),
        }
    }

    /// Reads an escape, from its backslash on.
    fn escape(&mut self) -> Result<char, Broken> {
        self.at += 1;
        let byte = self.byte().ok_or_else(|| self.broken())?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hex()?;
                let Some(low) = self.low_surrogate(unit)? else {
                    return Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                };
                char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => {
                self.at -= 1;
                return Err(self.broken());
            }
        })
    }

    /// The second half of a pair whose first half is `unit`, if it follows.
    fn low_surrogate(&mut self, unit: u32) -> Result<Option<u32>, Broken> {
        let pair =
            (0xd800..0xdc00).contains(&unit) && self.text.as_bytes()[self.at..].starts_with(b"\\u");
        if !pair {
            return Ok(None);
        }
        let start = self.at;
        self.at += 2;
        let low = self.hex()?;
        if (0xdc00..0xe000).contains(&low) {
            return Ok(Some(low));
        }
        self.at = start;
        Ok(None)
    }

    fn hex(&mut self) -> Result<u32, Broken> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = self
                .byte()
                .and_then(|byte| char::from(byte).to_digit(16))
                .ok_or_else(|| self.broken())?;
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        // Both ends lie beside ASCII signs.
        self.text.get(from..to).unwrap_or_default()
    }
}

/// The string that a JSON value is.
#[must_use]
pub fn text(json: &str) -> Option<Cow<'_, str>> {
    let mut reader = Reader::new(json);
    let text = reader.string().ok()?;
    reader.end().ok()?;
    Some(text)
}

/// The strings that a JSON array holds.
#[must_use]
pub fn texts(json: &str) -> Option<Vec<String>> {
    let mut reader = Reader::new(json);
    let texts = read_texts(&mut reader).ok()?;
    reader.end().ok()?;
    Some(texts)
}

pub(crate) fn read_texts(reader: &mut Reader<'_>) -> Result<Vec<String>, Broken> {
    let mut texts = Vec::new();
    let mut first = true;
    reader.open(b'[')?;
    while reader.next_element(&mut first)? {
        texts.push(reader.string()?.into_owned());
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Result<&str, Broken> {
        let mut reader = Reader::new(text);
        let value = reader.raw()?;
        reader.end()?;
        Ok(value)
    }

    #[test]
    fn a_value_is_taken_as_it_stands() {
        for text in [
            "{}",
            "[]",
            "null",
            "true",
            "false",
            "0",
            "-1.5e+10",
            "\"a\\u00e9\\n\"",
            "[1, [2, {\"a\": []}]]",
            "{\"a\":{\"b\":null},\"c\":\"\u{e4}\"}",
        ] {
            assert_eq!(raw(&format!(" \t{text}\r\n")), Ok(text));
        }
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_breaks() {
        for (text, at) in [
            ("", 0),
            ("{", 1),
            ("[1,]", 3),
            ("{\"a\":1,}", 7),
            ("{\"a\" 1}", 5),
            ("{a:1}", 1),
            ("01", 1),
            ("1.", 2),
            ("-", 1),
            ("+1", 0),
            ("nul", 0),
            ("\"a", 2),
            ("\"\\x\"", 2),
            ("\"\\u12g4\"", 5),
            ("\"\n\"", 1),
            ("[1 2]", 3),
            ("{} {}", 3),
            ("[}", 1),
        ] {
            assert_eq!(raw(text), Err(Broken { at }), "{text}");
        }
    }

    #[test]
    fn strings_are_decoded() {
        for (json, expected) in [
            ("\"\"", ""),
            ("\"plain \u{1f600}\"", "plain \u{1f600}"),
            (
                r#""a\"\\\/\b\f\n\r\t\u00e9""#,
                "a\"\\/\u{8}\u{c}\n\r\t\u{e9}",
            ),
            (r#""\ud83d\ude00!""#, "\u{1f600}!"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ude00x""#, "\u{fffd}x"),
        ] {
            assert_eq!(text(json).as_deref(), Some(expected), "{json}");
        }
        assert_eq!(text("7"), None);
        assert_eq!(text("\"a\" 7"), None);
    }

    #[test]
    fn a_string_without_escapes_is_not_copied() {
        assert!(matches!(text("\"abc\""), Some(Cow::Borrowed("abc"))));
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(raw(&nested(128)).is_ok());
        assert_eq!(raw(&nested(129)), Err(Broken { at: 129 }));
        assert!(raw(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn arrays_of_strings_are_read() {
        assert_eq!(
            texts(r#" ["a", "b\n"] "#),
            Some(vec!["a".to_owned(), "b\n".to_owned()])
        );
        assert_eq!(texts("[]"), Some(Vec::new()));
        for json in ["[1]", "{}", "[\"a\",]", "[\"a\"] 1"] {
            assert_eq!(texts(json), None, "{json}");
        }
    }
}
