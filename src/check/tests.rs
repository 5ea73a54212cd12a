use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use strum::IntoEnumIterator as _;

use super::*;
use crate::model::{
    ArticlePath, ArticleRef, Attribute, AttributeKind, Label, LabelId, Localized, Metadata,
    Overlap, RelationKind, Rgb, Span, Spans, Status,
};

pub(super) const TEXT: &str = "Kim lehnt die Forderung der USA ab. 😀 김정은 schweigt.";

pub(super) fn article() -> Article {
    Article::new(ArticlePath::new("a.txt"), Arc::from(TEXT), Metadata::default())
}

pub(super) fn codebook(overlap: Overlap) -> Codebook {
    let label = |id| Label::new(LabelId::new(id), "de", id, Rgb(0, 0, 0));
    let attribute = |id: &str, kind| Attribute {
        id: id.into(),
        name: Localized::default(),
        kind,
        choices: BTreeMap::new(),
    };
    let mut demand = label("demand");
    demand.attributes = vec![
        attribute("polarity", AttributeKind::Choice(vec!["for".into(), "against".into()])),
        attribute("urgent", AttributeKind::YesNo),
        attribute("weight", AttributeKind::Number),
        attribute("remark", AttributeKind::Text),
    ];
    let relation = |id: &str, from: &[&str], to: &[&str]| RelationKind {
        id: id.into(),
        name: Localized::default(),
        definition: Localized::default(),
        from: from.iter().map(|it| LabelId::new(it)).collect(),
        to: to.iter().map(|it| LabelId::new(it)).collect(),
    };
    Codebook {
        labels: vec![
            label("actor"),
            demand,
            Label { merged_into: Some(LabelId::new("demand")), ..label("plea") },
        ],
        relations: vec![relation("makes", &["actor"], &["demand"]), relation("touches", &[], &[])],
        overlap,
        ..Codebook::default()
    }
}

pub(super) fn with(
    mut annotation: LooseAnnotation,
    attributes: &[(&str, &str)],
) -> LooseAnnotation {
    let owned = attributes.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned()));
    annotation.attributes = owned.collect();
    annotation
}

pub(super) fn relation(id: u64, kind: &str, from: u64, to: u64) -> Relation {
    let (from, to) = (AnnotationId(from), AnnotationId(to));
    Relation { id: AnnotationId(id), kind: kind.into(), from, to }
}

pub(super) fn anchor(quote: &str) -> Anchor {
    let start = TEXT.find(quote).unwrap();
    Anchor { start, end: start + quote.len(), quote: quote.into(), around: None }
}

pub(super) fn loose(id: u64, label: &str, quotes: &[&str]) -> LooseAnnotation {
    LooseAnnotation {
        id: AnnotationId(id),
        label: LabelId::new(label),
        anchors: quotes.iter().map(|it| anchor(it)).collect(),
        attributes: BTreeMap::new(),
        note: String::new(),
    }
}

/// Nested, discontinuous, described, related, and nothing wrong.
pub(super) fn clean() -> LooseLayer {
    LooseLayer {
        article: ArticleRef {
            path: ArticlePath::new("a.txt"),
            hash: Some(article().hash),
            bytes: TEXT.len(),
        },
        annotator: "anna".into(),
        status: Status::InProgress,
        flagged: false,
        annotations: vec![
            loose(1, "actor", &["Kim"]),
            with(loose(2, "demand", &["lehnt", "ab"]), &[("polarity", "against")]),
            with(
                loose(3, "plea", &["die Forderung der USA"]),
                &[("urgent", "false"), ("weight", "-0.5"), ("remark", "")],
            ),
            loose(4, "actor", &["USA"]),
            loose(5, "actor", &["김정은"]),
        ],
        relations: vec![
            relation(9, "makes", 1, 2),
            relation(10, "makes", 4, 3),
            relation(11, "touches", 4, 3),
        ],
    }
}

fn problems(layer: &LooseLayer, article: Option<&Article>, overlap: Overlap) -> Vec<Problem> {
    super::layer(&Subject { layer, folder: "anna", article, codebook: &codebook(overlap) })
}

#[test]
fn a_clean_layer_has_no_problem() {
    let article = article();
    for (overlap, count) in [(Overlap::Any, 0), (Overlap::Nested, 0), (Overlap::None, 1)] {
        assert_eq!(problems(&clean(), Some(&article), overlap).len(), count, "{overlap:?}");
    }
}

