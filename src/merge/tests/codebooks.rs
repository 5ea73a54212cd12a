//! Merges of codebooks: examples of each rule, and properties of random ones.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::codebook::{
    CodebookConflict as Conflict, CodebookRemark, MergedCodebook, codebooks, codebooks_choosing,
};
use super::super::label::{LabelField, RelationKindField};
use super::super::{Side, Versions};
use crate::model::{
    Attribute, AttributeKind, Codebook, Label, LabelId, Localized, Overlap, RelationKind, Rgb,
};

fn text(german: &str) -> Localized {
    let mut text = Localized::default();
    text.set("de", german);
    text
}

fn label(id: &str) -> Label {
    Label { key: String::new(), ..Label::new(LabelId::new(id), "de", id, Rgb(0, 0, 0)) }
}

fn kind(id: &str, from: &[&str]) -> RelationKind {
    RelationKind {
        id: id.into(),
        name: text(id),
        definition: Localized::default(),
        from: from.iter().map(|it| LabelId::new(it)).collect(),
        to: Vec::new(),
    }
}

fn attribute(id: &str, values: &[&str]) -> Attribute {
    Attribute {
        id: id.into(),
        name: text(id),
        kind: AttributeKind::Choice(values.iter().map(|it| (*it).into()).collect()),
        choices: BTreeMap::new(),
    }
}

fn base() -> Codebook {
    Codebook {
        name: text("Rat"),
        labels: ["a", "b", "c"].map(label).into(),
        relations: vec![kind("gives", &["a"]), kind("meets", &[])],
        overlap: Overlap::Any,
    }
}

/// The base with changes to it.
fn with(change: impl FnOnce(&mut Codebook)) -> Codebook {
    let mut codebook = base();
    change(&mut codebook);
    codebook
}

