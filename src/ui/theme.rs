//! Paper and ink: every colour of the program under one name, for light and dark.
//!
//! Only labels are saturated. Letters that are read keep a contrast of at least 7:1 to what they
//! stand on, letters that mean something 4.5:1, shapes 3:1; the tests at the end hold it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use eframe::egui::{
    self, Color32, Context, CornerRadius, FontFamily, FontId, Rgba, Shadow, Stroke, Style,
    TextStyle, Vec2, Visuals,
    style::{HandleShape, ScrollStyle, WidgetVisuals},
};

use crate::model::{Codebook, LabelId, Rgb};

use super::fonts;

/// The unit of every distance.
pub const GRID: f32 = 4.0;
/// The one radius of corners, in points.
pub const CORNER: u8 = 4;
/// Size of the interface's text, in points.
pub const TEXT: f32 = 14.5;
/// Size of what is less than text (counts, dates, hints), in points.
pub const SMALL: f32 = 12.5;
/// Size of headings, in points; the reading size unless the user chooses another.
pub const LARGE: f32 = 18.0;

/// The colours of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Whether it is the dark one.
    pub dark: bool,
    /// What the article stands on.
    pub paper: Color32,
    /// What the panels beside it stand on.
    pub panel: Color32,
    /// What lies on top: menus, dialogs, tooltips; also fields.
    pub raised: Color32,
    /// The article's letters and the interface's.
    pub ink: Color32,
    /// Letters that are second in rank.
    pub ink_soft: Color32,
    /// Letters that mean something and should be overlooked at first: hints, counts, disabled.
    pub ink_faint: Color32,
    /// Outlines of fields, handles, boxes to check: shapes that mean something.
    pub shape: Color32,
    /// Hairlines between panels; they mean nothing.
    pub hairline: Color32,
    /// Laid under what the pointer is on.
    pub hover: Color32,
    /// Laid under what is pressed, and under the chosen row of a list.
    pub chosen: Color32,
    /// Letters of warnings and errors; they always stand beside an icon or a word.
    pub alarm: Color32,
    /// Laid over the text that is exactly selected. Translucent.
    pub selection: Color32,
    /// Laid over what a tag would take beyond the selection. Translucent.
    pub snapped: Color32,
    /// Outline of what a tag would take.
    pub snapped_outline: Color32,
    /// Dashed outline of what a search has found; the current one's is whole and in ink.
    pub hit_outline: Color32,
}

/// How a label looks on the paper of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelColors {
    /// Under the text; translucent, so that three on top of each other can be read through.
    pub tint: Color32,
    /// Lines, dots and other shapes.
    pub line: Color32,
    /// Letters.
    pub letter: Color32,
}

impl Theme {
    /// Near-black on warm white.
    pub fn light() -> Self {
        let ink = rgb(0x1c, 0x1a, 0x17);
        Self {
            dark: false,
            paper: rgb(0xfd, 0xfb, 0xf6),
            panel: rgb(0xf5, 0xf2, 0xeb),
            raised: rgb(0xff, 0xfe, 0xfb),
            ink,
            ink_soft: rgb(0x4c, 0x48, 0x42),
            ink_faint: rgb(0x6b, 0x66, 0x5e),
            shape: rgb(0x8b, 0x85, 0x7b),
            hairline: rgb(0xe2, 0xdd, 0xd2),
            hover: rgb(0xec, 0xe8, 0xdf),
            chosen: rgb(0xe2, 0xdd, 0xd1),
            alarm: rgb(0x8c, 0x2f, 0x20),
            selection: veil(rgb(0x5a, 0x52, 0x44), 0.26),
            snapped: veil(rgb(0x5a, 0x52, 0x44), 0.10),
            snapped_outline: rgb(0x6b, 0x66, 0x5e),
            hit_outline: rgb(0x7a, 0x74, 0x6a),
        }
    }

    /// Warm grey on near-black.
    pub fn dark() -> Self {
        let ink = rgb(0xdd, 0xd7, 0xcc);
        Self {
            dark: true,
            paper: rgb(0x17, 0x16, 0x14),
            panel: rgb(0x1f, 0x1d, 0x1b),
            raised: rgb(0x29, 0x27, 0x24),
            ink,
            ink_soft: rgb(0xb9, 0xb3, 0xa8),
            ink_faint: rgb(0x9a, 0x94, 0x8a),
            shape: rgb(0x80, 0x7a, 0x71),
            hairline: rgb(0x34, 0x31, 0x2d),
            hover: rgb(0x2d, 0x2a, 0x27),
            chosen: rgb(0x39, 0x36, 0x31),
            alarm: rgb(0xe0, 0x95, 0x83),
            selection: veil(rgb(0xd0, 0xc6, 0xb4), 0.22),
            snapped: veil(rgb(0xd0, 0xc6, 0xb4), 0.08),
            snapped_outline: rgb(0x9a, 0x94, 0x8a),
            hit_outline: rgb(0x96, 0x8f, 0x85),
        }
    }

