//! Starts Tagwerk: the command line decides between a subcommand and the window.

use std::process::ExitCode;

fn main() -> ExitCode {
    tagwerk::cli::main()
}
