//! Notes in the margin: right of the column, beside the line where an annotation begins, its
//! label's name and its note.
//!
//! The entries of a block stay beside it, so they stand the same wherever the page is scrolled to:
//! what is crowded is pushed down, and what does not fit before the block ends is counted.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, vec2};

use crate::ui::theme::{GRID, SMALL};
use crate::ui::{fonts, icons};

use super::Page;
use super::layout::LaidBlock;
use super::marks::Mark;
use super::named::Named;
use super::view::View;

/// Widths in points: below the first there are only signs that there is a note.
const NARROWEST: f32 = 120.0;
const WIDEST: f32 = 280.0;
/// Lines of the active annotation's entry, at most; the others have one.
const LINES: usize = 5;
/// Characters that can stand in them.
const LONGEST: usize = 320;

/// Draws the margin. Returns what stands where, to be named in full.
pub(super) fn paint(
    painter: &Painter,
    page: &Page<'_>,
    view: &View<'_>,
    marks: &[Mark<'_>],
) -> Vec<Named> {
    if !page.margin_notes {
        return Vec::new();
    }
    let left = view.left + view.measures.width;
    let width = (view.rect.right() - left - 6.0 * GRID).min(WIDEST);
    let margin = Margin { painter, page, view, marks, left: left + 5.0 * GRID, width };
    let mut named = Vec::new();
    for (top, block) in view.blocks() {
        let inside = block.block.start..block.block.end();
        let begins = |it: &Mark<'_>| it.own && inside.contains(&it.hull.start());
        let own: Vec<usize> =
            marks.iter().enumerate().filter(|(_, it)| begins(it)).map(|it| it.0).collect();
        if width >= NARROWEST {
            margin.entries(top, block, &own, &mut named);
        } else {
            margin.signs(top, block, &own, &mut named);
        }
    }
    named
}

struct Margin<'a> {
    painter: &'a Painter,
    page: &'a Page<'a>,
    view: &'a View<'a>,
    marks: &'a [Mark<'a>],
    left: f32,
    width: f32,
}

struct Entry {
    mark: usize,
    y: f32,
    galley: Arc<Galley>,
}

