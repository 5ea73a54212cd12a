//! Git's conflict markers: a text in which two versions stand side by side where they differ.

use imara_diff::{Algorithm, Diff, InternedInput};

use super::RecordError;

/// What stands in a file with conflict markers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictSides<T> {
    /// What both come from, where the markers say so. Outside the conflicts it is what they share.
    pub base: Option<T>,
    /// The file with ours in every conflict.
    pub ours: T,
    /// The file with theirs in every conflict.
    pub theirs: T,
}

impl ConflictSides<String> {
    /// What the texts say, by [`super::read_layer`] or [`super::read_codebook`]. A base that cannot
    /// be read, such as one that itself holds conflicts, is as good as none.
    ///
    /// # Errors
    /// When either side cannot be read.
    pub fn read<T>(
        &self,
        read: impl Fn(&str) -> Result<T, RecordError>,
    ) -> Result<ConflictSides<T>, RecordError> {
        let base = self.base.as_deref().and_then(|it| read(it).ok());
        Ok(ConflictSides { base, ours: read(&self.ours)?, theirs: read(&self.theirs)? })
    }
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Outside,
    Ours,
    Base,
    Theirs,
}

/// The two whole files of a file with conflict markers, with or without `|||||||`; `None` where
/// there are no markers, or where they do not fit together.
pub fn conflict_sides(text: &str) -> Option<ConflictSides<String>> {
    let (mut base, mut ours, mut theirs) = (String::new(), String::new(), String::new());
    let (mut part, mut conflicts, mut with_base) = (Part::Outside, 0, 0);
    for line in text.split_inclusive('\n') {
        part = match (part, marker(line)) {
            (Part::Outside, Some('<')) => Part::Ours,
            (Part::Ours, Some('|')) => {
                with_base += 1;
                Part::Base
            }
            (Part::Ours | Part::Base, Some('=')) => Part::Theirs,
            (Part::Theirs, Some('>')) => {
                conflicts += 1;
                Part::Outside
            }
            (_, Some(_)) => return None,
            (_, None) => {
                let files: &mut [&mut String] = match part {
                    Part::Outside => &mut [&mut base, &mut ours, &mut theirs],
                    Part::Ours => &mut [&mut ours],
                    Part::Base => &mut [&mut base],
                    Part::Theirs => &mut [&mut theirs],
                };
                for it in files {
                    it.push_str(line);
                }
                part
            }
        };
    }
    let whole = part == Part::Outside && conflicts > 0;
    let base = (with_base == conflicts).then_some(base);
    whole.then_some(ConflictSides { base, ours, theirs })
}

/// The sign of a marker, which is there seven times and then a name or nothing. No line of a record
/// begins like that: line ends within strings are escaped.
fn marker(line: &str) -> Option<char> {
    let line = line.trim_end_matches(['\n', '\r']);
    let sign = line.chars().next().filter(|it| "<|=>".contains(*it))?;
    let rest = line.trim_start_matches(sign);
    let marks = line.len() - rest.len() == 7 && (rest.is_empty() || rest.starts_with(' '));
    marks.then_some(sign)
}

