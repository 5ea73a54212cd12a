//! Nothing is ever lost: the real state and the real threads on real files, without a window. They
//! are killed, their disk fails, they are started again, and what is there then is compared with a
//! plain model of what was done.
//!
//! | variable | what for |
//! |---|---|
//! | `TAGWERK_CRASHES` | how many times the program is killed, 20 unless told otherwise |
//! | `TAGWERK_FAULTS` | of how many steps on the way to the disk one is made to fail, 23 unless told otherwise; 1 for every one |
//! | `TAGWERK_SEED` | where chance begins, to see a failure again |

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml allows these in test functions, but not in what they call"
)]

mod plain;
mod play;
mod sitting;

mod crashes;
mod faults;
mod restarts;

/// A number from the environment.
fn number(variable: &str, usual: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable}={text:?} is no number")),
        Err(_) => usual,
    }
}
