//! From tags to annotations. A tag that cannot stand behind the one before it is repaired: it begins an
//! annotation, or ends the one before, so that no tagged token is lost.

use std::ops::Range;

use super::layout::Scheme;
use super::lines::{Place, Tag};

/// An annotation, by the bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) label: String,
    pub(super) bytes: Range<usize>,
    /// Of its first token.
    pub(super) line: usize,
    /// Of its last token.
    last_line: usize,
}

/// The tags of one column, read one after the other.
#[derive(Debug)]
pub(super) struct Sequence {
    scheme: Scheme,
    /// Boxed, since there may be many columns of which nearly all stand outside.
    open: Option<Box<Run>>,
}

/// What reading a tag brought to light.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// Annotations that ended.
    pub(super) ended: Vec<Run>,
    /// The line of a tag that could not stand where it does.
    pub(super) illegal: Option<usize>,
}

impl Sequence {
    pub(super) fn new(scheme: Scheme) -> Self {
        Self { scheme, open: None }
    }

    /// The next token's tag, its bytes and its line.
    pub(super) fn next(&mut self, tag: Tag<'_>, bytes: Range<usize>, line: usize) -> Step {
        let Tag::Within(place, label) = tag else { return self.end() };
        let goes_on = self.open.as_ref().is_some_and(|it| it.label == label)
            && matches!(place, Place::Inner | Place::Last);
        let mut step = Step::default();
        if !goes_on {
            step = self.end();
            let begins = match place {
                Place::First | Place::Only => true,
                Place::Inner => self.scheme == Scheme::Iob1,
                Place::Last => false,
            };
            if !begins {
                step.illegal = Some(line);
            }
            let (label, last_line) = (label.to_owned(), line);
            self.open = Some(Box::new(Run { label, bytes: bytes.clone(), line, last_line }));
        }
        if let Some(open) = &mut self.open {
            (open.bytes.end, open.last_line) = (bytes.end, line);
        }
        if matches!(place, Place::Last | Place::Only) {
            step.ended.extend(self.open.take().map(|it| *it));
        }
        step
    }

    /// The end of a sentence, or a token outside.
    pub(super) fn end(&mut self) -> Step {
        let ended = self.open.take();
        // Where ends are marked, this one was not.
        let unfinished = ended.as_ref().filter(|_| self.scheme == Scheme::Ends);
        let illegal = unfinished.map(|it| it.last_line);
        Step { illegal, ended: ended.into_iter().map(|it| *it).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::tag;
    use super::*;

    /// Label, first and last token of each annotation, tokens counted from one; and the illegal ones.
    fn read(scheme: Scheme, tags: &str) -> (Vec<String>, Vec<usize>) {
        let mut sequence = Sequence::new(scheme);
        let (mut runs, mut illegal) = (Vec::new(), Vec::new());
        let mut take = |step: Step| {
            let run = |it: Run| format!("{} {}–{}", it.label, it.bytes.start, it.bytes.end - 1);
            runs.extend(step.ended.into_iter().map(run));
            illegal.extend(step.illegal);
        };
        for (nth, it) in (1..).zip(tags.split(' ')) {
            take(match tag(it) {
                Some(tag) => sequence.next(tag, nth..nth + 1, nth),
                None => sequence.end(),
            });
        }
        take(sequence.end());
        (runs, illegal)
    }

    #[test]
    fn every_illegal_tag_is_repaired_and_told() {
        use Scheme::{Bio, Ends, Iob1};
        let cases: &[(Scheme, &str, &[&str], &[usize])] = &[
            (Bio, "B-a I-a B-a O B-b", &["a 1–2", "a 3–3", "b 5–5"], &[]),
            (Bio, "O I-a I-a", &["a 2–3"], &[2]),
            (Bio, "B-a I-b", &["a 1–1", "b 2–2"], &[2]),
            (Bio, "B-a | I-a", &["a 1–1", "a 3–3"], &[3]),
            (Iob1, "I-a I-a B-a I-b", &["a 1–2", "a 3–3", "b 4–4"], &[]),
            (Ends, "B-a I-a L-a U-b S-b", &["a 1–3", "b 4–4", "b 5–5"], &[]),
            (Ends, "B-a O", &["a 1–1"], &[1]),
            (Ends, "B-a I-a | L-a", &["a 1–2", "a 4–4"], &[2, 4]),
            (Ends, "E-a B-a U-a", &["a 1–1", "a 2–2", "a 3–3"], &[1, 2]),
            (Ends, "B-a L-b", &["a 1–1", "b 2–2"], &[2]),
            (Ends, "I-a L-a", &["a 1–2"], &[1]),
        ];
        for (scheme, tags, runs, illegal) in cases {
            let (found, told) = read(*scheme, tags);
            assert_eq!(found, *runs, "{tags}");
            assert_eq!(told, *illegal, "{tags}");
        }
    }
}