#[test]
fn each_broken_rule_gives_exactly_one_problem() {
    type Break = fn(&mut LooseLayer);
    let article = article();
    let cases: Vec<(Rule, Overlap, &str, Break)> = vec![
        (Rule::ArticleChanged, Overlap::Any, "a.txt", |it| {
            it.article.hash = Some(crate::model::TextHash::of("another"));
        }),
        (Rule::ArticleChanged, Overlap::Any, "a.txt", |it| it.article.hash = None),
        (Rule::ArticleChanged, Overlap::Any, "a.txt", |it| it.article.bytes += 1),
        (Rule::ArticleChanged, Overlap::Any, "a.txt", |it| {
            it.article.hash = None;
            for it in &mut it.annotations {
                it.anchors
                    .iter_mut()
                    .for_each(|it| (it.start, it.end) = (it.start + 7, it.end + 7));
            }
        }),
        (Rule::AnnotatorMismatch, Overlap::Any, "ben", |it| it.annotator = "ben".into()),
        (Rule::OutOfRange, Overlap::Nested, "김정은", |it| {
            it.annotations[4].anchors[0].end = TEXT.len() + 1;
        }),
        (Rule::OutOfRange, Overlap::Any, "ab", |it| it.annotations[1].anchors[1].end = usize::MAX),
        (Rule::InsideCharacter, Overlap::Any, "김정은", |it| {
            it.annotations[4].anchors[0].end -= 1;
        }),
        (Rule::InsideCharacter, Overlap::Any, "김정은", |it| {
            it.annotations[4].anchors[0].start += 1;
        }),
        (Rule::EmptySpan, Overlap::Nested, "USA", |it| {
            it.annotations[3].anchors[0].end = it.annotations[3].anchors[0].start;
        }),
        (Rule::EmptySpan, Overlap::Any, "USA", |it| it.annotations[3].anchors[0].end = 0),
        (Rule::EmptySpan, Overlap::Any, "actor", |it| it.annotations[3].anchors.clear()),
        (Rule::QuoteMismatch, Overlap::Any, "Kim Jong Un", |it| {
            it.annotations[0].anchors[0].quote = "Kim Jong Un".into();
        }),
        // Shifted: the space at its edge and the crossing follow from that.
        (Rule::QuoteMismatch, Overlap::Nested, "USA", |it| {
            let anchor = &mut it.annotations[3].anchors[0];
            (anchor.start, anchor.end) = (anchor.start + 1, anchor.end + 1);
        }),
        (Rule::EdgedBySpace, Overlap::Any, "Kim ", |it| {
            it.annotations[0].anchors[0] = anchor("Kim ");
        }),
        (Rule::EdgedBySpace, Overlap::Any, " ab", |it| {
            it.annotations[1].anchors[1] = anchor(" ab");
        }),
        (Rule::OverlappingParts, Overlap::Nested, "ehnt die", |it| {
            it.annotations[1].anchors.insert(0, anchor("ehnt die"));
        }),
        (Rule::UnknownLabel, Overlap::Any, "akteur", |it| {
            it.annotations[0].label = LabelId::new("akteur");
        }),
        (Rule::DuplicateId, Overlap::Any, "1", |it| it.annotations[4].id = AnnotationId(1)),
        (Rule::DuplicateId, Overlap::Any, "5", |it| it.relations[0].id = AnnotationId(5)),
        (Rule::DuplicateId, Overlap::Nested, "3", |it| {
            it.annotations.push(loose(3, "plea", &["die Forderung der USA"]));
        }),
        (Rule::SameSpan, Overlap::Nested, "lehnt … ab", |it| {
            it.annotations.push(loose(6, "demand", &["ab", "lehnt"]));
        }),
        (Rule::ForbiddenOverlap, Overlap::None, "USA", |_| {}),
        (Rule::ForbiddenOverlap, Overlap::Nested, "lehnt die", |it| {
            it.annotations.remove(2);
            it.annotations.push(loose(6, "actor", &["Kim lehnt"]));
            it.annotations.push(loose(7, "demand", &["lehnt die"]));
            it.annotations.remove(1);
            it.relations.clear();
        }),
        (Rule::DanglingRelation, Overlap::Any, "77", |it| it.relations[0].to = AnnotationId(77)),
        (Rule::DanglingRelation, Overlap::Any, "77", |it| {
            (it.relations[0].from, it.relations[0].to) = (AnnotationId(77), AnnotationId(78));
        }),
        (Rule::UnknownRelation, Overlap::Any, "actor stellt demand", |it| {
            it.relations[0].kind = "stellt".into();
        }),
        (Rule::RelationEnds, Overlap::Any, "demand makes actor", |it| {
            it.relations[0] = relation(9, "makes", 2, 1);
        }),
        (Rule::RelationEnds, Overlap::Any, "actor makes actor", |it| {
            it.relations[0] = relation(9, "makes", 1, 4);
        }),
        (Rule::SelfRelation, Overlap::Any, "actor touches actor", |it| {
            it.relations[0] = relation(9, "touches", 1, 1);
        }),
        (Rule::DuplicateRelation, Overlap::Any, "actor touches plea", |it| {
            it.relations.push(relation(12, "touches", 4, 3));
        }),
        (Rule::UnknownAttribute, Overlap::Any, "mood: bad", |it| {
            it.annotations[1] = with(it.annotations[1].clone(), &[("mood", "bad")]);
        }),
        (Rule::UnknownAttribute, Overlap::Any, "polarity: for", |it| {
            it.annotations[0] = with(it.annotations[0].clone(), &[("polarity", "for")]);
        }),
        (Rule::AttributeValue, Overlap::Any, "polarity: neither", |it| {
            it.annotations[1] = with(it.annotations[1].clone(), &[("polarity", "neither")]);
        }),
        (Rule::AttributeValue, Overlap::Any, "weight: 0,5", |it| {
            it.annotations[2] = with(it.annotations[2].clone(), &[("weight", "0,5")]);
        }),
        // Nobody can say what an unknown label declares.
        (Rule::UnknownLabel, Overlap::Any, "wish", |it| {
            it.annotations[1].label = LabelId::new("wish");
        }),
    ];
    for (at, (rule, overlap, detail, break_it)) in cases.iter().enumerate() {
        let mut layer = clean();
        break_it(&mut layer);
        let found = problems(&layer, Some(&article), *overlap);
        let found: Vec<_> = found.iter().map(|it| (it.rule, it.detail.as_str())).collect();
        assert_eq!(found, [(*rule, *detail)], "case {at}");
    }
    let missing = problems(&clean(), None, Overlap::Any);
    assert_eq!(missing, [Problem::of_layer(Rule::ArticleMissing, "a.txt")]);
    for rule in Rule::iter().filter(|it| *it != Rule::ArticleMissing) {
        assert!(cases.iter().any(|it| it.0 == rule), "no case for {rule:?}");
    }
}

