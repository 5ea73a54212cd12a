//! Each rule of merging layers by an example.

use std::collections::BTreeSet;

use super::super::{
    AnnotationField, Conflict, MergeError, MergedLayer, RelationField, Remark, Side, Versions,
    blank, layers, layers_choosing, two_layers,
};
use super::*;

/// Merges, and asserts that the other choice of every conflict is what it should be.
fn choose(base: &LooseLayer, ours: &LooseLayer, theirs: &LooseLayer) -> (MergedLayer, MergedLayer) {
    let chosen = layers_choosing(base, ours, theirs, |_| Side::Theirs).unwrap();
    (layers(base, ours, theirs).unwrap(), chosen)
}

fn voss(id: u64) -> LooseAnnotation {
    annotation(id, "actor", "Mara Voss")
}

fn no(id: u64) -> LooseAnnotation {
    annotation(id, "answer", "lehnt … ab")
}

fn ohm(id: u64) -> LooseAnnotation {
    annotation(id, "actor", "Lutz Ohm")
}

#[test]
fn what_one_side_did_is_done() {
    let base = layer(vec![voss(1), no(2), ohm(3)], vec![relation(9, "gives", 1, 2)]);
    let ours = LooseLayer {
        status: Status::Done,
        ..layer(
            vec![
                annotation(1, "person", "Mara Voss"),
                no(2).noted("Absage"),
                voss(4).with("a", "1"),
            ],
            vec![relation(9, "gives", 1, 2)],
        )
    };
    let theirs = LooseLayer {
        flagged: true,
        ..layer(
            vec![
                annotation(1, "actor", "Stadträtin Mara Voss"),
                no(2).with("polarity", "no"),
                ohm(3),
                annotation(5, "question", "fragt nach"),
            ],
            vec![relation(8, "asks", 3, 5)],
        )
    };
    let expected = LooseLayer {
        status: Status::Done,
        flagged: true,
        ..layer(
            vec![
                annotation(1, "person", "Stadträtin Mara Voss"),
                no(2).noted("Absage").with("polarity", "no"),
                voss(4).with("a", "1"),
                ohm(3),
                annotation(5, "question", "fragt nach"),
            ],
            vec![relation(8, "asks", 3, 5)],
        )
    };
    let merged = layers(&base, &ours, &theirs).unwrap();
    // Ours removed 3, which theirs has related: that is the only conflict.
    let [Conflict::Removed { versions, relations }] = &merged.conflicts[..] else {
        panic!("{:?}", merged.conflicts)
    };
    assert_eq!(versions, &Versions { base: Some(ohm(3)), ours: None, theirs: Some(ohm(3)) });
    assert_eq!(relations, &[relation(8, "asks", 3, 5)]);
    let chosen = layers_choosing(&base, &ours, &theirs, |_| Side::Theirs).unwrap();
    assert_eq!(chosen.layer, in_order(expected.clone()));
    let mut without = expected;
    without.annotations.retain(|it| it.id.0 != 3);
    without.relations.clear();
    assert_eq!(merged.layer, in_order(without));
    assert_eq!(merged.remarks, []);
}

#[test]
fn the_same_field_changed_differently_is_a_conflict_of_that_field() {
    let old = no(2).with("polarity", "no").noted("x");
    let cases = [
        (
            AnnotationField::Label,
            LooseAnnotation { label: LabelId::new("demand"), ..old.clone() },
            LooseAnnotation { label: LabelId::new("concession"), ..old.clone() },
        ),
        (
            AnnotationField::Spans,
            LooseAnnotation { anchors: [anchor("lehnt")].into(), ..old.clone() },
            LooseAnnotation { anchors: [anchor("ab,")].into(), ..old.clone() },
        ),
        (AnnotationField::Note, old.clone().noted("y"), old.clone().noted("z")),
        (AnnotationField::Note, old.clone().noted(""), old.clone().noted("z")),
        (
            AnnotationField::Attribute("polarity".into()),
            old.clone().with("polarity", "yes"),
            old.clone().with("polarity", "maybe"),
        ),
        (
            AnnotationField::Attribute("polarity".into()),
            old.clone().with("polarity", "yes"),
            LooseAnnotation { attributes: BTreeMap::new(), ..old.clone() },
        ),
        (
            AnnotationField::Attribute("tone".into()),
            old.clone().with("tone", "dry"),
            old.clone().with("tone", "warm"),
        ),
    ];
    for (field, our, their) in cases {
        let [base, ours, theirs] =
            [&old, &our, &their].map(|it| layer(vec![it.clone(), ohm(3)], vec![]));
        let (merged, chosen) = choose(&base, &ours, &theirs);
        let versions = Versions {
            base: Some(old.clone()),
            ours: Some(our.clone()),
            theirs: Some(their.clone()),
        };
        assert_eq!(merged.conflicts, [Conflict::Annotation { field, versions }]);
        assert_eq!((merged.layer, chosen.layer), (ours, theirs));
    }
}

