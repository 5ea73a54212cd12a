//! The door to the clipboard.

use std::sync::{Arc, Mutex, PoisonError};

use crate::app::Excerpt;

/// Why an excerpt is not on the clipboard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardError {
    /// The system has none, or none that this program may use.
    #[error("no clipboard: {cause}")]
    Missing {
        /// The system's words.
        cause: String,
    },
    /// It did not take the excerpt.
    #[error("the clipboard refused: {cause}")]
    Refused {
        /// The system's words.
        cause: String,
    },
}

/// Takes excerpts.
pub trait Clipboard {
    /// Puts an excerpt on the clipboard.
    ///
    /// # Errors
    /// When there is no clipboard, or it refuses.
    fn put(&mut self, excerpt: &Excerpt) -> Result<(), ClipboardError>;
}

/// The system's clipboard, opened when it is first needed.
///
/// On X11 and Wayland a clipboard holds no data: whoever copied answers each paste. Keep this
/// value for as long as the program runs, and let it go at the end rather than exit over it: on
/// X11 it then hands what it holds to the clipboard manager, which takes a tenth of a second at
/// most. On Wayland managers take it at once.
#[derive(Default)]
pub struct SystemClipboard {
    open: Option<arboard::Clipboard>,
}

impl Clipboard for SystemClipboard {
    fn put(&mut self, excerpt: &Excerpt) -> Result<(), ClipboardError> {
        let mut clipboard = match self.open.take() {
            Some(it) => it,
            None => arboard::Clipboard::new()
                .map_err(|error| ClipboardError::Missing { cause: error.to_string() })?,
        };
        // On Windows and macOS arboard itself says that it is UTF-8; elsewhere nobody does, and
        // some programs would read umlauts as Latin-1.
        let charset = if cfg!(all(unix, not(target_os = "macos"))) {
            "<meta http-equiv=\"content-type\" content=\"text/html; charset=utf-8\">"
        } else {
            ""
        };
        clipboard
            .set_html(format!("{charset}{}", excerpt.html), Some(excerpt.plain.clone()))
            .map_err(|error| ClipboardError::Refused { cause: error.to_string() })?;
        // After a refusal it is opened anew: the display may have been restarted.
        self.open = Some(clipboard);
        Ok(())
    }
}

/// A clipboard for tests, which keeps what it was given. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct ScriptedClipboard {
    excerpts: Arc<Mutex<Vec<Excerpt>>>,
    error: Option<ClipboardError>,
}

impl ScriptedClipboard {
    /// One that takes nothing and always answers with this error.
    pub fn failing(error: ClipboardError) -> Self {
        Self { error: Some(error), ..Self::default() }
    }

    /// What it was given, oldest first.
    pub fn excerpts(&self) -> Vec<Excerpt> {
        self.excerpts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clipboard for ScriptedClipboard {
    fn put(&mut self, excerpt: &Excerpt) -> Result<(), ClipboardError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        self.excerpts.lock().unwrap_or_else(PoisonError::into_inner).push(excerpt.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    fn excerpt() -> Excerpt {
        Excerpt { plain: "„Nein“".into(), html: "<p>„<b>Nein</b>“</p>".into() }
    }

    #[test]
    fn clones_of_the_scripted_one_share_what_it_was_given() {
        let clipboard = ScriptedClipboard::default();
        clipboard.clone().put(&excerpt()).unwrap();
        assert_eq!(clipboard.excerpts(), [excerpt()]);
    }

    #[test]
    fn the_failing_one_takes_nothing() {
        let error = ClipboardError::Missing { cause: "gone".into() };
        let mut clipboard = ScriptedClipboard::failing(error.clone());
        assert_eq!(clipboard.put(&excerpt()), Err(error));
        assert_eq!(clipboard.excerpts(), []);
    }

    /// The other way round, with a display, belongs to the tests of the whole window: here it
    /// would overwrite the clipboard of whoever runs the tests.
    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn without_a_display_there_is_an_error_and_no_panic() {
        if ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|it| env::var_os(it).is_some()) {
            eprintln!("skipped: there is a display");
            return;
        }
        let error = SystemClipboard::default().put(&excerpt()).unwrap_err();
        assert!(matches!(error, ClipboardError::Missing { .. }), "{error:?}");
    }
}
