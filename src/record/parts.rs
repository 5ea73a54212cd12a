//! Reads a record part by part, so that what is wrong costs only the part that it stands in.

use memchr::memchr_iter;
use ron::value::RawValue;
use serde::Deserialize;

use super::RecordError;

/// The parts of a text, and who is told what is wrong with them.
pub(super) struct Parts<'a, 'f> {
    whole: &'a str,
    line_ends: Vec<usize>,
    fault: &'f mut dyn FnMut(usize, String),
}

impl<'a, 'f> Parts<'a, 'f> {
    pub(super) fn new(whole: &'a str, fault: &'f mut dyn FnMut(usize, String)) -> Self {
        Self { whole, line_ends: memchr_iter(b'\n', whole.as_bytes()).collect(), fault }
    }

    /// Reads a part of the text; what is wrong with it is told with its line in the whole.
    pub(super) fn read<T: Deserialize<'a>, U>(
        &mut self,
        part: &'a RawValue,
        make: impl FnOnce(T) -> Result<U, RecordError>,
    ) -> Option<U> {
        let text = part.get_ron();
        let read = ron::from_str(text).map_err(|error| RecordError::of(text, error));
        read.and_then(make)
            .map_err(|error| {
                let at = text.as_ptr().addr().saturating_sub(self.whole.as_ptr().addr());
                let before = self.line_ends.partition_point(|it| *it < at);
                let (line, detail) = error.place();
                (self.fault)(before + line, detail);
            })
            .ok()
    }
}
