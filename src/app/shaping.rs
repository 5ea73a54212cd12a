//! The shape of annotations: moving their ends, adding spans to them and taking spans out,
//! cutting one into several and making one of two.

use super::desk::{Desk, Respan, Selection};
use super::{App, Notice};
use crate::check;
use crate::edit::{Action, Edit, End, Group, Transaction, apply};
use crate::model::{
    Annotation, AnnotationId, LabelId, Relation, Snap, Span, Spans, next_grapheme,
    previous_grapheme, sentence_at, trimmed, word_at,
};

impl App {
    /// Makes a span of the annotation that is meant the selection, to be moved by the keys that
    /// select; when that has begun, applies it.
    pub(super) fn respan(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        if desk.respanning.is_some() {
            self.end_respan();
        } else if let Some(annotation) = desk.meant() {
            let id = annotation.id;
            let part = annotation.spans.part_at(desk.selection.head);
            let Some(span) = annotation.spans.iter().nth(part) else { return };
            if self.may_annotate()
                && let Some(desk) = &mut self.desk
            {
                desk.active = Some(id);
                desk.respanning = Some(Respan { id, part });
                desk.selection = Selection::of(span);
                desk.show(span.end());
                self.say(Notice::Respanning);
            }
        } else {
            self.say(Notice::NoAnnotationHere);
        }
    }

    /// Applies the selection as the place of the span that is being moved.
    pub(super) fn end_respan(&mut self) {
        let snap = self.snap;
        let Some(desk) = &mut self.desk else { return };
        let Some(respan) = desk.respanning else { return };
        let Some(span) = desk.snapped(snap) else {
            self.say(Notice::NothingToTag);
            return;
        };
        (desk.respanning, desk.selecting) = (None, false);
        self.set_part(respan, span, None);
        if let Some(desk) = &mut self.desk {
            desk.selection = Selection::caret(span.end());
            desk.active = Some(respan.id);
        }
    }

