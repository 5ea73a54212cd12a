//! Exports of awkward and of real texts, judged by readers that share no code with us.
//!
//! `TAGWERK_EXPORTS=FOLDER` says where the files go, `TAGWERK_PYTHON=PYTHON` judges them with
//! `tests/readers`, whose README says what that needs.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "clippy.toml allows these in test functions, but not in what they call"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tagwerk::export::{Document, Export, Format, Scheme, Sink, Style, Tokens, by_name, formats};
use tagwerk::model::{
    Annotation, AnnotationId, Article, ArticlePath, ArticleRef, Attribute, AttributeKind, Codebook,
    Label, LabelId, Layer, Localized, Metadata, Relation, RelationKind, Rgb, Snap, Span, Spans,
    Status, snapped,
};
use tagwerk::record::{loosen, write_layer};

const AWKWARD: &[(&str, &str)] = &[
    (
        "klein/sonderzeichen.txt",
        "Große Cafe\u{301}s 😀 öffnen.\r\nDie Familie 👨\u{200d}👩\u{200d}👧 kommt – sagt 김정은.\r\n\
         Donau\u{ad}dampf\u{ad}schiff; 10\u{202f}000\u{a0}€!\u{2028}Weiter\u{85}hier.\r\r\nEnde",
    ),
    ("klein/bom.txt", "\u{feff}Mit Marke. „Wir lehnen das ab“, hieß es.\n\n=1+1\n-3 Grad\n@alle\n"),
    ("leer.txt", " \n\n"),
    (
        "klein/steuerzeichen.txt",
        "Form\u{c}feed, Tab\tund\u{b}senkrecht; ein\u{1}s, zwei\u{7f}, drei\u{1c}vier\u{1f} fünf.\r\r\
         Nichts\u{fffe} und \u{feff}Marke\u{200b}n; \u{2029} leer \u{3000} \u{2003}weit\n\n \t Ende \u{0}.",
    ),
    (
        "klein/saetze.txt",
        "Dr. Meier (SPD) forderte z. B. am 3. Mai: „Sofort!“ Wirklich? Ja. Das US-Präsidialamt schwieg...\n\
         'Nein' -- so der Rat; #DOCSTART -DOCSTART- -X- O O\n\nB-actor O\n",
    ),
];

const LABELS: [&str; 5] =
    ["actor", "demand", "con-cession", "specu_lation", "zu <geben> & \"so\" 人"];

/// Files below the nearest folder of that name, or none and a word about it.
fn texts_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else {
        eprintln!("NOT TESTED: no folder {}", folder.display());
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "txt"));
    paths.sort();
    let name = |it: &Path| format!("echt/{}", it.file_name().unwrap().to_string_lossy());
    paths.iter().map(|it| (name(it), fs::read(it).unwrap())).collect()
}

fn texts() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("TAGWERK_SHARED").map_or(root.join("../shared"), PathBuf::from);
    let mut texts: Vec<_> =
        AWKWARD.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    texts.extend(texts_below(&root.join("seeds")));
    texts.extend(texts_below(&shared.join("seeds")));
    texts
}

/// What the codebook declares of it, and what it does not.
const ATTRIBUTES: [(&str, &str); 3] =
    [("polarity", "no"), ("polarity", "yes"), ("grund", "weil; a=b\\c | [1] ‚so‘")];
const RELATIONS: [&str; 2] = ["makes", "wider-spricht"];