#[test]
fn removing_here_and_changing_there_is_a_conflict_and_removing_alone_is_not() {
    let base = layer(vec![no(2), ohm(3)], vec![]);
    let (removed, changed) =
        (layer(vec![ohm(3)], vec![]), layer(vec![no(2).noted("!"), ohm(3)], vec![]));
    let (merged, chosen) = choose(&base, &removed, &changed);
    assert!(
        matches!(&merged.conflicts[..], [Conflict::Removed { relations, .. }] if relations.is_empty())
    );
    assert_eq!((&merged.layer, &chosen.layer), (&removed, &changed));
    let (merged, chosen) = choose(&base, &changed, &removed);
    assert_eq!((&merged.layer, &chosen.layer), (&changed, &removed));
    assert_eq!(merged.conflicts[0].id(), Some(AnnotationId(2)));
    for theirs in [&base, &removed] {
        let merged = layers(&base, &removed, theirs).unwrap();
        assert_eq!((merged.layer, merged.conflicts), (removed.clone(), vec![]));
    }
}

#[test]
fn a_clash_of_ids_gives_theirs_another_one_with_its_relations() {
    let base = layer(vec![voss(1)], vec![]);
    let ours = layer(vec![voss(1), no(7)], vec![relation(9, "gives", 1, 7)]);
    let theirs = layer(vec![voss(1), ohm(7)], vec![relation(9, "meets", 7, 1)]);
    let merged = layers(&base, &ours, &theirs).unwrap();
    let [
        Remark::Renumbered { from, to },
        Remark::RelationRenumbered { from: relation_from, to: relation_to },
    ] = merged.remarks[..]
    else {
        panic!("{:?}", merged.remarks)
    };
    assert_eq!((from.0, relation_from.0), (7, 9));
    assert!([to, relation_to].iter().all(|it| (100_000_000..1_000_000_000).contains(&it.0)));
    let expected = layer(
        vec![voss(1), no(7), ohm(to.0)],
        vec![relation(9, "gives", 1, 7), relation(relation_to.0, "meets", to.0, 1)],
    );
    assert_eq!((merged.layer.clone(), merged.conflicts.len()), (in_order(expected), 0));
    assert_eq!(layers(&base, &ours, &theirs).unwrap(), merged);
    // These numbers are for ever: two programs that merge the same must agree.
    assert_eq!((to.0, relation_to.0), (193_836_035, 963_760_122));
    // A taken number is passed over.
    let mut taken = ours.clone();
    taken.annotations.push(annotation(to.0, "question", "fragt nach"));
    let next = layers(&base, &taken, &theirs).unwrap();
    let found = next.layer.annotations.iter().find(|it| it.anchors[0].quote == "Lutz Ohm");
    assert!(found.is_some_and(|it| ![1, 7, to.0].contains(&it.id.0)));
    assert_eq!(next.layer.annotations.len(), 4);
}

#[test]
fn an_annotation_and_a_relation_do_not_share_an_id() {
    let base = layer(vec![voss(1), no(2)], vec![]);
    let ours = layer(vec![voss(1), no(2), ohm(5)], vec![]);
    let theirs = layer(vec![voss(1), no(2)], vec![relation(5, "gives", 1, 2)]);
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = layers(&base, ours, theirs).unwrap();
        assert_eq!(merged.layer.annotations, [voss(1), no(2), ohm(5)]);
        let [Remark::RelationRenumbered { from: AnnotationId(5), to }] = merged.remarks[..] else {
            panic!("{:?}", merged.remarks)
        };
        assert_eq!(merged.layer.relations, [relation(to.0, "gives", 1, 2)]);
    }
}

