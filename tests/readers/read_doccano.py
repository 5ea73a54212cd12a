"""Judges doccano's JSON Lines by its own import, into a database that is thrown away.

doccano wants older libraries than the other readers and a Python of its own, which TAGWERK_DOCCANO
names. By itself: python read_doccano.py FILE, prints what was imported.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path


FORMATS = ["doccano", "doccano-spans"]


def read(path, truth, check):
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        command = [os.environ.get("TAGWERK_DOCCANO", sys.executable), __file__, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        check(False, "doccano:", done.stderr[-2000:])
        return "not imported"
    stored = json.loads(done.stdout.splitlines()[-1])
    check(not stored["errors"], "doccano:", stored["errors"][:3])
    records = [json.loads(it) for it in path.read_text("utf-8").split("\n") if it]
    related = any("entities" in it for it in records)
    seen, count, relations = set(), 0, 0
    check(len(records) == len(stored["examples"]), "doccano:", len(records), "records written")
    for record, example in zip(records, stored["examples"]):
        meta, text = example["meta"]["meta"], example["text"]
        document = meta["article"], meta["annotator"]
        check(document not in seen, "doccano: twice", document)
        seen.add(document)
        check(text == truth.text(meta["article"]), "doccano: text of", document, "differs")
        spans = Counter(tuple(it) for it in example["spans"])
        expected = truth.spans[document]
        check(spans == expected, "doccano: other spans in", document, spans - expected, expected - spans)
        count += len(example["spans"])
        places = {it["id"]: [it["start_offset"], it["end_offset"], it["label"]]
                  for it in record.get("entities", [])}
        written = [[it["type"], places[it["from_id"]], places[it["to_id"]]]
                   for it in record.get("relations", [])]
        check(sorted(written) == sorted(example["relations"]), "doccano: other relations in", document)
        if path.stem == "doccano":
            found = Counter((kind, tuple(a), tuple(b)) for kind, a, b in example["relations"])
            check(found == truth.links(document), "doccano: not the relations of", document)
        check(record["text"] == text, "doccano: record and example of", document, "differ")
        relations += len(written)
        check(set(example["meta"]) == {"meta"}, "doccano: takes for metadata:", list(example["meta"]))
    missing = {it for it, spans in truth.spans.items() if spans} - seen
    check(not missing, "doccano: missing", missing)
    form = "with relations" if related else "without relations"
    return f"{len(seen)} texts, {count} spans, {relations} relations, in a project {form}"


def imported(path):
    import site

    backend = next(Path(it) / "backend" for it in site.getsitepackages() if (Path(it) / "backend").is_dir())
    sys.path.insert(0, str(backend))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import JSONL
    from data_import.pipeline.readers import FileName
    from examples.models import Example
    from labels.models import Relation, Span
    from projects.models import ProjectType, SequenceLabelingProject

    with open(path, encoding="utf-8") as file:
        related = "entities" in json.loads(file.readline())
    user = get_user_model().objects.create(username="reader")
    project = SequenceLabelingProject.objects.create(
        name="reader", description="", guideline="", project_type=ProjectType.SEQUENCE_LABELING,
        allow_overlapping=True, use_relation=related, created_by=user)
    task = "RelationExtraction" if related else ProjectType.SEQUENCE_LABELING
    name = FileName(full_path=str(path), generated_name=Path(path).name, upload_name=Path(path).name)
    dataset = load_dataset(task, JSONL, [name], project)
    dataset.save(user, batch_size=1000)
    examples = []

    def place(span):
        return span.start_offset, span.end_offset, span.label.text

    for example in Example.objects.filter(project=project).order_by("id"):
        spans = Span.objects.filter(example=example).select_related("label")
        examples.append({
            "text": example.text,
            "meta": example.meta,
            "spans": [place(it) for it in spans],
            "relations": [(it.type.text, place(it.from_id), place(it.to_id))
                          for it in Relation.objects.filter(example=example)],
        })
    return {"examples": examples, "errors": [str(it) for it in dataset.errors]}


if __name__ == "__main__":
    print(json.dumps(imported(sys.argv[1])))
