//! Gives libFuzzer one of the targets: the one that `FUZZ_TARGET` names.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tagwerk_fuzz::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let known = TARGETS.iter().find(|it| it.0 == name);
    known.unwrap_or_else(|| panic!("FUZZ_TARGET is {name:?}, none of the targets")).1
});

fuzz_target!(|bytes: &[u8]| TARGET(bytes));
