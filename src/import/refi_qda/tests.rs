use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::export::sample::{Sample, export};
use crate::import::{Found, corpora};
use crate::model::Codebook;

/// All that a file gives.
#[derive(Default)]
struct Read {
    found: Vec<Found>,
    codebook: Option<Codebook>,
    remarks: Vec<(usize, RemarkKind, String)>,
}

fn read_beside(bytes: &[u8], beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Read {
    let mut all = Read::default();
    (FORMAT.read)(&Source { name: "x.qdpx", bytes, beside }, &mut |item| match item {
        Item::Found(it) => all.found.push(*it),
        Item::Codebook(it) => all.codebook = Some(*it),
        Item::Remark(it) => all.remarks.push((it.line, it.kind, it.detail)),
    });
    all
}

fn read(bytes: &[u8]) -> Read {
    read_beside(bytes, &|_| None)
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Label and quote of every annotation of every document.
fn quoted(found: &[Found]) -> Vec<Vec<(String, String)>> {
    let said = |it: &Found| {
        let all = it.annotations.iter().map(|it| (it.label.to_string(), it.quote()));
        all.collect()
    };
    found.iter().map(said).collect()
}

fn kinds(read: &Read) -> Vec<(usize, RemarkKind)> {
    read.remarks.iter().map(|it| (it.0, it.1)).collect()
}

/// A project with one source of that text, with these selections.
fn project(selections: &str, rest: &str) -> String {
    format!(
        r##"<Project xmlns="urn:QDA-XML:project:1.0" name="p">
<Users><User guid="{{AAAAAAAA-0000-4000-8000-000000000001}}" name="eva"/></Users>
<CodeBook><Codes><Code guid="C1" name="actor" isCodable="true" color="#0072B2"/></Codes></CodeBook>
<Sources><TextSource guid="S" name="a.txt" creatingUser="aaaaaaaa-0000-4000-8000-000000000001">
<PlainTextContent>Öl &amp; 😀 Ohm&#13;
</PlainTextContent>
{selections}</TextSource></Sources>{rest}</Project>"##
    )
}

#[test]
fn codings_are_annotations_with_all_that_is_said_about_them() {
    use RemarkKind::{AboutText, NoEnd, NoLabel, NoPlace, NotHeld};
    let selections = r#"<PlainTextSelection guid="A" startPosition="7" endPosition="10">
<Description>Der Rat</Description><Coding guid="K"><CodeRef targetGUID="{c1}"/><NoteRef targetGUID="N"/></Coding>
<NoteRef targetGUID="M"/></PlainTextSelection>
<PlainTextSelection guid="B" startPosition="5" endPosition="6"><Coding guid="L"><CodeRef targetGUID="C1"/></Coding></PlainTextSelection>
<PlainTextSelection guid="D" startPosition="10" endPosition="12"/>
<PlainTextSelection guid="E" startPosition="10" endPosition="99"><Coding guid="F"><CodeRef targetGUID="C1"/></Coding></PlainTextSelection>
<PlainTextSelection guid="G" startPosition="1" endPosition="2"><Coding guid="H"><CodeRef targetGUID="C9"/></Coding></PlainTextSelection>
<Coding guid="X"><CodeRef targetGUID="C1"/></Coding>
"#;
    let rest = r#"<Notes><Note guid="n"><PlainTextContent>Notiz</PlainTextContent></Note>
<Note guid="M" plainTextPath="internal://m.txt"/><Note guid="U" name="Journal"/></Notes>
<Links><Link guid="V" name="makes" originGUID="A" targetGUID="L"/><Link guid="W" originGUID="A" targetGUID="Z"/></Links><Sets/>"#;
    let beside = |name: &str| (name == "m.txt").then(|| b"Aus der Datei".to_vec());
    let all = read_beside(project(selections, rest).as_bytes(), &beside);
    let [found] = &all.found[..] else { panic!("{:?}", all.remarks) };
    assert_eq!((found.name.as_str(), found.annotator.as_str()), ("a.txt", "eva"));
    assert_eq!(
        found.text,
        "\nÖl & 😀 Ohm\r\n\n".trim_start_matches('\n').replacen("\n\n", "\n", 1)
    );
    let expected = [("actor", "Ohm"), ("actor", "😀")];
    assert_eq!(quoted(&all.found), [expected.map(|it| (it.0.to_owned(), it.1.to_owned()))]);
    assert_eq!(found.annotations[0].note, "Der Rat\n\nAus der Datei\n\nNotiz");
    let relation = &found.relations[0];
    let ids = [0, 1].map(|at| found.annotations[at].id);
    assert_eq!((&*relation.kind, [relation.from, relation.to]), ("makes", ids));
    let remarks: Vec<RemarkKind> = all.remarks.iter().map(|it| it.1).collect();
    assert_eq!(remarks, [AboutText, NoLabel, NoPlace, NoLabel, NotHeld, NoEnd]);
    let codebook = all.codebook.unwrap();
    assert_eq!(codebook.labels[0].color.to_string(), "#0072b2");
}

#[test]
fn texts_are_found_wherever_programs_put_them_and_nowhere_else() {
    let source = |path: &str| {
        format!(
            r#"<TextSource guid="S" name="t" plainTextPath="{path}"><PlainTextSelection guid="A" startPosition="0" endPosition="3"><Coding guid="K"><CodeRef targetGUID="C"/></Coding></PlainTextSelection></TextSource>"#
        )
    };
    let project = |paths: &[&str]| {
        let sources: String = paths.iter().map(|it| source(it) + "\n").collect();
        format!(
            "<Project><CodeBook><Codes><Code guid=\"C\" name=\"x\"/></Codes></CodeBook><Sources>\n{sources}\
             <TextSource name=\"docx\" richTextPath=\"internal://d.docx\"/>\n\
             <PDFSource name=\"p.pdf\"><Representation plainTextPath=\"internal://P.txt\"/></PDFSource>\n\
             <PictureSource name=\"b.jpg\"><PictureSelection><Coding><CodeRef targetGUID=\"C\"/></Coding></PictureSelection></PictureSource>\n\
             </Sources></Project>"
        )
    };
    let paths = [
        "internal://ABC.txt",
        "abc.txt",
        "relative://beside.txt",
        "relative:///beside.txt",
        "internal://../secret.txt",
        "internal://..",
        "internal://sources/../../secret.txt",
        "relative://../secret.txt",
        "relative://C:\\secret.txt",
        "absolute:///etc/passwd",
        "file:///etc/passwd",
        "internal://gone.txt",
        "internal://broken.txt",
    ];
    let project = project(&paths);
    let bytes = zipped(&[
        ("Project.qde", project.as_bytes()),
        ("Sources/abc.txt", "\u{feff}Öl.".as_bytes()),
        ("sources/p.txt", b"PDF"),
        ("../secret.txt", b"secret"),
        ("sources/../../secret.txt", b"secret"),
        ("sources/broken.txt", b"\xc4\xd6"),
    ]);
    let all = read_beside(&bytes, &|name| {
        assert!(!name.contains(['/', '\\', ':']) && name != "..", "{name}");
        Some(format!("Neben {name}").into_bytes())
    });
    let texts: Vec<(&str, &str)> =
        all.found.iter().map(|it| (it.name.as_str(), it.text.as_str())).collect();
    let beside = "Neben beside.txt";
    let expected =
        [("t", "Öl."), ("t (2)", "Öl."), ("t (3)", beside), ("t (4)", beside), ("p.pdf", "PDF")];
    assert_eq!(texts, expected);
    let no_text = |line| (line, RemarkKind::NoText);
    let mut expected: Vec<_> = (6..=14).map(no_text).collect();
    expected.extend([no_text(15), no_text(17), (17, RemarkKind::NoPlace)]);
    assert_eq!(kinds(&all), expected);
}

#[test]
fn an_archive_that_swells_is_refused() {
    let zeros = vec![b'0'; 17 << 20];
    let project = b"<Project><Sources><TextSource name=\"t\" plainTextPath=\"internal://t.txt\"/></Sources></Project>";
    let bytes = zipped(&[("project.qde", project), ("sources/t.txt", &zeros)]);
    assert!(bytes.len() < 1 << 17);
    let all = read(&bytes);
    assert!(all.found.is_empty());
    assert_eq!(kinds(&all), [(1, RemarkKind::NoText)]);
    let bytes = zipped(&[("project.qde", &zeros)]);
    assert_eq!(kinds(&read(&bytes)), [(1, RemarkKind::Unreadable)]);
    assert_eq!(kinds(&read(&zipped(&[]))), [(1, RemarkKind::Unreadable)]);
}

#[test]
fn codebooks_of_every_writing_give_labels() {
    let codes = r##"<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="ATLAS.ti"><Codes>
<Code guid="1" name="costs" isCodable="false"><Description>Geld</Description>
<Code guid="2" name="Größe" isCodable="true" color="#F00"/><Code guid="3" name="x" isCodable="true"/></Code>
<Code guid="4" name="y"><Code guid="5" name="x" description="Zwei"/></Code></Codes><Sets/></CodeBook>"##;
    for file in [codes.to_owned(), format!("\u{feff}{codes}")] {
        let all = read(file.as_bytes());
        let codebook = all.codebook.unwrap();
        let labels: Vec<_> = codebook
            .labels
            .iter()
            .map(|it| (it.id.as_str(), it.name.get("de"), it.definition.get("de"), it.retired))
            .collect();
        let expected = [
            ("costs", "costs", "Geld", true),
            ("groesse", "Größe", "", false),
            ("costs-x", "costs::x", "", false),
            ("y", "y", "", false),
            ("y-x", "y::x", "Zwei", false),
        ];
        assert_eq!(labels, expected);
        assert!(all.found.is_empty() && all.remarks.is_empty());
    }
}

#[test]
fn real_files_are_read_with_everything_accounted_for() {
    let mut files = corpora::files("refi_qda/samples", "");
    files.retain(|it| !it.to_string_lossy().contains("LICENSE"));
    let is_absent = files.is_empty();
    let mut known = 0;
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let all = read(&bytes);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let labels = all.codebook.as_ref().map_or(0, |it| it.labels.len());
        let mut counts: BTreeMap<RemarkKind, usize> = BTreeMap::new();
        all.remarks.iter().for_each(|it| *counts.entry(it.1).or_default() += 1);
        println!("{name}: {labels} labels, {} documents, {counts:?}", all.found.len());
        known += labels;
        assert!(!counts.contains_key(&RemarkKind::Unreadable), "{name}: {:?}", all.remarks);
    }
    assert!(is_absent || known == 52);
}

proptest! {
    #[test]
    fn no_archive_makes_the_importer_panic(
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        let (mut bytes, _) = export("refi-qda", &[Sample::rich()]);
        let len = bytes.len();
        for (at, byte) in changes {
            bytes[at.index(len)] = byte;
        }
        read(&bytes);
        read(&bytes[..cut.index(len)]);
    }
}
