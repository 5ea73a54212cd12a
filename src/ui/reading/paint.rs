//! Paints the page: tints under the text, lanes and letters below each line, selection, caret.
//! Nothing here moves a letter of the text.

use std::ops::Range;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{Color32, Painter, Pos2, Rangef, Rect, Shape, Stroke, StrokeKind, vec2};

use crate::model::AnnotationId;
use crate::ui::fonts;

use super::Page;
use super::layout::Row;
use super::marks::Mark;
use super::named::Named;
use super::view::{Spot, View};

/// Draws one page.
pub(super) struct Brush<'a> {
    pub painter: &'a Painter,
    pub page: &'a Page<'a>,
    pub view: &'a View<'a>,
    pub marks: &'a [Mark<'a>],
    /// Layer and annotation below the pointer.
    pub hovered: Option<(usize, AnnotationId)>,
}

/// How much a mark wants to be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Plain,
    Hovered,
    Active,
}

/// A stretch of one row, and whether what it belongs to begins and ends there.
struct Stretch {
    x: Rangef,
    begins: bool,
    ends: bool,
}

impl Brush<'_> {
    /// Everything, from the paper up. Returns where the caret is, and where annotations are only
    /// counted.
    pub(super) fn paint(&self, caret: Spot) -> (Option<Rect>, Vec<Named>) {
        let rows: Vec<(Pos2, &Row)> = self.view.rows().collect();
        for (at, row) in &rows {
            self.tints(*at, row);
        }
        let counted = rows.iter().filter_map(|(at, row)| self.lanes(*at, row)).collect();
        for (at, row) in &rows {
            self.selection(*at, row);
            self.hits(*at, row);
            self.outlines(*at, row);
        }
        for (top, block) in self.view.blocks() {
            let at = Pos2::new(self.view.left, top + block.galley_top());
            self.painter.galley(at, block.galley.clone(), self.page.theme.ink);
        }
        (self.caret(caret), counted)
    }

    fn rank(&self, mark: &Mark<'_>) -> Rank {
        if mark.own && self.page.active == Some(mark.annotation.id) {
            Rank::Active
        } else if (mark.own && self.page.meant == Some(mark.annotation.id))
            || self.hovered == Some((mark.layer, mark.annotation.id))
        {
            Rank::Hovered
        } else {
            Rank::Plain
        }
    }

    /// Where a range of bytes stands on a row.
    fn stretch(&self, at: Pos2, row: &Row, bytes: &Range<usize>) -> Option<Stretch> {
        let text = self.view.text;
        let end = row.visible_end(text);
        let (from, to) = (bytes.start.max(row.bytes.start), bytes.end.min(end));
        (from < to).then(|| Stretch {
            x: Rangef::new(at.x + row.x_of(text, from), at.x + row.x_of(text, to)),
            begins: bytes.start >= row.bytes.start,
            ends: bytes.end <= row.bytes.end,
        })
    }

    /// The box around the letters of a stretch.
    fn letters(&self, at: Pos2, x: Rangef) -> Rect {
        let bottom = at.y + self.view.measures.lanes - 1.0;
        Rect::from_x_y_ranges(x, at.y..=bottom).round_to_pixels(self.painter.pixels_per_point())
    }

    fn tints(&self, at: Pos2, row: &Row) {
        for mark in self.marks.iter().filter(|it| it.own) {
            let strong = self.rank(mark) == Rank::Active;
            for part in mark.annotation.spans.iter() {
                let Some(stretch) = self.stretch(at, row, &part.range()) else { continue };
                let letters = self.letters(at, stretch.x);
                self.painter.rect_filled(letters, 0.0, mark.colors.tint);
                if strong {
                    self.painter.rect_filled(letters, 0.0, mark.colors.tint);
                }
            }
        }
    }

    /// The lanes of a row, and how many annotations have found none.
    fn lanes(&self, at: Pos2, row: &Row) -> Option<Named> {
        let mut hidden = Vec::new();
        let mut letters = Vec::new();
        for (nth, mark) in self.marks.iter().enumerate() {
            let Some(whole) = self.stretch(at, row, &mark.hull.range()) else { continue };
            let Some(lane) = mark.lane else {
                hidden.push(nth);
                continue;
            };
            let y = self.lane_y(at, lane);
            if mark.annotation.spans.is_discontinuous() {
                self.dotted(whole.x, y, mark.colors.line);
            }
            for part in mark.annotation.spans.iter() {
                if let Some(stretch) = self.stretch(at, row, &part.range()) {
                    self.lane(mark, y, &stretch);
                }
            }
            if whole.begins {
                letters.push((whole.x.min, lane, mark.letter, mark.colors.letter));
            }
        }
        let more = format!("+{}", hidden.len());
        if !hidden.is_empty() {
            let end = at.x + row.x_of(self.view.text, row.bytes.end);
            letters.push((end, super::lanes::LANES - 1, more.as_str(), self.page.theme.ink_soft));
        }
        let last = self.lane_letters(at, letters)?;
        (!hidden.is_empty()).then(|| Named { area: last.expand(3.0), marks: hidden })
    }

    fn lane_y(&self, at: Pos2, lane: usize) -> f32 {
        at.y + self.view.measures.lanes + self.view.measures.pitch() * (lane as f32 + 0.5)
    }

    fn lane(&self, mark: &Mark<'_>, y: f32, stretch: &Stretch) {
        let width = match (self.rank(mark), mark.own) {
            (Rank::Active, _) => 3.0,
            (Rank::Hovered, _) => 2.0,
            (Rank::Plain, true) => 1.5,
            (Rank::Plain, false) => 1.0,
        };
        // For letters of 18 points; the others in proportion.
        let width = self.view.measures.stroke(width * self.view.measures.size / 18.0);
        let stroke = Stroke::new(width, mark.colors.line);
        // A hair of paper between neighbours.
        let x = Rangef::new(
            stretch.x.min + if stretch.begins { 0.5 } else { 0.0 },
            stretch.x.max - if stretch.ends { 0.5 } else { 0.0 },
        );
        if mark.own {
            self.line(x, y, width, mark.colors.line);
        } else {
            self.dashed(x, y, stroke, 4.0);
        }
        let bar = Stroke::new(self.view.measures.stroke(1.5), mark.colors.line);
        let tall = y - self.view.measures.pitch() * 1.2..=y + width / 2.0;
        if stretch.begins {
            self.painter.vline(x.min + 0.5, tall.clone(), bar);
        }
        if stretch.ends {
            self.painter.vline(x.max - 0.5, tall, bar);
        }
        if self.rank(mark) == Rank::Active {
            // What the pointer can take hold of.
            for (x, there) in [(x.min + 1.0, stretch.begins), (x.max - 1.0, stretch.ends)] {
                if there {
                    let handle = Rect::from_center_size(Pos2::new(x, y), vec2(5.0, 5.0));
                    self.painter.rect_filled(handle, 1.0, mark.colors.letter);
                }
            }
        }
    }

    /// A line whose edges lie on pixels.
    fn line(&self, x: Rangef, y: f32, width: f32, color: Color32) {
        let line = Rect::from_x_y_ranges(x, y - width / 2.0..=y + width / 2.0);
        let line = line.round_to_pixels(self.painter.pixels_per_point());
        self.painter.rect_filled(line, 0.0, color);
    }

    /// Dots on whole pixels, wide enough that smoothed edges leave something of them.
    fn dotted(&self, x: Rangef, y: f32, color: Color32) {
        let (wide, high) = (self.view.measures.stroke(3.0), self.view.measures.stroke(1.5));
        let scale = self.painter.pixels_per_point();
        let mut left = x.min.round_to_pixels(scale);
        while left + wide <= x.max {
            self.line(Rangef::new(left, left + wide), y, high, color);
            left += 2.0 * wide;
        }
    }

    fn dashed(&self, x: Rangef, y: f32, stroke: Stroke, dash: f32) {
        let y = self.painter.round_to_pixel_center(y);
        let ends = [Pos2::new(x.min, y), Pos2::new(x.max, y)];
        self.painter.extend(Shape::dashed_line(&ends, stroke, dash, 2.0));
    }

    /// The letters of what begins on a row, side by side where they would cover each other.
    /// Returns where the last of them is.
    fn lane_letters(
        &self,
        at: Pos2,
        mut letters: Vec<(f32, usize, &str, Color32)>,
    ) -> Option<Rect> {
        let mut last = None;
        letters.sort_by(|a, b| a.0.total_cmp(&b.0));
        let font = fonts::semibold((self.view.measures.size * 0.6).max(8.0));
        let capital = font.size * 0.66;
        let mut free = f32::NEG_INFINITY;
        let band = Rangef::new(at.y + self.view.measures.lanes, at.y + self.view.measures.line);
        for (x, lane, letter, color) in letters {
            let galley = self.painter.layout_no_wrap(letter.to_owned(), font.clone(), color);
            let x = free.max(x + 2.5);
            let half = capital / 2.0 + 0.5;
            let y = self
                .lane_y(at, lane)
                .clamp(band.min + half, (band.max - half).max(band.min + half));
            let place = Rect::from_center_size(
                Pos2::new(x + galley.size().x / 2.0, y),
                vec2(galley.size().x + 2.0, capital + 2.0),
            );
            self.painter.rect_filled(place, 0.0, self.page.theme.paper);
            let baseline =
                galley.rows.first().and_then(|it| it.glyphs.first()).map_or(0.0, |it| it.pos.y);
            let top = y + capital / 2.0 - baseline;
            free = place.max.x;
            self.painter.galley(Pos2::new(x, top), galley, color);
            last = Some(place);
        }
        last
    }

    fn selection(&self, at: Pos2, row: &Row) {
        let (page, theme) = (self.page, self.page.theme);
        let exact = page.anchor.min(page.head)..page.anchor.max(page.head);
        let line = Rangef::new(at.y - 1.0, at.y + self.view.measures.line - 1.0);
        let veil = |x: Rangef, color: Color32| {
            let area = Rect::from_x_y_ranges(x, line);
            let area = area.round_to_pixels(self.painter.pixels_per_point());
            self.painter.rect_filled(area, 0.0, color);
            area
        };
        if let Some(snapped) = page.snapped
            && snapped.range() != exact
        {
            for range in [snapped.start()..exact.start, exact.end..snapped.end()] {
                if let Some(it) = self.stretch(at, row, &range) {
                    veil(it.x, theme.snapped);
                }
            }
            if let Some(it) = self.stretch(at, row, &snapped.range()) {
                let area = Rect::from_x_y_ranges(it.x, line);
                let area = area.round_to_pixels(self.painter.pixels_per_point());
                self.outline(area, &it, Stroke::new(1.0, theme.snapped_outline));
            }
        }
        if let Some(it) = self.stretch(at, row, &exact) {
            veil(it.x, theme.selection);
        }
        // A selected line end shows as a sliver.
        let line_end = row.bytes.end;
        if !row.wrapped && exact.start <= line_end && line_end < exact.end {
            let x = at.x + row.x_of(self.view.text, line_end);
            veil(Rangef::new(x, x + self.view.measures.size * 0.3), theme.selection);
        }
    }

    fn hits(&self, at: Pos2, row: &Row) {
        let hits = self.page.hits;
        let first = hits.partition_point(|it| it.end() <= row.bytes.start);
        let on_row = hits.iter().enumerate().skip(first);
        for (nth, hit) in on_row.take_while(|(_, it)| it.start() < row.bytes.end) {
            let Some(stretch) = self.stretch(at, row, &hit.range()) else { continue };
            // Dashes, since whole frames are for annotations; the current one's frame lies outside
            // of those, so that both can be seen and told apart without their colours.
            let area = self.letters(at, stretch.x).expand2(vec2(1.0, 0.0));
            if self.page.current_hit == Some(nth) {
                let stroke = Stroke::new(2.0, self.page.theme.ink);
                self.painter.rect_stroke(area, 2.0, stroke, StrokeKind::Outside);
            } else {
                let area = area.shrink(0.5);
                let path = [
                    area.left_top(),
                    area.right_top(),
                    area.right_bottom(),
                    area.left_bottom(),
                    area.left_top(),
                ];
                let stroke = Stroke::new(1.0, self.page.theme.hit_outline);
                self.painter.extend(Shape::dashed_line(&path, stroke, 3.0, 2.5));
            }
        }
    }

    /// Frames what is active or below the pointer, open where it runs on.
    fn outlines(&self, at: Pos2, row: &Row) {
        for mark in self.marks {
            let stroke = match self.rank(mark) {
                Rank::Plain => continue,
                Rank::Hovered => Stroke::new(1.0, mark.colors.line),
                Rank::Active => Stroke::new(2.0, mark.colors.letter),
            };
            for part in mark.annotation.spans.iter() {
                if let Some(stretch) = self.stretch(at, row, &part.range()) {
                    // Around the letters, so that no dot of an umlaut is covered.
                    let letters = self.letters(at, stretch.x);
                    let area = Rect::from_x_y_ranges(
                        letters.x_range(),
                        letters.top() - stroke.width..=letters.bottom() + 1.0,
                    );
                    self.outline(area, &stretch, stroke);
                }
            }
        }
    }

    /// A frame around a stretch; around several rows of text it is closed above the first and below
    /// the last only, so that the lines between are read in peace.
    fn outline(&self, area: Rect, stretch: &Stretch, stroke: Stroke) {
        let half = stroke.width / 2.0;
        let area = area.shrink(half);
        let x = Rangef::new(area.min.x - half, area.max.x + half);
        if stretch.begins {
            self.painter.hline(x, area.min.y, stroke);
        }
        if stretch.ends {
            self.painter.hline(x, area.max.y, stroke);
        }
        if stretch.begins {
            self.painter.vline(area.min.x, area.y_range(), stroke);
        }
        if stretch.ends {
            self.painter.vline(area.max.x, area.y_range(), stroke);
        }
    }

    fn caret(&self, caret: Spot) -> Option<Rect> {
        let at = self.view.place(caret)?;
        let (width, color) = if self.page.focused {
            (2.0, self.page.theme.ink)
        } else {
            (1.0, self.page.theme.ink_faint)
        };
        let area = Rect::from_min_size(
            Pos2::new(at.x - width / 2.0, at.y - 1.0),
            vec2(width, self.view.measures.lanes + 1.0),
        );
        let area = area.round_to_pixels(self.painter.pixels_per_point());
        self.painter.rect_filled(area, 0.0, color);
        if self.page.selecting {
            // Feet, as long as every move selects.
            let feet = Rangef::new(area.center().x - 4.0, area.center().x + 4.0);
            for y in [area.top() + 1.0, area.bottom() - 1.0] {
                self.painter.hline(feet, y, Stroke::new(2.0, color));
            }
        }
        self.view.rect.intersects(area).then_some(area)
    }
}
