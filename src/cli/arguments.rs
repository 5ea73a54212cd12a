//! What the command line says.

use std::path::PathBuf;

use clap::Parser;

/// Tag articles, save the tags, quote from them.
#[derive(Clone, Debug, Parser)]
#[command(name = "tagwerk", version, about)]
pub struct Arguments {
    /// Folder of articles; `seeds` where there is one
    pub articles: Option<PathBuf>,
    /// Folder of annotations; `annotations` beside `seeds`, or within any other folder
    #[arg(long, value_name = "DIR")]
    pub annotations: Option<PathBuf>,
    /// Who annotates
    #[arg(long, value_name = "NAME")]
    pub annotator: Option<String>,
}
