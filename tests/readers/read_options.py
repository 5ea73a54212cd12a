"""Judges what options do: sentences packed by Zstandard, as spaCy reads them, and a split packed by gzip,
as `datasets` loads it."""

import hashlib
import io
import json
from collections import Counter, defaultdict

import spacy
import zstandard

import read_huggingface

PARTS = ["train", "dev", "test"]


def known(truth, of):
    """What is said of those documents that a project takes; it takes none with a zero in it."""
    return {key: it for key, it in of.items() if it and "\0" not in truth.text(key[0])}


def read(path, truth, check):
    return f"{sentences(path / 'sentences.jsonl.zst', truth, check)}; {split(path / 'split', truth, check)}"


def sentences(path, truth, check):
    nlp = spacy.blank("de")
    records, found = defaultdict(list), defaultdict(Counter)
    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as lines:
        for line in io.TextIOWrapper(lines, "utf-8", newline="\n"):
            record = json.loads(line)
            article, number = record["meta"]["article"].rsplit("#", 1)
            document, text = (article, record["meta"]["annotator"]), record["text"]
            before = records[document]
            check(int(number) == len(before) + 1, "options: record", number, "of", document)
            behind = before[-1][1] if before else 0
            start = truth.text(article).find(text, behind)
            check(start >= 0 and not truth.text(article)[behind:start].strip(),
                  "options: text between records of", document, "at", behind)
            before.append((start, start + len(text)))
            doc = nlp.make_doc(text)
            for a, b, label in record["spans"]["sc"]:
                # None off spaCy's tokens.
                cut = doc.char_span(a, b) or doc.text[a:b]
                quote = truth.text(article)[start + a:start + b]
                check(str(cut) == quote, "options: spaCy cuts", repr(cut), "for", repr(quote))
                found[document][start + a, start + b, label] += 1
    wanted = defaultdict(Counter)
    lost = 0
    for (*document, _), spans in known(truth, truth.annotations).items():
        document = tuple(document)
        first, last = min(it[0] for it in spans), max(it[1] for it in spans)
        if any(start <= first and last <= end for start, end in records[document]):
            wanted[document].update(spans)
        else:
            lost += 1
    for document, spans in known(truth, truth.spans).items():
        behind = records[document][-1][1] if records[document] else 0
        check(not truth.text(document[0])[behind:].strip(), "options: records of", document, "end at", behind)
        check(found[document] == wanted[document], "options: other spans in sentences of", document,
              found[document] - wanted[document], wanted[document] - found[document])
    return f"{sum(map(len, records.values()))} sentences, {lost} annotations over their borders"


def split(path, truth, check):
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    listed = {it["path"]: (it["bytes"], it["sha256"]) for it in manifest["files"]}
    there = {}
    for file in path.rglob("*"):
        if file.is_file() and file.name != "manifest.json":
            data = file.read_bytes()
            there[file.relative_to(path).as_posix()] = len(data), hashlib.sha256(data).hexdigest()
    check(listed == there, "options: the manifest lists", listed, "and there are", there)
    spans, annotations, part_of, sizes = {}, {}, {}, []
    for part in PARTS:
        found = read_huggingface.Found(path / part, truth, check)
        check(all(it.suffix == ".gz" for it in found.files), "options: not packed", found.files)
        spans |= found.spans
        annotations |= found.annotations
        sizes.append(len(found.spans))
        said = manifest["counts"]["parts"][part]["documents"]
        check(said == sizes[-1], "options: the manifest counts", said, "in", part, "not", sizes[-1])
        for article, _ in found.spans:
            check(part_of.setdefault(article, part) == part, "options: in two parts:", article)
    check(sum(sizes) == len(spans), "options: documents in two parts")
    check(known(truth, spans) == known(truth, truth.spans), "options: other spans in the parts")
    check(annotations == known(truth, truth.annotations), "options: other annotations in the parts")
    return f"{sizes} documents in the parts"
