//! The annotation list: sorted, filtered, with several rows to be chosen at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::App;
use super::desk::Desk;
use crate::model::{
    Annotation, AnnotationId, Codebook, Difference, LabelId, Layer, LooseAnnotation, Span,
};

/// How many changes are followed one by one; more are cheaper to sort anew.
const FEW: usize = 256;

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
    /// The detached annotations that pass the filter, in the order of the file.
    pub detached: Vec<Arc<LooseAnnotation>>,
    /// The detached annotation that is chosen.
    pub held: Option<Arc<LooseAnnotation>>,
    /// How many annotations each label has, filtered out or not.
    pub counts: BTreeMap<LabelId, usize>,
    /// The row that a choice with Shift began at.
    from: Option<AnnotationId>,
    /// The layer that the rows are of; none when they must be made anew.
    shown: Option<Arc<Layer>>,
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
    /// The detached annotation of this row was clicked or reached by key.
    Hold(usize),
    /// Give the detached annotation that is chosen the selection as its place.
    Attach,
    /// Remove the detached annotation that is chosen.
    RemoveHeld,
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
        self.held = None;
        self.from = None;
        self.shown = None;
    }

    /// Brings the rows up to date with the layer: after a few changes only these are put in their
    /// places; otherwise, and after a change of filter or order, all are sorted and filtered.
    pub(super) fn refresh(&mut self, desk: Option<&Desk>, codebook: &Codebook, language: &str) {
        let Some(desk) = desk else {
            self.rows.clear();
            self.detached.clear();
            self.held = None;
            self.counts.clear();
            self.shown = None;
            return;
        };
        let layer = &desk.mine.layer;
        let before = self.shown.replace(layer.clone());
        if before.as_ref().is_some_and(|it| Arc::ptr_eq(it, layer)) {
            return;
        }
        let words = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let (hidden, text) = (&*desk.hidden, desk.text());
        let lens = Lens { sort: self.sort, words, hidden, text, codebook, language };
        if !before.as_ref().is_some_and(|it| it.has_same_detached(layer)) {
            self.detached = layer.detached().filter(|it| lens.passes_loose(it)).cloned().collect();
            self.detached.sort();
            self.held = self.held.take().filter(|held| self.detached.contains(held));
        }
        let difference = before.map(|it| layer.difference(&it));
        match difference.filter(|it| it.gone.len() + it.new.len() <= FEW) {
            Some(difference) => self.follow(layer, &difference, &lens),
            None => self.sort_anew(layer, &lens),
        }
    }

    fn sort_anew(&mut self, layer: &Layer, lens: &Lens<'_>) {
        self.counts.clear();
        for it in layer.annotations() {
            count(&mut self.counts, it);
        }
        let mut rows: Vec<&Annotation> = layer.ordered().filter(|it| lens.passes(it)).collect();
        if self.sort != Sort::Place {
            rows.sort_by_cached_key(|it| lens.key(it));
        }
        self.rows = rows.into_iter().map(|it| it.id).collect();
        self.chosen.retain(|it| layer.annotation(*it).is_some());
    }

    fn follow(&mut self, layer: &Layer, difference: &Difference, lens: &Lens<'_>) {
        let Difference { gone, new } = difference;
        for it in gone {
            if let Some(count) = self.counts.get_mut(&it.label) {
                *count -= 1;
            }
        }
        for it in new {
            count(&mut self.counts, it);
        }
        self.counts.retain(|_, count| *count > 0);
        if !gone.is_empty() {
            let ids: BTreeSet<AnnotationId> = gone.iter().map(|it| it.id).collect();
            self.rows.retain(|it| !ids.contains(it));
            self.chosen.retain(|it| layer.annotation(*it).is_some());
        }
        for it in new.iter().filter(|it| lens.passes(it)) {
            let key = (lens.key(it), it.order());
            let stands_before = |id: &AnnotationId| {
                layer.annotation(*id).is_some_and(|it| (lens.key(it), it.order()) < key)
            };
            self.rows.insert(self.rows.partition_point(stands_before), it.id);
        }
    }

    /// Makes the next [`Self::refresh`] sort and filter again.
    pub(super) fn stale(&mut self) {
        self.shown = None;
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

/// How the list shows annotations: which of them, and in what order.
struct Lens<'a> {
    sort: Sort,
    words: Vec<String>,
    hidden: &'a BTreeSet<LabelId>,
    text: &'a str,
    codebook: &'a Codebook,
    language: &'a str,
}

/// What an annotation is sorted by before its place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Place,
    Label(usize),
    Quote(String),
    Length(Reverse<usize>),
}

