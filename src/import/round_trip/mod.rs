//! Whether our own exports come back: everything but what was reported as lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proptest::prelude::*;

use super::{Found, Item, Source};
use crate::export::sample::{Sample, export, files, samples};
use crate::export::{self, Feature};
use crate::model::{Annotation, AnnotationId, Relation};

/// A label, its spans, attributes and note.
type Said = (String, Vec<(usize, usize)>, BTreeMap<String, String>, String);
/// A kind of relation with label and place of both ends.
type Linked = (String, (String, (usize, usize)), (String, (usize, usize)));

/// What an importer makes of what an exporter writes. The documents are by `anna`.
pub(super) fn back(format: &str, importer: &str, samples: &[Sample]) -> Vec<Item> {
    let mut items = Vec::new();
    let read = super::by_name(importer).unwrap().read;
    let mut take = |source: &Source<'_>| read(source, &mut |it| items.push(it));
    if export::by_name(format).unwrap().one_file {
        take(&Source::alone("out", &export(format, samples).0));
        return items;
    }
    let files = files(format, samples).0;
    let beside = |name: &str| files.get(name).cloned();
    let extension = super::by_name(importer).unwrap().extension;
    for (name, bytes) in files.iter().filter(|it| it.0.ends_with(extension)) {
        take(&Source { name, bytes, beside: &beside });
    }
    items
}

/// Fails unless a document that was read says all of the sample that the format carries.
pub(super) fn assert_same(found: &Found, sample: &Sample, format: &str) {
    let format = export::by_name(format).unwrap();
    let carries = |it| format.carries(it);
    assert_eq!(found.text, sample.text);
    assert_eq!(found.meta, sample.meta);
    assert_eq!(found.annotator, "anna");

    let mut said: Vec<Said> = Vec::new();
    for it in &sample.annotations {
        let attributes = carries(Feature::Attributes).then(|| it.attributes.clone());
        let note = carries(Feature::Notes).then(|| it.note.clone());
        let places: Vec<(usize, usize)> =
            it.spans.iter().map(|it| (it.start(), it.end())).collect();
        let whole = carries(Feature::Discontinuous);
        let annotations =
            if whole { vec![places] } else { places.into_iter().map(|it| vec![it]).collect() };
        said.extend(annotations.into_iter().map(|places| {
            let attributes = attributes.clone().unwrap_or_default();
            (it.label.to_string(), places, attributes, note.clone().unwrap_or_default())
        }));
    }
    let mut read: Vec<Said> = (found.annotations.iter())
        .map(|it| {
            let places = it.anchors.iter().map(|it| (it.start, it.end)).collect();
            (it.label.to_string(), places, it.attributes.clone(), it.note.clone())
        })
        .collect();
    said.sort();
    read.sort();
    assert_eq!(read, said);

    let place = |it: &Annotation| {
        let first = it.spans.iter().next().unwrap();
        (it.label.to_string(), (first.start(), first.end()))
    };
    let ends: BTreeMap<AnnotationId, _> =
        sample.annotations.iter().map(|it| (it.id, place(it))).collect();
    let mut linked = links(&sample.relations, |it| ends[&it].clone());
    linked.retain(|_| carries(Feature::Relations));
    let ends: BTreeMap<AnnotationId, _> = (found.annotations.iter())
        .map(|it| (it.id, (it.label.to_string(), (it.anchors[0].start, it.anchors[0].end))))
        .collect();
    assert_eq!(links(&found.relations, |it| ends[&it].clone()), linked);
    for it in found.annotations.iter().flat_map(|it| &it.anchors) {
        assert_eq!(found.text[it.start..it.end], *it.quote);
    }
}

fn links(
    relations: &[Relation],
    end: impl Fn(AnnotationId) -> (String, (usize, usize)),
) -> Vec<Linked> {
    let mut links: Vec<Linked> =
        relations.iter().map(|it| (it.kind.clone(), end(it.from), end(it.to))).collect();
    links.sort();
    links
}

/// Random samples with notes, attributes and relations, in which no two annotations say the same of
/// a span.
pub(super) fn rich_samples() -> impl Strategy<Value = Sample> {
    (samples(), "[a-zß\\\\\"\n\r\t😀\u{2028}\u{feff} ]{1,9}").prop_map(|(mut sample, words)| {
        let mut seen = BTreeSet::new();
        sample.annotations.retain(|it| {
            it.spans.iter().all(|span| seen.insert((it.label.clone(), span.start(), span.end())))
        });
        for (nth, it) in sample.annotations.iter_mut().enumerate() {
            if nth % 3 == 0 {
                it.note = format!("{words}{nth}");
            }
            if nth % 2 == 0 {
                it.attributes.insert("polarity".to_owned(), format!("{nth}{words}"));
                it.attributes.insert("text".to_owned(), "true".to_owned());
            }
        }
        let ids: Vec<u64> = sample.annotations.iter().map(|it| it.id.0).collect();
        for pair in ids.windows(2).step_by(2) {
            sample = sample.relate(pair[0], pair[1]).relate(pair[1], pair[0]);
        }
        sample.titled("Ein \"Titel\"")
    })
}

/// The documents among what was read.
pub(super) fn documents(items: Vec<Item>) -> Vec<Found> {
    let found = |it| match it {
        Item::Found(found) => Some(*found),
        _ => None,
    };
    items.into_iter().filter_map(found).collect()
}

/// A folder of files of other tools; `None` where they are not at hand, which is said.
pub(super) fn real_files(folder: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("TAGWERK_SHARED").map(PathBuf::from);
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let folder = shared.unwrap_or_else(|| beside.into()).join("corpora").join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("NOT TESTED: {} is not there", folder.display());
    None
}
