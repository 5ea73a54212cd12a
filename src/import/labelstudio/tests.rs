use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use super::super::corpora::corpus;
use super::super::round_trip::documents;
use super::super::{Found, Item, RemarkKind, Source, by_name};
use crate::export::Export;
use crate::export::sample::Files;
use crate::model::{AttributeKind, Codebook, Status};
use crate::record::read_codebook;

fn items(tasks: &str, config: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let beside = |name: &str| {
        (name == "config.xml" && !config.is_empty()).then(|| config.as_bytes().to_vec())
    };
    let source = Source { name: "tasks.json", bytes: tasks.as_bytes(), beside: &beside };
    (by_name("labelstudio").unwrap().read)(&source, &mut |it| items.push(it));
    items
}

fn remarks(items: &[Item]) -> Vec<(RemarkKind, &str)> {
    let mut remarks = Vec::new();
    for it in items {
        if let Item::Remark(it) = it {
            remarks.push((it.kind, it.detail.as_str()));
        }
    }
    remarks
}

fn codebook(items: &[Item]) -> Option<&Codebook> {
    items.iter().find_map(|it| if let Item::Codebook(it) = it { Some(&**it) } else { None })
}

fn tags(found: &Found) -> Vec<(&str, String)> {
    found.annotations.iter().map(|it| (it.label.as_str(), it.quote())).collect()
}

#[test]
fn tasks_of_every_shape_are_read() {
    let region = r#"{"id": "a", "from_name": "label", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ohm", "labels": ["PER", "ORG"]}, "meta": {"text": ["ein", "Mann"]}}"#;
    let more = r#"{"id": "b", "from_name": "label", "to_name": "text", "type": "labels", "value": {"start": "4", "end": "12", "labels": ["demand"]}},
        {"id": "b", "from_name": "polarity", "to_name": "text", "type": "choices", "value": {"start": 4, "end": 12, "choices": ["no", "never"]}},
        {"id": "b", "from_name": "attribute-text", "to_name": "text", "type": "textarea", "value": {"start": 4, "end": 12, "text": ["x", "y"]}},
        {"id": "b", "from_name": "stars", "to_name": "text", "type": "rating", "value": {"start": 4, "end": 12, "rating": 4}},
        {"id": "c", "from_name": "polarity", "to_name": "text", "type": "choices", "value": {"start": 4, "end": 5, "choices": ["no"]}},
        {"id": "d", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}},
        {"id": "e", "from_name": "box", "to_name": "image", "type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["Car"]}},
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "left", "labels": ["makes"]},
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "bi", "labels": []},
        {"type": "relation", "from_id": "a", "to_id": "z", "direction": "right", "labels": ["makes"]}"#;
    for (list, whose, by) in [
        ("annotations", r#"{"id": 3, "email": "eva@amt.example"}"#, "eva@amt.example"),
        ("completions", "7", "user7"),
    ] {
        let file = format!(
            r#"[{{"data": {{"text": "Ohm lehnt ab.", "article": "a/b.txt", "title": "T"}}, "{list}": [
            {{"completed_by": {whose}, "result": [{region}, {more}]}}, {{"was_cancelled": true, "result": []}}],
            "predictions": [{{"model_version": "m1", "result": [{region}]}}]}}]"#
        );
        let items = items(&file, "");
        let expected = [
            (RemarkKind::NotFinal, "m1"),
            (RemarkKind::NoPlace, "rectanglelabels Car"),
            (RemarkKind::NoLabel, "polarity: no"),
            (RemarkKind::AboutText, "mood: good"),
            (RemarkKind::NoEnd, "makes"),
            (RemarkKind::Rejected, ""),
        ];
        assert_eq!(remarks(&items), expected);
        let found = documents(items).remove(0);
        let three = [("PER", "Ohm"), ("ORG", "Ohm"), ("demand", "lehnt ab")];
        assert_eq!(tags(&found), three.map(|(label, quote)| (label, quote.to_owned())));
        assert_eq!((&*found.name, &*found.meta.title, &*found.annotator), ("a/b.txt", "T", by));
        assert_eq!(found.status, Status::Done);
        let notes: Vec<&str> = found.annotations.iter().map(|it| it.note.as_str()).collect();
        assert_eq!(notes, ["ein\nMann", "ein\nMann", ""]);
        let said: Vec<(&str, &str)> =
            found.annotations[2].attributes.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(said, [("polarity", "no; never"), ("stars", "4"), ("text", "x\ny")]);
        let [a, _, b] = [0, 1, 2].map(|it| found.annotations[it].id);
        let linked: Vec<_> =
            found.relations.iter().map(|it| (it.kind.as_str(), it.from, it.to)).collect();
        assert_eq!(linked, [("makes", b, a), ("relation", a, b), ("relation", b, a)]);
    }
}

