//! Which labels are shown. A hidden label's annotations are not drawn, not reached by keys or
//! mouse, and not listed; the data know nothing of it.

use std::sync::Arc;

use super::{App, Notice};
use crate::model::{AnnotationId, LabelId, Layer};

/// A change of which labels are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelFilter {
    /// Hide a label, or show it again.
    Toggle(LabelId),
    /// Hide all others; when they are hidden already, show them again.
    Only(LabelId),
}

impl App {
    pub(super) fn filter_labels(&mut self, filter: LabelFilter) {
        match filter {
            LabelFilter::Toggle(label) => {
                let hidden = Arc::make_mut(&mut self.hidden);
                if hidden.remove(&label) {
                    self.say(Notice::LabelShown(label));
                } else {
                    hidden.insert(label.clone());
                    self.say(Notice::LabelHidden(label));
                }
            }
            LabelFilter::Only(label) => {
                let all = self.codebook.codebook.labels.iter().map(|it| it.id.clone());
                let others = Arc::new(all.filter(|it| *it != label).collect());
                if self.hidden == others {
                    self.show_all_labels();
                } else {
                    self.hidden = others;
                    self.say(Notice::LabelAlone(label));
                }
            }
        }
        self.apply_filter();
    }

    pub(super) fn show_all_labels(&mut self) {
        self.hidden = Arc::default();
        self.say(Notice::AllLabelsShown);
        self.apply_filter();
    }

    /// Hands the filter to what it applies to. Nothing hidden stays active or chosen.
    pub(super) fn apply_filter(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        desk.hidden = self.hidden.clone();
        let layer = &desk.mine.layer;
        let shown =
            |id: &AnnotationId| label(layer, *id).is_none_or(|it| !desk.hidden.contains(it));
        desk.active = desk.active.filter(shown);
        desk.respanning = desk.respanning.filter(|it| shown(&it.id));
        desk.linking = desk.linking.filter(shown);
        self.list.chosen.retain(shown);
        self.list.stale();
    }

    /// What has become active is to be seen: a tag just made under a hidden label, or one that
    /// undoing has brought back. Labels that the codebook has lost are no longer hidden.
    pub(super) fn follow_filter(&mut self) {
        if self.hidden.is_empty() {
            return;
        }
        let active = self.desk.as_ref().and_then(|it| label(&it.mine.layer, it.active?)).cloned();
        let codebook = &self.codebook.codebook;
        let stays = |it: &LabelId| active.as_ref() != Some(it) && codebook.label(it).is_some();
        if !self.hidden.iter().all(stays) {
            Arc::make_mut(&mut self.hidden).retain(stays);
            self.apply_filter();
        }
    }
}

fn label(layer: &Layer, id: AnnotationId) -> Option<&LabelId> {
    layer.annotation(id).map(|it| &it.label)
}
