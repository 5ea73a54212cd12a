//! Moves the caret by rows and pages, which only the layout knows.

use super::layout::{Row, Typesetter};
use super::scroll::{Position, Room};
use super::view::Spot;

/// A move of the caret that depends on how the lines break. Moves by character, word and sentence
/// need no layout and are the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// To the row above, keeping the distance from the left as long as one goes up and down.
    LineUp,
    /// To the row below.
    LineDown,
    /// To the start of the row.
    LineStart,
    /// To the end of the row.
    LineEnd,
    /// Up by what fits into the pane; the page scrolls along.
    PageUp,
    /// Down by what fits into the pane.
    PageDown,
}

/// Where the caret came to stand.
pub(super) struct Moved {
    pub spot: Spot,
    /// The distance from the left to keep, after a move up or down.
    pub goal: Option<f32>,
}

/// Moves the caret from `spot`; a page's move scrolls `position` too.
pub(super) fn step(
    setter: &mut Typesetter<'_>,
    room: Room,
    position: &mut Position,
    spot: Spot,
    goal: Option<f32>,
    motion: Motion,
) -> Moved {
    let text = setter.article.text.clone();
    let index = setter.article.block_at(spot.offset);
    let Some(block) = setter.block(index) else { return Moved { spot, goal: None } };
    let at = block.row_of(spot.offset, spot.before);
    let last_row = block.rows.len().saturating_sub(1);
    let Some(row) = block.rows.get(at) else { return Moved { spot, goal: None } };
    let x = goal.unwrap_or_else(|| row.x_of(&text, spot.offset));
    let start = Spot { offset: row.bytes.start, before: false };
    let end = row.spot_at(&text, f32::INFINITY);
    let vertical = |found: Option<Spot>, beyond: usize| Moved {
        spot: found.unwrap_or(Spot { offset: beyond, before: false }),
        goal: found.map(|_| x),
    };
    match motion {
        Motion::LineStart => Moved { spot: start, goal: None },
        Motion::LineEnd => Moved { spot: end, goal: None },
        Motion::LineUp => {
            let above = match (at, index) {
                (0, 0) => None,
                (0, _) => on_row(setter, index - 1, usize::MAX, &text, x),
                _ => on_row(setter, index, at - 1, &text, x),
            };
            vertical(above, 0)
        }
        Motion::LineDown => {
            let below = if at < last_row {
                on_row(setter, index, at + 1, &text, x)
            } else {
                on_row(setter, index + 1, 0, &text, x)
            };
            vertical(below, text.len())
        }
        Motion::PageUp | Motion::PageDown => {
            let y = match position.y_of(setter, room, spot.offset) {
                Some(y) if y > -setter.measures.line && y < room.height => y,
                _ => {
                    position.reveal(setter, room, spot.offset);
                    position.y_of(setter, room, spot.offset).unwrap_or(room.height / 2.0)
                }
            };
            let page = (room.height - 2.0 * setter.measures.line).max(setter.measures.line);
            let page = if motion == Motion::PageUp { -page } else { page };
            let target = row_at(setter, *position, y + setter.measures.line / 2.0 + page);
            position.top -= page;
            position.settle(setter, room);
            let beyond = if motion == Motion::PageUp { 0 } else { text.len() };
            match target {
                Some((index, row)) => vertical(on_row(setter, index, row, &text, x), beyond),
                None => vertical(None, beyond),
            }
        }
    }
}

/// The place nearest to `x` on a row; on the last row of the block for `usize::MAX`.
fn on_row(
    setter: &mut Typesetter<'_>,
    block: usize,
    row: usize,
    text: &str,
    x: f32,
) -> Option<Spot> {
    let block = setter.block(block)?;
    let row: &Row = block.rows.get(row.min(block.rows.len().saturating_sub(1)))?;
    Some(row.spot_at(text, x))
}

/// The row at a distance from the pane's top; `None` beyond either end of the text.
fn row_at(setter: &mut Typesetter<'_>, position: Position, y: f32) -> Option<(usize, usize)> {
    let (mut index, mut top) = (position.block, position.top);
    while y < top {
        index = index.checked_sub(1)?;
        top -= setter.height(index);
    }
    while y >= top + setter.height(index) {
        top += setter.height(index);
        index += 1;
        if index >= setter.heights.len() {
            return None;
        }
    }
    setter.block(index).map(|it| (index, it.row_at(y - top)))
}
