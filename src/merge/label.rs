//! Labels, attributes and kinds of relation, field by field.

use std::collections::{BTreeMap, BTreeSet};

use super::codebook::CodebookConflict;
use super::list::{by_id, list};
use super::three::pick;
use super::{Asked, Side, Versions};
use crate::model::{Attribute, AttributeKind, Label, LabelId, Localized, RelationKind};

/// A field of a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelField {
    /// Its name, by language.
    Name(String),
    /// The mark beside its colour.
    Letter,
    /// The key that tags with it.
    Key,
    /// Its colour.
    Color,
    /// What it means, by language.
    Definition(String),
    /// What counts.
    Counts,
    /// What does not count.
    DoesNotCount,
    /// How to decide where it is not plain.
    Borderline,
    /// Examples.
    Examples,
    /// One of its attributes, by id.
    Attribute(String),
    /// The order of its attributes.
    AttributeOrder,
    /// Whether it is no longer offered.
    Retired,
    /// The label that it became part of.
    MergedInto,
}

/// A field of a kind of relation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelationKindField {
    /// Its name, by language.
    Name(String),
    /// What it means, by language.
    Definition(String),
    /// Labels it may start from.
    From,
    /// Labels it may lead to.
    To,
}

type Ask<'a, 'c> = &'a mut Asked<'c, CodebookConflict>;

/// A label that is there on both sides.
pub(super) fn label(versions: Versions<&Label>, asked: Ask<'_, '_>) -> Option<Label> {
    let Versions { base, ours: Some(ours), theirs: Some(theirs) } = versions else { return None };
    if let Some(side) = pick(base, ours, theirs) {
        return Some(side.of(ours, theirs).clone());
    }
    let blank = Label { attributes: Vec::new(), ..Label::new(ours.id.clone(), "", "", ours.color) };
    let blank = Label { name: Localized::default(), ..blank };
    let old = base.unwrap_or(&blank);
    let conflict = |field| CodebookConflict::Label { field, versions: versions.cloned() };
    let color = asked.field(base.map(|it| &it.color), &ours.color, &theirs.color, || {
        conflict(LabelField::Color)
    });
    let letter = asked
        .field(Some(&old.letter), &ours.letter, &theirs.letter, || conflict(LabelField::Letter));
    let key = asked.field(Some(&old.key), &ours.key, &theirs.key, || conflict(LabelField::Key));
    let name = texts([&old.name, &ours.name, &theirs.name], |language| {
        asked.ask(conflict(LabelField::Name(language)))
    });
    let definition = texts([&old.definition, &ours.definition, &theirs.definition], |language| {
        asked.ask(conflict(LabelField::Definition(language)))
    });
    let mut lines = |of: fn(&Label) -> &Vec<Localized>, field| {
        lists([of(old), of(ours), of(theirs)], || asked.ask(conflict(field)))
    };
    let counts = lines(|it| &it.counts, LabelField::Counts);
    let does_not_count = lines(|it| &it.does_not_count, LabelField::DoesNotCount);
    let borderline = lines(|it| &it.borderline, LabelField::Borderline);
    let examples = lines(|it| &it.examples, LabelField::Examples);
    let attributes =
        attributes([&old.attributes, &ours.attributes, &theirs.attributes], conflict, asked);
    let retired = asked.field(Some(&old.retired), &ours.retired, &theirs.retired, || {
        conflict(LabelField::Retired)
    });
    let merged_into =
        asked.field(Some(&old.merged_into), &ours.merged_into, &theirs.merged_into, || {
            conflict(LabelField::MergedInto)
        });
    Some(Label {
        id: ours.id.clone(),
        name,
        letter: letter.of(ours, theirs).letter.clone(),
        key: key.of(ours, theirs).key.clone(),
        color: color.of(ours, theirs).color,
        definition,
        counts,
        does_not_count,
        borderline,
        examples,
        attributes,
        retired: retired.of(ours, theirs).retired,
        merged_into: merged_into.of(ours, theirs).merged_into.clone(),
    })
}

