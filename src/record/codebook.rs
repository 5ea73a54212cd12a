//! A codebook as written: a file that people read, edit and compare.

use std::collections::BTreeMap;

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::RecordError;
use super::form::{self, Compact, VERSION, is_default, list, unique_keys};
use crate::model::{
    Attribute, AttributeKind, Codebook, Label, LabelId, Localized, Overlap, RelationKind, Rgb,
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodebookRecord {
    version: u64,
    #[serde(default)]
    name: Compact<LocalizedRecord>,
    #[serde(default, deserialize_with = "list")]
    labels: Vec<LabelRecord>,
    #[serde(default, deserialize_with = "list")]
    relations: Vec<Compact<RelationKindRecord>>,
    #[serde(default)]
    overlap: OverlapRecord,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct LocalizedRecord(#[serde(deserialize_with = "unique_keys")] BTreeMap<String, String>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelRecord {
    id: String,
    #[serde(default)]
    name: Compact<LocalizedRecord>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    letter: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    key: String,
    color: ColorRecord,
    #[serde(default, skip_serializing_if = "is_default")]
    definition: LocalizedRecord,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    counts: Vec<LocalizedRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    does_not_count: Vec<LocalizedRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    borderline: Vec<LocalizedRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    examples: Vec<LocalizedRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<Compact<AttributeRecord>>,
    #[serde(default, skip_serializing_if = "is_default")]
    retired: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    merged_into: String,
}

/// A colour as `#rrggbb`.
struct ColorRecord(Rgb);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeRecord {
    id: String,
    #[serde(default)]
    name: LocalizedRecord,
    kind: AttributeKindRecord,
    #[serde(default, deserialize_with = "unique_keys", skip_serializing_if = "BTreeMap::is_empty")]
    choices: BTreeMap<String, LocalizedRecord>,
}

#[derive(Serialize, Deserialize)]
enum AttributeKindRecord {
    Choice(Vec<String>),
    YesNo,
    Text,
    Number,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationKindRecord {
    id: String,
    #[serde(default)]
    name: LocalizedRecord,
    #[serde(default, skip_serializing_if = "is_default")]
    definition: LocalizedRecord,
    #[serde(default)]
    from: Vec<String>,
    #[serde(default)]
    to: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
enum OverlapRecord {
    #[default]
    Any,
    Nested,
    None,
}

/// Reads a codebook's file.
///
/// # Errors
/// When the text is no codebook that this program knows.
pub fn read_codebook(text: &str) -> Result<Codebook, RecordError> {
    form::read::<CodebookRecord>(text).map(Codebook::from)
}

/// Writes a codebook's file: names on one line, longer texts one line a language, what is empty
/// left out.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_codebook(codebook: &Codebook) -> Result<String, RecordError> {
    form::write(&CodebookRecord::from(codebook))
}

impl From<CodebookRecord> for Codebook {
    fn from(record: CodebookRecord) -> Self {
        Self {
            name: record.name.0.into(),
            labels: record.labels.into_iter().map(Label::from).collect(),
            relations: record.relations.into_iter().map(|Compact(it)| it.into()).collect(),
            overlap: match record.overlap {
                OverlapRecord::Any => Overlap::Any,
                OverlapRecord::Nested => Overlap::Nested,
                OverlapRecord::None => Overlap::None,
            },
        }
    }
}

impl From<&Codebook> for CodebookRecord {
    fn from(codebook: &Codebook) -> Self {
        let Codebook { name, labels, relations, overlap } = codebook;
        Self {
            version: VERSION,
            name: Compact(name.into()),
            labels: labels.iter().map(LabelRecord::from).collect(),
            relations: relations.iter().map(|it| Compact(it.into())).collect(),
            overlap: match overlap {
                Overlap::Any => OverlapRecord::Any,
                Overlap::Nested => OverlapRecord::Nested,
                Overlap::None => OverlapRecord::None,
            },
        }
    }
}

impl From<LabelRecord> for Label {
    fn from(record: LabelRecord) -> Self {
        let texts = |all: Vec<LocalizedRecord>| all.into_iter().map(Localized::from).collect();
        let merged_into = Some(record.merged_into).filter(|it| !it.is_empty());
        Self {
            id: LabelId::new(&record.id),
            name: record.name.0.into(),
            letter: record.letter,
            key: record.key,
            color: record.color.0,
            definition: record.definition.into(),
            counts: texts(record.counts),
            does_not_count: texts(record.does_not_count),
            borderline: texts(record.borderline),
            examples: texts(record.examples),
            attributes: record.attributes.into_iter().map(|Compact(it)| it.into()).collect(),
            retired: record.retired,
            merged_into: merged_into.map(|it| LabelId::new(&it)),
        }
    }
}

impl From<&Label> for LabelRecord {
    fn from(label: &Label) -> Self {
        let texts = |all: &[Localized]| all.iter().map(LocalizedRecord::from).collect();
        Self {
            id: label.id.to_string(),
            name: Compact((&label.name).into()),
            letter: label.letter.clone(),
            key: label.key.clone(),
            color: ColorRecord(label.color),
            definition: (&label.definition).into(),
            counts: texts(&label.counts),
            does_not_count: texts(&label.does_not_count),
            borderline: texts(&label.borderline),
            examples: texts(&label.examples),
            attributes: label.attributes.iter().map(|it| Compact(it.into())).collect(),
            retired: label.retired,
            merged_into: label.merged_into.as_ref().map(LabelId::to_string).unwrap_or_default(),
        }
    }
}

impl From<AttributeRecord> for Attribute {
    fn from(record: AttributeRecord) -> Self {
        let kind = match record.kind {
            AttributeKindRecord::Choice(values) => AttributeKind::Choice(values),
            AttributeKindRecord::YesNo => AttributeKind::YesNo,
            AttributeKindRecord::Text => AttributeKind::Text,
            AttributeKindRecord::Number => AttributeKind::Number,
        };
        let choices = record.choices.into_iter().map(|(id, name)| (id, name.into())).collect();
        Self { id: record.id, name: record.name.into(), kind, choices }
    }
}

impl From<&Attribute> for AttributeRecord {
    fn from(attribute: &Attribute) -> Self {
        let kind = match &attribute.kind {
            AttributeKind::Choice(values) => AttributeKindRecord::Choice(values.clone()),
            AttributeKind::YesNo => AttributeKindRecord::YesNo,
            AttributeKind::Text => AttributeKindRecord::Text,
            AttributeKind::Number => AttributeKindRecord::Number,
        };
        let choices = attribute.choices.iter().map(|(id, name)| (id.clone(), name.into()));
        Self {
            id: attribute.id.clone(),
            name: (&attribute.name).into(),
            kind,
            choices: choices.collect(),
        }
    }
}

impl From<RelationKindRecord> for RelationKind {
    fn from(record: RelationKindRecord) -> Self {
        let labels = |ids: Vec<String>| ids.into_iter().map(|it| LabelId::new(&it)).collect();
        Self {
            id: record.id,
            name: record.name.into(),
            definition: record.definition.into(),
            from: labels(record.from),
            to: labels(record.to),
        }
    }
}

impl From<&RelationKind> for RelationKindRecord {
    fn from(relation: &RelationKind) -> Self {
        let ids = |labels: &[LabelId]| labels.iter().map(LabelId::to_string).collect();
        Self {
            id: relation.id.clone(),
            name: (&relation.name).into(),
            definition: (&relation.definition).into(),
            from: ids(&relation.from),
            to: ids(&relation.to),
        }
    }
}

impl From<LocalizedRecord> for Localized {
    fn from(record: LocalizedRecord) -> Self {
        Self(record.0)
    }
}

impl From<&Localized> for LocalizedRecord {
    fn from(text: &Localized) -> Self {
        Self(text.0.clone())
    }
}

impl Serialize for ColorRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ColorRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        let color = Rgb::parse(&hex);
        color.map(Self).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&hex), &"#rrggbb"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Fault, RecordError};

    const DEFAULT: &str = include_str!("../../assets/codebook.ron");

    #[test]
    fn the_default_codebook_is_written_as_it_was_read() {
        let codebook = read_codebook(DEFAULT).unwrap();
        let ids: Vec<_> = codebook.labels.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["actor", "demand", "concession", "speculation"]);
        let windows = DEFAULT.replace("\r\n", "\n").replace('\n', "\r\n");
        for text in [DEFAULT.to_owned(), windows, format!("\u{feff}{DEFAULT}")] {
            let read = read_codebook(&text).unwrap();
            assert_eq!(write_codebook(&read).unwrap(), DEFAULT.replace("\r\n", "\n"));
        }
    }

    #[test]
    fn every_field_of_version_1_is_kept() {
        let text = include_str!("../../tests/formats/codebook-1.ron").replace("\r\n", "\n");
        let codebook = read_codebook(&text).unwrap();
        assert_eq!(write_codebook(&codebook).unwrap(), text);
        let [actor, traveller] = &codebook.labels[..] else { panic!("{codebook:?}") };
        let kinds: Vec<_> = actor.attributes.iter().map(|it| it.kind.clone()).collect();
        let choice = AttributeKind::Choice(vec!["guest".into(), "host".into()]);
        assert_eq!(
            kinds,
            [choice, AttributeKind::YesNo, AttributeKind::Text, AttributeKind::Number]
        );
        assert_eq!(actor.merged_into, None);
        assert!(traveller.retired && traveller.merged_into.as_ref() == Some(&actor.id));
        assert_eq!((codebook.relations.len(), codebook.overlap), (1, Overlap::Nested));
    }

    #[test]
    fn names_of_choices_and_meanings_of_relations_are_kept() {
        let text = include_str!("../../tests/formats/codebook-1-choices.ron");
        let text = text.replace("\r\n", "\n");
        let codebook = read_codebook(&text).unwrap();
        assert_eq!(write_codebook(&codebook).unwrap(), text);
        let means = codebook.labels[0].attribute("means").unwrap();
        let names = ["boat", "train", "balloon"].map(|it| means.choice(it, "en"));
        assert_eq!(names, ["boat", "Zug", "balloon"]);
        let delays = codebook.relation("delays").unwrap();
        assert_eq!(delays.definition.get("de"), "Der zweite Plan wartet auf den ersten.");
    }

    #[test]
    fn what_a_codebook_may_not_hold_is_named_with_its_place() {
        let fault = |text: &str| match read_codebook(text) {
            Err(RecordError::Form { line, fault, .. }) => (line, fault),
            other => panic!("{other:?}"),
        };
        let label = |fields: &str| format!("(version: 1, labels: [\n(id: \"a\", {fields})])");
        let (line, color) = fault(&label("color: \"blue\""));
        assert_eq!(line, 2);
        assert!(matches!(color, Fault::Value { expected, .. } if expected == "#rrggbb"));
        assert_eq!(fault(&label("letter: \"A\"")), (2, Fault::Missing("color")));
        let twice = label("color: \"#000000\", name: {\"de\": \"x\", \"de\": \"y\"}");
        assert_eq!(fault(&twice), (2, Fault::Duplicate("de".into())));
        let kind = label("color: \"#000000\", attributes: [(id: \"x\", kind: Date)]");
        assert_eq!(fault(&kind), (2, Fault::UnknownVariant("Date".into())));
    }
}
