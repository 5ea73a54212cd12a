//! Changes as data: edits that can be undone, transactions of them, and their history.
//!
//! Every change of annotations and codebook goes through [`apply`] or [`apply_to_codebook`]: all
//! of it or nothing, refused when what it would change is no longer what it knew. Refuses what
//! may never exist; never fails on data that it made itself; does not know where data is stored.

mod codebook;
mod history;
mod layer;
mod settle;
mod transaction;

pub use codebook::{CodebookEdit, apply_to_codebook};
pub use history::{Deed, History, Step};
pub use layer::{Edit, EditError, apply};
pub use settle::settle;
pub use transaction::{Action, Change, End, Group, Transaction};
