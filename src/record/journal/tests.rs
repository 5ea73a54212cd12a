use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use strum::IntoEnumIterator as _;

use super::*;
use crate::model::{
    AnnotationId, ArticleRef, Attribute, AttributeKind, Label, LabelId, Layer, Localized, Metadata,
    RelationKind, Rgb, Span, Spans,
};
use crate::record::loosen;

const TEXT: &str = "Die Fähre „Möwe“ legt ab.\r\nJule Harms lehnt den Plan\n\"am Kai\" ab. 😀";

/// Names that are hard to write on one line.
const NAMES: [&str; 8] = [
    "a.txt",
    "ordner/zeilen\numbruch.txt",
    "a \"b\" 'c' \\d\\n.txt",
    "\r\n\t\u{0}\u{7f}\u{85}\u{2028}.txt",
    "layer \"x\"",
    "codebook",
    "",
    "fähre e\u{301} 😀.txt",
];

fn article(path: &str) -> Article {
    Article::new(ArticlePath::new(path), TEXT.into(), Metadata::default())
}

fn span(quote: &str) -> Span {
    let start = TEXT.find(quote).unwrap();
    Span::new(TEXT, start, start + quote.len()).unwrap()
}

/// An annotation with everything that one can have, and such words in it.
fn annotation(id: u64, words: &str) -> Annotation {
    Annotation {
        attributes: BTreeMap::from([(words.to_owned(), "ja".into()), ("b".into(), words.into())]),
        note: words.to_owned(),
        ..Annotation::new(
            AnnotationId(id),
            LabelId::new("demand"),
            Spans::new(vec![span("lehnt"), span("Plan\n\"am")]).unwrap(),
        )
    }
}

fn localized(words: &str) -> Localized {
    let mut localized = Localized::default();
    localized.set("de", words);
    localized
}

fn label(words: &str) -> Label {
    let choice = AttributeKind::Choice(vec![words.to_owned(), "b".to_owned()]);
    let attribute = |kind| Attribute {
        id: "polarity".to_owned(),
        name: localized(words),
        kind,
        choices: BTreeMap::from([("b".to_owned(), localized(words))]),
    };
    let kinds = [choice, AttributeKind::YesNo, AttributeKind::Text, AttributeKind::Number];
    Label {
        key: "3".to_owned(),
        definition: localized(words),
        examples: vec![localized(words)],
        attributes: kinds.into_iter().map(attribute).collect(),
        retired: true,
        merged_into: Some(LabelId::new("actor")),
        ..Label::new(LabelId::new("hope"), "de", words, Rgb(1, 2, 3))
    }
}

fn relation_kind(words: &str) -> RelationKind {
    RelationKind {
        id: "makes".to_owned(),
        name: localized(words),
        definition: localized(words),
        from: vec![LabelId::new("actor")],
        to: Vec::new(),
    }
}

/// Changes of every kind in the article `path`, with such words in them.
fn changes(path: &str, words: &str) -> Vec<Change> {
    let article = article(path);
    let (one, two) = (annotation(1, words), annotation(2, ""));
    let relation =
        Relation { id: AnnotationId(3), kind: words.to_owned(), from: one.id, to: two.id };
    let edits = vec![
        Edit::Insert(one.clone()),
        Edit::Replace { before: one.clone(), after: annotation(1, "anders") },
        Edit::InsertRelation(relation.clone()),
        Edit::RemoveRelation(relation.clone()),
        Edit::Remove(annotation(1, "anders")),
        Edit::SetStatus { before: Status::New, after: Status::InProgress },
        Edit::SetStatus { before: Status::InProgress, after: Status::Done },
        Edit::SetFlag { flagged: true },
        Edit::SetFlag { flagged: false },
    ];
    let layer = Layer::new(Status::Done, true, [one, two], vec![relation]);
    let header = ArticleRef {
        path: article.path.clone(),
        hash: Some(article.hash),
        bytes: article.text.len(),
    };
    let loose = Arc::new(loosen(header, words, &layer, TEXT, |it| crate::model::around(TEXT, it)));
    let rewrite = |before: Option<&Arc<_>>, after: Option<&Arc<_>>| Change::Rewrite {
        article: ArticlePath::new(path),
        before: before.cloned(),
        after: after.cloned(),
    };
    let relation = relation_kind(words);
    vec![
        Change::Layer { article: article.path, edits },
        Change::Layer { article: ArticlePath::new(path), edits: Vec::new() },
        Change::Codebook(vec![
            CodebookEdit::Insert { at: 2, label: label(words) },
            CodebookEdit::Remove { at: 0, label: label("") },
            CodebookEdit::Replace { before: label(words), after: label("x") },
            CodebookEdit::Move { from: 3, to: 0 },
            CodebookEdit::InsertRelation { at: 1, relation: relation.clone() },
            CodebookEdit::RemoveRelation { at: 1, relation: relation.clone() },
            CodebookEdit::ReplaceRelation { before: relation, after: relation_kind("") },
        ]),
        rewrite(None, Some(&loose)),
        rewrite(Some(&loose), None),
        rewrite(Some(&loose), Some(&loose)),
        rewrite(None, None),
    ]
}

