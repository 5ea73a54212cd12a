//! Tagwerk: tag spans of articles with the labels of a codebook, save the tags as RON files,
//! export them as training data, and quote from them.
//!
//! The way of the data, each part knowing only those before it:
//!
//! ```text
//! model ← edit ← check ← record ← { store, import, export, search } ← app ← run ← { ui, cli } ← main
//!                                            command, i18n ← app
//!              edit ← merge ← { store, app, run, ui, cli }
//! ```

pub mod app;
pub mod check;
pub mod cli;
pub mod command;
pub mod edit;
pub mod export;
pub mod i18n;
pub mod import;
pub mod merge;
pub mod model;
pub mod reanchor;
pub mod record;
pub mod run;
pub mod search;
pub mod store;
pub mod ui;
