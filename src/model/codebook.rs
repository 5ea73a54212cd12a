//! The codebook: the ordered labels, what each means, and the rules between them.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Names a label for ever: `[a-z0-9_-]+`. Name, colour, key and order may change, this never.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelId(Arc<str>);

impl LabelId {
    /// The id as written in a layer. Ids that break the pattern are carried too, since a layer
    /// that holds one must be readable; [`LabelId::is_well_formed`] tells.
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the id follows `[a-z0-9_-]+`.
    pub fn is_well_formed(&self) -> bool {
        !self.0.is_empty()
            && self.0.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
    }
}

impl Borrow<str> for LabelId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LabelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One text in several languages, by language code ("de", "en").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// The text in `language`, else in English, else in whichever language there is, else "".
    pub fn get(&self, language: &str) -> &str {
        let Self(texts) = self;
        texts
            .get(language)
            .or_else(|| texts.get("en"))
            .or_else(|| texts.values().next())
            .map_or("", String::as_str)
    }

    /// Sets the text of one language; an empty text takes the language out.
    pub fn set(&mut self, language: &str, text: &str) {
        if text.is_empty() {
            self.0.remove(language);
        } else {
            self.0.insert(language.to_owned(), text.to_owned());
        }
    }
}

/// A colour as red, green and blue of sRGB, one byte each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// Colours for labels that have none yet: Okabe and Ito's, which everybody can tell apart, the yellow
/// that cannot be seen on paper darker.
pub const PALETTE: [Rgb; 7] = [
    Rgb(0x00, 0x72, 0xb2),
    Rgb(0xd5, 0x5e, 0x00),
    Rgb(0x00, 0x9e, 0x73),
    Rgb(0xcc, 0x79, 0xa7),
    Rgb(0xe6, 0x9f, 0x00),
    Rgb(0x56, 0xb4, 0xe9),
    Rgb(0x8c, 0x6d, 0x31),
];

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex.strip_prefix('#').filter(|it| it.len() == 6 && it.is_ascii())?;
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self(byte(0)?, byte(2)?, byte(4)?))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(red, green, blue) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Which overlaps between annotations of one layer the codebook allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// Everything may overlap everything.
    #[default]
    Any,
    /// One annotation may lie inside another, but they may not cross.
    Nested,
    /// No two annotations may share a character.
    None,
}

/// What values an attribute takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// One of these, by id.
    Choice(Vec<String>),
    /// `true` or `false`.
    YesNo,
    /// Any text.
    Text,
    /// A number.
    Number,
}

/// A typed property that annotations of a label may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in a layer.
    pub id: String,
    /// Its name for people.
    pub name: Localized,
    /// The values it takes.
    pub kind: AttributeKind,
    /// Names for people of what there is to choose, by id; without one the id stands.
    pub choices: BTreeMap<String, Localized>,
}

impl AttributeKind {
    /// Whether a layer may hold this value for an attribute of this kind. A number is written
    /// with a dot whatever the language of the interface.
    pub fn takes(&self, value: &str) -> bool {
        match self {
            Self::Choice(ids) => ids.iter().any(|it| it == value),
            Self::YesNo => matches!(value, "true" | "false"),
            Self::Text => true,
            Self::Number => value.parse().is_ok_and(f64::is_finite),
        }
    }
}

impl Attribute {
    /// Its name in `language`, else its id.
    pub fn called(&self, language: &str) -> &str {
        or_id(self.name.get(language), &self.id)
    }

    /// What people read for this value of a choice.
    pub fn choice<'a>(&'a self, value: &'a str, language: &str) -> &'a str {
        or_id(self.choices.get(value).map_or("", |it| it.get(language)), value)
    }
}

fn or_id<'a>(name: &'a str, id: &'a str) -> &'a str {
    if name.is_empty() { id } else { name }
}