fn ids(codebook: &Codebook) -> String {
    codebook.labels.iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn what_was_changed_in_different_fields_is_all_there() {
    let ours = with(|it| {
        it.name.set("en", "Council");
        it.labels[0].name.set("de", "Akteurin");
        it.labels[0].examples.push(text("[x]"));
        it.labels[1].retired = true;
        it.labels[1].attributes.push(attribute("tone", &["dry"]));
        it.labels.push(label("x"));
        it.relations[0].from.push(LabelId::new("b"));
    });
    let theirs = with(|it| {
        it.overlap = Overlap::Nested;
        it.labels[0].name.set("en", "Actor");
        it.labels[0].color = Rgb(1, 2, 3);
        it.labels[0].examples.push(text("[y]"));
        it.labels[1].merged_into = Some(LabelId::new("c"));
        it.labels[1].attributes.push(attribute("kind", &["one"]));
        it.labels.swap(0, 2);
        it.labels.push(label("y"));
        it.relations[0].from.push(LabelId::new("c"));
        it.relations.remove(1);
    });
    let expected = with(|it| {
        it.name.set("en", "Council");
        it.overlap = Overlap::Nested;
        it.labels[0].name.set("de", "Akteurin");
        it.labels[0].name.set("en", "Actor");
        it.labels[0].color = Rgb(1, 2, 3);
        it.labels[0].examples = vec![text("[x]"), text("[y]")];
        it.labels[1].retired = true;
        it.labels[1].merged_into = Some(LabelId::new("c"));
        it.labels[1].attributes = vec![attribute("tone", &["dry"]), attribute("kind", &["one"])];
        it.labels.swap(0, 2);
        it.labels.extend(["y", "x"].map(label));
        it.relations[0].from = ["a", "b", "c"].map(LabelId::new).into();
        it.relations.remove(1);
    });
    let merged = codebooks(&base(), &ours, &theirs);
    assert_eq!((merged.conflicts, merged.remarks), (vec![], vec![]));
    // The order is theirs, who alone has changed it; ours comes after what it follows in ours.
    assert_eq!(ids(&merged.codebook), "cxbay");
    let sorted = |mut it: Codebook| {
        it.labels.sort_by(|a, b| a.id.cmp(&b.id));
        it
    };
    assert_eq!(sorted(merged.codebook), sorted(expected));
}

#[test]
fn the_same_field_changed_differently_is_a_conflict_of_that_field() {
    type Change = fn(&mut Codebook);
    fn label_field(it: &Conflict) -> Option<&LabelField> {
        if let Conflict::Label { field, .. } = it { Some(field) } else { None }
    }
    let cases: &[(LabelField, Change, Change)] = &[
        (
            LabelField::Name("de".into()),
            |it| it.labels[0].name.set("de", "x"),
            |it| it.labels[0].name.set("de", "y"),
        ),
        (
            LabelField::Letter,
            |it| it.labels[0].letter = "X".into(),
            |it| it.labels[0].letter.clear(),
        ),
        (LabelField::Key, |it| it.labels[0].key = "1".into(), |it| it.labels[0].key = "2".into()),
        (
            LabelField::Color,
            |it| it.labels[0].color = Rgb(1, 1, 1),
            |it| it.labels[0].color = Rgb(2, 2, 2),
        ),
        (
            LabelField::Definition("en".into()),
            |it| it.labels[0].definition.set("en", "x"),
            |it| it.labels[0].definition.set("en", "y"),
        ),
        (
            LabelField::Attribute("tone".into()),
            |it| it.labels[0].attributes.push(attribute("tone", &["dry", "warm"])),
            |it| it.labels[0].attributes.push(attribute("tone", &["warm", "dry"])),
        ),
        (
            LabelField::MergedInto,
            |it| it.labels[0].merged_into = Some(LabelId::new("b")),
            |it| it.labels[0].merged_into = Some(LabelId::new("c")),
        ),
    ];
    for (field, our, their) in cases {
        let (ours, theirs) = (with(our), with(their));
        let merged = codebooks(&base(), &ours, &theirs);
        assert_eq!(merged.conflicts.iter().map(label_field).collect::<Vec<_>>(), [Some(field)]);
        assert_eq!(merged.codebook, ours, "{field:?}");
        let chosen = codebooks_choosing(&base(), &ours, &theirs, |_| Side::Theirs);
        assert_eq!(chosen.codebook, theirs, "{field:?}");
    }
    let one: &[(Change, Change)] = &[
        (|it| it.name.set("de", "x"), |it| it.name.set("de", "y")),
        (|it| it.overlap = Overlap::None, |it| it.overlap = Overlap::Nested),
        (|it| it.labels.swap(0, 1), |it| it.labels.swap(1, 2)),
        (|it| it.relations[0].from.clear(), |it| it.relations[0].from.push(LabelId::new("b"))),
        (|it| it.relations[0].name = text("x"), |it| it.relations[0].name = text("y")),
        (|it| drop(it.relations.remove(0)), |it| it.relations[0].name = text("y")),
        (|it| drop(it.labels.remove(1)), |it| it.labels[1].retired = true),
        // What theirs newly refers to was removed.
        (|it| drop(it.labels.remove(1)), |it| it.labels[0].merged_into = Some(LabelId::new("b"))),
    ];
    for (our, their) in one {
        for (our, their) in [(our, their), (their, our)] {
            let (ours, theirs) = (with(our), with(their));
            let merged = codebooks(&base(), &ours, &theirs);
            assert_eq!(merged.conflicts.len(), 1, "{:?}", merged.conflicts);
        }
    }
}

#[test]
fn lists_of_examples_are_replaced_only_once() {
    let ours = with(|it| it.labels[0].examples = vec![text("x")]);
    let base = with(|it| it.labels[0].examples = vec![text("o")]);
    let theirs = with(|it| it.labels[0].examples = vec![text("y")]);
    let merged = codebooks(&base, &ours, &theirs);
    assert!(matches!(&merged.conflicts[..], [Conflict::Label { field: LabelField::Examples, .. }]));
    assert_eq!(merged.codebook, ours);
}

#[test]
fn two_mergers_never_make_a_circle() {
    let into = |from: usize, to: &str| {
        let to = LabelId::new(to);
        with(|it| it.labels[from].merged_into = Some(to))
    };
    let (ours, theirs) = (into(0, "b"), into(1, "a"));
    let merged = codebooks(&base(), &ours, &theirs);
    assert!(matches!(
        &merged.conflicts[..],
        [Conflict::Label { field: LabelField::MergedInto, .. }]
    ));
    assert_eq!(merged.codebook, ours);
    let chosen = codebooks_choosing(&base(), &ours, &theirs, |_| Side::Theirs);
    assert_eq!(chosen.codebook, theirs);
}

#[test]
fn a_key_given_twice_is_said() {
    let key = |at: usize| with(|it| it.labels[at].key = "7".into());
    let merged = codebooks(&base(), &key(0), &key(2));
    let (first, second) = (LabelId::new("a"), LabelId::new("c"));
    let remark = CodebookRemark::KeyTwice { key: "7".into(), first, second };
    assert_eq!((merged.conflicts, merged.remarks), (vec![], vec![remark]));
}

#[test]
fn values_of_a_choice_are_merged_one_by_one() {
    let choice = |values: &[&str], named: &str| {
        let mut attribute = attribute("tone", values);
        attribute.choices.insert(named.into(), text(named));
        with(|it| it.labels[0].attributes = vec![attribute])
    };
    let (base, ours, theirs) =
        (choice(&["a"], "a"), choice(&["a", "b"], "b"), choice(&["a", "c"], "c"));
    let merged = codebooks(&base, &ours, &theirs);
    assert_eq!(merged.conflicts, []);
    let tone = merged.codebook.labels[0].attribute("tone").unwrap();
    assert_eq!(tone.kind, AttributeKind::Choice(["a", "b", "c"].map(String::from).into()));
    assert_eq!(tone.choices.keys().collect::<Vec<_>>(), ["b", "c"]);
}

#[test]
fn an_id_that_is_there_twice_loses_nothing() {
    let base = with(|it| it.labels.push(label("a")));
    let ours = with(|it| it.labels.push(Label { retired: true, ..label("a") }));
    let theirs = with(|it| it.labels.extend([label("a"), Label { key: "3".into(), ..label("a") }]));
    let merged = codebooks(&base, &ours, &theirs);
    let found: Vec<_> = merged
        .codebook
        .labels
        .iter()
        .map(|it| (it.id.as_str(), it.retired, it.key.as_str()))
        .collect();
    assert!(found.contains(&("a", true, "")) && found.contains(&("a", false, "3")));
    assert!(found.contains(&("a", false, "")) && found.len() == 5, "{found:?}");
}

#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Remove(Index),
    Swap(Index, Index),
    Name(Index, bool, u8),
    Key(Index, u8),
    Retire(Index),
    MergeInto(Index, Index),
    Example(Index, u8),
    Attribute(Index, u8, u8),
    Kind(u8),
    From(Index, Index),
    RemoveKind(Index),
    Overlap(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let at = any::<Index>;
    let step = prop_oneof![
        2 => (0..6_u8).prop_map(Step::Add),
        1 => at().prop_map(Step::Remove),
        1 => (at(), at()).prop_map(|(a, b)| Step::Swap(a, b)),
        1 => (at(), any::<bool>(), 0..3_u8).prop_map(|(at, de, it)| Step::Name(at, de, it)),
        1 => (at(), 0..3_u8).prop_map(|(at, it)| Step::Key(at, it)),
        1 => at().prop_map(Step::Retire),
        1 => (at(), at()).prop_map(|(a, b)| Step::MergeInto(a, b)),
        1 => (at(), 0..4_u8).prop_map(|(at, it)| Step::Example(at, it)),
        1 => (at(), 0..3_u8, 0..3_u8).prop_map(|(at, id, it)| Step::Attribute(at, id, it)),
        1 => (0..4_u8).prop_map(Step::Kind),
        1 => (at(), at()).prop_map(|(a, b)| Step::From(a, b)),
        1 => at().prop_map(Step::RemoveKind),
        1 => (0..3_u8).prop_map(Step::Overlap),
    ];
    prop::collection::vec(step, 0..10)
}

fn after(mut codebook: Codebook, steps: &[Step]) -> Codebook {
    for step in steps {
        let Codebook { labels, relations, .. } = &mut codebook;
        let (many, kinds) = (labels.len(), relations.len());
        match step.clone() {
            Step::Add(id) => {
                let new = label(&format!("x{id}"));
                if labels.iter().all(|it| it.id != new.id) {
                    labels.insert(usize::from(id) % (many + 1), new);
                }
            }
            Step::Kind(id) => {
                let new = kind(&format!("k{id}"), &[]);
                if relations.iter().all(|it| it.id != new.id) {
                    relations.push(new);
                }
            }
            Step::Overlap(it) => {
                codebook.overlap = [Overlap::Any, Overlap::Nested, Overlap::None][usize::from(it)];
            }
            Step::RemoveKind(at) if kinds > 0 => _ = relations.remove(at.index(kinds)),
            Step::From(at, to) if kinds > 0 && many > 0 => {
                relations[at.index(kinds)].from = vec![labels[to.index(many)].id.clone()];
            }
            Step::Remove(at) if many > 0 => _ = labels.remove(at.index(many)),
            Step::Swap(a, b) if many > 0 => labels.swap(a.index(many), b.index(many)),
            Step::Name(at, german, it) if many > 0 => {
                let language = if german { "de" } else { "en" };
                labels[at.index(many)].name.set(language, &"x".repeat(it.into()));
            }
            Step::Key(at, it) if many > 0 => labels[at.index(many)].key = it.to_string(),
            Step::Retire(at) if many > 0 => labels[at.index(many)].retired ^= true,
            Step::MergeInto(at, to) if many > 0 => {
                // Into an earlier one: no side makes circles.
                let (at, to) = (at.index(many), to.index(many));
                if to < at {
                    labels[at].merged_into = Some(labels[to].id.clone());
                }
            }
            Step::Example(at, it) if many > 0 => {
                let (label, new) = (&mut labels[at.index(many)], text(&it.to_string()));
                if label.examples.contains(&new) {
                    label.examples.retain(|it| *it != new);
                } else {
                    label.examples.push(new);
                }
            }
            Step::Attribute(at, id, values) if many > 0 => {
                let label = &mut labels[at.index(many)];
                let values = &["a", "b"][..usize::from(values).min(2)];
                let new = attribute(&id.to_string(), values);
                label.attributes.retain(|it| it.id != new.id);
                label.attributes.push(new);
            }
            _ => {}
        }
    }
    codebook
}

fn three() -> impl Strategy<Value = (Codebook, Codebook, Codebook)> {
    (steps(), steps(), steps()).prop_map(|(old, ours, theirs)| {
        let base = after(base(), &old);
        (base.clone(), after(base.clone(), &ours), after(base, &theirs))
    })
}

/// The codebook whatever the order of what is in it.
fn unordered(mut codebook: Codebook) -> Codebook {
    codebook.labels.sort_by(|a, b| a.id.cmp(&b.id));
    codebook.relations.sort_by(|a, b| a.id.cmp(&b.id));
    for label in &mut codebook.labels {
        label.examples.sort_by(|a, b| a.0.cmp(&b.0));
        label.attributes.sort_by(|a, b| a.id.cmp(&b.id));
    }
    for kind in codebook.labels.iter_mut().flat_map(|it| &mut it.attributes) {
        if let AttributeKind::Choice(values) = &mut kind.kind {
            values.sort();
        }
    }
    codebook
}

proptest! {
    #[test]
    fn an_unchanged_side_gives_the_other((base, ours, theirs) in three()) {
        for it in [&ours, &theirs] {
            for merged in [codebooks(&base, it, &base), codebooks(&base, &base, it), codebooks(&base, it, it)] {
                let MergedCodebook { codebook, conflicts, remarks } = merged;
                prop_assert_eq!((&codebook, conflicts, remarks), (it, vec![], vec![]));
            }
        }
    }

    #[test]
    fn the_other_choice_of_everything_is_the_merge_the_other_way((base, ours, theirs) in three()) {
        let one = codebooks_choosing(&base, &ours, &theirs, |_| Side::Theirs);
        let other = codebooks(&base, &theirs, &ours);
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
        prop_assert_eq!(unordered(one.codebook), unordered(other.codebook));
    }

    #[test]
    fn ids_stay_unique_and_nothing_new_is_missing((base, ours, theirs) in three()) {
        let merged = codebooks(&base, &ours, &theirs).codebook;
        let ids = |it: &Codebook| it.labels.iter().map(|it| it.id.clone()).collect::<BTreeSet<_>>();
        prop_assert_eq!(ids(&merged).len(), merged.labels.len());
        for (side, other) in [(&ours, &theirs), (&theirs, &ours)] {
            for it in &side.labels {
                let same = |book: &Codebook| book.label(&it.id) == Some(it);
                if base.label(&it.id).is_none() && other.label(&it.id).is_none() {
                    prop_assert!(same(&merged), "{:?}", it);
                }
            }
            for it in &base.labels {
                let unchanged = other.label(&it.id) == Some(it);
                if side.label(&it.id).is_none() && unchanged && ours.label(&it.id).is_none() {
                    let asked = codebooks(&base, &ours, &theirs).conflicts.iter().any(|at| {
                        matches!(at, Conflict::LabelRemoved(Versions { theirs: Some(at), .. }) if at.id == it.id)
                    });
                    prop_assert!(asked || merged.label(&it.id).is_none());
                }
            }
        }
    }

    #[test]
    fn no_merger_leads_in_a_circle(
        (base, ours, theirs) in three(),
        choices in any::<[bool; 8]>(),
    ) {
        let choose = |it: &Conflict| {
            let length = format!("{it:?}").len();
            if choices[length % 8] { Side::Ours } else { Side::Theirs }
        };
        let merged = codebooks_choosing(&base, &ours, &theirs, choose).codebook;
        let circles = |it: &Codebook| {
            it.labels.iter().filter(|label| {
                let mut at = it.label(&label.id);
                for _ in 0..=it.labels.len() {
                    at = at.and_then(|at| it.label(at.merged_into.as_ref()?));
                }
                at.is_some()
            }).count()
        };
        let had = circles(&base) + circles(&ours) + circles(&theirs);
        prop_assert!(had > 0 || circles(&merged) == 0, "{:?}", merged);
    }
}

#[test]
fn fields_of_a_relation_are_named() {
    let ours = with(|it| it.relations[0].definition = text("x"));
    let theirs = with(|it| it.relations[0].definition = text("y"));
    let merged = codebooks(&base(), &ours, &theirs);
    assert!(matches!(
        &merged.conflicts[..],
        [Conflict::RelationKind { field: RelationKindField::Definition(it), .. }] if it == "de"
    ));
}
