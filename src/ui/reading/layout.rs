//! Lays out blocks one by one, and answers where an offset stands on a row and which offset a
//! place on a row means.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{LayoutJob, LayoutSection, TextFormat, TextWrapping};
use eframe::egui::{Galley, Ui};
use eframe::epaint::text::{ByteIndex, PlacedRow};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::model::{Article, Block};
use crate::record::{Column, Face, Leading, ReadingSettings};

use super::super::fonts;
use super::heights::Heights;
use super::lanes::LANES;

/// From one baseline to the next, as a part of the size; the usual leading.
const LEADING: f32 = 1.6;
/// How far letters reach above and below the baseline, as a part of the size.
const ASCENT: f32 = 0.735;
const DESCENT: f32 = 0.235;

/// The measures of a page, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measures {
    /// Size of the letters.
    pub size: f32,
    face: Face,
    /// Width at which lines break, a whole number of points.
    pub width: f32,
    /// Height of a row with its lanes.
    pub line: f32,
    /// From the top of a row to its baseline.
    pub baseline: f32,
    /// From the top of a row down to the first lane.
    pub lanes: f32,
    /// How far above the top of its first row a galley is drawn.
    lift: f32,
    /// Width of an average character.
    character: f32,
    pixels_per_point: f32,
}

impl Measures {
    /// The measures for letters of `size` points, set like this in a column at most `room` points wide.
    pub(super) fn new(ui: &Ui, size: f32, reading: ReadingSettings, room: f32) -> Self {
        // German as it is written, so that the column holds as many characters as it should.
        const SAMPLE: &str = "Nach Angaben der Vermittler sollen beide Seiten noch im Herbst an \
                              einen Tisch zurückkehren; die Gespräche gelten als schwierig.";
        let pixels_per_point = ui.pixels_per_point();
        let whole_pixels = |points: f32| (points * pixels_per_point).round() / pixels_per_point;
        let ReadingSettings { column, leading, face } = reading;
        let baseline = whole_pixels(size * ASCENT + 1.0);
        let lanes = baseline + size * DESCENT + 1.0;
        let line = whole_pixels(match leading {
            Leading::Tight => {
                // Not as near as would bring the lanes closer together than a pixel.
                let lane = (size * LEADING - lanes) / LANES as f32 * pixels_per_point;
                let room = lane.floor().clamp(1.0, 2.0) * LANES as f32 / pixels_per_point;
                let line = ((lanes + room) * pixels_per_point).ceil() / pixels_per_point;
                line.clamp(size * 1.45, size * LEADING)
            }
            Leading::Normal => size * LEADING,
            Leading::Loose => size * 1.85,
        });
        let characters = match column {
            Column::Narrow => 58.0,
            Column::Normal => 68.0,
            Column::Wide => 80.0,
        };
        let job = job(SAMPLE, face, size, line, f32::INFINITY);
        let sample = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let character = sample.size().x / SAMPLE.chars().count() as f32;
        let drawn_baseline =
            sample.rows.first().and_then(|it| it.glyphs.first()).map_or(size, |it| it.pos.y);
        Self {
            size,
            face,
            width: (character * characters).min(room).max(character * 8.0).floor(),
            line,
            baseline,
            lanes,
            lift: drawn_baseline - baseline,
            character,
            pixels_per_point,
        }
    }

    /// Space between two lanes' middles: whole pixels, so that all lanes look alike.
    pub(super) fn pitch(&self) -> f32 {
        let room = (self.line - self.lanes) / LANES as f32;
        (room * self.pixels_per_point).floor().max(1.0) / self.pixels_per_point
    }

    /// The width of a line: whole pixels, at least one.
    pub(super) fn stroke(&self, points: f32) -> f32 {
        (points * self.pixels_per_point).floor().max(1.0) / self.pixels_per_point
    }

    /// How tall a block presumably is, without the space below it.
    fn estimate(&self, text: &str) -> f32 {
        let characters = text.len() as f32 * 0.985; // German has few letters of two bytes
        let rows = (characters * self.character / (self.width * 0.97)).ceil().max(1.0);
        if text.is_empty() { self.blank() } else { rows * self.line }
    }

    /// Height of an empty line.
    fn blank(&self) -> f32 {
        (self.line * 0.6).round()
    }

    /// Space below block `at`: none within a line and beside empty lines, which are space enough.
    fn gap(&self, blocks: &[Block], at: usize) -> f32 {
        let (Some(block), Some(next)) = (blocks.get(at), blocks.get(at + 1)) else { return 0.0 };
        if next.continues || block.is_empty() || next.is_empty() {
            0.0
        } else {
            (self.line * 0.35).round()
        }
    }

    /// Estimated heights of all blocks, each with the space below it.
    pub(super) fn estimates(&self, article: &Article) -> Heights {
        let blocks = article.blocks();
        let text = |block: &Block| article.text.get(block.start..block.end()).unwrap_or_default();
        Heights::new(
            blocks
                .iter()
                .enumerate()
                .map(|(at, it)| self.estimate(text(it)) + self.gap(blocks, at)),
        )
    }
}

