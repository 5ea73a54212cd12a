//! The types as written: how layers, codebooks, metadata, data sets and settings look in a file.
//!
//! Every record is RON with a `version`, which is read first and alone. An unknown field, variant
//! or version means a newer program: the file is refused, so that nobody rewrites it without what
//! they could not read. Every version ever written stays readable (`tests/formats`).

mod brat;
pub mod cas;
mod cells;
mod codebook;
mod conflict;
mod dataset;
mod error;
mod form;
mod journal;
mod layer;
mod lines;
mod metadata;
mod parts;
mod project;
mod settings;
pub mod webanno;

pub use brat::{BRAT_HEAD, brat_name, name_in_brat};
pub use cells::is_formula;
pub use codebook::{read_codebook, write_codebook};
pub use conflict::{ConflictSides, conflict_sides, with_conflicts};
pub use dataset::{
    DATASET_END, Dataset, DatasetArticle, dataset_article, dataset_start, read_dataset,
    read_dataset_in_parts, write_dataset,
};
pub use error::{Expected, Fault, RecordError};
pub use form::utf8;
pub use journal::{
    Document, Entry, JOURNAL_VERSION, Verb, WrittenChange, WrittenEdit, is_whole, read_changes,
    read_entry, write_changes, write_entry,
};
pub use layer::{count_layer, loosen, read_layer, rewrite_layer, write_layer, write_layer_of};
pub use metadata::{read_metadata, write_metadata};
pub use project::{read_project, write_project};
pub use settings::{
    Column, Face, FolderSettings, LanguageChoice, Leading, PanelSettings, ReadingSettings,
    Settings, ThemeChoice, WindowSettings, read_settings, write_settings,
};
