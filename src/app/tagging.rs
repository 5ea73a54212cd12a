//! Tagging: making, relabelling, moving and removing annotations, and their notes.

use super::desk::{Desk, Selection};
use super::{App, Notice};
use crate::check;
use crate::edit::{Action, Edit, End, Group, Transaction, apply};
use crate::model::{
    Annotation, AnnotationId, Codebook, LabelId, Snap, Span, Spans, Status, next_grapheme,
    previous_grapheme, sentence_at, word_at,
};
use crate::search;

/// Annotations that are proposed and wait to be accepted: every identical occurrence of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The label they would take.
    pub label: LabelId,
    /// The text that they all quote.
    pub quote: String,
    /// Where they would stand.
    pub spans: Vec<Span>,
}

impl App {
    /// Tags the selection, or gives the active annotation this label, or tags the word at the
    /// caret.
    pub(super) fn tag(&mut self, label: &LabelId) {
        if !self.may_annotate() {
            return;
        }
        self.last_label = Some(label.clone());
        let snap = self.snap;
        let Some(desk) = &mut self.desk else { return };
        desk.proposal = None;
        if !desk.selection.is_empty() && desk.respanning.is_none() {
            match desk.snapped(snap) {
                Some(span) => self.tag_span(label, span),
                None => self.say(Notice::NothingToTag),
            }
        } else if let Some(active) =
            desk.active.filter(|it| desk.mine.layer.annotation(*it).is_some())
        {
            self.relabel(&[active], label);
        } else {
            match word_at(desk.text(), desk.selection.head) {
                Some(span) => self.tag_span(label, span),
                None => self.say(Notice::NothingToTag),
            }
        }
    }

    fn tag_span(&mut self, label: &LabelId, span: Span) {
        let id = self.new_id();
        let Some(desk) = &mut self.desk else { return };
        let new = Annotation::new(id, label.clone(), span);
        if let Some(same) = desk.mine.layer.twin(&new) {
            desk.selection = Selection::caret(span.end());
            desk.active = Some(same);
            self.say(Notice::AlreadyTagged(label.clone()));
            return;
        }
        if let Some(rule) =
            check::refuse(&desk.mine.layer, &new, &self.codebook.codebook, desk.text())
        {
            self.say(Notice::RuleRefuses(rule));
            return;
        }
        let mut edits = vec![Edit::Insert(new)];
        edits.extend(begin(desk));
        let transaction = Transaction::on(desk.article.path.clone(), Action::Tag, edits);
        let quote = span.quote(desk.text()).to_owned();
        if self.commit(transaction) {
            if let Some(desk) = &mut self.desk {
                desk.selection = Selection::caret(span.end());
                desk.active = Some(id);
            }
            self.say(Notice::Tagged { label: label.clone(), quote });
        }
    }