#[test]
fn the_same_made_twice_becomes_one() {
    let base = layer(vec![ohm(3)], vec![]);
    let ours = layer(vec![ohm(3), voss(4).with("a", "1")], vec![relation(8, "meets", 4, 3)]);
    let theirs = layer(
        vec![ohm(3), voss(5).noted("x").within("", " ")],
        vec![relation(9, "meets", 5, 3), relation(7, "greets", 3, 5)],
    );
    let merged = layers(&base, &ours, &theirs).unwrap();
    let expected = layer(
        vec![voss(4).with("a", "1").noted("x"), ohm(3)],
        vec![relation(7, "greets", 3, 4), relation(8, "meets", 4, 3)],
    );
    assert_eq!((merged.layer, merged.conflicts), (in_order(expected), vec![]));
    let joined = |kept, gone| Remark::Joined { kept: AnnotationId(kept), gone: AnnotationId(gone) };
    assert_eq!(merged.remarks, [joined(4, 5)]);

    let theirs = layer(vec![ohm(3), voss(5).with("a", "2")], vec![]);
    let (merged, chosen) = choose(&base, &ours, &theirs);
    let [Conflict::Annotation { field: AnnotationField::Attribute(name), versions }] =
        &merged.conflicts[..]
    else {
        panic!("{:?}", merged.conflicts)
    };
    assert_eq!((name.as_str(), versions.base.as_ref()), ("a", None));
    assert_eq!(versions.theirs, Some(voss(5).with("a", "2")));
    assert_eq!(merged.layer, in_order(ours));
    assert_eq!(chosen.layer.annotations[0], voss(4).with("a", "2"));
}

#[test]
fn what_becomes_the_same_by_two_changes_becomes_one_unless_it_is_related() {
    let base = layer(
        vec![annotation(1, "person", "Mara Voss"), annotation(2, "office", "Mara Voss")],
        vec![],
    );
    let ours = layer(vec![voss(1), annotation(2, "office", "Mara Voss")], vec![]);
    let theirs = layer(vec![annotation(1, "person", "Mara Voss"), voss(2).noted("x")], vec![]);
    let merged = layers(&base, &ours, &theirs).unwrap();
    assert_eq!(merged.layer.annotations, [voss(1).noted("x")]);
    let [base, ours, theirs] = [base, ours, theirs]
        .map(|it| LooseLayer { relations: vec![relation(9, "is", 1, 2)], ..it });
    let merged = layers(&base, &ours, &theirs).unwrap();
    assert_eq!(merged.layer.annotations, [voss(1), voss(2).noted("x")]);
    assert_eq!(merged.layer.relations, [relation(9, "is", 1, 2)]);
}

#[test]
fn what_both_changed_into_what_one_has_made_is_its_other_side() {
    let base = layer(vec![annotation(1, "person", "Lutz Ohm")], vec![]);
    let ours = layer(vec![annotation(1, "actor", "Lutz Ohm")], vec![]);
    let moved = annotation(1, "person", "Mara Voss").noted("moved");
    let theirs = layer(vec![moved, voss(8).noted("made")], vec![]);
    let note = |it: MergedLayer| it.layer.annotations.into_iter().map(|it| it.note).collect();
    let notes = |(a, b)| -> [Vec<String>; 2] { [note(a), note(b)] };
    assert_eq!(notes(choose(&base, &ours, &theirs)), [["moved"], ["made"]]);
    assert_eq!(notes(choose(&base, &theirs, &ours)), [["made"], ["moved"]]);
}

