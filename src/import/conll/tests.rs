use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use super::*;
use crate::export::sample::{Sample, export};
use crate::import::corpora::corpus;
use crate::import::{Found, Remark};

fn items(bytes: &[u8]) -> (Vec<Found>, Vec<Remark>) {
    let (mut found, mut remarks) = (Vec::new(), Vec::new());
    read(&Source::alone("x.conll", bytes), &mut |it| match it {
        Item::Found(it) => found.push(*it),
        Item::Remark(it) => remarks.push(it),
        Item::Codebook(_) => panic!("no codebook in CoNLL"),
    });
    for it in &found {
        for anchor in it.annotations.iter().flat_map(|it| &it.anchors) {
            assert_eq!(it.text[anchor.start..anchor.end], *anchor.quote);
        }
    }
    (found, remarks)
}

/// Text and "label quote" of each document, "line kind detail" of each remark.
fn told(file: &str) -> (Vec<(String, Vec<String>)>, Vec<String>) {
    let (found, remarks) = items(file.as_bytes());
    let tags = |it: &Found| {
        it.annotations.iter().map(|it| format!("{} {}", it.label, it.quote())).collect()
    };
    let remark = |it: Remark| {
        let kind: &str = it.kind.into();
        format!("{} {kind} {}", it.line, it.detail)
    };
    let found = found.iter().map(|it| (it.text.clone(), tags(it))).collect();
    (found, remarks.into_iter().map(remark).collect())
}

/// A document by its text and tags.
fn document(text: &str, tags: &[&str]) -> (String, Vec<String>) {
    (text.to_owned(), tags.iter().map(|it| (*it).to_owned()).collect())
}

#[test]
fn files_of_each_task_are_read() {
    let none: Vec<String> = vec![];
    let conll_2002 = "El DA O\nPresidente NC B-PER\nOhm NC I-PER\n. Fp O\n\nSí RG O\n";
    let text = "El Presidente Ohm .\nSí\n";
    assert_eq!(told(conll_2002), (vec![document(text, &["PER Presidente Ohm"])], none.clone()));
    let conll_2003 = "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nUN NNP B-NP B-ORG\nrejects VBZ I-VP O\n\n\
                      -DOCSTART- -X- O O\n\nBonn NNP I-NP I-LOC\n";
    let documents =
        vec![document("EU UN rejects\n", &["ORG EU", "ORG UN"]), document("Bonn\n", &["LOC Bonn"])];
    assert_eq!(told(conll_2003), (documents, none.clone()));
    let germeval = "#\thttp://a.example\t[2010]\r\n1\tFC\tB-ORG\tO\r\n2\tBonn\tI-ORG\tB-LOC\r\n3\t#\tO\tO\r\n\r\n\
                    #\thttp://b.example\t[2011]\t\r\n1\tBonner\tB-LOCderiv\tO\r\n";
    let tags = ["ORG FC Bonn", "LOC Bonn", "LOCderiv Bonner"];
    assert_eq!(told(germeval), (vec![document("FC Bonn #\nBonner\n", &tags)], none.clone()));
    let biloes = "a U-x\nb B-x\nc I-x\nd L-x\ne O\n\nf S-y\ng B-y\nh E-y\n";
    let tags = ["x a", "x b c d", "y f", "y g h"];
    assert_eq!(told(biloes), (vec![document("a b c d e\nf g h\n", &tags)], none.clone()));
    let signs = "# Kommentar\n# O\nA B-x\n# I-x\n";
    assert_eq!(told(signs), (vec![document("# A #\n", &["x A #"])], none));
}

#[test]
fn what_is_illegal_is_repaired_and_what_is_no_token_left_out() {
    let file =
        "kaputt\nOhm B-x\nund I-y\nKim X\nja O\n\nnein I-y\n-DOCSTART- O\n\n-DOCSTART- O\nda O\n";
    let (found, remarks) = told(file);
    let expected =
        [document("Ohm und ja\nnein\n", &["x Ohm", "y und", "y nein"]), document("da\n", &[])];
    assert_eq!(found, expected);
    let expected = [
        "1 unreadable kaputt",
        "3 illegal-tag I-y und",
        "4 unreadable Kim X",
        "7 illegal-tag I-y nein",
        "8 no-text ",
    ];
    assert_eq!(remarks, expected);
    let (found, remarks) = told("a B-x\nb I-x\nc O\nd U-x\n\ne B-x");
    assert_eq!(found, [document("a b c d\ne\n", &["x a b", "x d", "x e"])]);
    assert_eq!(
        remarks,
        ["2 illegal-tag x a b", "5 illegal-tag x e"].map(|it| it.replace("5 ", "6 "))
    );
}

