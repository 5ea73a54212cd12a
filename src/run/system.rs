//! What the system says about its user: language, theme, name, display.

use std::{env, thread};

use crate::i18n::Language;

/// The colours that the system asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SystemTheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// It has no wish, or nobody to ask.
    #[default]
    Unknown,
}

impl From<dark_light::Mode> for SystemTheme {
    fn from(mode: dark_light::Mode) -> Self {
        match mode {
            dark_light::Mode::Light => Self::Light,
            dark_light::Mode::Dark => Self::Dark,
            dark_light::Mode::Unspecified => Self::Unknown,
        }
    }
}

/// The first of the user's languages that the interface has, else English.
pub fn language() -> Language {
    sys_locale::get_locales().find_map(|it| Language::from_tag(&it)).unwrap_or_default()
}

/// Asks for the theme and says it, and on Linux says it again whenever it changes; elsewhere the
/// window itself hears of changes. Start this before the window, so that its first frame has the
/// answer.
///
/// All on a thread of its own, because the desktop portal may take any time to answer. Where there
/// is no portal the answer is [`SystemTheme::Unknown`].
pub fn watch_theme(says: impl Fn(SystemTheme) + Send + 'static) {
    let watch = move || {
        says(dark_light::detect().map_or(SystemTheme::Unknown, SystemTheme::from));
        if cfg!(all(unix, not(target_os = "macos")))
            && let Ok(changes) = dark_light::subscribe()
        {
            changes.iter().for_each(|it| says(it.into()));
        }
    };
    // Without a thread nothing is said, and the theme stays the light one.
    let _ = thread::Builder::new().name("theme".into()).spawn(watch);
}

/// The time in seconds since 1970; zero where the clock says that it is earlier.
pub fn now() -> u64 {
    jiff::Timestamp::now().as_second().try_into().unwrap_or_default()
}

/// A time in UTC as a part of a file's name; later ones come later in the alphabet.
pub fn sortable_time(at: u64) -> String {
    let at = i64::try_from(at).ok().and_then(|it| jiff::Timestamp::from_second(it).ok());
    at.unwrap_or_default().strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

/// The user's name as an annotator's name: a legal folder name on every system.
pub fn annotator() -> String {
    let name = ["USER", "USERNAME", "LOGNAME"].into_iter().find_map(|it| env::var(it).ok());
    legal_annotator(&name.unwrap_or_default())
}

/// A name made into a legal folder name on Linux, Windows and macOS.
fn legal_annotator(name: &str) -> String {
    const FALLBACK: &str = "annotator";
    // Names of devices, which Windows takes for no folder, and the one that means everybody.
    const TAKEN: [&str; 5] = ["all", "con", "prn", "aux", "nul"];

    let legal: String = name
        .chars()
        .map(|it| if it.is_alphanumeric() || matches!(it, '-' | '_' | '.') { it } else { '-' })
        .take(40)
        .collect();
    // A leading dot hides a folder, a trailing one is lost on Windows.
    let legal = legal.trim_matches(['.', '-']);
    let stem = legal.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let port = stem
        .strip_prefix("com")
        .or(stem.strip_prefix("lpt"))
        .is_some_and(|it| it.len() == 1 && it.bytes().all(|it| it.is_ascii_digit()));
    if legal.is_empty() || port || TAKEN.contains(&stem.as_str()) {
        FALLBACK.to_owned()
    } else {
        legal.to_owned()
    }
}

/// Whether a window can open. Only on Linux can this be known beforehand.
pub fn has_display() -> bool {
    !cfg!(all(unix, not(target_os = "macos")))
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
            .into_iter()
            .any(|it| env::var_os(it).is_some_and(|it| !it.is_empty()))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn user_names_become_folder_names() {
        for (name, folder) in [
            ("analyst", "analyst"),
            ("Jörg Müller", "Jörg-Müller"),
            ("FIRMA\\anna", "FIRMA-anna"),
            ("a/b:c*?", "a-b-c"),
            (".hidden.", "hidden"),
            ("maria.lang", "maria.lang"),
            ("", "annotator"),
            ("..", "annotator"),
            ("All", "annotator"),
            ("CON", "annotator"),
            ("nul.txt", "annotator"),
            ("com1", "annotator"),
            ("compass", "compass"),
        ] {
            assert_eq!(legal_annotator(name), folder, "{name:?}");
        }
        assert_eq!(legal_annotator(&"ä".repeat(300)).chars().count(), 40);
    }

    #[test]
    fn the_theme_is_always_said() {
        let (sender, receiver) = mpsc::channel();
        watch_theme(move |theme| {
            let _ = sender.send(theme);
        });
        receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}
