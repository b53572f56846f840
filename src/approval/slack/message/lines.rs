//! What the messages say, line by line.

use super::super::super::approver::slack_user_in;
use super::super::super::question::{
    Brings, Deadline, FromTo, ImageChange, ImageChangeKind, Place, Question, Side,
};
use super::super::mrkdwn::{code, moment, words};

// Each line fits into a section, even if all its letters are written as five.
pub(super) const NAME: usize = 100;
pub(super) const SENTENCE: usize = 500;
const RESOURCE: usize = 180;
const DIGEST: usize = 80;
/// Of lines that say what else differs.
const OTHERS: usize = 5;

pub(super) fn changes(changes: Option<&Brings>) -> Vec<String> {
    let Some(changes) = changes else {
        return vec!["*What changes* could not be read.".to_owned()];
    };
    let mut lines = vec!["*What changes*".to_owned()];
    if changes.images.is_empty() {
        lines.push("No container gets another image.".to_owned());
    }
    lines.extend(changes.images.iter().map(image));
    match changes.unchanged {
        _ if changes.images.is_empty() => {}
        0 => {}
        1 => lines.push("1 other container keeps its image.".to_owned()),
        many => lines.push(format!("{many} other containers keep their images.")),
    }
    if let Some(FromTo { before, after }) = &changes.task_definition {
        let name = |name: &Option<String>| code(name.as_deref().unwrap_or("none"), RESOURCE);
        lines.push(format!(
            "Task definition: {} → {}",
            name(before),
            name(after)
        ));
    }
    lines.extend(
        changes
            .others
            .iter()
            .take(OTHERS)
            .map(|other| ["Also ", &words(other, SENTENCE)].concat()),
    );
    if changes.others.len() > OTHERS {
        lines.push("And more.".to_owned());
    }
    let unread = changes.unread.as_deref();
    lines.extend(unread.map(|why| labelled("Not all could be compared", why, SENTENCE)));
    lines
}

fn image(change: &ImageChange) -> String {
    let name = code(&change.container, NAME);
    let version = |version: &Option<String>, most| {
        version
            .as_deref()
            .map_or_else(|| "unknown".to_owned(), |version| code(version, most))
    };
    let FromTo { before, after } = &change.versions;
    match change.kind {
        ImageChangeKind::Tag | ImageChangeKind::Image => format!(
            "{name}: {} → {}",
            version(before, RESOURCE),
            version(after, RESOURCE)
        ),
        ImageChangeKind::Digest => format!(
            "{name}: {} stands for another image now: {} → {}",
            version(&change.image, RESOURCE),
            version(before, DIGEST),
            version(after, DIGEST)
        ),
        ImageChangeKind::New => format!("{name}: new, {}", version(after, RESOURCE)),
        ImageChangeKind::Unknown => format!(
            "{name}: {}; one of the two images was not reported by ECS",
            version(&after.clone().or_else(|| before.clone()), RESOURCE)
        ),
        ImageChangeKind::Gone => format!("{name}: goes, was {}", version(before, RESOURCE)),
    }
}

/// Where the deployment stands.
pub(super) fn standing(question: &Question) -> Option<String> {
    let stage = question.stage.as_ref()?;
    let mut text = match &stage.meaning {
        Some(meaning) => [&stage.words, ": ", meaning].concat(),
        None => [&stage.words, "."].concat(),
    };
    if let Some(traffic) = question
        .traffic
        .as_ref()
        .filter(|traffic| traffic.steps > 1)
    {
        text = [&text, " ", &traffic.words].concat();
    }
    Some(labelled("Now", &text, SENTENCE))
}

