//! Random merges of layers.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::layer::{Conflict, MergedLayer, Remark, layers, layers_choosing, two_layers};
use super::super::{Side, Versions};
use super::*;

const LABELS: [&str; 3] = ["actor", "demand", "answer"];
const WORDS: [&str; 6] = ["Die", "Mara", "lehnt", "Umbau … ab,", "Lutz Ohm", "fragt"];

/// One thing that somebody does to a layer. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Add { id: u64, label: usize, word: usize },
    Remove(Index),
    Relabel(Index, usize),
    Move(Index, usize),
    Note(Index, u8),
    Attribute(Index, bool, u8),
    Relate { id: u64, from: Index, to: Index, kind: bool },
    Unrelate(Index),
    Rename(Index, bool),
    Lead(Index, Index),
    Status(u8),
    Flag,
}

/// Steps that make new things with one of these ids.
fn steps(ids: std::ops::Range<u64>) -> impl Strategy<Value = Vec<Step>> {
    let at = any::<Index>;
    let step = prop_oneof![
        4 => (ids.clone(), 0..3_usize, 0..6_usize)
            .prop_map(|(id, label, word)| Step::Add { id, label, word }),
        2 => at().prop_map(Step::Remove),
        1 => (at(), 0..3_usize).prop_map(|(at, label)| Step::Relabel(at, label)),
        1 => (at(), 0..6_usize).prop_map(|(at, word)| Step::Move(at, word)),
        1 => (at(), 0..3_u8).prop_map(|(at, note)| Step::Note(at, note)),
        1 => (at(), any::<bool>(), 0..3_u8).prop_map(|(at, name, it)| Step::Attribute(at, name, it)),
        3 => (ids, at(), at(), any::<bool>())
            .prop_map(|(id, from, to, kind)| Step::Relate { id, from, to, kind }),
        1 => at().prop_map(Step::Unrelate),
        1 => (at(), any::<bool>()).prop_map(|(at, kind)| Step::Rename(at, kind)),
        1 => (at(), at()).prop_map(|(at, to)| Step::Lead(at, to)),
        1 => (0..3_u8).prop_map(Step::Status),
        1 => Just(Step::Flag),
    ];
    prop::collection::vec(step, 0..14)
}

/// The layer after these steps. A step that would break a rule is not done, if `sound`.
fn after(mut layer: LooseLayer, steps: &[Step], sound: bool) -> LooseLayer {
    for step in steps {
        let before = layer.clone();
        take(&mut layer, step);
        if sound && !is_sound(&layer) {
            layer = before;
        }
    }
    in_order(layer)
}

fn take(layer: &mut LooseLayer, step: &Step) {
    let LooseLayer { annotations, relations, .. } = layer;
    let (many, links) = (annotations.len(), relations.len());
    let kind = |it: bool| if it { "gives" } else { "meets" };
    match step.clone() {
        Step::Add { id, label, word } => {
            annotations.push(annotation(id, LABELS[label], WORDS[word]));
        }
        Step::Relate { id, from, to, kind: it } if many > 0 => {
            let end = |at: Index| annotations[at.index(many)].id.0;
            relations.push(relation(id, kind(it), end(from), end(to)));
        }
        Step::Status(it) => {
            layer.status = [Status::New, Status::InProgress, Status::Done][usize::from(it)];
        }
        Step::Flag => layer.flagged = !layer.flagged,
        Step::Unrelate(at) if links > 0 => _ = relations.remove(at.index(links)),
        Step::Rename(at, it) if links > 0 => relations[at.index(links)].kind = kind(it).into(),
        Step::Lead(at, to) if links > 0 && many > 0 => {
            relations[at.index(links)].to = annotations[to.index(many)].id;
        }
        Step::Remove(at) if many > 0 => {
            let gone = annotations.remove(at.index(many)).id;
            relations.retain(|it| it.from != gone && it.to != gone);
        }
        Step::Relabel(at, label) if many > 0 => {
            annotations[at.index(many)].label = LabelId::new(LABELS[label]);
        }
        Step::Move(at, word) if many > 0 => {
            annotations[at.index(many)].anchors = annotation(0, "", WORDS[word]).anchors;
        }
        Step::Note(at, note) if many > 0 => {
            annotations[at.index(many)].note = "x".repeat(usize::from(note));
        }
        Step::Attribute(at, name, value) if many > 0 => {
            let attributes = &mut annotations[at.index(many)].attributes;
            let name = if name { "tone" } else { "kind" };
            if value == 0 {
                attributes.remove(name);
            } else {
                attributes.insert(name.into(), value.to_string());
            }
        }
        _ => {}
    }
}

