//! Files to be imported that are packed by gzip or zstd, as our own exports are where that is asked:
//! an importer is handed what is in them, under the name that it had.

use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use zstd::stream::read::Decoder;

use crate::export::Compression;
use crate::store::{self, Cause, LARGEST_LAYER, StoreError, Task};

/// A file's name without what says how it is packed.
pub(super) fn plain_name(name: &str) -> &str {
    let packed = Compression::of_name(name).and_then(|_| name.rsplit_once('.'));
    packed.map_or(name, |it| it.0)
}

/// What was read of a file, and why it breaks off there, if it does.
pub(super) type Unpacked = (Vec<u8>, Option<StoreError>);

/// What a file holds, or what is packed in it: that is told by how it begins. `None` where there is no
/// file.
///
/// # Errors
/// When it cannot be read, or more is packed in it than a file may hold that is not packed.
pub(super) fn read(file: &Path) -> Result<Option<Unpacked>, StoreError> {
    let Some(bytes) = store::read_file(file)? else { return Ok(None) };
    let mut packed: &[u8] = &bytes;
    let failed = StoreError::at::<io::Error>(file, Task::Read);
    let mut packed: Box<dyn Read + '_> = match packed {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(&mut packed)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(Decoder::new(packed).map_err(&failed)?),
        _ => return Ok(Some((bytes, None))),
    };
    let (mut unpacked, limit) = (Vec::new(), LARGEST_LAYER);
    let broken = packed.by_ref().take(limit + 1).read_to_end(&mut unpacked).err();
    let bytes = unpacked.len() as u64;
    if bytes > limit {
        return Err(StoreError::at(file, Task::Read)(Cause::TooLarge { bytes, limit }));
    }
    Ok(Some((unpacked, broken.map(failed))))
}

/// What lies beside a file that is imported under that name, by itself or packed.
pub(super) fn read_named(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let packed = [Compression::Gzip, Compression::Zstd].map(|it| format!(".{}", it.extension()));
    let mut endings = std::iter::once("").chain(packed.iter().map(String::as_str));
    let found = endings.find_map(|it| read(&folder.join(format!("{name}{it}"))).ok().flatten());
    found.map(|it| it.0)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_is_packed_is_read_as_it_was_and_what_breaks_off_as_far_as_it_goes() {
        let folder = tempfile::tempdir().unwrap();
        let text = "Kim lehnt ab. 😀\n".repeat(10_000);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(text.as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        let zstd = zstd::encode_all(text.as_bytes(), 0).unwrap();
        // Several are packed one after the other by whoever appends.
        let twice = [&*gzip, &gzip].concat();
        for (name, bytes, copies) in [
            ("a.gz", &gzip, 1),
            ("a.zst", &zstd, 1),
            ("b", &twice, 2),
            ("c", &text.clone().into(), 1),
        ] {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).unwrap();
            let (read, broken) = read(&file).unwrap().unwrap();
            assert!(broken.is_none() && read == text.repeat(copies).as_bytes(), "{name}");
        }
        assert_eq!(read_named(folder.path(), "a").unwrap(), text.as_bytes());
        assert!(read_named(folder.path(), "d").is_none());
        for bytes in [&gzip, &zstd] {
            let file = folder.path().join("half");
            std::fs::write(&file, &bytes[..bytes.len() - 9]).unwrap();
            let (read, broken) = read(&file).unwrap().unwrap();
            assert!(broken.is_some() && text.as_bytes().starts_with(&read));
        }
        assert_eq!(["x.jsonl.gz", "x.jsonl", "gz"].map(plain_name), ["x.jsonl", "x.jsonl", "gz"]);
    }
}
