//! Tagging: making, relabelling and removing annotations, and their notes.

use super::desk::{Desk, Selection};
use super::{App, Notice};
use crate::check::{self, Rule};
use crate::edit::{Action, Edit, Transaction, apply};
use crate::model::{
    Annotation, AnnotationId, Codebook, LabelId, Relation, Span, Spans, Status, word_at,
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
                Some(span) => self.tag_spans(label, span.into(), Action::Tag),
                None => self.say(Notice::NothingToTag),
            }
        } else if let Some(active) =
            desk.active.filter(|it| desk.mine.layer.annotation(*it).is_some())
        {
            self.relabel(&[active], label);
        } else {
            match word_at(desk.text(), desk.selection.head) {
                Some(span) => self.tag_spans(label, span.into(), Action::Tag),
                None => self.say(Notice::NothingToTag),
            }
        }
    }

    pub(super) fn tag_spans(&mut self, label: &LabelId, spans: Spans, action: Action) {
        if !self.may_annotate() {
            return;
        }
        let id = self.new_id();
        let Some(desk) = &mut self.desk else { return };
        let end = spans.hull().end();
        let new = Annotation::new(id, label.clone(), spans);
        (desk.respanning, desk.selecting) = (None, false);
        if let Some(same) = desk.mine.layer.twin(&new) {
            desk.selection = Selection::caret(end);
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
        let quote = new.quote(desk.text());
        let mut edits = vec![Edit::Insert(new)];
        edits.extend(begin(desk));
        let transaction = Transaction::on(desk.article.path.clone(), action, edits);
        if self.commit(transaction) {
            if let Some(desk) = &mut self.desk {
                desk.selection = Selection::caret(end);
                desk.active = Some(id);
            }
            self.say(Notice::Tagged { label: label.clone(), quote });
        }
    }

    /// Gives these annotations of the open article another label, as one step, without the
    /// attributes that it does not declare. Those that would become twins of others, or whose
    /// relations do not allow it, stay as they are.
    pub(super) fn relabel(&mut self, ids: &[AnnotationId], label: &LabelId) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let codebook = &self.codebook.codebook;
        let layer = &desk.mine.layer;
        let declared = codebook.label(label);
        let mut dropped = 0;
        let mut changed = |id: &AnnotationId| {
            let before = layer.annotation(*id).filter(|it| it.label != *label)?.clone();
            let mut after = Annotation { label: label.clone(), ..before.clone() };
            after.attributes.retain(|id, value| {
                let attribute = declared.and_then(|it| it.attribute(id));
                attribute.is_some_and(|it| it.kind.takes(value))
            });
            dropped += before.attributes.len() - after.attributes.len();
            Some(Edit::Replace { before, after })
        };
        let wanted: Vec<Edit> = ids.iter().filter_map(&mut changed).collect();
        if let [edit] = &wanted[..]
            && let Some(after) = edit.after()
            && let Some(rule) = check::refuse(layer, after, codebook, desk.text())
            && rule != Rule::SameSpan
        {
            self.say(Notice::RuleRefuses(rule));
            return;
        }
        let edits = allowed(desk, codebook, wanted);
        if edits.is_empty() {
            self.say(Notice::AlreadyTagged(label.clone()));
            return;
        }
        let count = edits.len();
        let transaction = Transaction::on(desk.article.path.clone(), Action::Relabel, edits);
        if self.commit(transaction) {
            self.say(Notice::Relabelled { label: label.clone(), count, dropped });
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
        let of_gone = |it: &&Relation| gone(it.from) || gone(it.to);
        let relations = layer.relations().iter().filter(of_gone).cloned();
        let strays = layer.strays().iter().filter(of_gone).cloned();
        let mut edits: Vec<Edit> = relations.map(Edit::RemoveRelation).collect();
        edits.extend(strays.map(Edit::RemoveStray));
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
            (Some(span), _) => {
                let there = desk.mine.layer.index().touching(span.range());
                let there = there.iter().filter_map(|it| desk.mine.layer.annotation(it.id));
                let same = there.into_iter().find(|it| it.spans == span.into());
                (same.map(|it| it.label.clone()).or(last_label), span)
            }
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
        let Some(desk) = &self.desk else { return };
        let mut order = desk.mine.layer.in_order();
        // While a relation is drawn, only where it may lead.
        let partner = |id: AnnotationId, from: AnnotationId| {
            id == from || !self.possible_relations(from, id).is_empty()
        };
        order
            .retain(|it| desk.is_shown(it) && desk.linking.is_none_or(|from| partner(it.id, from)));
        let here = desk.active.and_then(|id| order.iter().position(|it| it.id == id));
        let head = desk.selection.head;
        let target = match here {
            Some(at) if forward => order.get(at + 1),
            Some(at) => at.checked_sub(1).and_then(|it| order.get(it)),
            None if forward => order.iter().find(|it| it.spans.hull().start() >= head),
            None => order.iter().rfind(|it| it.spans.hull().start() < head),
        };
        let target = target.or(if forward { order.first() } else { order.last() });
        let target = target.map(|it| it.id);
        match (target, &mut self.desk) {
            (Some(id), Some(desk)) => {
                desk.activate(id);
                self.say_active(None);
            }
            _ => self.say(Notice::NoAnnotations),
        }
    }

    /// Makes the next of the annotations at the caret the active one.
    pub(super) fn cycle_annotation(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        let there = desk.at_caret();
        let at = desk.active.and_then(|id| there.iter().position(|it| *it == id));
        let next = at.map_or(0, |it| (it + 1) % there.len().max(1));
        match there.get(next) {
            Some(id) => {
                desk.active = Some(*id);
                self.say_active(Some((next + 1, there.len())));
            }
            None => self.say(Notice::NoAnnotationHere),
        }
    }

    /// Says which annotation is active, and which of how many at the caret it is.
    fn say_active(&mut self, which: Option<(usize, usize)>) {
        let Some(desk) = &self.desk else { return };
        if let Some(it) = desk.active().filter(|_| desk.linking.is_none()) {
            let (label, quote) = (it.label.clone(), it.quote(desk.text()));
            self.say(Notice::Active { label, quote, which });
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
