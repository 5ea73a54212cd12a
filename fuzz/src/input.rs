//! What the fuzzer hands in, and what reading it may cost.

use std::borrow::Cow;

use crate::MEMORY;

/// How much longer an input becomes by repetition, at most, in bytes.
const REPEATED: usize = 32 * 1024;

/// Parts a repeated input; it stands in no UTF-8.
const MARK: u8 = 0xff;

/// How many times its own size reading an input may take of memory.
pub const TIMES: usize = 20;

/// What it may take besides: tables of fixed size, buffers of a reader.
pub const BESIDES: usize = 32 * 1024;

/// The file that an input stands for: itself, or, where two bytes `FF` part it in three, the first
/// part, the second again and again, and the third. In this way a few bytes become a long list or
/// a deep nest, and what takes too much time or memory for them is found as easily as a panic.
pub fn file(input: &[u8]) -> Cow<'_, [u8]> {
    let parts: Vec<&[u8]> = input.split(|it| *it == MARK).collect();
    match parts[..] {
        [before, unit, after] if !unit.is_empty() => {
            Cow::Owned([before, &unit.repeat(REPEATED / unit.len()), after].concat())
        }
        _ => Cow::Borrowed(input),
    }
}

/// Reads `bytes` with no more memory than is in proportion to them; whatever asks for more than
/// that ends the program.
pub fn read<T>(bytes: &[u8], read: impl FnOnce() -> T) -> T {
    within(TIMES * bytes.len() + BESIDES, read)
}

/// Does something with so many bytes of memory.
pub fn within<T>(bytes: usize, act: impl FnOnce() -> T) -> T {
    let limited = MEMORY.set_limit(MEMORY.allocated() + bytes);
    limited.expect("more is allowed than is in use");
    let result = act();
    MEMORY.set_limit(usize::MAX).expect("no limit is always possible");
    result
}
