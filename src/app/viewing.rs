//! How the window shows things: panels, focus mode, the setting of the text, the theme.

use super::{App, Notice, Pane};
use crate::record::{PanelSettings, ReadingSettings, ThemeChoice};

/// Sizes of the article's text, in points.
const TEXT_SIZES: [f32; 12] =
    [12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 20.0, 22.0, 24.0, 28.0, 32.0];

/// Which of them is the usual one.
const USUAL: usize = 6;

impl App {
    /// Shows a panel or hides it. Where only the text is to be seen, it is wanted.
    pub(super) fn toggle_panel(&mut self, panel: fn(&mut PanelSettings) -> &mut bool) {
        let text_only = self.is_text_only();
        let shown = panel(&mut self.settings.panels);
        *shown = text_only || !*shown;
        self.focus_mode = false;
        self.save_settings();
    }

    /// Shows something in the text or beside it, or hides it.
    pub(super) fn toggle_in_text(&mut self, shown: fn(&mut PanelSettings) -> &mut bool) {
        *shown(&mut self.settings.panels) ^= true;
        self.save_settings();
    }

    pub(super) fn toggle_focus_mode(&mut self) {
        self.focus_mode ^= true;
        if self.focus_mode {
            self.pane = Pane::Text;
            self.say(Notice::FocusMode);
        }
    }

    /// Whether nothing but the text is to be seen. Without an article, everything is.
    pub fn is_text_only(&self) -> bool {
        self.focus_mode && self.desk.is_some()
    }

    pub(super) fn change_text_size(&mut self, by: i32) {
        let smaller = USUAL as i32;
        let larger = TEXT_SIZES.len() as i32 - 1 - smaller;
        self.settings.text_size = (self.settings.text_size + by).clamp(-smaller, larger);
        self.save_settings();
    }

    pub(super) fn reset_text_size(&mut self) {
        self.settings.text_size = 0;
        self.save_settings();
    }

    /// The size of the article's text, in points.
    pub fn text_size(&self) -> f32 {
        let at = USUAL.saturating_add_signed(self.settings.text_size as isize);
        TEXT_SIZES.get(at).or(TEXT_SIZES.last()).copied().unwrap_or(18.0)
    }

    pub(super) fn set_reading(&mut self, change: fn(&mut ReadingSettings)) {
        change(&mut self.settings.reading);
        self.save_settings();
    }

    pub(super) fn set_theme(&mut self, theme: ThemeChoice) {
        self.settings.theme = theme;
        self.save_settings();
    }
}
