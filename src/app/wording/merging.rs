//! Words for merges.

use super::short;
use crate::i18n::{Messages, Msg};
use crate::merge::{
    AnnotationField, CodebookConflict, CodebookRemark, Conflict, LabelField, MergeError,
    RelationField, RelationKindField, Remark, Versions,
};
use crate::model::{
    ArticlePath, Attribute, AttributeKind, Label, LabelId, Localized, LooseAnnotation, Overlap,
    Relation, RelationKind, Status,
};

/// What both sides of a merge of layers did differently.
pub fn merge_conflict(tr: &Messages, conflict: &Conflict) -> String {
    match conflict {
        Conflict::Path(versions) => {
            differing(tr, tr.get(Msg::MergeArticle), versions, ArticlePath::to_string)
        }
        Conflict::Removed { versions, relations } => {
            let what = versions.any().map(|it| annotation(tr, it)).unwrap_or_default();
            match (versions.ours.is_none(), relations.is_empty()) {
                (true, true) => tr.merge_removed_ours(what),
                (false, true) => tr.merge_removed_theirs(what),
                (true, false) => tr.merge_related_theirs(what),
                (false, false) => tr.merge_related_ours(what),
            }
        }
        Conflict::Annotation { field, versions } => {
            let what = versions.any().map(|it| annotation(tr, it)).unwrap_or_default();
            let field_name = match field {
                AnnotationField::Label => tr.get(Msg::CliLabel).to_owned(),
                AnnotationField::Spans => tr.get(Msg::MergeSpans).to_owned(),
                AnnotationField::Attribute(name) => tr.merge_attribute(name.as_str()),
                AnnotationField::Note => tr.get(Msg::Note).to_owned(),
            };
            let what = tr.merge_field(what, field_name);
            differing(tr, &what, versions, |it| match field {
                AnnotationField::Label => it.label.to_string(),
                AnnotationField::Spans => spans(tr, it),
                AnnotationField::Attribute(name) => {
                    it.attributes.get(name).cloned().unwrap_or_default()
                }
                AnnotationField::Note => it.note.clone(),
            })
        }
        Conflict::RelationRemoved(versions) => {
            let what = versions.any().map(|it| relation(tr, it)).unwrap_or_default();
            removed(tr, what, versions)
        }
        Conflict::Relation { field, versions } => {
            let what = versions.any().map(|it| relation(tr, it)).unwrap_or_default();
            let field_name = match field {
                RelationField::Kind => Msg::MergeKind,
                RelationField::Ends => Msg::MergeEnds,
            };
            let what = tr.merge_field(what, tr.get(field_name));
            differing(tr, &what, versions, |it| match field {
                RelationField::Kind => it.kind.clone(),
                RelationField::Ends => tr.merge_from_to(it.from.0.to_string(), it.to.0.to_string()),
            })
        }
    }
}

/// What was decided in a merge of layers without asking.
pub fn merge_remark(tr: &Messages, remark: &Remark) -> String {
    match remark {
        Remark::Renumbered { from, to } => {
            tr.merge_renumbered(from.0.to_string(), to.0.to_string())
        }
        Remark::RelationRenumbered { from, to } => {
            tr.merge_relation_renumbered(from.0.to_string(), to.0.to_string())
        }
        Remark::Joined { kept, gone } => tr.merge_joined(kept.0.to_string(), gone.0.to_string()),
        Remark::Status { taken, .. } => tr.merge_status(tr.get(match taken {
            Status::New => Msg::StatusNew,
            Status::InProgress => Msg::StatusInProgress,
            Status::Done => Msg::StatusDone,
        })),
    }
}

/// Why two layers cannot be merged, and what to do.
pub fn merge_error(tr: &Messages, error: &MergeError) -> String {
    match error {
        MergeError::Annotators { ours, theirs } => {
            tr.merge_annotators(ours.as_str(), theirs.as_str())
        }
        MergeError::Texts => tr.get(Msg::MergeTexts).to_owned(),
    }
}

/// What both sides of a merge of codebooks did differently.
pub fn codebook_conflict(tr: &Messages, conflict: &CodebookConflict) -> String {
    let language = |it: &Localized, language: &str| it.0.get(language).cloned().unwrap_or_default();
    match conflict {
        CodebookConflict::Name { language, versions } => {
            let what = tr.merge_field(
                tr.get(Msg::PaneCodebook),
                by_language(tr, Msg::CodebookName, language),
            );
            differing(tr, &what, versions, Clone::clone)
        }
        CodebookConflict::Overlap(versions) => {
            differing(tr, tr.get(Msg::MergeOverlap), versions, |it| {
                let name = match it {
                    Overlap::Any => "Any",
                    Overlap::Nested => "Nested",
                    Overlap::None => "None",
                };
                name.to_owned()
            })
        }
        CodebookConflict::LabelOrder(versions) => {
            differing(tr, tr.get(Msg::MergeLabelOrder), versions, |it| ids(it))
        }
        CodebookConflict::RelationOrder(versions) => {
            differing(tr, tr.get(Msg::MergeRelationOrder), versions, |it| it.join(", "))
        }
        CodebookConflict::LabelRemoved(versions) => {
            removed(tr, tr.merge_label(label_id(versions)), versions)
        }
        CodebookConflict::Label { field, versions } => {
            let what = tr.merge_field(tr.merge_label(label_id(versions)), label_field(tr, field));
            differing(tr, &what, versions, |it| match field {
                LabelField::Name(code) => language(&it.name, code),
                LabelField::Letter => it.letter.clone(),
                LabelField::Key => it.key.clone(),
                LabelField::Color => it.color.to_string(),
                LabelField::Definition(code) => language(&it.definition, code),
                LabelField::Counts => lines(tr, &it.counts),
                LabelField::DoesNotCount => lines(tr, &it.does_not_count),
                LabelField::Borderline => lines(tr, &it.borderline),
                LabelField::Examples => lines(tr, &it.examples),
                LabelField::Attribute(id) => it.attribute(id).map(attribute).unwrap_or_default(),
                LabelField::AttributeOrder => {
                    it.attributes.iter().map(|it| it.id.as_str()).collect::<Vec<_>>().join(", ")
                }
                LabelField::Retired => {
                    tr.get(if it.retired { Msg::Yes } else { Msg::No }).to_owned()
                }
                LabelField::MergedInto => {
                    it.merged_into.as_ref().map(LabelId::to_string).unwrap_or_default()
                }
            })
        }
        CodebookConflict::RelationKindRemoved(versions) => {
            removed(tr, tr.merge_relation_kind(kind_id(versions)), versions)
        }
        CodebookConflict::RelationKind { field, versions } => {
            let field_name = match field {
                RelationKindField::Name(code) => by_language(tr, Msg::CodebookName, code),
                RelationKindField::Definition(code) => {
                    by_language(tr, Msg::CodebookDefinition, code)
                }
                RelationKindField::From => tr.get(Msg::CodebookFrom).to_owned(),
                RelationKindField::To => tr.get(Msg::CodebookTo).to_owned(),
            };
            let what = tr.merge_field(tr.merge_relation_kind(kind_id(versions)), field_name);
            differing(tr, &what, versions, |it| match field {
                RelationKindField::Name(code) => language(&it.name, code),
                RelationKindField::Definition(code) => language(&it.definition, code),
                RelationKindField::From => ids(&it.from),
                RelationKindField::To => ids(&it.to),
            })
        }
    }
}

