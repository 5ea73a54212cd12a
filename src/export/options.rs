//! What is exported of what there is, and in which pieces.

use std::collections::{BTreeSet, HashSet};

use strum::{EnumIter, EnumString, IntoStaticStr};

use super::{Per, Split, Style};
use crate::model::{AnnotationId, LabelId, Layer, Status};

/// What a user may choose beside format, place and annotators; at first everything, an article a
/// record, in one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Annotations of these labels only; of all where there is none.
    pub labels: BTreeSet<LabelId>,
    /// Layers that are so far only; all where there is none.
    pub statuses: BTreeSet<Status>,
    /// Whose layer of an article counts alone where there is one, as what others have agreed on; each
    /// by itself where there is nobody.
    pub gold: Option<String>,
    /// What one record is.
    pub per: Per,
    /// How labels stand beside tokens.
    pub style: Style,
    /// How articles are divided.
    pub split: Option<Split>,
    /// How files are packed.
    pub compression: Option<Compression>,
}

/// Extensions of files that are packed in themselves.
pub const PACKED: [&str; 3] = ["parquet", "qdpx", "xlsx"];

/// How a file is packed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// What is put behind a file's name, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Zstd => "zst",
        }
    }

    /// What a file of that name is packed by.
    pub fn of_name(name: &str) -> Option<Self> {
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        [Self::Gzip, Self::Zstd].into_iter().find(|it| it.extension() == extension)
    }
}

impl Options {
    /// Leaves of what there is of an article, by annotator, the gold one alone, where there is one.
    pub fn keep_gold<T>(&self, there: &mut Vec<(&str, T)>) {
        let is_gold = |it: &(&str, T)| self.gold.as_deref() == Some(it.0);
        if there.iter().any(is_gold) {
            there.retain(is_gold);
        }
    }

    /// What of a layer is exported; `None` where nothing of it is. A relation goes with its ends.
    pub fn kept(&self, layer: &Layer) -> Option<Layer> {
        if !self.statuses.is_empty() && !self.statuses.contains(&layer.status) {
            return None;
        }
        if self.labels.is_empty() {
            return Some(layer.clone());
        }
        let kept = layer.annotations().filter(|it| self.labels.contains(&it.label));
        let kept: Vec<_> = kept.cloned().collect();
        let ids: HashSet<AnnotationId> = kept.iter().map(|it| it.id).collect();
        let relations = layer.relations().iter();
        let relations = relations.filter(|it| ids.contains(&it.from) && ids.contains(&it.to));
        Some(Layer::new(layer.status, layer.flagged, kept, relations.cloned().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn labels_and_statuses_that_are_not_wanted_stay_behind_with_their_relations() {
        let sample = Sample::new("Harms lehnt ab, Ohm nicht.")
            .tag("actor", &["Harms"])
            .tag("demand", &["lehnt"])
            .tag("actor", &["Ohm"])
            .relate(1, 2)
            .relate(1, 3);
        let layer = sample.layer();
        let all = Options::default().kept(&layer).unwrap();
        assert_eq!((all.len(), all.relations().len()), (3, 2));
        let actors =
            Options { labels: BTreeSet::from([LabelId::new("actor")]), ..Options::default() };
        let actors = actors.kept(&layer).unwrap();
        assert_eq!((actors.len(), actors.relations().len()), (2, 1));
        let done = Options { statuses: BTreeSet::from([Status::Done]), ..Options::default() };
        assert!(done.kept(&layer).is_none());
    }

    #[test]
    fn a_gold_layer_counts_alone_where_there_is_one() {
        let each = Options::default();
        let gold = Options { gold: Some("gold".to_owned()), ..Options::default() };
        let kept = |options: &Options, there: [&'static str; 2]| {
            let mut kept = there.map(|it| (it, ())).to_vec();
            options.keep_gold(&mut kept);
            kept.into_iter().map(|it| it.0).collect::<Vec<_>>()
        };
        assert_eq!(kept(&each, ["anna", "gold"]), ["anna", "gold"]);
        assert_eq!(kept(&gold, ["anna", "gold"]), ["gold"]);
        assert_eq!(kept(&gold, ["anna", "ben"]), ["anna", "ben"]);
    }

    #[test]
    fn a_name_tells_how_a_file_is_packed() {
        assert_eq!(Compression::of_name("a.jsonl.GZ"), Some(Compression::Gzip));
        assert_eq!(Compression::of_name("a.zst"), Some(Compression::Zstd));
        assert_eq!(Compression::of_name("gz"), None);
    }
}
