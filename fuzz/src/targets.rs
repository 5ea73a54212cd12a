//! What is done with an input: it is read, and what could be read is written and read again.

use std::cmp::Reverse;
use std::fmt::Debug;
use std::sync::LazyLock;

use crate::check::{self, Subject};
use crate::import;
use crate::input;
use crate::model::{Article, ArticlePath, ArticleRef, Layer, LooseLayer, Metadata};
use crate::record::{self, RecordError};
use crate::store;

/// Takes what the fuzzer makes up, and panics when something is wrong.
pub type Target = fn(&[u8]);

/// All targets by name. `fuzz/run` reads the names from here.
pub const TARGETS: &[(&str, Target)] = &[
    ("layer", layer),
    ("codebook", codebook),
    ("metadata", metadata),
    ("project", project),
    ("settings", settings),
    ("dataset", dataset),
    ("text", text),
    ("journal", journal),
    ("import", import),
];

/// What the layers among the seeds are about.
const TEXT: &str = include_str!("../seeds/text/article.txt");

/// What Parquet's library takes for any file, in bytes: it reads 64 values of each column at once,
/// and what takes part of a byte in the file has some 500 as a field of a row.
const PARQUET: usize = 256 * 1024;

fn codebook(input: &[u8]) {
    reads_back(input, record::read_codebook, record::write_codebook);
}

fn metadata(input: &[u8]) {
    reads_back(input, record::read_metadata, record::write_metadata);
}

fn project(input: &[u8]) {
    reads_back(input, record::read_project, |it| record::write_project(it));
}

fn settings(input: &[u8]) {
    reads_back(input, record::read_settings, record::write_settings);
}

fn dataset(input: &[u8]) {
    reads_back(
        input,
        |text| {
            record::read_dataset(text).map(|mut set| {
                set.articles.iter_mut().flat_map(|it| &mut it.layers).for_each(sort);
                set
            })
        },
        record::write_dataset,
    );
}

fn journal(input: &[u8]) {
    let mut whole = Vec::new();
    for line in input.split(|it| *it == b'\n') {
        // The right checksum, or nothing that is made up would get any further.
        let rest = line.get(9..).unwrap_or(line);
        whole.extend(format!("{:08x} ", crc32fast::hash(rest)).bytes());
        whole.extend_from_slice(rest);
        whole.push(b'\n');
    }
    let scan = input::read(&whole, || store::Scan::of(&whole));
    // What is left once the torn end is cut off is the same, and has none.
    let cut = store::Scan::of(&whole[..whole.len() - scan.torn]);
    assert_eq!((cut.torn, cut.entries, &cut.damaged), (0, scan.entries, &scan.damaged));
    for step in scan.history.done().iter().chain(scan.history.undone()) {
        for text in step.texts() {
            // Whatever it is, it is read or refused.
            _ = input::read(text.as_bytes(), || record::read_changes(&text));
        }
    }
    let lines = str::from_utf8(&whole).unwrap_or_default().lines();
    for entry in lines.filter_map(record::read_entry) {
        let written = record::write_entry(&entry);
        let again = record::read_entry(written.trim_end_matches('\n'));
        assert_eq!(again.as_ref(), Some(&entry));
    }
}

fn layer(input: &[u8]) {
    static ARTICLE: LazyLock<Article> = LazyLock::new(|| {
        Article::new(ArticlePath::new("article.txt"), TEXT.into(), Metadata::default())
    });
    let file = input::file(input);
    let counted = input::read(&file, || record::count_layer(&*file));
    let read = reads_back(
        input,
        |text| record::read_layer(text).map(|mut it| (sort(&mut it), it).1),
        record::write_layer,
    );
    let Some(read) = read else {
        assert_eq!(counted, None);
        return;
    };
    if let Some((mut rest, count)) = counted {
        sort(&mut rest);
        assert_eq!(count, read.annotations.len());
        assert_eq!(rest, LooseLayer { annotations: Vec::new(), ..read.clone() });
    }
    let codebook = store::default_codebook();
    let subject =
        Subject { layer: &read, folder: "eva", article: Some(&ARTICLE), codebook: &codebook };
    // Each of its annotations may break several rules.
    input::within(60 * file.len() + input::BESIDES, || check::layer(&subject));
    check::layer(&Subject { article: None, ..subject });
    let standing = read.annotations.iter().filter_map(|it| it.fasten(TEXT));
    Layer::new(read.status, read.flagged, standing, read.relations.clone());
}

