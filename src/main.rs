//! Starts Tagwerk.

fn main() {}
