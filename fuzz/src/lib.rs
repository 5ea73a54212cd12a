//! Fuzzing of everything that reads a file.
//!
//! Of the program, only the modules that read are compiled here, from their own place. What is
//! done with an input stands in [`targets`]; a new target is a function there and a row in its
//! table. `run` says how the fuzzer is built and called.

#![forbid(unsafe_code)]

use std::alloc::System;

use cap::Cap;

#[path = "../../src/check/mod.rs"]
pub mod check;
#[path = "../../src/edit/mod.rs"]
pub mod edit;
#[path = "../../src/import/mod.rs"]
pub mod import;
#[path = "../../src/model/mod.rs"]
pub mod model;
#[path = "../../src/record/mod.rs"]
pub mod record;
#[path = "../../src/store/mod.rs"]
pub mod store;

mod input;
mod targets;

/// Counts what is in use, and refuses what is too much.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

pub use targets::{TARGETS, Target};