impl Margin<'_> {
    /// Places and draws the entries of a block: each beside its line, or as near as the others and
    /// the block's ends allow.
    fn entries(&self, top: f32, block: &LaidBlock, own: &[usize], named: &mut Vec<Named>) {
        let room = block.height.max(self.view.measures.line);
        let (own, folded) = self.that_fit(own, room);
        let mut placed: Vec<Entry> = Vec::new();
        let mut free = top;
        let mut taken: f32 = own.len() as f32 * self.line();
        for mark in own {
            let Some(it) = self.marks.get(mark) else { continue };
            // What the others leave is the active one's.
            let rows = ((room - taken) / self.line()).floor().max(0.0) as usize + 1;
            let galley = self.galley(it, if self.is_active(it) { rows.min(LINES) } else { 1 });
            taken += galley.size().y - self.line();
            let y = self.beside(top, block, it, &galley).max(free);
            free = y + galley.size().y;
            placed.push(Entry { mark, y, galley });
        }
        let mut limit = top + room;
        if !folded.is_empty() {
            limit -= self.line();
            named.push(self.count(limit, folded));
        }
        for mut it in placed.into_iter().rev() {
            it.y = it.y.min(limit - it.galley.size().y);
            limit = it.y;
            named.push(self.entry(it));
        }
    }

    /// Height of one line.
    fn line(&self) -> f32 {
        self.painter.fonts_mut(|it| it.row_height(&FontId::proportional(SMALL))).ceil()
    }

    /// Those that have room with one line each, the active one among them, and the others, which
    /// then take one line together.
    fn that_fit(&self, own: &[usize], room: f32) -> (Vec<usize>, Vec<usize>) {
        let most = (room / self.line()).floor() as usize;
        if own.len() <= most {
            return (own.to_vec(), Vec::new());
        }
        let active = |it: &usize| self.marks.get(*it).is_some_and(|it| self.is_active(it));
        let mut others = most.saturating_sub(1);
        if own.iter().any(active) {
            others = others.saturating_sub(1);
        }
        own.iter().copied().partition(|it| {
            active(it) || {
                let fits = others > 0;
                others = others.saturating_sub(1);
                fits
            }
        })
    }

    /// Where an entry stands that has the line to itself: their baselines meet.
    fn beside(&self, top: f32, block: &LaidBlock, mark: &Mark<'_>, galley: &Galley) -> f32 {
        let row = block.row_of(mark.hull.start(), false);
        let first = galley.rows.first().and_then(|it| it.glyphs.first());
        let baseline = first.map_or(SMALL, |it| it.pos.y);
        top + block.row_top(row) + self.view.measures.baseline - baseline
    }

    fn is_active(&self, mark: &Mark<'_>) -> bool {
        mark.own && self.page.active == Some(mark.annotation.id)
    }

    fn galley(&self, mark: &Mark<'_>, rows: usize) -> Arc<Galley> {
        let active = self.is_active(mark);
        let theme = self.page.theme;
        let name = TextFormat::simple(fonts::semibold(SMALL), mark.colors.letter);
        let ink = if active { theme.ink } else { theme.ink_soft };
        let note = TextFormat::simple(FontId::proportional(SMALL), ink);
        let mut job = LayoutJob::default();
        job.append(mark.name, 0.0, name);
        if !mark.annotation.note.is_empty() {
            let one_line = |it: char| if it.is_control() { ' ' } else { it };
            let text: String = mark.annotation.note.chars().take(LONGEST).map(one_line).collect();
            job.append(&text, 1.5 * GRID, note);
        }
        job.wrap.max_width = self.width;
        job.wrap.max_rows = rows;
        job.wrap.break_anywhere = rows == 1;
        self.painter.layout_job(job)
    }

    fn entry(&self, Entry { mark, y, galley }: Entry) -> Named {
        let at = Pos2::new(self.left, y);
        let area = Rect::from_min_size(at, galley.size());
        if let Some(mark) = self.marks.get(mark) {
            let width = self.view.measures.stroke(if self.is_active(mark) { 3.0 } else { 1.0 });
            let bar = Rect::from_min_size(
                at - vec2(GRID + width, -2.0),
                vec2(width, area.height() - 4.0),
            );
            self.painter.rect_filled(bar, 0.0, mark.colors.line);
        }
        self.painter.galley(at, galley, Color32::PLACEHOLDER);
        Named { area, marks: vec![mark] }
    }

    /// How many annotations have found no room.
    fn count(&self, y: f32, marks: Vec<usize>) -> Named {
        let text = format!("+{}", marks.len());
        let color = self.page.theme.ink_soft;
        let galley = self.painter.layout_no_wrap(text, fonts::semibold(SMALL), color);
        let area = Rect::from_min_size(Pos2::new(self.left, y), galley.size());
        self.painter.galley(area.min, galley, color);
        Named { area, marks }
    }

    /// Where the margin is narrow, a sign beside each line in which an annotation with a note
    /// begins.
    fn signs(&self, top: f32, block: &LaidBlock, own: &[usize], named: &mut Vec<Named>) {
        for row in 0..block.rows.len() {
            let noted = |at: &usize| {
                self.marks.get(*at).is_some_and(|mark| {
                    !mark.annotation.note.is_empty()
                        && block.row_of(mark.hull.start(), false) == row
                })
            };
            let marks: Vec<usize> = own.iter().copied().filter(noted).collect();
            let Some(first) = marks.first().and_then(|at| self.marks.get(*at)) else { continue };
            let font = FontId::proportional(SMALL);
            let color = first.colors.letter;
            let galley = self.painter.layout_no_wrap(icons::NOTE.to_owned(), font, color);
            let middle = top + block.row_top(row) + self.view.measures.baseline * 0.62;
            let at = Pos2::new(self.left - 4.0 * GRID, middle - galley.size().y / 2.0);
            let area = Rect::from_min_size(at, galley.size());
            self.painter.galley(at, galley, color);
            named.push(Named { area, marks });
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::super::fixture::{Caller, TEXT, builder, harness, layer, shown, tag};
    use crate::model::AnnotationId;

    fn noted() -> Caller {
        let mut caller = Caller::new(TEXT);
        caller.margin_notes = true;
        let quotes = ["Die Außenministerin", "Inselrepublik", "Mira Sandoval", "Vorschlag"];
        let tags = (1..).zip(quotes).map(|(id, quote)| {
            let mut it = tag(TEXT, id, "actor", quote);
            it.note = format!("Zu {quote}: das steht auch im Protokoll der Sitzung");
            it
        });
        caller.mine = layer(tags.chain([tag(TEXT, 9, "demand", "Grenzgespräche")]));
        caller
    }

    fn hover(harness: &mut Harness<'_, Caller>, nth: usize) {
        let at = harness.state().pane.named.get(nth).map(|it| it.area.center());
        harness.hover_at(at.unwrap());
        harness.run_steps(60);
    }

    #[test]
    fn entries_stand_beside_their_lines_and_never_on_each_other() {
        for active in [None, Some(AnnotationId(3)), Some(AnnotationId(4))] {
            for width in [900.0, 1100.0, 1400.0] {
                let mut caller = noted();
                caller.active = active;
                let harness = shown(builder().with_size([width, 640.0]), caller);
                let named = &harness.state().pane.named;
                assert!(named.len() >= 4, "{}", named.len());
                for (at, it) in named.iter().enumerate() {
                    for other in named.iter().skip(at + 1) {
                        let both = it.area.intersect(other.area);
                        assert!(both.width() < 0.5 || both.height() < 0.5, "{both:?}");
                    }
                    assert!(it.area.right() <= width, "{:?}", it.area);
                }
            }
        }
    }

    #[test]
    fn the_column_stays_where_it_is_and_a_narrow_margin_has_signs() {
        for (width, entries) in [(1100.0, 5), (600.0, 1)] {
            let place = |margin_notes| {
                let caller = Caller { margin_notes, ..noted() };
                let harness = shown(builder().with_size([width, 640.0]), caller);
                let pane = &harness.state().pane;
                (harness.state().caret, pane.named.iter().map(|it| it.marks.len()).sum())
            };
            let (without, none): (_, usize) = place(false);
            let (with, named) = place(true);
            assert_eq!((without, none), (with, 0));
            assert!(named >= entries, "{named} in {width}");
        }
    }

    #[test]
    fn what_is_too_many_is_counted_and_named_when_pointed_at() {
        let mut caller = Caller::new("Delegation\n\nUnd hier geht es weiter.");
        let text = caller.article.text.clone();
        caller.margin_notes = true;
        caller.mine = layer((1..=9).map(|id| tag(&text, id, "actor", "Delegation")));
        caller.active = Some(AnnotationId(8));
        let mut harness = shown(builder().with_size([1100.0, 640.0]), caller);
        let named = &harness.state().pane.named;
        let all: usize = named.iter().map(|it| it.marks.len()).sum();
        let most = named.iter().map(|it| it.marks.len()).max();
        assert_eq!((all, most), (9 + 5, Some(8)), "the active one has an entry, five have no lane");
        let at = named.iter().position(|it| it.marks.len() == 8).unwrap();
        hover(&mut harness, at);
        assert!(harness.get_all_by_label_contains("Akteur: Delegation").count() >= 9 + 8);
    }

    #[test]
    fn a_note_is_part_of_the_name_that_a_screen_reader_says() {
        let harness = harness(noted());
        harness.get_by_label(
            "Akteur: Vorschlag – Zu Vorschlag: das steht auch im Protokoll der Sitzung",
        );
        harness.get_by_label("Forderung: Grenzgespräche");
    }
}
