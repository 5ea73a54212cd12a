//! What a screen reader finds: the text in view with caret and selection, and every visible
//! annotation by name. Costs nothing while none is listening.

use eframe::egui::accesskit::{Action, ActionData, TextPosition, TextSelection};
use eframe::egui::emath::TSTransform;
use eframe::egui::text_selection::accesskit_text::update_accesskit_for_text_widget;
use eframe::egui::{Context, Id, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2};

use super::layout::LaidBlock;
use super::marks::Mark;
use super::view::View;
use super::{Page, reading_pane_id};

/// egui cuts a row into text runs of this many characters.
const RUN: usize = 255;
/// Longest quote in a name, in characters.
const QUOTE: usize = 160;

/// Tells the tree of this frame about the page.
pub(super) fn expose(ui: &mut Ui, page: &Page<'_>, view: &View<'_>, marks: &[Mark<'_>]) {
    let id = reading_pane_id();
    let title = page.article.display_title();
    let listening = ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Document);
        node.set_label(title);
        node.set_language(page.article.meta.language.as_str());
        node.set_read_only();
        node.add_action(Action::SetTextSelection);
    });
    if listening.is_none() {
        return;
    }
    let mut child =
        ui.new_child(UiBuilder::new().id_salt("page").accessibility_parent(id).max_rect(view.rect));
    child.shrink_clip_rect(view.rect);
    for (top, block) in view.blocks() {
        expose_block(&child, view, top, block);
    }
    expose_selection(child.ctx(), page, view);
    for mark in marks {
        let active = mark.own && page.active == Some(mark.annotation.id);
        expose_mark(&child, view, mark, active);
    }
}

/// What an assistive program asks to be selected: from where to where, in bytes.
pub(super) fn wanted_selection(ui: &Ui, view: &View<'_>) -> Option<(usize, usize)> {
    ui.input(|input| {
        let requests = input.accesskit_action_requests(reading_pane_id(), Action::SetTextSelection);
        let wanted = requests.filter_map(|it| match &it.data {
            Some(ActionData::SetTextSelection(it)) => {
                Some((offset_of(view, it.anchor)?, offset_of(view, it.focus)?))
            }
            _ => None,
        });
        wanted.last()
    })
}

/// The byte that a position in a run stands before, if its node is in view.
fn offset_of(view: &View<'_>, position: TextPosition) -> Option<usize> {
    let rows = view.blocks.iter().flat_map(|block| {
        block.rows.iter().enumerate().map(move |(at, row)| (block_id(block), at, row))
    });
    for (block, at, row) in rows {
        let text = view.text.get(row.bytes.clone())?;
        for run in 0..=text.len() / RUN {
            if block.with(at).with(run).accesskit_id() == position.node {
                let column = run * RUN + position.character_index;
                let before = text.char_indices().nth(column).map_or(text.len(), |it| it.0);
                return Some(row.bytes.start + before);
            }
        }
    }
    None
}

/// The id of a block's node.
fn block_id(block: &LaidBlock) -> Id {
    reading_pane_id().with(("block", block.index))
}

fn expose_block(ui: &Ui, view: &View<'_>, top: f32, block: &LaidBlock) {
    let id = block_id(block);
    let at = pos2(view.left, top);
    let area = Rect::from_min_size(at, eframe::egui::vec2(view.measures.width, block.height));
    ui.interact(area, id, Sense::hover()).widget_info(|| WidgetInfo::new(Role::Paragraph));
    let place =
        TSTransform::from_translation(at.to_vec2() + eframe::egui::vec2(0.0, block.galley_top()));
    update_accesskit_for_text_widget(ui.ctx(), id, None, place, &block.galley);
    // A run that ends a line ends in a line feed, so that lines are read as lines.
    let row = block.galley.rows.len().saturating_sub(1);
    let glyphs = block.galley.rows.get(row).map_or(0, |it| it.glyphs.len());
    if block.rows.last().is_some_and(|it| !it.wrapped)
        && (glyphs == 0 || !glyphs.is_multiple_of(RUN))
    {
        ui.ctx().accesskit_node_builder(run_position(id, row, glyphs).0, |node| {
            node.set_value(format!("{}\n", node.value().unwrap_or_default()));
            let mut lengths = node.character_lengths().to_vec();
            lengths.push(1);
            node.set_character_lengths(lengths);
            let mut positions = node.character_positions().unwrap_or_default().to_vec();
            let mut widths = node.character_widths().unwrap_or_default().to_vec();
            let end = positions.last().zip(widths.last()).map_or(0.0, |(it, width)| it + width);
            positions.push(end);
            widths.push(0.0);
            node.set_character_positions(positions);
            node.set_character_widths(widths);
        });
    }
}

