//! One type as TypeScript declares it.

use std::fmt::Write;

use ts_rs::{Config, TS};

use super::docs;
use super::syntax::{Type, object};

/// The declaration of a type, with what its doc comments say.
pub(super) fn declare<T: TS + 'static + ?Sized>(config: &Config) -> String {
    let declared = T::decl(config);
    let (head, body) = declared.split_once('=').unwrap_or_default();
    let name = head.trim().trim_start_matches("type ").trim();
    let body = Type::read(body.trim().trim_end_matches(';'));
    let docs = docs::comment(&docs::plain(&T::docs().unwrap_or_default()), 0);
    match body {
        Type::Object(members) => format!("{docs}export interface {name} {}\n", object(&members, 0)),
        Type::Union(types) => format!(
            "{docs}export type {name} ={};\n",
            union(&types, &docs::of_variants::<T>())
        ),
        other => format!("{docs}export type {name} = {};\n", other.written(0)),
    }
}

/// The members of a union, each with what is said of it.
fn union(types: &[Type], said: &[String]) -> String {
    // An open enumeration has one more, which stands for what AWS adds later.
    let said = if said.len() == types.len() || said.len() + 1 == types.len() {
        said
    } else {
        &[]
    };
    let mut text = String::new();
    for (index, one) in types.iter().enumerate() {
        text.push('\n');
        let comment = said.get(index).map(|said| docs::comment(said, 2));
        text += &comment.unwrap_or_default();
        let is_nested = matches!(one, Type::Intersection(_));
        let written = one.written(4);
        let _ = if is_nested {
            write!(text, "  | ({written})")
        } else {
            write!(text, "  | {written}")
        };
    }
    text
}
