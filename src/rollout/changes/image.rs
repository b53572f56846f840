//! What a deployment changes about the images of its containers: one comparison for all who show it.

use serde::Serialize;

use crate::substring::contains;

/// An image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// Its name, as the task definition has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The digest that its tag referred to when the revision's first task started; `None` where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// The image of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedImage {
    /// The container's name.
    pub container: String,
    /// Its image.
    pub image: Image,
}

/// The images of all containers of a revision; `None` where they are not known.
pub(crate) type NamedImages = Option<Vec<NamedImage>>;

/// What changes about the image of one container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ImageChange {
    /// The container's name.
    pub container: String,
    /// The kind of change.
    pub kind: ImageChangeKind,
    /// What stays the same of the image's name; `None` where it is another image altogether.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The two versions.
    #[serde(flatten)]
    pub versions: FromTo,
}

/// A kind of change of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ImageChangeKind {
    /// Only the tag differs: tags.
    Tag,
    /// The same tag refers to two images: digests.
    Digest,
    /// Another image: whole names.
    Image,
    /// The container is new.
    New,
    /// The container is removed.
    Gone,
    /// One of the two images is not known, so neither is whether it changes.
    Unknown,
}

/// From one version to another; `None` where there is none, or it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct FromTo {
    /// What runs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is to run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl ImageChange {
    /// The new tag, where only the tag differs.
    pub(super) fn new_tag(&self) -> Option<&str> {
        let after = self.versions.after.as_deref();
        after.filter(|_| self.kind == ImageChangeKind::Tag)
    }

    /// The same changes as a rollback makes them.
    pub(crate) fn all_reversed(changes: &[Self]) -> Vec<Self> {
        changes.iter().map(Self::reversed).collect()
    }

    /// The same change as a rollback makes it.
    #[must_use]
    fn reversed(&self) -> Self {
        Self {
            container: self.container.clone(),
            kind: match self.kind {
                ImageChangeKind::New => ImageChangeKind::Gone,
                ImageChangeKind::Gone => ImageChangeKind::New,
                kind => kind,
            },
            image: self.image.clone(),
            versions: FromTo {
                before: self.versions.after.clone(),
                after: self.versions.before.clone(),
            },
        }
    }

    fn new(
        container: &str,
        kind: ImageChangeKind,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Self {
        Self {
            container: container.to_owned(),
            kind,
            image: None,
            versions: FromTo {
                before: before.map(str::to_owned),
                after: after.map(str::to_owned),
            },
        }
    }
}

/// The changes from `before` to `after`; what stays the same is left out. `None` where the images of `after` are not known.
pub(crate) fn compare(
    after: Option<&[NamedImage]>,
    before: Option<&[NamedImage]>,
) -> Option<Vec<ImageChange>> {
    let after = after?;
    let Some(before) = before else {
        let unknown = |one: &NamedImage| {
            let name = one.image.image.as_deref();
            ImageChange::new(&one.container, ImageChangeKind::Unknown, None, name)
        };
        return Some(after.iter().map(unknown).collect());
    };
    let changes = names(after, before)
        .filter_map(|name| change(name, image(before, name), image(after, name)));
    Some(changes.collect())
}

/// The names of all containers, those of `after` first.
pub(super) fn names<'a>(
    after: &'a [NamedImage],
    before: &'a [NamedImage],
) -> impl Iterator<Item = &'a str> {
    let gone = before
        .iter()
        .filter(|one| image(after, &one.container).is_none());
    after.iter().chain(gone).map(|one| one.container.as_str())
}

pub(super) fn image<'a>(images: &'a [NamedImage], name: &str) -> Option<&'a Image> {
    let one = images.iter().find(|one| one.container == name)?;
    Some(&one.image)
}