#[test]
fn what_both_changed_goes_into_the_same_one_whosever_that_is() {
    let other = annotation(3, "demand", "Umbau").noted("x");
    let of = |all| layer(all, vec![relation(9, "is", 1, 2)]);
    let base = of(vec![annotation(1, "person", "Lutz Ohm"), voss(2), other.clone()]);
    let relabelled = LooseAnnotation { label: LabelId::new("actor"), ..other.clone() };
    let ours = of(vec![annotation(1, "actor", "Lutz Ohm"), voss(2), relabelled]);
    let moved = |it: LooseAnnotation| LooseAnnotation { anchors: ohm(0).anchors, ..it };
    let theirs = of(vec![annotation(1, "person", "Lutz Ohm"), moved(voss(2)), moved(other)]);
    let (one, other) = (layers(&base, &ours, &theirs), layers(&base, &theirs, &ours));
    let (one, other) = (one.unwrap().layer, other.unwrap().layer);
    assert_eq!(one.annotations[0], annotation(1, "actor", "Lutz Ohm").noted("x"));
    assert_eq!((one.annotations.len(), one), (2, other));
}

#[test]
fn of_several_made_anew_those_that_say_the_same_are_one() {
    let base = layer(vec![], vec![]);
    let ours = layer(vec![voss(1), voss(2).noted("x")], vec![]);
    let theirs = layer(vec![voss(4).noted("x")], vec![]);
    for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = layers(&base, ours, theirs).unwrap();
        let notes: Vec<_> = merged.layer.annotations.iter().map(|it| it.note.as_str()).collect();
        assert_eq!(BTreeSet::from_iter(notes), BTreeSet::from(["", "x"]));
    }
}

#[test]
fn a_version_may_have_the_same_twice() {
    let base = layer(vec![voss(1), voss(2)], vec![]);
    let ours = layer(vec![voss(1), voss(2), voss(3)], vec![]);
    let theirs = layer(vec![voss(1), voss(2), ohm(4)], vec![]);
    let merged = layers(&base, &ours, &theirs).unwrap();
    assert_eq!(merged.layer.annotations, [voss(1), voss(2), voss(3), ohm(4)]);
    let theirs = layer(vec![voss(1), voss(2), voss(4), voss(5)], vec![]);
    let merged = layers(&base, &ours, &theirs).unwrap();
    assert_eq!(merged.layer.annotations, [voss(1), voss(2), voss(3), voss(5)]);
}

#[test]
fn an_id_that_is_there_twice_loses_nothing() {
    let base = layer(vec![voss(1), ohm(1)], vec![]);
    let ours = layer(vec![voss(1).noted("a"), ohm(1)], vec![]);
    let theirs = layer(vec![voss(1), ohm(1).noted("b"), no(1)], vec![relation(9, "gives", 1, 1)]);
    let merged = layers(&base, &ours, &theirs).unwrap();
    let expected =
        layer(vec![voss(1).noted("a"), no(1), ohm(1).noted("b")], vec![relation(9, "gives", 1, 1)]);
    assert_eq!(merged.layer, in_order(expected));
    // All of them gone on one side, and related on the other.
    let theirs = layer(vec![voss(1), ohm(1)], vec![relation(9, "gives", 1, 1)]);
    let merged = layers(&base, &layer(vec![], vec![]), &theirs).unwrap();
    assert_eq!(merged.layer, theirs);
}

#[test]
fn a_relation_shares_the_fate_of_its_ends() {
    let base = layer(vec![voss(1), no(2), ohm(3)], vec![relation(9, "gives", 1, 2)]);
    let ours = layer(vec![voss(1), ohm(3)], vec![]);
    // Theirs has changed the annotation: what is chosen for it holds for its relation.
    let theirs = layer(vec![voss(1), no(2).noted("x"), ohm(3)], vec![relation(9, "gives", 1, 2)]);
    let (merged, chosen) = choose(&base, &ours, &theirs);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!((&merged.layer, &chosen.layer), (&ours, &theirs));
    // Or only its relation.
    let theirs = layer(vec![voss(1), no(2), ohm(3)], vec![relation(9, "denies", 1, 2)]);
    let (merged, chosen) = choose(&base, &ours, &theirs);
    assert!(matches!(&merged.conflicts[..], [Conflict::Removed { relations, .. }]
        if relations[..] == [relation(9, "denies", 1, 2)]));
    assert_eq!((&merged.layer, &chosen.layer), (&ours, &theirs));
    // A relation that dangled before does so still.
    let theirs = layer(vec![voss(1), no(2), ohm(3)], vec![relation(9, "gives", 1, 77)]);
    assert_eq!(layers(&base, &base, &theirs).unwrap().layer, theirs);
}