/// What somebody should look at after a merge of codebooks.
pub fn codebook_remark(tr: &Messages, remark: &CodebookRemark) -> String {
    let CodebookRemark::KeyTwice { key, first, second } = remark;
    tr.merge_key_twice(key.as_str(), first.as_str(), second.as_str())
}

/// Both values of what differs.
fn differing<T>(
    tr: &Messages,
    what: &str,
    versions: &Versions<T>,
    value: impl Fn(&T) -> String,
) -> String {
    let [ours, theirs] = [&versions.ours, &versions.theirs].map(|it| {
        let value = it.as_ref().map(&value).unwrap_or_default();
        if value.is_empty() { tr.get(Msg::MergeNothing).to_owned() } else { short(&value) }
    });
    tr.merge_differs(what, ours, theirs)
}

fn removed<T>(tr: &Messages, what: String, versions: &Versions<T>) -> String {
    if versions.ours.is_none() {
        tr.merge_removed_ours(what)
    } else {
        tr.merge_removed_theirs(what)
    }
}

fn annotation(tr: &Messages, annotation: &LooseAnnotation) -> String {
    let quotes: Vec<&str> = annotation.anchors.iter().map(|it| it.quote.as_str()).collect();
    let id = annotation.id.0.to_string();
    tr.merge_annotation(id, annotation.label.as_str(), short(&quotes.join(" … ")))
}

fn relation(tr: &Messages, relation: &Relation) -> String {
    tr.merge_relation(relation.id.0.to_string(), relation.kind.as_str())
}

fn spans(tr: &Messages, annotation: &LooseAnnotation) -> String {
    let spans = annotation.anchors.iter().map(|it| {
        let at = tr.problem_at(it.start.to_string(), it.end.to_string());
        format!("{} ({at})", tr.quoted(short(&it.quote)))
    });
    spans.collect::<Vec<_>>().join(" … ")
}

fn label_field(tr: &Messages, field: &LabelField) -> String {
    let plain = |msg| tr.get(msg).to_owned();
    match field {
        LabelField::Name(code) => by_language(tr, Msg::CodebookName, code),
        LabelField::Letter => plain(Msg::CodebookLetter),
        LabelField::Key => plain(Msg::CodebookKey),
        LabelField::Color => plain(Msg::CodebookColor),
        LabelField::Definition(code) => by_language(tr, Msg::CodebookDefinition, code),
        LabelField::Counts => plain(Msg::CodebookCounts),
        LabelField::DoesNotCount => plain(Msg::CodebookDoesNotCount),
        LabelField::Borderline => plain(Msg::CodebookBorderline),
        LabelField::Examples => plain(Msg::CodebookExamples),
        LabelField::Attribute(id) => tr.merge_attribute(id.as_str()),
        LabelField::AttributeOrder => plain(Msg::CodebookAttributes),
        LabelField::Retired => plain(Msg::CodebookRetire),
        LabelField::MergedInto => plain(Msg::MergeInto),
    }
}

fn by_language(tr: &Messages, field: Msg, language: &str) -> String {
    format!("{} ({language})", tr.get(field))
}

fn label_id(versions: &Versions<Label>) -> String {
    versions.any().map(|it| it.id.to_string()).unwrap_or_default()
}

fn kind_id(versions: &Versions<RelationKind>) -> String {
    versions.any().map(|it| it.id.clone()).unwrap_or_default()
}

fn ids(ids: &[LabelId]) -> String {
    ids.iter().map(LabelId::as_str).collect::<Vec<_>>().join(", ")
}

fn lines(tr: &Messages, lines: &[Localized]) -> String {
    lines.iter().map(|it| it.get(tr.language().code())).collect::<Vec<_>>().join("; ")
}

fn attribute(attribute: &Attribute) -> String {
    match &attribute.kind {
        AttributeKind::Choice(values) => values.join(", "),
        AttributeKind::YesNo => "YesNo".to_owned(),
        AttributeKind::Text => "Text".to_owned(),
        AttributeKind::Number => "Number".to_owned(),
    }
}
