//! The part of the page that is in view: blocks with their place on the screen.

use eframe::egui::{Pos2, Rect, pos2};

use super::layout::{LaidBlock, Measures, Row};

/// A place in the text. The offset where a wrapped row ends is also where the next one starts;
/// `before` says that the end of the first is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub offset: usize,
    pub before: bool,
}

/// The blocks that are laid out in this frame, from top to bottom without a gap.
pub(super) struct View<'a> {
    pub text: &'a str,
    /// The pane without its scroll bar.
    pub rect: Rect,
    /// Left edge of the column.
    pub left: f32,
    pub measures: Measures,
    pub blocks: Vec<LaidBlock>,
    /// Top of the first block on the screen.
    pub top: f32,
}

impl View<'_> {
    /// First byte and end of what is laid out.
    pub(super) fn bytes(&self) -> std::ops::Range<usize> {
        let start = self.blocks.first().map_or(0, |it| it.block.start);
        start..self.blocks.last().map_or(0, |it| it.block.end())
    }

    /// The blocks with their tops.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (f32, &LaidBlock)> {
        let mut top = self.top;
        self.blocks.iter().map(move |it| {
            let own = top;
            top += it.height;
            (own, it)
        })
    }

    /// The rows that can be seen, with the left end of their tops.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Pos2, &Row)> {
        let line = self.measures.line;
        self.blocks()
            .flat_map(move |(top, block)| {
                let place = move |row| pos2(self.left, top + block.row_top(row));
                block.rows.iter().enumerate().map(move |(at, row)| (place(at), row))
            })
            .filter(move |(place, _)| {
                place.y < self.rect.bottom() && place.y + line > self.rect.top()
            })
    }

    /// Where the caret stands: on the top of its row.
    pub(super) fn place(&self, spot: Spot) -> Option<Pos2> {
        let (top, block) = self
            .blocks()
            .filter(|(_, it)| it.block.start <= spot.offset && spot.offset <= it.block.end())
            .last()?;
        let at = block.row_of(spot.offset, spot.before);
        let row = block.rows.get(at)?;
        Some(pos2(self.left + row.x_of(self.text, spot.offset), top + block.row_top(at)))
    }

    /// The place in the text that is nearest to a point on the screen.
    pub(super) fn spot_at(&self, at: Pos2) -> Spot {
        let found = self.blocks().take_while(|(top, _)| *top <= at.y).last();
        let found = found.or_else(|| self.blocks().next());
        let Some((top, block)) = found else { return Spot::default() };
        let row = block.rows.get(block.row_at(at.y - top));
        row.map_or_else(Spot::default, |it| it.spot_at(self.text, at.x - self.left))
    }
}

impl Row {
    /// The nearest place on this row.
    pub(super) fn spot_at(&self, text: &str, x: f32) -> Spot {
        let offset = self.offset_at(text, x).min(self.visible_end(text));
        Spot { offset, before: self.wrapped && offset == self.bytes.end }
    }
}
