use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::import::{Found, Source, by_name, corpora};
use crate::model::LooseAnnotation;

/// What is read of a file of that name, with these types beside it.
pub(super) fn items(format: &str, name: &str, bytes: &[u8], types: Option<&[u8]>) -> Vec<Item> {
    let mut items = Vec::new();
    let beside = |it: &str| types.filter(|_| it == "TypeSystem.xml").map(<[u8]>::to_vec);
    let source = Source { name, bytes, beside: &beside };
    (by_name(format).unwrap().read)(&source, &mut |it| items.push(it));
    items
}

/// Documents and remarks.
pub(super) fn parted(items: Vec<Item>) -> (Vec<Found>, Vec<Remark>) {
    let (mut found, mut remarks) = (Vec::new(), Vec::new());
    for it in items {
        match it {
            Item::Found(it) => found.push(*it),
            Item::Remark(it) => remarks.push(it),
            Item::Codebook(_) => {}
        }
    }
    (found, remarks)
}

/// What comes of a file that lies alone: its documents, and remarks by line, kind and detail.
fn read(format: &str, file: &str) -> (Vec<Found>, Vec<(usize, RemarkKind, String)>) {
    let (found, remarks) = parted(items(format, "ordner/x", file.as_bytes(), None));
    (found, remarks.into_iter().map(|it| (it.line, it.kind, it.detail)).collect())
}

/// An XMI of these elements about this text.
fn xmi(text: &str, elements: &str) -> String {
    format!(
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" ",
            "xmlns:tcas=\"http:///uima/tcas.ecore\" xmlns:custom=\"http:///webanno/custom.ecore\" ",
            "xmlns:ner=\"http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore\" ",
            "xmlns:pos=\"http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore\">\n",
            "{}\n<cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" sofaString=\"{}\"/>\n",
            "</xmi:XMI>",
        ),
        elements, text,
    )
}

/// Label, quote and attributes of every annotation, joined.
fn short(found: &Found) -> Vec<String> {
    let said = |it: &LooseAnnotation| {
        let attributes = it.attributes.iter().map(|(key, value)| format!(" {key}={value}"));
        format!("{}: {}{}", it.label, it.quote(), attributes.collect::<String>())
    };
    found.annotations.iter().map(said).collect()
}

/// Kind and quotes of both ends of every relation.
pub(super) fn arrows(found: &Found) -> Vec<String> {
    let quote = |id| found.annotations.iter().find(|it| it.id == id).unwrap().quote();
    let arrow = |kind: &str, from, to| format!("{} {kind} {}", quote(from), quote(to));
    found.relations.iter().map(|it| arrow(&it.kind, it.from, it.to)).collect()
}