#[test]
fn relations_are_merged_field_by_field() {
    let annotations = || vec![voss(1), no(2), ohm(3)];
    let of = |it| layer(annotations(), vec![it]);
    let base = of(relation(9, "gives", 1, 2));
    let merged =
        layers(&base, &of(relation(9, "denies", 1, 2)), &of(relation(9, "gives", 1, 3))).unwrap();
    assert_eq!((merged.layer, merged.conflicts.len()), (of(relation(9, "denies", 1, 3)), 0));
    for (field, our, their) in [
        (RelationField::Kind, relation(9, "denies", 1, 2), relation(9, "takes", 1, 2)),
        (RelationField::Ends, relation(9, "gives", 2, 2), relation(9, "gives", 3, 2)),
        (RelationField::Ends, relation(9, "gives", 1, 3), relation(9, "gives", 3, 2)),
    ] {
        let (merged, chosen) = choose(&base, &of(our.clone()), &of(their.clone()));
        assert!(
            matches!(&merged.conflicts[..], [Conflict::Relation { field: it, .. }] if *it == field)
        );
        assert_eq!((merged.layer, chosen.layer), (of(our), of(their)));
    }
    let (gone, changed) = (layer(annotations(), vec![]), of(relation(9, "denies", 1, 2)));
    let (merged, chosen) = choose(&base, &gone, &changed);
    assert!(matches!(&merged.conflicts[..], [Conflict::RelationRemoved(_)]));
    assert_eq!((&merged.layer, &chosen.layer), (&gone, &changed));
    assert_eq!(layers(&base, &gone, &base).unwrap().layer, gone);
}

#[test]
fn headers_are_merged_or_refused() {
    let base = layer(vec![], vec![]);
    let with = |status, flagged, path: &str| {
        let path = ArticlePath::new(path);
        let article = ArticleRef { path, ..base.article.clone() };
        LooseLayer { article, status, flagged, ..base.clone() }
    };
    let (done, new) = (with(Status::Done, false, "rat.txt"), with(Status::New, true, "rat.txt"));
    for (ours, theirs) in [(&done, &new), (&new, &done)] {
        let merged = layers(&base, ours, theirs).unwrap();
        assert_eq!(merged.layer, with(Status::Done, true, "rat.txt"));
        assert_eq!(merged.remarks, [Remark::Status { taken: Status::Done, left: Status::New }]);
    }
    let flagged = with(Status::InProgress, true, "rat.txt");
    assert!(!layers(&flagged, &flagged, &base).unwrap().layer.flagged);
    let (here, there) = (
        with(Status::InProgress, false, "a/rat.txt"),
        with(Status::InProgress, false, "b/rat.txt"),
    );
    assert_eq!(layers(&base, &base, &there).unwrap().layer, there);
    let (merged, chosen) = choose(&base, &here, &there);
    assert!(matches!(&merged.conflicts[..], [Conflict::Path(_)]));
    assert_eq!((merged.layer, chosen.layer), (here, there));

    let other = LooseLayer { annotator: "ada".into(), ..base.clone() };
    assert!(matches!(layers(&base, &base, &other), Err(MergeError::Annotators { .. })));
    let mut other = base.clone();
    other.article.hash = Some(TextHash::of("x"));
    assert!(matches!(layers(&base, &base, &other), Err(MergeError::Texts)));
    assert!(layers(&other, &base, &base).is_ok());
}