/// A random layer: words, sometimes parts of words or white space too, nested, crossing, twice, in one
/// part or several, with notes and attributes, related to each other.
fn layer(article: &Article, random: &mut fastrand::Rng) -> Layer {
    let text = &article.text;
    let mut edges: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    edges.push(text.len());
    let edge = |at: usize| edges[at.min(edges.len() - 1)];
    let span = |start: usize, end: usize, way: u8| match way {
        // As an import brings them.
        0 => Span::new(text, edge(start), edge(end)).ok(),
        1 => snapped(text, edge(start), edge(end), Snap::Character),
        _ => snapped(text, edge(start), edge(end), Snap::Word),
    };
    let mut annotations = Vec::new();
    // Nothing but white space.
    for (nth, (start, space)) in (0..).zip(text.match_indices([' ', '\n']).step_by(70)) {
        let span = Span::new(text, start, start + space.len()).unwrap();
        let label = LabelId::new(random.choice(LABELS).unwrap());
        annotations.push(Annotation::new(AnnotationId(100_000 + 10 * nth), label, span));
    }
    for id in 0..(text.len() as u64 / 60).clamp(3, 40) {
        let mut at = random.usize(..edges.len() - 1);
        let mut spans = Vec::new();
        for _ in 0..random.usize(1..=3) {
            let len = random.usize(1..30);
            spans.extend(span(at, at + len, random.u8(..8)));
            at += len + random.usize(10..30);
            if random.bool() {
                break;
            }
        }
        let label = LabelId::new(random.choice(LABELS).unwrap());
        let id = AnnotationId(10 * id + 1);
        let first = spans.first().copied();
        let (Some(first), Some(spans)) = (first, Spans::new(spans)) else { continue };
        let mut annotation = Annotation { spans, ..Annotation::new(id, label, first) };
        if random.u8(..4) == 0 {
            annotation.note = "=Notiz, \"wörtlich\"\r\nzweite Zeile".into();
        }
        if random.u8(..4) == 0 {
            let (name, value) = random.choice(ATTRIBUTES).unwrap();
            annotation.attributes.insert(name.to_owned(), value.to_owned());
        }
        if random.u8(..8) == 0 {
            annotations.push(Annotation {
                id: AnnotationId(id.0 + 1),
                label: LabelId::new(LABELS[0]),
                ..annotation.clone()
            });
        }
        annotations.push(annotation);
    }
    let mut relations = Vec::new();
    for from in &annotations {
        let to = random.choice(&annotations).unwrap().id;
        if random.u8(..3) == 0 && to != from.id {
            let kind = random.choice(RELATIONS).unwrap().to_owned();
            relations.push(Relation { from: from.id, to, id: AnnotationId(from.id.0 + 5), kind });
        }
    }
    Layer::new(Status::Done, random.bool(), annotations, relations)
}

fn codebook() -> Codebook {
    let mut labels = LABELS.map(|it| Label::new(LabelId::new(it), "de", it, Rgb(0, 0, 0)));
    let choices = ["no", "yes"].map(str::to_owned).to_vec();
    labels[0].attributes.push(Attribute {
        id: ATTRIBUTES[0].0.to_owned(),
        name: Localized::default(),
        kind: AttributeKind::Choice(choices),
        choices: BTreeMap::new(),
    });
    let relation = RelationKind {
        id: RELATIONS[0].to_owned(),
        name: Localized::default(),
        definition: Localized::default(),
        from: Vec::new(),
        to: Vec::new(),
    };
    Codebook { labels: labels.to_vec(), relations: vec![relation], ..Codebook::default() }
}

fn expected(document: &Document<'_>) -> Vec<Value> {
    let text = document.text();
    let points = |at: usize| text[..at].chars().count();
    let entry = |annotation: &Annotation, span: Span| {
        json!({
            "article": document.article.path.as_str(),
            "annotator": document.annotator,
            "id": annotation.id.0,
            "label": annotation.label.as_str(),
            "start": points(span.start()),
            "end": points(span.end()),
            "quote": span.quote(text),
            "note": annotation.note,
            "attributes": annotation.attributes,
        })
    };
    let mut entries = Vec::new();
    for annotation in document.layer.in_order() {
        entries.extend(annotation.spans.iter().map(|span| entry(annotation, span)));
    }
    entries
}

fn expected_relations(document: &Document<'_>) -> Vec<Value> {
    let entry = |relation: &Relation| {
        json!({
            "article": document.article.path.as_str(),
            "annotator": document.annotator,
            "kind": relation.kind,
            "from": relation.from.0,
            "to": relation.to.0,
        })
    };
    document.layer.relations().iter().map(entry).collect()
}

/// Where an export goes: a file, or a folder with the file that is open in it.
enum Out {
    File(File),
    Folder(PathBuf, Option<(String, File)>),
}

impl Sink for Out {
    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        match self {
            Self::File(file) => Ok(file),
            Self::Folder(folder, open) => {
                if open.as_ref().is_none_or(|it| it.0 != name) {
                    let path = folder.join(name);
                    fs::create_dir_all(path.parent().unwrap())?;
                    *open = Some((name.to_owned(), File::create(path)?));
                }
                Ok(&mut open.as_mut().unwrap().1)
            }
        }
    }
}

impl Out {
    fn flush(&mut self) {
        if let Self::File(file) | Self::Folder(_, Some((_, file))) = self {
            file.flush().unwrap();
        }
    }
}

