//! The bytes of a Parquet file, for the library that reads it.
//!
//! The library asks for the memory that the head of a page claims, before it looks at the page. A
//! few damaged bytes claim gigabytes, and who asks in vain for memory is ended, not told. So the
//! claims are held against what is there when a head is read.
//!
//! A head is a struct of Thrift's compact protocol, its fields in ascending order, as the
//! [specification](https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift)
//! calls them: the type of the page, both its sizes, then the struct of that type of page.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::{Buf as _, Bytes};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

/// What Snappy can make of a byte, at most: three bytes are a copy of 64.
const SNAPPY: i64 = 22;

/// What all pages of a file together may claim beyond that: Zstandard says the same again in a few
/// bytes, however often.
const SPARE: i64 = 64 << 20;

/// A value of a dictionary has no fewer bytes: an integer, or the length of a text.
const VALUE: i64 = 4;

/// How long the end of a file is that says where everything else is.
const FOOTER: u64 = 8;

/// Kinds of fields.
const INTEGER: u8 = 5;
const STRUCT: u8 = 12;

/// The structs of a page by their field in the head.
const DATA: usize = 5;
const DICTIONARY: usize = 7;
const DATA_2: usize = 8;

/// Encodings that claim in the page how many lengths follow, where they cannot be judged:
/// `DELTA_LENGTH_BYTE_ARRAY` and `DELTA_BYTE_ARRAY`.
const UNJUDGED: [i64; 2] = [6, 7];

/// A file of which no page claims more than it can hold.
pub(super) struct Pages {
    bytes: Bytes,
    spare: Arc<AtomicI64>,
}

impl Pages {
    pub(super) fn new(bytes: Bytes) -> Self {
        Self { bytes, spare: Arc::new(SPARE.into()) }
    }
}

impl Length for Pages {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl ChunkReader for Pages {
    type T = Page;

    fn get_read(&self, start: u64) -> Result<Page, ParquetError> {
        let rest = self.bytes.get_read(start)?.into_inner();
        let of = (start + FOOTER != self.len()).then_some(self.bytes.len());
        Ok(Page { rest, of, spare: Arc::clone(&self.spare) })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.bytes.get_bytes(start, length)
    }
}

/// What is read from the head of a page on.
pub(super) struct Page {
    rest: Bytes,
    /// How many bytes the file has, until the head was judged.
    of: Option<usize>,
    spare: Arc<AtomicI64>,
}

impl Read for Page {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some(file) = self.of.take() {
            judge(&self.rest, file, &self.spare)
                .map_err(|it| io::Error::new(io::ErrorKind::InvalidData, it))?;
        }
        (&mut self.rest).reader().read(into)
    }
}

/// Whether a page can hold what its head claims, in a file of so many bytes; if not, which field
/// of it is wrong.
fn judge(head: &[u8], file: usize, spare: &AtomicI64) -> Result<(), String> {
    let (page, of, inner) = fields(&mut &*head).ok_or("PageHeader")?;
    let held = |name: &str, it: i64, fits: bool| fits.then_some(()).ok_or(format!("{name} {it}"));
    let [_, _, unpacked, packed, ..] = page;
    let file = i64::try_from(file).unwrap_or(i64::MAX);
    held("compressed_page_size", packed, (0..=file).contains(&packed))?;
    let beyond = (unpacked - packed * SNAPPY).max(0);
    let left = spare.fetch_sub(beyond, Ordering::Relaxed) - beyond;
    held("uncompressed_page_size", unpacked, unpacked >= 0 && left >= 0)?;
    let [_, values, second, _, fourth, ..] = inner;
    // A null, or a value as the one before, is less than a byte; not in every column.
    let most = if of == DICTIONARY { unpacked / VALUE } else { file };
    held("num_values", values, (0..=most).contains(&values))?;
    match of {
        DATA => held("encoding", second, !UNJUDGED.contains(&second)),
        DATA_2 => held("encoding", fourth, !UNJUDGED.contains(&fourth)),
        _ => Ok(()),
    }
}

/// The integers of a head by the numbers of their fields, which struct follows, and its integers.
fn fields(head: &mut &[u8]) -> Option<([i64; 9], usize, [i64; 9])> {
    let (page, (of, STRUCT)) = integers(head)? else { return None };
    let (inner, _) = integers(head)?;
    Some((page, of, inner))
}

/// The integers at the beginning of a struct, and number and kind of the field after them.
fn integers(head: &mut &[u8]) -> Option<([i64; 9], (usize, u8))> {
    let mut all = [0; 9];
    let mut number = 0;
    loop {
        let first = head.try_get_u8().ok()?;
        // How much further than the last one; never none, but where the number follows in full.
        number += usize::from(first >> 4);
        let kind = first & 0xf;
        if kind != INTEGER {
            return Some((all, (number, kind)));
        }
        *all.get_mut(number)? = integer(head)?;
    }
}

/// An integer of at most 32 bits: seven in a byte, the lowest bits first, the sign in the lowest.
fn integer(head: &mut &[u8]) -> Option<i64> {
    let mut all = 0;
    for place in (0..35).step_by(7) {
        let byte = i64::from(head.try_get_u8().ok()?);
        all |= (byte & 0x7f) << place;
        if byte < 0x80 {
            return Some((all >> 1) ^ -(all & 1));
        }
    }
    None
}
