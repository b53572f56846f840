//! The part of TypeScript's types that declarations are made of: read from what ts-rs writes, and written to be read.

use std::fmt::Write;

/// A line may be so long.
const WIDTH: usize = 140;

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    /// A name or a literal, with what stands between its angle brackets.
    Named(String, Vec<Type>),
    /// Members, by name.
    Object(Vec<Member>),
    /// One of them.
    Union(Vec<Type>),
    /// All of them.
    Intersection(Vec<Type>),
}

/// A member of an object; without a name, it stands for all other members.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) docs: String,
    pub(super) name: Option<String>,
    pub(super) is_optional: bool,
    pub(super) of: Type,
}

impl Type {
    /// Reads a type.
    pub(super) fn read(text: &str) -> Self {
        let mut reader = Reader(text.trim());
        let read = reader.union();
        assert_eq!(reader.0, "", "more than a type: {text}");
        read.merged()
    }

    /// With objects that are all of one made one. Of several of which one is flattened into another, any member may be absent.
    fn merged(self) -> Self {
        let Self::Intersection(parts) = self else {
            return self;
        };
        let mut members = Vec::new();
        let mut others = Vec::new();
        for part in parts {
            match part {
                Self::Object(more) if !more.is_empty() => members.extend(more),
                Self::Union(choices)
                    if choices.iter().all(|one| matches!(one, Self::Object(_))) =>
                {
                    for choice in choices {
                        let Self::Object(more) = choice else { continue };
                        members.extend(more.into_iter().map(|member| Member {
                            is_optional: true,
                            ..member
                        }));
                    }
                }
                other => others.push(other),
            }
        }
        if others.is_empty() {
            return Self::Object(members);
        }
        if !members.is_empty() {
            others.insert(0, Self::Object(members));
        }
        Self::Intersection(others)
    }

    /// The type in one line, if it fits into one and has nothing to say of its members.
    pub(super) fn in_line(&self, room: usize) -> Option<String> {
        let text = match self {
            Self::Named(name, arguments) => named(name, arguments)?,
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => {
                let written: Option<Vec<_>> = members.iter().map(Member::in_line).collect();
                format!("{{ {} }}", written?.join("; "))
            }
            Self::Union(types) => joined(types, " | ")?,
            Self::Intersection(types) => joined(types, " & ")?,
        };
        (text.len() <= room).then_some(text)
    }

    /// The type, in lines of which all but the first are this far to the right.
    pub(super) fn written(&self, indent: usize) -> String {
        if let Some(line) = self.in_line(WIDTH - indent) {
            return line;
        }
        match self {
            Self::Object(members) => object(members, indent),
            Self::Named(name, arguments) => match &arguments[..] {
                [element] if name == "Array" => format!("{}[]", element.written(indent)),
                _ => unreachable!("a name fits into a line"),
            },
            Self::Union(types) => types.iter().fold(String::new(), |mut text, one| {
                let _ = write!(text, "\n{:indent$}  | {}", "", one.written(indent + 4));
                text
            }),
            Self::Intersection(types) => types
                .iter()
                .map(|one| one.written(indent))
                .collect::<Vec<_>>()
                .join(" & "),
        }
    }
}

fn named(name: &str, arguments: &[Type]) -> Option<String> {
    let written: Option<Vec<_>> = arguments.iter().map(|one| one.in_line(WIDTH)).collect();
    let written = written?;
    Some(match (name, arguments) {
        ("Array", [Type::Union(_) | Type::Intersection(_)]) => format!("({})[]", written[0]),
        ("Array", [_]) => format!("{}[]", written[0]),
        (_, []) => name.to_owned(),
        _ => format!("{name}<{}>", written.join(", ")),
    })
}

fn joined(types: &[Type], by: &str) -> Option<String> {
    let written: Option<Vec<_>> = types
        .iter()
        .map(|one| {
            let line = one.in_line(WIDTH)?;
            let is_nested = matches!(one, Type::Union(_) | Type::Intersection(_));
            Some(if is_nested { format!("({line})") } else { line })
        })
        .collect();
    Some(written?.join(by))
}

impl Member {
    fn head(&self) -> String {
        match &self.name {
            None => "[member: string]".to_owned(),
            Some(name) if self.is_optional => format!("{name}?"),
            Some(name) => name.clone(),
        }
    }