/// Whether no id is there twice, nor an annotation or a relation, and no relation dangles or leads
/// from an annotation to itself.
fn is_sound(layer: &LooseLayer) -> bool {
    let annotations: BTreeSet<_> = layer.annotations.iter().map(|it| it.id).collect();
    let ids: BTreeSet<_> =
        layer.relations.iter().map(|it| it.id).chain(annotations.clone()).collect();
    let unique = ids.len() == layer.annotations.len() + layer.relations.len();
    let twins: BTreeSet<_> = layer.annotations.iter().map(place).collect();
    let relations: BTreeSet<_> =
        layer.relations.iter().map(|it| (&it.kind, it.from, it.to)).collect();
    let fine = |it: &Relation| {
        it.from != it.to && annotations.contains(&it.from) && annotations.contains(&it.to)
    };
    unique
        && twins.len() == layer.annotations.len()
        && relations.len() == layer.relations.len()
        && layer.relations.iter().all(fine)
}

type Place = (LabelId, Vec<(usize, usize)>);

fn place(annotation: &LooseAnnotation) -> Place {
    let spans = annotation.anchors.iter().map(|it| (it.start, it.end)).collect();
    (annotation.label.clone(), spans)
}

/// What a layer says, whatever its ids.
fn said(layer: &LooseLayer) -> (Status, bool, Vec<String>, Vec<String>) {
    let say = |it: &LooseAnnotation| {
        let LooseAnnotation { id: _, attributes, note, .. } = it;
        format!("{:?} {attributes:?} {note}", place(it))
    };
    let by_id: BTreeMap<_, _> = layer.annotations.iter().map(|it| (it.id, say(it))).collect();
    let mut annotations: Vec<String> = layer.annotations.iter().map(say).collect();
    let say =
        |it: &Relation| format!("{} {:?} {:?}", it.kind, by_id.get(&it.from), by_id.get(&it.to));
    let mut relations: Vec<String> = layer.relations.iter().map(say).collect();
    annotations.sort();
    relations.sort();
    (layer.status, layer.flagged, annotations, relations)
}

/// A choice that depends on what there is to choose, not on whose it is, nor on ids.
fn by_content(conflict: &Conflict) -> Side {
    fn compare<T>(versions: &Versions<T>, said: impl Fn(&T) -> String) -> Ordering {
        versions.ours.as_ref().map(&said).cmp(&versions.theirs.as_ref().map(&said))
    }
    let order = match conflict {
        Conflict::Path(it) => compare(it, ArticlePath::to_string),
        Conflict::Removed { versions: it, .. } | Conflict::Annotation { versions: it, .. } => {
            compare(it, |it| format!("{:?} {:?} {}", place(it), it.attributes, it.note))
        }
        Conflict::RelationRemoved(it) | Conflict::Relation { versions: it, .. } => {
            compare(it, |it| format!("{it:?}"))
        }
    };
    if order == Ordering::Less { Side::Ours } else { Side::Theirs }
}

/// Whether two annotations that have become the same disagree, and not as both sides made them anew:
/// what either says may then have come from one side.
fn may_be_of_one_side(conflict: &Conflict, base: &LooseLayer) -> bool {
    let Conflict::Annotation { versions, .. } = conflict else { return false };
    let ids = [&versions.ours, &versions.theirs].map(|it| it.as_ref().map(|it| it.id));
    ids[0] != ids[1] && ids.into_iter().flatten().any(|it| find(base, it).is_some())
}

/// Some choice, the same for the same conflict.
fn by_chance(seed: u64) -> impl Fn(&Conflict) -> Side {
    move |it| {
        let sum = format!("{it:?}").bytes().fold(seed, |sum, it| (sum % 977) * 31 + u64::from(it));
        if sum % 2 == 0 { Side::Ours } else { Side::Theirs }
    }
}

fn find(layer: &LooseLayer, id: AnnotationId) -> Option<&LooseAnnotation> {
    layer.annotations.iter().find(|it| it.id == id)
}

