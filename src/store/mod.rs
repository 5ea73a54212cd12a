//! Files: articles, layers, codebooks, settings. Functions over a [`Project`]; no state and no
//! threads of its own. What cannot be read is reported and left untouched; nothing is
//! overwritten that has changed since it was read.

mod articles;
mod codebook;
mod disk;
mod error;
mod files;
mod journal;
mod layers;
mod lock;
mod names;
mod past;
mod place;
mod project;
mod settings;
mod text;

pub use articles::{
    ListedArticle, OpenedArticle, add_article, files_below, is_article_name, list_articles,
    may_add_article, read_article, read_metadata, would_know,
};
pub use codebook::{
    StoredCodebook, codebook_bytes, codebook_content, default_codebook, read_codebook,
    write_codebook,
};
pub use disk::{Disk, Faults, Step};
pub use error::{Cause, Listing, StoreError, Task};
pub use files::{
    LARGEST_ARTICLE, LARGEST_LAYER, LARGEST_RECORD, read as read_file, write as write_file,
};
pub use journal::{Deed, Direction, Done, Held, Journal, Scan, Standing, What, journal_stamp};
pub use layers::{
    StoredLayer, annotators, count_layer, layer_bytes, list_layers, read_layer, remove_layer,
    write_layer,
};
pub use lock::{Lock, lock_annotator, lock_codebook, lock_import};
pub use names::{LONGEST_NAME, NameError, can_be_article, check_annotator_name};
pub use past::{forget_base, keep_backup, keep_base, keep_text, kept_base, kept_bases, kept_text};
pub use place::{Weakness, weakness};
pub use project::{Project, whole_path};
pub use settings::{read_settings, settings_file, write_settings};
pub use text::{Decoded, decode};
