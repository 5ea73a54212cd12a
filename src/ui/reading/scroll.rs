//! Where the page stands in the window. The position is a place in the text, so neither an
//! estimate that proves wrong nor a change of the column's width moves what is being read.

use std::ops::Range;

use super::layout::Typesetter;

/// Where the page stands: the row that holds a byte of the article, and how far its top is below
/// the top of the pane (negative when above), in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScrollAnchor {
    /// A byte of the article.
    pub offset: usize,
    /// Where the top of its row is.
    pub y: f32,
}

/// The same, by block, for the length of one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    pub block: usize,
    /// The block's top below the top of the pane.
    pub top: f32,
}

/// How much room there is, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Height of the pane.
    pub height: f32,
    /// Space above the first line.
    pub above: f32,
    /// Space below the last line.
    pub below: f32,
}

impl Position {
    pub(super) fn from_anchor(setter: &mut Typesetter<'_>, anchor: ScrollAnchor) -> Self {
        let index = setter.article.block_at(anchor.offset);
        let down =
            setter.block(index).map_or(0.0, |it| it.row_top(it.row_of(anchor.offset, false)));
        Self { block: index, top: anchor.y - down }
    }

    /// The place to hold on to: the line with the caret while that is in view, else the line that
    /// the eye rests on, a third down the pane, or the first where the article's beginning is in
    /// view.
    pub(super) fn to_anchor(
        self,
        setter: &mut Typesetter<'_>,
        room: Room,
        caret: usize,
    ) -> ScrollAnchor {
        if let Some(y) = self.y_of(setter, room, caret)
            && (0.0..room.height - setter.measures.line).contains(&y)
        {
            return ScrollAnchor { offset: caret, y };
        }
        let (mut index, mut top) = (self.block, self.top);
        let at_start = index == 0 && top >= 0.0;
        let eye = if at_start { 0.0 } else { room.height / 3.0 };
        while top + setter.height(index) <= eye && index + 1 < setter.heights.len() {
            top += setter.height(index);
            index += 1;
        }
        let Some(block) = setter.block(index) else { return ScrollAnchor::default() };
        let row = block.row_at(eye - top);
        let offset = block.rows.get(row).map_or(block.block.start, |it| it.bytes.start);
        ScrollAnchor { offset, y: top + block.row_top(row) }
    }

    /// The position at a height counted from the top of the first block, by what is known of the
    /// heights so far.
    pub(super) fn from_height(setter: &Typesetter<'_>, y: f64) -> Self {
        let block = setter.heights.block_at(y);
        Self { block, top: (setter.heights.before(block) - y) as f32 }
    }

    /// The inverse of [`Self::from_height`].
    pub(super) fn height(self, setter: &Typesetter<'_>) -> f64 {
        setter.heights.before(self.block) - f64::from(self.top)
    }

    /// Makes the block the first one in view, and keeps the page within its ends.
    pub(super) fn settle(&mut self, setter: &mut Typesetter<'_>, room: Room) {
        self.climb(setter, room);
        let last = setter.heights.len().saturating_sub(1);
        while self.top + setter.height(self.block) <= 0.0 && self.block < last {
            self.top += setter.height(self.block);
            self.block += 1;
        }
        // Does the page end above the pane's bottom?
        let bottom = room.height - room.below;
        let (mut index, mut end) = (self.block, self.top + setter.height(self.block));
        while end < bottom && index < last {
            index += 1;
            end += setter.height(index);
        }
        if end < bottom {
            self.top += bottom - end;
            self.climb(setter, room);
        }
        self.top = setter.on_pixel(self.top);
    }

    fn climb(&mut self, setter: &mut Typesetter<'_>, room: Room) {
        while self.top > 0.0 && self.block > 0 {
            self.block -= 1;
            self.top -= setter.height(self.block);
        }
        if self.block == 0 {
            self.top = self.top.min(room.above);
        }
    }

    /// The blocks in view with one more at either end, and the top of the first of them.
    pub(super) fn in_view(self, setter: &mut Typesetter<'_>, room: Room) -> (Range<usize>, f32) {
        let (mut end, mut y) = (self.block, self.top);
        while y < room.height && end < setter.heights.len() {
            y += setter.height(end);
            end += 1;
        }
        let end = (end + 1).min(setter.heights.len());
        if self.block == 0 {
            return (0..end, self.top);
        }
        (self.block - 1..end, self.top - setter.height(self.block - 1))
    }

    /// How far below the pane's top the row of `offset` is, when it is near enough to be counted
    /// block by block; `None` when it is far.
    pub(super) fn y_of(
        self,
        setter: &mut Typesetter<'_>,
        room: Room,
        offset: usize,
    ) -> Option<f32> {
        let target = setter.article.block_at(offset);
        let guess = setter.heights.before(target) - self.height(setter);
        if guess.abs() > 3.0 * f64::from(room.height) {
            return None;
        }
        let (mut index, mut y) = (self.block, self.top);
        while index < target {
            y += setter.height(index);
            index += 1;
            if y > 2.0 * room.height {
                return None;
            }
        }
        while index > target {
            index -= 1;
            y -= setter.height(index);
            if y < -room.height {
                return None;
            }
        }
        setter.block(target).map(|it| y + it.row_top(it.row_of(offset, false)))
    }

    /// Scrolls as little as needed to have the row of `offset` in view with a line around it; a
    /// row that is far comes to stand above the middle.
    pub(super) fn reveal(&mut self, setter: &mut Typesetter<'_>, room: Room, offset: usize) {
        let line = setter.measures.line;
        let margin = (2.0 * line).min(room.height / 4.0);
        let wanted = room.height * 0.4;
        match self.y_of(setter, room, offset) {
            Some(y) if y < margin - room.height * 0.5 => self.top += wanted - y,
            Some(y) if y < margin => self.top += margin - y,
            Some(y) if y + line + margin > room.height * 1.5 => self.top += wanted - y,
            Some(y) if y + line + margin > room.height => {
                self.top -= y + line + margin - room.height;
            }
            Some(_) => {}
            None => *self = Self::from_anchor(setter, ScrollAnchor { offset, y: wanted }),
        }
    }
}