    fn in_line(&self) -> Option<String> {
        let of = self.of.in_line(WIDTH)?;
        let has_docs = !self.docs.is_empty();
        (!has_docs).then(|| format!("{}: {of}", self.head()))
    }
}

/// An object in lines.
pub(super) fn object(members: &[Member], indent: usize) -> String {
    let inner = indent + 2;
    let mut text = "{\n".to_owned();
    for member in members {
        text += &super::docs::comment(&member.docs, inner);
        let _ = writeln!(
            text,
            "{:inner$}{}: {};",
            "",
            member.head(),
            member.of.written(inner)
        );
    }
    let _ = write!(text, "{:indent$}}}", "");
    text
}

struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn take(&mut self, token: &str) -> bool {
        let rest = self.0.trim_start();
        let Some(rest) = rest.strip_prefix(token) else {
            return false;
        };
        self.0 = rest.trim_start();
        true
    }

    /// All up to the first of these.
    fn until(&mut self, ends: &[char]) -> String {
        let end = self.0.find(ends).unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at(end);
        self.0 = rest;
        text.trim().to_owned()
    }

    fn union(&mut self) -> Type {
        self.several("|", Self::intersection, Type::Union)
    }

    fn intersection(&mut self) -> Type {
        self.several("&", Self::one, Type::Intersection)
    }

    fn several(
        &mut self,
        sign: &str,
        one: fn(&mut Self) -> Type,
        all: fn(Vec<Type>) -> Type,
    ) -> Type {
        let mut types = vec![one(self)];
        while self.take(sign) {
            types.push(one(self));
        }
        match types.pop() {
            Some(alone) if types.is_empty() => alone,
            last => all(types.into_iter().chain(last).map(Type::merged).collect()).merged(),
        }
    }

    fn one(&mut self) -> Type {
        if self.take("(") {
            let inner = self.union();
            assert!(self.take(")"), "an open bracket: {}", self.0);
            return inner;
        }
        if self.take("{") {
            return self.object();
        }
        let name = self.until(&['<', '>', '|', '&', ',', ';', ')', '}']);
        let mut arguments = Vec::new();
        if self.take("<") {
            while !self.take(">") {
                arguments.push(self.union());
                self.take(",");
            }
        }
        Type::Named(name, arguments)
    }

    fn object(&mut self) -> Type {
        let mut members = Vec::new();
        while !self.take("}") {
            let mut docs = if self.take("/**") {
                let (docs, rest) = self.0.split_once("*/").unwrap_or((self.0, ""));
                self.0 = rest;
                super::docs::plain(docs)
            } else {
                String::new()
            };
            let name = if self.take("[") {
                self.until(&[']']);
                self.take("]");
                docs = "Every other member, as AWS sent it.".to_owned();
                None
            } else {
                Some(self.until(&[':']))
            };
            assert!(self.take(":"), "a member without a type: {}", self.0);
            let is_optional = name.as_ref().is_some_and(|name| name.ends_with('?'));
            members.push(Member {
                docs,
                name: name.map(|name| name.trim_end_matches('?').trim_matches('"').to_owned()),
                is_optional,
                of: self.union(),
            });
            let _ = self.take(",") || self.take(";");
        }
        Type::Object(members)
    }
}

#[test]
fn a_type_is_read_and_written() {
    for (read, written) in [
        (r#""tag" | "digest""#, r#""tag" | "digest""#),
        ("Array<A | B>", "(A | B)[]"),
        ("{ \"a\": string, b?: Array<C>, }", "{ a: string; b?: C[] }"),
        ("{ a: A, } & { b: B, }", "{ a: A; b: B }"),
        (
            "{ a: A, } & ({ b: B, } | { c: C, })",
            "{ a: A; b?: B; c?: C }",
        ),
        ("\"A\" | (string & {})", "\"A\" | (string & {})"),
        (
            "{ a: A, } & ({ [key in string]: unknown })",
            "{\n  a: A;\n  /** Every other member, as AWS sent it. */\n  [member: string]: unknown;\n}",
        ),
        (
            "Record<string, string | number>",
            "Record<string, string | number>",
        ),
        ("{ /** The a. */ a: A, }", "{\n  /** The a. */\n  a: A;\n}"),
    ] {
        assert_eq!(Type::read(read).written(0), written);
    }
}
