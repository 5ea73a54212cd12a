//! Counting what has been annotated.

use std::collections::BTreeMap;
use std::ops::Range;

use super::walking::{Walk, walk};
use crate::app::Trouble;
use crate::model::{Codebook, LabelId, Layer, Span, Status};
use crate::store::{Project, StoreError};

/// What has been annotated in a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// How many articles there are.
    pub articles: usize,
    /// Who did what, in the order asked for.
    pub annotators: Vec<AnnotatorCount>,
    /// What could not be read, and layers that do not stand whole in their article: only what
    /// stands is counted.
    pub troubles: Vec<Trouble>,
}

/// What one annotator did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotatorCount {
    /// Who.
    pub annotator: String,
    /// Articles begun.
    pub in_progress: usize,
    /// Articles finished.
    pub done: usize,
    /// Articles to be looked at again.
    pub flagged: usize,
    /// All annotations together; each tagged character counts once.
    pub all: Tally,
    /// The annotations of each label that occurs.
    pub labels: BTreeMap<LabelId, Tally>,
}

/// How much was annotated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of annotations.
    pub annotations: usize,
    /// Tagged characters (Unicode code points), each counted once however often it is tagged.
    pub characters: usize,
}

/// Counts the layers of these annotators.
///
/// # Errors
/// When the articles or an annotator's layers cannot be listed.
pub fn count(
    project: &Project,
    annotators: &[String],
    codebook: &Codebook,
) -> Result<Counts, StoreError> {
    let new = |it: &String| AnnotatorCount { annotator: it.clone(), ..AnnotatorCount::default() };
    let mut counts: Vec<AnnotatorCount> = annotators.iter().map(new).collect();
    let Walk { articles, mut troubles, steps } = walk(project, annotators, codebook)?;
    for step in steps {
        let remark = |it: &Trouble| matches!(it, Trouble::Decoded(..));
        troubles.extend(step.troubles.into_iter().filter(|it| !remark(it)));
        let Some((article, layers)) = step.read else { continue };
        for read in layers {
            if let Some(whose) = counts.iter_mut().find(|it| it.annotator == read.annotator) {
                whose.add(&read.layer, &article.text);
            }
            if !read.is_whole() {
                troubles.extend(read.troubles);
            }
        }
    }
    Ok(Counts { articles, annotators: counts, troubles })
}

impl AnnotatorCount {
    fn add(&mut self, layer: &Layer, text: &str) {
        match layer.status {
            Status::New => {}
            Status::InProgress => self.in_progress += 1,
            Status::Done => self.done += 1,
        }
        self.flagged += usize::from(layer.flagged);
        let mut all = Vec::new();
        let mut by_label: BTreeMap<&LabelId, Vec<Range<usize>>> = BTreeMap::new();
        for annotation in layer.annotations() {
            let tally = self.labels.entry(annotation.label.clone()).or_default();
            tally.annotations += 1;
            let ranges: Vec<_> = annotation.spans.iter().map(Span::range).collect();
            by_label.entry(&annotation.label).or_default().extend(ranges.clone());
            all.extend(ranges);
        }
        self.all.annotations += layer.len();
        self.all.characters += covered(text, all);
        for (label, ranges) in by_label {
            if let Some(tally) = self.labels.get_mut(label) {
                tally.characters += covered(text, ranges);
            }
        }
    }
}

impl Tally {
    /// Both together, for what has no text in common.
    pub fn plus(self, other: Self) -> Self {
        Self {
            annotations: self.annotations + other.annotations,
            characters: self.characters + other.characters,
        }
    }
}

/// How many characters lie in at least one of these ranges of bytes.
fn covered(text: &str, mut ranges: Vec<Range<usize>>) -> usize {
    ranges.sort_unstable_by_key(|it| it.start);
    let (mut end, mut characters) = (0, 0);
    for range in ranges {
        let fresh = text.get(range.start.max(end)..range.end);
        characters += fresh.map_or(0, |it| it.chars().count());
        end = end.max(range.end);
    }
    characters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_counts_once() {
        let text = "Größe 😀 zählt";
        for (ranges, expected) in [
            (vec![], 0),
            (vec![0..7, 0..7], 5),
            (vec![2..4, 0..7], 5),
            (vec![0..4, 2..7], 5),
            (vec![0..4, 4..7], 5),
            (vec![8..12, 0..2], 3),
            (vec![0..text.len(), 3..4], 13),
        ] {
            assert_eq!(covered(text, ranges.clone()), expected, "{ranges:?}");
        }
    }
}
