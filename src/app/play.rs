//! Any play of hands and keys keeps the state sound, and undoing all of it restores what was.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use proptest::prelude::*;
use strum::IntoEnumIterator as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::tests::{Bench, layer_of};
use super::*;
use crate::check::{self, Mending, Problem};
use crate::command::Command;
use crate::edit::End;
use crate::model::{
    Anchor, Article, ArticleRef, Attribute, AttributeKind, Codebook, Label, Localized,
    LooseAnnotation, LooseLayer, Metadata, Relation, RelationKind, Rgb, Span, Status,
};

/// Everything that shifts offsets elsewhere.
const TEXT: &str = "Kim 😀 lehnt „ab“.\r\nDie 👨\u{200d}👩\u{200d}👧 in Cafe\u{301} z. B. hofft;\n\n\
                    US-Präsident am 26. Februar\u{a0}– 김정은, De\u{ad}nu. Ende";

/// One thing that a user does; places and choices are taken modulo what there is.
#[derive(Clone, Debug)]
enum Deed {
    Run(Command),
    Press(usize, u8, bool, bool),
    Drag(usize, bool),
    Release,
    Pick(usize, usize),
    Grip(usize, usize, bool),
    Link(usize, usize),
    Menu(usize),
    Caret(usize, bool),
    Attribute(usize, &'static str),
    Label(usize),
    Answer(bool),
    Typed(&'static str),
    Hide(usize),
    Hold(usize),
    Attach,
    RemoveHeld,
    Mend(usize),
    MendAll,
}

fn deeds() -> impl Strategy<Value = Deed> {
    // Another annotator or folder has a history of its own.
    let elsewhere = [Command::Quit, Command::SwitchAnnotator, Command::OpenFolder];
    let commands: Vec<Command> = Command::iter().filter(|it| !elsewhere.contains(it)).collect();
    // What changes annotations, more often than the rest.
    let shaping = [
        Command::Tag1,
        Command::Tag2,
        Command::Tag3,
        Command::AddSelection,
        Command::SplitAnnotation,
        Command::JoinAnnotations,
        Command::Relate,
        Command::EditSpan,
        Command::MoveEndLeft,
        Command::MoveStartRight,
        Command::RemoveAnnotation,
        Command::Undo,
        Command::Redo,
        Command::StartSelecting,
        Command::NextAnnotation,
    ];
    let words = prop::sample::select(vec!["", "Kim", "-1", "2,5", "a", "true"]);
    prop_oneof![
        3 => prop::sample::select(commands).prop_map(Deed::Run),
        8 => prop::sample::select(shaping.to_vec()).prop_map(Deed::Run),
        4 => (any::<usize>(), 1_u8..4, any::<bool>(), any::<bool>())
            .prop_map(|(at, clicks, extend, exact)| Deed::Press(at, clicks, extend, exact)),
        4 => (any::<usize>(), any::<bool>()).prop_map(|(at, exact)| Deed::Drag(at, exact)),
        3 => Just(Deed::Release),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(at, id)| Deed::Pick(at, id)),
        2 => (any::<usize>(), 0_usize..3, any::<bool>())
            .prop_map(|(id, part, end)| Deed::Grip(id, part, end)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Deed::Link(a, b)),
        1 => any::<usize>().prop_map(Deed::Menu),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(at, extend)| Deed::Caret(at, extend)),
        2 => (any::<usize>(), words.clone()).prop_map(|(n, value)| Deed::Attribute(n, value)),
        2 => any::<usize>().prop_map(Deed::Label),
        1 => any::<bool>().prop_map(Deed::Answer),
        1 => words.prop_map(Deed::Typed),
        1 => any::<usize>().prop_map(Deed::Hide),
        1 => any::<usize>().prop_map(Deed::Hold),
        1 => Just(Deed::Attach),
        1 => Just(Deed::RemoveHeld),
        2 => any::<usize>().prop_map(Deed::Mend),
        1 => Just(Deed::MendAll),
    ]
}

fn codebook() -> Codebook {
    let label = |(n, id): (usize, &str)| {
        let attribute = |(id, kind): (&str, AttributeKind)| Attribute {
            id: id.to_owned(),
            name: Localized::default(),
            kind,
            choices: BTreeMap::new(),
        };
        let kinds = [
            ("polarity", AttributeKind::Choice(vec!["a".to_owned(), "b".to_owned()])),
            ("sure", AttributeKind::YesNo),
            ("source", AttributeKind::Text),
            ("count", AttributeKind::Number),
        ];
        Label {
            key: (n + 1).to_string(),
            attributes: kinds.into_iter().skip(n).map(attribute).collect(),
            ..Label::new(LabelId::new(id), "en", id, Rgb(0, 0, 0))
        }
    };
    let labels = ["actor", "demand", "hope"].into_iter().enumerate().map(label).collect();
    let kind = |(id, from, to): (&str, &[&str], &[&str])| RelationKind {
        id: id.to_owned(),
        name: Localized::default(),
        definition: Localized::default(),
        from: from.iter().map(|it| LabelId::new(it)).collect(),
        to: to.iter().map(|it| LabelId::new(it)).collect(),
    };
    let relations = [
        ("makes", &["actor"][..], &["demand"][..]),
        ("wants", &["actor"], &["demand", "hope"]),
        ("near", &[], &["hope"]),
    ];
    let relations = relations.into_iter().map(kind).collect();
    Codebook { labels, relations, ..Codebook::default() }
}

