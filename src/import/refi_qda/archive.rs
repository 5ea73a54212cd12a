//! What a project's archive holds, read within limits and by name only: nothing is unpacked anywhere.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// No file may be longer, as no article may, in bytes.
const LONGEST: u64 = 256 << 20;

/// All files together may hold so many times what the archive does: texts shrink to a third, and
/// whatever shrinks to less than this is made to fill memory.
const SWELLING: u64 = 200;

/// That much may be read however short the archive is, in bytes.
const AT_LEAST: u64 = 16 << 20;

/// The files of an archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By their names in small letters, since not every program keeps to one writing.
    names: HashMap<String, usize>,
    /// How many bytes may still be read.
    left: u64,
}

impl<'a> Archive<'a> {
    /// # Errors
    /// What is wrong with the archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|it| it.to_string())?;
        let mut names = HashMap::new();
        for at in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(at) {
                names.entry(name.replace('\\', "/").to_lowercase()).or_insert(at);
            }
        }
        let left = (bytes.len() as u64).saturating_mul(SWELLING).max(AT_LEAST);
        Ok(Self { zip, names, left })
    }

    /// The first file of the archive's top folder whose name ends so.
    pub(super) fn ending(&self, end: &str) -> Option<String> {
        let mut names: Vec<(&usize, &String)> = self.names.iter().map(|it| (it.1, it.0)).collect();
        names.sort();
        let name =
            names.into_iter().map(|it| it.1).find(|it| !it.contains('/') && it.ends_with(end));
        name.cloned()
    }

    /// Reads a file; `None` where there is none of that name.
    pub(super) fn read(&mut self, name: &str) -> Option<Result<Vec<u8>, String>> {
        let at = *self.names.get(&name.to_lowercase())?;
        let limit = LONGEST.min(self.left);
        let mut read = || {
            let file = self.zip.by_index(at).map_err(|it| it.to_string())?;
            let mut content = Vec::new();
            // What the archive says of the length is only said.
            file.take(limit + 1).read_to_end(&mut content).map_err(|it| it.to_string())?;
            Ok(content)
        };
        Some(read().and_then(|content: Vec<u8>| {
            let len = content.len() as u64;
            self.left = self.left.saturating_sub(len);
            if len > limit { Err(format!("{name}: > {limit}")) } else { Ok(content) }
        }))
    }
}

/// Text in UTF-8, or in UTF-16 that says so; `None` for anything else.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let (units, rest) = bytes.get(2..)?.as_chunks();
        let text = String::from_utf16(&units.iter().map(|it| from(*it)).collect::<Vec<u16>>());
        text.ok().filter(|_| rest.is_empty())
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => {
            let text = std::str::from_utf8(bytes).ok()?;
            Some(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_what_says_its_name() {
        assert_eq!(decoded("Ä\r\n".as_bytes()).as_deref(), Some("Ä\r\n"));
        assert_eq!(decoded("\u{feff}\u{feff}Ä".as_bytes()).as_deref(), Some("\u{feff}Ä"));
        assert_eq!(decoded(b"\xff\xfe\xc4\0\n\0").as_deref(), Some("Ä\n"));
        assert_eq!(decoded(b"\xfe\xff\0\xc4").as_deref(), Some("Ä"));
        for broken in [&b"\xc4"[..], b"\xff\xfe\xc4", b"\xff\xfe\0\xd8"] {
            assert_eq!(decoded(broken), None);
        }
    }
}
