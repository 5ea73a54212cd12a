//! From bytes to text. The text is neither normalised nor trimmed.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Cause;

/// A decoded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text without its byte-order mark; the bytes themselves where they are UTF-8.
    pub text: Cow<'a, str>,
    /// The encoding's name: "UTF-8", "windows-1252", "UTF-16LE" and so on.
    pub encoding: &'static str,
    /// Whether the file begins with a byte-order mark.
    pub had_bom: bool,
    /// Whether bytes that mean nothing in the encoding became U+FFFD.
    pub damaged: bool,
}

/// Decodes a file: by its byte-order mark, as UTF-8, as plain UTF-16, or by what its bytes make
/// likely.
///
/// # Errors
/// [`Cause::Empty`] and [`Cause::Binary`].
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Cause> {
    let (encoding, bom) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let bytes = bytes.get(bom..).unwrap_or_default();
    if bytes.is_empty() {
        return Err(Cause::Empty);
    }
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if is_binary(&text) {
        return Err(Cause::Binary);
    }
    Ok(Decoded { text, encoding: encoding.name(), had_bom: bom > 0, damaged })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return UTF_8; // nearly always
    }
    if let Some(encoding) = plain_utf16(bytes) {
        return encoding;
    }
    if is_mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    // Every byte means something in windows-1252, so nothing is lost.
    let (_, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged { WINDOWS_1252 } else { encoding }
}

/// UTF-16 without byte-order mark, where at least half of the characters are Latin: every second
/// byte of those is zero.
fn plain_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|it| **it == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = if odd > 20 * even { UTF_16LE } else { UTF_16BE };
    let plain = bytes.len().is_multiple_of(2)
        && even.max(odd) > 20 * even.min(odd)
        && 4 * even.max(odd) >= bytes.len()
        && !encoding.decode_without_bom_handling(bytes).1;
    plain.then_some(encoding)
}

/// Whether the bytes are UTF-8, but for a few that were damaged.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good > 4 * bad
}

/// Whether a text has a zero byte, or control characters in number: no reader could see them.
fn is_binary(text: &str) -> bool {
    // No character is longer than four bytes, and every control character has one of these.
    let may_be = |it: &&u8| {
        let space = (b'\t'..=b'\r').contains(*it);
        **it < b' ' && !space || matches!(**it, 0x7f | 0xc2)
    };
    let few = text.as_bytes().iter().filter(may_be).count() * 40 <= text.len();
    if few && !text.as_bytes().contains(&0) {
        return false;
    }
    let strange = |it: &char| it.is_control() && !"\t\n\r\u{b}\u{c}\u{85}".contains(*it);
    text.contains('\0') || text.chars().filter(strange).count() * 10 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GERMAN: &str = "Die Außenministerin lehnt „größere“ Zugeständnisse ab – vorläufig.\r\n";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let windows = WINDOWS_1252.encode(GERMAN).0.into_owned();
        let little = utf16(GERMAN, u16::to_le_bytes);
        let big = utf16(GERMAN, u16::to_be_bytes);
        let with = |bom: &[u8], bytes: &[u8]| [bom, bytes].concat();
        for (bytes, encoding, had_bom) in [
            (GERMAN.into(), "UTF-8", false),
            (with(b"\xef\xbb\xbf", GERMAN.as_bytes()), "UTF-8", true),
            (windows, "windows-1252", false),
            (with(b"\xff\xfe", &little), "UTF-16LE", true),
            (with(b"\xfe\xff", &big), "UTF-16BE", true),
            (little, "UTF-16LE", false),
            (big, "UTF-16BE", false),
        ] {
            let text = GERMAN.into();
            assert_eq!(decode(&bytes), Ok(Decoded { text, encoding, had_bom, damaged: false }));
        }
    }

    #[test]
    fn other_encodings_are_guessed_by_what_they_say() {
        let polish = encoding_rs::WINDOWS_1250
            .encode("Sąd odrzucił żądanie, że rząd złożył wniosek później.")
            .0;
        assert_eq!(decode(&polish).unwrap().encoding, "windows-1250");
        let russian = encoding_rs::WINDOWS_1251.encode("Переговоры продолжаются в столице.").0;
        assert_eq!(decode(&russian).unwrap().encoding, "windows-1251");
        let (short, ..) = WINDOWS_1252.encode("Müller reist ab");
        assert_eq!(decode(&short).unwrap().text, "Müller reist ab");
    }

    #[test]
    fn nothing_is_normalised_or_trimmed() {
        let text = "\u{feff}  e\u{301} \u{ad}ß 😀\u{200d}👧\r\n\r 김정은\u{2028}\n\n ";
        let bytes = format!("\u{feff}{text}").into_bytes();
        let decoded = decode(&bytes).unwrap();
        assert_eq!((&*decoded.text, decoded.had_bom), (text, true));
    }

    #[test]
    fn a_few_damaged_bytes_do_not_make_utf8_something_else() {
        let mut bytes = GERMAN.repeat(3).into_bytes();
        bytes.extend_from_slice(b"abgeschnitten \xc3");
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.encoding, decoded.damaged), ("UTF-8", true));
        assert!(decoded.text.ends_with("abgeschnitten \u{fffd}"));
    }

    proptest! {
        #[test]
        fn a_text_is_binary_when_a_tenth_of_it_is_strange(text in "[a\u{0}\u{1}\t\n\u{b}\u{7f}\u{80}\u{85}\u{9f}ß😀]{0,30}[a-zä ]{0,400}") {
            let strange = |it: &char| it.is_control() && !"\t\n\r\u{b}\u{c}\u{85}".contains(*it);
            let many = text.chars().filter(strange).count() * 10 > text.chars().count();
            prop_assert_eq!(is_binary(&text), many || text.contains('\0'));
        }
    }

    #[test]
    fn empty_and_binary_files_are_refused() {
        for empty in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe"] {
            assert_eq!(decode(empty), Err(Cause::Empty));
        }
        let noise: Vec<u8> = (1..=255).cycle().take(1000).collect();
        for binary in [b"\x7fELF\x02\x01\x01\0\0\0\0", &b"Text\0Text"[..], &noise[..31]] {
            assert_eq!(decode(binary), Err(Cause::Binary));
        }
    }
}
