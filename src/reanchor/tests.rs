//! Tables of changes that a person would make, and properties of every placement. How many
//! annotations survive random revisions of whole articles is measured in `tests/reanchoring`.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::{
    Anchor, ArticlePath, ArticleRef, LabelId, LooseLayer, Relation, Status, TextHash, around,
};

const OLD: &str = "Die Ministerin Anna Groß lehnt den Umbau des Bahnhofs ab. Das sagte sie am Montag \
    in Kiel. Der Stadtrat hatte den Umbau erst im Mai beschlossen.\n\
    „Wir brauchen das Geld für Schulen“, sagte Groß. Der Fahrgastverband zeigte sich enttäuscht.\n\
    Im Herbst soll der Landtag noch einmal beraten. Bis dahin bleibt alles, wie es ist.\n";

/// Annotations of quotes, parts divided by " … ", each part the first that stands behind the one
/// before.
fn tagged(text: &str, quotes: &[&str]) -> Vec<LooseAnnotation> {
    let annotation = |(id, quote): (u64, &&str)| {
        let mut from = 0;
        let anchors = quote.split(" … ").map(|part| {
            let start = from + text[from..].find(part).unwrap();
            from = start + part.len();
            anchor(text, start, from)
        });
        loose(id, anchors.collect())
    };
    (1..).zip(quotes).map(annotation).collect()
}

fn anchor(text: &str, start: usize, end: usize) -> Anchor {
    let span = Span::new(text, start, end).unwrap();
    Anchor { start, end, quote: span.quote(text).into(), around: around(text, span) }
}

fn loose(id: u64, anchors: Vec<Anchor>) -> LooseAnnotation {
    LooseAnnotation {
        id: AnnotationId(id),
        label: LabelId::new("actor"),
        anchors: anchors.into(),
        attributes: BTreeMap::from([("polarity".into(), "no".into())]),
        note: "so".into(),
    }
}

/// The placement's sureness and quotes, parts joined by " … ".
fn told(text: &str, it: &Placement) -> (Sureness, String) {
    let quotes: Vec<&str> = it.found.iter().map(|it| it.quote(text)).collect();
    (it.sureness, quotes.join(" … "))
}

/// What becomes of one quote when `from` becomes `to` in [`OLD`].
#[track_caller]
fn check(changes: &[(&str, &str)], quote: &str, expected: Sureness, found: &str) {
    let new = changes.iter().fold(OLD.to_owned(), |new, (from, to)| {
        assert_eq!(new.matches(from).count(), 1, "{from}");
        new.replace(from, to)
    });
    let placements = reanchor(Some(OLD), &new, &tagged(OLD, &[quote]));
    assert_eq!(told(&new, &placements[0]), (expected, found.to_owned()), "in {new}");
}

#[test]
fn with_the_old_text_a_span_goes_with_its_text() {
    use Sureness::{Changed, Lost, Moved, Same, Unsure};
    let intro = ("Die Ministerin", "Kiel. Die Ministerin");
    check(&[intro], "Anna Groß", Same, "Anna Groß");
    check(&[intro], "lehnt … ab", Same, "lehnt … ab");
    check(&[("am Montag ", "")], "in Kiel", Same, "in Kiel");
    check(&[("am Montag ", "")], "Montag", Lost, "");
    check(&[("Anna Groß", "Anne Groß")], "Ministerin Anna Groß", Changed, "Ministerin Anne Groß");
    check(&[("Anna Groß", "Anne Groß")], "Anna", Changed, "Anne");
    check(
        &[("Umbau des", "Umbau auch des")],
        "Umbau des Bahnhofs",
        Changed,
        "Umbau auch des Bahnhofs",
    );
    check(&[("Umbau des", "Umbau auch des")], "Umbau", Same, "Umbau");
    let quote = "„Wir brauchen das Geld für Schulen“";
    let changed = "\"Wir brauchen das Geld für Schulen\"";
    check(&[(quote, changed)], quote, Changed, changed);
    check(&[(quote, changed)], "das Geld", Same, "das Geld");
    let last = "Bis dahin bleibt alles, wie es ist.";
    let moved =
        [(last, ""), ("Das sagte sie", "Bis dahin bleibt alles, wie es ist. Das sagte sie")];
    check(&moved, "Bis dahin bleibt alles", Moved, "Bis dahin bleibt alles");
    check(&moved, "alles", Moved, "alles");
    check(&moved, "Das", Same, "Das");
    // One of two equal sentences is gone, and nobody can tell which.
    let new = "Er kam. Er ging. Sie lachte darüber noch am nächsten Tag.";
    let old = new.replace("Er ging. ", "Er ging. Er ging. ");
    let placements = reanchor(Some(&old), new, &tagged(&old, &["ging", "lachte"]));
    assert_eq!(told(new, &placements[0]), (Unsure, "ging".into()));
    assert_eq!(told(new, &placements[1]), (Same, "lachte".into()));
}

