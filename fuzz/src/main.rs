//! Gives libFuzzer one of the targets: the one that `FUZZ_TARGET` names.

#![no_main]

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tagwerk_fuzz::{TARGETS, Target};

thread_local! {
    /// What the last panic said.
    static SAID: Cell<String> = const { Cell::new(String::new()) };
}

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    // The fuzzer's own hook ends the program at once; but what the program catches is no fault.
    panic::set_hook(Box::new(|it| SAID.set(it.to_string())));
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let known = TARGETS.iter().find(|it| it.0 == name);
    known.unwrap_or_else(|| panic!("FUZZ_TARGET is {name:?}, none of the targets")).1
});

fuzz_target!(|bytes: &[u8]| {
    if let Err(panic) = panic::catch_unwind(AssertUnwindSafe(|| TARGET(bytes))) {
        eprintln!("{}", SAID.take());
        panic::resume_unwind(panic);
    }
});