fn check_round_trip(path: &str, words: &str) {
    let (changes, article) = (changes(path, words), article(path));
    let body = write_changes(&changes, |of| Some(&article).filter(|it| it.path == *of)).unwrap();
    assert!(!body.contains('\n'), "{body}");
    let entry = Entry { number: 7, at: 8, verb: Verb::Do(Action::Tag, vec![0, 12]), body: &body };
    let line = write_entry(&entry);
    assert_eq!(read_entry(line.strip_suffix('\n').unwrap()), Some(entry));

    let read = read_changes(&body).unwrap();
    let on: Option<Vec<Change>> = read.iter().map(|it| it.on(|_| Some(TEXT))).collect();
    assert_eq!(on.unwrap(), changes);
    let articles: Vec<_> = read.iter().map(WrittenChange::article).collect();
    assert_eq!(articles, changes.iter().map(Change::article).collect::<Vec<_>>());
    assert!(matches!(&read[0], WrittenChange::Layer { text: Some(it), .. } if *it == article.hash));
}

/// Entries of every kind.
fn entries() -> Vec<Entry<'static>> {
    let hash = Some(FileHash::of(b"x"));
    let documents = NAMES.map(|it| Document::Layer(ArticlePath::new(it)));
    let mut verbs: Vec<Verb> = documents.into_iter().map(|it| Verb::Document(3, it)).collect();
    verbs.extend(Action::iter().map(|it| Verb::Do(it, vec![0, u32::MAX])));
    verbs.extend([
        Verb::Journal(JOURNAL_VERSION),
        Verb::Document(0, Document::Codebook),
        Verb::Do(Action::Import, Vec::new()),
        Verb::More(vec![5]),
        Verb::Undo,
        Verb::Redo,
        Verb::Skip,
        Verb::Held(0, hash),
        Verb::Held(1, None),
        Verb::Writing(0, hash),
        Verb::Writing(1, None),
        Verb::Taken(0, hash),
        Verb::Taken(1, None),
    ]);
    let entry = |verb: Verb| {
        let body =
            if matches!(verb, Verb::Do(..) | Verb::More(_)) { "[Move(1, \"x  y\")]" } else { "" };
        Entry { number: u64::MAX / 2, at: 1_764_165_000, verb, body }
    };
    verbs.into_iter().map(entry).collect()
}

#[test]
fn every_entry_is_one_line_and_read_as_it_was_written() {
    for entry in entries() {
        let line = write_entry(&entry);
        let text = line.strip_suffix('\n').unwrap();
        assert!(!text.contains(['\n', '\r']), "{text}");
        assert!(is_whole(text), "{text}");
        assert_eq!(read_entry(text).as_ref(), Some(&entry), "{text}");
    }
}

