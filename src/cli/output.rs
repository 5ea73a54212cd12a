//! Standard output and standard error. Who closes either has read enough: that is no failure.

use std::io::{self, ErrorKind, Write as _};

use serde::Serialize;

use crate::app::{Trouble, wording};
use crate::i18n::{Messages, Msg};
use crate::store::{Cause, StoreError, Task};

/// Says a sentence to whoever sits at the terminal.
pub fn say(words: &str) {
    remark(&format!("tagwerk: {words}"));
}

/// Says a line without saying who speaks.
pub fn remark(line: &str) {
    // There is nowhere left to complain.
    _ = writeln!(io::stderr(), "{line}");
}

/// Writes lines of a result.
///
/// # Errors
/// A sentence, when they cannot be written.
pub fn print(tr: &Messages, lines: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(lines.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(wording::store_error(
            tr,
            &StoreError {
                path: tr.get(Msg::CliStandardOutput).into(),
                task: Task::Write,
                cause: error.into(),
            },
        )),
        _ => Ok(()),
    }
}

/// Writes a result as JSON.
///
/// # Errors
/// A sentence, when it cannot be written.
pub fn print_json(tr: &Messages, value: &impl Serialize) -> Result<(), String> {
    let json = serde_json::to_string_pretty(value).map_err(|it| it.to_string())?;
    print(tr, &(json + "\n"))
}

/// Whether a failure is only that nobody reads any more.
pub fn is_closed_pipe(trouble: &Trouble) -> bool {
    let Trouble::Export(error) = trouble else { return false };
    matches!(error.cause, Cause::Io { kind: ErrorKind::BrokenPipe, .. })
}