/// A text of two, whose lines end with line feeds: what they share once, and conflict markers
/// around what differs. The same text where nothing does.
pub fn with_conflicts(ours: &str, theirs: &str) -> String {
    let input = InternedInput::new(ours, theirs);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let ours: Vec<&str> = ours.split_inclusive('\n').collect();
    let theirs: Vec<&str> = theirs.split_inclusive('\n').collect();
    let lines = |all: &[&str], from: u32, to: u32| {
        all.get(from as usize..to as usize).unwrap_or_default().concat()
    };
    let (mut written, mut done) = (String::new(), 0);
    for hunk in diff.hunks() {
        written += &lines(&ours, done, hunk.before.start);
        written += "<<<<<<< ours\n";
        written += &lines(&ours, hunk.before.start, hunk.before.end);
        written += "=======\n";
        written += &lines(&theirs, hunk.after.start, hunk.after.end);
        written += ">>>>>>> theirs\n";
        done = hunk.before.end;
    }
    written + &ours.get(done as usize..).unwrap_or_default().concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Status;
    use crate::record::read_layer;

    fn sides(text: &str) -> Option<(Option<String>, String, String)> {
        conflict_sides(text).map(|it| (it.base, it.ours, it.theirs))
    }

    #[test]
    fn both_sides_of_markers_are_whole_files() {
        let found = |base: Option<&str>, ours: &str, theirs: &str| {
            Some((base.map(String::from), ours.to_owned(), theirs.to_owned()))
        };
        let plain = "a\n<<<<<<< HEAD\nb\n=======\nc\nd\n>>>>>>> branch x\ne\n";
        assert_eq!(sides(plain), found(None, "a\nb\ne\n", "a\nc\nd\ne\n"));
        let windows = plain.replace('\n', "\r\n");
        assert_eq!(sides(&windows), found(None, "a\r\nb\r\ne\r\n", "a\r\nc\r\nd\r\ne\r\n"));
        let diff3 = "<<<<<<< ours\nb\n||||||| 1a2b\no\n=======\n>>>>>>> theirs\ne";
        assert_eq!(sides(diff3), found(Some("o\ne"), "b\ne", "e"));
        // A base is known only where every conflict has one.
        let mixed = format!("{diff3}\n{plain}");
        assert_eq!(sides(&mixed).unwrap().0, None);
        for text in [
            "",
            "a\nb\n",
            "<<<<<<< x\na\n",
            "<<<<<<< x\na\n=======\nb\n",
            "=======\n>>>>>>> x\n",
            "<<<<<<< x\n<<<<<<< y\n=======\n>>>>>>> y\n",
            "<<<<<<< x\n=======\n=======\n>>>>>>> y\n",
            ">>>>>>> x\n=======\n<<<<<<< y\n",
            "<<<<<<<< x\n========\n>>>>>>>> y\n",
            "<<<<<<<x\n=======\n>>>>>>> y\n",
        ] {
            assert_eq!(sides(text), None, "{text:?}");
        }
    }

    #[test]
    fn both_layers_of_a_conflict_are_read() {
        let layer = |status: &str| {
            let text = include_str!("../../tests/formats/layer-1.ron").replace("\r\n", "\n");
            text.replace("status: InProgress", &format!("status: {status}"))
        };
        let marked = with_conflicts(&layer("Done"), &layer("New"));
        assert!(matches!(read_layer(&marked), Err(RecordError::Conflict { .. })));
        let sides = conflict_sides(&marked).unwrap().read(read_layer).unwrap();
        assert_eq!((sides.ours.status, sides.theirs.status), (Status::Done, Status::New));
        assert_eq!(sides.base, None);
        for (base, read) in [("    status: InProgress,\n", true), ("nothing\n", false)] {
            let diff3 = marked.replace("=======\n", &format!("||||||| o\n{base}=======\n"));
            let sides = conflict_sides(&diff3).unwrap().read(read_layer).unwrap();
            assert_eq!(sides.base.map(|it| it.status), read.then_some(Status::InProgress));
        }
        let broken = conflict_sides(&marked.replace("Done", "Gone")).unwrap();
        assert!(broken.read(read_layer).is_err());
    }

    proptest! {
        #[test]
        fn what_is_marked_can_be_taken_apart(
            ours in prop::collection::vec("[ab]?", 0..12),
            theirs in prop::collection::vec("[ab]?", 0..12),
        ) {
            let text = |lines: Vec<String>| lines.into_iter().map(|it| it + "\n").collect::<String>();
            let (ours, theirs) = (text(ours), text(theirs));
            let marked = with_conflicts(&ours, &theirs);
            if ours == theirs {
                prop_assert_eq!(marked, ours);
            } else {
                prop_assert_eq!(sides(&marked), Some((None, ours, theirs)));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "([<=>|]{7}[ x\n]|[<\n]{1,9}){0,12}") {
            _ = conflict_sides(&text);
        }
    }
}