#[test]
fn short_records_and_plain_tasks_are_read() {
    let file = r#"[{"id": 1, "story": "Ohm 😀 lehnt ab.", "other": "x", "annotator": 2, "annotation_id": 5,
        "label": [{"start": 6, "end": 11, "text": "lehnt", "labels": ["demand"]}],
        "polarity": [{"start": 6, "end": 11, "text": "lehnt", "choices": ["no"]}]},
        {"text": "Nichts."}, {"image": "https://amt.example/x.png", "n": 1}, 7]"#;
    for config in ["", r#"<View><Text name="t" value="$story"/></View>"#] {
        let items = items(file, config);
        let expected = [(RemarkKind::NoText, "image, n"), (RemarkKind::Unreadable, "7")];
        assert_eq!(remarks(&items), expected);
        let found = documents(items);
        assert_eq!(tags(&found[0]), [("demand", "lehnt".to_owned())]);
        assert_eq!(found[0].annotations[0].attributes["polarity"], "no");
        assert_eq!((&*found[0].annotator, found[0].status), ("user2", Status::Done));
        assert_eq!((&*found[1].text, found[1].status), ("Nichts.", Status::New));
    }
}

#[test]
fn offsets_of_either_unit_and_quotes_with_other_line_ends_are_placed() {
    let task = |start: usize, end: usize| {
        format!(
            r#"{{"data": {{"text": "😀 Ohm\nlehnt 😀 ab"}}, "annotations": [{{"result": [{{"id": "a", "to_name": "text", "type": "labels", "value": {{"start": {start}, "end": {end}, "text": "Ohm\\nlehnt", "labels": ["x"]}}}}]}}]}}"#
        )
    };
    for (start, end) in [(2, 11), (3, 12)] {
        let found = documents(items(&task(start, end), ""));
        assert_eq!(tags(&found[0]), [("x", "Ohm\nlehnt".to_owned())], "{start}");
    }
}

#[test]
fn a_configuration_is_a_codebook() {
    let config = r##"<View><Labels name="label" toName="t"><Label value="Per son" background="#f80" hotkey="1"/>
        <Label value="x" alias="org" background="darkorange" hotkey="ctrl+x"/><Label value="Loc"/></Labels>
        <Relations><Relation value="org:founded"/></Relations><Text name="t" value="$story"/>
        <Choices name="mood" toName="t"><Choice value="good"/></Choices>
        <Choices name="sure" toName="t" perRegion="true" whenLabelValue="org,Loc"><Choice value="true"/><Choice value="false"/></Choices>
        <TextArea name="why" toName="t" perRegion="true"/></View>"##;
    let items = items("[]", config);
    let codebook = codebook(&items).unwrap();
    let labels: Vec<(&str, &str, String, &str, usize)> = (codebook.labels.iter())
        .map(|it| {
            (it.id.as_str(), it.name.get("en"), it.color.to_string(), &*it.key, it.attributes.len())
        })
        .collect();
    let expected = [
        ("per-son", "Per son", "#ff8800".to_owned(), "1", 1),
        ("org", "org", "#ff8c00".to_owned(), "", 2),
        ("loc", "Loc", "#009e73".to_owned(), "", 2),
    ];
    assert_eq!(labels, expected);
    assert_eq!(codebook.labels[1].attributes[0].kind, AttributeKind::YesNo);
    assert_eq!(codebook.relations[0].id, "org:founded");
}

#[test]
fn our_own_codebook_comes_back_as_far_as_a_configuration_goes() {
    let codebook_of_ours = read_codebook(include_str!("../../../assets/codebook.ron")).unwrap();
    let mut files = Files::default();
    let format = crate::export::by_name("labelstudio").unwrap();
    Export::begin(format, &codebook_of_ours, &mut files).unwrap().finish().unwrap();
    let config = String::from_utf8(files.0["config.xml"].clone()).unwrap();
    let items = items("[]", &config);
    let read = codebook(&items).unwrap();
    let labels = |it: &Codebook| -> Vec<_> {
        let label = |it: &crate::model::Label| {
            let attributes: Vec<_> =
                it.attributes.iter().map(|it| (it.id.clone(), it.kind.clone())).collect();
            (it.id.clone(), it.color, it.key.clone(), attributes)
        };
        it.labels.iter().map(label).collect()
    };
    assert_eq!(labels(read), labels(&codebook_of_ours));
    let relations = |it: &Codebook| it.relations.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    assert_eq!(relations(read), relations(&codebook_of_ours));
}