    /// Gives these annotations of the open article another label, as one step. Those that would
    /// become twins of others stay as they are.
    pub(super) fn relabel(&mut self, ids: &[AnnotationId], label: &LabelId) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let layer = &desk.mine.layer;
        let changed = |id: &AnnotationId| {
            let before = layer.annotation(*id).filter(|it| it.label != *label)?.clone();
            let after = Annotation { label: label.clone(), ..before.clone() };
            Some(Edit::Replace { before, after })
        };
        let edits =
            allowed(desk, &self.codebook.codebook, ids.iter().filter_map(changed).collect());
        if edits.is_empty() {
            self.say(Notice::AlreadyTagged(label.clone()));
            return;
        }
        let count = edits.len();
        let transaction = Transaction::on(desk.article.path.clone(), Action::Relabel, edits);
        if self.commit(transaction) {
            self.say(Notice::Relabelled { label: label.clone(), count });
        }
    }

    /// Removes these annotations of the open article with their relations, as one step.
    pub(super) fn remove(&mut self, ids: &[AnnotationId]) {
        if ids.is_empty() || !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let layer = &desk.mine.layer;
        let gone = |id: AnnotationId| ids.contains(&id);
        let relations = layer.relations().iter().filter(|it| gone(it.from) || gone(it.to));
        let mut edits: Vec<Edit> = relations.cloned().map(Edit::RemoveRelation).collect();
        edits.extend(ids.iter().filter_map(|id| layer.annotation(*id)).cloned().map(Edit::Remove));
        let transaction = Transaction::on(desk.article.path.clone(), Action::Remove, edits);
        let count = ids.len();
        if self.commit(transaction) {
            self.say(Notice::Removed(count));
        }
    }

    /// Removes the annotation that is meant.
    pub(super) fn remove_meant(&mut self) {
        match self.desk.as_ref().and_then(Desk::meant).map(|it| it.id) {
            Some(id) => self.remove(&[id]),
            None => self.say(Notice::NoAnnotationHere),
        }
    }

    /// Writes an annotation's note; an empty one takes it away.
    pub(super) fn write_note(&mut self, id: AnnotationId, note: &str) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let Some(before) = desk.mine.layer.annotation(id).cloned() else { return };
        if before.note != note {
            let after = Annotation { note: note.to_owned(), ..before.clone() };
            let edits = vec![Edit::Replace { before, after }];
            self.commit(Transaction::on(desk.article.path.clone(), Action::Note, edits));
        }
    }

    /// Makes the span of the annotation that is meant the selection, to be moved by the keys that
    /// select; when that has begun, applies it.
    pub(super) fn respan(&mut self) {
        let snap = self.snap;
        let Some(desk) = &mut self.desk else { return };
        if let Some(id) = desk.respanning.take() {
            let Some(span) = desk.snapped(snap) else {
                desk.respanning = Some(id);
                self.say(Notice::NothingToTag);
                return;
            };
            self.set_span(id, span, None);
            if let Some(desk) = &mut self.desk {
                desk.selection = Selection::caret(span.end());
                desk.active = Some(id);
            }
        } else if let Some(annotation) = desk.meant() {
            if annotation.spans.is_discontinuous() {
                self.say(Notice::Discontinuous);
                return;
            }
            let (id, span) = (annotation.id, annotation.spans.hull());
            if self.may_annotate()
                && let Some(desk) = &mut self.desk
            {
                desk.active = Some(id);
                desk.respanning = Some(id);
                desk.selection = Selection::of(span);
                desk.show(span.end());
                self.say(Notice::Respanning);
            }
        } else {
            self.say(Notice::NoAnnotationHere);
        }
    }

    /// Moves one end of the annotation that is meant by one unit.
    pub(super) fn move_end(&mut self, end: End, forward: bool) {
        if !self.may_annotate() {
            return;
        }
        let snap = self.snap;
        let Some(desk) = &mut self.desk else { return };
        let Some(annotation) = desk.meant().cloned() else {
            self.say(Notice::NoAnnotationHere);
            return;
        };
        desk.active = Some(annotation.id);
        let spans: Vec<Span> = annotation.spans.iter().collect();
        let part = if end == End::Start { spans.first() } else { spans.last() };
        let Some(moved) = part.and_then(|it| moved(desk.text(), *it, end, forward, snap)) else {
            self.say(Notice::EndCannotMove);
            return;
        };
        desk.show(if end == End::Start { moved.start() } else { moved.end() });
        self.set_span(annotation.id, moved, Some(Group(annotation.id, end)));
    }

    /// Puts `span` in the place of the annotation's part that it grew from.
    fn set_span(&mut self, id: AnnotationId, span: Span, group: Option<Group>) {
        let Some(desk) = &self.desk else { return };
        let Some(before) = desk.mine.layer.annotation(id).cloned() else { return };
        let mut parts: Vec<Span> = before.spans.iter().collect();
        match group {
            Some(Group(_, End::Start)) => parts.splice(..1, [span]),
            Some(Group(_, End::End)) => parts.splice(parts.len().saturating_sub(1).., [span]),
            None => parts.splice(.., [span]),
        }
        .for_each(drop);
        let Some(spans) = Spans::new(parts) else {
            self.say(Notice::EndCannotMove);
            return;
        };
        let after = Annotation { spans, ..before.clone() };
        if after == before {
            return;
        }
        let codebook = &self.codebook.codebook;
        if let Some(rule) = check::refuse(&desk.mine.layer, &after, codebook, desk.text()) {
            self.say(Notice::RuleRefuses(rule));
            return;
        }
        let edits = vec![Edit::Replace { before, after }];
        let transaction = Transaction::on(desk.article.path.clone(), Action::Move, edits);
        self.commit(Transaction { group, ..transaction });
    }

    /// Proposes to tag every other occurrence of the quote that is meant with its label.
    pub(super) fn propose_identical(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let snap = self.snap;
        let last_label = self.last_label.clone();
        let Some(desk) = &mut self.desk else { return };
        let selected = desk.snapped(snap).filter(|_| !desk.selection.is_empty());
        let (label, span) = match (selected, desk.meant()) {
            (Some(span), _) => (last_label, span),
            (None, Some(it)) => (Some(it.label.clone()), it.spans.hull()),
            (None, None) => {
                self.say(Notice::NoAnnotationHere);
                return;
            }
        };
        let Some(label) = label else {
            self.say(Notice::ChooseLabelFirst);
            return;
        };
        let quote = span.quote(desk.text()).to_owned();
        let probe = |span: &Span| Annotation::new(AnnotationId(0), label.clone(), *span);
        let mut spans = search::identical(desk.text(), &quote);
        spans.retain(|it| desk.mine.layer.twin(&probe(it)).is_none());
        if spans.is_empty() {
            self.say(Notice::NoOtherOccurrence);
        } else {
            desk.proposal = Some(Proposal { label, quote, spans });
        }
    }

    /// Makes the proposed annotations, as one step.
    pub(super) fn accept_proposal(&mut self) {
        let Some(proposal) = self.desk.as_mut().and_then(|it| it.proposal.take()) else { return };
        let ids: Vec<AnnotationId> = proposal.spans.iter().map(|_| self.new_id()).collect();
        let Some(desk) = &self.desk else { return };
        let new = |(id, span): (AnnotationId, &Span)| {
            Edit::Insert(Annotation::new(id, proposal.label.clone(), *span))
        };
        let edits = ids.into_iter().zip(&proposal.spans).map(new).collect();
        let mut edits = allowed(desk, &self.codebook.codebook, edits);
        let count = edits.len();
        edits.extend(begin(desk));
        let transaction = Transaction::on(desk.article.path.clone(), Action::TagAll, edits);
        let label = proposal.label;
        if self.commit(transaction) {
            self.say(Notice::TaggedAll { label, count });
        }
    }

    /// Makes the next or previous annotation after the active one or the caret the active one.
    pub(super) fn go_to_annotation(&mut self, forward: bool) {
        let Some(desk) = &mut self.desk else { return };
        let mut order = desk.mine.layer.in_order();
        order.retain(|it| desk.is_shown(it));
        let here = desk.active.and_then(|id| order.iter().position(|it| it.id == id));
        let head = desk.selection.head;
        let target = match here {
            Some(at) if forward => order.get(at + 1),
            Some(at) => at.checked_sub(1).and_then(|it| order.get(it)),
            None if forward => order.iter().find(|it| it.spans.hull().start() >= head),
            None => order.iter().rfind(|it| it.spans.hull().start() < head),
        };
        let target = target.or(if forward { order.first() } else { order.last() });
        match target.map(|it| it.id) {
            Some(id) => desk.activate(id),
            None => self.say(Notice::NoAnnotations),
        }
    }

    /// Makes the next of the annotations at the caret the active one.
    pub(super) fn cycle_annotation(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        let there = desk.at_caret();
        let at = desk.active.and_then(|id| there.iter().position(|it| *it == id));
        let next = at.map_or(0, |it| (it + 1) % there.len().max(1));
        match there.get(next) {
            Some(id) => desk.active = Some(*id),
            None => self.say(Notice::NoAnnotationHere),
        }
    }
}

