use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::sample::{Files, Sample, files, samples};
use super::super::{Export, by_name};
use super::config::{Seen, written};
use super::*;
use crate::model::{
    Attribute, AttributeKind, Label, LabelId, Localized, Overlap, RelationKind, Rgb, Spans,
};
use crate::record::name_in_brat;

/// The lines of the one document, and kind and quote of what was lost.
fn exported(sample: Sample) -> (String, Vec<(&'static str, String)>) {
    let text = sample.text.clone();
    let (files, losses) = files("brat", &[sample]);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["anna/ordner/text-1.ann", "anna/ordner/text-1.txt", "annotation.conf"]);
    assert_eq!(files["anna/ordner/text-1.txt"], text.as_bytes());
    let lines = String::from_utf8(files["anna/ordner/text-1.ann"].clone()).unwrap();
    (lines, losses.into_iter().map(|it| (it.kind.into(), it.quote)).collect())
}

#[test]
fn everything_of_a_layer_has_a_line() {
    let (lines, losses) = exported(Sample::rich());
    let expected = "\
        T1\tactor 0 10\tDie Grünen\n\
        T2\tactor 4 12\tGrünen 🌱\n\
        T3\tconcession 13 19;35 37\tlehnen ab\n\
        #1\tAnnotatorNotes T3\tAbsage\n\
        T4\tdemand 20 34\tdas Tempolimit\n\
        A1\tpolarity T4 negative\n";
    assert!(lines.starts_with(expected), "{lines}");
    assert!(lines.contains("\tspeculation 24 38;40 46\tTempolimit ab. Merkel\n"), "{lines}");
    assert!(lines.ends_with("\nR1\tmakes Arg1:T1 Arg2:T4\n"), "{lines}");
    assert_eq!(lines.lines().count(), 14);
    assert_eq!(losses, []);
}

#[test]
fn no_document_is_without_its_files() {
    let (files, losses) = files("brat", &[Sample::new(""), Sample::new("Ohne.")]);
    assert_eq!(files["anna/ordner/text-1.txt"], b"");
    assert_eq!(files["anna/ordner/text-1.ann"], b"");
    assert_eq!(files["anna/ordner/text-2.ann"], b"");
    assert_eq!(files.len(), 5);
    assert_eq!(losses, []);
}

