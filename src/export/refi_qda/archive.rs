//! A zip that is written from front to end: what is done leaves memory.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::Sink;

/// A file above this length needs the larger form of a zip, which some programs cannot read.
const LARGE: usize = 0xFFFF_FFFF;

/// An archive under way.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Waiting>>,
    waiting: Waiting,
}

/// Bytes that are compressed and not yet written out.
#[derive(Clone, Default)]
struct Waiting(Rc<RefCell<Vec<u8>>>);

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Default for Archive {
    fn default() -> Self {
        let waiting = Waiting::default();
        Self { zip: ZipWriter::new_stream(waiting.clone()), waiting }
    }
}

impl Archive {
    /// Adds a file.
    pub(super) fn file(
        &mut self,
        name: &str,
        content: &[&str],
        out: &mut dyn Sink,
    ) -> io::Result<()> {
        let len: usize = content.iter().map(|it| it.len()).sum();
        // The same bytes whenever and wherever it is written.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(len >= LARGE);
        self.zip.start_file(name, options)?;
        for part in content {
            self.zip.write_all(part.as_bytes())?;
            self.waiting.leave(out)?;
        }
        Ok(())
    }

    /// Writes the list of files at the end.
    pub(super) fn finish(self, out: &mut dyn Sink) -> io::Result<()> {
        self.zip.finish()?;
        self.waiting.leave(out)
    }
}

impl Waiting {
    fn leave(&self, out: &mut dyn Sink) -> io::Result<()> {
        let mut waiting = self.0.borrow_mut();
        out.file("")?.write_all(&waiting)?;
        waiting.clear();
        Ok(())
    }
}