/// A kind of relation that is there on both sides.
pub(super) fn relation_kind(
    versions: Versions<&RelationKind>,
    asked: Ask<'_, '_>,
) -> Option<RelationKind> {
    let Versions { base, ours: Some(ours), theirs: Some(theirs) } = versions else { return None };
    if let Some(side) = pick(base, ours, theirs) {
        return Some(side.of(ours, theirs).clone());
    }
    let none = Localized::default();
    let conflict = |field| CodebookConflict::RelationKind { field, versions: versions.cloned() };
    let name = texts([base.map_or(&none, |it| &it.name), &ours.name, &theirs.name], |language| {
        asked.ask(conflict(RelationKindField::Name(language)))
    });
    let old = base.map_or(&none, |it| &it.definition);
    let definition = texts([old, &ours.definition, &theirs.definition], |language| {
        asked.ask(conflict(RelationKindField::Definition(language)))
    });
    let mut ends = |of: fn(&RelationKind) -> &Vec<LabelId>, field| {
        let (old, ours, theirs) = (base.map(of), of(ours), of(theirs));
        if let Some(side) = pick(old, ours, theirs) {
            return side.of(ours, theirs).clone();
        }
        // None at all means any label: nothing can be added to that, or taken from it.
        let lists = [old.unwrap_or(&Vec::new()), ours, theirs].map(Vec::clone);
        let [old, our, their] = &lists;
        let any = lists.iter().any(Vec::is_empty);
        let merged = if any { None } else { list(old, our, their) };
        let merged = merged.filter(|it| !it.is_empty());
        merged.unwrap_or_else(|| asked.ask(conflict(field)).of(ours, theirs).clone())
    };
    let from = ends(|it| &it.from, RelationKindField::From);
    let to = ends(|it| &it.to, RelationKindField::To);
    Some(RelationKind { id: ours.id.clone(), name, definition, from, to })
}

/// One text in several languages, each on its own.
pub(super) fn texts(
    [base, ours, theirs]: [&Localized; 3],
    mut ask: impl FnMut(String) -> Side,
) -> Localized {
    let languages: BTreeSet<&String> = ours.0.keys().chain(theirs.0.keys()).collect();
    let mut merged = Localized::default();
    for language in languages {
        let [base, ours, theirs] = [base, ours, theirs].map(|it| it.0.get(language));
        let side = pick(Some(&base), &ours, &theirs).unwrap_or_else(|| ask(language.clone()));
        merged.0.extend(side.of(ours, theirs).map(|it| (language.clone(), it.clone())));
    }
    merged
}

fn lists([base, ours, theirs]: [&Vec<Localized>; 3], ask: impl FnOnce() -> Side) -> Vec<Localized> {
    let texts = |list: &[Localized]| list.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    match list(&texts(base), &texts(ours), &texts(theirs)) {
        Some(merged) => merged.into_iter().map(Localized).collect(),
        None => ask().of(ours, theirs).clone(),
    }
}

/// The attributes of a label; one that was changed on both sides is one question.
fn attributes(
    lists: [&Vec<Attribute>; 3],
    conflict: impl Fn(LabelField) -> CodebookConflict,
    asked: Ask<'_, '_>,
) -> Vec<Attribute> {
    let order = |_| conflict(LabelField::AttributeOrder);
    by_id(
        lists,
        |it| it.id.clone(),
        order,
        asked,
        |versions, asked| {
            let id = &versions.any()?.id;
            let mut side = None;
            let mut ask = || {
                let field = || conflict(LabelField::Attribute(id.clone()));
                *side.get_or_insert_with(|| asked.ask(field()))
            };
            match (versions.base, versions.ours, versions.theirs) {
                (base, Some(ours), Some(theirs)) => Some(attribute(base, ours, theirs, &mut ask)),
                (None, ours, theirs) => ours.or(theirs).cloned(),
                (base, ours, theirs) if base == ours || base == theirs => None,
                (_, ours, theirs) => ask().of(ours, theirs).cloned(),
            }
        },
    )
}

fn attribute(
    base: Option<&Attribute>,
    ours: &Attribute,
    theirs: &Attribute,
    ask: &mut impl FnMut() -> Side,
) -> Attribute {
    use AttributeKind::Choice;
    let blank = Attribute {
        id: ours.id.clone(),
        name: Localized::default(),
        kind: Choice(Vec::new()),
        choices: BTreeMap::new(),
    };
    let old = base.unwrap_or(&blank);
    let name = texts([&old.name, &ours.name, &theirs.name], |_| ask());
    let kind = pick(base.map(|it| &it.kind), &ours.kind, &theirs.kind);
    let kind = match (kind, &old.kind, &ours.kind, &theirs.kind) {
        (Some(side), ..) => side.of(&ours.kind, &theirs.kind).clone(),
        (None, Choice(old), Choice(our), Choice(their)) => {
            let merged = list(old, our, their).map(Choice);
            merged.unwrap_or_else(|| ask().of(&ours.kind, &theirs.kind).clone())
        }
        _ => ask().of(&ours.kind, &theirs.kind).clone(),
    };
    let values: BTreeSet<&String> = ours.choices.keys().chain(theirs.choices.keys()).collect();
    let mut choices = BTreeMap::new();
    let none = Localized::default();
    for value in values {
        let [old, our, their] =
            [old, ours, theirs].map(|it| it.choices.get(value).unwrap_or(&none));
        let merged = texts([old, our, their], |_| ask());
        // A value without a name in any language may still stand there.
        let stays = ours.choices.contains_key(value) && theirs.choices.contains_key(value);
        if stays || merged != none {
            choices.insert(value.clone(), merged);
        }
    }
    Attribute { id: ours.id.clone(), name, kind, choices }
}
