//! The real window, driven by keys alone: no test here sends a pointer event. What was done is
//! compared with the files that are there afterwards and with what a screen reader finds.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml allows these in test functions, but not in what they call"
)]

mod harness;

mod access;
mod annotators;
mod articles;
mod bad_files;
mod changed_articles;
mod codebook;
mod exporting;
mod filtering;
mod focus_mode;
mod folders;
mod history;
mod importing;
mod lists;
mod long;
mod quoting;
mod relating;
mod repairing;
mod saving;
mod settings;
mod shaping;
mod tagging;
mod trouble;