#[test]
fn with_the_old_text_another_sentence_is_no_home() {
    let old = "Es regnet. Der Minister kam am Abend nach Kiel zurück. Alle warteten schon lange.";
    let new = "Es regnet. Der Hund bellte laut und lief dann fort. Alle warteten schon lange.";
    let placements = reanchor(Some(old), new, &tagged(old, &["Der", "Minister", "Es", "warteten"]));
    assert!(placements[0].sureness >= Sureness::Unsure);
    assert_eq!(placements[1].sureness, Sureness::Lost);
    assert_eq!(placements[2].sureness, Sureness::Same);
    assert_eq!(placements[3].sureness, Sureness::Same);
}

#[test]
fn without_the_old_text_quotes_are_found_and_doubts_are_said() {
    use Sureness::{Changed, Lost, Moved, Same, Unsure};
    let quotes = [
        "Die Ministerin Anna Groß",
        "Groß",
        "lehnt … ab",
        "Der Stadtrat hatte den Umbau erst im Mai beschlossen",
        "Der",
        "„Wir brauchen das Geld für Schulen“",
        "Landtag",
        "enttäuscht",
        "Bis dahin bleibt alles, wie es ist.",
    ];
    let annotations = tagged(OLD, &quotes);
    let same = reanchor(None, OLD, &annotations);
    for (it, quote) in same.iter().zip(quotes).take(8) {
        assert_eq!(told(OLD, it), (Same, quote.to_owned()));
    }
    let new = OLD
        .replace("„Wir brauchen das Geld für Schulen“", "\"Wir brauchen das Geld für Schulen\"")
        .replace("enttäuscht", "enttuscht")
        .replace("der Landtag", "das Parlament")
        .replace("Bis dahin bleibt alles, wie es ist.", "");
    let new = format!("Bis dahin bleibt alles, wie es ist. {new}");
    let placements = reanchor(None, &new, &annotations);
    let told: Vec<_> = placements.iter().map(|it| told(&new, it)).collect();
    assert_eq!(told[3], (Same, quotes[3].into()));
    assert_eq!(told[5], (Changed, "\"Wir brauchen das Geld für Schulen\"".into()));
    assert_eq!(told[6], (Lost, String::new()));
    assert_eq!(told[7], (Unsure, "enttuscht".into()));
    assert!([Moved, Unsure].contains(&told[8].0) && told[8].1 == quotes[8]);
}

#[test]
fn without_the_old_text_one_word_among_many_is_never_sure() {
    let old = "Kim kam. Dann ging Kim. Kim blieb.";
    let placements = reanchor(None, "Nun: Kim kam nicht, Kim ging nicht.", &tagged(old, &["Kim"]));
    assert_eq!(placements[0].sureness, Sureness::Unsure);
    assert!(!placements[0].alternatives.is_empty());
}

#[test]
fn line_ends_do_not_unsettle_the_neighbours() {
    let lines: Vec<String> =
        (0..40).map(|it| format!("Punkt {it}: Der Rat stimmt zu.\n")).collect();
    let old = lines.concat();
    let new = old.replace('\n', "\r\n");
    let spans = old.match_indices("Rat").map(|(at, _)| anchor(&old, at, at + 3));
    let annotations: Vec<_> = (1..).zip(spans).map(|(id, it)| loose(id, vec![it])).collect();
    for known in [Some(&*old), None] {
        for (nth, it) in reanchor(known, &new, &annotations).iter().enumerate() {
            let there = new.match_indices("Rat").nth(nth).unwrap().0;
            assert_eq!(it.found[0].start(), there, "{nth}");
            // The last one has a neighbour on one side only, whom the quotes alone cannot confirm.
            assert!(it.sureness == Sureness::Same || nth == 39 && known.is_none(), "{nth}");
        }
    }
}

#[test]
fn what_was_lost_is_found_when_its_text_is_back() {
    let mut annotation = loose(1, vec![anchor(OLD, 0, 57), anchor(OLD, 86, 90)]);
    for it in &mut annotation.anchors {
        (it.start, it.end) = (0, 0);
    }
    let long = loose(2, vec![annotation.anchors[0].clone()]);
    let short = loose(3, vec![annotation.anchors[1].clone()]);
    for known in [Some(OLD), None] {
        let placements = reanchor(known, OLD, &[annotation.clone(), long.clone(), short.clone()]);
        assert_eq!(placements[0].found.len(), 2);
        assert_eq!(told(OLD, &placements[1]).1, OLD[..57]);
        assert_eq!(placements[2].sureness, Sureness::Unsure);
    }
}