proptest! {
    #[test]
    fn no_configuration_and_no_task_makes_it_panic(config in ".{0,80}", cut in any::<prop::sample::Index>(), put in ".{0,9}") {
        let whole = r#"<View><Labels name="l" toName="t"><Label value="a" hotkey="1"/></Labels><Choices perRegion="true" name="c"><Choice value="b"/></Choices><Text name="t" value="$x"/></View>"#;
        let task = r#"[{"data": {"x": "Öl 😀 ab"}, "annotations": [{"result": [{"id": "1", "type": "labels", "to_name": "t", "value": {"start": 0, "end": 2, "labels": ["a"]}}, {"id": "1", "type": "choices", "from_name": "c", "value": {"choices": ["b"]}}]}]}]"#;
        let (at, at_task) = (cut.index(whole.len()), task.ceil_char_boundary(cut.index(task.len())));
        let broken = format!("{}{put}{}", &task[..at_task], &task[at_task..]);
        for config in [&config, whole, &whole[..at]] {
            items(task, config);
            items(&broken, config);
        }
    }
}

/// Every file of the tool that holds tasks, and what comes of it.
#[test]
fn real_files_are_accounted_for() {
    let Some(folder) = corpus("label_studio_fixtures") else { return };
    let mut folders = vec![folder.clone()];
    let mut read = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|it| it == "json") {
                read.push(entry);
            }
        }
    }
    read.sort();
    let mut counts = [0; 4];
    let mut kinds = BTreeMap::new();
    for path in &read {
        let tasks = fs::read_to_string(path).unwrap();
        let items = items(&tasks, "");
        let value: serde_json::Value = serde_json::from_str(&tasks).unwrap();
        let records = value.as_array().map_or(1, Vec::len);
        let documents = documents(items.clone());
        let remarks = remarks(&items);
        assert!(documents.len() + remarks.len() >= records, "{}", path.display());
        counts[0] += 1;
        counts[1] += records;
        counts[2] += documents.len();
        counts[3] += documents.iter().map(|it| it.annotations.len()).sum::<usize>();
        for (kind, _) in remarks {
            *kinds.entry(<&str>::from(kind)).or_insert(0) += 1;
        }
    }
    // Hardly any is about text: what there is of regions is in pictures.
    assert_eq!(counts, [23, 47, 29, 0]);
    let expected = [("about-text", 11), ("no-place", 8), ("no-text", 19), ("not-final", 12)];
    assert_eq!(kinds, BTreeMap::from(expected));
}

/// The templates of the tool with their examples, which stand in comments.
#[test]
fn real_templates_are_read_with_their_examples() {
    let folder =
        "label_studio_fixtures/app-1.23.2/annotation_templates/natural-language-processing";
    let Some(folder) = corpus(folder) else { return };
    let ner = &["LOC Florida", "MISC Ain't no telling", "PER Hendrix", "LOC London"][..];
    let related = &[
        "Organization Microsoft",
        "Person Bill Gates",
        "Person Paul Allen",
        "Datetime April 4, 1975",
        "org:founded_by",
        "relation",
        "org:founded",
    ];
    for (name, labels, said) in
        [("named-entity-recognition", 4, ner), ("relation-extraction", 3, related)]
    {
        let config = fs::read_to_string(folder.join(name).join("config.xml")).unwrap();
        let example = config.split("<!--").nth(1).unwrap().trim_end().trim_end_matches("-->");
        let items = items(example, &config);
        assert_eq!(remarks(&items), []);
        assert_eq!(codebook(&items).unwrap().labels.len(), labels);
        let found = documents(items).remove(0);
        let mut read: Vec<String> =
            tags(&found).iter().map(|(label, quote)| format!("{label} {quote}")).collect();
        read.extend(found.relations.iter().map(|it| it.kind.clone()));
        assert_eq!(read, said);
    }
}