/// Where a merge has put what bore this id on a side.
fn followed(merged: &MergedLayer, id: AnnotationId, side: Side) -> AnnotationId {
    let renumbered = merged.remarks.iter().find_map(|it| match it {
        Remark::Renumbered { from, to } if *from == id && side == Side::Theirs => Some(*to),
        _ => None,
    });
    let id = renumbered.unwrap_or(id);
    let joined = merged.remarks.iter().find_map(|it| match it {
        Remark::Joined { kept, gone } if *gone == id => Some(*kept),
        _ => None,
    });
    joined.unwrap_or(id)
}

/// Fails unless whatever only `side` has made of `base` is in the merged layer.
fn all_there(
    merged: &MergedLayer,
    base: &LooseLayer,
    side: (&LooseLayer, Side),
    other: &LooseLayer,
) -> Result<(), TestCaseError> {
    let (layer, whose) = side;
    for it in &layer.annotations {
        let old = find(base, it.id);
        let changed = old != Some(it);
        if !changed || (old.is_some() && find(other, it.id) != old) {
            continue;
        }
        let there = find(&merged.layer, followed(merged, it.id, whose));
        let Some(there) = there else {
            return Err(TestCaseError::fail(format!("{it:?} is lost")));
        };
        prop_assert_eq!(place(there), place(it));
        let asked = merged.conflicts.iter().any(|conflict| {
            matches!(conflict, Conflict::Annotation { versions, .. }
                if [&versions.ours, &versions.theirs].into_iter().flatten()
                    .any(|it| place(it) == place(there)))
        });
        let kept = it.attributes.iter().all(|pair| there.attributes.iter().any(|it| it == pair))
            && (it.note.is_empty() || it.note == there.note);
        prop_assert!(kept || asked, "{:?} became {:?}", it, there);
    }
    for it in &layer.relations {
        let old = base.relations.iter().find(|old| old.id == it.id);
        let others = other.relations.iter().find(|other| other.id == it.id);
        if old == Some(it) || (old.is_some() && others != old) {
            continue;
        }
        let led = |end| followed(merged, end, whose);
        let same =
            |at: &Relation| (&at.kind, at.from, at.to) == (&it.kind, led(it.from), led(it.to));
        let dropped = merged.conflicts.iter().any(|conflict| {
            matches!(conflict, Conflict::Removed { relations, .. }
                if relations.iter().any(|at| at.kind == it.kind))
        });
        prop_assert!(dropped || merged.layer.relations.iter().any(same), "{:?} is lost", it);
    }
    // What it removed is gone, unless the other side has changed or related it.
    for it in &base.annotations {
        let asked = merged.conflicts.iter().any(|at| at.id() == Some(it.id));
        if find(layer, it.id).is_none() && find(other, it.id) == Some(it) && !asked {
            prop_assert_eq!(find(&merged.layer, it.id), None);
        }
    }
    Ok(())
}

fn three(sound: bool) -> impl Strategy<Value = (LooseLayer, LooseLayer, LooseLayer)> {
    (steps(1..12), steps(8..20), steps(8..20)).prop_map(move |(base, ours, theirs)| {
        let base = after(layer(vec![], vec![]), &base, sound);
        (base.clone(), after(base.clone(), &ours, sound), after(base, &theirs, sound))
    })
}