/// What changes about a container; `None` where it keeps its image, as far as that is known.
fn change(name: &str, before: Option<&Image>, after: Option<&Image>) -> Option<ImageChange> {
    let whole = |image: Option<&Image>| image.and_then(|image| image.image.clone());
    let (old, new) = (whole(before), whole(after));
    let of = |kind| Some(ImageChange::new(name, kind, old.as_deref(), new.as_deref()));
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (None, _) => return of(ImageChangeKind::New),
        (_, None) => return of(ImageChangeKind::Gone),
    };
    let (Some(then), Some(now)) = (Reference::parse(before), Reference::parse(after)) else {
        return of(ImageChangeKind::Unknown);
    };
    let digests = (then.digest, now.digest);
    if then.repository == now.repository && then.tag == now.tag {
        return match digests {
            (Some(a), Some(b)) if a == b => None,
            (Some(a), Some(b)) => {
                let (from, to) = short(a, b);
                let kept = if then.pinned {
                    Some(then.repository.to_owned())
                } else {
                    old.clone()
                };
                Some(ImageChange {
                    image: kept,
                    ..ImageChange::new(name, ImageChangeKind::Digest, Some(from), Some(to))
                })
            }
            // A digest that is not known is not another one.
            _ if old == new => None,
            _ => of(ImageChangeKind::Image),
        };
    }
    match (then.tag, now.tag) {
        (Some(from), Some(to)) if then.repository == now.repository => Some(ImageChange {
            image: Some(then.repository.to_owned()),
            ..ImageChange::new(name, ImageChangeKind::Tag, Some(from), Some(to))
        }),
        _ => of(ImageChangeKind::Image),
    }
}

/// `repository:tag@digest`, taken apart.
struct Reference<'a> {
    repository: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
    /// Whether the digest is part of the name.
    pinned: bool,
}

impl<'a> Reference<'a> {
    fn parse(image: &'a Image) -> Option<Self> {
        let whole = image.image.as_deref()?;
        let (name, pin) = match whole.split_once('@') {
            Some((name, pin)) => (name, Some(pin)),
            None => (whole, None),
        };
        // A colon before a slash is that of a registry's port.
        let (repository, tag) = match name.rsplit_once(':') {
            Some((repository, tag)) if !contains(tag, "/") => (repository, Some(tag)),
            _ => (name, None),
        };
        Some(Self {
            repository,
            tag,
            digest: pin.or(image.digest.as_deref()),
            pinned: pin.is_some(),
        })
    }
}

