//! Revises a text at random, and knows of every character what became of it.

use std::ops::Range;

use fastrand::Rng;

/// A text character by character, each with the byte of the old text that it came from.
pub struct Revision {
    units: Vec<(char, Option<usize>)>,
    /// Length of the old text.
    old: usize,
}

/// The new text, and where each character of the old one is in it.
pub struct Revised {
    pub text: String,
    /// By byte of the old text, for first bytes of characters that are still there.
    places: Vec<Option<usize>>,
}

/// What became of a span of the old text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Every character is still there, in a row.
    Untouched(Range<usize>),
    /// Some of it is there, or something stands between; from the first to the last of it.
    Touched(Range<usize>),
    /// All of it is gone.
    Gone,
}

/// Sentences that no article has.
const SENTENCES: &[&str] = &[
    "Der Sprecher äußerte sich dazu zunächst nicht.",
    "Am Abend blieb es vor dem Gebäude ruhig.",
    "Die Beratungen sollen in der kommenden Woche weitergehen.",
    "Das teilte die Behörde auf Anfrage mit.",
    "Ein Ergebnis gibt es noch nicht.",
    "In der Stadt wird seit Langem darüber gestritten.",
    "„Wir warten ab“, sagte sie.",
    "Er schwieg.",
    "Nach Angaben aus dem Umfeld der Delegation war die Stimmung dabei durchaus gut.",
];

const WORDS: &[&str] = &["heute", "der", "sehr", "und", "auch", "am Montag", "die", "offenbar"];

impl Revision {
    pub fn of(text: &str) -> Self {
        let units = text.char_indices().map(|(at, it)| (it, Some(at))).collect();
        Self { units, old: text.len() }
    }

    pub fn done(self) -> Revised {
        let mut text = String::with_capacity(self.units.len());
        let mut places = vec![None; self.old];
        for (it, from) in self.units {
            if let Some(from) = from {
                places[from] = Some(text.len());
            }
            text.push(it);
        }
        Revised { text, places }
    }

    fn at(&self, at: usize) -> char {
        self.units.get(at).map_or('\n', |it| it.0)
    }

    /// A word near a random place, as a range of units.
    fn word(&self, rng: &mut Rng) -> Range<usize> {
        let inside = |at: usize| at < self.units.len() && self.at(at).is_alphanumeric();
        let from = rng.usize(..self.units.len().max(1));
        let start = (from..self.units.len()).find(|it| inside(*it)).unwrap_or(0);
        let start = (0..start).rev().find(|it| !inside(*it)).map_or(0, |it| it + 1);
        let end = (start..self.units.len()).find(|it| !inside(*it)).unwrap_or(self.units.len());
        start..end
    }

    /// Whether a sentence begins here.
    fn begins(&self, at: usize) -> bool {
        if at == 0 || at >= self.units.len() {
            return true;
        }
        let mut before = (0..at).rev().map(|it| self.at(it));
        let space = before.next().unwrap_or('\n');
        if self.at(at).is_whitespace() || !space.is_whitespace() {
            return false;
        }
        let stop = before.find(|it| !"“”\"»«)".contains(*it)).unwrap_or('\n');
        space == '\n' || ".!?".contains(stop)
    }

    /// A sentence with the space behind it, near a random place.
    fn sentence(&self, rng: &mut Rng) -> Range<usize> {
        let from = rng.usize(..self.units.len().max(1));
        let start = (0..=from).rev().find(|it| self.begins(*it)).unwrap_or(0);
        let len = self.units.len();
        let end = (start + 1..len).find(|it| self.begins(*it)).unwrap_or(len);
        start..end.min(len)
    }

    /// Where sentences begin in the old text, as bytes, and its end. Of an unrevised text only.
    pub fn beginnings(&self) -> Vec<usize> {
        let found = (0..self.units.len()).filter(|it| self.begins(*it));
        let mut found: Vec<usize> = found.filter_map(|it| self.units[it].1).collect();
        found.push(self.old);
        found
    }

    fn insert(&mut self, at: usize, text: &str) {
        self.units.splice(at..at, text.chars().map(|it| (it, None)));
    }

    pub fn mend_a_typing_error(&mut self, rng: &mut Rng) {
        let word = self.word(rng);
        if word.len() < 3 {
            return;
        }
        let at = rng.usize(word.clone());
        match rng.u8(..4) {
            0 => drop(self.units.remove(at)),
            1 => self.units.insert(at, (rng.lowercase(), None)),
            2 if at + 1 < word.end && self.at(at) != self.at(at + 1) => {
                self.units.swap(at, at + 1);
                // Which of the two was moved is nobody's business: both were mended.
                self.units[at].1 = None;
                self.units[at + 1].1 = None;
            }
            _ => {
                let letter = rng.lowercase();
                if letter != self.at(at) {
                    self.units[at] = (letter, None);
                }
            }
        }
    }

    pub fn insert_a_word(&mut self, rng: &mut Rng) {
        let word = self.word(rng);
        let new = WORDS[rng.usize(..WORDS.len())];
        self.insert(word.start, &format!("{new} "));
    }

    pub fn delete_a_word(&mut self, rng: &mut Rng) {
        let word = self.word(rng);
        let end = word.end + usize::from(self.at(word.end) == ' ');
        self.units.drain(word.start..end.min(self.units.len()));
    }