/// Those of `edits` that no rule refuses, each looked at as if those before it were done.
pub(super) fn allowed(desk: &Desk, codebook: &Codebook, mut edits: Vec<Edit>) -> Vec<Edit> {
    let mut layer = (*desk.mine.layer).clone();
    edits.retain(|edit| {
        let refused = edit.after().and_then(|it| check::refuse(&layer, it, codebook, desk.text()));
        refused.is_none() && apply(&mut layer, desk.text(), std::slice::from_ref(edit)).is_ok()
    });
    edits
}

/// The first tag turns New into In progress.
fn begin(desk: &Desk) -> Option<Edit> {
    let after = Status::InProgress;
    (desk.mine.layer.status == Status::New)
        .then_some(Edit::SetStatus { before: Status::New, after })
}

/// `span` with one end moved to the next edge of a unit; `None` where there is none, or where
/// nothing would be left.
fn moved(text: &str, span: Span, end: End, forward: bool, snap: Snap) -> Option<Span> {
    let unit_at = match snap {
        Snap::Word => word_at,
        Snap::Sentence => sentence_at,
        Snap::Character => grapheme_at,
    };
    let edge = |unit: Span| if end == End::Start { unit.start() } else { unit.end() };
    let from = edge(span);
    let mut at = from;
    loop {
        if let Some(edge) = unit_at(text, at).map(edge)
            && (if forward { edge > from } else { edge < from })
        {
            let (start, stop) =
                if end == End::Start { (edge, span.end()) } else { (span.start(), edge) };
            return Span::new(text, start, stop).ok();
        }
        let next = if forward { next_grapheme(text, at) } else { previous_grapheme(text, at) };
        if next == at {
            return None;
        }
        at = next;
    }
}

/// The grapheme at `offset`; none where it is white space, which no annotation begins or ends with.
fn grapheme_at(text: &str, offset: usize) -> Option<Span> {
    let span = Span::new(text, offset, next_grapheme(text, offset)).ok()?;
    (!span.quote(text).trim().is_empty()).then_some(span)
}