#[test]
fn a_name_twice_is_taken_once_and_a_damaged_tag_stands_alone() {
    // One line in twenty may be damaged without a doubt about the columns.
    let filler = "\n1\tja\tO\tO\n".repeat(30);
    let (found, remarks) = told(&format!("1\tBonn\tB-LOC\tB-LOC\n2\tja\tO\tx\n{filler}"));
    assert_eq!(found[0].1, ["LOC Bonn"]);
    assert_eq!(remarks, ["2 unreadable 2 ja O x", "1 twice LOC 0–4"]);
}

#[test]
fn other_encodings_are_read() {
    let (found, remarks) = items(b"a O\nK\xf6ln B-LOC\n");
    assert_eq!(found[0].text, "a Köln\n");
    assert_eq!((remarks.len(), remarks[0].line), (1, 2));
}

#[test]
fn labels_of_our_export_get_their_characters_back() {
    for label in ["actor", "kon-flikt 1", "a.b", "%", "%20%", "ä_ö", "😀", "="] {
        let sample = Sample::new("Die Grünen").tag(label, &["Grünen"]);
        let (bytes, _) = export("conll", &[sample]);
        let (found, remarks) = items(&bytes);
        assert_eq!(found[0].annotations[0].label.as_str(), label);
        assert_eq!(remarks, []);
    }
    let foreign = "Ohm B-a.b%20%\n";
    assert_eq!(told(foreign).0, [document("Ohm\n", &["a.b%20% Ohm"])]);
}

proptest! {
    #[test]
    fn no_lines_make_it_panic(lines in prop::collection::vec(
        prop::sample::select(vec![
            "", "# x", "#\tO", "-DOCSTART-", "-DOCSTART- -X- O O", "a O", "a B-x", "a I-x", "a L-x",
            "a S-y", "1\ta\tO\tB-x", "2\tb\tI-x\tO", "\tO", "a\t", "a b c d e", "\u{2028} I-y", "a B-", "\r",
        ]), 0..30)
    ) {
        items(lines.join("\n").as_bytes());
    }
}

/// A plain reading of BIO, written anew: how many annotations the columns hold.
fn begun(text: &str, column: impl Fn(&[&str]) -> Option<usize>) -> usize {
    let (mut last, mut count) = (String::from("O"), 0);
    for line in text.lines() {
        let cells: Vec<&str> = line.split(['\t', ' ']).collect();
        let tag = column(&cells).and_then(|it| cells.get(it).copied()).filter(|it| !it.is_empty());
        let tag = tag.unwrap_or("O");
        let goes_on = tag.starts_with("I-") && last.get(2..) == tag.get(2..) && last != "O";
        count += usize::from(tag != "O" && !goes_on);
        tag.clone_into(&mut last);
    }
    count
}

#[test]
fn germeval_and_the_legal_corpus_are_read_whole() {
    let Some(corpora) = corpus("") else { return };
    let numbered = |nth: usize| {
        move |it: &[&str]| it.first().is_some_and(|it| it.parse::<usize>().is_ok()).then_some(nth)
    };
    for name in ["NER-de-dev.tsv", "NER-de-test.tsv"] {
        let bytes = fs::read(corpora.join("germeval2014_ner/raw").join(name)).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let (found, remarks) = items(&bytes);
        assert_eq!(found.len(), 1);
        let (outer, nested) = (begun(&text, numbered(2)), begun(&text, numbered(3)));
        let twice = remarks.iter().filter(|it| it.kind == RemarkKind::Twice).count();
        let annotations = found[0].annotations.len();
        eprintln!("{name}: {outer} outer, {nested} nested, {annotations} read, {remarks:?}");
        assert_eq!(annotations + twice, outer + nested);
        let tokens =
            text.lines().filter(|it| it.starts_with(|it: char| it.is_ascii_digit())).count();
        // A token with a blank in it is two words.
        let words = found[0].text.split([' ', '\n']).filter(|it| !it.is_empty()).count();
        assert!(words >= tokens, "{words} {tokens}");
        let sentences = text.lines().filter(|it| it.starts_with("1\t")).count();
        assert_eq!(found[0].text.lines().count(), sentences);
    }
    let bytes = fs::read(corpora.join("german_ler/raw/ler_dev_excerpt.conll")).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (found, remarks) = items(&bytes);
    let kinds = remarks.iter().fold(BTreeMap::<&str, usize>::new(), |mut kinds, it| {
        *kinds.entry(it.kind.into()).or_default() += 1;
        kinds
    });
    let begun = begun(&text, |it| Some(it.len() - 1));
    eprintln!("german_ler: {} read, {kinds:?}, {begun} begun", found[0].annotations.len());
    assert_eq!(found[0].annotations.len(), begun);
    assert!(!found[0].text.contains('\r'));
}
