use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::round_trip::beside;
use super::*;
use crate::export::sample::{Sample, files};
use crate::model::{Relation, Status};

/// What comes of one `.ann` file beside its text, both called `a`.
fn items(ann: &str, text: &str) -> Vec<Item> {
    let files = [("a.txt".to_owned(), text.as_bytes().to_vec())];
    read_in(&files.into(), "a.ann", ann.as_bytes())
}

/// What comes of a file among others.
fn read_in(files: &BTreeMap<String, Vec<u8>>, name: &str, bytes: &[u8]) -> Vec<Item> {
    let beside = |wanted: &str| beside(files, name, wanted);
    let mut items = Vec::new();
    read(&Source { name, bytes, beside: &beside }, &mut |it| items.push(it));
    items
}

/// The document, and line and kind of what was passed over, by line.
fn parted(items: Vec<Item>) -> (Option<Found>, Vec<(usize, RemarkKind)>) {
    let (mut documents, mut remarks) = (Vec::new(), Vec::new());
    for it in items {
        match it {
            Item::Found(found) => documents.push(*found),
            Item::Remark(remark) => remarks.push((remark.line, remark.kind)),
            Item::Codebook(_) => panic!("there is none"),
        }
    }
    assert!(documents.len() <= 1);
    remarks.sort_unstable();
    (documents.pop(), remarks)
}

/// Label, quote, attributes and note of each annotation; each relation with the labels of its ends.
fn told(found: &Found) -> Vec<String> {
    let tag = |it: &crate::model::LooseAnnotation| {
        let said: Vec<String> = it.attributes.iter().map(|(k, v)| format!(" {k}={v}")).collect();
        let note = if it.note.is_empty() { String::new() } else { format!(" #{}", it.note) };
        format!("{} “{}”{}{note}", it.label, it.quote(), said.concat())
    };
    let label = |id| found.annotations.iter().find(|it| it.id == id).unwrap().quote();
    let relation = |it: &Relation| format!("{}: {} → {}", it.kind, label(it.from), label(it.to));
    let tags = found.annotations.iter().map(tag);
    tags.chain(found.relations.iter().map(relation)).collect()
}

const TEXT: &str = "😀 Jule Harms lehnt den Umbau\r\ndes Marktes ab. Ohm fragt nach.";

#[test]
fn every_kind_of_line_is_taken() {
    let ann = "\
        T1\tPerson 2 12\tJule Harms\n\
        T2\tRefuse 13 18;42 44\tlehnt ab\n\
        T3\tThing 19 28;30 41\tden Umbau des Marktes\n\
        E1\tRefuse:T2 Agent:T1 Theme:T3 Theme2:T4\n\
        T4\tThing 23 28\tUmbau\n\
        T5\tAsk 50 55\tfragt\n\
        T6\tPerson 46 49\tOhm\n\
        E2\tAsk:T5 Arg1:T6 Arg2:E1\n\
        R1\tknows Arg1:T1 Arg2:T6\n\
        R2\tknows Arg2:T1 Arg1:T6\t\n\
        *\tEquiv T1 T6 T4\n\
        A1\tNegation E1\n\
        A2\tTense T2 Present Perfect\r\n\
        M1\tSpeculation T5\n\
        #1\tAnnotatorNotes T6\terste\n\
        #2\tNote T6\tzweite\tmit Tabulator\n\
        #3\tAnnotatorNotes E2\t\n\
        \n\
        N1\tReference T1 Wikipedia:1\tHarms\n\
        A3\tStrong R1\n";
    let (found, remarks) = parted(items(ann, TEXT));
    let found = found.unwrap();
    let expected = [
        "Person “Jule Harms”",
        "Refuse “lehnt … ab” Negation=true Tense=Present Perfect",
        "Thing “den Umbau\r\ndes Marktes”",
        "Thing “Umbau”",
        "Ask “fragt” Speculation=true",
        "Person “Ohm” #erste\nzweite\tmit Tabulator",
        "Agent: lehnt … ab → Jule Harms",
        "Theme: lehnt … ab → den Umbau\r\ndes Marktes",
        "Theme: lehnt … ab → Umbau",
        "Arg1: fragt → Ohm",
        "Arg2: fragt → lehnt … ab",
        "knows: Jule Harms → Ohm",
        "knows: Ohm → Jule Harms",
        "Equiv: Jule Harms → Ohm",
        "Equiv: Ohm → Umbau",
    ];
    assert_eq!(told(&found), expected);
    assert_eq!(remarks, [(19, RemarkKind::NotHeld), (20, RemarkKind::NotHeld)]);
    assert_eq!((found.text.as_str(), found.name.as_str()), (TEXT, "a.txt"));
    assert_eq!((found.annotator.as_str(), found.status), ("", Status::InProgress));
}