/// One label of the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its lasting name.
    pub id: LabelId,
    /// Its name for people.
    pub name: Localized,
    /// The mark beside its colour; one grapheme, usually a capital letter.
    pub letter: String,
    /// The key that tags with it, usually a digit; empty for none.
    pub key: String,
    /// Its colour on white; the themes tune it.
    pub color: Rgb,
    /// What the label means, in one or two sentences.
    pub definition: Localized,
    /// What counts.
    pub counts: Vec<Localized>,
    /// What does not count.
    pub does_not_count: Vec<Localized>,
    /// How to decide where it is not plain.
    pub borderline: Vec<Localized>,
    /// Examples, the span in square brackets.
    pub examples: Vec<Localized>,
    /// Properties that its annotations may carry.
    pub attributes: Vec<Attribute>,
    /// The label is no longer offered; what it tagged stays.
    pub retired: bool,
    /// The label became part of this one, and its annotations follow.
    pub merged_into: Option<LabelId>,
}

impl Label {
    /// A label with nothing but an id, a name in one language and a colour.
    pub fn new(id: LabelId, language: &str, name: &str, color: Rgb) -> Self {
        let mut names = Localized::default();
        names.set(language, name);
        Self {
            id,
            name: names,
            letter: name.chars().next().map(|it| it.to_uppercase().collect()).unwrap_or_default(),
            key: String::new(),
            color,
            definition: Localized::default(),
            counts: Vec::new(),
            does_not_count: Vec::new(),
            borderline: Vec::new(),
            examples: Vec::new(),
            attributes: Vec::new(),
            retired: false,
            merged_into: None,
        }
    }

    /// The attribute of that id.
    pub fn attribute(&self, id: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|it| it.id == id)
    }

    /// Whether new annotations may take it.
    pub fn is_offered(&self) -> bool {
        !self.retired && self.merged_into.is_none()
    }
}

/// A typed, directed relation that the codebook declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationKind {
    /// Its name in a layer.
    pub id: String,
    /// Its name for people.
    pub name: Localized,
    /// What it means, in a sentence.
    pub definition: Localized,
    /// Labels it may start from; none for any.
    pub from: Vec<LabelId>,
    /// Labels it may lead to; none for any.
    pub to: Vec<LabelId>,
}

impl RelationKind {
    /// Its name in `language`, else its id.
    pub fn called(&self, language: &str) -> &str {
        or_id(self.name.get(language), &self.id)
    }
}

/// The ordered set of labels with their attributes, relations and rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    /// Its name for people.
    pub name: Localized,
    /// The labels, in the order in which they are offered.
    pub labels: Vec<Label>,
    /// The relations between annotations.
    pub relations: Vec<RelationKind>,
    /// Which overlaps are allowed.
    pub overlap: Overlap,
}