#[test]
fn a_line_says_what_the_format_says() {
    let document = Document::Layer(ArticlePath::new("a\n\"b\".txt"));
    for (verb, rest) in [
        (Verb::Journal(1), "journal 1"),
        (Verb::Document(2, document), r#"document 2 layer "a\n\"b\".txt""#),
        (Verb::Document(0, Document::Codebook), "document 0 codebook"),
        (Verb::Held(4, None), "held 4 -"),
        (Verb::Undo, "undo"),
    ] {
        let line = write_entry(&Entry { number: 12, at: 34, verb, body: "" });
        assert_eq!(line.get(8..), Some(&*format!(" 12 34 {rest}\n")));
    }
    // The check value of the CRC-32 that everybody means.
    assert!(is_whole("cbf43926 123456789"));
    let verb = Verb::Do(Action::SetFlag, vec![0, 3]);
    let line = write_entry(&Entry { number: 1, at: 2, verb, body: "[]" });
    assert!(line.ends_with(" 1 2 do set-flag 0,3 []\n"), "{line}");
    let verb = Verb::Do(Action::Import, Vec::new());
    let line = write_entry(&Entry { number: 1, at: 2, verb, body: "[]" });
    assert!(line.ends_with(" 1 2 do import - []\n"), "{line}");
}

#[test]
fn no_line_that_is_torn_or_changed_is_whole() {
    for entry in entries() {
        let line = write_entry(&entry);
        let text = line.strip_suffix('\n').unwrap();
        for cut in 0..text.len() {
            assert!(text.get(..cut).is_none_or(|it| !is_whole(it)), "{text} cut at {cut}");
        }
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] ^= 1;
            assert!(str::from_utf8(&bytes).is_ok_and(|it| !is_whole(it)) || at > 8, "{at}: {text}");
            assert!(!str::from_utf8(&bytes).is_ok_and(is_whole), "{at}: {text}");
        }
    }
    for line in ["", " ", "00000000", "xyzxyzxy 1 2 undo", "fähre\u{301} 1 2 undo", "00000000 "] {
        assert_eq!(is_whole(line), line == "00000000 ", "{line}");
    }
}

#[test]
fn what_a_newer_program_wrote_is_not_guessed() {
    for rest in [
        "",
        "1",
        "1 2",
        "1 2 sing",
        "-1 2 undo",
        "1 x undo",
        "1 2 journal",
        "1 2 journal x",
        "1 2 document 0",
        "1 2 document 0 map",
        "1 2 document x codebook",
        "1 2 document 0 layer a.txt",
        "1 2 do sing 0 []",
        "1 2 do tag",
        "1 2 do tag 0",
        "1 2 do tag x []",
        "1 2 more x []",
        "1 2 more 0",
        "1 2 held 0",
        "1 2 held 0 xyz",
        "1 2 writing x -",
        "1 2 taken 0",
    ] {
        assert_eq!(read_entry(&format!("00000000 {rest}")), None, "{rest:?}");
    }
    for body in ["", "[", "[Sing]", "[Layer(\"a\",\"b\",[Sing(1)])]", "[Codebook([Move(1)])]"] {
        assert!(read_changes(body).is_err(), "{body:?}");
    }
}

#[test]
fn changes_of_every_kind_are_read_as_they_were_written() {
    for name in NAMES {
        check_round_trip(name, name);
    }
}

#[test]
fn changes_stand_only_in_the_text_that_they_quote() {
    let (changes, article) = (changes("a.txt", "x"), article("a.txt"));
    let body = write_changes(&changes, |_| Some(&article)).unwrap();
    let read = read_changes(&body).unwrap();
    let other = TEXT.replace("lehnt", "nennt");
    assert_eq!(read[0].on(|_| Some(&other)), None);
    assert_eq!(read[0].on(|_| Some("kurz")), None);
    assert_eq!(read[0].on(|_| None), None);
    assert_eq!(read[2].on(|_| None).as_ref(), Some(&changes[2]), "the codebook has no text");
    assert!(matches!(write_changes(&changes, |_| None), Err(RecordError::Unwritable(_))));
}

proptest! {
    #[test]
    fn any_words_come_back(path in any::<String>(), words in any::<String>()) {
        check_round_trip(&path, &words);
        let document = Document::Layer(ArticlePath::new(&path));
        let entry = Entry { number: 1, at: 2, verb: Verb::Document(0, document), body: "" };
        let line = write_entry(&entry);
        let text = line.strip_suffix('\n').unwrap();
        prop_assert!(!text.contains('\n') && is_whole(text));
        prop_assert_eq!(read_entry(text), Some(entry));
    }
}