#[test]
fn spans_are_written_without_line_ends() {
    /// What one annotation is on, the rest of its line, and the losses.
    type Case = (&'static [&'static str], &'static str, &'static [&'static str]);
    let text =
        "😀 Öl\r\nfür\u{2028}alle \r e\u{301}\u{85}und\tkeinen.\n\n \nEs \u{1c}folgt  \u{feff}ja\n";
    let cases: &[Case] = &[
        (&["Öl"], "2 4\tÖl", &[]),
        (&["Öl\r\nfür"], "2 4;6 9\tÖl für", &[]),
        (&["für\u{2028}alle"], "6 9;10 14\tfür alle", &[]),
        (
            &["alle \r e\u{301}\u{85}und\tkeinen"],
            "10 15;16 19;20 30\talle   e\u{301} und\tkeinen",
            &[],
        ),
        (&["keinen.\n\n \nEs \u{1c}folgt"], "24 31;35 38;39 44\tkeinen. Es  folgt", &[]),
        (&["folgt  \u{feff}ja"], "39 49\tfolgt  \u{feff}ja", &[]),
        (&["für", "keinen"], "6 9;24 30\tfür keinen", &[]),
        // What a reader cannot see.
        (&["\r\nfür"], "6 9\tfür", &["spans-changed"]),
        (&["keinen.\n\n "], "24 31\tkeinen.", &["spans-changed"]),
        (&["Öl", "für"], "2 4;6 9\tÖl für", &["spans-changed"]),
        (&["alle", "e\u{301}"], "10 14;17 19\talle e\u{301}", &["spans-changed"]),
        (&["Öl", " \r "], "2 4\tÖl", &["spans-changed"]),
        (&[" \r "], "", &["no-token"]),
        (&["\n\n \n"], "", &["no-token"]),
    ];
    for (parts, line, lost) in cases {
        let (lines, losses) = exported(Sample::new(text).tag("actor", parts));
        let expected = if line.is_empty() { String::new() } else { format!("T1\tactor {line}\n") };
        assert_eq!(lines, expected, "{parts:?}");
        let losses: Vec<&str> = losses.iter().map(|it| it.0).collect();
        assert_eq!(losses, *lost, "{parts:?}");
    }
}

#[test]
fn what_brat_cannot_hold_is_reported() {
    let sample = Sample::new("Ohm lehnt ab.\n\n")
        .tag("Akteur/in", &["Ohm"])
        .with(|it| {
            it.note = "Zeile\r\nnoch eine\tTabulator\u{2028}".to_owned();
            it.attributes = [("Wie laut?", "sehr\tlaut"), ("a", ""), ("b", " x"), ("c", "\n")]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into();
        })
        .tag("Akteur/in", &["lehnt"])
        .tag("demand", &["\n\n"])
        .relate(1, 2)
        .relate(1, 3);
    let (lines, losses) = exported(sample);
    let expected = "\
        T1\tAkteur_X2F_in 0 3\tOhm\n\
        A1\tWie_X20_laut_X3F_ T1 sehr laut\n\
        A2\tb T1  x\n\
        #1\tAnnotatorNotes T1\tZeile noch eine\tTabulator \n\
        T2\tAkteur_X2F_in 4 9\tlehnt\n\
        R1\tmakes Arg1:T1 Arg2:T2\n";
    assert_eq!(lines, expected);
    let losses: Vec<(&str, &str)> = losses.iter().map(|it| (it.0, it.1.as_str())).collect();
    let expected = [
        ("label-renamed", "Akteur/in"),
        ("label-renamed", "Wie laut?"),
        ("attributes-dropped", "Ohm"),
        ("lines-joined", "Ohm"),
        ("no-token", "\n\n"),
        ("relation-dropped", "Ohm"),
    ];
    assert_eq!(losses, expected);
}

fn codebook() -> Codebook {
    let label = |id: &str| Label::new(LabelId::new(id), "de", id, Rgb(0, 0, 0));
    let attribute = |id: &str, kind| {
        let (name, choices) = (Localized::default(), BTreeMap::new());
        Attribute { id: id.to_owned(), name, kind, choices }
    };
    let choice = |ids: &[&str]| AttributeKind::Choice(ids.iter().map(|it| (*it).into()).collect());
    let mut labels = vec![label("actor"), label("demand"), label("alt"), label("--")];
    labels[0].attributes = vec![attribute("polarity", choice(&["yes", "no"]))];
    labels[1].attributes = vec![
        attribute("polarity", choice(&["no", "it, or not"])),
        attribute("urgent", AttributeKind::YesNo),
        attribute("who", AttributeKind::Text),
    ];
    labels[2].retired = true;
    let kind = |id: &str, from: &[&str], to: &[&str]| RelationKind {
        id: id.to_owned(),
        name: Localized::default(),
        definition: Localized::default(),
        from: from.iter().map(|it| LabelId::new(it)).collect(),
        to: to.iter().map(|it| LabelId::new(it)).collect(),
    };
    let relations = vec![kind("makes", &["actor", "alt"], &["demand"]), kind("about", &[], &[])];
    Codebook { labels, relations, overlap: Overlap::Nested, ..Codebook::default() }
}

#[test]
fn the_configuration_is_the_codebook_and_what_else_there_is() {
    let expected = "\
        # Tagwerk: ANNOTATOR/ARTICLE\n\
        [entities]\n\
        actor\n\
        demand\n\
        !alt\n\
        _X2D_-\n\
        \n\
        [relations]\n\
        <OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:contain|equal\n\
        makes\tArg1:actor|alt, Arg2:demand\n\
        about\tArg1:<ENTITY>, Arg2:<ENTITY>\n\
        \n\
        [events]\n\
        \n\
        [attributes]\n\
        polarity\tArg:actor|demand, Value:yes|no\n\
        urgent\tArg:demand, Value:true|false\n\
        who\tArg:demand\n";
    assert_eq!(written(&codebook(), &Seen::default()), expected);

    let codebook = Codebook { overlap: Overlap::None, ..codebook() };
    let mut out = Files::default();
    let mut export = Export::begin(by_name("brat").unwrap(), &codebook, &mut out).unwrap();
    let mut sample = Sample::new("Ohm schweigt.")
        .tag("Ort", &["Ohm"])
        .with(|it| it.attributes = [("urgent".to_owned(), "true".to_owned())].into())
        .tag("actor", &["Ohm"])
        .relate(1, 2);
    "gives".clone_into(&mut sample.relations[0].kind);
    let (article, layer) = (sample.article("a.txt"), sample.layer());
    let document = Document { article: &article, annotator: "anna", layer: &layer };
    export.push(&document).unwrap();
    export.finish().unwrap();
    let found = String::from_utf8(out.0["annotation.conf"].clone()).unwrap();
    let expected = expected
        .replace("_X2D_-\n", "_X2D_-\nOrt\n")
        .replace("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:contain|equal\n", "")
        .replace("\n\n[events]", "\ngives\tArg1:<ENTITY>, Arg2:<ENTITY>\n\n[events]")
        .replace("urgent\tArg:demand,", "urgent\tArg:demand|Ort,");
    assert_eq!(found, expected);
}

#[test]
fn the_documented_example_is_what_is_written() {
    let page = include_str!("../../../docs/format.md").replace("\r\n", "\n");
    let mut sample = Sample::new("Die Bürgermeisterin lehnt den Umbau ab.\n")
        .tag("actor", &["Bürgermeisterin"])
        .tag("answer", &["lehnt", "ab"])
        .with(|it| {
            it.attributes = [("polarity".to_owned(), "no".to_owned())].into();
            it.note = "Absage".to_owned();
        })
        .relate(1, 2);
    "gives".clone_into(&mut sample.relations[0].kind);
    let (lines, losses) = exported(sample);
    assert!(page.contains(&format!("```text\n{lines}```")), "{lines}");
    assert_eq!(losses, []);

    let mut codebook = codebook();
    codebook.labels.truncate(2);
    let yes_or_no = AttributeKind::Choice(vec!["yes".to_owned(), "no".to_owned()]);
    codebook.labels[0].attributes.clear();
    codebook.labels[1].id = LabelId::new("answer");
    codebook.labels[1].attributes.truncate(1);
    codebook.labels[1].attributes[0].kind = yes_or_no;
    codebook.relations.truncate(1);
    "gives".clone_into(&mut codebook.relations[0].id);
    codebook.relations[0].from.truncate(1);
    codebook.relations[0].to = vec![LabelId::new("answer")];
    let config = written(&codebook, &Seen::default());
    assert!(page.contains(&format!("```text\n{config}```")), "{config}");
}

proptest! {
    /// A reader that knows only the lines and the text, and ends lines as Python does, finds every
    /// annotation that was not reported, and nothing else.
    #[test]
    fn every_offset_cuts_the_text_beside_it(sample in samples()) {
        let text: Vec<char> = sample.text.chars().collect();
        let layer = sample.layer();
        let (lines, losses) = exported(sample.clone());
        let mut found = Vec::new();
        for line in lines.split(ends_line).filter(|it| !it.is_empty()) {
            let [_, place, quote] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else {
                panic!("{line:?}")
            };
            let (label, places) = place.split_once(' ').unwrap();
            let ranges: Vec<(usize, usize)> = places
                .split(';')
                .map(|it| it.split_once(' ').unwrap())
                .map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap()))
                .collect();
            let cut = |(a, b): &(usize, usize)| text[*a..*b].iter().collect::<String>();
            let cuts: Vec<String> = ranges.iter().map(cut).collect();
            prop_assert!(cuts.iter().all(|it| !it.contains(ends_line)));
            prop_assert_eq!(cuts.join(" "), quote);
            found.push((name_in_brat(label), ranges));
        }
        let lost = |kind: &str| losses.iter().filter(|it| it.0 == kind).count();
        prop_assert_eq!(found.len() + lost("no-token"), layer.len());
        // Read again, what was not reported as changed is where it was.
        let joined = |ranges: &[(usize, usize)]| {
            let mut joined: Vec<(usize, usize)> = Vec::new();
            for (start, end) in ranges {
                let gap = joined.last().map(|it| text[it.1..*start].iter().collect::<String>());
                match joined.last_mut().filter(|_| gap.is_some_and(|it| is_line_gap(&it))) {
                    Some(last) => last.1 = *end,
                    None => joined.push((*start, *end)),
                }
            }
            joined
        };
        let units = Units::new(&sample.text);
        let places = |spans: &Spans| -> Vec<(usize, usize)> {
            spans.iter().map(|it| (units.code_points(it.start()), units.code_points(it.end()))).collect()
        };
        let all: Vec<_> =
            layer.annotations().map(|it| (it.label.to_string(), places(&it.spans))).collect();
        let again = found.iter().filter(|it| all.contains(&(it.0.clone(), joined(&it.1)))).count();
        prop_assert!(again >= found.len() - lost("spans-changed"));
        prop_assert!(lost("label-renamed") <= 1);
    }
}