/// As much of two digests as distinguishes them.
fn short<'a>(before: &'a str, after: &'a str) -> (&'a str, &'a str) {
    const LETTERS: usize = 19;
    let start = |digest: &'a str| match digest.char_indices().nth(LETTERS) {
        Some((end, _)) => digest.get(..end).unwrap_or_default(),
        None => digest,
    };
    match (start(before), start(after)) {
        (a, b) if a == b => (before, after),
        shorts => shorts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    /// The images of one container: its name, its digest.
    fn images(image: &str, digest: &str) -> Vec<NamedImage> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        vec![NamedImage {
            container: "app".to_owned(),
            image: Image {
                image: some(image),
                digest: some(digest),
            },
        }]
    }

    fn compared(before: (&str, &str), after: (&str, &str)) -> String {
        let (before, after) = (images(before.0, before.1), images(after.0, after.1));
        json::to_string(&compare(Some(&after), Some(&before)).unwrap())
    }

    #[test]
    fn only_the_tag_is_reported_where_only_the_tag_differs() {
        assert_eq!(
            compared(
                ("registry.example:5000/shop/app:7", "sha256:07"),
                ("registry.example:5000/shop/app:8", "sha256:08")
            ),
            r#"[{"container":"app","kind":"tag","image":"registry.example:5000/shop/app","before":"7","after":"8"}]"#
        );
    }

    #[test]
    fn a_registry_s_port_is_not_a_tag() {
        assert_eq!(
            compared(
                ("registry.example:5000/shop/app", ""),
                ("registry.example:5000/shop/web", "")
            ),
            r#"[{"container":"app","kind":"image","before":"registry.example:5000/shop/app","after":"registry.example:5000/shop/web"}]"#
        );
    }

    #[test]
    fn digests_are_reported_where_the_same_tag_stands_for_another_image() {
        assert_eq!(
            compared(
                ("shop/app:8", "sha256:0123456789abcdef0123"),
                ("shop/app:8", "sha256:fedcba9876543210fedc")
            ),
            r#"[{"container":"app","kind":"digest","image":"shop/app:8","before":"sha256:0123456789ab","after":"sha256:fedcba987654"}]"#
        );
    }

    #[test]
    fn a_digest_that_is_not_known_is_not_another_image() {
        for (before, after) in [
            (("shop/app:8", ""), ("shop/app:8", "sha256:08")),
            (("shop/app:8", "sha256:08"), ("shop/app:8", "")),
            (("shop/app:8", ""), ("shop/app:8", "")),
            (("shop/app", ""), ("shop/app", "sha256:08")),
            (
                ("shop/app@sha256:08", ""),
                ("shop/app@sha256:08", "sha256:08"),
            ),
        ] {
            assert_eq!(compared(before, after), "[]", "{before:?} {after:?}");
        }
    }

    #[test]
    fn the_same_image_by_tag_and_by_digest_is_no_change() {
        assert_eq!(
            compared(("app:1", "sha256:01"), ("app:1@sha256:01", "")),
            "[]"
        );
    }

    #[test]
    fn digests_that_begin_alike_are_reported_whole() {
        assert_eq!(
            compared(
                ("shop/app@sha256:0123456789abcdef0123", ""),
                ("shop/app@sha256:0123456789abcdef9999", "")
            ),
            r#"[{"container":"app","kind":"digest","image":"shop/app","before":"sha256:0123456789abcdef0123","after":"sha256:0123456789abcdef9999"}]"#
        );
    }

    #[test]
    fn another_image_is_reported_whole() {
        for (before, after) in [
            ("shop/app:7", "other/app:7"),
            ("shop/app", "shop/app:8"),
            ("registry.example:5000/app", "registry.example:5000/app:8"),
            ("app:1", "app:1@sha256:01"),
        ] {
            assert_eq!(
                compared((before, ""), (after, "")),
                format!(
                    r#"[{{"container":"app","kind":"image","before":"{before}","after":"{after}"}}]"#
                )
            );
        }
    }

    #[test]
    fn a_container_that_comes_and_one_that_goes_are_reported() {
        let one = images("shop/app:7", "");
        assert_eq!(
            json::to_string(&compare(Some(&one), Some(&[])).unwrap()),
            r#"[{"container":"app","kind":"new","after":"shop/app:7"}]"#
        );
        assert_eq!(
            json::to_string(&compare(Some(&[]), Some(&one)).unwrap()),
            r#"[{"container":"app","kind":"gone","before":"shop/app:7"}]"#
        );
    }

    #[test]
    fn images_that_are_not_known_are_neither_new_nor_gone() {
        let one = images("shop/app:7", "");
        assert_eq!(
            json::to_string(&compare(Some(&one), None).unwrap()),
            r#"[{"container":"app","kind":"unknown","after":"shop/app:7"}]"#
        );
        assert_eq!(compare(None, Some(&one)), None);
        assert_eq!(
            compared(("", ""), ("shop/app:7", "")),
            r#"[{"container":"app","kind":"unknown","after":"shop/app:7"}]"#
        );
    }

    #[test]
    fn a_rollback_makes_every_change_the_other_way_round() {
        let (old, new) = (images("shop/app:1.0.0", ""), images("shop/app:1.21.0", ""));
        let back = |after: &[NamedImage], before: &[NamedImage]| {
            let changes = compare(Some(after), Some(before)).unwrap();
            json::to_string(&changes[0].reversed())
        };
        assert_eq!(
            back(&new, &old),
            r#"{"container":"app","kind":"tag","image":"shop/app","before":"1.21.0","after":"1.0.0"}"#
        );
        assert_eq!(
            back(&new, &[]),
            r#"{"container":"app","kind":"gone","before":"shop/app:1.21.0"}"#
        );
        assert_eq!(
            back(&[], &old),
            r#"{"container":"app","kind":"new","after":"shop/app:1.0.0"}"#
        );
    }
}
