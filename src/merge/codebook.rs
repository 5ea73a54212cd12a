//! Codebooks. Labels and kinds of relation are told apart by their ids and merged field by field,
//! texts language by language, lists item by item; their order is a field of its own.

use std::collections::BTreeSet;

use super::label::{LabelField, RelationKindField, label, relation_kind, texts};
use super::list::by_id;
use super::{Asked, Side, Versions};
use crate::model::{Codebook, Label, LabelId, Overlap, RelationKind};

/// What two codebooks come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedCodebook {
    /// The codebook; conflicts stand as chosen.
    pub codebook: Codebook,
    /// What both sides changed differently.
    pub conflicts: Vec<CodebookConflict>,
    /// What somebody should look at.
    pub remarks: Vec<CodebookRemark>,
}

/// What both sides changed differently, so that somebody has to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookConflict {
    /// The codebook's name in one language.
    Name {
        /// The language.
        language: String,
        /// The name.
        versions: Versions<String>,
    },
    /// Which overlaps are allowed.
    Overlap(Versions<Overlap>),
    /// The order of the labels.
    LabelOrder(Versions<Vec<LabelId>>),
    /// The order of the relations.
    RelationOrder(Versions<Vec<String>>),
    /// One side removed a label, the other changed it or refers to it.
    LabelRemoved(Versions<Label>),
    /// The two differ in one field of a label.
    Label {
        /// Where they differ.
        field: LabelField,
        /// The label, there on both sides.
        versions: Versions<Label>,
    },
    /// One side removed a kind of relation, the other changed it.
    RelationKindRemoved(Versions<RelationKind>),
    /// The two differ in one field of a kind of relation.
    RelationKind {
        /// Where they differ.
        field: RelationKindField,
        /// The kind, there on both sides.
        versions: Versions<RelationKind>,
    },
}

/// What somebody should look at after a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookRemark {
    /// Two labels have the same key now; it tags with the first.
    KeyTwice {
        /// The key.
        key: String,
        /// The one that it tags with.
        first: LabelId,
        /// The other.
        second: LabelId,
    },
}

/// Merges two codebooks that both come from `base`; an empty one stands for none. Conflicts stand
/// as ours.
pub fn codebooks(base: &Codebook, ours: &Codebook, theirs: &Codebook) -> MergedCodebook {
    codebooks_choosing(base, ours, theirs, |_| Side::Ours)
}

/// As [`codebooks`], each conflict standing as chosen.
pub fn codebooks_choosing(
    base: &Codebook,
    ours: &Codebook,
    theirs: &Codebook,
    choose: impl Fn(&CodebookConflict) -> Side,
) -> MergedCodebook {
    let mut asked = Asked::new(&choose);
    let name = texts([&base.name, &ours.name, &theirs.name], |language| {
        let name = |it: &Codebook| it.name.0.get(&language).cloned();
        let versions = Versions { base: name(base), ours: name(ours), theirs: name(theirs) };
        asked.ask(CodebookConflict::Name { language, versions })
    });
    let overlap = asked.field(Some(&base.overlap), &ours.overlap, &theirs.overlap, || {
        let [base, ours, theirs] = [base, ours, theirs].map(|it| Some(it.overlap));
        CodebookConflict::Overlap(Versions { base, ours, theirs })
    });
    let mut codebook = Codebook {
        name,
        labels: labels([base, ours, theirs], &mut asked),
        relations: relations([base, ours, theirs], &mut asked),
        overlap: overlap.of(ours, theirs).overlap,
    };
    open_circles(&mut codebook, [base, ours, theirs], &mut asked);
    let remarks = keys_twice(&codebook, [ours, theirs]);
    MergedCodebook { codebook, conflicts: asked.conflicts, remarks }
}

fn labels(all: [&Codebook; 3], asked: &mut Asked<'_, CodebookConflict>) -> Vec<Label> {
    let [base, ours, theirs] = all;
    let referred = [referred(base, ours), referred(base, theirs)];
    let lists = [&base.labels, &ours.labels, &theirs.labels];
    by_id(
        lists,
        |it| it.id.clone(),
        CodebookConflict::LabelOrder,
        asked,
        |versions, asked| {
            let (kept, side) = match (versions.ours, versions.theirs) {
                (Some(it), None) => (it, Side::Ours),
                (None, Some(it)) => (it, Side::Theirs),
                _ => return label(versions, asked),
            };
            let [ours, theirs] = &referred;
            removed(versions, side, side.of(ours, theirs).contains(&kept.id), asked, |versions| {
                CodebookConflict::LabelRemoved(versions)
            })
        },
    )
}