/// Styles in which `CoNLL` is written beside the usual one, each with its file's name.
fn styles() -> [(&'static str, Style); 4] {
    let (usual, scheme, tokens) = (Style::default(), Scheme::Bilou, Tokens::WhiteSpace);
    [
        ("conll-bilou", Style { scheme, ..usual.clone() }),
        ("conll-white-space", Style { tokens, ..usual.clone() }),
        ("conll-columns", Style { columns: 3, ..usual }),
        ("conll-deep", Style { scheme, tokens, columns: 9 }),
    ]
}

/// Writes a file, or a folder, and counts what is reported.
fn export(
    format: &'static Format,
    style: &Style,
    codebook: &Codebook,
    documents: &[Document<'_>],
    path: PathBuf,
) -> BTreeMap<&'static str, usize> {
    let mut out = if format.one_file {
        Out::File(File::create(path).unwrap())
    } else {
        Out::Folder(path, None)
    };
    let mut losses = BTreeMap::new();
    let mut export = Export::styled(format, style, codebook, &mut out).unwrap();
    for document in documents {
        for loss in export.push(document).unwrap() {
            assert_eq!(loss.article, document.article.path);
            assert_eq!(loss.annotator, document.annotator);
            *losses.entry(loss.kind.into()).or_default() += 1;
        }
    }
    export.finish().unwrap();
    out.flush();
    losses
}

/// What options do, by the program itself: sentences in one packed file, and parts in packed ones. No
/// project takes a text that has a zero in it.
fn export_by_command(folder: &Path, documents: &[Document<'_>]) {
    let project = tempfile::tempdir().unwrap();
    let write = |name: String, content: &str| {
        let path = project.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    for Document { article, annotator, layer } in documents {
        let (path, bytes) = (article.path.clone(), article.text.len());
        if article.text.contains('\0') {
            continue;
        }
        write(format!("seeds/{path}"), &article.text);
        let file = format!("annotations/{annotator}/{path}.ron");
        let of = ArticleRef { path, hash: Some(article.hash), bytes };
        let layer = loosen(of, annotator, layer, &article.text, |_| None);
        write(file, &write_layer(&layer).unwrap());
    }
    let options = folder.join("options");
    fs::create_dir_all(&options).unwrap();
    let options = options.canonicalize().unwrap();
    let parts = "train=80,dev=10,test=10";
    for (name, format, arguments) in [
        ("sentences.jsonl.zst", "spacy", &["--per", "sentence"][..]),
        ("split", "huggingface-jsonl", &["--split", parts, "--compress", "gzip"]),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tagwerk"));
        command.current_dir(&project).args(["export", "--format", format]).args(arguments);
        let run = command.arg("--out").arg(options.join(name)).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
}

#[test]
fn exports_hold_what_was_tagged() {
    let kept = std::env::var_os("TAGWERK_EXPORTS").map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.as_deref().unwrap_or(temporary.path());
    let mut random = fastrand::Rng::with_seed(7);
    let mut documents = Vec::new();
    for (name, bytes) in texts() {
        let path = folder.join("articles").join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let meta = Metadata {
            title: "@Titel: <eins> & \"zwei\"".into(),
            outlet: "=Tag & Nacht; ]]> | #1".into(),
            date: "2026-07-10".into(),
            url: "https://example.org/?a=1&b=%20".into(),
            author: "'Vogt', \\Ö. <o@example.org>".into(),
            language: "de-CH".into(),
        };
        let article = Article::new(ArticlePath::new(&name), text.into(), meta);
        for annotator in ["anna", "björn & [co] #2"] {
            documents.push((article.clone(), annotator, layer(&article, &mut random)));
        }
    }
    let documents: Vec<Document<'_>> = documents
        .iter()
        .map(|(article, annotator, layer)| Document { article, annotator, layer })
        .collect();
    let all: Vec<Value> = documents.iter().flat_map(expected).collect();
    let related: Vec<Value> = documents.iter().flat_map(expected_relations).collect();
    for (name, entries) in [("expected.json", all), ("relations.json", related)] {
        fs::write(folder.join(name), serde_json::to_string(&entries).unwrap()).unwrap();
    }

    let codebook = codebook();
    let mut losses: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    let usual = formats().iter().map(|it| (it, it.name, Style::default()));
    let conll = by_name("conll").unwrap();
    for (format, name, style) in usual.chain(styles().map(|(name, style)| (conll, name, style))) {
        let name =
            if format.one_file { format!("{name}.{}", format.extension) } else { name.to_owned() };
        let lost = export(format, &style, &codebook, &documents, folder.join(&name));
        losses.insert(name, lost);
    }
    fs::write(folder.join("losses.json"), serde_json::to_string(&losses).unwrap()).unwrap();
    export_by_command(folder, &documents);

    let Some(python) = std::env::var_os("TAGWERK_PYTHON") else {
        eprintln!("NOT JUDGED by other readers: TAGWERK_PYTHON names no Python");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/read_exports.py");
    let judged = Command::new(python).arg(script).arg(folder).arg("--all").output().unwrap();
    println!("{}", String::from_utf8_lossy(&judged.stdout));
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
}
