//! What `INCEpTION` itself wrote: files of its tests, each beside the same as UIMA XMI.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashMap};
    use std::fs;
    use std::path::{Path, PathBuf};

    use regex::Regex;

    use super::super::lines::Column;
    use super::super::*;
    use crate::export::sample::Files;
    use crate::export::{Document, Export, by_name};
    use crate::import::Found;
    use crate::model::{Article, ArticlePath, ArticleRef, Codebook, LooseLayer, TextHash};

    /// Every file of that folder that ends like this; a word about it where there is none.
    fn fixtures(ending: &str) -> Vec<PathBuf> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared =
            std::env::var_os("TAGWERK_SHARED").map_or(root.join("../shared"), PathBuf::from);
        let mut folders = vec![shared.join("corpora/inception_fixtures")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else {
                eprintln!("NOT TESTED: no folder {}", folder.display());
                continue;
            };
            for path in entries.map(|it| it.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.to_string_lossy().ends_with(ending) {
                    files.push(path);
                }
            }
        }
        files.sort();
        files
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
            let said = (
                found.annotations.len() + count(&remarks, &[EmptySpan, Twice]),
                found.relations.len() + count(&remarks, &[NoEnd]),
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

    /// Label, start and end of an annotation.
    type Named = (String, usize, usize);
    /// Text, annotations, and kind and ends of relations.
    type All = (String, BTreeSet<Named>, BTreeSet<(String, Named, Named)>);

    /// What an XMI says in the layers that a TSV declares.
    fn xmi(file: &str, tsv: &str) -> All {
        let attribute = Regex::new(r#"([\w:]+)="([^"]*)""#).unwrap();
        let element = Regex::new(r"<(\w+):(\w+) ([^>]*?)/?>").unwrap();
        let plain = |it: &str| {
            let breaks = it.replace("&#10;", "\n").replace("&#9;", "\t").replace("&#13;", "\r");
            let breaks = breaks.replace("&#128522;", "😊");
            breaks
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
        };
        let mut packages = HashMap::new();
        let mut elements: BTreeMap<String, (String, BTreeMap<String, String>)> = BTreeMap::new();
        let mut text = String::new();
        for found in element.captures_iter(file) {
            let attributes: BTreeMap<String, String> = attribute
                .captures_iter(&found[3])
                .map(|it| (it[1].to_owned(), plain(&it[2])))
                .collect();
            for (name, value) in &attributes {
                if let Some(prefix) = name.strip_prefix("xmlns:") {
                    let package = value.trim_start_matches("http:///").trim_end_matches(".ecore");
                    packages.insert(prefix.to_owned(), package.replace('/', "."));
                }
            }
            if &found[2] == "Sofa" {
                text.clone_from(&attributes["sofaString"]);
            }
            if let Some(id) = attributes.get("xmi:id") {
                let name = packages.get(&found[1]).map(|it| format!("{it}.{}", &found[2]));
                elements.insert(id.clone(), (name.unwrap_or_default(), attributes));
            }
        }
        let sheet = Sheet::read(tsv, &mut |_| ()).unwrap();
        let units: Vec<u16> = text.encode_utf16().collect();
        let declared = |name: &str| sheet.layers.iter().any(|it| it.name() == name);
        // Some of the pairs were made with another layer; tags of words have a type for each word class.
        let layer_of = |name: &str| match name {
            name if declared(name) => name.to_owned(),
            "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity" => {
                "webanno.custom.Span".to_owned()
            }
            name => match name.rsplit_once(".type.pos.") {
                Some((package, _)) => format!("{package}.type.pos.POS"),
                None => name.to_owned(),
            },
        };
        let of = |id: &str| {
            let (mut name, mut attributes) = elements.get(id)?.clone();
            if name.ends_with(".Token") {
                // A dependency leads from token to token, in a TSV from one's tag to the other's.
                let same = |it: &&(String, BTreeMap<String, String>)| {
                    let same_place = |at: &&str| it.1.get(*at) == attributes.get(*at);
                    it.0.contains(".type.pos.") && ["begin", "end"].iter().all(same_place)
                };
                (name, attributes) = elements.values().find(same)?.clone();
            }
            let name = layer_of(&name);
            let layer = sheet
                .layers
                .iter()
                .find(|it| it.name() == name && !matches!(it.kind(), lines::Kind::Relations(_)))?;
            let label = layer.label.and_then(|it| attributes.get(it)).cloned();
            let [mut start, mut end] =
                ["begin", "end"].map(|it| attributes[it].parse::<usize>().unwrap());
            // What has no row is cut off.
            while start < end && units[start] == u16::from(b' ') {
                start += 1;
            }
            while start < end && units[end - 1] == u16::from(b' ') {
                end -= 1;
            }
            (start < end).then(|| (label.unwrap_or_else(|| layer.short().to_owned()), start, end))
        };
        let mut named = BTreeSet::new();
        let mut links = BTreeSet::new();
        for (id, (name, attributes)) in &elements {
            let end = |feature: &str| attributes.get(feature).and_then(|it| of(it));
            let name = layer_of(name);
            let Some(layer) = sheet.layers.iter().find(|it| it.name() == name) else { continue };
            if let Some((from, to)) = end("Governor").zip(end("Dependent")) {
                let kind = layer.label.and_then(|it| attributes.get(it)).cloned();
                links.insert((kind.unwrap_or_else(|| layer.short().to_owned()), from, to));
            }
            let Some(from) = of(id) else { continue };
            named.insert(from.clone());
            if let Some(to) = end("next") {
                let kind = attributes.get("referenceRelation").cloned();
                links.insert((kind.unwrap_or_else(|| layer.short().to_owned()), from.clone(), to));
            }
            for column in layer.columns() {
                let Column::Roles(slot) = column else { continue };
                for link in attributes.get(slot).map_or("", |it| it).split_whitespace() {
                    let link = &elements[link].1;
                    let kind = link.get("role").cloned().unwrap_or_else(|| slot.to_owned());
                    let to = link.get("target").and_then(|it| of(it));
                    links.extend(to.map(|to| (kind, from.clone(), to)));
                }
            }
        }
        // What follows the last token is not in a TSV.
        (text.trim_end().to_owned(), named, links)
    }

    #[test]
    fn a_file_says_the_same_as_its_xmi() {
        let (mut pairs, mut unequal) = (0, Vec::new());
        for path in fixtures("reference.xmi") {
            let tsv = fs::read_to_string(path.with_extension("tsv")).unwrap();
            let expected = xmi(&fs::read_to_string(&path).unwrap(), &tsv);
            let found = import(&tsv).0.unwrap();
            let units = Units::new(&found.text);
            let named = |id: AnnotationId| {
                let it = found.annotations.iter().find(|it| it.id == id).unwrap();
                let anchor = &it.anchors[0];
                (it.label.to_string(), units.utf16(anchor.start), units.utf16(anchor.end))
            };
            let annotations = found.annotations.iter().map(|it| named(it.id)).collect();
            let links =
                found.relations.iter().map(|it| (it.kind.clone(), named(it.from), named(it.to)));
            let said: All = (found.text.clone(), annotations, links.collect());
            if said != expected {
                eprintln!("{}\n  {said:?}\n  {expected:?}", path.display());
                unequal.push(
                    path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned(),
                );
            }
            pairs += 1;
        }
        eprintln!("{pairs} pairs");
        assert_eq!(unequal, Vec::<String>::new());
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
            match layer.kind() {
                lines::Kind::Spans => spans += 1,
                lines::Kind::Chains => return None,
                lines::Kind::Relations(_) => {}
            }
            for (nth, column) in layer.columns().enumerate() {
                let at = first + nth;
                match column {
                    Column::Feature(name) if Some(name) != layer.label => continue,
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

    #[test]
    fn what_we_write_of_a_file_is_the_file() {
        let (mut equal, mut other, mut incomplete, mut linked) = (0, Vec::new(), 0, 0);
        for path in fixtures("reference.tsv") {
            let file = fs::read_to_string(&path).unwrap();
            let name = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
            let (found, remarks) = import(&file);
            let ours = written(&found.unwrap());
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
            assert_eq!(other, OTHERWISE.iter().map(|it| it.0).collect::<Vec<_>>());
        }
    }
}