#[test]
fn a_rule_has_a_name() {
    let names: Vec<&str> = Rule::iter().map(Into::into).collect();
    assert!(names.contains(&"out-of-range") && names.contains(&"forbidden-overlap"));
}

fn annotation(id: u64, label: &str, quotes: &[&str]) -> Annotation {
    loose(id, label, quotes).fasten(TEXT).unwrap()
}

#[test]
fn a_new_annotation_is_refused_by_the_same_rules() {
    use Overlap::{Any, Nested, None as No};
    let old = [
        annotation(1, "demand", &["die Forderung der USA"]),
        annotation(2, "demand", &["lehnt", "ab"]),
        // Crosses the first, and makes nothing worse.
        annotation(3, "actor", &["der USA ab"]),
    ];
    let layer = Layer::new(Status::New, false, old, Vec::new());
    let refused = |new: &Annotation, overlap| refuse(&layer, new, &codebook(overlap), TEXT);
    for (id, label, quotes, overlap, expected) in [
        (9, "demand", &["die Forderung der USA"][..], Any, Some(Rule::SameSpan)),
        (9, "demand", &["ab", "lehnt"], Any, Some(Rule::SameSpan)),
        (9, "actor", &["die Forderung der USA"], Any, None),
        (1, "demand", &["die Forderung der USA"], Any, None),
        (1, "demand", &["lehnt", "ab"], Any, Some(Rule::SameSpan)),
        (9, "actor", &["die Forderung "], Any, Some(Rule::EdgedBySpace)),
        (9, "actor", &["Forderung der USA ab"], Any, None),
        (9, "actor", &["Forderung der USA ab"], Nested, Some(Rule::ForbiddenOverlap)),
        (9, "actor", &["Forderung"], Nested, None),
        (9, "actor", &["Forderung"], No, Some(Rule::ForbiddenOverlap)),
        (9, "actor", &["Kim"], No, None),
        (9, "actor", &["Kim", "lehnt die"], Nested, Some(Rule::ForbiddenOverlap)),
    ] {
        let found = refused(&annotation(id, label, quotes), overlap);
        assert_eq!(found, expected, "{quotes:?} {label} {overlap:?}");
    }
    let gap = TEXT.find("lehnt").unwrap() + "lehnt".len();
    let space = Annotation {
        spans: Spans::from(Span::new(TEXT, gap, gap + 1).unwrap()),
        ..annotation(9, "actor", &["Kim"])
    };
    assert_eq!(refused(&space, No), Some(Rule::EdgedBySpace));
}