#[test]
fn labels_come_of_features_or_of_the_type() {
    // Elements, and what is said: label, quote and attributes.
    let cases: &[(&str, &str)] = &[
        (r#"<ner:NamedEntity value="PER" identifier="http://x"/>"#, "PER: Ohm identifier=http://x"),
        ("<ner:NamedEntity/>", "NamedEntity: Ohm"),
        (r#"<custom:Span label="actor" value="x" sure="true"/>"#, "actor: Ohm sure=true value=x"),
        (r#"<custom:Rolle art="Akteur" stufe="3"/>"#, "Akteur: Ohm stufe=3"),
        (r#"<custom:Rolle art="a" form="b"/>"#, "Rolle: Ohm art=a form=b"),
        (r#"<custom:Rolle art=""/>"#, "Rolle: Ohm"),
        ("<tcas:Annotation/>", "Annotation: Ohm"),
        (
            r#"<custom:Tagwerk label="actor" identifier="7" attributes="ohne Gleich"/>"#,
            "actor: Ohm attributes=ohne Gleich",
        ),
        (r#"<custom:Tagwerk label="actor" attributes="a=b\;c;d="/>"#, "actor: Ohm a=b;c d="),
        (
            r#"<custom:Rolle art="Akteur"><orte>Ulm</orte><orte>A &amp; B&#9;</orte></custom:Rolle>"#,
            "Akteur: Ohm orte=Ulm; A & B\t",
        ),
    ];
    for (element, expected) in cases {
        // The place goes behind the type's name.
        let at = element.find([' ', '/', '>']).unwrap();
        let (start, rest) = element.split_at(at);
        let placed = format!("{start} xmi:id=\"2\" sofa=\"1\" begin=\"3\" end=\"6\"{rest}");
        let (found, remarks) = read("cas-xmi", &xmi("😀 Ohm kam.", &placed));
        assert_eq!(
            (short(&found[0]), remarks),
            (vec![(*expected).to_owned()], vec![]),
            "{element}"
        );
    }
}

/// What two spans say, where the second stands, and what comes of them.
type Parts = (&'static str, &'static str, (u8, u8), &'static [&'static str]);

#[test]
fn parts_of_one_annotation_are_joined_unless_they_say_different_things() {
    let part = |id: u8, begin: u8, end: u8, said: &str| {
        format!(
            "<custom:Tagwerk xmi:id=\"{id}\" sofa=\"1\" begin=\"{begin}\" end=\"{end}\" {said}/>"
        )
    };
    let [a, b] = ["label=\"a\" identifier=\"1\"", "label=\"b\" identifier=\"1\""];
    let cases: &[Parts] = &[
        (a, a, (6, 7), &["a: abc … g"]),
        (a, a, (3, 5), &["a: abc … de"]),
        (a, a, (2, 5), &["a: abc", "a: cde"]),
        (a, b, (6, 7), &["a: abc", "b: g"]),
        (a, "label=\"a\" identifier=\"1\" note=\"n\"", (6, 7), &["a: abc", "a: g"]),
        (a, "label=\"a\"", (6, 7), &["a: abc", "a: g"]),
        ("label=\"a\"", "label=\"a\"", (6, 7), &["a: abc", "a: g"]),
    ];
    for (first, second, (begin, end), expected) in cases {
        let elements = part(2, 0, 3, first) + &part(3, *begin, *end, second);
        let (found, remarks) = read("cas-xmi", &xmi("abcdefghi", &elements));
        let mut found = short(&found[0]);
        found.sort();
        assert_eq!(
            (found, remarks),
            (expected.iter().map(|it| (*it).to_owned()).collect(), vec![])
        );
    }
    // Where another tool gives the feature that name, it means something else.
    let two = r#"<ner:NamedEntity xmi:id="2" sofa="1" begin="0" end="1" identifier="Q1" value="PER"/>
<ner:NamedEntity xmi:id="3" sofa="1" begin="2" end="3" identifier="Q1" value="PER"/>"#;
    assert_eq!(read("cas-xmi", &xmi("abc", two)).0[0].annotations.len(), 2);
}

#[test]
fn what_is_not_imported_is_said_once_for_each_type() {
    let elements = r#"<pos:POS xmi:id="2" sofa="1" begin="0" end="3" PosValue="NE"/>
<pos:POS xmi:id="3" sofa="1" begin="4" end="8" PosValue="VVFIN"/>
<custom:Span xmi:id="4" sofa="1" begin="0" end="3" value="actor"/>
<custom:Span xmi:id="5" sofa="1" begin="0" end="0" value="leer"/>
<custom:Span xmi:id="6" sofa="1" begin="7" end="99" value="weit"/>
<custom:Span xmi:id="7" sofa="1" begin="x" end="3" value="x"/>
<custom:Span xmi:id="8" sofa="1" begin="0" end="3" value="actor"/>
<custom:Span xmi:id="13" sofa="1" begin="0" end="3" value="actor" sure="true"/>
<custom:Span xmi:id="9" sofa="1" begin="4" end="8" value="weg"/>
<custom:Relation xmi:id="10" sofa="1" begin="0" end="3" Governor="4" Dependent="77" value="r"/>
<custom:Etwas xmi:id="11" wert="1"/>
<custom:Span xmi:id="12" sofa="5" begin="4" end="8" value="wo"/>
<cas:View sofa="1" members="2 3 4 5 6 7 8 10 12 13"/>"#;
    let (found, remarks) = read("cas-xmi", &xmi("Ohm ging.", elements));
    assert_eq!(short(&found[0]), ["actor: Ohm sure=true"]);
    let expected = [
        (6, RemarkKind::EmptySpan, "leer 0–0"),
        (7, RemarkKind::NoPlace, "weit 7–99"),
        (8, RemarkKind::NoPlace, "x ?–3"),
        (9, RemarkKind::Twice, "actor 0–3"),
        (10, RemarkKind::Twice, "actor 0–3"),
        (12, RemarkKind::NoEnd, "r"),
        (14, RemarkKind::NoPlace, "webanno.custom.Span"),
        (3, RemarkKind::NotHeld, "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS: 2"),
        (13, RemarkKind::NotHeld, "webanno.custom.Etwas: 1"),
        (11, RemarkKind::NotHeld, "webanno.custom.Span (in no view): 1"),
    ];
    assert_eq!(remarks, expected.map(|(line, kind, detail)| (line, kind, detail.to_owned())));
}

#[test]
fn relations_slots_and_chains_lead_from_one_annotation_to_another() {
    let elements = r#"<custom:Span xmi:id="2" sofa="1" begin="0" end="1" value="a"/>
<custom:Span xmi:id="3" sofa="1" begin="2" end="3" value="b"/>
<custom:Host xmi:id="4" sofa="1" begin="4" end="5" links="5 6"/>
<custom:LinkType xmi:id="5" role="agens" target="2"/>
<custom:LinkType xmi:id="6" target="3"/>
<custom:Relation xmi:id="7" sofa="1" begin="2" end="3" Governor="2" Dependent="3" value="obj" sure="true"/>
<custom:Relation xmi:id="8" sofa="1" begin="2" end="3" Governor="3" Dependent="2"/>
<custom:KetteLink xmi:id="9" sofa="1" begin="0" end="1" next="10"/>
<custom:KetteLink xmi:id="10" sofa="1" begin="2" end="3" next="13" referenceType="P" referenceRelation="r"/>
<custom:KetteLink xmi:id="13" sofa="1" begin="4" end="5" referenceRelation="s"/>
<custom:KetteChain xmi:id="11" first="9"/>
<custom:LinkType xmi:id="12" target="3"/>"#;
    let (found, remarks) = read("cas-xmi", &xmi("a b c", elements));
    let expected =
        ["a: a", "b: b", "Host: c", "KetteLink: a", "P: b", "KetteLink: c referenceRelation=s"];
    assert_eq!(short(&found[0]), expected);
    let expected = ["a obj b", "b Relation a", "c agens a", "c links b", "a KetteLink b", "b r c"];
    assert_eq!(arrows(&found[0]), expected);
    let details: Vec<&str> = remarks.iter().map(|it| it.2.as_str()).collect();
    assert_eq!(details, ["webanno.custom.LinkType: 1", "webanno.custom.Relation.sure: 1"]);
}

#[test]
fn json_says_the_same_with_lists_by_reference() {
    let file = r##"{"%TYPES": {"webanno.custom.Host": {"%NAME": "webanno.custom.Host", "%SUPER_TYPE": "uima.tcas.Annotation",
  "links": {"%NAME": "links", "%RANGE": "webanno.custom.LinkType[]"}}},
"%FEATURE_STRUCTURES": [
{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "\uD83D\uDE00 Ohm\r\nging"},
{"%ID": 2, "%TYPE": "webanno.custom.Host", "@sofa": 1, "begin": 3, "end": 6, "@links": 4, "zahl": 3, "#p": "NaN"},
{"%ID": 3, "%TYPE": "webanno.custom.LinkType", "role": "wer", "@target": 5},
{"%ID": 4, "%TYPE": "webanno.custom.LinkType[]", "%ELEMENTS": [3]},
{"%ID": 5, "%TYPE": "webanno.custom.Span", "@sofa": 1, "begin": 8, "end": 12, "value": "tut"},
{"%ID": 6, "%TYPE": "webanno.custom.Span", "@sofa": 1, "begin": 1, "end": 2, "value": "halb"},
{"%ID": 7, "%TYPE": "webanno.custom.Relation", "@sofa": 1, "begin": 0, "end": 0, "@Governor": 2, "@Dependent": 5},
7],
"%VIEWS": {}}"##;
    let (found, remarks) = read("cas-json", file);
    assert_eq!(short(&found[0]), ["Host: Ohm p=NaN zahl=3", "tut: ging"]);
    assert_eq!(arrows(&found[0]), ["Ohm Relation ging", "Ohm wer ging"]);
    let expected = [(11, RemarkKind::Unreadable), (9, RemarkKind::NoPlace)];
    assert_eq!(remarks.iter().map(|it| (it.0, it.1)).collect::<Vec<_>>(), expected);
    let map = r#"{"%FEATURE_STRUCTURES": {"1": {"%TYPE": "uima.cas.Sofa", "sofaString": "ab"},
"2": {"%TYPE": "uima.tcas.Annotation", "@sofa": 1, "begin": 0, "end": 2}}}"#;
    assert_eq!(short(&read("cas-json", map).0[0]), ["Annotation: ab"]);
}