/// The node of the run that holds a column of a row, and the column's place in the run.
fn run_position(block: Id, row: usize, column: usize) -> (Id, usize) {
    let run =
        if column > 0 && column.is_multiple_of(RUN) { column / RUN - 1 } else { column / RUN };
    (block.with(row).with(run), column - run * RUN)
}

fn expose_selection(ctx: &Context, page: &Page<'_>, view: &View<'_>) {
    let position = |offset: usize| {
        // What is out of view is pulled to the nearest end of what is in view.
        let bytes = view.bytes();
        let offset = offset.clamp(bytes.start, bytes.end);
        let block = view.blocks.iter().rev().find(|it| it.block.start <= offset)?;
        let at = block.row_of(offset, false);
        let row = block.rows.get(at)?;
        let before = view.text.get(row.bytes.start..offset.min(row.bytes.end))?;
        let glyphs = block.galley.rows.get(at).map_or(0, |it| it.glyphs.len());
        let (run, column) = run_position(block_id(block), at, before.chars().count().min(glyphs));
        Some(TextPosition { node: run.accesskit_id(), character_index: column })
    };
    if let (Some(anchor), Some(focus)) = (position(page.anchor), position(page.head)) {
        ctx.accesskit_node_builder(reading_pane_id(), |node| {
            node.set_text_selection(TextSelection { anchor, focus });
        });
    }
}

fn expose_mark(ui: &Ui, view: &View<'_>, mark: &Mark<'_>, active: bool) {
    let Some(area) = area(view, mark) else { return };
    let id = reading_pane_id().with(("annotation", mark.annotator, mark.annotation.id.0));
    // Neither clicked nor focused: commands and the list reach annotations, the text has the keys.
    let response = ui.interact(area, id, Sense::hover());
    let name = || name(view.text, mark);
    response.widget_info(|| WidgetInfo::selected(Role::Mark, true, active, name()));
}

/// "Actor: the envoy – doubtful", the note last, and before it the annotator's name where it is
/// not the reader's own.
pub(super) fn name(text: &str, mark: &Mark<'_>) -> String {
    let quote = mark.annotation.quote(text);
    let short: String = quote.chars().take(QUOTE).collect();
    let dots = if short.len() < quote.len() { "…" } else { "" };
    let whose = if mark.own { String::new() } else { format!(" ({})", mark.annotator) };
    let note = &mark.annotation.note;
    let note = if note.is_empty() { String::new() } else { format!(" – {note}") };
    format!("{}: {short}{dots}{whose}{note}", mark.name)
}

/// What of a mark can be seen, as one rectangle.
fn area(view: &View<'_>, mark: &Mark<'_>) -> Option<Rect> {
    let mut area: Option<Rect> = None;
    for (at, row) in view.rows() {
        for part in mark.annotation.spans.iter() {
            let from = part.start().max(row.bytes.start);
            let to = part.end().min(row.bytes.end);
            if from < to {
                let x = at.x + row.x_of(view.text, from)..=at.x + row.x_of(view.text, to);
                let stretch = Rect::from_x_y_ranges(x, at.y..=at.y + view.measures.line);
                area = Some(area.map_or(stretch, |it| it.union(stretch)));
            }
        }
    }
    area
}
