//! Whether a folder that an export is to replace is still what an export left there: what somebody
//! has done in it since would be gone.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::MANIFEST;
use super::places::{Seen, Written};
use crate::export::Manifest;

/// What a desktop, or brat's server, leaves in a folder that it has shown: nobody's work.
const LEFT_BEHIND: [&str; 4] = [".DS_Store", ".stats_cache", "Thumbs.db", "desktop.ini"];

/// The first file, by its name, that the folder's manifest does not name or that is not as it says.
/// A file that is missing is none: nothing of it can be lost.
pub(super) fn altered(
    folder: &Path,
    manifest: &[u8],
    is_stopped: &dyn Fn() -> bool,
) -> io::Result<Option<String>> {
    let files = Manifest::files(manifest).into_iter();
    let named: HashMap<String, Written> =
        files.map(|(name, bytes, hash)| (name, Written { bytes, hash })).collect();
    for (name, is_file) in listed(folder)? {
        if is_stopped() {
            return Err(ErrorKind::Interrupted.into());
        }
        let is_same = match named.get(&name) {
            // Neither is a pipe waited for nor a link followed.
            Some(written) if is_file => is_as_written(&folder.join(&name), written)?,
            _ => false,
        };
        if !is_same {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// The names of what lies in a folder and in those below it, as a manifest has them, each with
/// whether it is a file.
fn listed(folder: &Path) -> io::Result<BTreeMap<String, bool>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((folder, within)) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let own = entry.file_name();
            let own = own.to_string_lossy();
            let name = format!("{within}{own}");
            let kind = entry.file_type()?;
            if kind.is_dir() {
                waiting.push((entry.path(), format!("{name}/")));
            } else if name != MANIFEST && !LEFT_BEHIND.contains(&&*own) {
                found.insert(name, kind.is_file());
            }
        }
    }
    Ok(found)
}

fn is_as_written(path: &Path, written: &Written) -> io::Result<bool> {
    let mut file = File::open(path)?;
    // Mostly the length tells, and nothing need be read.
    if file.metadata()?.len() != written.bytes {
        return Ok(false);
    }
    let mut seen = Seen::new(io::sink());
    io::copy(&mut file, &mut seen)?;
    Ok(seen.written() == *written)
}