pub(super) fn sides(question: &Question) -> Vec<String> {
    let (go, back) = (&question.continuing, &question.roll_back);
    if !go.possible && go == back {
        let why = go.reason.as_deref().unwrap_or_default();
        return vec![labelled("Nothing to decide", why, SENTENCE)];
    }
    let side = |side: &Side, possible, not| match (&side.consequence, &side.reason) {
        (Some(_), _) => Some(labelled(possible, &side.words(), SENTENCE)),
        (None, Some(reason)) => Some(labelled(not, reason, SENTENCE)),
        (None, None) => None,
    };
    [
        side(go, "Continue", "Cannot continue"),
        side(back, "Roll back", "Cannot roll back"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn until(deadline: &Deadline) -> String {
    format!("*Decide by* {}. {}", moment(deadline), deadline.then)
}

/// The same for notifications, which have no clock of their reader.
pub(super) fn notice(deadline: Option<&Deadline>) -> String {
    deadline
        .map(|deadline| format!("Decide by {}. {}", deadline.words, deadline.then))
        .unwrap_or_default()
}

/// Who decided, by an approver's name. Slack shows a member as they call themselves, so the id stands beside it.
pub(super) fn person(name: &str) -> String {
    match slack_user_in(name) {
        Some(user) => format!("<@{user}> ({})", code(user, NAME)),
        None => words(name, SENTENCE),
    }
}

/// A whole line that stands out.
pub(super) fn bold(text: &str) -> String {
    ["*", &words(text, SENTENCE), "*"].concat()
}

pub(super) fn labelled(label: &'static str, text: &str, most: usize) -> String {
    ["*", label, ":* ", &words(text, most)].concat()
}

/// Where it is, and where to see more.
pub(super) fn small(place: &Place, links: Vec<String>) -> Vec<String> {
    let account = code(&place.account, NAME);
    let account = match &place.account_name {
        Some(name) => [&words(name, NAME), " ", &account].concat(),
        None => ["account ", &account].concat(),
    };
    let whole = format!(
        "{} in cluster {} · {} · {account}",
        code(&place.service, RESOURCE),
        code(&place.cluster, RESOURCE),
        words(&place.region, NAME / 2),
    );
    std::iter::once(whole).chain(links).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_change_is_told_in_its_own_words() {
        let change = |kind, image: Option<&str>, before: Option<&str>, after: Option<&str>| {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            ImageChange {
                container: "app".to_owned(),
                kind,
                image: owned(image),
                versions: FromTo {
                    before: owned(before),
                    after: owned(after),
                },
            }
        };
        for (change, line) in [
            (
                change(ImageChangeKind::Tag, Some("a"), Some("7"), Some("8")),
                "`app`: `7` → `8`",
            ),
            (
                change(
                    ImageChangeKind::Digest,
                    Some("a:8"),
                    None,
                    Some("sha256:08"),
                ),
                "`app`: `a:8` stands for another image now: unknown → `sha256:08`",
            ),
            (
                change(ImageChangeKind::Image, None, Some("a:7"), Some("b:7")),
                "`app`: `a:7` → `b:7`",
            ),
            (
                change(ImageChangeKind::New, None, None, Some("a:8")),
                "`app`: new, `a:8`",
            ),
            (
                change(ImageChangeKind::Gone, None, Some("a:7"), None),
                "`app`: goes, was `a:7`",
            ),
        ] {
            assert_eq!(image(&change), line);
        }
    }

    #[test]
    fn a_member_of_slack_is_shown_by_id_and_others_by_name_and_id() {
        for (name, shown) in [
            ("robin (slack U0456)", "<@U0456> (`U0456`)"),
            ("slack W0456", "<@W0456> (`W0456`)"),
            ("Ann (oidc ann@example.com)", "Ann (oidc ann@example.com)"),
            (
                "<@U0001> (slack U0001) (oidc eve)",
                "&lt;@U0001&gt; (slack U0001) (oidc eve)",
            ),
        ] {
            assert_eq!(person(name), shown);
        }
    }

    #[test]
    fn what_does_not_change_is_told_shortly_and_what_is_unknown_too() {
        let mut brings = Brings::default();
        assert_eq!(
            changes(Some(&brings)),
            ["*What changes*", "No container gets another image."]
        );
        brings.others = (1..=7).map(|number| format!("app{number}: cpu")).collect();
        brings.unread = Some("AccessDeniedException".to_owned());
        assert_eq!(
            changes(Some(&brings))[2..],
            [
                "Also app1: cpu",
                "Also app2: cpu",
                "Also app3: cpu",
                "Also app4: cpu",
                "Also app5: cpu",
                "And more.",
                "*Not all could be compared:* AccessDeniedException"
            ]
        );
        assert_eq!(changes(None), ["*What changes* could not be read."]);
    }
}
