//! The command line: the window, or the same work without one. Results go to standard output,
//! words about them to standard error.

mod arguments;
mod check;
mod corpus;
mod export;
mod formats;
mod import;
mod merge;
mod output;
mod reanchor;
mod stats;
mod table;
mod window;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use output::say;

use crate::i18n::Messages;
use crate::run::system;

/// How a command ended, when it was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Everything is as it should be.
    Fine,
    /// It is done, and there are problems; or losses were refused.
    Problems,
}

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
    let Some(command) = arguments.command else { return window::open(arguments.window) };
    let tr = Messages::new(system::language());
    match run(&tr, command) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(words) => {
            say(&words);
            ExitCode::from(2)
        }
    }
}

/// Carries out a command; the error is a sentence that says why it could not be.
fn run(tr: &Messages, command: Command) -> Result<Outcome, String> {
    match command {
        Command::Export { corpus, format, out, options, strict } => {
            export::run(tr, &corpus, export::Asked { format, out, options, strict })
        }
        Command::Import { folders, annotator, format, map, dry_run, strict, files } => {
            let asked = import::Asked { format, files, annotator, map, dry_run, strict };
            import::run(tr, &folders, asked)
        }
        Command::Formats { json } => formats::run(tr, json),
        Command::Check { corpus, repair, json } => check::run(tr, &corpus, repair, json),
        Command::Reanchor { corpus, dry_run, unsure } => {
            reanchor::run(tr, &corpus, dry_run, unsure)
        }
        Command::Stats { corpus, json } => stats::run(tr, &corpus, json),
        Command::Merge { base, ours, theirs, name } => {
            merge::run(tr, &base, &ours, &theirs, name.as_deref())
        }
    }
}