fn boundaries() -> Vec<usize> {
    TEXT.grapheme_indices(true).map(|it| it.0).chain([TEXT.len()]).collect()
}

/// The deed as an event on what is there now; none where there is nothing to do it to.
fn event(app: &App, deed: &Deed) -> Option<Event> {
    let bounds = boundaries();
    let at = |n: usize| bounds[n % bounds.len()];
    let desk = app.desk.as_ref()?;
    let ids: Vec<AnnotationId> = desk.mine.layer.annotations().map(|it| it.id).collect();
    let id = |n: usize| ids.get(n % ids.len().max(1)).copied();
    let labels = &app.codebook.codebook.labels;
    let label = |n: usize| labels[n % labels.len()].id.clone();
    Some(match *deed {
        Deed::Run(command) => Event::Run(command),
        Deed::Press(n, clicks, extend, exact) => {
            Event::Gesture(Gesture::Press { offset: at(n), clicks, extend, exact })
        }
        Deed::Drag(n, exact) => Event::Gesture(Gesture::Drag { offset: at(n), exact }),
        Deed::Release => Event::Gesture(Gesture::Release),
        Deed::Pick(n, of) => Event::Gesture(Gesture::Pick { offset: at(n), id: id(of)? }),
        Deed::Grip(of, part, end) => Event::Gesture(Gesture::Grip {
            respan: Respan { id: id(of)?, part },
            end: if end { End::End } else { End::Start },
        }),
        Deed::Link(a, b) => Event::Gesture(Gesture::Link { from: id(a)?, to: id(b)? }),
        Deed::Menu(n) => Event::Gesture(Gesture::Menu { offset: at(n) }),
        Deed::Caret(n, extend) => Event::Gesture(Gesture::Caret { offset: at(n), extend }),
        Deed::Attribute(n, value) => Event::Inspector(InspectorEvent::SetAttribute {
            attribute: ["polarity", "sure", "source", "count", "unheard-of"][n % 5].to_owned(),
            value: value.to_owned(),
        }),
        Deed::Label(n) => match &app.overlay {
            Some(Overlay::Relations { possible, .. }) => {
                let relation = possible.get(n % possible.len().max(1))?.clone();
                Event::Overlay(OverlayEvent::Relation(relation))
            }
            Some(_) => Event::Overlay(OverlayEvent::Label(label(n))),
            None => Event::LabelClicked(label(n)),
        },
        Deed::Answer(true) => Event::Overlay(OverlayEvent::Accept),
        Deed::Answer(false) => Event::ProposalAnswered(true),
        Deed::Typed(text) => match &app.overlay {
            Some(_) => Event::Overlay(OverlayEvent::Typed(text.to_owned())),
            None => Event::FindTyped(text.to_owned()),
        },
        Deed::Hold(n) => Event::List(ListEvent::Hold(n % app.list.detached.len().max(1))),
        Deed::Attach => Event::List(ListEvent::Attach),
        Deed::RemoveHeld => Event::List(ListEvent::RemoveHeld),
        Deed::Mend(_) | Deed::MendAll if app.overlay != Some(Overlay::Problems) => {
            Event::Run(Command::Problems)
        }
        Deed::Mend(n) => {
            let problems: Vec<&Problem> = app.my_problems().collect();
            let problem = *problems.get(n % problems.len().max(1))?;
            Event::Overlay(OverlayEvent::Repair(problem.clone()))
        }
        Deed::MendAll => Event::Overlay(OverlayEvent::RepairAll),
        Deed::Hide(n) => Event::FilterLabels(LabelFilter::Toggle(label(n))),
    })
}