#[test]
fn several_sofas_are_several_documents() {
    let second = r#"<cas:Sofa xmi:id="2" sofaNum="2" sofaID="Englisch" sofaString="Hi"/>
<cas:Sofa xmi:id="3" sofaNum="3" sofaID="Ton" sofaURI="file:ton.mp3"/>
<custom:Tagwerk xmi:id="4" sofa="2" begin="0" end="2" label="b"/>
<custom:Tagwerk xmi:id="5" sofa="1" begin="0" end="5" label="a"/>
<custom:Tagwerk xmi:id="6" sofa="3" begin="0" end="5" label="c"/>
<custom:TagwerkDocument xmi:id="7" sofa="1" article="a.txt"/>
<custom:TagwerkDocument xmi:id="8" sofa="2" article="a.txt"/>"#;
    let (found, remarks) = read("cas-xmi", &xmi("Hallo", second));
    let documents: Vec<_> = found.iter().map(|it| (it.name.as_str(), short(it))).collect();
    let expected =
        [("a.txt-Englisch", vec!["b: Hi".to_owned()]), ("a.txt", vec!["a: Hallo".to_owned()])];
    assert_eq!(documents, expected);
    assert_eq!(remarks, [(4, RemarkKind::NoText, "Ton file:ton.mp3: 1".to_owned())]);
}

