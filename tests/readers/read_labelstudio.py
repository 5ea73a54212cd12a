"""Judges a folder of tasks.json and config.xml by label-studio-sdk."""

import json
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

def read(path, truth, check):
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    config = (path / "config.xml").read_text("utf-8")
    interface = LabelInterface(config)
    interface.validate()
    tasks = json.loads((path / "tasks.json").read_text("utf-8"))
    colors = [it.attr.get("background") for it in interface.get_control("label").labels_attrs.values()]
    check(any(colors), "labelstudio: no colours")

    seen, regions, order = set(), 0, []
    for task in tasks:
        article, text = task["data"]["article"], task["data"]["text"]
        check(article not in seen, "labelstudio: two tasks for", article)
        seen.add(article)
        check(text == truth.text(article), "labelstudio: text of", article, "differs")
        check(interface.validate_task({"data": task["data"]}), "labelstudio: task", article)
        for annotation in task["annotations"]:
            errors = interface.validate_prediction(annotation, return_errors=True)
            check(not errors, "labelstudio:", article, errors[:3])
            spans, annotations, whose = Counter(), defaultdict(list), None
            notes, tagged, relations = {}, defaultdict(dict), Counter()
            for it in annotation["result"]:
                if it.get("from_name") == "annotated_by":
                    whose = it["value"]["text"][0]
                elif it.get("type") == "labels":
                    value, label = it["value"], it["value"]["labels"][0]
                    place = value["start"], value["end"], label
                    cut = text[value["start"]:value["end"]]
                    check(cut == value["text"], "labelstudio:", article, place, repr(cut))
                    spans[place] += 1
                    id = int(it["id"].split("-")[0])
                    annotations[id].append(place)
                    notes[id] = it.get("meta", {}).get("text", [""])[0]
                elif it.get("type") == "relation":
                    relations[it["labels"][0], int(it["from_id"]), int(it["to_id"])] += 1
                else:
                    value = it["value"]["choices" if it["type"] == "choices" else "text"]
                    tagged[int(it["id"].split("-")[0])][it["from_name"]] = value[0]
            order.append((article, whose))
            expected = truth.spans[article, whose]
            check(spans == expected, "labelstudio: other spans in", article, whose,
                  spans - expected, expected - spans)
            for id, parts in annotations.items():
                there = truth.annotations[article, whose, id]
                check(parts == there, "labelstudio: other parts of", id, parts, there)
                said = notes[id], tagged.get(id, {})
                check(said == truth.said[article, whose, id], "labelstudio: said of", id, said)
            check(relations == truth.relations[article, whose], "labelstudio: other relations in", article)
            regions += sum(spans.values())
    check(len(order) == len(set(order)), "labelstudio: an annotator twice")
    missing = {it for it, spans in truth.spans.items() if spans} - set(order)
    check(not missing, "labelstudio: missing", missing)

    # The second reader: its own converter, from the same files to its short form.
    with tempfile.TemporaryDirectory() as folder:
        converter = Converter(config, str(path))
        converter.convert_to_json_min(str(path / "tasks.json"), folder, is_dir=False)
        records = json.loads((Path(folder) / "result.json").read_text("utf-8"))
    check(len(records) == len(order), "labelstudio: converter finds", len(records), "annotations")
    found = Counter()
    for record in records:
        found.update((record["article"], record["annotated_by"], it["start"], it["end"], it["labels"][0])
                     for it in record.get("label", []))
        check(record["text"] == truth.text(record["article"]), "labelstudio: a control hides the text")
    wanted = Counter()
    for document, spans in truth.spans.items():
        for place, count in spans.items():
            wanted[(*document, *place)] += count
    check(found == wanted, "labelstudio: converter finds other regions",
          list((found - wanted).items())[:5], list((wanted - found).items())[:5])
    return f"{len(tasks)} tasks, {len(order)} annotations, {regions} regions"
