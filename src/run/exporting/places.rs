//! Where an export goes: a file or a folder of files that appears only when it is whole.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;
use thiserror::Error;

use crate::export::{Compression, PACKED, Sink};
use crate::model::{FileHash, FileHasher};
use crate::store::Cause;

/// How much of the beginning a preview shows, in bytes.
const HEAD: usize = 2000;

/// What was written of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Its length.
    pub(super) bytes: u64,
    /// The hash of all of it.
    pub(super) hash: FileHash,
}

/// Hashes and counts what goes by.
pub(super) struct Seen<W> {
    out: W,
    hasher: FileHasher,
    bytes: u64,
}

impl<W> Seen<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, hasher: FileHasher::default(), bytes: 0 }
    }

    pub(super) fn written(self) -> Written {
        Written { bytes: self.bytes, hash: self.hasher.finish() }
    }
}

impl<W: Write> Write for Seen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file on its way, packed or not.
enum Packing<W: Write> {
    Plain(BufWriter<Seen<W>>),
    Gzip(Box<flate2::write::GzEncoder<BufWriter<Seen<W>>>>),
    Zstd(Box<zstd::stream::write::Encoder<'static, BufWriter<Seen<W>>>>),
}

impl<W: Write> Packing<W> {
    fn new(out: Seen<W>, compression: Option<Compression>) -> io::Result<Self> {
        let out = BufWriter::new(out);
        Ok(match compression {
            None => Self::Plain(out),
            // Neither a time nor a name goes in: the same data give the same bytes.
            Some(Compression::Gzip) => {
                let level = flate2::Compression::default();
                Self::Gzip(Box::new(flate2::write::GzEncoder::new(out, level)))
            }
            Some(Compression::Zstd) => {
                Self::Zstd(Box::new(zstd::stream::write::Encoder::new(out, 0)?))
            }
        })
    }

    fn finish(self) -> io::Result<Seen<W>> {
        let out = match self {
            Self::Plain(out) => out,
            Self::Gzip(out) => out.finish()?,
            Self::Zstd(out) => out.finish()?,
        };
        out.into_inner().map_err(io::IntoInnerError::into_error)
    }

    fn out(&mut self) -> &mut dyn Write {
        match self {
            Self::Plain(out) => out,
            Self::Gzip(out) => out,
            Self::Zstd(out) => out,
        }
    }
}

/// One file.
pub(super) struct OneFile {
    packing: Packing<AtomicWriteFile>,
}

impl OneFile {
    /// A new file in the place of `path`, packed as its name says.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let file = AtomicWriteFile::open(path)?;
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        let compression = name.and_then(|it| Compression::of_name(&it));
        Ok(Self { packing: Packing::new(Seen::new(file), compression)? })
    }

    /// What was written, and the file that is to appear.
    pub(super) fn finish(self) -> io::Result<(AtomicWriteFile, Written)> {
        let Seen { out, hasher, bytes } = self.packing.finish()?;
        Ok((out, Written { bytes, hash: hasher.finish() }))
    }
}

impl Write for OneFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.packing.out().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.packing.out().flush()
    }
}

/// The names of an export's files. No two may be one where case does not count: a data set is to be
/// the same on every system.
#[derive(Debug, Default)]
struct Names(HashSet<String>);

/// What is wrong with a file of a folder.
#[derive(Debug, Error)]
#[error("{0}: {1}")]
pub(super) struct OfFile(pub(super) String, pub(super) Cause);

impl From<OfFile> for io::Error {
    fn from(error: OfFile) -> Self {
        Self::other(error)
    }
}

impl Names {
    fn add(&mut self, name: &str) -> io::Result<()> {
        let is_new = self.0.insert(name.to_lowercase());
        if is_new { Ok(()) } else { Err(OfFile(name.to_owned(), Cause::SameName).into()) }
    }
}

/// A folder. Until it is whole it stands beside its place under a name of its own, and goes when it
/// is dropped.
pub(super) struct Folder {
    place: PathBuf,
    partial: PathBuf,
    compression: Option<Compression>,
    /// What goes in front of every name, and what a file without a name is called.
    part: String,
    nameless: String,
    open: Option<(String, Packing<File>)>,
    names: Names,
    written: BTreeMap<String, Written>,
}

