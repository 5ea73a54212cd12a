//! Files: articles, layers, codebooks, settings. Functions over a [`Project`]; no state and no
//! threads of its own. What cannot be read is reported and left untouched; nothing is
//! overwritten that has changed since it was read.

mod articles;
mod codebook;
mod error;
mod files;
mod layers;
mod lock;
mod names;
mod project;
mod settings;
mod text;

pub use articles::{ListedArticle, OpenedArticle, list_articles, read_article, read_metadata};
pub use codebook::{StoredCodebook, default_codebook, read_codebook, write_codebook};
pub use error::{Cause, Listing, StoreError, Task};
pub use files::{FileHash, LARGEST_ARTICLE, LARGEST_LAYER, LARGEST_RECORD};
pub use layers::{
    StoredLayer, annotators, count_layer, keep_aside, layer_bytes, list_layers, read_layer,
    remove_layer, write_layer,
};
pub use lock::{Lock, lock_annotator};
pub use names::{LONGEST_NAME, NameError, check_annotator_name};
pub use project::{Project, whole_path};
pub use settings::{read_settings, settings_file, write_settings};
pub use text::{Decoded, decode};