    /// Takes hold of an end of one of an annotation's spans: until the button is released, the
    /// selection is its new place.
    pub(super) fn grip(&mut self, respan: Respan, end: End) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &mut self.desk else { return };
        let annotation = desk.mine.layer.annotation(respan.id);
        let Some(span) = annotation.and_then(|it| it.spans.iter().nth(respan.part)) else { return };
        let (anchor, head) = match end {
            End::Start => (span.end(), span.start()),
            End::End => (span.start(), span.end()),
        };
        desk.active = Some(respan.id);
        desk.respanning = Some(respan);
        desk.selection = Selection { anchor, head, exact: false };
    }

    /// Moves one end of the annotation that is meant by one unit; of several spans, the one's at
    /// the caret.
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
        let part = annotation.spans.part_at(desk.selection.head);
        let span = annotation.spans.iter().nth(part);
        let Some(moved) = span.and_then(|it| moved(desk.text(), it, end, forward, snap)) else {
            self.say(Notice::EndCannotMove);
            return;
        };
        let edge = if end == End::Start { moved.start() } else { moved.end() };
        desk.show(edge);
        let group = Some(Group::End(annotation.id, end));
        if self.set_part(Respan { id: annotation.id, part }, moved, group)
            && annotation.spans.is_discontinuous()
            && let Some(desk) = &mut self.desk
        {
            // The caret stays with the span, so that the next move means it too.
            desk.selection = Selection::caret(edge);
        }
    }

    fn set_part(&mut self, respan: Respan, span: Span, group: Option<Group>) -> bool {
        let Some(desk) = &self.desk else { return false };
        let Some(before) = desk.mine.layer.annotation(respan.id).cloned() else { return false };
        let mut parts: Vec<Span> = before.spans.iter().collect();
        if let Some(part) = parts.get_mut(respan.part) {
            *part = span;
        }
        if let Some(spans) = Spans::new(parts) {
            self.reshape(before, spans, Action::Move, group)
        } else {
            self.say(Notice::EndCannotMove);
            false
        }
    }

    /// Gives an annotation other spans; says why not when a rule refuses it.
    fn reshape(
        &mut self,
        before: Annotation,
        spans: Spans,
        action: Action,
        group: Option<Group>,
    ) -> bool {
        let Some(desk) = &self.desk else { return false };
        let after = Annotation { spans, ..before.clone() };
        if after == before {
            return false;
        }
        let codebook = &self.codebook.codebook;
        if let Some(rule) = check::refuse(&desk.mine.layer, &after, codebook, desk.text()) {
            self.say(Notice::RuleRefuses(rule));
            return false;
        }
        let edits = vec![Edit::Replace { before, after }];
        let transaction = Transaction::on(desk.article.path.clone(), action, edits);
        self.commit(Transaction { group, ..transaction })
    }

    /// Adds the selection to the annotation that was active last; takes it out where it is part
    /// of that already.
    pub(super) fn add_selection(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let snap = self.snap;
        let Some(desk) = &mut self.desk else { return };
        let Some(span) = desk.snapped(snap).filter(|_| !desk.selection.is_empty()) else {
            self.say(Notice::SelectFirst);
            return;
        };
        let target = desk.active.or(desk.last_active);
        let Some(before) = target.and_then(|id| desk.mine.layer.annotation(id)).cloned() else {
            self.say(Notice::NoAnnotationToExtend);
            return;
        };
        let inside = before.spans.iter().any(|it| it.contains(span));
        let (spans, action) = if inside {
            (before.spans.without(span, desk.text()), Action::TakePart)
        } else {
            (Some(before.spans.with(span)), Action::AddPart)
        };
        let Some(spans) = spans else {
            self.say(Notice::NothingWouldRemain);
            return;
        };
        let (id, label) = (before.id, before.label.clone());
        if self.reshape(before, spans, action, None)
            && let Some(desk) = &mut self.desk
        {
            desk.selection = Selection::caret(span.end());
            (desk.active, desk.selecting) = (Some(id), false);
            let quote = desk.active().map(|it| it.quote(desk.text())).unwrap_or_default();
            self.say(Notice::Reshaped { label, quote });
        }
    }

    /// Cuts the annotation that is meant in two at the caret; one of several spans into these.
    /// The first keeps its id, its note and its relations; attributes go to all.
    pub(super) fn split(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let Some(before) = self.desk.as_ref().and_then(Desk::meant).cloned() else {
            self.say(Notice::NoAnnotationHere);
            return;
        };
        let Some(desk) = &self.desk else { return };
        let (text, caret) = (desk.text(), desk.selection.head);
        let pieces: Vec<Span> = if before.spans.is_discontinuous() {
            before.spans.iter().collect()
        } else {
            let whole = before.spans.hull();
            let halves =
                [whole.start()..caret.min(whole.end()), caret.max(whole.start())..whole.end()];
            halves.into_iter().filter_map(|it| trimmed(text, it)).collect()
        };
        let Some((first, rest)) = pieces.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            self.say(Notice::CaretNotInside);
            return;
        };
        let path = desk.article.path.clone();
        let after = Annotation { spans: (*first).into(), ..before.clone() };
        let mut edits = vec![Edit::Replace { before: before.clone(), after }];
        for span in rest {
            let id = self.new_id();
            let piece = Annotation::new(id, before.label.clone(), *span);
            let piece = Annotation { attributes: before.attributes.clone(), ..piece };
            edits.push(Edit::Insert(piece));
        }
        let count = edits.len();
        if self.commit_if_allowed(Transaction::on(path, Action::Split, edits)) {
            if let Some(desk) = &mut self.desk {
                desk.active = Some(before.id);
            }
            self.say(Notice::Split(count));
        }
    }

    /// Makes one annotation of the one that is meant and the nearest of the same label in the
    /// paragraph, with what lies between them. Two that are discontinuous keep their gaps.
    pub(super) fn join(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let Some(one) = desk.meant().cloned() else {
            self.say(Notice::NoAnnotationHere);
            return;
        };
        let Some(other) = nearest_of_same_label(desk, &one) else {
            self.say(Notice::NoNeighbour(one.label));
            return;
        };
        let gaps = one.spans.is_discontinuous() || other.spans.is_discontinuous();
        let spans = if gaps {
            other.spans.iter().fold(one.spans.clone(), |spans, it| spans.with(it))
        } else {
            one.spans.hull().hull(other.spans.hull()).into()
        };
        let notes: Vec<&str> = [&one.note, &other.note]
            .into_iter()
            .filter(|it| !it.is_empty())
            .map(|it| &**it)
            .collect();
        let mut attributes = other.attributes.clone();
        attributes.extend(one.attributes.clone());
        let after = Annotation { spans, attributes, note: notes.join("\n"), ..one.clone() };

        let relations = desk.mine.layer.relations();
        let (ends, stays) = (|it: &&Relation| it.from == other.id || it.to == other.id, one.id);
        let moved = |it: &Relation| {
            let end = |id: AnnotationId| if id == other.id { stays } else { id };
            Relation { from: end(it.from), to: end(it.to), ..it.clone() }
        };
        let known = |new: &Relation| {
            relations.iter().any(|it| (&it.kind, it.from, it.to) == (&new.kind, new.from, new.to))
        };
        let mut edits: Vec<Edit> =
            relations.iter().filter(ends).cloned().map(Edit::RemoveRelation).collect();
        for stray in desk.mine.layer.strays().iter().filter(ends) {
            edits.push(Edit::RemoveStray(stray.clone()));
            edits.push(Edit::InsertStray(moved(stray)));
        }
        edits.push(Edit::Remove(other.clone()));
        edits.push(Edit::Replace { before: one.clone(), after });
        let kept = relations.iter().filter(ends).map(moved);
        edits.extend(kept.filter(|it| it.from != it.to && !known(it)).map(Edit::InsertRelation));
        let path = desk.article.path.clone();
        if self.commit_if_allowed(Transaction::on(path, Action::Join, edits))
            && let Some(desk) = &mut self.desk
        {
            desk.active = Some(one.id);
            let quote = desk.active().map(|it| it.quote(desk.text())).unwrap_or_default();
            self.say(Notice::Reshaped { label: one.label, quote });
        }
    }

    /// Tags the spans of the annotation that is meant with another label as well.
    pub(super) fn duplicate(&mut self, label: &LabelId) {
        match self.desk.as_ref().and_then(Desk::meant).map(|it| it.spans.clone()) {
            Some(spans) => self.tag_spans(label, spans, Action::Duplicate),
            None => self.say(Notice::NoAnnotationHere),
        }
    }

    /// Commits a transaction on the open article unless a rule refuses what comes of it.
    fn commit_if_allowed(&mut self, transaction: Transaction) -> bool {
        let Some(desk) = &self.desk else { return false };
        let mut layer = (*desk.mine.layer).clone();
        for edit in transaction.edits() {
            if apply(&mut layer, desk.text(), std::slice::from_ref(edit)).is_err() {
                break; // what is wrong with it is said where it is committed
            }
        }
        let refused = transaction
            .edits()
            .filter_map(Edit::after)
            .find_map(|it| check::refuse(&layer, it, &self.codebook.codebook, desk.text()));
        if let Some(rule) = refused {
            self.say(Notice::RuleRefuses(rule));
            return false;
        }
        self.commit(transaction)
    }
}

/// The annotation of the same label that is nearest in the paragraph, the following one of two
/// that are equally near.
fn nearest_of_same_label(desk: &Desk, one: &Annotation) -> Option<Annotation> {
    let hull = one.spans.hull();
    let line = desk.article.line_at(hull.start());
    let range = line.start.min(hull.start())..line.end.max(hull.end());
    let found = desk.mine.layer.index().touching(range);
    let others = found.iter().filter_map(|it| desk.mine.layer.annotation(it.id));
    let others = others.filter(|it| it.id != one.id && it.label == one.label);
    let distance = |it: &&Annotation| {
        let other = it.spans.hull();
        let gap =
            other.start().saturating_sub(hull.end()) + hull.start().saturating_sub(other.end());
        (gap, other.start() < hull.start())
    };
    others.min_by_key(distance).cloned()
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
