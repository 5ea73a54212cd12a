//! Ids that two sides have given to different things.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::Versions;
use super::super::three::triples;
use super::annotations::places;
use super::{Items, Remark, Three};
use crate::model::{AnnotationId, LooseAnnotation, LooseLayer, Relation, TextHash};

/// Theirs, where whatever is new in it and bears an id that ours has newly given to something else
/// of its kind has another one; `None` where there is nothing of that sort. Annotations of one
/// label on the same spans are the same.
pub(super) fn renumbered(
    all: &Three<'_>,
    theirs: &LooseLayer,
    remarks: &mut Vec<Remark>,
) -> Option<LooseLayer> {
    let mut numbers = Numbers { all, taken: BTreeSet::new() };
    let Three { base: b, ours: o, theirs: t } = all;
    let mut annotations = BTreeMap::new();
    for same in triples(&b.annotations, &o.annotations, &t.annotations) {
        if let Some(Versions { base: None, ours: Some(ours), theirs: Some(theirs) }) = same.single()
            && (ours.label != theirs.label || places(ours) != places(theirs))
        {
            let (from, to) = (*same.key, numbers.another(*same.key, &content(theirs)));
            remarks.push(Remark::Renumbered { from, to });
            annotations.insert(from, to);
        }
    }
    let follow = |id: AnnotationId| annotations.get(&id).copied().unwrap_or(id);
    let led = |it: &Relation| Relation { from: follow(it.from), to: follow(it.to), ..it.clone() };
    let mut relations = BTreeMap::new();
    for same in triples(&b.relations, &o.relations, &t.relations) {
        if let Some(Versions { base: None, ours: Some(ours), theirs: Some(theirs) }) = same.single()
            && *ours != led(theirs)
        {
            let content = relation_content(&led(theirs));
            let (from, to) = (*same.key, numbers.another(*same.key, &content));
            remarks.push(Remark::RelationRenumbered { from, to });
            relations.insert(from, to);
        }
    }
    if annotations.is_empty() && relations.is_empty() {
        return None;
    }
    let mut theirs = theirs.clone();
    for it in &mut theirs.annotations {
        it.id = follow(it.id);
    }
    for it in &mut theirs.relations {
        *it = Relation { id: relations.get(&it.id).copied().unwrap_or(it.id), ..led(it) };
    }
    Some(theirs)
}

/// Gives another id to relations that bear an annotation's, where neither side had it so. Nothing
/// refers to a relation.
pub(super) fn renumber_relations(
    all: &Three<'_>,
    annotations: &[LooseAnnotation],
    relations: &mut [Relation],
    remarks: &mut Vec<Remark>,
) {
    if relations.is_empty() {
        return;
    }
    let mut there: Vec<AnnotationId> = annotations.iter().map(|it| it.id).collect();
    there.sort_unstable();
    let had = |items: &Items<'_>, id| items.has_annotation(id) && items.has_relation(id);
    let mut numbers = Numbers { all, taken: BTreeSet::new() };
    for relation in relations {
        let id = relation.id;
        let clashes = there.binary_search(&id).is_ok();
        if clashes && !had(&all.ours, id) && !had(&all.theirs, id) {
            relation.id = numbers.another(id, &relation_content(relation));
            remarks.push(Remark::RelationRenumbered { from: id, to: relation.id });
        }
    }
}

/// Finds ids that no version has.
struct Numbers<'a> {
    all: &'a Three<'a>,
    /// All ids; gathered when the first new one is needed.
    taken: BTreeSet<AnnotationId>,
}

impl Numbers<'_> {
    /// An id of nine digits for what has this content, the same whoever merges.
    fn another(&mut self, from: AnnotationId, content: &str) -> AnnotationId {
        if self.taken.is_empty() {
            for items in [&self.all.base, &self.all.ours, &self.all.theirs] {
                self.taken.extend(items.annotations.iter().map(|it| it.0));
                self.taken.extend(items.relations.iter().map(|it| it.0));
            }
        }
        let mut tried = format!("{} {content}", from.0);
        loop {
            tried = TextHash::of(&tried).to_string();
            let digits = tried.get(..15).and_then(|it| u64::from_str_radix(it, 16).ok());
            let id = AnnotationId(100_000_000 + digits.unwrap_or_default() % 900_000_000);
            if self.taken.insert(id) {
                return id;
            }
        }
    }
}

/// What an annotation says, told apart from whatever says anything else.
fn content(annotation: &LooseAnnotation) -> String {
    let LooseAnnotation { id: _, label, anchors: _, attributes, note } = annotation;
    let mut content = format!("{label}\0{note}\0");
    // Writing to a string cannot fail.
    for (start, end, quote) in places(annotation) {
        _ = write!(content, "{start} {end} {quote}\0");
    }
    for (name, value) in attributes {
        _ = write!(content, "{name}\0{value}\0");
    }
    content
}

fn relation_content(relation: &Relation) -> String {
    let Relation { from, to, id: _, kind } = relation;
    format!("{} {} {kind}", from.0, to.0)
}