fn check_soundness(app: &App) -> Result<(), TestCaseError> {
    let Some(desk) = &app.desk else { return Ok(()) };
    let bounds = boundaries();
    let Selection { anchor, head, .. } = desk.selection;
    prop_assert!(bounds.contains(&anchor) && bounds.contains(&head), "{anchor} {head}");
    let layer = &desk.mine.layer;
    for it in layer.annotations() {
        for span in it.spans.iter() {
            prop_assert!(Span::new(TEXT, span.start(), span.end()).is_ok());
            prop_assert!(bounds.contains(&span.start()) && bounds.contains(&span.end()));
            let quote = span.quote(TEXT);
            prop_assert!(quote == quote.trim() || it.id == EDGED, "edged by space");
        }
        // What has a place again says what its file said, also where the same was tagged since.
        let of_file = |id: AnnotationId| (7..=10).contains(&id.0);
        let alike = layer.twin(it).filter(|twin| !of_file(it.id) && !of_file(*twin));
        prop_assert!(alike.is_none(), "two alike: {:?}", it);
    }
    for it in layer.relations() {
        let ends = [it.from, it.to];
        prop_assert!(it.from != it.to && ends.iter().all(|id| layer.bearers(*id) > 0));
    }
    let (article, codebook) = (&*desk.article, &*app.codebook.codebook);
    let found = check::problems(&Mending { layer, article, codebook });
    let set = |it: Vec<Problem>| it.into_iter().collect::<HashSet<Problem>>();
    prop_assert_eq!(set(app.my_problems().cloned().collect()), set(found), "listed, and there");
    prop_assert!(app.list.held.iter().all(|held| layer.detached().any(|it| it == held)));
    let there = |id: Option<AnnotationId>| id.is_none_or(|it| layer.annotation(it).is_some());
    prop_assert!(there(desk.active) && there(desk.linking) && there(desk.last_active));
    let listed: Vec<AnnotationId> = app.list.rows.clone();
    let filtered = !app.list.filter.is_empty() || !app.hidden.is_empty();
    prop_assert!(filtered || listed.len() == layer.len());
    prop_assert!(filtered || app.list.detached.len() == layer.detached_len());
    Ok(())
}

/// An annotation that a file has with a space at its end.
const EDGED: AnnotationId = AnnotationId(10);

/// One tag, and much that is wrong: a quote that can be found and one that cannot, an id twice, a
/// space at an end, a relation that leads nowhere and one that leads to what has no place.
fn faulty() -> LayerRead {
    let anchor = |start: usize, len: usize, quote: &str| Anchor {
        start,
        end: start + len,
        quote: quote.into(),
        around: None,
    };
    let there = |quote: &str| anchor(TEXT.find(quote).unwrap(), quote.len(), quote);
    let annotation = |(id, label, anchor): (u64, &str, Anchor)| LooseAnnotation {
        id: AnnotationId(id),
        label: LabelId::new(label),
        anchors: smallvec::smallvec![anchor],
        attributes: BTreeMap::new(),
        note: String::new(),
    };
    let relation = |(id, kind, from, to): (u64, &str, u64, u64)| {
        let (from, to) = (AnnotationId(from), AnnotationId(to));
        Relation { from, to, id: AnnotationId(id), kind: kind.to_owned() }
    };
    let article = Article::new(ArticlePath::new("a.txt"), TEXT.into(), Metadata::default());
    let annotations = [
        (7, "actor", there("Kim")),
        (7, "hope", there("Ende")),
        (8, "demand", anchor(0, 0, "hofft")),
        (9, "hope", anchor(0, 0, "nirgends")),
        (EDGED.0, "actor", there("US-Präsident ")),
    ];
    let relations = [(20, "makes", 7, 8), (21, "near", 8, 9), (22, "near", 7, 99)];
    let loose = LooseLayer {
        article: ArticleRef {
            path: article.path.clone(),
            hash: Some(article.hash),
            bytes: TEXT.len(),
        },
        annotator: "eva".to_owned(),
        status: Status::InProgress,
        flagged: false,
        annotations: annotations.into_iter().map(annotation).collect(),
        relations: relations.into_iter().map(relation).collect(),
    };
    let layer = loose.fasten(TEXT);
    let codebook = codebook();
    let mending = Mending { layer: &layer, article: &article, codebook: &codebook };
    let trouble = |problem| {
        let (annotator, article) = ("eva".to_owned(), article.path.clone());
        Trouble::Rule { annotator, article, problem }
    };
    let troubles: Vec<Trouble> = check::problems(&mending).into_iter().map(trouble).collect();
    assert_eq!(troubles.len(), 5, "{troubles:#?}");
    LayerRead { layer, troubles, ..layer_of([]).remove(0) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_play_keeps_the_state_sound_and_can_be_undone(
        deeds in prop::collection::vec(deeds(), 1..80),
    ) {
        let mut bench = Bench::on(TEXT, &codebook(), vec![faulty()]);
        let before = bench.desk().mine.layer.clone();
        for deed in &deeds {
            if let Some(event) = event(&bench.app, deed) {
                bench.tell(event);
                check_soundness(&bench.app)?;
            }
        }
        bench.app.overlay = None;
        let mut steps = 0;
        while bench.app.history.next_undo().is_some() {
            bench.run(&[Command::Undo]);
            check_soundness(&bench.app)?;
            steps += 1;
            prop_assert!(steps < 1000, "undo does not come to an end");
        }
        let after = bench.desk().mine.layer.clone();
        prop_assert!(*after == *before, "{:?}", Arc::as_ref(&after));
        while bench.app.history.next_redo().is_some() {
            bench.run(&[Command::Redo]);
            check_soundness(&bench.app)?;
        }
    }
}
