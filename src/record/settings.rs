//! The user's settings as written. They are no data: what is not known is ignored, what is absent
//! takes its default.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{RecordError, form};

/// What the program remembers of how the user likes to work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Place and size of the window.
    pub window: WindowSettings,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// German or English.
    pub language: LanguageChoice,
    /// Steps by which the article's text is larger or smaller than usual.
    pub text_size: i32,
    /// How the article's text is set.
    pub reading: ReadingSettings,
    /// The panels beside the text.
    pub panels: PanelSettings,
    /// The name last worked under; empty for none.
    pub annotator: String,
    /// Folders of articles opened last, the newest first.
    pub recent: Vec<String>,
    /// What is remembered of each folder of articles, by its absolute path.
    pub folders: BTreeMap<String, FolderSettings>,
}

/// Place and size of the window in points; `None` for what the system chooses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowSettings {
    /// Left and top.
    pub position: Option<(f32, f32)>,
    /// Width and height, of the window when it is not maximised.
    pub size: Option<(f32, f32)>,
    /// Whether it fills the screen.
    pub maximized: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The interface's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LanguageChoice {
    /// As the system's.
    #[default]
    System,
    /// German.
    De,
    /// English.
    En,
}

/// How the article's text is set, apart from its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadingSettings {
    /// How long its lines are.
    pub column: Column,
    /// How far they are from one another.
    pub leading: Leading,
    /// Its typeface.
    pub face: Face,
}

/// How long the lines of the text are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Column {
    /// Short.
    Narrow,
    /// What is easiest to read.
    #[default]
    Normal,
    /// Long.
    Wide,
}

/// How far the lines of the text are from one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leading {
    /// As near as the lanes below them allow.
    Tight,
    /// What is easiest to read.
    #[default]
    Normal,
    /// Far.
    Loose,
}

/// The typeface of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Face {
    /// With serifs.
    #[default]
    Serif,
    /// Without.
    Sans,
}

/// The panels beside the text; widths in points, `None` for the usual one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each panel is shown or not")]
pub struct PanelSettings {
    /// Whether the list of articles is shown.
    pub articles: bool,
    /// Its width.
    pub articles_width: Option<f32>,
    /// Whether the history is shown.
    pub history: bool,
    /// Whether the list of annotations is shown.
    pub annotations: bool,
    /// Whether the inspector is shown while an annotation is active.
    pub inspector: bool,
    /// Whether all relations are drawn, not only those of the active annotation.
    pub all_relations: bool,
    /// Whether the codebook is shown.
    pub codebook: bool,
    /// Width of the side with annotations and codebook.
    pub annotations_width: Option<f32>,
    /// Whether the layers of others are drawn.
    pub other_layers: bool,
    /// Whether a map of the annotations stands beside the scroll bar.
    pub minimap: bool,
    /// Whether labels and notes stand in the margin.
    pub margin_notes: bool,
}

impl Default for PanelSettings {
    fn default() -> Self {
        Self {
            articles: true,
            articles_width: None,
            history: false,
            annotations: true,
            inspector: true,
            all_relations: false,
            codebook: true,
            annotations_width: None,
            other_layers: true,
            minimap: true,
            margin_notes: false,
        }
    }
}

/// What is remembered of one folder of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FolderSettings {
    /// The folder of annotations that goes with it; empty for the usual one.
    pub annotations: String,
    /// Path within the folder of the article last read; empty for none.
    pub article: String,
}

/// Reads settings.
///
/// # Errors
/// When the text is not RON or holds a value of the wrong kind.
pub fn read_settings(text: &str) -> Result<Settings, RecordError> {
    let settings: Settings = ron::from_str(text).map_err(|error| RecordError::of(text, error))?;
    Ok(settings.within_reason())
}

impl Settings {
    /// Without measures that no screen has, such as infinite ones.
    fn within_reason(mut self) -> Self {
        const LARGEST: f32 = 100_000.0;
        let fine = |it: f32| it.abs() <= LARGEST;
        let extent = |it: f32| fine(it) && it >= 1.0;
        let Self { window, panels, text_size, .. } = &mut self;
        window.position = window.position.filter(|(left, top)| fine(*left) && fine(*top));
        window.size = window.size.filter(|(width, height)| extent(*width) && extent(*height));
        panels.articles_width = panels.articles_width.filter(|it| extent(*it));
        panels.annotations_width = panels.annotations_width.filter(|it| extent(*it));
        *text_size = (*text_size).clamp(-100, 100);
        self
    }
}

/// Writes settings.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_settings(settings: &Settings) -> Result<String, RecordError> {
    form::write(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_and_bear_gaps_and_strangers() {
        let settings = Settings {
            window: WindowSettings {
                position: Some((10.0, -4.5)),
                size: Some((1200.0, 800.0)),
                maximized: true,
            },
            theme: ThemeChoice::Dark,
            language: LanguageChoice::De,
            text_size: -2,
            reading: ReadingSettings {
                column: Column::Wide,
                leading: Leading::Tight,
                face: Face::Sans,
            },
            panels: PanelSettings {
                codebook: false,
                articles_width: Some(240.0),
                ..PanelSettings::default()
            },
            annotator: "eva".into(),
            recent: vec!["C:\\Texte".into()],
            folders: [(
                "/texte".to_owned(),
                FolderSettings { annotations: "/tags".into(), article: "a/x.txt".into() },
            )]
            .into(),
        };
        assert_eq!(read_settings(&write_settings(&settings).unwrap()), Ok(settings));
        assert_eq!(read_settings("()"), Ok(Settings::default()));
        let strange = "(theme: Light, toolbar: (icons: [1, 2]), panels: (articles: false))";
        let read = read_settings(strange).unwrap();
        assert!(read.theme == ThemeChoice::Light && !read.panels.articles && read.panels.codebook);
        assert!(read_settings("(theme: Li").is_err());
    }

    #[test]
    fn measures_that_no_screen_has_are_none() {
        let absurd = "(window: (position: Some((NaN, 0)), size: Some((inf, 1e30))), \
                      text_size: 2147483647, panels: (articles_width: Some(-5)))";
        let expected = Settings { text_size: 100, ..Settings::default() };
        assert_eq!(read_settings(absurd), Ok(expected));
    }
}