#[test]
fn a_document_is_called_as_its_file() {
    for (said, expected) in [
        ("documentId=\"a/b.txt\" documentTitle=\"Kein Umbau.\"", "a/b.txt"),
        ("documentId=\"eva\" documentTitle=\"b.txt\"", "b.txt"),
        ("documentId=\"doc\"", "doc"),
        ("documentTitle=\"Kein Umbau\"", "Kein Umbau"),
        ("", ""),
    ] {
        let element = format!(
            "<m:DocumentMetaData xmlns:m=\"http:///{}.ecore\" sofa=\"1\" {said}/>",
            "de/tudarmstadt/ukp/dkpro/core/api/metadata/type"
        );
        let (found, remarks) = read("cas-xmi", &xmi("Ohm", &element));
        assert_eq!((&*found[0].name, remarks), (expected, vec![]));
    }
}

#[test]
fn xml_is_read_as_its_rules_say() {
    let text = "a&#13;&#10;b&#9;c\td\r\ne&lt;&amp;&quot;&apos;&#x1F600;";
    assert_eq!(read("cas-xmi", &xmi(text, "")).0[0].text, "a\r\nb\tc d e<&\"'😀");
    let old = xmi("&#1;a", "").replace("version=\"1.0\"", "version=\"1.1\"");
    assert_eq!(read("cas-xmi", &format!("\u{feff}{old}")).0[0].text, "\u{1}a");
    // What is damaged, and in which line.
    let bomb = "<!DOCTYPE x [<!ENTITY a \"&b;&b;\"><!ENTITY b \"cccc\">]>";
    let bomb = xmi("&a;", "").replacen('\n', &format!("\n{bomb}\n"), 1);
    let deep = xmi("", &"<a>".repeat(1_000_000));
    for (file, line) in [
        ("kein XML", 1),
        ("<TEI/>", 1),
        ("<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">\n<a b=\"1\" b=\"2\"/></xmi:XMI>", 2),
        ("<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">\n\n", 3),
        (&bomb, 5),
        (&deep, 3),
        ("{\"a\": 1}", 1),
    ] {
        let (found, remarks) = read("cas-xmi", file);
        assert!(found.is_empty() && remarks.len() == 1, "{remarks:?}");
        assert_eq!((remarks[0].0, remarks[0].1), (line, RemarkKind::Unreadable));
    }
    let latin = items("cas-xmi", "x", &[b'<', b'\n', 0xe4], None);
    assert!(matches!(&latin[..], [Item::Remark(it)] if it.line == 2));
}

#[test]
fn of_a_file_that_breaks_off_the_end_is_said_once_and_what_is_whole_taken() {
    let tag = |id, place, label| {
        format!("<custom:Tagwerk xmi:id=\"{id}\" sofa=\"1\" {place} label=\"{label}\"/>")
    };
    let tags = [tag(4, "begin=\"0\" end=\"2\"", "a"), tag(5, "begin=\"3\" end=\"5\"", "b")];
    let cut = |elements: &str, at: &str| {
        let whole = xmi("ab cd", elements);
        let (found, remarks) = read("cas-xmi", whole.split_once(at).unwrap().0);
        let remarks: Vec<_> = remarks.into_iter().map(|it| (it.0, it.1)).collect();
        (found.iter().map(short).collect::<Vec<_>>(), remarks)
    };
    let unreadable = |line| vec![(line, RemarkKind::Unreadable)];
    // The text stands behind what is about it.
    for at in [" sofaString", "<cas:Sofa"] {
        assert_eq!(cut(&tags.join("\n"), at), (vec![], unreadable(5)), "{at}");
    }
    let sofa = "<cas:Sofa xmi:id=\"1\" sofaID=\"_InitialView\" sofaString=\"ab cd\"/>\n";
    let taken = vec![vec!["a: ab".to_owned()]];
    assert_eq!(cut(&(sofa.to_owned() + &tags.join("\n")), " label=\"b"), (taken, unreadable(5)));
}

#[test]
fn types_that_lie_beside_say_what_features_are() {
    let types = br#"<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Ober</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>art</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
<featureDescription><name>chef</name><rangeTypeName>webanno.custom.Ober</rangeTypeName></featureDescription>
</features></typeDescription>
<typeDescription><name>webanno.custom.Unter</name><supertypeName>webanno.custom.Ober</supertypeName></typeDescription>
<typeDescription><name>webanno.custom.Kreis</name><supertypeName>webanno.custom.Kreis</supertypeName></typeDescription>
<typeDescription><name>webanno.custom.Doc</name><supertypeName>uima.tcas.DocumentAnnotation</supertypeName></typeDescription>
</types></typeSystemDescription>"#;
    let elements = r#"<custom:Unter xmi:id="2" sofa="1" begin="0" end="1" art="12" chef="3"/>
<custom:Unter xmi:id="3" sofa="1" begin="2" end="3"/>
<custom:Kreis xmi:id="4" sofa="1" begin="2" end="3" a="1"/>
<custom:Doc xmi:id="5" sofa="1" begin="0" end="3" documentId="x.txt" language="de"/>"#;
    let file = xmi("a b", elements);
    let (found, remarks) = parted(items("cas-xmi", "x", file.as_bytes(), Some(types)));
    assert_eq!(short(&found[0]), ["12: a", "Unter: b", "Kreis: b a=1"]);
    assert_eq!(arrows(&found[0]), ["a chef b"]);
    assert_eq!((&*found[0].name, &*found[0].meta.language), ("x.txt", "de"));
    assert_eq!(remarks, []);
}

/// The short name of every structure of a file that has a place and is not one of those that need
/// no word, and whether it is a relation of ours to take.
fn placed(format: &str, text: &str) -> Vec<(String, bool)> {
    const NO_WORD: [&str; 4] =
        ["DocumentMetaData", "TagsetDescription", "DocumentAnnotation", "cas:Sofa"];
    let dkpro = "de/tudarmstadt/ukp/dkpro/core/api/segmentation";
    let is_dkpro = text.contains(dkpro) || text.contains(&dkpro.replace('/', "."));
    let mut placed: Vec<(String, bool)> = if format == "cas-json" {
        let cas: serde_json::Value = serde_json::from_str(text).unwrap();
        let structures = cas["%FEATURE_STRUCTURES"].as_array().cloned().unwrap_or_default();
        let structures = structures.iter().filter(|it| it.get("begin").is_some());
        let kind = |it: &serde_json::Value| it["%TYPE"].as_str().unwrap().to_owned();
        structures.map(|it| (kind(it), it.get("@Governor").is_some())).collect()
    } else {
        let elements = text.split('<').filter(|it| it.contains(" begin=\""));
        let kind = |it: &str| it.split_whitespace().next().unwrap().to_owned();
        elements.map(|it| (kind(it), it.contains(" Governor="))).collect()
    };
    for it in &mut placed {
        it.0 = it.0.rsplit(['.', ':']).next().unwrap().to_owned();
        // A layer of linguists.
        it.1 &= it.0 != "Dependency";
    }
    let is_known =
        |it: &str| NO_WORD.contains(&it) || is_dkpro && ["Token", "Sentence"].contains(&it);
    placed.retain(|it| !is_known(&it.0));
    placed
}

#[test]
fn real_files_are_read_with_everything_accounted_for() {
    let folders = ["inception_fixtures", "dkpro_cassis_fixtures"];
    let paths: Vec<PathBuf> = folders.iter().flat_map(|it| corpora::files(it, "")).collect();
    if paths.is_empty() {
        return;
    }
    let mut read = BTreeMap::<&str, usize>::new();
    for path in paths {
        let extension = path.extension().unwrap_or_default();
        let format = match extension.to_str() {
            Some("xmi") => "cas-xmi",
            Some("json") => "cas-json",
            _ => continue,
        };
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let beside = |it: &str| fs::read(path.parent().unwrap().join(it)).ok();
        let source = Source { name: path.to_str().unwrap(), bytes: &bytes, beside: &beside };
        let mut items = Vec::new();
        (by_name(format).unwrap().read)(&source, &mut |it| items.push(it));
        let (found, remarks) = parted(items);
        assert!(remarks.iter().all(|it| it.kind != RemarkKind::Unreadable), "{remarks:?}");

        // What has a place is an annotation, a relation, or counted by a remark.
        let placed = placed(format, &text);
        let own: usize = found.iter().map(|it| it.annotations.len()).sum();
        let related: usize = found.iter().map(|it| it.relations.len()).sum();
        let counted = |it: &Remark| {
            let (kind, number) = it.detail.rsplit_once(": ").unwrap_or((&it.detail, ""));
            let kind = kind.trim_end_matches(" (in no view)");
            let is_placed = placed.iter().any(|it| kind.rsplit('.').next() == Some(it.0.as_str()));
            match it.kind {
                RemarkKind::NotHeld if !is_placed => 0,
                RemarkKind::NotHeld | RemarkKind::NoText => number.parse().unwrap_or(0),
                RemarkKind::NoEnd | RemarkKind::OtherValue => 0,
                _ => 1,
            }
        };
        let named: usize = remarks.iter().map(counted).sum();
        let relations = placed.iter().filter(|it| it.1).count();
        let context = format!("{}: {placed:?}, {found:#?}, {remarks:?}", path.display());
        assert_eq!(own + relations + named, placed.len(), "{context}");
        let without_end = remarks.iter().filter(|it| it.kind == RemarkKind::NoEnd).count();
        assert!(related + without_end >= relations, "{context}");
        for (what, n) in [
            ("files", 1),
            ("documents", found.len()),
            ("annotations", own),
            ("relations", related),
            ("remarks", remarks.len()),
        ] {
            *read.entry(what).or_default() += n;
        }
        for it in &found {
            for anchor in it.annotations.iter().flat_map(|it| &it.anchors) {
                assert_eq!(it.text[anchor.start..anchor.end], *anchor.quote);
            }
        }
        if std::env::var_os("TAGWERK_SHOW").is_some() {
            println!("{}\n  {remarks:?}", path.display());
            for it in &found {
                println!("  {} {:?} {:?}", it.name, short(it), arrows(it));
            }
        }
    }
    println!("{read:?}");
    assert!(read["files"] > 100 && read["annotations"] >= 224);
}