impl Folder {
    /// A new folder in the place of `place`, which is replaced only if it is empty or `may_replace`
    /// does not fail.
    pub(super) fn create(
        place: &Path,
        compression: Option<Compression>,
        may_replace: impl Fn(&Path) -> io::Result<()>,
    ) -> io::Result<Self> {
        let place = &std::path::absolute(place)?;
        may_appear(place, may_replace)?;
        let name = place.file_name().ok_or(ErrorKind::InvalidFilename)?.to_string_lossy();
        let partial = place.with_file_name(format!(".{name}.{}", std::process::id()));
        // One that was left there by a program that was killed.
        remove(&partial)?;
        fs::create_dir_all(&partial)?;
        Ok(Self {
            place: place.clone(),
            partial,
            compression,
            part: String::new(),
            nameless: String::new(),
            open: None,
            names: Names::default(),
            written: BTreeMap::new(),
        })
    }

    /// What follows goes into the part of that name: in a folder, or in a file of that extension
    /// for a format of one file.
    pub(super) fn enter(&mut self, part: &str, extension: &str) {
        self.part = if part.is_empty() { String::new() } else { format!("{part}/") };
        self.nameless = format!("{part}.{extension}");
    }

    /// What was written, by name.
    pub(super) fn written(&mut self) -> io::Result<&BTreeMap<String, Written>> {
        self.close()?;
        Ok(&self.written)
    }

    /// Adds a file that is not packed, and not listed.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        fs::write(self.partial.join(name), content)
    }

    /// Lets it appear, unless somebody has put something in its place meanwhile that `may_replace`
    /// fails for.
    pub(super) fn commit(
        mut self,
        may_replace: impl Fn(&Path) -> io::Result<()>,
    ) -> io::Result<()> {
        self.close()?;
        may_appear(&self.place, may_replace)?;
        if self.place.exists() {
            let mut old = self.partial.clone().into_os_string();
            old.push(".old");
            let old = PathBuf::from(old);
            remove(&old)?;
            fs::rename(&self.place, &old)?;
            if let Err(error) = fs::rename(&self.partial, &self.place) {
                fs::rename(&old, &self.place)?;
                return Err(error);
            }
            // It is out of the way in any case.
            _ = fs::remove_dir_all(&old);
        } else {
            fs::rename(&self.partial, &self.place)?;
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        if let Some((name, packing)) = self.open.take() {
            self.written.insert(name, packing.finish()?.written());
        }
        Ok(())
    }
}

/// Whether nobody looks for it in a packed file: what says what a folder is, and what is packed as it
/// is.
fn stays_plain(name: &str) -> bool {
    name.rsplit('/').next() == Some("README.md")
        || name.rsplit_once('.').is_some_and(|it| PACKED.contains(&it.1))
}

impl Sink for Folder {
    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        let mut name =
            if name.is_empty() { self.nameless.clone() } else { format!("{}{name}", self.part) };
        let compression = self.compression.filter(|_| !stays_plain(&name));
        if let Some(compression) = compression {
            name = format!("{name}.{}", compression.extension());
        }
        if self.open.as_ref().is_none_or(|it| it.0 != name) {
            self.close()?;
            self.names.add(&name)?;
            let path = self.partial.join(&name);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            let packing = Packing::new(Seen::new(File::create_new(path)?), compression)?;
            self.open = Some((name, packing));
        }
        let open = self.open.as_mut().ok_or(ErrorKind::NotFound)?;
        Ok(open.1.out())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Once it has appeared there is nothing left to go.
        _ = fs::remove_dir_all(&self.partial);
    }
}

