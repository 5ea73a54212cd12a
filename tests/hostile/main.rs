//! Files that nobody should have to read: each is refused with an error that names it, or handled;
//! nothing panics, nothing hangs, and nothing else in the folder suffers.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows these in test functions, but not in what they call"
)]

mod contents;
mod kinds;
mod links;
mod names;
mod nesting;
mod place;
mod sizes;
