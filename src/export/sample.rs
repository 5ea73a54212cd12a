//! Documents for the tests of formats.

use std::collections::BTreeMap;

use proptest::prelude::*;

pub(crate) use super::beside::Files;
use super::{Document, Export, Loss, Scheme, Style, Tokens, by_name};
use crate::model::{
    Annotation, AnnotationId, Article, ArticlePath, Codebook, LabelId, Layer, Metadata, Relation,
    Span, Spans, Status,
};

/// An article with a layer, being made.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) text: String,
    pub(crate) meta: Metadata,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) relations: Vec<Relation>,
}

impl Sample {
    pub(crate) fn new(text: &str) -> Self {
        let (annotations, relations) = (Vec::new(), Vec::new());
        Self { text: text.to_owned(), meta: Metadata::default(), annotations, relations }
    }

    pub(crate) fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.meta.title);
        self
    }

    /// Tags the first occurrence of each part, with ids counted from one.
    pub(crate) fn tag(mut self, label: &str, parts: &[&str]) -> Self {
        let span = |part: &&str| {
            let start = self.text.find(*part).unwrap();
            Span::new(&self.text, start, start + part.len()).unwrap()
        };
        let spans = Spans::new(parts.iter().map(span).collect()).unwrap();
        self.push(label, spans);
        self
    }

    /// Changes the annotation tagged last.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Annotation)) -> Self {
        change(self.annotations.last_mut().unwrap());
        self
    }

    pub(crate) fn relate(mut self, from: u64, to: u64) -> Self {
        let id = AnnotationId(99 + self.relations.len() as u64);
        let (from, to) = (AnnotationId(from), AnnotationId(to));
        self.relations.push(Relation { from, to, id, kind: "makes".to_owned() });
        self
    }

    fn push(&mut self, label: &str, spans: Spans) {
        let id = AnnotationId(self.annotations.len() as u64 + 1);
        let span = spans.hull();
        let annotation = Annotation { spans, ..Annotation::new(id, LabelId::new(label), span) };
        self.annotations.push(annotation);
    }

    /// Everything that a layer can hold.
    pub(crate) fn rich() -> Self {
        Self::new("Die Grünen 🌱 lehnen das Tempolimit ab.\r\nMerkel könnte zurücktreten. Ende.")
            .tag("actor", &["Die Grünen"])
            .tag("concession", &["lehnen", "ab"])
            .with(|it| it.note = "Absage".to_owned())
            .tag("demand", &["das Tempolimit"])
            .with(|it| drop(it.attributes.insert("polarity".to_owned(), "negative".to_owned())))
            .tag("demand", &["Tempolimit"])
            .tag("speculation", &["Merkel könnte zurücktreten"])
            .tag("actor", &["Merkel"])
            .tag("speculation", &["Merkel"])
            .tag("actor", &["Grünen 🌱"])
            .tag("speculation", &["Tempolimit ab.\r\nMerkel"])
            .tag("demand", &["Ende"])
            .tag("speculation", &["Ende"])
            .relate(1, 3)
    }

    pub(crate) fn article(&self, path: &str) -> Article {
        Article::new(ArticlePath::new(path), self.text.as_str().into(), self.meta.clone())
    }

    pub(crate) fn layer(&self) -> Layer {
        let (annotations, relations) = (self.annotations.clone(), self.relations.clone());
        Layer::new(Status::InProgress, false, annotations, relations)
    }

    /// Label and text of every span of every annotation, sorted.
    pub(crate) fn part_quotes(&self) -> Vec<(String, String)> {
        let parts = |it: &Annotation| {
            let label = it.label.as_str().to_owned();
            let quotes: Vec<String> =
                it.spans.iter().map(|it| self.text[it.range()].to_owned()).collect();
            quotes.into_iter().map(move |quote| (label.clone(), quote))
        };
        let mut quotes: Vec<_> = self.annotations.iter().flat_map(parts).collect();
        quotes.sort();
        quotes
    }
}

