//! Relations between annotations, and attributes of one.

use super::desk::Selection;
use super::{App, Notice, Overlay, Pane};
use crate::check;
use crate::edit::{Action, Edit, Group, Transaction};
use crate::model::{Annotation, AnnotationId, AttributeKind, Relation};

/// A relation that the codebook allows between two annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PossibleRelation {
    /// Its kind's id in the codebook.
    pub kind: String,
    /// Where it begins.
    pub from: AnnotationId,
    /// Where it leads.
    pub to: AnnotationId,
}

/// What happens in the inspector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InspectorEvent {
    /// An attribute of the active annotation was set; an empty value takes it away.
    SetAttribute {
        /// Its id in the codebook.
        attribute: String,
        /// Its value.
        value: String,
    },
    /// Go to an annotation.
    GoTo(AnnotationId),
    /// Take a relation away, by its id.
    Unrelate(AnnotationId),
}

impl App {
    /// Begins a relation at the annotation that is meant; when one has begun, ends it there.
    pub(super) fn relate(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &mut self.desk else { return };
        let Some(meant) = desk.meant().map(|it| it.id) else {
            self.say(Notice::NoAnnotationHere);
            return;
        };
        if desk.linking.is_some() {
            self.finish_link(&[meant]);
        } else {
            desk.active = Some(meant);
            desk.linking = Some(meant);
            let label = desk.active().map(|it| it.label.clone());
            self.say(label.map_or(Notice::NoAnnotationHere, Notice::Linking));
        }
    }

    /// Ends the relation that has begun at the first of `there` that it may lead to.
    pub(super) fn finish_link(&mut self, there: &[AnnotationId]) {
        let Some(desk) = &mut self.desk else { return };
        let Some(from) = desk.linking else { return };
        let others = || there.iter().copied().filter(|it| *it != from);
        let Some(first) = others().next() else {
            self.say(Notice::NothingToLinkTo);
            return;
        };
        let possible = others().find(|it| !self.possible_relations(from, *it).is_empty());
        self.link(from, possible.unwrap_or(first));
    }

    /// The relations that the codebook allows from one annotation to the other; where there are
    /// none, those in the other direction.
    pub fn possible_relations(
        &self,
        one: AnnotationId,
        other: AnnotationId,
    ) -> Vec<PossibleRelation> {
        let layer = self.desk.as_ref().map(|it| &it.mine.layer);
        let label = |id: AnnotationId| Some(&layer?.annotation(id)?.label);
        let mut possible = Vec::new();
        for (from, to) in [(one, other), (other, one)] {
            if possible.is_empty()
                && let (Some(start), Some(end)) = (label(from), label(to))
            {
                let kinds = self.codebook.codebook.relations_between(start, end);
                let relation = |kind: String| PossibleRelation { kind, from, to };
                possible.extend(kinds.map(|it| relation(it.id.clone())));
            }
        }
        possible
    }

    /// Links two annotations by the one relation that the codebook allows between them, or asks
    /// which of several.
    pub(super) fn link(&mut self, from: AnnotationId, to: AnnotationId) {
        if !self.may_annotate() || from == to {
            return;
        }
        let mut possible = self.possible_relations(from, to);
        let Some(desk) = &mut self.desk else { return };
        match (possible.pop(), possible.is_empty()) {
            (Some(only), true) => self.insert_relation(only),
            (Some(last), false) => {
                possible.push(last);
                desk.linking = None;
                self.put_on_top(Overlay::Relations { query: String::new(), possible });
            }
            (None, _) => {
                let label = |id| desk.mine.layer.annotation(id).map(|it| it.label.clone());
                if let (Some(from), Some(to)) = (label(from), label(to)) {
                    self.say(Notice::NoRelationAllowed { from, to });
                }
            }
        }
    }

    pub(super) fn insert_relation(&mut self, relation: PossibleRelation) {
        let id = self.new_id();
        let PossibleRelation { kind, from, to } = relation;
        let relation = Relation { from, to, id, kind };
        let Some(desk) = &mut self.desk else { return };
        desk.linking = None;
        if let Some(rule) =
            check::refuse_relation(&desk.mine.layer, &relation, &self.codebook.codebook)
        {
            self.say(Notice::RuleRefuses(rule));
            return;
        }
        let kind = relation.kind.clone();
        let edits = vec![Edit::InsertRelation(relation)];
        let path = desk.article.path.clone();
        if self.commit(Transaction::on(path, Action::Relate, edits)) {
            if let Some(desk) = &mut self.desk {
                // Back to where it began: one annotation is often linked to several.
                let start = desk.mine.layer.annotation(from).map(|it| it.spans.hull().start());
                desk.selection = Selection::caret(start.unwrap_or(desk.selection.head));
                desk.active = Some(from);
            }
            self.say(Notice::Related(kind));
        }
    }

    pub(super) fn inspector_event(&mut self, event: InspectorEvent) {
        match event {
            InspectorEvent::SetAttribute { attribute, value } => {
                self.set_attribute(attribute, value);
            }
            InspectorEvent::GoTo(id) => {
                let Some(desk) = &mut self.desk else { return };
                let layer = desk.mine.layer.clone();
                if layer.annotation(id).is_none()
                    && let Some(detached) = layer.detached_of(id).next()
                {
                    return self.show_detached(detached);
                }
                desk.activate(id);
                self.pane = Pane::Text;
            }
            InspectorEvent::Unrelate(id) => self.unrelate(id),
        }
    }

    fn unrelate(&mut self, id: AnnotationId) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let Some(relation) = desk.mine.layer.relations().iter().find(|it| it.id == id) else {
            return;
        };
        let edits = vec![Edit::RemoveRelation(relation.clone())];
        if self.commit(Transaction::on(desk.article.path.clone(), Action::Unrelate, edits)) {
            self.say(Notice::Unrelated);
        }
    }

    /// Sets an attribute of the active annotation. Letters that follow each other are one step.
    fn set_attribute(&mut self, attribute: String, value: String) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let Some(before) = desk.active().cloned() else { return };
        let mut after: Annotation = before.clone();
        if value.is_empty() {
            after.attributes.remove(&attribute);
        } else {
            after.attributes.insert(attribute.clone(), value);
        }
        if after == before {
            return;
        }
        // What is wrong with other attributes does not count.
        let refused = |it: &Annotation| check::refuse_attributes(it, &self.codebook.codebook);
        if let Some(rule) = refused(&after).filter(|it| refused(&before) != Some(*it)) {
            self.say(Notice::RuleRefuses(rule));
            return;
        }
        let codebook = &self.codebook.codebook;
        let kind = codebook.label(codebook.current(&before.label));
        let kind = kind.and_then(|it| it.attribute(&attribute)).map(|it| &it.kind);
        let typed = matches!(kind, Some(AttributeKind::Text | AttributeKind::Number));
        let group = typed.then_some(Group::Attribute(before.id, attribute));
        let edits = vec![Edit::Replace { before, after }];
        let transaction = Transaction::on(desk.article.path.clone(), Action::SetAttribute, edits);
        self.commit(Transaction { group, ..transaction });
    }
}
