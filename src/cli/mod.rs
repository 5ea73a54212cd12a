//! The command line: the window, or the same work without one.

mod arguments;
mod window;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::Arguments;

/// Runs what the command line asks for.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows where each goes.
            _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    window::open(arguments)
}

/// Says something to whoever sits at the terminal.
#[expect(clippy::print_stderr, reason = "that is what a command line is for")]
fn say(words: &str) {
    eprintln!("tagwerk: {words}");
}