    /// The theme that `ctx` shows at the moment.
    pub fn of(ctx: &Context) -> Self {
        match ctx.theme() {
            egui::Theme::Dark => Self::dark(),
            egui::Theme::Light => Self::light(),
        }
    }

    /// How the codebook's colour looks here. Finding that out takes more than drawing with it, and
    /// it is asked for every mark of every frame, so it is remembered.
    pub fn label(&self, color: Rgb) -> LabelColors {
        static KNOWN: Mutex<BTreeMap<(bool, Rgb), LabelColors>> = Mutex::new(BTreeMap::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry((self.dark, color)).or_insert_with(|| self.tuned(color))
    }

    fn tuned(&self, color: Rgb) -> LabelColors {
        let color = rgb(color.0, color.1, color.2);
        let line = self.reach(color, 3.2);
        // A colour that is dark on dark paper gives no tint; its line, tuned to be seen, does.
        let ground = if self.dark { line } else { color };
        LabelColors { tint: self.tint(ground), line, letter: self.reach(color, 4.8) }
    }

    /// How a label looks that the codebook does not know.
    pub fn unknown_label(&self) -> LabelColors {
        LabelColors { tint: self.tint(self.shape), line: self.shape, letter: self.ink_faint }
    }

    /// As much of a colour as lets the text be read through three layers of it, selected or not.
    fn tint(&self, color: Color32) -> Color32 {
        let most = if self.dark { 24 } else { 15 };
        let readable = |tint: &Color32| {
            let three = self.paper.blend(*tint).blend(*tint).blend(*tint);
            contrast(self.ink, three) >= 7.2
                && contrast(self.ink, three.blend(self.selection)) >= 4.7
        };
        let tints = (0..=most).rev().map(|percent| veil(color, percent as f32 / 100.0));
        tints.into_iter().find(readable).unwrap_or(Color32::TRANSPARENT)
    }

    /// How the label of that id looks, known or not.
    pub fn label_of(&self, codebook: &Codebook, id: &LabelId) -> LabelColors {
        codebook.label(id).map_or_else(|| self.unknown_label(), |it| self.label(it.color))
    }

    /// `color`, moved towards ink until its contrast to both paper and panel is `ratio`.
    fn reach(&self, color: Color32, ratio: f32) -> Color32 {
        let far_enough =
            |it: Color32| contrast(it, self.paper).min(contrast(it, self.panel)) >= ratio;
        (0..=25)
            .map(|step| color.lerp_to_gamma(self.ink, step as f32 / 25.0))
            .find(|it| far_enough(*it))
            .unwrap_or(self.ink)
    }

    /// egui's style in these colours.
    pub fn style(&self) -> Style {
        let mut style = Style { animation_time: 0.08, visuals: self.visuals(), ..Style::default() };
        let sans = |size| FontId::new(size, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Small, sans(SMALL)),
            (TextStyle::Body, sans(TEXT)),
            (TextStyle::Button, sans(TEXT)),
            (TextStyle::Heading, fonts::semibold(LARGE)),
            (TextStyle::Monospace, FontId::new(TEXT - 1.0, FontFamily::Monospace)),
        ]
        .into();
        let spacing = &mut style.spacing;
        spacing.item_spacing = Vec2::new(2.0 * GRID, GRID);
        spacing.button_padding = Vec2::new(2.0 * GRID, GRID);
        spacing.window_margin = (4.0 * GRID).into();
        spacing.menu_margin = GRID.into();
        spacing.indent = 4.0 * GRID;
        spacing.interact_size = Vec2::new(7.0 * GRID, 7.0 * GRID);
        spacing.icon_width = 4.0 * GRID;
        spacing.icon_spacing = 1.5 * GRID;
        spacing.scroll = ScrollStyle::floating();
        style.scroll_animation = egui::style::ScrollAnimation::none();
        style.interaction.tooltip_delay = 0.4;
        style.interaction.selectable_labels = false;
        style
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = if self.dark { Visuals::dark() } else { Visuals::light() };
        let corner = CornerRadius::same(CORNER);
        let widget = |fill: Color32, outline: Color32, letters: Color32| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::new(1.0, outline),
            corner_radius: corner,
            fg_stroke: Stroke::new(1.0, letters),
            expansion: 0.0,
        };
        visuals.widgets.noninteractive = widget(self.panel, self.hairline, self.ink);
        visuals.widgets.inactive = widget(self.panel, self.shape, self.ink);
        visuals.widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
        visuals.widgets.hovered = widget(self.hover, self.shape, self.ink);
        visuals.widgets.active = widget(self.chosen, self.ink_soft, self.ink);
        visuals.widgets.open = widget(self.hover, self.shape, self.ink);
        visuals.weak_text_color = Some(self.ink_faint);
        visuals.selection.bg_fill = self.chosen;
        visuals.selection.stroke = Stroke::new(1.0, self.ink);
        visuals.hyperlink_color = self.ink;
        visuals.faint_bg_color = self.panel;
        visuals.extreme_bg_color = self.raised;
        visuals.text_edit_bg_color = Some(self.raised);
        visuals.code_bg_color = self.hover;
        visuals.warn_fg_color = self.alarm;
        visuals.error_fg_color = self.alarm;
        visuals.window_fill = self.raised;
        visuals.window_stroke = Stroke::new(1.0, self.hairline);
        visuals.window_corner_radius = corner;
        visuals.menu_corner_radius = corner;
        let shadow = Shadow {
            offset: [0, 4],
            blur: 16,
            spread: 0,
            color: Color32::from_black_alpha(if self.dark { 96 } else { 32 }),
        };
        visuals.window_shadow = shadow;
        visuals.popup_shadow = shadow;
        visuals.panel_fill = self.panel;
        visuals.text_cursor.stroke = Stroke::new(2.0, self.ink);
        visuals.text_cursor.blink = false;
        visuals.indent_has_left_vline = false;
        visuals.handle_shape = HandleShape::Rect { aspect_ratio: 0.5 };
        visuals.disabled_alpha = 0.6;
        visuals
    }
}

