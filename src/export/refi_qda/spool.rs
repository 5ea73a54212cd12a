//! Elements that wait for their place in the file, since what stands before them is known only at the
//! end. All but the last of them wait on the disk, in a file without a name.

use std::io::{self, Read, Seek as _, Write as _};

use tempfile::SpooledTempFile;

/// What waits in memory, in bytes, before a file is begun.
const IN_MEMORY: usize = 1 << 20;

/// What waits in text, in bytes, before it is put to the rest.
const PIECE: usize = 1 << 16;

/// Elements of one kind, in order.
pub(super) struct Spool {
    settled: SpooledTempFile,
    text: String,
}

impl Default for Spool {
    fn default() -> Self {
        Self { settled: SpooledTempFile::new(IN_MEMORY), text: String::new() }
    }
}

impl Spool {
    /// Where further elements are appended.
    pub(super) fn text(&mut self) -> &mut String {
        &mut self.text
    }

    /// Puts what has gathered to the rest, where it is much.
    ///
    /// # Errors
    /// When the temporary file cannot be made or written.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        if self.text.len() < PIECE { Ok(()) } else { self.put() }
    }

    fn put(&mut self) -> io::Result<()> {
        self.settled.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    /// How many bytes the elements have between the tags around them, and what reads all of it;
    /// nothing where there are none, since an empty list is not valid.
    ///
    /// # Errors
    /// When the temporary file cannot be written or read.
    pub(super) fn between(
        mut self,
        start: &'static str,
        end: &'static str,
    ) -> io::Result<(u64, Box<dyn Read>)> {
        self.put()?;
        let length = self.settled.stream_position()?;
        if length == 0 {
            return Ok((0, Box::new(io::empty())));
        }
        self.settled.rewind()?;
        let whole = start.as_bytes().chain(self.settled).chain(end.as_bytes());
        Ok((length + start.len() as u64 + end.len() as u64, Box::new(whole)))
    }
}
