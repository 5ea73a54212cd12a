//! Finding text in articles: pure functions over texts.

mod find;

pub use find::{find, identical};