/// Gives `ctx` the fonts and both themes' styles.
pub fn install(ctx: &Context) {
    fonts::install(ctx);
    ctx.set_style_of(egui::Theme::Light, Theme::light().style());
    ctx.set_style_of(egui::Theme::Dark, Theme::dark().style());
}

/// Contrast of two opaque colours, 1 to 21, by the Web Content Accessibility Guidelines.
pub fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: Color32) -> f32 {
    let color = Rgba::from(color);
    0.2126 * color.r() + 0.7152 * color.g() + 0.0722 * color.b()
}

const fn rgb(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

fn veil(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(opacity)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

    fn check(what: &str, one: Color32, other: Color32, least: f32) {
        let found = contrast(one, other);
        assert!(found >= least, "{what}: {found:.2} instead of {least}");
    }

    #[test]
    fn black_on_white_is_21_to_1() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    }

    #[test]
    fn text_and_shapes_stand_out_from_whatever_they_are_on() {
        for theme in [Theme::light(), Theme::dark()] {
            for ground in [theme.paper, theme.panel, theme.raised, theme.hover, theme.chosen] {
                check("ink", theme.ink, ground, 7.0);
                check("alarm", theme.alarm, ground, 4.5);
            }
            for ground in [theme.paper, theme.panel, theme.raised] {
                check("soft", theme.ink_soft, ground, 7.0);
                check("faint", theme.ink_faint, ground, 4.5);
                check("shape", theme.shape, ground, 3.0);
            }
            check("hit", theme.hit_outline, theme.paper, 3.0);
            check("snapped", theme.snapped_outline, theme.paper, 3.0);
            check("selected", theme.ink, theme.paper.blend(theme.selection), 7.0);
        }
    }

    #[test]
    fn labels_keep_their_contrast_and_let_the_text_through() {
        for theme in [Theme::light(), Theme::dark()] {
            let labels: Vec<LabelColors> = LABELS
                .iter()
                .map(|it| theme.label(Rgb::parse(it).unwrap()))
                .chain([theme.unknown_label()])
                .collect();
            for it in &labels {
                check("tint", theme.paper.blend(it.tint), theme.paper, 1.05);
                for ground in [theme.paper, theme.panel] {
                    check("line", it.line, ground, 3.0);
                    check("letter", it.letter, ground, 4.5);
                }
                for under in &labels {
                    let three = theme.paper.blend(it.tint).blend(under.tint).blend(it.tint);
                    check("ink on three tints", theme.ink, three, 7.0);
                    check("ink on all of it", theme.ink, three.blend(theme.selection), 4.5);
                }
            }
        }
    }
}
