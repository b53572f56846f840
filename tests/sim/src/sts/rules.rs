//! What STS demands of each parameter, and its words where one does not comply.

/// A pattern as AWS shows it, and the characters it admits.
type Pattern = (&'static str, fn(char) -> bool);

/// A parameter's rule.
pub(super) struct Rule {
    pub(super) name: &'static str,
    shortest: usize,
    longest: usize,
    pattern: Option<Pattern>,
    /// Whether errors may repeat the value.
    shown: bool,
}

const NAME: Option<Pattern> = Some(("[\\w+=,.@-]*", |char| {
    is_word(char) || "+=,.@-".contains(char)
}));

const fn rule(name: &'static str, shortest: usize, longest: usize) -> Rule {
    Rule {
        name,
        shortest,
        longest,
        pattern: None,
        shown: true,
    }
}

pub(super) const ROLE_ARN: Rule = rule("RoleArn", 20, 2_048);
pub(super) const POLICY: Rule = Rule {
    pattern: Some(("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", |char| {
        matches!(char, '\t' | '\n' | '\r' | ' '..='\u{ff}')
    })),
    ..rule("Policy", 1, 2_048)
};
pub(super) const ROLE_SESSION_NAME: Rule = Rule {
    pattern: NAME,
    ..rule("RoleSessionName", 2, 64)
};
pub(super) const SOURCE_IDENTITY: Rule = Rule {
    pattern: NAME,
    ..rule("SourceIdentity", 2, 64)
};
pub(super) const EXTERNAL_ID: Rule = Rule {
    pattern: Some(("[\\w+=,.@:\\/-]*", |char| {
        is_word(char) || "+=,.@:/-".contains(char)
    })),
    ..rule("ExternalId", 2, 1_224)
};
pub(super) const WEB_IDENTITY_TOKEN: Rule = Rule {
    shown: false,
    ..rule("WebIdentityToken", 4, 20_000)
};

impl Rule {
    /// What is wrong with a value.
    pub(super) fn violations(&self, value: &str) -> Vec<String> {
        let length = value.chars().count();
        let (shortest, longest) = (self.shortest, self.longest);
        let unfit = self
            .pattern
            .filter(|(_, admits)| !value.chars().all(admits))
            .map(|(shown, _)| format!("Member must satisfy regular expression pattern: {shown}"));
        let short = (length < shortest)
            .then(|| format!("Member must have length greater than or equal to {shortest}"));
        let long = (length > longest)
            .then(|| format!("Member must have length less than or equal to {longest}"));
        [unfit, short, long]
            .into_iter()
            .flatten()
            .map(|demand| self.violation(value, &demand))
            .collect()
    }

    fn violation(&self, value: &str, demand: &str) -> String {
        let value = if self.shown {
            format!("Value '{value}'")
        } else {
            "Value".to_owned()
        };
        violation(&value, self.name, demand)
    }
}

pub(super) fn missing(rule: &Rule) -> String {
    violation("Value null", rule.name, "Member must not be null")
}

pub(super) fn duration(value: &str) -> Option<String> {
    let demand = match value.parse::<i64>() {
        Err(_) => "Member must be an integer",
        Ok(seconds) if seconds < 900 => "Member must have value greater than or equal to 900",
        Ok(seconds) if seconds > 43_200 => "Member must have value less than or equal to 43200",
        Ok(_) => return None,
    };
    Some(violation(
        &format!("Value '{value}'"),
        "DurationSeconds",
        demand,
    ))
}

fn violation(value: &str, name: &str, demand: &str) -> String {
    let (first, rest) = name.split_at(1);
    format!(
        "{value} at '{}{rest}' failed to satisfy constraint: {demand}",
        first.to_lowercase()
    )
}

fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}