#[test]
fn a_new_relation_is_refused_by_the_same_rules() {
    let old = [
        annotation(1, "actor", &["Kim"]),
        annotation(2, "demand", &["lehnt", "ab"]),
        annotation(3, "plea", &["die Forderung der USA"]),
    ];
    // The first is wrong already, which is nobody's fault who adds another.
    let there = vec![relation(7, "makes", 2, 1), relation(9, "makes", 1, 2)];
    let layer = Layer::new(Status::New, false, old, there);
    let codebook = codebook(Overlap::Any);
    for (new, expected) in [
        (relation(10, "makes", 1, 3), None),
        (relation(10, "touches", 1, 2), None),
        (relation(10, "touches", 2, 1), None),
        (relation(9, "makes", 1, 2), None),
        (relation(10, "makes", 1, 2), Some(Rule::DuplicateRelation)),
        (relation(10, "makes", 3, 2), Some(Rule::RelationEnds)),
        (relation(10, "touches", 1, 1), Some(Rule::SelfRelation)),
        (relation(10, "hates", 1, 2), Some(Rule::UnknownRelation)),
        (relation(10, "makes", 1, 5), Some(Rule::DanglingRelation)),
    ] {
        assert_eq!(refuse_relation(&layer, &new, &codebook), expected, "{new:?}");
    }
}

#[test]
fn attributes_are_refused_by_the_same_rules() {
    let codebook = codebook(Overlap::Any);
    for (label, attributes, expected) in [
        ("demand", &[][..], None),
        ("demand", &[("polarity", "for"), ("urgent", "true")], None),
        ("plea", &[("polarity", "for")], None),
        ("actor", &[("polarity", "for")], Some(Rule::UnknownAttribute)),
        ("demand", &[("polarity", "For")], Some(Rule::AttributeValue)),
        ("demand", &[("a", "b"), ("urgent", "yes")], Some(Rule::UnknownAttribute)),
    ] {
        let new = with(loose(1, label, &["Kim"]), attributes).fasten(TEXT).unwrap();
        assert_eq!(refuse_attributes(&new, &codebook), expected, "{label} {attributes:?}");
    }
}

#[test]
fn a_large_layer_is_checked_without_comparing_pairs() {
    // Everything inside everything: half of all pairs overlap.
    let text = "x".repeat(100_000);
    let article = Article::new(ArticlePath::new("a.txt"), Arc::from(&*text), Metadata::default());
    let mut layer = clean();
    layer.article = ArticleRef {
        path: article.path.clone(),
        hash: Some(article.hash),
        bytes: article.text.len(),
    };
    layer.relations.clear();
    layer.annotations = (0..50_000)
        .map(|at| LooseAnnotation {
            anchors: smallvec::smallvec![Anchor {
                start: at / 2,
                end: at / 2 + 1 + at % 2,
                quote: "x".repeat(1 + at % 2).into(),
                around: None,
            }],
            ..loose(at as u64, "actor", &[])
        })
        .chain((0..200).map(|at| LooseAnnotation {
            anchors: smallvec::smallvec![Anchor {
                start: at,
                end: 100_000 - at,
                quote: "x".repeat(100_000 - 2 * at).into(),
                around: None,
            }],
            ..loose(100_000 + at as u64, "demand", &[])
        }))
        .collect();
    let start = Instant::now();
    let found = problems(&layer, Some(&article), Overlap::Nested);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    assert!(found.iter().all(|it| it.rule == Rule::ForbiddenOverlap));
}
