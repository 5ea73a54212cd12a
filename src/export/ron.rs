//! RON: the merged data set, all that a project holds in one file that explains itself: the
//! codebook, each article with its text, and each annotator's layer of it. Offsets in UTF-8 bytes
//! of the article's `text`. Nothing is lost.

use std::io;

use super::dataset::Exporter;
use super::{Document, Feature, Format, Loss, Sink, Unit};
use crate::model::{ArticleRef, Codebook};
use crate::record::{
    DATASET_END, DatasetArticle, RecordError, dataset_article, dataset_start, loosen,
};

pub(super) const FORMAT: Format = Format {
    name: "ron",
    extension: "ron",
    one_file: true,
    unit: Unit::Bytes,
    carries: &[
        Feature::Overlap,
        Feature::Discontinuous,
        Feature::Notes,
        Feature::Attributes,
        Feature::Relations,
    ],
    exporter: |_| Box::new(Ron::default()),
};

#[derive(Default)]
struct Ron {
    /// The article whose layers are still coming.
    open: Option<DatasetArticle>,
}

impl Exporter for Ron {
    fn begin(&mut self, codebook: &Codebook, out: &mut dyn Sink) -> io::Result<()> {
        write(dataset_start(codebook), out)
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let article = document.article;
        let path = article.path.clone();
        let reference = ArticleRef { path, hash: Some(article.hash), bytes: article.text.len() };
        // The text itself is in the file, so no quote needs its surroundings to be found.
        let no_context = |_| None;
        let (annotator, text) = (document.annotator, document.text());
        let layer = loosen(reference.clone(), annotator, document.layer, text, no_context);
        match &mut self.open {
            Some(open) if open.article == reference => open.layers.push(layer),
            _ => {
                self.close(out)?;
                self.open = Some(DatasetArticle {
                    article: reference,
                    meta: article.meta.clone(),
                    text: article.text.clone(),
                    layers: vec![layer],
                });
            }
        }
        Ok(Vec::new())
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        self.close(out)?;
        write(Ok(DATASET_END.to_owned()), out)
    }
}

impl Ron {
    fn close(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        self.open.take().map_or(Ok(()), |article| write(dataset_article(&article), out))
    }
}

fn write(text: Result<String, RecordError>, out: &mut dyn Sink) -> io::Result<()> {
    out.file("")?.write_all(text.map_err(io::Error::other)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{Sample, export, samples};
    use super::super::{Export, by_name};
    use crate::model::LooseLayer;
    use crate::record::{Dataset, read_codebook, read_dataset};

    fn exported(samples: &[Sample]) -> Dataset {
        let (bytes, losses) = export("ron", samples);
        assert_eq!(losses, []);
        read_dataset(&String::from_utf8(bytes).unwrap()).unwrap()
    }

    /// Whether a layer that was read says the same as the sample it comes from.
    fn same(layer: &LooseLayer, text: &str, sample: &Sample) -> bool {
        let fastened = layer.annotations.iter().map(|it| it.fasten(text).unwrap());
        let expected = sample.layer();
        let (annotations, relations) = (fastened.collect::<Vec<_>>(), layer.relations.clone());
        expected.ordered().eq(&annotations)
            && expected.relations() == relations
            && (expected.status, expected.flagged) == (layer.status, layer.flagged)
    }

    #[test]
    fn layers_of_one_article_stand_under_it() {
        let (first, second) = (Sample::rich(), Sample::rich().tag("actor", &["Tempo"]));
        let other = Sample::new("Ein anderer Text.").titled("Titel");
        let dataset = exported(&[first.clone(), second.clone(), other.clone()]);
        let articles: Vec<(&str, &str, usize)> = (dataset.articles.iter())
            .map(|it| (it.meta.title.as_str(), &*it.text, it.layers.len()))
            .collect();
        assert_eq!(articles, [("", first.text.as_str(), 2), ("Titel", other.text.as_str(), 1)]);
        let layers = &dataset.articles[0].layers;
        assert!(same(&layers[0], &first.text, &first));
        assert!(same(&layers[1], &second.text, &second));
        assert!(!same(&layers[0], &first.text, &second));
    }

    #[test]
    fn the_codebook_is_there_with_its_relations_and_attributes() {
        let codebook = read_codebook(include_str!("../../assets/codebook.ron")).unwrap();
        assert!(!codebook.relations.is_empty() && !codebook.labels[1].attributes.is_empty());
        let mut bytes = Vec::new();
        let export = Export::begin(by_name("ron").unwrap(), &codebook, &mut bytes).unwrap();
        export.finish().unwrap();
        let dataset = read_dataset(&String::from_utf8(bytes).unwrap()).unwrap();
        assert_eq!(dataset.codebook, codebook);
    }

    #[test]
    fn no_article_is_a_data_set_too() {
        assert_eq!(exported(&[]), Dataset::default());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(sample in samples()) {
            let dataset = exported(std::slice::from_ref(&sample));
            let article = &dataset.articles[0];
            prop_assert_eq!(&*article.text, sample.text.as_str());
            prop_assert!(same(&article.layers[0], &article.text, &sample));
            for anchor in article.layers[0].annotations.iter().flat_map(|it| &it.anchors) {
                let bytes = &article.text.as_bytes()[anchor.start..anchor.end];
                prop_assert_eq!(bytes, anchor.quote.as_bytes());
            }
        }
    }
}