#[test]
fn what_cannot_be_taken_is_remarked_with_its_line() {
    use RemarkKind::{
        EmptySpan, NoEnd, NoPlace, NotHeld, OtherText, OtherValue, Twice, Unreadable,
    };
    /// Each line with why it is passed over.
    const LINES: &[(&str, Option<RemarkKind>)] = &[
        ("T1\tPerson 2 12\tJule Harms", None),
        ("T2\tPerson 47 90\tOhm", Some(NoPlace)),
        ("T3\tPerson 99999999999999999999 3\tOhm", Some(Unreadable)),
        ("T4\tPerson 49 46\tOhm", Some(NoPlace)),
        ("T5\tPerson 47 47\t", Some(EmptySpan)),
        ("T6\tPerson 45 49\tOhm", None),
        ("T7\tPerson 44 47\tOhm", Some(OtherText)),
        ("T1\tPerson 46 49\tOhm", Some(Unreadable)),
        ("T8\tPerson 46 49;47 49\tOhm hm", Some(Unreadable)),
        ("T9\tPerson 2 12\tJule Harms", Some(Twice)),
        ("T10 Person 2 12 Jule Harms", Some(Unreadable)),
        ("E1\tAsk:T1 Agent:T6", Some(NotHeld)),
        ("E2\tAsk:T99", Some(NoEnd)),
        ("E3\tAsk", Some(Unreadable)),
        ("E4\tPerson:T6 Agent", Some(Unreadable)),
        ("R1\tknows Arg1:T1 Arg2:T2", Some(NoEnd)),
        ("R2\tknows Arg1:T1", Some(Unreadable)),
        ("R3\tknows Arg1:R2 Arg2:T1", Some(NoEnd)),
        ("R4\tknows Arg1:R1 Arg2:T1", Some(NotHeld)),
        ("*\tEquiv T1", Some(Unreadable)),
        ("A1\tSure T9 yes", None),
        ("A2\tSure T1 no", Some(OtherValue)),
        ("A3\tSure T5", Some(NoEnd)),
        ("A4\tSure", Some(Unreadable)),
        ("#1\tAnnotatorNotes\twozu", Some(Unreadable)),
        ("#2\tAnnotatorNotes T77\twozu", Some(NoEnd)),
        ("# ein Kommentar", Some(Unreadable)),
        ("X1\tWas T1", Some(Unreadable)),
        ("ganz was anderes", Some(Unreadable)),
    ];
    let ann: Vec<&str> = LINES.iter().map(|it| it.0).collect();
    let (found, remarks) = parted(items(&ann.join("\n"), TEXT));
    let expected: Vec<(usize, RemarkKind)> =
        (1..).zip(LINES).filter_map(|(nth, it)| Some((nth, it.1?))).collect();
    assert_eq!(remarks, expected);
    let expected = ["Person “Jule Harms” Sure=yes", "Person “ Ohm”", "Agent: Jule Harms →  Ohm"];
    assert_eq!(told(&found.unwrap()), expected);

    let (found, remarks) = parted(read_in(&BTreeMap::new(), "a.ann", b"T1\tA 0 1\tx"));
    assert_eq!((found, remarks), (None, vec![(1, RemarkKind::NoText)]));
    let latin = [("a.txt".to_owned(), b"M\xfcller".to_vec())].into();
    let (found, remarks) = parted(read_in(&latin, "a.ann", b"T1\tA 0 1\tx"));
    assert_eq!((found, remarks), (None, vec![(1, RemarkKind::Unreadable)]));
    let text = [("a.txt".to_owned(), b"Ohm".to_vec())].into();
    let (found, remarks) = parted(read_in(&text, "a.ann", b"T1\tA 0 3\tO\xfchm\nT2\tA 0 3\tOhm"));
    assert_eq!(told(&found.unwrap()), ["A “Ohm”"]);
    assert_eq!(remarks, [(1, RemarkKind::Unreadable)]);
}

