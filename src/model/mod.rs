//! What the program is about, as pure data: articles, spans, annotations, codebooks, and how a
//! selection snaps to what a reader would mark.
//!
//! Knows nothing of files, clocks, chance, serialisation or windows.

mod abbreviations;
mod anchor;
mod annotation;
mod article;
pub mod blocks;
mod brief;
mod chunks;
mod codebook;
mod detached;
mod graphemes;
mod index;
mod layer;
mod loose;
mod pieces;
mod sentences;
mod snap;
mod spaces;
mod span;
mod units;
mod word_bounds;
mod words;

pub use anchor::{Anchor, AnchorError, Around, around};
pub use annotation::{Annotation, AnnotationId, Spans};
pub use article::{
    Article, ArticlePath, FileHash, FileHasher, LONGEST_TITLE, Metadata, TextHash, hexadecimal,
};
pub use blocks::Block;
pub use brief::{beginning, brief};
pub use codebook::{
    Attribute, AttributeKind, Codebook, Label, LabelId, Localized, Overlap, PALETTE, RelationKind,
    Rgb,
};
pub use graphemes::{next_grapheme, previous_grapheme};
pub use index::{Entry, Query, SpanIndex};
pub use layer::{ArticleRef, Difference, Layer, Relation, Status};
pub use loose::{LooseAnnotation, LooseLayer};
pub use sentences::{all_sentences, sentence_at};
pub use snap::{Snap, snapped, trimmed};
pub use spaces::{ends_line, is_line_gap, is_space};
pub use span::{Span, SpanError};
pub use units::Units;
pub use word_bounds::word_bounds;
pub use words::{all_words, next_boundary, previous_boundary, word_at};
