//! Every sentence for users, by key.
//!
//! The sentences stand in `assets/messages`, one file a language. The build turns a message
//! without variables into a [`Msg`], one with variables into a method of [`Messages`], and fails
//! when the languages differ.

mod language;
mod messages;
mod shown;

pub use language::Language;
pub use messages::{Messages, Msg};
pub use shown::shown;