#[test]
fn the_texts_tell_how_a_file_counts() {
    // The text; what stands in the file; what it means.
    let cases = [
        ("a\r\nÖl\r\nMehl", "T1\tX 3 5\tÖl\nT2\tX 7 11\tMehl", &["X “Öl”", "X “Mehl”"][..]),
        // As if CR LF were one.
        ("a\r\nÖl\r\nMehl", "T1\tX 2 4\tÖl\nT2\tX 5 9\tMehl", &["X “Öl”", "X “Mehl”"]),
        ("a\r\nÖl\r\nMehl", "T1\tX 0 4;5 9\ta\nT2\tX 2 9\tÖl Mehl", &["X “Öl\r\nMehl”"]),
        // A byte-order mark counts, or not.
        ("\u{feff}Öl Mehl", "T1\tX 1 3\tÖl", &["X “Öl”"]),
        ("\u{feff}Öl Mehl", "T1\tX 0 2\tÖl", &["X “Öl”"]),
        ("\u{feff}Öl Mehl", "T1\tX 0 3\tÖl", &["X “Öl”"]),
        ("\u{feff}a\r\nÖl", "T1\tX 2 4\tÖl", &["X “Öl”"]),
        // Texts that are written in another way.
        ("Öl und\nMehl", "T1\tX 0 11\tÖl und Mehl", &["X “Öl und\nMehl”"]),
        (
            "Öl und\nMehl",
            "T1\tX 0 11\tÖl und\nMehl\nT2\tY 0 2\tÖl",
            &["X “Öl und\nMehl”", "Y “Öl”"],
        ),
        ("Öl und\nMehl", "T1\tX 0 2;7 11\tÖlMehl", &["X “Öl … Mehl”"]),
        ("Öl und\nMehl", "T1\tX 7 11;0 2\tMehl Öl", &["X “Öl … Mehl”"]),
        ("Öl und\nMehl", "T1\tX 0 2\tÖl # dazu", &["X “Öl”"]),
        ("Öl und\nMehl", "T1\tX 0 2", &["X “Öl”"]),
        ("Öl \n \u{2028}Mehl", "T1\tX 0 2;6 10\tÖl Mehl", &["X “Öl \n \u{2028}Mehl”"]),
        ("Öl\u{2028}Mehl", "\u{feff}T1\tX 0 7\tÖl\u{2028}Mehl\r\n", &["X “Öl\u{2028}Mehl”"]),
    ];
    for (text, ann, expected) in cases {
        let (found, _) = parted(items(ann, text));
        let found = found.unwrap();
        assert_eq!(told(&found), expected, "{text:?} {ann:?}");
        assert_eq!(found.text, text.trim_start_matches('\u{feff}'));
    }
}

#[test]
fn folders_say_whose_articles_these_are() {
    let (mut files, _) = files("brat", &[Sample::new("Ohm.")]);
    let about = |files: &BTreeMap<String, Vec<u8>>, name: &str| {
        let found = parted(read_in(files, name, b"")).0.unwrap();
        (found.annotator, found.name)
    };
    let told = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let ours = about(&files, "anna/ordner/text-1.ann");
    assert_eq!(ours, told("anna", "ordner/text-1.txt"));
    for name in ["anna/b.md.txt", "c.txt", "d/e.txt"] {
        files.insert(name.to_owned(), b"Ohm.".to_vec());
    }
    assert_eq!(about(&files, "anna/b.md.ann"), told("anna", "b.md"));
    assert_eq!(about(&files, "c.ann"), told("", "c.txt"));
    files.insert("annotation.conf".to_owned(), b"[entities]\nX\n".to_vec());
    assert_eq!(about(&files, "d/e.ann"), told("", "d/e.txt"));
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(
        lines in prop::collection::vec("[TREAMN#*XB][0-9]{0,2}[\t ]?(a|b:T1|_X20)?[ \t]?([0-9]{1,2}[ ;:]?){0,4}[\t ]?[Aöb😀 :T1\u{2028}\r]{0,6}", 0..12),
        text in "[\u{feff}]?[Aöb😀\r\n ]{0,30}",
    ) {
        let (found, _) = parted(items(&lines.join("\n"), &text));
        let found = found.unwrap();
        for it in found.annotations.iter().flat_map(|it| &it.anchors) {
            prop_assert_eq!(&found.text[it.start..it.end], &*it.quote);
        }
        let ids: BTreeSet<_> = found.annotations.iter().map(|it| it.id).collect();
        prop_assert!(found.relations.iter().all(|it| ids.contains(&it.from) && ids.contains(&it.to)));
    }
}
