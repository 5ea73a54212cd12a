//! What is exported and read back.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::export::sample::{Sample, samples};
use crate::export::{Loss, LossKind};
use crate::model::{Annotation, AnnotationId, Article, LabelId, Layer, Metadata, Relation, Status};

/// What one annotator says of an article.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) article: Article,
    pub(super) annotator: &'static str,
    pub(super) layer: Layer,
}

impl Given {
    pub(super) fn of(sample: &Sample, path: &str, annotator: &'static str) -> Self {
        Self { article: sample.article(path), annotator, layer: sample.layer() }
    }

    /// Whether it was this one that lost something. A character of a text that several have annotated
    /// is reported once where the text is written once.
    pub(super) fn lost(&self, loss: &Loss) -> bool {
        let of_text = loss.kind == LossKind::CharacterReplaced && loss.annotation.is_none();
        loss.article == self.article.path && (of_text || loss.annotator == self.annotator)
    }
}

/// What links annotations: the numbers of both and that of a kind.
type Ends = (usize, usize, usize);

/// Random articles, annotated by one or two, with notes, attributes and relations.
pub(super) fn given() -> impl Strategy<Value = Vec<Given>> {
    let article = (
        samples(),
        "[a-zß\\\\\"\n\r\t😀\u{2028}\u{feff}\u{1}\u{fffe};=|_<&*'\\[\\] -]{0,9}",
        any::<prop::sample::Index>(),
        prop::collection::vec((0..12_usize, 0..12_usize, 0..3_usize), 0..6),
        prop::option::of(any::<u16>()),
    );
    let article = article.prop_map(|(mut sample, words, twin, ends, of_other)| {
        let known = ["Ein \"Titel\" <&>", "=1+1", "Ünal; Özil", "2024-05-03", "a?b=1&c=2", "de"];
        let [title, outlet, author, date, url, language] = known.map(str::to_owned);
        sample.meta = Metadata { title, outlet, author, date, url, language };
        twice(&mut sample, twin);
        let other = of_other.map(|chosen| {
            let mut other = sample.clone();
            let mut bits = (0..16).cycle().map(|it| chosen >> it & 1 == 1);
            other.annotations.retain(|_| bits.next() == Some(true));
            let ends: Vec<Ends> = ends.iter().copied().rev().collect();
            told(other, &format!("{words}2"), &ends)
        });
        (told(sample, &words, &ends), other)
    });
    prop::collection::vec(article, 1..3).prop_map(|articles| {
        let mut given = Vec::new();
        for ((first, other), path) in articles.iter().zip(["ordner/text-1.txt", "ä b/c&d.md"]) {
            given.push(Given::of(first, path, "anna"));
            if let Some(other) = other {
                let mut other = Given::of(other, path, "ben");
                (other.layer.status, other.layer.flagged) = (Status::Done, true);
                given.push(other);
            }
        }
        given
    })
}

/// Tags the spans of an annotation a second time, by another label. By the same it would be a mistake,
/// which is taken out.
fn twice(sample: &mut Sample, which: prop::sample::Index) {
    if !sample.annotations.is_empty() {
        let twin = sample.annotations[which.index(sample.annotations.len())].clone();
        let (id, label) = (AnnotationId(50), LabelId::new("=twin ü"));
        sample.annotations.push(Annotation { id, label, ..twin });
    }
    let mut seen = BTreeSet::new();
    sample.annotations.retain(|it| seen.insert((it.label.clone(), it.spans.clone())));
}

/// Gives annotations notes and attributes, and links them, each to others or to itself.
fn told(mut sample: Sample, words: &str, ends: &[Ends]) -> Sample {
    for (it, nth) in sample.annotations.iter_mut().zip(0_usize..) {
        it.note = match nth % 4 {
            0 => format!("{words}{nth}"),
            1 => format!("{nth}{words}"),
            2 => words.to_owned(),
            _ => String::new(),
        };
        if nth % 2 == 0 {
            let all =
                [("polarity", &*format!("{nth}{words}")), ("text", "true"), ("a;b=\\ ü", words)];
            it.attributes = all.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        }
    }
    let ids: Vec<AnnotationId> = sample.annotations.iter().map(|it| it.id).collect();
    for (from, to, kind) in ends.iter().copied().collect::<BTreeSet<Ends>>() {
        if let Some((from, to)) = ids.get(from).copied().zip(ids.get(to).copied()) {
            let id = AnnotationId(99 + sample.relations.len() as u64);
            let kind = ["makes", "führt zu", "X_[1]|;-"][kind].to_owned();
            sample.relations.push(Relation { from, to, id, kind });
        }
    }
    sample
}
