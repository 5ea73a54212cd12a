//! Places that stand for annotations which are not written out there: pointed at, they name them.

use eframe::egui::{Label, Rect, RichText, Ui};

use crate::ui::theme::GRID;

use super::marks::Mark;
use super::{Page, access};

/// How many annotations a tooltip names; the others are counted.
const MOST_NAMED: usize = 16;

/// A place that stands for annotations that are not written out there; pointed at, it names them.
pub(super) struct Named {
    pub area: Rect,
    /// Which of the marks.
    pub marks: Vec<usize>,
}

impl Named {
    /// The annotations, one below the other.
    pub(super) fn list(&self, ui: &mut Ui, page: &Page<'_>, marks: &[Mark<'_>]) {
        ui.set_max_width(420.0);
        for mark in self.marks.iter().filter_map(|it| marks.get(*it)).take(MOST_NAMED) {
            let name = access::name(&page.article.text, mark);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 1.5 * GRID;
                ui.label(RichText::new(mark.letter).color(mark.colors.letter).strong());
                ui.add(Label::new(name).wrap());
            });
        }
        if self.marks.len() > MOST_NAMED {
            ui.label(format!("+{}", self.marks.len() - MOST_NAMED));
        }
    }
}