/// In another tool's file an annotation may be a few bytes long, and nothing that we make of it is
/// as short. So reading may take no more than is in proportion to the file and to what is handed
/// over, each thing as long as we write it: what is only needed on the way is measured by the file.
fn import(input: &[u8]) {
    let file = input::file(input);
    // Whatever a format looks for beside its file is there: a text, or what the file itself says.
    let beside = |name: &str| {
        let text = name.ends_with(".txt").then(|| TEXT.into());
        Some(text.unwrap_or_else(|| file.to_vec()))
    };
    let source = import::Source { name: "x", bytes: &file, beside: &beside };
    for format in import::formats() {
        let mut said = TEXT.len();
        (format.read)(&source, &mut |item| said += written(format.name, item));
        let besides = if file.starts_with(b"PAR1") { PARQUET } else { input::BESIDES };
        let most = input::TIMES * (file.len() + said) + besides;
        input::within(most, || (format.read)(&source, &mut |_| {}));
    }
}

/// How long something that was imported is when we write it.
fn written(format: &str, item: import::Item) -> usize {
    match item {
        import::Item::Found(found) => {
            for anchor in found.annotations.iter().flat_map(|it| &it.anchors) {
                // Our own data set hands over what it claims, to be checked later.
                let quote = found.text.get(anchor.start..anchor.end);
                let is_claim = format == "ron" || found.lacks_text();
                assert!(is_claim || quote == Some(&*anchor.quote));
            }
            let path = ArticlePath::new(&found.name);
            let article = ArticleRef { path, hash: None, bytes: found.text.len() };
            let import::Found { annotator, status, flagged, annotations, relations, .. } = *found;
            let layer = LooseLayer { article, annotator, status, flagged, annotations, relations };
            let layer = record::write_layer(&layer).map_or(0, |it| it.len());
            let meta = record::write_metadata(&found.meta).map_or(0, |it| it.len());
            found.text.len() + meta + layer
        }
        import::Item::Codebook(it) => record::write_codebook(&it).map_or(0, |it| it.len()),
        import::Item::Remark(it) => <&str>::from(it.kind).len() + it.detail.len(),
    }
}

fn text(input: &[u8]) {
    let file = input::file(input);
    let article = input::read(&file, || {
        let text = store::decode(&file).ok()?.text;
        Some(Article::new(ArticlePath::new("article.txt"), text.into(), Metadata::default()))
    });
    let Some(article) = article else { return };
    let blocks = article.blocks();
    assert!(blocks.iter().all(|it| article.text.get(it.start..it.end()).is_some()));
    assert!(blocks.is_sorted_by(|a, b| a.end() <= b.start && a.paragraph() <= b.paragraph()));
    assert!(blocks.last().is_some_and(|it| it.end() <= article.text.len()));
}

/// Reads a record; what could be read is the same when it is written and read again.
fn reads_back<T: Debug, B: ?Sized + Debug>(
    input: &[u8],
    read: impl Fn(&str) -> Result<T, RecordError>,
    write: impl Fn(&B) -> Result<String, RecordError>,
) -> Option<T>
where
    T: std::borrow::Borrow<B>,
{
    let file = input::file(input);
    let first = input::read(&file, || record::utf8(&file).and_then(&read)).ok()?;
    let written = write(first.borrow()).expect("what was read can be written");
    let second = read(&written).expect("what was written can be read");
    // Words rather than values: a number that is none does not equal itself.
    assert_eq!(format!("{first:?}"), format!("{second:?}"), "{written}");
    Some(first)
}

/// The order in which a layer is written.
fn sort(layer: &mut LooseLayer) {
    layer.annotations.sort_by_cached_key(|it| {
        let starts = it.anchors.iter().map(|it| it.start);
        let ends = it.anchors.iter().map(|it| it.end);
        (starts.min(), Reverse(ends.max()), it.label.clone(), it.id)
    });
    layer.relations.sort();
}
