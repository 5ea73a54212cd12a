//! What the command line says. Help is in English in every language of the system, as clap's own
//! words around it are; whatever is said beyond that comes from the messages.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Tag articles, save the tags, quote from them.
///
/// Without a command it opens the window.
#[derive(Clone, Debug, Parser)]
#[command(name = "tagwerk", version, about, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to open the window on.
    #[command(flatten)]
    pub window: WindowArguments,
}

/// What is exported, and in which pieces.
#[derive(Clone, Debug, Args)]
pub struct ExportArguments {
    /// Only annotations with this label, by its id; can be given several times
    #[arg(long, value_name = "LABEL")]
    pub label: Vec<String>,
    /// Only layers that are so far; can be given several times
    #[arg(long, value_name = "STATUS", value_parser = ["new", "in-progress", "done"])]
    pub status: Vec<String>,
    /// What one record is
    #[arg(long, value_name = "PIECE", default_value = "article", value_parser = ["article", "paragraph", "sentence"])]
    pub per: String,
    /// The annotator whose layer of an article counts alone where there is one, such as what
    /// others have agreed on
    #[arg(long, value_name = "NAME")]
    pub gold: Option<String>,
    /// How tags of conll begin and end
    #[arg(long, value_name = "SCHEME", default_value = "bio", value_parser = ["bio", "bilou"])]
    pub scheme: String,
    /// What a token of conll is
    #[arg(long, value_name = "KIND", default_value = "words", value_parser = ["words", "white-space"])]
    pub tokens: String,
    /// How many columns of tags conll has, one for each depth of overlapping spans
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=9))]
    pub columns: u8,
    /// Divide the articles, as `train=80,dev=10,test=10`: each part gets its share of every label,
    /// and no text is in two parts
    #[arg(long, value_name = "PARTS")]
    pub split: Option<String>,
    /// Divide them differently
    #[arg(long, value_name = "N", default_value_t = 0, requires = "split")]
    pub seed: u64,
    /// Pack the files of a folder
    #[arg(long, value_name = "HOW", value_parser = ["gzip", "zstd"])]
    pub compress: Option<String>,
    /// Write `PATH.manifest.json` beside a file: what it is, and its hash. A folder always has its
    /// `manifest.json`
    #[arg(long)]
    pub manifest: bool,
}

/// What the window opens on.
#[derive(Clone, Debug, Args)]
pub struct WindowArguments {
    /// Folder of articles; `seeds` where there is one
    pub articles: Option<PathBuf>,
    /// Folder of annotations; `annotations` beside `seeds`, or within any other folder
    #[arg(long, value_name = "DIR")]
    pub annotations: Option<PathBuf>,
    /// Who annotates
    #[arg(long, value_name = "NAME")]
    pub annotator: Option<String>,
}

/// What can be done without a window.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Write the annotations as training data
    ///
    /// What the format cannot carry is listed on standard error. Exit status: 0 written; 1 written
    /// with some layers missing, or refused by --strict; 2 not written.
    Export {
        #[command(flatten)]
        corpus: CorpusArguments,
        /// Name of the format; `tagwerk formats` lists them
        #[arg(long, value_name = "NAME")]
        format: String,
        /// File to write, `-` for standard output; a folder for formats of several files, and with
        /// --split. A file whose name ends in `.gz` or `.zst` is packed
        #[arg(long, value_name = "PATH")]
        out: PathBuf,
        #[command(flatten)]
        options: ExportArguments,
        /// Write nothing, and exit with 1, if anything would be lost or missing
        #[arg(long)]
        strict: bool,
    },
    /// Take in what other tools have annotated
    ///
    /// Texts that are not among the articles are added to them; what is said about a text becomes a
    /// layer of its own, which replaces none and can be undone in the window as one step. What
    /// cannot be read or placed is listed on standard error with its line.
    /// Exit status: 0 imported; 1 imported but for what is listed, or refused by --strict; 2 not
    /// imported.
    Import {
        #[command(flatten)]
        folders: FolderArguments,
        /// Whose layers all become, whomever the files name
        #[arg(long, value_name = "NAME")]
        annotator: Option<String>,
        /// Name of the format; `tagwerk formats` lists them
        #[arg(long, value_name = "NAME")]
        format: String,
        /// Give annotations with the label FROM the label TO; leave them out where TO is empty
        #[arg(long, value_name = "FROM=TO")]
        map: Vec<String>,
        /// Only say what would be done
        #[arg(long)]
        dry_run: bool,
        /// Import nothing, and exit with 1, if anything would be lost or missing
        #[arg(long)]
        strict: bool,
        /// The files
        files: Vec<PathBuf>,
    },
    /// List the formats
    Formats {
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Find what is wrong with the annotations
    ///
    /// Exit status: 0 nothing; 1 problems found; 2 not checked.
    Check {
        #[command(flatten)]
        corpus: CorpusArguments,
        /// Mend what can be mended without losing anything; each layer's repairs are one step that
        /// can be undone in the window
        #[arg(long)]
        repair: bool,
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Move annotations to where they stand now in articles that were changed, renamed or moved
    ///
    /// What is sure is moved, what is unsure or not found is kept without a place and listed. Each
    /// layer is one step that can be undone in the window. A layer whose article is nowhere to be
    /// found stays where it is. Exit status: 0 nothing to do, or all placed; 1 something is without
    /// a place or an article; 2 not done.
    Reanchor {
        #[command(flatten)]
        corpus: CorpusArguments,
        /// Only say what would be done
        #[arg(long)]
        dry_run: bool,
        /// Take unsure places as well
        #[arg(long)]
        unsure: bool,
    },
    /// Count annotations, articles and tagged characters
    ///
    /// Exit status: 0 counted; 1 counted without some layers; 2 not counted.
    Stats {
        #[command(flatten)]
        corpus: CorpusArguments,
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Merge two versions of a layer or of the codebook; for git
    ///
    /// Writes the result over OURS. Annotations are told apart by their ids and merged field by
    /// field. What both changed differently is listed on standard error and stands in OURS between
    /// conflict markers. To let git use it, set merge.tagwerk.driver to
    /// `tagwerk merge %O %A %B %P`, and the attribute merge=tagwerk for the files.
    /// Exit status: 0 merged; 1 merged but for conflicts; 2 not merged, OURS is as it was.
    Merge {
        /// What both come from; an empty file for nothing
        base: PathBuf,
        /// The version to merge into
        ours: PathBuf,
        /// The other version
        theirs: PathBuf,
        /// What to call the file in messages
        name: Option<PathBuf>,
    },
}

/// Which annotations of which articles.
#[derive(Clone, Debug, Args)]
pub struct CorpusArguments {
    #[command(flatten)]
    pub folders: FolderArguments,
    /// Whose annotations; can be given several times
    #[arg(long, value_name = "NAME", default_value = EVERYBODY)]
    pub annotator: Vec<String>,
}

/// Where articles and annotations are.
#[derive(Clone, Debug, Args)]
pub struct FolderArguments {
    /// Folder of articles
    #[arg(long, value_name = "DIR", default_value = "seeds")]
    pub articles: PathBuf,
    /// Folder of annotations; `annotations` beside `seeds`, or within any other folder
    #[arg(long, value_name = "DIR")]
    pub annotations: Option<PathBuf>,
}

/// The name that means every annotator.
pub const EVERYBODY: &str = "all";