/// Fails unless nothing is there, or an empty folder, or what may be replaced.
fn may_appear(place: &Path, may_replace: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    match fs::read_dir(place) {
        Ok(mut entries) => entries.next().map_or(Ok(()), |_| may_replace(place)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Keeps the beginning of what is written, and lets the rest go.
#[derive(Default)]
struct Beginning(Vec<u8>);

impl Beginning {
    fn room(&self) -> usize {
        HEAD.saturating_sub(self.0.len())
    }
}

impl Write for Beginning {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend(bytes.iter().take(self.room()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What an archive of ours begins with, and a file of Parquet.
const ARCHIVES: [&[u8]; 2] = [b"PK\x03\x04", b"PAR1"];

/// As much of a file as people can read.
#[derive(Default)]
struct Head {
    begun: Beginning,
    /// Whether there is nothing in it for people to read.
    packed: bool,
}

impl Write for Head {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.packed |= ARCHIVES.iter().any(|it| bytes.starts_with(it)) || bytes.contains(&0);
        if self.packed { Ok(bytes.len()) } else { self.begun.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The beginning of several files, each under its name; of those that are packed, of what is in them.
#[derive(Default)]
pub(super) struct Heads {
    head: Head,
    /// The file that was asked for last.
    name: String,
    /// The files so far; `None` where they are to lie in several folders.
    names: Option<Names>,
}

impl Heads {
    /// Those of files that lie in one folder, or are divided among several.
    pub(super) fn new(divided: bool) -> Self {
        let names = (!divided).then(Names::default);
        Self { names, ..Self::default() }
    }

    pub(super) fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.head.begun.0);
        text.trim_end_matches('\u{fffd}').to_owned()
    }
}

impl Sink for Heads {
    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        if self.name != name {
            self.names.as_mut().map_or(Ok(()), |it| it.add(name))?;
            let parted = if self.head.begun.0.is_empty() { "" } else { "\n" };
            self.head.packed = false;
            self.head.write_all(format!("{parted}== {name}\n").as_bytes())?;
            name.clone_into(&mut self.name);
        }
        Ok(&mut self.head)
    }

    fn inside(&mut self) -> Option<&mut dyn Write> {
        let begun = &mut self.head.begun;
        if begun.room() == 0 { None } else { Some(begun) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_preview_shows_what_people_can_read() {
        let mut heads = Heads::default();
        heads.file("data/a.parquet").unwrap().write_all(b"PAR1abc").unwrap();
        heads.file("data/a.parquet").unwrap().write_all(b"more").unwrap();
        heads.file("README.md").unwrap().write_all(b"# Daten").unwrap();
        assert_eq!(heads.text(), "== data/a.parquet\n\n== README.md\n# Daten");
        let mut archive = Heads::default();
        archive.file("").unwrap().write_all(b"PK\x03\x04").unwrap();
        archive.inside().unwrap().write_all(b"PK ist").unwrap();
        archive.file("").unwrap().write_all(b"more").unwrap();
        archive.inside().unwrap().write_all(&[b'a'; 2 * HEAD]).unwrap();
        assert!(archive.text().starts_with("PK istaa") && archive.text().len() == HEAD);
        assert!(archive.inside().is_none());
    }

    #[test]
    fn a_folder_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("out");
        let refused = |_: &Path| Err(ErrorKind::AlreadyExists.into());
        let mut folder = Folder::create(&place, None, refused).unwrap();
        folder.enter("", "txt");
        folder.file("a/x.txt").unwrap().write_all(b"eins").unwrap();
        assert!(!place.exists());
        drop(folder);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left");
        for nth in 0..2 {
            let may = |it: &Path| if nth == 1 { Ok(()) } else { refused(it) };
            let mut folder = Folder::create(&place, None, may).unwrap();
            folder.enter("train", "txt");
            folder.file("").unwrap().write_all(b"zwei").unwrap();
            folder.file("x.txt").unwrap().write_all(b"drei").unwrap();
            let names: Vec<String> = folder.written().unwrap().keys().cloned().collect();
            assert_eq!(names, ["train.txt", "train/x.txt"]);
            assert_eq!(folder.written().unwrap()["train.txt"].hash, FileHash::of(b"zwei"));
            folder.commit(may).unwrap();
            assert_eq!(fs::read(place.join("train/x.txt")).unwrap(), b"drei");
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(Folder::create(&place, None, refused).is_err(), "what is there stays");
        // Somebody has worked there since the export began.
        let folder = Folder::create(&place, None, |_| Ok(())).unwrap();
        assert!(folder.commit(refused).is_err());
        assert_eq!(fs::read(place.join("train/x.txt")).unwrap(), b"drei");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn packed_files_unpack_to_what_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let text = "Außenminister 😀 ".repeat(1000);
        for (name, compression) in [("a.gz", Compression::Gzip), ("a.zst", Compression::Zstd)] {
            let path = dir.path().join(name);
            let mut file = OneFile::create(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            let (file, written) = file.finish().unwrap();
            file.commit().unwrap();
            let packed = fs::read(&path).unwrap();
            assert_eq!((written.bytes, written.hash), (packed.len() as u64, FileHash::of(&packed)));
            assert!(packed.len() < text.len() / 4);
            let mut back = String::new();
            match compression {
                Compression::Gzip => {
                    flate2::read::GzDecoder::new(&*packed).read_to_string(&mut back).unwrap();
                }
                Compression::Zstd => {
                    back = String::from_utf8(zstd::decode_all(&*packed).unwrap()).unwrap();
                }
            }
            assert_eq!(back, text);
        }
        let place = dir.path().join("out");
        let mut folder = Folder::create(&place, Some(Compression::Gzip), |_| Ok(())).unwrap();
        folder.enter("train", "txt");
        for name in ["", "data/a.txt", "README.md"] {
            folder.file(name).unwrap().write_all(text.as_bytes()).unwrap();
        }
        let names: Vec<String> = folder.written().unwrap().keys().cloned().collect();
        assert_eq!(names, ["train.txt.gz", "train/README.md", "train/data/a.txt.gz"]);
        folder.commit(|_| Ok(())).unwrap();
        assert_eq!(fs::read_to_string(place.join("train/README.md")).unwrap(), text);
    }
}
