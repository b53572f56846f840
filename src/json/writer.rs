//! Writing: into one text, absent members left out.

/// A value that can be written as JSON.
pub trait ToJson {
    /// Appends it.
    fn write(&self, out: &mut String);

    /// Whether an object leaves it out.
    fn is_absent(&self) -> bool {
        false
    }

    /// The whole text.
    fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

/// Appends an object, member by member.
pub fn write_object(out: &mut String, members: &[(&str, &dyn ToJson)]) {
    let mut object = Object::begin(out);
    for (name, value) in members {
        object.member(name, *value);
    }
    object.end();
}

/// An object that is being written.
pub struct Object<'a> {
    out: &'a mut String,
    separator: char,
}

impl<'a> Object<'a> {
    /// Begins it.
    pub fn begin(out: &'a mut String) -> Self {
        Self {
            out,
            separator: '{',
        }
    }

    /// Appends a member, unless its value is absent.
    pub fn member(&mut self, name: &str, value: &dyn ToJson) {
        if value.is_absent() {
            return;
        }
        self.out.push(self.separator);
        self.separator = ',';
        write_text(self.out, name);
        self.out.push(':');
        value.write(self.out);
    }

    /// Ends it.
    pub fn end(self) {
        self.out
            .push_str(if self.separator == '{' { "{}" } else { "}" });
    }
}

/// JSON text that is written as it is.
pub struct Raw<'a>(pub &'a str);

impl ToJson for Raw<'_> {
    fn write(&self, out: &mut String) {
        out.push_str(self.0);
    }
}

impl ToJson for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for i64 {
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

impl ToJson for i32 {
    fn write(&self, out: &mut String) {
        i64::from(*self).write(out);
    }
}

impl ToJson for u32 {
    fn write(&self, out: &mut String) {
        i64::from(*self).write(out);
    }
}

impl ToJson for u16 {
    fn write(&self, out: &mut String) {
        i64::from(*self).write(out);
    }
}

impl ToJson for &str {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl ToJson for String {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, out: &mut String) {
        let mut separator = '[';
        for value in self {
            out.push(separator);
            separator = ',';
            value.write(out);
        }
        out.push_str(if separator == '[' { "[]" } else { "]" });
    }
}

/// Appends a string with its quotes.
pub(crate) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut copied = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        // These bytes are characters of their own.
        out.push_str(text.get(copied..at - 1).unwrap_or_default());
        copied = at;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            _ => {
                out.push_str("\\u00");
                for digit in [byte >> 4, byte & 15] {
                    // Four bits are a digit.
                    out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
                }
            }
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_members_are_left_out_and_strings_are_escaped() {
        let mut out = String::new();
        write_object(
            &mut out,
            &[
                ("a", &"q\"\\\n\u{1}\u{e9}"),
                ("b", &None::<i32>),
                ("c", &vec![1, -2]),
                ("d", &Some(true)),
                ("e", &Raw("{ }")),
            ],
        );
        assert_eq!(
            out,
            "{\"a\":\"q\\\"\\\\\\n\\u0001\u{e9}\",\"c\":[1,-2],\"d\":true,\"e\":{ }}"
        );
        let mut empty = String::new();
        write_object(&mut empty, &[]);
        assert_eq!(empty, "{}");
    }
}