#[test]
fn the_new_layer_has_everything_that_the_old_one_had() {
    let article = |text: &str| ArticleRef {
        path: ArticlePath::new("umbau.txt"),
        hash: Some(TextHash::of(text)),
        bytes: text.len(),
    };
    let before = LooseLayer {
        article: article(OLD),
        annotator: "eva".into(),
        status: Status::Done,
        flagged: true,
        annotations: tagged(OLD, &["Groß", "Montag", "lehnt … ab"]),
        relations: vec![Relation {
            from: AnnotationId(1),
            to: AnnotationId(2),
            id: AnnotationId(9),
            kind: "makes".into(),
        }],
    };
    let new = OLD.replace("am Montag ", "").replace("Die Min", "Kiel. Die Min");
    let placements = reanchor(Some(OLD), &new, &before.annotations);
    let after = layer(&before, &placements, &new, article(&new));
    assert_eq!(after.article, article(&new));
    let rest =
        |it: &LooseLayer| (it.annotator.clone(), it.status, it.flagged, it.relations.clone());
    assert_eq!(rest(&after), rest(&before));
    for (old, new_one) in before.annotations.iter().zip(&after.annotations) {
        let anchors = new_one.anchors.clone();
        assert_eq!(LooseAnnotation { anchors, ..old.clone() }, *new_one);
    }
    let expected = tagged(&new, &["Groß", "lehnt … ab"]);
    assert_eq!(after.annotations[0].anchors, expected[0].anchors);
    assert_eq!(after.annotations[2].anchors, expected[1].anchors);
    let lost = Anchor { start: 0, end: 0, ..before.annotations[1].anchors[0].clone() };
    assert_eq!(after.annotations[1].anchors[..], [lost]);
    // Even when a placement is missing.
    let after = layer(&before, &placements[..1], &new, article(&new));
    assert_eq!(after.annotations.len(), 3);
}

/// Pieces of text that repeat, overlap and cut characters.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "der Rat ",
        "tagt. ",
        "„Ja“ ",
        "\r\n",
        "\n",
        "e\u{301}",
        "😀",
        "aa",
        " ",
        "Das ist noch offen. ",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..25).prop_map(|it| it.concat())
}

proptest! {
    #[test]
    fn whatever_the_texts_placements_are_whole(
        old in text(), new in text(), known in any::<bool>(), shuffled in any::<u64>(),
        places in prop::collection::vec(prop::collection::vec((0_usize..200, 0_usize..20), 0..3), 0..12),
    ) {
        // Half of the time the new text is the old one with a piece moved.
        let new = if shuffled % 2 == 0 {
            let at = old.floor_char_boundary(shuffled as usize % (old.len() + 1));
            format!("{}{new}{}", &old[at..], &old[..at])
        } else {
            new
        };
        let annotations: Vec<LooseAnnotation> = (1..).zip(&places).map(|(id, places)| {
            let anchors = places.iter().map(|(start, len)| {
                let start = old.floor_char_boundary(start % (old.len() + 1));
                let end = old.ceil_char_boundary(start + len);
                let quote = old.get(start..end).unwrap_or("gone").into();
                Anchor { start, end: end.max(start), quote, around: None }
            });
            loose(id, anchors.collect())
        }).collect();
        let placements = reanchor(known.then_some(&*old), &new, &annotations);
        prop_assert_eq!(placements.len(), annotations.len());
        for (it, annotation) in placements.iter().zip(&annotations) {
            prop_assert_eq!(it.id, annotation.id);
            prop_assert_eq!(it.found.is_empty(), it.sureness == Sureness::Lost);
            let only_unsure = it.sureness == Sureness::Unsure || it.alternatives.is_empty();
            prop_assert!(only_unsure, "{:?}", it);
            for spans in it.alternatives.iter().chain([&it.found]).filter(|it| !it.is_empty()) {
                prop_assert_eq!(spans.len(), annotation.anchors.len());
                for (span, anchor) in spans.iter().zip(&annotation.anchors) {
                    let quote = span.quote(&new);
                    prop_assert!(Span::new(&new, span.start(), span.end()).is_ok());
                    prop_assert!(quote == anchor.quote || quote.trim() == quote, "{:?}", quote);
                    prop_assert!(quote == anchor.quote || !it.sureness.is_sure());
                }
                let mut sorted = spans.clone();
                sorted.sort_unstable();
                prop_assert!(sorted.array_windows().all(|[a, b]| a.end() <= b.start()));
            }
        }
        let before = LooseLayer {
            article: ArticleRef { path: ArticlePath::new("a"), hash: None, bytes: 0 },
            annotator: String::new(),
            status: Status::New,
            flagged: false,
            annotations,
            relations: vec![],
        };
        let after = layer(&before, &placements, &new, before.article.clone());
        for (it, placement) in after.annotations.iter().zip(&placements) {
            prop_assert_eq!(it.fasten(&new).is_some(), !placement.found.is_empty());
            for (anchor, span) in it.anchors.iter().zip(&placement.found) {
                prop_assert_eq!(&anchor.around, &around(&new, *span));
            }
        }
    }

    #[test]
    fn an_unchanged_text_leaves_everything_in_place(
        text in text(), places in prop::collection::vec((0_usize..200, 1_usize..20), 0..12),
    ) {
        let anchors = places.iter().filter_map(|(start, len)| {
            let start = text.floor_char_boundary(start % (text.len() + 1));
            let end = text.ceil_char_boundary(start + len);
            (start < end).then(|| anchor(&text, start, end))
        });
        let annotations: Vec<_> = (1..).zip(anchors).map(|(id, it)| loose(id, vec![it])).collect();
        for (it, annotation) in reanchor(Some(&text), &text, &annotations).iter().zip(&annotations) {
            prop_assert_eq!(it.sureness, Sureness::Same);
            prop_assert_eq!(it.found[0].start(), annotation.anchors[0].start);
        }
    }
}
