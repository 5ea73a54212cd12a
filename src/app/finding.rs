//! Finding text in the open article.

use super::{App, Notice};
use crate::app::desk::Selection;
use crate::model::Span;
use crate::search;

/// A search in the open article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What is looked for.
    pub query: String,
    /// Where it stands, in order.
    pub hits: Vec<Span>,
    /// Which hit is shown.
    pub current: Option<usize>,
}

impl App {
    /// Opens the search bar; what is selected is looked for.
    pub(super) fn open_find(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        let selected = desk.selection.span(desk.text()).map(|it| it.quote(desk.text()).to_owned());
        let query = selected.filter(|it| !it.contains(['\n', '\r']));
        let kept = desk.finding.take().map(|it| it.query).unwrap_or_default();
        desk.finding = Some(Finding::default());
        self.find(&query.unwrap_or(kept));
    }

    /// Looks for `query` and shows the first hit from the caret on.
    pub(super) fn find(&mut self, query: &str) {
        let Some(desk) = &mut self.desk else { return };
        let from = desk.selection.anchor.min(desk.selection.head);
        let hits = search::find(desk.text(), query);
        let current =
            hits.iter().position(|it| it.start() >= from).or((!hits.is_empty()).then_some(0));
        if let Some(hit) = current.and_then(|it| hits.get(it)) {
            desk.selection = Selection::of(*hit);
            (desk.active, desk.respanning) = (None, None);
            desk.show(hit.start());
        }
        desk.finding = Some(Finding { query: query.to_owned(), hits, current });
    }

    /// Shows and selects the next or previous hit, going round.
    pub(super) fn find_next(&mut self, forward: bool) {
        let Some(desk) = &mut self.desk else { return };
        let Some(finding) = &mut desk.finding else {
            self.open_find();
            return;
        };
        let n = finding.hits.len();
        if n == 0 {
            self.say(Notice::NotFound);
            return;
        }
        let at =
            finding.current.map_or(0, |it| if forward { (it + 1) % n } else { (it + n - 1) % n });
        finding.current = Some(at);
        if let Some(hit) = finding.hits.get(at).copied() {
            desk.selection = Selection::of(hit);
            (desk.active, desk.respanning) = (None, None);
            desk.show(hit.start());
        }
    }
}
