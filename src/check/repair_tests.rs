//! Whatever is wrong with a layer, a repair takes its problem away, brings no other, touches nothing
//! else, and can be undone to the byte.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;
use strum::IntoEnumIterator as _;

use super::tests::{TEXT, anchor, article, clean, codebook, loose, relation, with};
use super::*;
use crate::edit::{Edit, apply};
use crate::model::{Around, ArticleRef, LabelId, Overlap};

/// One thing that goes wrong in a file; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Damage {
    Shift(usize, isize),
    Grow(usize, isize),
    Forget(usize),
    Requote(usize, &'static str),
    Cut(usize, usize),
    AddPart(usize, &'static str),
    NoParts(usize),
    Again(usize, bool),
    SameId(usize, usize),
    Twin(usize, u64, &'static str),
    Label(usize, &'static str),
    Attribute(usize, &'static str, &'static str),
    Relate(u64, &'static str, u64, u64),
    Unhook(usize, u64),
}

fn damage() -> impl Strategy<Value = Damage> {
    let n = || any::<usize>();
    let quotes =
        prop::sample::select(vec!["Kim", "die Forderung", " der USA ", "김정은", "xyz", ""]);
    let labels = prop::sample::select(vec!["actor", "demand", "plea", "Actor", "DEMAND", "wish"]);
    let attributes = prop::sample::select(vec![
        ("polarity", "AGAINST"),
        ("polarity", "neither"),
        ("urgent", "True"),
        ("weight", "0,5"),
        ("weight", "1,000"),
        ("mood", ""),
        ("mood", "bad"),
    ]);
    let kinds = prop::sample::select(vec!["makes", "touches", "hates"]);
    prop_oneof![
        (n(), -9_isize..9).prop_map(|(at, by)| Damage::Shift(at, by)),
        (n(), -3_isize..90).prop_map(|(at, by)| Damage::Grow(at, by)),
        n().prop_map(Damage::Forget),
        (n(), quotes.clone()).prop_map(|(at, quote)| Damage::Requote(at, quote)),
        (n(), 0_usize..4).prop_map(|(at, by)| Damage::Cut(at, by)),
        (n(), quotes).prop_map(|(at, quote)| Damage::AddPart(at, quote)),
        n().prop_map(Damage::NoParts),
        (n(), any::<bool>()).prop_map(|(at, same)| Damage::Again(at, same)),
        (n(), n()).prop_map(|(a, b)| Damage::SameId(a, b)),
        (n(), 20_u64..25, prop::sample::select(vec!["", "a", "b"]))
            .prop_map(|(at, id, note)| Damage::Twin(at, id, note)),
        (n(), labels).prop_map(|(at, label)| Damage::Label(at, label)),
        (n(), attributes).prop_map(|(at, (id, value))| Damage::Attribute(at, id, value)),
        (1_u64..14, kinds, 1_u64..8, 1_u64..8)
            .prop_map(|(id, kind, from, to)| Damage::Relate(id, kind, from, to)),
        (n(), 1_u64..90).prop_map(|(at, to)| Damage::Unhook(at, to)),
    ]
}

fn spoil(layer: &mut LooseLayer, damage: &Damage) {
    let all = &mut layer.annotations;
    let len = all.len();
    let of = |at: usize| at % len;
    let mut anchors = |at: usize, change: &dyn Fn(&mut Anchor)| {
        let count = all[of(at)].anchors.len();
        if count > 0 {
            change(&mut all[of(at)].anchors[at / len % count]);
        }
    };
    match *damage {
        Damage::Shift(at, by) => anchors(at, &|it| {
            it.start = it.start.saturating_add_signed(by);
            it.end = it.end.saturating_add_signed(by);
        }),
        Damage::Grow(at, by) => anchors(at, &|it| it.end = it.end.saturating_add_signed(by)),
        Damage::Forget(at) => anchors(at, &|it| (it.start, it.end) = (0, 0)),
        Damage::Requote(at, quote) => anchors(at, &|it| {
            it.quote = quote.into();
            it.around = Some(Around { before: "".into(), after: " ".into() });
        }),
        Damage::Cut(at, by) => anchors(at, &|it| it.start += by),
        Damage::AddPart(at, quote) if TEXT.contains(quote) => {
            all[of(at)].anchors.push(anchor(quote));
        }
        Damage::AddPart(..) => {}
        Damage::NoParts(at) => all[of(at)].anchors.clear(),
        Damage::Again(at, same) => {
            let mut again = all[of(at)].clone();
            if !same {
                again.note = "noch einmal".into();
            }
            all.push(again);
        }
        Damage::SameId(a, b) => all[of(a)].id = all[of(b)].id,
        Damage::Twin(at, id, note) => {
            let twin = all[of(at)].clone();
            all.push(LooseAnnotation { id: AnnotationId(id), note: note.into(), ..twin });
        }
        Damage::Label(at, label) => all[of(at)].label = LabelId::new(label),
        Damage::Attribute(at, id, value) => {
            all[of(at)].attributes.insert(id.into(), value.into());
        }
        Damage::Relate(id, kind, from, to) => layer.relations.push(relation(id, kind, from, to)),
        Damage::Unhook(at, to) => {
            let len = layer.relations.len();
            layer.relations[at % len].to = AnnotationId(to);
        }
    }
}

fn damaged(damages: &[Damage]) -> Layer {
    let mut layer = clean();
    for it in damages {
        spoil(&mut layer, it);
    }
    layer.fasten(TEXT)
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    prop::collection::vec(damage(), 1..6)
}

fn overlaps() -> impl Strategy<Value = Overlap> {
    prop::sample::select(vec![Overlap::Any, Overlap::Nested, Overlap::None])
}

/// The layer word for word, as its file is to hold it.
fn written(layer: &Layer) -> LooseLayer {
    let path = article().path;
    let header = ArticleRef { path, hash: Some(article().hash), bytes: TEXT.len() };
    LooseLayer::of(layer, header, "anna", TEXT, |_| None)
}

fn count(problems: &[Problem]) -> BTreeMap<Rule, usize> {
    let mut count = BTreeMap::new();
    for it in problems {
        *count.entry(it.rule).or_default() += 1;
    }
    count
}

/// Who overlaps whom against the codebook. The rule names one of the two, and which one depends on
/// what else there is.
fn overlapping(layer: &Layer, codebook: &Codebook) -> BTreeSet<(AnnotationId, AnnotationId)> {
    let all: Vec<&Annotation> = layer.annotations().collect();
    let forbidden = |(a, b): &(&Annotation, &Annotation)| {
        let pair = Layer::new(layer.status, false, [(*a).clone()], Vec::new());
        offences(&pair, b, codebook, TEXT).iter().any(|it| it.0 == Rule::ForbiddenOverlap)
    };
    let pairs = all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b)));
    pairs.filter(|(a, b)| a.id < b.id).filter(forbidden).map(|(a, b)| (a.id, b.id)).collect()
}

/// Ids from 1000 on, one after the other.
fn numbers() -> impl FnMut() -> AnnotationId {
    let mut next = 1000;
    move || {
        next += 1;
        AnnotationId(next)
    }
}

/// The annotations and relations that a repair may have to do with: those of the problem, those
/// that say the same, and those that are related to them.
fn concerned(problem: &Problem, layer: &Layer) -> BTreeSet<AnnotationId> {
    let mut ids: BTreeSet<AnnotationId> = problem.annotation.into_iter().collect();
    if let Some(it) = problem.annotation.and_then(|id| layer.annotation(id)) {
        let same = |other: &&Annotation| other.label == it.label && other.spans == it.spans;
        ids.extend(layer.annotations().filter(same).map(|it| it.id));
    }
    let related = |it: &&Relation| ids.contains(&it.from) || ids.contains(&it.to);
    let relations = layer.relations().iter().chain(layer.strays());
    let related: Vec<AnnotationId> = relations.filter(related).map(|it| it.id).collect();
    ids.extend(related);
    ids
}

fn touched(edit: &Edit) -> AnnotationId {
    match edit {
        Edit::Insert(it) | Edit::Remove(it) | Edit::Replace { before: it, .. } => it.id,
        Edit::InsertDetached(it) | Edit::RemoveDetached(it) => it.id,
        Edit::InsertRelation(it)
        | Edit::RemoveRelation(it)
        | Edit::InsertStray(it)
        | Edit::RemoveStray(it) => it.id,
        Edit::SetStatus { .. } | Edit::SetFlag { .. } => panic!("not a repair's to change"),
    }
}

/// Applies a repair, and says what is wrong with it.
fn try_repair(
    problem: &Problem,
    repair: &Repair,
    layer: &Layer,
    codebook: &Codebook,
) -> Result<(), TestCaseError> {
    let article = article();
    let found = |layer: &Layer| problems(&Mending { layer, article: &article, codebook });
    let (before, mut after) = (found(layer), layer.clone());
    prop_assert_eq!(apply(&mut after, TEXT, &repair.edits), Ok(()));
    let left = found(&after);

    let (was, is) = (count(&before), count(&left));
    let many = |of: &BTreeMap<Rule, usize>, rule: Rule| of.get(&rule).copied().unwrap_or(0);
    prop_assert!(many(&is, problem.rule) < many(&was, problem.rule), "still there: {:#?}", left);
    for rule in Rule::iter().filter(|it| *it != Rule::ForbiddenOverlap) {
        prop_assert!(many(&is, rule) <= many(&was, rule), "new: {:?} in {:#?}", rule, left);
    }
    let overlaps = overlapping(&after, codebook);
    let were = overlapping(layer, codebook);
    // One that got another id overlaps what it overlapped before, if it stood.
    prop_assert!(overlaps.is_subset(&were), "{:?} {:?}", overlaps, were);

    let concerned = concerned(problem, layer);
    for id in repair.edits.iter().map(touched).filter(|it| it.0 < 1000) {
        prop_assert!(concerned.contains(&id), "{:?} is touched", id);
    }
    prop_assert!(!repair.edits.is_empty());

    // What is written is read back the same, and undoing leaves no trace.
    prop_assert_eq!(&written(&after).fasten(TEXT), &after);
    let undo: Vec<Edit> = repair.edits.iter().rev().map(Edit::inverse).collect();
    prop_assert_eq!(apply(&mut after, TEXT, &undo), Ok(()));
    prop_assert_eq!(&after, layer);
    prop_assert_eq!(written(&after), written(layer));
    Ok(())
}

/// Tries a repair of every problem, each by itself.
fn try_repairs(damages: &[Damage], overlap: Overlap) -> Result<(), TestCaseError> {
    let (layer, article, codebook) = (damaged(damages), article(), codebook(overlap));
    let mending = Mending { layer: &layer, article: &article, codebook: &codebook };
    for problem in problems(&mending) {
        if let Some(found) = repair(&problem, &mending, &mut numbers()) {
            try_repair(&problem, &found, &layer, &codebook).map_err(|error| {
                TestCaseError::fail(format!("{problem:#?}\n{found:#?}\n{error}"))
            })?;
        }
    }
    Ok(())
}

#[test]
fn a_relation_is_not_turned_into_one_whose_id_another_bears_as_well() {
    let damages = [Damage::Relate(10, "makes", 1, 1), Damage::Relate(6, "makes", 3, 4)];
    try_repairs(&damages, Overlap::Any).unwrap();
}

proptest! {
    #[test]
    fn a_repair_takes_its_problem_away_and_brings_no_other(
        damages in damages(),
        overlap in overlaps(),
    ) {
        try_repairs(&damages, overlap)?;
    }

    #[test]
    fn all_repairs_together_leave_nothing_that_is_safe_to_repair(
        damages in damages(),
        overlap in overlaps(),
    ) {
        let (layer, article, codebook) = (damaged(&damages), article(), codebook(overlap));
        let mending = Mending { layer: &layer, article: &article, codebook: &codebook };
        let mut numbers = numbers();
        let repairs = repair_all(&mending, &mut numbers);
        let edits: Vec<Edit> = repairs.iter().flat_map(|it| it.edits.clone()).collect();
        let mut after = layer.clone();
        prop_assert_eq!(apply(&mut after, TEXT, &edits), Ok(()));
        let mended = Mending { layer: &after, ..mending };
        for problem in problems(&mended) {
            let left = repair(&problem, &mended, &mut numbers);
            prop_assert!(left.is_none_or(|it| !it.safe), "{:?}", problem);
        }
        prop_assert!(repairs.iter().all(|it| it.safe));
        prop_assert_eq!(repair_all(&mended, &mut numbers), []);
        // Whatever was said is still said somewhere, except by those that said the same.
        let quotes = |layer: &Layer| -> BTreeSet<String> {
            let all = written(layer).annotations;
            let parts = all.iter().flat_map(|it| &it.anchors);
            parts.map(|it| it.quote.trim().to_owned()).collect()
        };
        let joined = |it: &Repair| it.kind == RepairKind::JoinParts;
        if !repairs.iter().any(joined) {
            prop_assert_eq!(quotes(&after), quotes(&layer));
        }
        let undo: Vec<Edit> = edits.iter().rev().map(Edit::inverse).collect();
        prop_assert_eq!(apply(&mut after, TEXT, &undo), Ok(()));
        prop_assert_eq!(written(&after), written(&layer));
    }
}

/// The rule that is broken, the repair and whether it is safe, what is said anew, and the breaking.
type Case = (Rule, Option<(RepairKind, bool)>, &'static str, fn(&mut LooseLayer));

#[test]
fn every_rule_offers_the_repair_that_a_careful_person_would_make() {
    use RepairKind::*;
    let cases: &[Case] = &[
        (Rule::OutOfRange, Some((Move, true)), "5 actor [김정은]", |it| {
            it.annotations[4].anchors[0].end = 900;
        }),
        (Rule::OutOfRange, Some((Remove, false)), "", |it| {
            (it.annotations[4].anchors[0].end, it.annotations[4].anchors[0].quote) =
                (900, "Putin".into());
        }),
        (Rule::InsideCharacter, Some((Widen, true)), "5 actor [김정은]", |it| {
            it.annotations[4].anchors[0].start += 2;
        }),
        (Rule::InsideCharacter, Some((Move, true)), "5 actor [USA]", |it| {
            it.annotations[4].anchors[0].end -= 1;
            it.annotations[4].anchors[0].quote = "USA".into();
            it.annotations.remove(3);
            it.relations.truncate(1);
        }),
        // Three letters may be in any text.
        (Rule::EmptySpan, Some((Move, false)), "4 actor [USA]", |it| {
            let anchor = &mut it.annotations[3].anchors[0];
            (anchor.start, anchor.end) = (0, 0);
        }),
        (Rule::EmptySpan, Some((Remove, false)), "", |it| it.annotations[4].anchors.clear()),
        (
            Rule::QuoteMismatch,
            Some((Move, true)),
            "2 demand [lehnt … ab] polarity=against",
            |it| {
                let anchor = &mut it.annotations[1].anchors[1];
                (anchor.start, anchor.end) = (anchor.start + 2, anchor.end + 2);
            },
        ),
        // There are several, and nothing tells which.
        (Rule::QuoteMismatch, Some((Remove, false)), "", |it| {
            it.annotations[0].anchors[0].quote = "er".into();
        }),
        (Rule::QuoteMismatch, Some((Move, true)), "1 actor [er]", |it| {
            let anchor = &mut it.annotations[0].anchors[0];
            anchor.quote = "er".into();
            anchor.around = Some(Around { before: "d".into(), after: " USA".into() });
        }),
        (Rule::EdgedBySpace, Some((Trim, true)), "1 actor [Kim]", |it| {
            it.annotations[0].anchors[0] = anchor("Kim ");
        }),
        (Rule::EdgedBySpace, Some((Remove, false)), "", |it| {
            it.annotations[0].anchors[0] = anchor(" ");
        }),
        (
            Rule::OverlappingParts,
            Some((JoinParts, true)),
            "2 demand [lehnt … ab] polarity=against",
            |it| {
                it.annotations[1].anchors[0] = anchor("ehnt");
                it.annotations[1].anchors.push(anchor("lehn"));
            },
        ),
        (Rule::UnknownLabel, Some((Relabel, false)), "1 actor [Kim]", |it| {
            it.annotations[0].label = LabelId::new("ACTOR");
        }),
        (
            Rule::UnknownLabel,
            Some((Relabel, false)),
            "3 demand [die Forderung der USA] remark= urgent=false weight=-0.5",
            |it| {
                it.annotations[2].label = LabelId::new("Plea");
            },
        ),
        (Rule::UnknownLabel, None, "", |it| it.annotations[0].label = LabelId::new("wish")),
        // It has attributes that an actor has not.
        (Rule::UnknownLabel, None, "", |it| it.annotations[1].label = LabelId::new("Actor")),
        (Rule::UnknownAttribute, Some((RemoveAttribute, false)), "1 actor [Kim]", |it| {
            it.annotations[0] = with(it.annotations[0].clone(), &[("mood", "bad")]);
        }),
        (Rule::UnknownAttribute, Some((RemoveAttribute, true)), "1 actor [Kim]", |it| {
            it.annotations[0] = with(it.annotations[0].clone(), &[("mood", " ")]);
        }),
        (
            Rule::AttributeValue,
            Some((Respell, true)),
            "2 demand [lehnt … ab] polarity=against",
            |it| {
                it.annotations[1] = with(it.annotations[1].clone(), &[("polarity", "Against")]);
            },
        ),
        (Rule::AttributeValue, Some((RemoveAttribute, false)), "2 demand [lehnt … ab]", |it| {
            it.annotations[1] = with(it.annotations[1].clone(), &[("polarity", "neither")]);
        }),
        (Rule::DuplicateId, Some((Renumber, true)), "1001 actor [김정은]", |it| {
            it.annotations[4].id = AnnotationId(1);
        }),
        (Rule::DuplicateId, Some((Unite, true)), "5 actor [김정은]", |it| {
            it.annotations.push(it.annotations[4].clone());
        }),
        (Rule::DuplicateId, Some((Unite, true)), "1 actor [Kim] wer?", |it| {
            it.annotations.push(it.annotations[0].clone());
            it.annotations[5].note = "wer?".into();
        }),
        (Rule::DuplicateId, None, "", |it| {
            it.annotations.push(it.annotations[0].clone());
            (it.annotations[0].note, it.annotations[5].note) = ("wer?".into(), "was?".into());
        }),
        (Rule::DuplicateId, Some((Renumber, true)), "1001 touches 4 3", |it| {
            it.relations[2].id = AnnotationId(5);
        }),
        (Rule::SameSpan, Some((Unite, true)), "4 actor [USA] doch; 13 touches 1 4", |it| {
            it.annotations.push(loose(6, "actor", &["USA"]));
            it.annotations[5].note = "doch".into();
            it.relations.push(relation(12, "touches", 6, 3));
            it.relations.push(relation(13, "touches", 1, 6));
        }),
        (Rule::SameSpan, None, "", |it| {
            let twin = with(loose(6, "demand", &["ab", "lehnt"]), &[("polarity", "for")]);
            it.annotations.push(twin);
        }),
        (Rule::SameSpan, None, "", |it| {
            it.annotations.push(loose(6, "actor", &["USA"]));
            it.relations.push(relation(12, "touches", 6, 4));
        }),
        (Rule::DanglingRelation, Some((RemoveRelation, false)), "", |it| {
            it.relations[0].to = AnnotationId(77);
        }),
        (Rule::UnknownRelation, Some((RemoveRelation, false)), "", |it| {
            it.relations[0].kind = "stellt".into();
        }),
        (Rule::RelationEnds, Some((Turn, false)), "9 makes 1 2", |it| {
            it.relations[0] = relation(9, "makes", 2, 1);
        }),
        (Rule::RelationEnds, Some((RemoveRelation, false)), "", |it| {
            it.relations[0] = relation(9, "makes", 1, 4);
        }),
        (Rule::SelfRelation, Some((RemoveRelation, false)), "", |it| {
            it.relations[0] = relation(9, "touches", 1, 1);
        }),
        (Rule::DuplicateRelation, Some((RemoveRelation, true)), "", |it| {
            it.relations.push(relation(12, "touches", 4, 3));
        }),
        (Rule::ForbiddenOverlap, None, "", |it| {
            it.annotations.push(loose(6, "actor", &["Kim lehnt"]));
        }),
    ];
    let (article, codebook) = (article(), codebook(Overlap::Nested));
    for (at, (rule, expected, new, break_it)) in cases.iter().enumerate() {
        let mut loose = clean();
        break_it(&mut loose);
        let layer = loose.fasten(TEXT);
        let mending = Mending { layer: &layer, article: &article, codebook: &codebook };
        let found = problems(&mending);
        assert_eq!(found.iter().map(|it| it.rule).collect::<Vec<_>>(), [*rule], "case {at}");
        let found = repair(&found[0], &mending, &mut numbers());
        assert_eq!(found.as_ref().map(|it| (it.kind, it.safe)), *expected, "case {at}");
        let safe = repair_all(&mending, &mut numbers());
        let alone: Vec<Repair> = found.iter().filter(|it| it.safe).cloned().collect();
        assert_eq!(safe, alone, "case {at}");
        let mut after = layer.clone();
        if let Some(found) = &found {
            apply(&mut after, TEXT, &found.edits).unwrap();
            assert_eq!(problems(&Mending { layer: &after, ..mending }), [], "case {at}");
        }
        // What is there afterwards that was not there before.
        let before = said(&layer);
        let mut new_lines = said(&after);
        new_lines.retain(|it| !before.contains(it));
        assert_eq!(new_lines.join("; "), *new, "case {at}");
    }
    for rule in Rule::iter() {
        let of_file = [Rule::ArticleMissing, Rule::ArticleChanged, Rule::AnnotatorMismatch];
        assert!(of_file.contains(&rule) || cases.iter().any(|it| it.0 == rule), "{rule:?}");
    }
}

/// What a layer says, a line for each annotation and relation; a mark stands before what is detached.
fn said(layer: &Layer) -> Vec<String> {
    let loose = written(layer);
    let annotations = loose.annotations.iter().map(|it| {
        let attributes = it.attributes.iter().map(|(id, value)| format!("{id}={value}"));
        let rest: Vec<String> = attributes.chain([it.note.clone()]).collect();
        let mark = if layer.detached().any(|other| **other == *it) { "?" } else { "" };
        let line = format!("{mark}{} {} [{}] {}", it.id.0, it.label, it.quote(), rest.join(" "));
        line.trim_end().to_owned()
    });
    let relation = |it: &Relation| format!("{} {} {} {}", it.id.0, it.kind, it.from.0, it.to.0);
    annotations.chain(loose.relations.iter().map(relation)).collect()
}

#[test]
fn a_repair_of_what_is_no_longer_wrong_is_none() {
    let (article, codebook) = (article(), codebook(Overlap::Any));
    let mut broken = clean();
    broken.annotations[0].anchors[0] = anchor("Kim ");
    broken.annotations.push(loose(6, "actor", &["USA"]));
    broken.relations[0].to = AnnotationId(77);
    let broken = broken.fasten(TEXT);
    let whole = clean().fasten(TEXT);
    let mending = Mending { layer: &broken, article: &article, codebook: &codebook };
    let found = problems(&mending);
    assert_eq!(found.len(), 3);
    let of_whole: HashMap<Rule, _> = found
        .iter()
        .map(|it| (it.rule, repair(it, &Mending { layer: &whole, ..mending }, &mut numbers())))
        .collect();
    assert!(of_whole.values().all(Option::is_none), "{of_whole:?}");
}
