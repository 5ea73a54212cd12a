//! The user's settings.

use std::fs;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::disk::Disk;
use super::files::LARGEST_RECORD;
use super::{Cause, StoreError, Task, files};
use crate::record::{self, Settings, utf8};

/// Where the settings lie by the system's custom; `None` where there is no home.
pub fn settings_file() -> Option<PathBuf> {
    Some(ProjectDirs::from("", "", "tagwerk")?.config_dir().join("settings.ron"))
}

/// Reads the settings; the defaults where there are none. Settings that cannot be read are set
/// aside as `settings.ron.broken`, and the reason is returned beside the defaults.
pub fn read_settings(file: &Path) -> (Settings, Option<StoreError>) {
    let read = files::read_within(file, LARGEST_RECORD).and_then(|bytes| {
        let Some(bytes) = bytes else { return Ok(Settings::default()) };
        let settings = utf8(&bytes).and_then(record::read_settings);
        settings.map_err(StoreError::at(file, Task::Read))
    });
    let error = match read {
        Ok(settings) => return (settings, None),
        Err(error) => error,
    };
    if matches!(error.cause, Cause::Record(_) | Cause::TooLarge { .. }) {
        let mut aside = file.as_os_str().to_owned();
        aside.push(".broken");
        // Where that fails too, the next writing replaces them; they are no data.
        _ = fs::rename(file, aside);
    }
    (Settings::default(), Some(error))
}

/// Writes the settings in one step.
///
/// # Errors
/// When they cannot be written.
pub fn write_settings(file: &Path, settings: &Settings) -> Result<(), StoreError> {
    let content = record::write_settings(settings).map_err(StoreError::at(file, Task::Write))?;
    files::check_content(file, &content, LARGEST_RECORD)?;
    files::replace(&Disk::default(), file, content.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ThemeChoice;

    #[test]
    fn settings_are_kept_and_broken_ones_are_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config/settings.ron");
        assert_eq!(read_settings(&file), (Settings::default(), None));
        let settings = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
        write_settings(&file, &settings).unwrap();
        write_settings(&file, &settings).unwrap();
        assert_eq!(read_settings(&file), (settings, None));

        fs::write(&file, "(theme: ").unwrap();
        let (read, trouble) = read_settings(&file);
        assert_eq!(read, Settings::default());
        assert_eq!(trouble.unwrap().path, file);
        let aside = dir.path().join("config/settings.ron.broken");
        assert_eq!(fs::read_to_string(aside).unwrap(), "(theme: ");
        assert_eq!(read_settings(&file), (Settings::default(), None));
    }
}