fn relations(all: [&Codebook; 3], asked: &mut Asked<'_, CodebookConflict>) -> Vec<RelationKind> {
    let lists = all.map(|it| &it.relations);
    by_id(
        lists,
        |it| it.id.clone(),
        CodebookConflict::RelationOrder,
        asked,
        |versions, asked| {
            let side = match (versions.ours, versions.theirs) {
                (Some(_), None) => Side::Ours,
                (None, Some(_)) => Side::Theirs,
                _ => return relation_kind(versions, asked),
            };
            removed(versions, side, false, asked, CodebookConflict::RelationKindRemoved)
        },
    )
}

/// What becomes of something that is there on one side only.
fn removed<T: Clone + PartialEq>(
    versions: Versions<&T>,
    side: Side,
    referred: bool,
    asked: &mut Asked<'_, CodebookConflict>,
    conflict: impl FnOnce(Versions<T>) -> CodebookConflict,
) -> Option<T> {
    let kept = versions.side(side).copied()?;
    let stays = match versions.base {
        None => true,
        Some(base) if base == kept && !referred => false,
        Some(_) => asked.ask(conflict(versions.cloned())) == side,
    };
    stays.then(|| kept.clone())
}

/// The labels that a side names, in mergers and in relations, and the base does not.
fn referred(base: &Codebook, side: &Codebook) -> BTreeSet<LabelId> {
    let named = |it: &Codebook| {
        let mergers = it.labels.iter().filter_map(|it| it.merged_into.clone());
        let ends = it.relations.iter().flat_map(|it| it.from.iter().chain(&it.to)).cloned();
        mergers.chain(ends).collect::<BTreeSet<_>>()
    };
    &named(side) - &named(base)
}

/// Two sides can merge two labels into each other, which neither of them has: whoever is chosen has
/// their mergers, and the others of the circle are not merged.
fn open_circles(
    merged: &mut Codebook,
    [base, ours, theirs]: [&Codebook; 3],
    asked: &mut Asked<'_, CodebookConflict>,
) {
    let ids: Vec<LabelId> = merged.labels.iter().map(|it| it.id.clone()).collect();
    for id in ids {
        let Some(circle) = circle(merged, &id) else { continue };
        if [ours, theirs].iter().any(|it| self::circle(it, &id).is_some()) {
            continue;
        }
        let side = asked.ask(CodebookConflict::Label {
            field: LabelField::MergedInto,
            versions: Versions {
                base: base.label(&id).cloned(),
                ours: ours.label(&id).cloned(),
                theirs: theirs.label(&id).cloned(),
            },
        });
        for label in merged.labels.iter_mut().filter(|it| circle.contains(&it.id)) {
            let chosen = side.of(ours, theirs).label(&label.id);
            label.merged_into = chosen.and_then(|it| it.merged_into.clone());
        }
    }
}

/// The labels that are merged into each other so that `id` becomes part of itself.
fn circle(codebook: &Codebook, id: &LabelId) -> Option<BTreeSet<LabelId>> {
    let mut circle = BTreeSet::new();
    let mut label = codebook.label(id)?;
    while circle.insert(label.id.clone()) {
        label = codebook.label(label.merged_into.as_ref()?)?;
    }
    (label.id == *id).then_some(circle)
}

/// Keys that two labels have now, as on neither side.
fn keys_twice(merged: &Codebook, sides: [&Codebook; 2]) -> Vec<CodebookRemark> {
    let mut remarks = Vec::new();
    for second in merged.offered().filter(|it| !it.key.is_empty()) {
        let Some(first) = merged.label_for_key(&second.key) else { continue };
        let had = |it: &Codebook| {
            let has = |id| it.label(id).is_some_and(|it| it.is_offered() && it.key == second.key);
            has(&first.id) && has(&second.id)
        };
        if first.id != second.id && !sides.into_iter().any(had) {
            remarks.push(CodebookRemark::KeyTwice {
                key: second.key.clone(),
                first: first.id.clone(),
                second: second.id.clone(),
            });
        }
    }
    remarks
}
