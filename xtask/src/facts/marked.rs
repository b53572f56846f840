//! The sections of a document or template that stand below a line which names them.

use super::policy::{Policy, Statement};

/// How a policy is written.
pub enum Form {
    /// As JSON, with placeholders.
    Json,
    /// As the statements of a `CloudFormation` template, this far to the right.
    Yaml(usize),
}

/// A line may be so long.
const WIDTH: usize = 100;

/// A text with its sections written again.
pub fn rewritten(
    text: &str,
    mut section: impl FnMut(&str, Form) -> Result<String, String>,
) -> Result<String, String> {
    let mut new = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        new += line;
        new.push('\n');
        let indent = line.len() - line.trim_start().len();
        let Some((name, is_yaml)) = named(line.trim()) else {
            continue;
        };
        if is_yaml {
            while lines.peek().is_some_and(|line| is_within(line, indent)) {
                lines.next();
            }
            new += &section(name, Form::Yaml(indent))?;
            continue;
        }
        let is_fenced = lines.peek().is_some_and(|line| line.starts_with("```"));
        let mut is_first = true;
        while let Some(line) = lines.next_if(|line| is_fenced || !line.is_empty()) {
            if is_fenced && !is_first && line.starts_with("```") {
                break;
            }
            is_first = false;
        }
        new += &section(name, Form::Json)?;
    }
    Ok(new)
}

/// The name in a line that names a section, and whether it is one of YAML.
fn named(line: &str) -> Option<(&str, bool)> {
    let (inner, is_yaml) = match line.strip_prefix("# ") {
        Some(inner) => (inner, true),
        None => (line.strip_prefix("<!-- ")?.strip_suffix(" -->")?, false),
    };
    let name = inner.strip_prefix("Written by make facts: ")?;
    Some((name.strip_prefix("policy ").unwrap_or(name), is_yaml))
}

fn is_within(line: &str, indent: usize) -> bool {
    line.len() > indent && line[..indent].trim().is_empty()
}

impl Form {
    pub fn written(&self, policy: &Policy) -> String {
        let Policy(statements) = policy;
        match self {
            Self::Json => {
                let written: Vec<_> = statements.iter().map(json).collect();
                format!(
                    "```json\n{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}\n```\n",
                    written.join(",\n")
                )
            }
            Self::Yaml(indent) => statements.iter().map(|one| yaml(one, *indent)).collect(),
        }
    }
}

fn json(statement: &Statement) -> String {
    let resources: Vec<_> = statement
        .resources
        .iter()
        .map(|resource| {
            let pattern = resource.pattern("CLUSTER", "SERVICE");
            format!("\"arn:aws:ecs:REGION:ACCOUNT:{pattern}\"")
        })
        .collect();
    let mut members = Vec::new();
    if let Some(sid) = statement.sid {
        members.push(format!("\"Sid\": \"{sid}\""));
    }
    members.push("\"Effect\": \"Allow\"".to_owned());
    members.push(format!(
        "\"Action\": {}",
        array(&quoted(&statement.actions))
    ));
    members.push(format!(
        "\"Resource\": {}",
        if resources.is_empty() {
            "\"*\"".to_owned()
        } else {
            array(&resources)
        }
    ));
    let members: Vec<_> = members.iter().map(|one| format!("      {one}")).collect();
    format!("    {{\n{}\n    }}", members.join(",\n"))
}

/// An array, in one line where that is short; one element alone without brackets.
fn array(elements: &[String]) -> String {
    if let [one] = elements {
        return one.clone();
    }
    let inline = format!("[{}]", elements.join(", "));
    if inline.len() < WIDTH {
        return inline;
    }
    let lines: Vec<_> = elements
        .iter()
        .map(|one| format!("        {one}"))
        .collect();
    format!("[\n{}\n      ]", lines.join(",\n"))
}

fn quoted(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| format!("\"{text}\"")).collect()
}

fn yaml(statement: &Statement, indent: usize) -> String {
    let mut lines = Vec::new();
    if let Some(sid) = statement.sid {
        lines.push(format!("Sid: {sid}"));
    }
    lines.push("Effect: Allow".to_owned());
    let actions = quoted(&statement.actions);
    if statement.with_stop.is_empty() {
        lines.extend(list("Action", &actions));
    } else {
        let more = [actions.clone(), quoted(&statement.with_stop)].concat();
        lines.push("Action: !If".to_owned());
        lines.push("  - Stops".to_owned());
        lines.push(format!("  - [{}]", more.join(", ")));
        lines.push(format!("  - {}", array(&actions)));
    }
    if statement.resources.is_empty() {
        lines.push("Resource: \"*\"".to_owned());
    } else {
        lines.push("Resource:".to_owned());
        lines.extend(statement.resources.iter().map(|resource| {
            let pattern = resource.pattern("${ClusterPattern}", "${ServicePattern}");
            format!(
                "  - !Sub \"arn:${{AWS::Partition}}:ecs:${{RegionPattern}}:${{AWS::AccountId}}:{pattern}\""
            )
        }));
    }
    let space = " ".repeat(indent);
    let lines = lines.iter().enumerate().map(|(index, line)| {
        let dash = if index == 0 { "- " } else { "  " };
        format!("{space}{dash}{line}\n")
    });
    lines.collect()
}

/// A member of a statement that holds one text or several.
fn list(name: &str, elements: &[String]) -> Vec<String> {
    let inline = array(elements);
    if !inline.contains('\n') {
        return vec![format!("{name}: {inline}")];
    }
    let lines = elements.iter().map(|one| format!("  - {one}"));
    [format!("{name}:")].into_iter().chain(lines).collect()
}