#[test]
fn a_base_on_another_text_is_compared_by_quotes() {
    let mut base = layer(vec![voss(1), no(2), ohm(3)], vec![]);
    base.article.hash = Some(TextHash::of("x"));
    for it in base.annotations.iter_mut().flat_map(|it| &mut it.anchors) {
        it.start += 10;
        it.end += 10;
    }
    let ours = layer(vec![voss(1).noted("x"), ohm(3)], vec![]);
    let theirs = layer(vec![annotation(1, "actor", "Stadträtin Mara Voss"), no(2), ohm(3)], vec![]);
    let merged = layers(&base, &ours, &theirs).unwrap();
    let expected = vec![annotation(1, "actor", "Stadträtin Mara Voss").noted("x"), ohm(3)];
    assert_eq!((merged.layer, merged.conflicts), (layer(expected, vec![]), vec![]));
    // Both followed the text, to two places.
    let mut theirs = layer(vec![voss(1), no(2), ohm(3)], vec![]);
    theirs.annotations[0].anchors[0].start -= 2;
    let merged = layers(&base, &ours, &theirs).unwrap();
    assert!(matches!(
        &merged.conflicts[..],
        [Conflict::Annotation { field: AnnotationField::Spans, .. }]
    ));
}

#[test]
fn contexts_and_the_order_of_parts_are_no_change() {
    let base = layer(vec![voss(1), no(2)], vec![]);
    let mut ours = layer(vec![voss(1).within("ä", "ö"), no(2)], vec![]);
    ours.annotations[1].anchors.reverse();
    let theirs = layer(vec![voss(1).noted("x")], vec![]);
    let merged = layers(&base, &ours, &theirs).unwrap();
    assert_eq!((merged.conflicts.len(), merged.layer.annotations.len()), (0, 1));
    assert_eq!(merged.layer.annotations[0].note, "x");
}

#[test]
fn without_a_base_one_id_is_one_annotation() {
    let ours = layer(vec![voss(1).with("a", "1"), ohm(3)], vec![]);
    let theirs = layer(vec![annotation(1, "person", "Mara Voss").noted("x"), no(2)], vec![]);
    let merged = two_layers(&ours, &theirs, |_| Side::Ours).unwrap();
    assert!(matches!(
        &merged.conflicts[..],
        [Conflict::Annotation { field: AnnotationField::Label, .. }]
    ));
    let expected = layer(vec![voss(1).with("a", "1").noted("x"), no(2), ohm(3)], vec![]);
    assert_eq!(merged.layer, expected);
    // With a base that has nothing, they are two.
    let merged = layers(&blank(&ours), &ours, &theirs).unwrap();
    assert_eq!((merged.conflicts.len(), merged.layer.annotations.len()), (0, 4));
}

#[test]
fn many_of_whatever_costs_most_are_merged() {
    const MANY: u64 = 10_000;
    let all = |it: &dyn Fn(u64) -> LooseAnnotation| layer((1..=MANY).map(it).collect(), vec![]);
    let none = layer(vec![], vec![]);
    // Had any of these a cost that grows with the square, whoever runs this test would notice.
    for (ours, theirs, merged) in [
        (all(&voss), all(&|id| voss(MANY + id)), MANY),
        (all(&voss), all(&no), 2 * MANY),
        (
            all(&|id| voss(1).noted(&id.to_string())),
            all(&|id| no(1).noted(&id.to_string())),
            2 * MANY,
        ),
        (all(&|id| voss(id).noted(&id.to_string())), none.clone(), MANY),
    ] {
        assert_eq!(layers(&none, &ours, &theirs).unwrap().layer.annotations.len(), merged as usize);
    }
    let ends = |from: u64| (1..MANY).map(|it| relation(from + it, "meets", it, it + 1)).collect();
    let ours = LooseLayer { relations: ends(MANY), ..all(&voss) };
    let theirs = LooseLayer { relations: ends(2 * MANY), ..all(&voss) };
    let merged = layers(&all(&voss), &ours, &theirs).unwrap();
    assert_eq!(in_order(ours), merged.layer);
    // One id, and no ends.
    let astray = |from: u64| (1..MANY).map(|it| relation(1, "meets", from + it, it)).collect();
    let (ours, theirs) = (layer(vec![], astray(0)), layer(vec![], astray(MANY)));
    let merged = layers(&none, &ours, &theirs).unwrap();
    assert_eq!(merged.layer.relations.len() as u64, 2 * (MANY - 1));
}
