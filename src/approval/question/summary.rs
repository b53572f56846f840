//! What a message about a question says, as data. Chats differ in their marks, not in their words.

use super::{AnswerOption, ChangeSummary, FromTo, ImageChange, ImageChangeKind, Question};

/// What a message says below its headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::approval) struct Summary {
    /// What changes, a row each; `None` where it could not be read.
    pub(in crate::approval) changes: Option<Vec<Row>>,
    /// Where the deployment stands and what each answer does, or how the question was answered.
    pub(in crate::approval) rows: Vec<Row>,
}

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::approval) struct Row {
    pub(in crate::approval) label: Label,
    pub(in crate::approval) words: Vec<Word>,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::approval) enum Label {
    /// Words of ours.
    Named(&'static str),
    /// A container, by its name.
    Container(String),
    /// Words of ours that say nothing beyond the row: for chats whose rows all have a title.
    Silent(&'static str),
}

/// A piece of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::approval) enum Word {
    /// Words of ours, with the spaces around them: there is nothing in them to escape.
    Ours(&'static str),
    /// Words to be read.
    Plain(String),
    /// The name of a resource or version.
    Name(String),
    /// A short name that stands beside others: a digest.
    Digest(String),
    /// An approver, by [name](crate::approval::approver::Approver::name).
    Person(String),
}

/// How many rows of each kind a chat has room for.
#[derive(Clone, Copy, Debug)]
pub(in crate::approval) struct Most {
    pub(in crate::approval) images: usize,
    pub(in crate::approval) others: usize,
}

impl Summary {
    /// Of a question that is asked.
    pub(in crate::approval) fn asking(question: &Question, most: Most) -> Self {
        let mut rows: Vec<Row> = standing(question).into_iter().collect();
        rows.extend(sides(question));
        Self::with(question, rows, most)
    }

    /// Of one that was answered, by whom and why as far as that is known.
    pub(in crate::approval) fn answered(
        question: &Question,
        by: Option<&str>,
        reason: Option<&str>,
        most: Most,
    ) -> Self {
        let by = by.map(|by| Row {
            label: Label::Named("By"),
            words: vec![Word::Person(by.to_owned())],
        });
        let reason = reason.map(|reason| Row::plain("Reason", reason));
        Self::with(question, by.into_iter().chain(reason).collect(), most)
    }

    fn with(question: &Question, rows: Vec<Row>, most: Most) -> Self {
        let changes = question.changes.as_ref();
        let changes = changes.map(|changes| brought(changes, most));
        Self { changes, rows }
    }
}

impl Row {
    fn plain(label: &'static str, words: &str) -> Self {
        Self {
            label: Label::Named(label),
            words: vec![Word::Plain(words.to_owned())],
        }
    }

    fn silent(label: &'static str, words: impl Into<String>) -> Self {
        Self {
            label: Label::Silent(label),
            words: vec![Word::Plain(words.into())],
        }
    }
}

fn brought(brings: &ChangeSummary, most: Most) -> Vec<Row> {
    let images = &brings.images;
    let mut rows: Vec<Row> = images.iter().take(most.images).map(image).collect();
    if images.is_empty() {
        rows.push(Row::silent("Images", "No container gets a new image."));
    }
    if images.len() > most.images {
        let more = images.len() - most.images;
        rows.push(Row::silent("Images", format!("{more} more change.")));
    }
    match brings.unchanged {
        _ if images.is_empty() => {}
        0 => {}
        1 => rows.push(Row::silent("Images", "1 other container keeps its image.")),
        many => {
            let words = format!("{many} other containers keep their images.");
            rows.push(Row::silent("Images", words));
        }
    }
    if let Some(FromTo { before, after }) = &brings.task_definition {
        let name = |name: &Option<String>| {
            let name = name.as_deref().unwrap_or("none");
            Word::Name(name.to_owned())
        };
        rows.push(Row {
            label: Label::Named("Task definition"),
            words: vec![name(before), Word::Ours(" → "), name(after)],
        });
    }
    let others = &brings.others;
    let shown = others.iter().take(most.others);
    rows.extend(shown.map(|other| Row::silent("Also", other)));
    if others.len() > most.others {
        rows.push(Row::silent("Also", "And more."));
    }
    let unread = brings.unread.as_deref();
    rows.extend(unread.map(|why| Row::plain("Not everything could be compared", why)));
    rows
}

fn image(change: &ImageChange) -> Row {
    let named = |version: &Option<String>, word: fn(String) -> Word| {
        version.clone().map_or_else(|| Word::Ours("unknown"), word)
    };
    let FromTo { before, after } = &change.versions;
    let words = match change.kind {
        ImageChangeKind::Tag | ImageChangeKind::Image => vec![
            named(before, Word::Name),
            Word::Ours(" → "),
            named(after, Word::Name),
        ],
        ImageChangeKind::Digest => vec![
            named(&change.image, Word::Name),
            Word::Ours(" now refers to a different image: "),
            named(before, Word::Digest),
            Word::Ours(" → "),
            named(after, Word::Digest),
        ],
        ImageChangeKind::New => vec![Word::Ours("new, "), named(after, Word::Name)],
        ImageChangeKind::Unknown => vec![
            named(&after.clone().or_else(|| before.clone()), Word::Name),
            Word::Ours("; one of the two images was not reported by ECS"),
        ],
        ImageChangeKind::Gone => vec![Word::Ours("is removed, was "), named(before, Word::Name)],
    };
    Row {
        label: Label::Container(change.container.clone()),
        words,
    }
}

/// Where the deployment stands.
fn standing(question: &Question) -> Option<Row> {
    let stage = question.stage.as_ref()?;
    let mut text = match &stage.meaning {
        Some(meaning) => [&stage.words, ": ", meaning].concat(),
        None => [&stage.words, "."].concat(),
    };
    if let Some(traffic) = question.traffic.as_ref().filter(|one| one.steps > 1) {
        text = [&text, " ", &traffic.words].concat();
    }
    Some(Row::plain("Now", &text))
}

fn sides(question: &Question) -> Vec<Row> {
    let (go, back) = (&question.continuing, &question.roll_back);
    if !go.possible && go == back {
        let why = go.reason.as_deref().unwrap_or_default();
        return vec![Row::plain("Nothing to decide", why)];
    }
    let side = |side: &AnswerOption, possible, not| match (&side.consequence, &side.reason) {
        (Some(_), _) => Some(Row::plain(possible, &side.words())),
        (None, Some(reason)) => Some(Row::plain(not, reason)),
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

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Most = Most {
        images: 2,
        others: 5,
    };

    /// A row as plain text.
    fn read(row: &Row) -> String {
        let mut text = match &row.label {
            Label::Named(label) => [label, ": "].concat(),
            Label::Container(name) => [name, ": "].concat(),
            Label::Silent(_) => String::new(),
        };
        for word in &row.words {
            text.push_str(match word {
                Word::Ours(word) => word,
                Word::Plain(word) | Word::Name(word) | Word::Digest(word) | Word::Person(word) => {
                    word
                }
            });
        }
        text
    }

    fn change(
        kind: ImageChangeKind,
        image: Option<&str>,
        before: Option<&str>,
        after: Option<&str>,
    ) -> ImageChange {
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
    }

    #[test]
    fn every_kind_of_change_has_words_of_its_own() {
        use ImageChangeKind::{Digest, Gone, Image, New, Tag, Unknown};
        for (change, line) in [
            (change(Tag, Some("a"), Some("7"), Some("8")), "app: 7 → 8"),
            (
                change(Digest, Some("a:8"), None, Some("sha256:08")),
                "app: a:8 now refers to a different image: unknown → sha256:08",
            ),
            (
                change(Image, None, Some("a:7"), Some("b:7")),
                "app: a:7 → b:7",
            ),
            (change(New, None, None, Some("a:8")), "app: new, a:8"),
            (
                change(Unknown, None, Some("a:8"), None),
                "app: a:8; one of the two images was not reported by ECS",
            ),
            (
                change(Gone, None, Some("a:7"), None),
                "app: is removed, was a:7",
            ),
        ] {
            assert_eq!(read(&image(&change)), line);
        }
    }

    #[test]
    fn unchanged_containers_and_what_could_not_be_compared_are_said_briefly() {
        let mut brings = ChangeSummary::default();
        let rows = |brings: &ChangeSummary| -> Vec<String> {
            brought(brings, MOST).iter().map(read).collect()
        };
        assert_eq!(rows(&brings), ["No container gets a new image."]);
        brings.others = (1..=7).map(|number| format!("app{number}: cpu")).collect();
        brings.unread = Some("AccessDeniedException".to_owned());
        assert_eq!(
            rows(&brings)[1..],
            [
                "app1: cpu",
                "app2: cpu",
                "app3: cpu",
                "app4: cpu",
                "app5: cpu",
                "And more.",
                "Not everything could be compared: AccessDeniedException"
            ]
        );
    }

    #[test]
    fn what_there_is_no_room_for_is_counted() {
        let brings = ChangeSummary {
            images: vec![change(ImageChangeKind::Tag, None, Some("7"), Some("8")); 3],
            unchanged: 1,
            ..ChangeSummary::default()
        };
        let rows: Vec<String> = brought(&brings, MOST).iter().map(read).collect();
        assert_eq!(
            rows[2..],
            ["1 more change.", "1 other container keeps its image."]
        );
    }
}