proptest! {
    #[test]
    fn an_unchanged_side_gives_the_other((base, ours, theirs) in three(false)) {
        for it in [&ours, &theirs] {
            for merged in [layers(&base, it, &base), layers(&base, &base, it), layers(&base, it, it)] {
                let MergedLayer { layer, conflicts, remarks } = merged.unwrap();
                prop_assert_eq!((&layer, conflicts, remarks), (it, vec![], vec![]));
            }
            let MergedLayer { layer, conflicts, remarks } =
                two_layers(it, it, |_| Side::Ours).unwrap();
            prop_assert_eq!((&layer, conflicts, remarks), (it, vec![], vec![]));
        }
    }

    #[test]
    fn a_merge_of_sound_layers_is_sound_whatever_is_chosen(
        (base, ours, theirs) in three(true),
        seed in any::<u64>(),
    ) {
        for merged in [
            layers_choosing(&base, &ours, &theirs, by_chance(seed)),
            two_layers(&ours, &theirs, by_chance(seed)),
        ] {
            let layer = merged.unwrap().layer;
            prop_assert!(is_sound_but_for_linked(&layer), "{:#?}", layer);
            prop_assert_eq!(&layer, &in_order(layer.clone()));
        }
    }

    #[test]
    fn nothing_that_one_side_did_is_missing((base, ours, theirs) in three(true)) {
        let merged = layers(&base, &ours, &theirs).unwrap();
        all_there(&merged, &base, (&ours, Side::Ours), &theirs)?;
        all_there(&merged, &base, (&theirs, Side::Theirs), &ours)?;
    }

    #[test]
    fn no_place_that_one_side_tagged_is_missing_from_broken_layers(
        (base, ours, theirs) in three(false),
    ) {
        let merged = layers(&base, &ours, &theirs).unwrap();
        let places = |it: &LooseLayer| it.annotations.iter().map(place).collect::<Vec<_>>();
        let (old, there) = (places(&base), places(&merged.layer));
        let asked: Vec<_> = merged.conflicts.iter().filter_map(Conflict::id).collect();
        for it in ours.annotations.iter().chain(&theirs.annotations) {
            let place = place(it);
            let new = !old.contains(&place) && base.annotations.iter().all(|old| old.id != it.id);
            prop_assert!(!new || there.contains(&place) || asked.contains(&it.id), "{:?}", it);
        }
    }

    #[test]
    fn whose_is_whose_makes_no_difference_but_to_ids((base, ours, theirs) in three(true)) {
        let one = layers_choosing(&base, &ours, &theirs, by_content).unwrap();
        let other = layers_choosing(&base, &theirs, &ours, by_content).unwrap();
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
        prop_assert_eq!(said(&one.layer), said(&other.layer));
    }

    #[test]
    fn the_other_choice_of_everything_is_the_merge_the_other_way(
        (base, ours, theirs) in three(true),
    ) {
        let choosing = |side| {
            let base = &base;
            move |it: &Conflict| if may_be_of_one_side(it, base) { by_content(it) } else { side }
        };
        let one = layers_choosing(&base, &ours, &theirs, choosing(Side::Theirs)).unwrap();
        let other = layers_choosing(&base, &theirs, &ours, choosing(Side::Ours)).unwrap();
        prop_assert_eq!(said(&one.layer), said(&other.layer));
    }

    #[test]
    fn three_who_only_add_can_be_merged_in_any_order(
        all in prop::collection::vec(
            prop::collection::vec((0..3_usize, 0..6_usize, 0..2_u8), 0..4), 4,
        ),
    ) {
        let mut id = 0;
        let mut made = all.into_iter().map(|all| {
            all.into_iter().map(|(label, word, note)| {
                id += 1;
                annotation(id, LABELS[label], WORDS[word]).noted(&"x".repeat(note.into()))
            }).collect::<Vec<_>>()
        });
        let base = layer(made.next().unwrap(), vec![]);
        let [a, b, c]: [LooseLayer; 3] = std::array::from_fn(|_| {
            let mut it = base.clone();
            it.annotations.extend(made.next().unwrap());
            it
        });
        let merge = |ours: &LooseLayer, theirs: &LooseLayer| layers(&base, ours, theirs).unwrap().layer;
        let (left, right) = (merge(&merge(&a, &b), &c), merge(&a, &merge(&b, &c)));
        let places = |it: &LooseLayer| it.annotations.iter().map(place).collect::<Vec<_>>();
        prop_assert_eq!(places(&left), places(&right));
        prop_assert_eq!(said(&left), said(&right));
    }
}

/// As [`is_sound`], but annotations may be the same that are related to each other.
fn is_sound_but_for_linked(layer: &LooseLayer) -> bool {
    let mut layer = layer.clone();
    let linked: BTreeSet<_> = layer.relations.iter().map(|it| (it.from, it.to)).collect();
    let all = layer.annotations.clone();
    for (nth, it) in layer.annotations.iter_mut().enumerate() {
        let same = all.iter().filter(|other| other.id != it.id && place(other) == place(it));
        let excused = |other: &LooseAnnotation| {
            linked.contains(&(other.id, it.id)) || linked.contains(&(it.id, other.id))
        };
        if same.clone().count() > 0 && same.clone().any(excused) {
            it.label = LabelId::new(&format!("linked {nth}"));
        }
    }
    is_sound(&layer)
}
