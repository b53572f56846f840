//! Doc comments of Rust as those of TypeScript.

use std::any::type_name;
use std::fs;
use std::path::Path;

/// The text of a doc comment, without what only rustdoc understands: links to items, and `None`, which JavaScript sees as an absent member.
pub(super) fn plain(comment: &str) -> String {
    let lines = comment
        .trim()
        .trim_start_matches("/**")
        .trim_end_matches("*/");
    let lines: Vec<_> = lines
        .lines()
        .map(|line| {
            let line = line.trim();
            let line = line.strip_prefix('*').unwrap_or(line);
            line.strip_prefix(' ').unwrap_or(line).trim_end()
        })
        .collect();
    let text = without_brackets(&without_links(lines.join("\n").trim()))
        .replace(". `None`", ". Absent")
        .replace("`None`", "absent");
    match text.strip_prefix("absent") {
        Some(rest) => format!("Absent{rest}"),
        None => text,
    }
}

/// `[text](path)` and `[text]` as `text`, where they lead to an item.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[`") {
        plain += before;
        let (name, after) = link.split_once("`]").unwrap_or((link, ""));
        plain.push('`');
        plain += name;
        plain.push('`');
        rest = match after.strip_prefix('(') {
            Some(target) => target.split_once(')').map_or("", |(_, after)| after),
            None => after,
        };
    }
    plain + rest
}

/// `<https://..>` without its brackets, nor a full stop that would seem to belong to the address.
fn without_brackets(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("<http") {
        let (address, after) = link.split_once('>').unwrap_or((link, ""));
        plain += before;
        plain += "http";
        plain += address;
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    plain + rest
}

/// A comment, this far to the right; nothing where there is nothing to say.
pub(super) fn comment(docs: &str, indent: usize) -> String {
    if docs.is_empty() {
        return String::new();
    }
    let space = " ".repeat(indent);
    if !docs.contains('\n') {
        return format!("{space}/** {docs} */\n");
    }
    let lines: String = docs
        .lines()
        .flat_map(|line| [&*space, " * ", line, "\n"])
        .collect();
    let lines = lines.replace(" * \n", " *\n");
    format!("{space}/**\n{lines}{space} */\n")
}

/// What an enumeration says of its variants, in order. ts-rs does not hand it on, so it is read from the source.
pub(super) fn of_variants<T: ?Sized>() -> Vec<String> {
    let path = type_name::<T>().split('<').next().unwrap_or_default();
    let mut parts: Vec<_> = path.split("::").skip(1).collect();
    let name = parts.pop().unwrap_or_default();
    let file = format!("{}/src/{}.rs", env!("CARGO_MANIFEST_DIR"), parts.join("/"));
    let source = fs::read_to_string(Path::new(&file)).unwrap_or_default();

    let heads = [format!("enum {name} {{"), format!("enum {name}<")];
    let in_macro = format!(" {name} {{");
    let is_head = |line: &&str| {
        (line.starts_with("    ") && line.ends_with(&in_macro) && !line.contains("->"))
            || heads.iter().any(|head| line.contains(head))
    };
    let mut lines = source.lines().skip_while(|line| !is_head(line));
    let Some(head) = lines.next() else {
        return Vec::new();
    };
    let indent = head.len() - head.trim_start().len();
    let mut variants = Vec::new();
    let mut docs = Vec::new();
    for line in lines {
        let depth = line.len() - line.trim_start().len();
        let text = line.trim();
        if depth <= indent && text.starts_with('}') {
            break;
        }
        if depth != indent + 4 {
            continue;
        }
        match text.strip_prefix("///") {
            Some(line) => docs.push(line.trim()),
            None if text.starts_with(char::is_uppercase) => {
                variants.push(plain(&docs.join("\n")));
                docs.clear();
            }
            None => {}
        }
    }
    variants
}