/// What comes of `samples` in the format of that name, all as `ordner/text.txt` by `anna`.
pub(crate) fn export(format: &str, samples: &[Sample]) -> (Vec<u8>, Vec<Loss>) {
    styled(format, &Style::default(), samples)
}

/// As [`export`], in a style.
pub(crate) fn styled(format: &str, style: &Style, samples: &[Sample]) -> (Vec<u8>, Vec<Loss>) {
    let mut bytes = Vec::new();
    let mut losses = Vec::new();
    let format = by_name(format).unwrap();
    let mut export = Export::styled(format, style, &Codebook::default(), &mut bytes).unwrap();
    for sample in samples {
        let (article, layer) = (sample.article("ordner/text.txt"), sample.layer());
        let document = Document { article: &article, annotator: "anna", layer: &layer };
        losses.extend(export.push(&document).unwrap());
    }
    export.finish().unwrap();
    (bytes, losses)
}

/// As [`export`], in a format of several files: the samples are `ordner/text-N.txt`, counted from
/// one.
pub(crate) fn files(format: &str, samples: &[Sample]) -> (BTreeMap<String, Vec<u8>>, Vec<Loss>) {
    let mut files = Files::default();
    let mut losses = Vec::new();
    let format = by_name(format).unwrap();
    let mut export = Export::begin(format, &Codebook::default(), &mut files).unwrap();
    for (nth, sample) in (1..).zip(samples) {
        let (article, layer) = (sample.article(&format!("ordner/text-{nth}.txt")), sample.layer());
        let document = Document { article: &article, annotator: "anna", layer: &layer };
        losses.extend(export.push(&document).unwrap());
    }
    export.finish().unwrap();
    (files.0, losses)
}

/// Random styles.
pub(crate) fn styles() -> impl Strategy<Value = Style> {
    let scheme = prop::sample::select(vec![Scheme::Bio, Scheme::Bilou]);
    let tokens = prop::sample::select(vec![Tokens::Words, Tokens::WhiteSpace]);
    (scheme, tokens, 1..=3_usize).prop_map(|(scheme, tokens, columns)| Style {
        scheme,
        tokens,
        columns,
    })
}

/// Random texts of awkward pieces, with random annotations of one or two spans.
pub(crate) fn samples() -> impl Strategy<Value = Sample> {
    const PIECES: &[&str] = &[
        "Merkel",
        "Grüne",
        " ",
        " ",
        " ",
        "ß",
        "e\u{301}",
        "😀",
        "👨\u{200d}👩\u{200d}👧",
        "\r\n",
        "\n",
        "\r",
        "\u{ad}",
        "-",
        ".",
        ",",
        ";",
        "„",
        "“",
        "'",
        "\"",
        "=",
        "+",
        "@",
        "\t",
        "\u{a0}",
        "\u{202f}",
        "\u{2028}",
        "\u{85}",
        "\u{1c}",
        "\u{200b}",
        "\u{feff}",
        "1",
        "김정은",
        "-DOCSTART-",
        "#",
    ];
    let text = prop::collection::vec(prop::sample::select(PIECES), 1..40);
    let tag = (
        0..4_usize,
        any::<prop::sample::Index>(),
        1..12_usize,
        prop::option::of((1..5_usize, 1..5_usize)),
    );
    (text, prop::collection::vec(tag, 0..12)).prop_map(|(pieces, tags)| {
        let mut sample = Sample::new(&pieces.concat());
        let text = sample.text.clone();
        let mut edges: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        edges.push(text.len());
        let edge = |at: usize| edges[at.min(edges.len() - 1)];
        for (label, start, len, second) in tags {
            let start = start.index(edges.len() - 1);
            let mut spans = vec![Span::new(&text, edge(start), edge(start + len)).unwrap()];
            if let Some((gap, second)) = second {
                let start = start + len + gap;
                spans.extend(Span::new(&text, edge(start), edge(start + second)));
            }
            let label = ["actor", "demand", "con-cession", "specu lation"][label];
            sample.push(label, Spans::new(spans).unwrap());
        }
        sample
    })
}