fn job(text: &str, face: Face, size: f32, line: f32, width: f32) -> LayoutJob {
    let format = TextFormat {
        font_id: fonts::reading(face, size),
        line_height: Some(line),
        // Painted in ink later, so that a change of theme lays out nothing anew.
        color: eframe::egui::Color32::PLACEHOLDER,
        ..TextFormat::default()
    };
    LayoutJob {
        text: text.to_owned(),
        sections: vec![LayoutSection {
            leading_space: 0.0,
            byte_range: ByteIndex(0)..ByteIndex(text.len()),
            format,
        }],
        wrap: TextWrapping { max_width: width, ..TextWrapping::default() },
        break_on_newline: false,
        ..LayoutJob::default()
    }
}

/// One row of a block as it is drawn. Offsets are bytes of the article.
#[derive(Debug)]
pub(super) struct Row {
    /// First byte and end, exclusive. The end of a row that is not the last of its line is the
    /// start of the next.
    pub bytes: Range<usize>,
    /// Where each character begins, and last where the row ends, from the left of the column.
    edges: Vec<f32>,
    /// Whether the line goes on in the next row.
    pub wrapped: bool,
}

impl Row {
    /// Where `offset` stands from the left of the column; an end for what is outside.
    pub(super) fn x_of(&self, text: &str, offset: usize) -> f32 {
        let offset = offset.clamp(self.bytes.start, self.bytes.end);
        let before = text.get(self.bytes.start..offset).unwrap_or_default().chars().count();
        self.edges.get(before).or(self.edges.last()).copied().unwrap_or_default()
    }

    /// The nearest offset between two graphemes.
    pub(super) fn offset_at(&self, text: &str, x: f32) -> usize {
        let own = text.get(self.bytes.clone()).unwrap_or_default();
        let mut characters = 0;
        for (at, grapheme) in own.grapheme_indices(true) {
            let left = self.edges.get(characters).copied().unwrap_or_default();
            characters += grapheme.chars().count();
            let right = self.edges.get(characters).copied().unwrap_or(left);
            if x < f32::midpoint(left, right) {
                return self.bytes.start + at;
            }
        }
        self.bytes.end
    }

    /// End of what can be seen: spaces at the end of a wrapped row hang over the edge.
    pub(super) fn visible_end(&self, text: &str) -> usize {
        let own = text.get(self.bytes.clone()).unwrap_or_default();
        self.bytes.start + if self.wrapped { own.trim_end().len() } else { own.len() }
    }
}

/// A block that has been laid out.
#[derive(Debug)]
pub(super) struct LaidBlock {
    /// Which one of the article's.
    pub index: usize,
    pub block: Block,
    /// Never empty.
    pub rows: Vec<Row>,
    /// Height of one row.
    line: f32,
    /// With the space below.
    pub height: f32,
    pub galley: Arc<Galley>,
    lift: f32,
}

impl LaidBlock {
    /// From the block's top to the top of a row.
    pub(super) fn row_top(&self, row: usize) -> f32 {
        row as f32 * self.line
    }

    /// The row at a distance from the block's top; the first or last outside of it.
    pub(super) fn row_at(&self, y: f32) -> usize {
        ((y / self.line).max(0.0) as usize).min(self.rows.len().saturating_sub(1))
    }

    /// The row that shows `offset`. The place between two rows belongs to the second, or to the
    /// first when `before` is set.
    pub(super) fn row_of(&self, offset: usize, before: bool) -> usize {
        let belongs =
            |it: &Row| if before { it.bytes.end < offset } else { it.bytes.end <= offset };
        self.rows.partition_point(belongs).min(self.rows.len().saturating_sub(1))
    }

    /// From the block's top to where its galley is drawn.
    pub(super) fn galley_top(&self) -> f32 {
        -self.lift
    }
}

/// Lays out the blocks that a frame needs, each once, and measures them.
pub(super) struct Typesetter<'a> {
    ui: &'a Ui,
    pub article: &'a Article,
    pub measures: Measures,
    pub heights: &'a mut Heights,
    laid: BTreeMap<usize, LaidBlock>,
}

impl<'a> Typesetter<'a> {
    pub(super) fn new(
        ui: &'a Ui,
        article: &'a Article,
        measures: Measures,
        heights: &'a mut Heights,
    ) -> Self {
        Self { ui, article, measures, heights, laid: BTreeMap::new() }
    }

    /// How many blocks this frame has laid out.
    pub(super) fn laid(&self) -> usize {
        self.laid.len()
    }

    /// The block of that index, if there is one, laid out.
    pub(super) fn block(&mut self, index: usize) -> Option<&LaidBlock> {
        let block = *self.article.blocks().get(index)?;
        if !self.laid.contains_key(&index) {
            let laid = self.lay(index, block);
            self.heights.measure(index, laid.height);
            self.laid.insert(index, laid);
        }
        self.laid.get(&index)
    }

