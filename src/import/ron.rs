//! Our own data set: codebook, articles with their texts, and each annotator's layer.

use super::{Format, Found, Item, Remark, RemarkKind, Source};
use crate::record;

pub(super) const FORMAT: Format = Format { name: "ron", extensions: &["ron"], read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let unreadable =
        |line, detail| Item::Remark(Remark { line, kind: RemarkKind::Unreadable, detail });
    let mut fault = |line, detail| each(unreadable(line, detail));
    let text = record::utf8(source.bytes);
    let read = text.and_then(|it| record::read_dataset_in_parts(it, &mut fault));
    let (codebook, articles) = match read {
        Ok(read) => read,
        Err(error) => {
            let (line, detail) = error.place();
            return fault(line, detail);
        }
    };
    if let Some(codebook) = codebook {
        each(Item::Codebook(Box::new(codebook)));
    }
    for article in articles {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{Sample, files};

    /// Quotes of annotations and kinds of relations, whether there is a codebook, and the lines of
    /// what was passed over.
    fn read(file: &str) -> (Vec<(usize, usize)>, bool, Vec<usize>) {
        let (mut found, mut codebook, mut lines) = (Vec::new(), false, Vec::new());
        (FORMAT.read)(&Source::alone("x.ron", file.as_bytes()), &mut |item| match item {
            Item::Found(it) => found.push((it.annotations.len(), it.relations.len())),
            Item::Codebook(_) => codebook = true,
            Item::Remark(it) => {
                assert_eq!(it.kind, RemarkKind::Unreadable);
                lines.push(it.line);
            }
        });
        (found, codebook, lines)
    }

    #[test]
    fn what_is_wrong_costs_only_what_it_stands_in() {
        let samples = [Sample::rich(), Sample::rich()];
        let (files, _) = files("ron", &samples);
        let whole = String::from_utf8(files.into_iter().next().unwrap().1).unwrap();
        let (found, codebook, lines) = read(&whole);
        assert!(found.len() == 2 && codebook && lines.is_empty(), "{found:?} {lines:?}");
        let [(first, links), other] = found[..] else { panic!() };
        assert!(first > 1 && links > 0);
        for (right, wrong, expected) in [
            ("label: \"", "label: 7, x: \"", vec![(first - 1, links), other]),
            ("kind: \"", "kind: 7, x: \"", vec![(first, links - 1), other]),
            ("annotator: \"", "annotator: 7, x: \"", vec![other]),
            ("metadata: (version: 1", "metadata: (version: 1, x: 1", vec![other]),
        ] {
            let begins = whole.find("articles: [").unwrap();
            let at = begins + whole[begins..].find(right).unwrap();
            let line = 1 + whole[..at].matches('\n').count();
            let wrong = format!("{}{wrong}{}", &whole[..at], &whole[at + right.len()..]);
            assert_eq!(read(&wrong), (expected, true, vec![line]), "{right}");
        }
        let without = whole.replacen("codebook: (", "codebook: (x: 1,", 1);
        assert_eq!(read(&without), (vec![(first, links), other], false, vec![3]));
        // What is no RON is said with its line, too, and costs its article; so does where it ends.
        let lines = whole.matches('\n').count();
        let open = whole.trim_end().trim_end_matches(')');
        assert_eq!(read(open), (vec![(first, links)], true, vec![lines]));
        let second = whole.rfind("            metadata:").unwrap();
        let last = 1 + whole[..second].matches('\n').count();
        let (found, codebook, said) = read(&whole[..second + 30]);
        assert_eq!((found, codebook, said), (vec![(first, links)], true, vec![last]));
        let at = whole.find("            metadata:").unwrap();
        let line = 1 + whole[..at].matches('\n').count();
        let torn = format!("{}[{}", &whole[..at + 22], &whole[at + 22..]);
        // The parser notices where the bracket should have been closed.
        assert_eq!(read(&torn), (vec![other], true, vec![line + 1]));
        assert_eq!(read("(\n    version: 7,\n)"), (vec![], false, vec![1]));
    }
}