    pub fn insert_a_sentence(&mut self, rng: &mut Rng) {
        let at = self.sentence(rng).start;
        let sentence = if rng.bool() {
            SENTENCES[rng.usize(..SENTENCES.len())].to_owned()
        } else {
            // Made of words of the text, so that much of it looks familiar.
            let words: Vec<String> = (0..rng.usize(3..14))
                .map(|_| {
                    let word = self.word(rng);
                    let longer = word.start
                        ..self.units.len().min(word.end + 9 * usize::from(rng.u8(..4) == 0));
                    let longer =
                        if self.units[longer.clone()].iter().any(|it| ".\r\n".contains(it.0)) {
                            word
                        } else {
                            longer
                        };
                    self.units[longer].iter().map(|it| it.0).collect()
                })
                .collect();
            words.join(" ") + "."
        };
        self.insert(at, &(sentence + " "));
    }

    pub fn delete_a_sentence(&mut self, rng: &mut Rng) {
        let sentence = self.sentence(rng);
        if sentence.len() < self.units.len() / 2 {
            self.units.drain(sentence);
        }
    }

    pub fn replace_a_sentence(&mut self, rng: &mut Rng) {
        let sentence = self.sentence(rng);
        if sentence.len() < self.units.len() / 2 {
            let start = sentence.start;
            self.units.drain(sentence);
            let new = SENTENCES[rng.usize(..SENTENCES.len())];
            self.insert(start, &format!("{new} "));
        }
    }

    pub fn move_a_sentence(&mut self, rng: &mut Rng) {
        let sentence = self.sentence(rng);
        if sentence.len() < self.units.len() / 2 {
            let moved: Vec<_> = self.units.drain(sentence).collect();
            let to = self.sentence(rng).start;
            self.units.splice(to..to, moved);
        }
    }

    pub fn move_a_paragraph(&mut self, rng: &mut Rng) {
        let end_of_line = |it: &usize| self.at(*it) == '\n';
        let from = rng.usize(..self.units.len().max(1));
        let start = (0..from).rev().find(end_of_line).map_or(0, |it| it + 1);
        let end = (from..self.units.len()).find(end_of_line).map_or(self.units.len(), |it| it + 1);
        if end - start < self.units.len() / 2 {
            let moved: Vec<_> = self.units.drain(start..end).collect();
            let from = rng.usize(..self.units.len().max(1));
            let to = (0..from).rev().find(|it| self.at(*it) == '\n').map_or(0, |it| it + 1);
            self.units.splice(to..to, moved);
        }
    }

    pub fn change_quotation_marks(&mut self) {
        for it in &mut self.units {
            let new = match it.0 {
                '„' | '“' | '”' | '»' | '«' => '"',
                '"' => '„',
                _ => continue,
            };
            *it = (new, None);
        }
    }

    pub fn change_line_ends(&mut self) {
        let old = std::mem::take(&mut self.units);
        let had = old.iter().any(|it| it.0 == '\r');
        for it in old {
            if it.0 == '\n' && !had {
                self.units.push(('\r', None));
            }
            if it.0 != '\r' {
                self.units.push(it);
            }
        }
    }

    /// So many small changes, and now and then one of the whole text.
    pub fn revise(&mut self, rng: &mut Rng, changes: usize) {
        for _ in 0..changes {
            if self.units.len() < 20 {
                return;
            }
            match rng.u8(..20) {
                0..6 => self.mend_a_typing_error(rng),
                6..8 => self.insert_a_word(rng),
                8..10 => self.delete_a_word(rng),
                10..13 => self.insert_a_sentence(rng),
                13..15 => self.delete_a_sentence(rng),
                15 => self.replace_a_sentence(rng),
                16..19 => self.move_a_sentence(rng),
                _ => self.move_a_paragraph(rng),
            }
        }
        match rng.u8(..8) {
            0 => self.change_line_ends(),
            1 => self.change_quotation_marks(),
            _ => {}
        }
    }
}

impl Revised {
    /// What became of a span of the `old` text.
    pub fn fate(&self, old: &str, span: Range<usize>) -> Fate {
        let quote = &old[span.clone()];
        let places: Vec<Option<usize>> =
            quote.char_indices().map(|(at, _)| self.places[span.start + at]).collect();
        let there: Vec<usize> = places.iter().copied().flatten().collect();
        let (Some(first), Some(last)) = (there.iter().min(), there.iter().max()) else {
            return Fate::Gone;
        };
        let offsets = quote.char_indices().map(|(at, _)| Some(first + at));
        if places.iter().copied().eq(offsets) {
            return Fate::Untouched(*first..first + quote.len());
        }
        let end = last + self.text[*last..].chars().next().map_or(0, char::len_utf8);
        // Where the new text says what the old one said, nobody can tell that it was touched:
        // "und" before "und" may as well have been put behind it.
        let whole = [*first..first + quote.len(), end.saturating_sub(quote.len())..end];
        let same = |it: &&Range<usize>| self.text.get((*it).clone()) == Some(quote);
        let same = whole.iter().find(same).filter(|_| 2 * there.len() > places.len());
        same.map_or(Fate::Touched(*first..end), |it| Fate::Untouched(it.clone()))
    }
}
