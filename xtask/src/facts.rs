//! Writes what the crate's operations state of themselves where it stands again: in policies, in lists of names, in the stand-in.
//!
//! The facts are those of [`OPERATIONS`]. A policy stands in a document or a template below a line that names it, such as
//! `<!-- Written by make facts: policy reader -->`, and the list of names below `<!-- Written by make facts: names -->`.

mod marked;
mod policy;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ecs_greenlight::ecs::{Facts, OPERATIONS};

use self::policy::Policy;
use crate::root;

/// Which policies stand in which file, in this order.
const FILES: &[(&str, &[&str])] = &[
    (
        "docs/iam.md",
        &["reader", "approver", "decider", "one-deployment"],
    ),
    ("docs/outcomes.md", &["names"]),
    (
        "docs/templates/approvals.yaml",
        &["one-deployment", "decider"],
    ),
    (
        "docs/templates/console-access.yaml",
        &["approver", "reader"],
    ),
    ("docs/templates/member-account.yaml", &["approver"]),
];
/// The names, for tests in any language.
const NAMES: &str = "tests/operations.json";
/// The facts, for the stand-in.
const STAND_IN: &str = "tests/sim/src/ecs_facts.rs";

/// Writes them.
pub fn write() -> Result<(), String> {
    let root = root()?;
    for (path, text) in all(&root)? {
        fs::write(root.join(path), text).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

/// Proves that nothing would change.
pub fn check() -> Result<(), String> {
    let root = root()?;
    let mut stale = Vec::new();
    for (path, text) in all(&root)? {
        if read(&root, path)? != text {
            stale.push(path);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not what the operations say: {}. Run `make facts`.",
        stale.join(", ")
    ))
}

/// Every file with the text that it must have.
fn all(root: &Path) -> Result<Vec<(&'static str, String)>, String> {
    let mut all = vec![(NAMES, names()), (STAND_IN, stand_in())];
    for (path, sections) in FILES {
        let text = read(root, path)?;
        let mut expected = sections.iter();
        let text = marked::rewritten(&text, |name, form| {
            if expected.next() != Some(&name) {
                return Err(format!("{path}: {name} is not what is expected here"));
            }
            match name {
                "names" => Ok(sentence()),
                name => Ok(form.written(&Policy::named(name)?)),
            }
        })?;
        if let Some(missing) = expected.next() {
            return Err(format!("{path}: no line names {missing}"));
        }
        all.push((path, text));
    }
    Ok(all)
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
}

/// `The operations: ...`, in lines of a document.
fn sentence() -> String {
    let mut text = String::new();
    let mut line = "The operations:".to_owned();
    for (index, known) in OPERATIONS.iter().enumerate() {
        let end = if index + 1 == OPERATIONS.len() {
            '.'
        } else {
            ','
        };
        let word = format!(" `{}`{end}", known.name);
        if line.len() + word.len() > 140 {
            text += &line;
            text.push('\n');
            word.trim_start().clone_into(&mut line);
        } else {
            line += &word;
        }
    }
    text + &line + "\n"
}

/// An object by name, a line each.
fn names() -> String {
    let lines: Vec<_> = OPERATIONS
        .iter()
        .map(|known| format!("  \"{}\": {{ \"acts\": {} }}", known.name, known.acts))
        .collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// A macro that hands the facts to the macros of the stand-in.
fn stand_in() -> String {
    let mut buckets = Vec::new();
    let mut operations = String::new();
    for known in OPERATIONS {
        let kind = if known.acts { "acts" } else { "reads" };
        let bucket = known.bucket.map_or("None".to_owned(), |bucket| {
            if !buckets.contains(&bucket) {
                buckets.push(bucket);
            }
            format!("Some(Bucket::{bucket:?})")
        });
        let types = resource_types(known);
        // Writing to a String cannot fail.
        let _ = writeln!(
            operations,
            "                {}: {}, {kind}, {bucket}, {types:?};",
            known.name,
            module(known.name)
        );
    }
    let mut sizes = String::new();
    for bucket in buckets {
        let (burst, refill) = (bucket.burst(), bucket.refill());
        // As above.
        let _ = writeln!(sizes, "                {bucket:?}: {burst}, {refill};");
    }
    format!(
        "//! What the crate states of the operations of ECS. `make facts` writes this file.

macro_rules! ecs_facts {{
    ($then:ident) => {{
        $then! {{
            operations {{
{operations}            }}
            buckets {{
{sizes}            }}
        }}
    }};
}}

pub(crate) use ecs_facts;
"
    )
}

/// The kinds of resources that a policy must name.
fn resource_types(known: &Facts) -> &'static [&'static str] {
    known
        .permission
        .map_or(&[], |permission| permission.resource_types)
}

/// An operation's file is named after it.
fn module(name: &str) -> String {
    let mut module = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !module.is_empty() {
            module.push('_');
        }
        module.push(letter.to_ascii_lowercase());
    }
    module
}