impl Codebook {
    /// The label of that id, retired or not.
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|it| it.id == *id)
    }

    /// The labels that new annotations may take, in order.
    pub fn offered(&self) -> impl Iterator<Item = &Label> {
        self.labels.iter().filter(|it| it.is_offered())
    }

    /// The label that `id` became part of, through several mergers where there were; `None` where
    /// it was not merged, or nobody knows into what.
    pub fn merged(&self, id: &LabelId) -> Option<&Label> {
        let mut label = self.label(id)?;
        // As many steps as there are labels: a circle of mergers leads nowhere.
        for _ in 0..self.labels.len() {
            match &label.merged_into {
                Some(into) => label = self.label(into)?,
                None => return (label.id != *id).then_some(label),
            }
        }
        None
    }

    /// What counts as the label of an annotation that bears `id`: what that was merged into, else
    /// `id` itself.
    pub fn current<'a>(&'a self, id: &'a LabelId) -> &'a LabelId {
        self.merged(id).map_or(id, |it| &it.id)
    }

    /// The relation of that id.
    pub fn relation(&self, id: &str) -> Option<&RelationKind> {
        self.relations.iter().find(|it| it.id == id)
    }

    /// Whether a relation of this kind may lead from an annotation of the one label to one of the
    /// other; a label that was merged counts as the one it became, on either side.
    pub fn allows(&self, kind: &RelationKind, from: &LabelId, to: &LabelId) -> bool {
        let takes = |labels: &[LabelId], label| {
            labels.is_empty() || labels.iter().any(|it| self.current(it) == self.current(label))
        };
        takes(&kind.from, from) && takes(&kind.to, to)
    }

    /// The relations that may lead from an annotation of the one label to one of the other, in
    /// the codebook's order.
    pub fn relations_between(
        &self,
        from: &LabelId,
        to: &LabelId,
    ) -> impl Iterator<Item = &RelationKind> {
        self.relations.iter().filter(move |it| self.allows(it, from, to))
    }

    /// The label that this key tags with.
    pub fn label_for_key(&self, key: &str) -> Option<&Label> {
        self.offered().find(|it| it.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mergers_are_followed_to_their_end_and_circles_are_not() {
        let label = |id: &str, into: &str| Label {
            merged_into: (!into.is_empty()).then(|| LabelId::new(into)),
            ..Label::new(LabelId::new(id), "de", id, Rgb(0, 0, 0))
        };
        let labels = [("a", "b"), ("b", "c"), ("c", ""), ("x", "y"), ("y", "x"), ("z", "gone")];
        let labels = labels.iter().map(|(id, into)| label(id, into)).collect();
        let codebook = Codebook { labels, ..Codebook::default() };
        let merged = |id| codebook.merged(&LabelId::new(id)).map(|it| it.id.as_str());
        let found = ["a", "b", "c", "x", "z", "gone"].map(merged);
        assert_eq!(found, [Some("c"), Some("c"), None, None, None, None]);
    }

    #[test]
    fn a_value_is_taken_only_by_its_kind() {
        let choice = AttributeKind::Choice(vec!["for".into(), "against".into()]);
        let cases: [(&AttributeKind, &[&str], &[&str]); 4] = [
            (&choice, &["for", "against"], &["", "For", "for "]),
            (&AttributeKind::YesNo, &["true", "false"], &["", "yes", "True", "1"]),
            (&AttributeKind::Text, &["", "Ohm, Lutz"], &[]),
            (&AttributeKind::Number, &["0", "-3.5", "1e3"], &["", "3,5", "inf", "NaN", "1 "]),
        ];
        for (kind, taken, refused) in cases {
            assert!(taken.iter().all(|it| kind.takes(it)), "{kind:?}");
            assert!(!refused.iter().any(|it| kind.takes(it)), "{kind:?}");
        }
    }

    #[test]
    fn a_relation_joins_the_labels_it_names_and_what_they_became() {
        let label = |id: &str, into: &str| Label {
            merged_into: (!into.is_empty()).then(|| LabelId::new(into)),
            ..Label::new(LabelId::new(id), "de", id, Rgb(0, 0, 0))
        };
        let kind = |id: &str, from: &[&str], to: &[&str]| RelationKind {
            id: id.into(),
            name: Localized::default(),
            definition: Localized::default(),
            from: from.iter().map(|it| LabelId::new(it)).collect(),
            to: to.iter().map(|it| LabelId::new(it)).collect(),
        };
        let codebook = Codebook {
            labels: vec![label("actor", ""), label("person", "actor"), label("plea", "")],
            relations: vec![
                kind("makes", &["actor"], &["plea"]),
                kind("meets", &["person"], &["actor"]),
                kind("touches", &[], &[]),
                kind("follows", &[], &["plea"]),
            ],
            ..Codebook::default()
        };
        for (from, to, expected) in [
            ("actor", "plea", &["makes", "touches", "follows"][..]),
            ("person", "plea", &["makes", "touches", "follows"]),
            ("plea", "actor", &["touches"]),
            ("actor", "person", &["meets", "touches"]),
            ("gone", "plea", &["touches", "follows"]),
        ] {
            let (from, to) = (LabelId::new(from), LabelId::new(to));
            let found = codebook.relations_between(&from, &to).map(|it| it.id.as_str());
            assert_eq!(found.collect::<Vec<_>>(), expected, "{from} {to}");
        }
    }
}