    /// Height of a block that there is, measured; of one that there is not, zero.
    pub(super) fn height(&mut self, index: usize) -> f32 {
        self.block(index).map_or(0.0, |it| it.height)
    }

    /// `y` on a whole pixel.
    pub(super) fn on_pixel(&self, y: f32) -> f32 {
        let scale = self.measures.pixels_per_point;
        (y * scale).round() / scale
    }

    /// Ends the frame's typesetting and hands out the blocks of `range`.
    pub(super) fn finish(mut self, range: Range<usize>) -> Vec<LaidBlock> {
        for index in range.clone() {
            self.block(index);
        }
        let mut laid = self.laid.split_off(&range.start);
        laid.split_off(&range.end);
        laid.into_values().collect()
    }

    fn lay(&self, index: usize, block: Block) -> LaidBlock {
        let Measures { face, size, width, line, lift, .. } = self.measures;
        let text = self.article.text.get(block.start..block.end()).unwrap_or_default();
        let job = job(text, face, size, line, width);
        let galley = self.ui.fonts_mut(|fonts| fonts.layout_job(job));
        let mut rows = rows(text, block.start, &galley.rows);
        let goes_on = self.article.blocks().get(index + 1).is_some_and(|it| it.continues);
        if let Some(last) = rows.last_mut() {
            last.wrapped = goes_on;
        }
        let height = if block.is_empty() {
            self.measures.blank()
        } else {
            self.measures.line * rows.len() as f32
        };
        let height = height + self.measures.gap(self.article.blocks(), index);
        LaidBlock { index, block, rows, line: self.measures.line, height, galley, lift }
    }
}

/// Cuts `text` into the rows that were laid out, and finds where its characters stand.
///
/// egui promises one glyph for each character. Where a font builds one character of several glyphs
/// there are more; they are recognised by their character, so that nothing after them is off.
fn rows(text: &str, start: usize, placed: &[PlacedRow]) -> Vec<Row> {
    let glyphs: usize = placed.iter().map(|it| it.glyphs.len()).sum();
    let mut surplus = glyphs.saturating_sub(text.chars().count());
    let mut characters = text.char_indices().peekable();
    let mut rows: Vec<Row> = Vec::with_capacity(placed.len().max(1));
    for row in placed {
        let from = characters.peek().map_or(text.len(), |it| it.0);
        let mut edges = Vec::with_capacity(row.glyphs.len() + 1);
        for glyph in &row.glyphs {
            match characters.peek() {
                None => break,
                Some((_, expected)) if surplus > 0 && *expected != glyph.chr => surplus -= 1,
                Some(_) => {
                    edges.push(row.pos.x + glyph.pos.x);
                    characters.next();
                }
            }
        }
        edges.push(row.pos.x + row.size.x);
        let to = characters.peek().map_or(text.len(), |it| it.0);
        rows.push(Row { bytes: start + from..start + to, edges, wrapped: true });
    }
    if rows.is_empty() {
        rows.push(Row { bytes: start..start, edges: vec![0.0], wrapped: false });
    }
    if let Some(last) = rows.last_mut() {
        last.bytes.end = start + text.len();
        last.wrapped = false;
    }
    for row in &mut rows {
        let own = text.get(row.bytes.start - start..row.bytes.end - start).unwrap_or_default();
        divide_ligatures(own, &mut row.edges);
    }
    rows
}

/// Gives each letter of a ligature its share, where the font draws "fi" as one glyph.
fn divide_ligatures(text: &str, edges: &mut [f32]) {
    let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
    let mut first = 0;
    while first + 1 < letters.len() {
        // The ligature takes all the room, the letters after it none.
        let right = edges.get(first + 1).copied();
        let mut last = first;
        while letters.get(last + 1) == Some(&true) && edges.get(last + 2).copied() == right {
            last += 1;
        }
        if let (Some(left), Some(right)) = (edges.get(first).copied(), right)
            && last > first
            && letters.get(first) == Some(&true)
            && right > left
        {
            let share = (right - left) / (last - first + 1) as f32;
            for (nth, edge) in edges.iter_mut().skip(first).take(last - first + 1).enumerate() {
                *edge = left + share * nth as f32;
            }
        }
        first = last + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_ligature_share_its_room() {
        let mut edges = [0.0, 5.0, 11.0, 11.0, 11.0, 15.0];
        divide_ligatures("Kffin", &mut edges);
        assert_eq!(edges, [0.0, 5.0, 7.0, 9.0, 11.0, 15.0]);
        let mut edges = [0.0, 5.0, 5.0, 9.0];
        divide_ligatures("a\u{ad}b", &mut edges);
        assert_eq!(edges, [0.0, 5.0, 5.0, 9.0]);
    }
}
