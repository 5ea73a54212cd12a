//! What `INCEpTION` itself wrote: files of its tests, each beside the same as UIMA XMI.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use regex::Regex;

    use super::super::lines::Column;
    use super::super::*;
    use crate::export::sample::Files;
    use crate::export::{Document, Export, by_name};
    use crate::import::{Found, corpora};
    use crate::model::{
        Article, ArticlePath, ArticleRef, Codebook, LooseAnnotation, LooseLayer, Relation, TextHash,
    };

    /// Every file of its that ends like this.
    fn fixtures(ending: &str) -> Vec<PathBuf> {
        corpora::files("inception_fixtures", ending)
    }

    fn import(file: &str) -> (Option<Found>, Vec<Remark>) {
        let (mut found, mut remarks) = (None, Vec::new());
        read(&Source::alone("x.tsv", file.as_bytes()), &mut |item| match item {
            Item::Found(it) => found = Some(*it),
            Item::Remark(it) => remarks.push(it),
            Item::Codebook(_) => unreachable!("there is none"),
        });
        (found, remarks)
    }

    fn count(remarks: &[Remark], kinds: &[RemarkKind]) -> usize {
        remarks.iter().filter(|it| kinds.contains(&it.kind)).count()
    }

    /// How many annotations and relations a file of version 3 has, counted in another way than the
    /// importer does: by what cells look like.
    fn counted(file: &str) -> (usize, usize) {
        let (mut layers, mut at) = (Vec::new(), 3);
        for head in file.lines().filter_map(|it| it.strip_prefix("#T_")) {
            let columns = head.split('|').count() - 1;
            layers.push((&head[..2], at..at + columns, head));
            at += columns;
        }
        let number = Regex::new(r"[^\\]?\[(\d+)\]$").unwrap();
        let link = Regex::new(r"->(\d+-\d+)$").unwrap();
        let (mut numbered, mut tags, mut links) = (BTreeSet::new(), 0, 0);
        let mut chains = BTreeSet::new();
        for row in file.lines().filter(|it| it.starts_with(|it: char| it.is_ascii_digit())) {
            let cells: Vec<&str> = row.split('\t').collect();
            let values = |cell: &str| -> Vec<String> {
                let cell = cell.replace(r"\|", "");
                cell.split('|').filter(|_| cell != "_").map(str::to_owned).collect()
            };
            for (nth, (kind, columns, head)) in layers.iter().enumerate() {
                let cells = &cells[columns.clone()];
                match *kind {
                    "SP" => {
                        // The column that says most; what fills slots has numbers of others.
                        let declared: Vec<&str> = head.split('|').skip(1).collect();
                        let fills = |at: usize| at > 0 && declared[at - 1].starts_with("ROLE_");
                        let own = cells.iter().enumerate().filter(|(at, _)| !fills(*at));
                        let own: Vec<Vec<String>> = own.map(|(_, it)| values(it)).collect();
                        let all = cells.iter().map(|it| values(it).len()).max().unwrap_or(0);
                        for at in 0..all {
                            let mut its = own.iter().filter_map(|it| it.get(at));
                            match its.find_map(|it| number.captures(it)) {
                                Some(found) => {
                                    if numbered.insert((nth, found[1].to_owned())) {
                                        tags += 1;
                                    } else {
                                        continue;
                                    }
                                }
                                None => tags += 1,
                            }
                            for (role, filler) in
                                (0..cells.len()).filter(|it| fills(*it)).map(|it| (it - 1, it))
                            {
                                let slots = |column: usize| {
                                    let value =
                                        values(cells[column]).get(at).cloned().unwrap_or_default();
                                    let value = if fills(column) {
                                        value
                                    } else {
                                        number.replace(&value, "").into_owned()
                                    };
                                    if ["_", "*", ""].contains(&&*value) {
                                        0
                                    } else {
                                        value.split(';').count()
                                    }
                                };
                                links += slots(role).max(slots(filler));
                            }
                        }
                    }
                    "CH" => {
                        let found = cells.iter().flat_map(|it| values(it));
                        let found: Vec<String> = found
                            .filter_map(|it| Some(link.captures(&it)?[1].to_owned()))
                            .collect();
                        chains.extend(found.into_iter().map(|it| (nth, it)));
                    }
                    _ => links += values(cells.last().unwrap()).len(),
                }
            }
        }
        let heads: BTreeSet<(usize, &str)> =
            chains.iter().map(|(nth, it)| (*nth, it.split_once('-').unwrap().0)).collect();
        (tags + chains.len(), links + chains.len() - heads.len())
    }

    #[test]
    fn every_file_is_read_with_everything_accounted_for() {
        use RemarkKind::{EmptySpan, NoEnd, NotHeld, OtherValue, Twice, Unreadable};
        let (mut read, mut older, mut annotations, mut relations) = (0, 0, 0, 0);
        for path in fixtures(".tsv") {
            let file = fs::read_to_string(&path).unwrap();
            let (found, remarks) = import(&file);
            if !file.starts_with("#FORMAT=WebAnno TSV 3") {
                assert!(found.is_none() && remarks.len() == 1 && remarks[0].kind == Unreadable);
                older += 1;
                continue;
            }
            let found = found.unwrap();
            let all = [EmptySpan, Twice, OtherValue, NoEnd, NotHeld];
            assert_eq!(count(&remarks, &all), remarks.len(), "{}: {remarks:?}", path.display());
            // Layers of linguists' are counted in one remark each.
            let (mut tags, mut links) = (0, 0);
            for it in remarks.iter().filter(|it| it.kind == NotHeld) {
                let Some((layer, number)) = it.detail.rsplit_once(": ") else { continue };
                let is_relations = file.contains(&format!("#T_RL={layer}|"));
                let left_out = if is_relations { &mut links } else { &mut tags };
                *left_out += number.parse::<usize>().unwrap();
            }
            let said = (
                found.annotations.len() + count(&remarks, &[EmptySpan, Twice]) + tags,
                found.relations.len() + count(&remarks, &[NoEnd]) + links,
            );
            assert_eq!(said, counted(&file), "{}: {remarks:?}", path.display());
            for line in file.lines().filter_map(|it| it.strip_prefix("#Text=")) {
                let line = line.replace("\\t", "\t");
                assert!(found.text.contains(&line), "{}", path.display());
            }
            read += 1;
            annotations += found.annotations.len();
            relations += found.relations.len();
        }
        eprintln!(
            "{read} files read, {older} of older versions not; {annotations} annotations, {relations} relations"
        );
        assert!(read == 0 || read >= 75);
    }

    /// Label, spans in bytes, and attributes of an annotation.
    type Named = (String, Vec<(usize, usize)>, BTreeMap<String, String>);

    /// An annotation without the white space around it, which has no row in a TSV; `None` where that
    /// is all. A layer that is the label of what has none is called as in a TSV of the other layer:
    /// some of the pairs were made with two.
    fn named(it: &LooseAnnotation, text: &str) -> Option<Named> {
        let label = match it.label.as_str() {
            "NamedEntity" => "Span",
            label => label,
        };
        let anchor = &it.anchors[0];
        let quote = &text[anchor.start..anchor.end];
        let start = anchor.end - quote.trim_start().len();
        let end = anchor.start + quote.trim_end().len();
        (start < end).then(|| (label.to_owned(), vec![(start, end)], it.attributes.clone()))
    }

    /// Text, annotations, and kind and ends of relations. What follows the last token is not in a TSV.
    type All = (String, BTreeSet<Named>, BTreeSet<(String, Named, Named)>);

    fn all(found: &Found) -> All {
        let annotations = || found.annotations.iter();
        let named = |it: &LooseAnnotation| named(it, &found.text);
        let of = |id: AnnotationId| annotations().find(|it| it.id == id).and_then(named);
        let linked = |it: &Relation| Some((it.kind.clone(), of(it.from)?, of(it.to)?));
        let links = found.relations.iter().filter_map(linked).collect();
        (found.text.trim_end().to_owned(), annotations().filter_map(named).collect(), links)
    }

    /// What an XMI of its says, by the types that lie above it.
    fn xmi(path: &Path) -> Found {
        let mut above = path.ancestors().map(|it| it.join("desc/type/webannoTestTypes.xml"));
        let types = above.find(|it| it.is_file()).map(|it| fs::read(it).unwrap());
        let beside = |it: &str| types.clone().filter(|_| it == "TypeSystem.xml");
        let bytes = fs::read(path).unwrap();
        let source = Source { name: "x.xmi", bytes: &bytes, beside: &beside };
        let mut found = Vec::new();
        (crate::import::by_name("cas-xmi").unwrap().read)(&source, &mut |item| {
            if let Item::Found(it) = item {
                found.push(*it);
            }
        });
        assert_eq!(found.len(), 1, "{}", path.display());
        found.remove(0)
    }

    #[test]
    fn a_file_says_the_same_as_its_xmi() {
        let (mut pairs, mut unequal, mut annotations, mut links) = (0, Vec::new(), 0, 0);
        for path in fixtures("reference.xmi") {
            let tsv = fs::read_to_string(path.with_extension("tsv")).unwrap();
            let (said, expected) = (all(&import(&tsv).0.unwrap()), all(&xmi(&path)));
            if said != expected {
                eprintln!("{}\n  {said:?}\n  {expected:?}", path.display());
                unequal.push(name(&path));
            }
            pairs += 1;
            annotations += said.1.len();
            links += said.2.len();
        }
        eprintln!("{pairs} pairs, {annotations} annotations, {links} relations");
        assert_eq!(unequal, Vec::<String>::new());
        assert!(pairs == 0 || (pairs, annotations, links) == (73, 160, 38));
    }

    /// What a pair of files is called.
    fn name(path: &Path) -> String {
        path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned()
    }

    /// What we write of what we read.
    fn written(found: &Found) -> String {
        let article =
            Article::new(ArticlePath::new("x.txt"), found.text.as_str().into(), found.meta.clone());
        let hash = Some(TextHash::of(&found.text));
        let loose = LooseLayer {
            article: ArticleRef { path: article.path.clone(), hash, bytes: found.text.len() },
            annotator: "anna".to_owned(),
            status: found.status,
            flagged: false,
            annotations: found.annotations.clone(),
            relations: found.relations.clone(),
        };
        let layer = loose.fasten(&found.text);
        let mut files = Files::default();
        let format = by_name("webanno-tsv").unwrap();
        let mut export = Export::begin(format, &Codebook::default(), &mut files).unwrap();
        export.push(&Document { article: &article, annotator: "anna", layer: &layer }).unwrap();
        export.finish().unwrap();
        String::from_utf8(files.0.into_values().next().unwrap()).unwrap()
    }

    /// The rows of a file with the columns that we have too: of the only layer of annotations and the only
    /// one of relations what looks most like a label, in place of nothing the layer's name, and where
    /// relations come from. `None` for a file that has other layers.
    fn comparable(file: &str) -> Option<String> {
        let sheet = Sheet::read(file, &mut |_| ()).unwrap();
        let (mut kept, mut spans, mut first) = (Vec::new(), 0, 3);
        for layer in &sheet.layers {
            if inception::is_linguistic(layer.name()) {
                return None;
            }
            // Any word will do to tell which feature may be the label.
            let label = inception::label(&layer.features().map(|it| (it, "x")), layer.only);
            match layer.kind() {
                lines::Kind::Spans => spans += 1,
                lines::Kind::Chains => return None,
                lines::Kind::Relations(_) => {}
            }
            for (nth, column) in layer.columns().enumerate() {
                let at = first + nth;
                match column {
                    Column::Feature(name) if Some(name) != label => continue,
                    // A relation layer without features has no label of its own.
                    Column::From if nth == 0 => kept.push((at, layer.short(), true)),
                    Column::Feature(_) | Column::Nothing | Column::From => {}
                    _ => return None,
                }
                kept.push((at, layer.short(), false));
            }
            first += layer.width;
        }
        let null = Regex::new(r"(^|\|)\*").unwrap();
        let row = |row: &str| -> String {
            let cells: Vec<&str> = row.split('\t').collect();
            let kept = kept.iter().map(|(at, short, instead)| match cells[*at] {
                "_" => "_".to_owned(),
                _ if *instead => (*short).to_owned(),
                cell => null.replace_all(cell, format!("${{1}}{short}")).into_owned(),
            });
            cells[..3].iter().map(|it| (*it).to_owned()).chain(kept).collect::<Vec<_>>().join("\t")
        };
        let (_, body) = file.split_once("\n\n\n").filter(|_| spans < 2)?;
        let lines = body.split('\n').filter(|it| !it.starts_with("#Sentence.id="));
        let is_row = |it: &str| it.starts_with(|it: char| it.is_ascii_digit());
        let lines = lines.map(|it| if is_row(it) { row(it) } else { it.to_owned() });
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    /// Files that we write otherwise though we take all of them, and why.
    const OTHERWISE: &[(&str, &str)] = &[
        ("testMultiTokenStackedSpanWithFeatureValue", "annotations of one span go by their labels"),
        ("testSentenceWithLineBreak", "our sentences end with their lines"),
        ("testSubTokenRelation", "pieces of tokens are in the order of their annotations"),
        ("testTwoSentencesWithNoSpaceInBetween", "we have one token and one sentence there"),
    ];

    /// Those of them whose text we cut into other tokens or sentences.
    const CUT_OTHERWISE: &[&str] =
        &["testSentenceWithLineBreak", "testTwoSentencesWithNoSpaceInBetween"];

    /// The text of a file, and its tokens with their places.
    fn cut(file: &str) -> Vec<String> {
        let is_token = |it: &&str| {
            let place = it.split('\t').next().unwrap_or_default();
            place.starts_with(|it: char| it.is_ascii_digit()) && !place.contains('.')
        };
        let fields = |it: &str| it.split('\t').take(3).collect::<Vec<_>>().join("\t");
        let lines = file.lines().filter(|it| it.starts_with("#Text=") || is_token(it));
        lines.map(fields).collect()
    }

    #[test]
    fn what_we_write_of_a_file_is_the_file() {
        let (mut equal, mut other, mut incomplete, mut linked) = (0, Vec::new(), 0, 0);
        let mut cut_otherwise = Vec::new();
        for path in fixtures("reference.tsv") {
            let file = fs::read_to_string(&path).unwrap();
            let name = name(&path);
            let (found, remarks) = import(&file);
            let found = found.unwrap();
            let ours = written(&found);
            assert_eq!(all(&import(&ours).0.unwrap()), all(&found), "{name} comes back");
            if cut(&ours) != cut(&file) {
                eprintln!("== {name}\n{:?}\n--\n{:?}", cut(&file), cut(&ours));
                cut_otherwise.push(name.clone());
            }
            let Some(theirs) = comparable(&file) else {
                // Chains and slots are relations of ours, and several layers are one.
                linked += 1;
                continue;
            };
            let ours = comparable(&ours).unwrap();
            if count(&remarks, &[RemarkKind::NotHeld]) < remarks.len() {
                // What has no extent, is there twice, or links tokens, is not taken.
                incomplete += 1;
            } else if theirs == ours {
                equal += 1;
            } else {
                if !OTHERWISE.iter().any(|it| it.0 == name) {
                    eprintln!("== {name}\n{theirs}\n--\n{ours}");
                }
                other.push(name);
            }
        }
        let others = other.len();
        eprintln!(
            "{equal} equal, {others} otherwise, {incomplete} not taken whole, {linked} other layers"
        );
        if equal > 0 {
            assert_eq!([equal, incomplete, linked], [30, 19, 22]);
            assert_eq!(cut_otherwise, CUT_OTHERWISE);
            assert_eq!(other, OTHERWISE.iter().map(|it| it.0).collect::<Vec<_>>());
        }
    }
}
