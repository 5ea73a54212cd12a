//! The text of files that may come in other encodings than UTF-8, as old corpora and spreadsheets write
//! them.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Item, Remark, RemarkKind};

/// The text without its byte-order mark. What has none and is not UTF-8 is read as Windows-1252, which
/// holds ISO 8859-1; that is remarked with the line that tells.
pub(super) fn decoded<'a>(bytes: &'a [u8], each: &mut dyn FnMut(Item)) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        let (text, damaged) = encoding.decode_without_bom_handling(rest);
        if damaged {
            let detail = encoding.name().to_owned();
            each(Item::Remark(Remark { line: 1, kind: RemarkKind::Unreadable, detail }));
        }
        return text;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + memchr::memchr_iter(b'\n', before).count();
            let (kind, detail) = (RemarkKind::OtherEncoding, WINDOWS_1252.name().to_owned());
            each(Item::Remark(Remark { line, kind, detail }));
            WINDOWS_1252.decode_without_bom_handling(bytes).0
        }
    }
}
