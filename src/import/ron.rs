//! Our own data set: codebook, articles with their texts, and each annotator's layer.

use super::{Format, Found, Item, Remark, RemarkKind, Source};
use crate::record;

pub(super) const FORMAT: Format = Format { name: "ron", extension: "ron", read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let dataset = record::utf8(source.bytes).and_then(record::read_dataset);
    let dataset = match dataset {
        Ok(dataset) => dataset,
        Err(error) => {
            let (kind, detail) = (RemarkKind::Unreadable, error.to_string());
            return each(Item::Remark(Remark { line: 1, kind, detail }));
        }
    };
    each(Item::Codebook(Box::new(dataset.codebook)));
    for article in dataset.articles {
        for layer in article.layers {
            each(Item::Found(Box::new(Found {
                line: 1,
                name: article.article.path.to_string(),
                text: article.text.to_string(),
                meta: article.meta.clone(),
                annotator: layer.annotator,
                status: layer.status,
                flagged: layer.flagged,
                annotations: layer.annotations,
                relations: layer.relations,
            })));
        }
    }
}
