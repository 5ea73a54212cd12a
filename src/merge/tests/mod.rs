//! What merges come to: tables of cases, and properties of random ones.

mod cases;
mod codebooks;
mod properties;

use std::collections::BTreeMap;

use crate::model::{
    Anchor, AnnotationId, Around, ArticlePath, ArticleRef, LabelId, LooseAnnotation, LooseLayer,
    Relation, Status, TextHash,
};

const TEXT: &str = "Die Stadträtin Mara Voss lehnt den Umbau ab, Lutz Ohm fragt nach.";

fn layer(annotations: Vec<LooseAnnotation>, relations: Vec<Relation>) -> LooseLayer {
    let path = ArticlePath::new("rat.txt");
    LooseLayer {
        article: ArticleRef { path, hash: Some(TextHash::of(TEXT)), bytes: TEXT.len() },
        annotator: "eva".into(),
        status: Status::InProgress,
        flagged: false,
        annotations,
        relations,
    }
}

fn anchor(quote: &str) -> Anchor {
    let start = TEXT.find(quote).unwrap();
    Anchor { start, end: start + quote.len(), quote: quote.into(), around: None }
}

fn annotation(id: u64, label: &str, quote: &str) -> LooseAnnotation {
    LooseAnnotation {
        id: AnnotationId(id),
        label: LabelId::new(label),
        anchors: quote.split(" … ").map(anchor).collect(),
        attributes: BTreeMap::new(),
        note: String::new(),
    }
}

fn relation(id: u64, kind: &str, from: u64, to: u64) -> Relation {
    let (from, to) = (AnnotationId(from), AnnotationId(to));
    Relation { from, to, id: AnnotationId(id), kind: kind.into() }
}

impl LooseAnnotation {
    fn noted(self, note: &str) -> Self {
        Self { note: note.into(), ..self }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.insert(name.into(), value.into());
        self
    }

    fn within(mut self, before: &str, after: &str) -> Self {
        let around = Around { before: before.into(), after: after.into() };
        self.anchors[0].around = Some(around);
        self
    }
}

/// The layer in the order of a file.
fn in_order(mut layer: LooseLayer) -> LooseLayer {
    layer.annotations.sort_by(|a, b| a.order().cmp(&b.order()));
    layer.relations.sort();
    layer
}
