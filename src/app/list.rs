//! The annotation list: sorted, filtered, with several rows to be chosen at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::App;
use super::desk::Desk;
use crate::model::{Annotation, AnnotationId, Codebook, LabelId, Span};

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum Sort {
    /// Place in the text.
    #[default]
    Place,
    /// Label, in the codebook's order, then place.
    Label,
    /// Quoted text, then place.
    Quote,
    /// Longest first.
    Length,
}

/// The list's own state; the rows are derived from it and the open article.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// What it is sorted by.
    pub sort: Sort,
    /// Words that must all occur in quote, label or note.
    pub filter: String,
    /// The rows that bulk actions mean.
    pub chosen: BTreeSet<AnnotationId>,
    /// The rows in order.
    pub rows: Vec<AnnotationId>,
    /// How many annotations each label has, filtered out or not.
    pub counts: BTreeMap<LabelId, usize>,
    /// The row that a choice with Shift began at.
    from: Option<AnnotationId>,
    fresh: Option<u64>,
}

/// What happens in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListEvent {
    /// Sort by this.
    Sort(Sort),
    /// The filter was typed.
    Filter(String),
    /// A row was clicked or reached by key.
    Choose {
        /// Which.
        id: AnnotationId,
        /// How it changes what is chosen.
        how: Choice,
    },
    /// Choose all rows.
    ChooseAll,
    /// Give the chosen ones this label.
    Relabel(LabelId),
    /// Remove the chosen ones.
    Remove,
}

/// How a row changes what is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Only this row; the text goes there.
    Only,
    /// This row too, or no longer (Ctrl).
    Toggle,
    /// All rows from the last plain choice to here (Shift).
    Through,
}

impl List {
    /// Forgets what belongs to one article.
    pub(super) fn reset(&mut self) {
        self.chosen.clear();
        self.from = None;
        self.fresh = None;
    }

    /// Sorts and filters again when the layer, the filter or the order has changed.
    pub(super) fn refresh(&mut self, desk: Option<&Desk>, codebook: &Codebook, language: &str) {
        let Some(desk) = desk else {
            self.rows.clear();
            self.counts.clear();
            return;
        };
        if self.fresh == Some(desk.mine.revision) {
            return;
        }
        self.fresh = Some(desk.mine.revision);
        let text = desk.text();
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let passes = |it: &&Annotation| {
            let label =
                codebook.label(&it.label).map_or(it.label.as_str(), |it| it.name.get(language));
            let all = format!("{}\n{label}\n{}", it.quote(text), it.note).to_lowercase();
            words.iter().all(|word| all.contains(word))
        };
        self.counts.clear();
        for it in desk.mine.layer.annotations() {
            *self.counts.entry(it.label.clone()).or_default() += 1;
        }
        let mut rows = desk.mine.layer.in_order();
        rows.retain(|it| desk.is_shown(it));
        if !words.is_empty() {
            rows.retain(passes);
        }
        let rank = |it: &Annotation| codebook.labels.iter().position(|label| label.id == it.label);
        match self.sort {
            Sort::Place => {}
            Sort::Label => rows.sort_by_key(|it| rank(it).unwrap_or(usize::MAX)),
            Sort::Quote => rows.sort_by_cached_key(|it| it.quote(text).to_lowercase()),
            Sort::Length => {
                rows.sort_by_key(|it| Reverse(it.spans.iter().map(Span::len).sum::<usize>()));
            }
        }
        self.rows = rows.into_iter().map(|it| it.id).collect();
        self.chosen.retain(|it| desk.mine.layer.annotation(*it).is_some());
    }

    /// Makes the next [`Self::refresh`] sort and filter again.
    pub(super) fn stale(&mut self) {
        self.fresh = None;
    }

    fn choose(&mut self, id: AnnotationId, how: Choice) {
        let place =
            |id: Option<AnnotationId>| id.and_then(|id| self.rows.iter().position(|it| *it == id));
        match how {
            Choice::Only => {
                self.chosen = BTreeSet::from([id]);
                self.from = Some(id);
            }
            Choice::Toggle => {
                if !self.chosen.remove(&id) {
                    self.chosen.insert(id);
                }
                self.from = Some(id);
            }
            Choice::Through => {
                let (Some(from), Some(to)) = (place(self.from.or(Some(id))), place(Some(id)))
                else {
                    return;
                };
                let through = self.rows.iter().take(from.max(to) + 1).skip(from.min(to));
                self.chosen = through.copied().collect();
            }
        }
    }
}

impl App {
    pub(super) fn list_event(&mut self, event: ListEvent) {
        match event {
            ListEvent::Sort(sort) => {
                self.list.sort = sort;
                self.list.stale();
            }
            ListEvent::Filter(filter) => {
                self.list.filter = filter;
                self.list.stale();
            }
            ListEvent::Choose { id, how } => {
                self.list.choose(id, how);
                if let Some(desk) = &mut self.desk {
                    desk.activate(id);
                }
            }
            ListEvent::ChooseAll => self.list.chosen = self.list.rows.iter().copied().collect(),
            ListEvent::Relabel(label) => {
                let ids: Vec<AnnotationId> = self.list.chosen.iter().copied().collect();
                self.relabel(&ids, &label);
            }
            ListEvent::Remove => {
                let ids: Vec<AnnotationId> = self.list.chosen.iter().copied().collect();
                self.remove(&ids);
            }
        }
    }
}