impl Lens<'_> {
    fn key(&self, it: &Annotation) -> Key {
        match self.sort {
            Sort::Place => Key::Place,
            Sort::Label => {
                let rank = self.codebook.labels.iter().position(|label| label.id == it.label);
                Key::Label(rank.unwrap_or(usize::MAX))
            }
            Sort::Quote => Key::Quote(it.quote(self.text).to_lowercase()),
            Sort::Length => Key::Length(Reverse(it.spans.iter().map(Span::len).sum())),
        }
    }

    fn passes(&self, it: &Annotation) -> bool {
        self.passes_said(&it.label, || it.quote(self.text), &it.note)
    }

    fn passes_loose(&self, it: &LooseAnnotation) -> bool {
        self.passes_said(&it.label, || it.quote(), &it.note)
    }

    fn passes_said(&self, label: &LabelId, quote: impl Fn() -> String, note: &str) -> bool {
        if self.hidden.contains(label) {
            return false;
        }
        if self.words.is_empty() {
            return true;
        }
        let label =
            self.codebook.label(label).map_or(label.as_str(), |it| it.name.get(self.language));
        let all = format!("{}\n{label}\n{note}", quote()).to_lowercase();
        self.words.iter().all(|word| all.contains(word))
    }
}

fn count(counts: &mut BTreeMap<LabelId, usize>, it: &Annotation) {
    match counts.get_mut(&it.label) {
        Some(count) => *count += 1,
        None => drop(counts.insert(it.label.clone(), 1)),
    }
}

impl App {
    /// Chooses a detached annotation in the list, in the place of whatever was chosen there.
    pub(super) fn hold(&mut self, detached: Option<Arc<LooseAnnotation>>) {
        if detached.is_some() {
            self.list.chosen.clear();
            if let Some(desk) = &mut self.desk {
                desk.active = None;
            }
        }
        self.list.held = detached;
    }

    /// Whether a detached annotation is what the list's commands mean.
    pub fn holds(&self) -> bool {
        self.list.held.is_some() && self.desk.as_ref().is_some_and(|it| it.active.is_none())
    }

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
            ListEvent::Hold(at) => self.hold(self.list.detached.get(at).cloned()),
            ListEvent::Attach => self.attach(),
            ListEvent::RemoveHeld => self.remove_held(),
            ListEvent::Remove if self.holds() => self.remove_held(),
            ListEvent::Choose { id, how } => {
                self.list.held = None;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::edit::{Edit, apply};
    use crate::model::{Label, Rgb, Status};

    const TEXT: &str = "Kim traf Trump in Hanoi, Trump traf Kim; beide schwiegen dort.";

    fn annotation((id, label, start, len, note): (u64, u8, usize, usize, bool)) -> Annotation {
        let label = LabelId::new(["actor", "demand", "strange"][usize::from(label)]);
        let span = Span::new(TEXT, start, start + len).unwrap();
        let note = if note { "Kim?" } else { "" }.to_owned();
        Annotation { note, ..Annotation::new(AnnotationId(id), label, span) }
    }

    fn some() -> impl Strategy<Value = Annotation> {
        (0_u64..40, 0_u8..3, 0_usize..50, 1_usize..12, any::<bool>()).prop_map(annotation)
    }

    proptest! {
        #[test]
        fn following_changes_is_the_same_as_sorting_anew(
            start in prop::collection::vec(some(), 0..30),
            changes in prop::collection::vec(some(), 0..20),
            filter in prop_oneof![Just(""), Just("kim"), Just("Forderung tr")],
        ) {
            let label = |(id, name)| Label::new(LabelId::new(id), "de", name, Rgb::parse("#0072b2").unwrap());
            let labels = [("demand", "Forderung"), ("actor", "Akteur")].map(label);
            let codebook = Codebook { labels: labels.into(), ..Codebook::default() };
            let before = Layer::new(Status::New, false, start, Vec::new());
            let mut after = before.clone();
            for new in changes {
                let edit = match after.annotation(new.id).cloned() {
                    None => Edit::Insert(new),
                    Some(old) if new.label == old.label => Edit::Remove(old),
                    Some(before) => Edit::Replace { before, after: new },
                };
                apply(&mut after, TEXT, &[edit]).unwrap();
            }
            for sort in Sort::iter() {
                let words = filter.split_whitespace().map(str::to_lowercase).collect();
                let lens = Lens { sort, words, hidden: &BTreeSet::new(), text: TEXT, codebook: &codebook, language: "de" };
                let (mut followed, mut anew) = (List { sort, ..List::default() }, List { sort, ..List::default() });
                followed.sort_anew(&before, &lens);
                followed.follow(&after, &after.difference(&before), &lens);
                anew.sort_anew(&after, &lens);
                prop_assert_eq!(followed.rows, anew.rows);
                prop_assert_eq!(followed.counts, anew.counts);
            }
        }
    }
}
