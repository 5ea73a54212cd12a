//! A zip that is written from front to end: what is done leaves memory.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::rc::Rc;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::Sink;

/// What is compressed at once, in bytes.
const PIECE: u64 = 1 << 16;

/// A file above this length needs the larger form of a zip, which some programs cannot read.
const LARGE: u64 = 0xFFFF_FFFF;

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
    /// Adds a file that is so long.
    pub(super) fn file(
        &mut self,
        name: &str,
        length: u64,
        content: &mut dyn Read,
        out: &mut dyn Sink,
    ) -> io::Result<()> {
        // The same bytes whenever and wherever it is written.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(length >= LARGE);
        self.zip.start_file(name, options)?;
        while io::copy(&mut content.take(PIECE), &mut self.zip)? > 0 {
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
