//! What a step of the history was about, found when somebody looks at it: most of them stand in the
//! journal only.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::edit::{Action, Change, CodebookEdit, Deed, Edit, Step};
use crate::model::{
    Annotation, AnnotationId, ArticlePath, LabelId, Localized, LooseAnnotation, Status,
};
use crate::record::{self, WrittenChange, WrittenEdit};

/// Longest quote that is remembered, in characters.
const QUOTE: usize = 200;
/// Longest text of the journal that is read to be shown, in bytes: a frame waits for it.
const READABLE: usize = 1 << 18;

/// What a step was about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The article whose layer it changed.
    pub article: Option<ArticlePath>,
    /// The first thing that it changed.
    pub about: About,
    /// How many annotations it changed.
    pub annotations: usize,
    /// The first of them.
    pub annotation: Option<AnnotationId>,
    /// Where that stands, in bytes.
    pub place: Option<usize>,
}

/// The first thing that a step changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// It cannot be read, or is nothing that can be shown.
    #[default]
    Unknown,
    /// More than can be read in passing.
    Much,
    /// An annotation.
    Annotation {
        /// Its label.
        label: LabelId,
        /// Its text, shortened; empty where that is not known.
        quote: Arc<str>,
    },
    /// A relation of this kind.
    Relation(String),
    /// How far the annotator is.
    Status(Status),
    /// Whether the article is flagged.
    Flag(bool),
    /// A label or a relation of the codebook, by its name; the order of the labels without one.
    Codebook(Option<Localized>),
    /// A layer as a whole.
    Layer,
    /// Layers of others.
    Others,
}

/// A quote as it is remembered.
pub(super) fn recalled(quote: &str) -> Arc<str> {
    match quote.char_indices().nth(QUOTE) {
        Some((end, _)) => quote.get(..end).unwrap_or_default().into(),
        None => quote.into(),
    }
}

impl Account {
    /// What `step` was about. Reads it where it stands in the journal only.
    pub fn of(step: &Step) -> Self {
        let mut teller = Teller { quote: step.quote.clone(), ..Teller::default() };
        match &step.deed {
            Deed::Known(transaction) => {
                for change in &transaction.changes {
                    teller.change(change);
                }
            }
            Deed::Written(texts) if texts.iter().map(|it| it.len()).sum::<usize>() > READABLE => {
                teller.about(|| About::Much);
            }
            Deed::Written(texts) => {
                for text in texts {
                    // What a newer program has written stays unknown.
                    for change in record::read_changes(text).unwrap_or_default() {
                        teller.written(&change);
                    }
                }
            }
        }
        if step.action == Action::Import {
            // Where nothing of it is mine.
            teller.about(|| About::Others);
        }
        teller.account.annotations = teller.seen.len();
        teller.account
    }
}

#[derive(Default)]
struct Teller {
    account: Account,
    quote: Option<Arc<str>>,
    seen: BTreeSet<AnnotationId>,
}

impl Teller {
    fn change(&mut self, change: &Change) {
        self.article(change.article());
        match change {
            Change::Layer { edits, .. } => edits.iter().for_each(|it| self.edit(it)),
            Change::Codebook(edits) => self.about(|| About::Codebook(edits.first().and_then(name))),
            Change::Rewrite { before, after, .. } => {
                self.about(|| About::Layer);
                let layer = after.as_ref().or(before.as_ref());
                self.seen.extend(layer.iter().flat_map(|it| &it.annotations).map(|it| it.id));
            }
        }
    }

    fn written(&mut self, change: &WrittenChange) {
        match change {
            WrittenChange::Whole(change) => self.change(change),
            WrittenChange::Layer { article, edits, .. } => {
                self.article(Some(article));
                for edit in edits {
                    match edit {
                        WrittenEdit::Insert(it)
                        | WrittenEdit::Remove(it)
                        | WrittenEdit::Replace(_, it) => self.loose(it),
                        WrittenEdit::Whole(edit) => self.edit(edit),
                    }
                }
            }
        }
    }

    fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Insert(it) | Edit::Remove(it) | Edit::Replace { after: it, .. } => self.fast(it),
            Edit::InsertDetached(it) | Edit::RemoveDetached(it) => self.loose(it),
            Edit::InsertRelation(it)
            | Edit::RemoveRelation(it)
            | Edit::InsertStray(it)
            | Edit::RemoveStray(it) => {
                self.about(|| About::Relation(it.kind.clone()));
            }
            Edit::SetStatus { after, .. } => self.about(|| About::Status(*after)),
            Edit::SetFlag { flagged } => self.about(|| About::Flag(*flagged)),
        }
    }

    fn fast(&mut self, it: &Annotation) {
        let quote = self.quote.clone().unwrap_or_default();
        self.annotation(it.id, &it.label, it.spans.hull().start(), || quote);
    }

    fn loose(&mut self, it: &LooseAnnotation) {
        let place = it.anchors.iter().map(|it| it.start).min().unwrap_or_default();
        self.annotation(it.id, &it.label, place, || {
            let parts: Vec<&str> = it.anchors.iter().map(|it| &*it.quote).collect();
            recalled(&parts.join(" … "))
        });
    }

    fn annotation(
        &mut self,
        id: AnnotationId,
        label: &LabelId,
        place: usize,
        quote: impl FnOnce() -> Arc<str>,
    ) {
        self.seen.insert(id);
        if self.account.annotation.is_none() {
            self.account.annotation = Some(id);
            self.account.place = Some(place);
            // Relations and status changed with it are not what it is about.
            self.account.about = About::Annotation { label: label.clone(), quote: quote() };
        }
    }

    fn article(&mut self, article: Option<&ArticlePath>) {
        if self.account.article.is_none() {
            self.account.article = article.cloned();
        }
    }

    fn about(&mut self, about: impl FnOnce() -> About) {
        if self.account.about == About::Unknown {
            self.account.about = about();
        }
    }
}

fn name(edit: &CodebookEdit) -> Option<Localized> {
    match edit {
        CodebookEdit::Insert { label, .. }
        | CodebookEdit::Remove { label, .. }
        | CodebookEdit::Replace { after: label, .. } => Some(label.name.clone()),
        CodebookEdit::Move { .. } => None,
        CodebookEdit::InsertRelation { relation, .. }
        | CodebookEdit::RemoveRelation { relation, .. }
        | CodebookEdit::ReplaceRelation { after: relation, .. } => Some(relation.name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Action, History, Transaction};
    use crate::model::{Span, Spans};

    const TEXT: &str = "Kim lehnt den Vorschlag ab.";

    fn annotation(id: u64, parts: &[&str]) -> Annotation {
        let span = |quote: &&str| {
            let start = TEXT.find(quote).unwrap();
            Span::new(TEXT, start, start + quote.len()).unwrap()
        };
        let spans = Spans::new(parts.iter().map(span).collect()).unwrap();
        let (id, label) = (AnnotationId(id), LabelId::new("demand"));
        let first = spans.iter().next().unwrap();
        Annotation { spans, ..Annotation::new(id, label, first) }
    }

    /// As it is known, and as it stands in the journal.
    fn both(edits: Vec<Edit>) -> [Account; 2] {
        let article = crate::model::Article::new(
            ArticlePath::new("a.txt"),
            TEXT.into(),
            crate::model::Metadata::default(),
        );
        let transaction = Transaction::on(article.path.clone(), Action::Tag, edits);
        let text = record::write_changes(&transaction.changes, |_| Some(&article)).unwrap();
        let quote = transaction.edits().find_map(Edit::annotation).map(|it| it.quote(TEXT));
        let mut history = History::default();
        history.record(transaction);
        history.quote(false, quote.map(|it| recalled(&it)));
        let written = Step::written(1, 0, Action::Tag, text.into());
        [Account::of(history.next_undo().unwrap()), Account::of(&written)]
    }

    #[test]
    fn a_step_is_about_the_same_whether_it_is_known_or_read() {
        let (parts, other) = (annotation(7, &["lehnt", "ab"]), annotation(8, &["Kim"]));
        let status = Edit::SetStatus { before: Status::New, after: Status::InProgress };
        let edits = vec![
            status.clone(),
            Edit::Insert(parts.clone()),
            Edit::Remove(other),
            Edit::Remove(parts),
        ];
        let [known, read] = both(edits);
        assert_eq!(known, read);
        let quote = "lehnt … ab".into();
        assert_eq!(known.about, About::Annotation { label: LabelId::new("demand"), quote });
        assert_eq!((known.annotations, known.place), (2, Some(4)));
        assert_eq!(known.article, Some(ArticlePath::new("a.txt")));

        let [known, read] = both(vec![status]);
        assert_eq!(known, read);
        assert_eq!(known.about, About::Status(Status::InProgress));
        assert_eq!((known.annotations, known.place), (0, None));
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        let step = Step::written(1, 0, Action::Tag, "[Later(1)]".into());
        assert_eq!(Account::of(&step), Account::default());
        let flag = "[Layer(\"a.txt\",\"\",[Flag(true)])]";
        let step = |text: String| Step::written(1, 0, Action::Tag, text.into());
        let padded = |length: usize| format!("{flag}{}", " ".repeat(length - flag.len()));
        assert_eq!(Account::of(&step(padded(READABLE))).about, About::Flag(true));
        assert_eq!(Account::of(&step(padded(READABLE + 1))).about, About::Much);
    }

    #[test]
    fn a_long_quote_is_cut_between_characters() {
        let quote = "ä".repeat(QUOTE + 5);
        assert_eq!(&*recalled(&quote), "ä".repeat(QUOTE));
        assert_eq!(&*recalled("ä"), "ä");
    }
}
