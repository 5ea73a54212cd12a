//! Offsets in other units than ours: Unicode code points and units of UTF-16.

/// Bytes between two places whose offsets are known; what is counted between them fits in a byte.
const STEP: usize = 64;

/// Converts byte offsets of one text. Building it reads the text once; a conversion reads at most
/// 64 bytes of it.
#[derive(Clone, Debug)]
pub struct Units<'a> {
    text: &'a str,
    /// What stands before each multiple of [`STEP`].
    known: Vec<Count>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Code points that begin before the place.
    code_points: usize,
    /// Those among them that take two units of UTF-16.
    wide: usize,
}

impl Count {
    fn plus(self, bytes: &[u8]) -> Self {
        // In UTF-8 every code point has one byte that is no continuation byte, and those beyond
        // U+FFFF begin with F0 or above.
        // Sums of bytes are what processors do sixteen at a time.
        let begin: u8 = bytes.iter().map(|&it| u8::from(it & 0xC0 != 0x80)).sum();
        let wide: u8 = bytes.iter().map(|&it| u8::from(it >= 0xF0)).sum();
        Self {
            code_points: self.code_points + usize::from(begin),
            wide: self.wide + usize::from(wide),
        }
    }
}

impl<'a> Units<'a> {
    /// Reads `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut known = vec![Count::default()];
        let mut so_far = Count::default();
        for piece in text.as_bytes().chunks_exact(STEP) {
            so_far = so_far.plus(piece);
            known.push(so_far);
        }
        Self { text, known }
    }

    /// How many code points stand before byte `offset`, a character boundary; offsets past the
    /// text count as its end.
    pub fn code_points(&self, offset: usize) -> usize {
        self.before(offset).code_points
    }

    /// How many units of UTF-16 stand before byte `offset`, a character boundary; offsets past
    /// the text count as its end.
    pub fn utf16(&self, offset: usize) -> usize {
        let Count { code_points, wide } = self.before(offset);
        code_points + wide
    }

    /// The byte at which that many code points have gone by; `None` past the end.
    pub fn at_code_point(&self, nth: usize) -> Option<usize> {
        self.at(nth, |it| it.code_points, |_| 1)
    }

    /// The byte at which that many units of UTF-16 have gone by; `None` past the end, and between
    /// the two units of one code point.
    pub fn at_utf16(&self, nth: usize) -> Option<usize> {
        self.at(nth, |it| it.code_points + it.wide, char::len_utf16)
    }

    fn at(
        &self,
        nth: usize,
        counted: fn(&Count) -> usize,
        len: fn(char) -> usize,
    ) -> Option<usize> {
        let step = self.known.partition_point(|it| counted(it) <= nth).checked_sub(1)?;
        let mut count = counted(self.known.get(step)?);
        // What began before the place counts there, however far it reaches.
        let from = self.text.ceil_char_boundary(step * STEP);
        for (at, letter) in self.text.get(from..)?.char_indices() {
            if count >= nth {
                return (count == nth).then_some(from + at);
            }
            count += len(letter);
        }
        (count == nth).then_some(self.text.len())
    }

    fn before(&self, offset: usize) -> Count {
        let offset = offset.min(self.text.len());
        let step = offset / STEP;
        let known = self.known.get(step).copied().unwrap_or_default();
        known.plus(self.text.as_bytes().get(step * STEP..offset).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn offsets_of_what_german_texts_hold() {
        // The character, its length in bytes, in code points, in units of UTF-16.
        let cases = [
            ("e", 1, 1, 1),
            ("ß", 2, 1, 1),
            ("e\u{301}", 3, 2, 2),
            ("😀", 4, 1, 2),
            ("👨\u{200d}👩\u{200d}👧", 18, 5, 8),
            ("\r\n", 2, 2, 2),
            ("\u{ad}", 2, 1, 1),
            ("\u{feff}", 3, 1, 1),
            ("김", 3, 1, 1),
        ];
        let mut text = String::new();
        let mut ends = Vec::new();
        let (mut bytes, mut code_points, mut utf16) = (0, 0, 0);
        for _ in 0..50 {
            for (piece, b, c, u) in cases {
                text.push_str(piece);
                (bytes, code_points, utf16) = (bytes + b, code_points + c, utf16 + u);
                ends.push((bytes, code_points, utf16));
            }
        }
        let units = Units::new(&text);
        assert_eq!((units.code_points(0), units.utf16(0)), (0, 0));
        for (bytes, code_points, utf16) in ends {
            let found = (units.code_points(bytes), units.utf16(bytes));
            assert_eq!(found, (code_points, utf16), "at byte {bytes}");
        }
        assert_eq!(units.code_points(text.len() + 9), code_points);
        let first = text.find('😀').unwrap();
        assert_eq!(units.at_utf16(units.utf16(first) + 1), None, "within a code point");
    }

    proptest! {
        #[test]
        fn offsets_agree_with_counting(text in "[aß😀\u{301}\r\n\u{ad}김]{0,600}", at in 0_usize..600) {
            let at = text.char_indices().map(|(it, _)| it).nth(at).unwrap_or(text.len());
            let units = Units::new(&text);
            prop_assert_eq!(units.code_points(at), text[..at].chars().count());
            prop_assert_eq!(units.utf16(at), text[..at].encode_utf16().count());
            prop_assert_eq!(units.at_code_point(units.code_points(at)), Some(at));
            prop_assert_eq!(units.at_utf16(units.utf16(at)), Some(at));
            prop_assert_eq!(units.at_code_point(text.chars().count() + 1), None);
        }
    }
}
