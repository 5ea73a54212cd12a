"""Judges exported files: every offset, in the format's unit, must cut the quoted text out of the
article, and the libraries that people train with must take the files.

    python read_exports.py FOLDER [--all]

FOLDER holds articles/, expected.json, relations.json, losses.json, and for each format NAME.EXTENSION, or a folder
NAME; with --all none of those that have a reader of their own may be missing.
"""

import csv
import importlib
import json
import re
import sys
import warnings
from collections import Counter, defaultdict
from pathlib import Path

sys.dont_write_bytecode = True
import conll  # noqa: E402
import ron_reader  # noqa: E402
from attributes import attributes  # noqa: E402
from conll import trimmed  # noqa: E402

problems = []
FORMULA = re.compile(r"'+[=+\-@\t\r\n]")


def check(true, *what):
    if not true:
        problems.append(" ".join(str(it) for it in what))


class Truth:
    """The texts as they lie on the disk, and what was tagged in them."""

    def __init__(self, folder):
        self.folder = folder / "articles"
        self.texts = {}
        self.spans = defaultdict(Counter)
        self.annotations = defaultdict(list)
        # Note and attributes of an annotation; kinds and ends of relations.
        self.said = {}
        self.relations = defaultdict(Counter)
        for it in json.loads((folder / "expected.json").read_text("utf-8")):
            document = it["article"], it["annotator"]
            quote = self.text(it["article"])[it["start"]:it["end"]]
            check(quote == it["quote"], "expected.json contradicts itself:", it, repr(quote))
            self.spans[document][it["start"], it["end"], it["label"]] += 1
            self.annotations[*document, it["id"]].append((it["start"], it["end"], it["label"]))
            self.said[*document, it["id"]] = it["note"], it["attributes"]
        for it in json.loads((folder / "relations.json").read_text("utf-8")):
            self.relations[it["article"], it["annotator"]][it["kind"], it["from"], it["to"]] += 1
        # How many of each kind were reported, by the file's name; where that was not laid down, nothing.
        losses = folder / "losses.json"
        self.losses = json.loads(losses.read_text("utf-8")) if losses.exists() else None

    def links(self, document):
        """Relations by their kinds and the first spans of both ends, for formats that know spans only."""
        first = lambda id: self.annotations[*document, id][0]
        return Counter({(kind, first(from_), first(to)): count
                        for (kind, from_, to), count in self.relations[document].items()})

    def text(self, article):
        if article not in self.texts:
            data = (self.folder / article).read_bytes()
            self.texts[article] = data.decode("utf-8").removeprefix("\ufeff")
        return self.texts[article]


def read_ron(path, truth):
    data = ron_reader.loads(path.read_text("utf-8"))
    check(data["version"] == 1, "ron: version", data["version"])
    labels = {it["id"] for it in data["codebook"].get("labels", [])}
    found, said, relations = defaultdict(list), {}, defaultdict(Counter)
    for article in data["articles"]:
        name = article["article"]["path"]
        check(article["text"] == truth.text(name), "ron: text of", name, "differs")
        data = article["text"].encode("utf-8")
        check(article["article"]["bytes"] == len(data), "ron: length of", name)
        for layer in article["layers"]:
            for it in layer.get("relations", []):
                relations[name, layer["annotator"]][it["kind"], it["from"], it["to"]] += 1
            for it in layer.get("annotations", []):
                said[name, layer["annotator"], it["id"]] = it.get("note", ""), it.get("attributes", {})
                check(it["label"] in labels, "ron: label", it["label"], "is not in the codebook")
                for start, end, quote in it["spans"]:
                    cut = data[start:end].decode("utf-8", "replace")
                    check(cut == quote, "ron:", name, start, end, repr(cut), repr(quote))
                    points = [len(data[:at].decode("utf-8", "replace")) for at in (start, end)]
                    found[name, layer["annotator"], it["id"]].append((*points, it["label"]))
    check(found == truth.annotations, "ron: other annotations than expected")
    check(said == truth.said, "ron: other notes or attributes than expected")
    check(relations == {it: of for it, of in truth.relations.items() if of}, "ron: other relations")
    return f"{len(found)} annotations"


def read_jsonl(path, truth):
    import spacy
    from spacy.tokens import DocBin, SpanGroup
    from spacy.training import Example

    import spacy_debug

    nlp = spacy.blank("de")
    docs = DocBin(store_user_data=True)
    seen, order, made = set(), [], defaultdict(list)
    misaligned, spaced, tokenless = 0, 0, 0
    # W030 speaks of entities off spaCy's tokens.
    warnings.filterwarnings("ignore", message=r"\[W030\]")
    for line in path.read_bytes().decode("utf-8").splitlines():
        record = json.loads(line)
        text, meta = record["text"], record["meta"]
        document = meta["article"], meta["annotator"]
        order.append(document)
        check(document not in seen, "jsonl: twice", document)
        seen.add(document)
        check(text == truth.text(meta["article"]), "jsonl: text of", document, "differs")
        spans = Counter(tuple(it) for it in record["spans"]["sc"])
        check(spans == truth.spans[document], "jsonl: other spans than expected in", document,
              spans - truth.spans[document], truth.spans[document] - spans)
        entities = [tuple(it) for it in record["entities"]]
        wanted = {(*trimmed(text, start, end), label) for start, end, label in spans}
        last = 0
        for start, end, label in entities:
            check(last <= start < end, "jsonl: entities overlap in", document, start)
            check((start, end, label) in wanted, "jsonl: no such span:", document, start, end, label)
            last = end
        for start, end, label in wanted:
            held = start == end or any(a < end and start < b and b - a >= end - start
                                       for a, b, _ in entities)
            check(held, "jsonl: left out of entities without need:", document, start, end, label)

        # Raises E103 when entities overlap, and leaves those off its tokens open.
        doc = Example.from_dict(nlp.make_doc(text), {"entities": entities}).reference
        check(doc.text == text, "spacy changed the text of", document)
        aligned = [it for it in entities if doc.char_span(*it[:2]) is not None]
        found = [(it.start_char, it.end_char, it.label_) for it in doc.ents]
        check(found == aligned, "spacy finds other entities in", document, found, aligned)
        group = SpanGroup(doc, name="sc")
        for start, end, label in record["spans"]["sc"]:
            exact = doc.char_span(start, end, label=label)
            misaligned += exact is None
            spaced += trimmed(text, start, end) != (start, end)
            span = exact or doc.char_span(start, end, label=label, alignment_mode="expand")
            check(span is not None, "spacy finds nothing at", document, start, end)
            if exact is not None:
                check(exact.text == text[start:end], "spacy reads", exact.text)
            if len(span):
                group.append(span)
            else:
                # spaCy has no token for one space between two; by an empty span `debug data` fails.
                check(text[start:end] == " ", "spacy has no token at", document, start, end)
                tokenless += 1
        doc.spans["sc"] = group
        docs.add(doc)
        labels = Counter(label for *_, label in aligned), Counter(it.label_ for it in group)
        made[meta["article"]].append((doc, *labels))
    expected = {document for document, spans in truth.spans.items() if spans}
    check(expected <= seen, "jsonl: missing", expected - seen)
    back = list(DocBin().from_bytes(docs.to_bytes()).get_docs(nlp.vocab))
    count = sum(len(doc.spans["sc"]) for doc in back)
    expected = sum(it.total() for it in truth.spans.values())
    check(count + tokenless == expected, "DocBin has", count, "spans, not", expected, "without", tokenless)
    warned = spacy_debug.judged(made, check)
    return (f"{len(back)} documents, {count} spans, {misaligned} not on spaCy's tokens, {spaced} with white "
            f"space at an end, {tokenless} more on one space, {warned} warnings of debug data", order)


def read_csv(path, truth):
    def plain(cell):
        return cell[1:] if FORMULA.match(cell) else cell

    found = {}
    with path.open(encoding="utf-8", newline="") as file:
        check(file.read(1) == "\ufeff", "csv: no byte-order mark")
        for row in csv.DictReader(file, strict=True):
            check(None not in row and None not in row.values(), "csv: ragged row", row)
            for cell in row.values():
                check(not re.match(r"[=+\-@\t\r\n]", cell), "csv: a formula:", repr(cell))
            row = {name: plain(cell) for name, cell in row.items()}
            text = truth.text(row["article"])
            starts, ends = ([int(it) for it in row[name].split(";")] for name in ("start", "end"))
            parts = list(zip(starts, ends, strict=True))
            quote = " … ".join(text[start:end] for start, end in parts)
            check(quote == row["quote"], "csv:", row["article"], parts, repr(quote), repr(row["quote"]))
            for side, whole in (("before", text[:starts[0]]), ("after", text[ends[-1]:])):
                whole = re.sub("\r\n|[\n\r\x85\u2028\u2029]", " ", whole)
                fits = whole.endswith if side == "before" else whole.startswith
                # A context that begins between CR and LF has one space more or less.
                check(fits(row[side]) or fits(row[side].strip()), "csv:", side, repr(row[side]))
                check(len(row[side]) >= min(50, len(whole)), "csv: short", side, row)
            lines = re.split("\r\n|\r|\n", text[:starts[0] + 1])
            begun = sum(bool(line.strip()) for line in lines)
            check(begun <= int(row["paragraph"]) <= begun + 1, "csv: paragraph", row["paragraph"], begun)
            key = row["article"], row["annotator"], int(row["id"])
            check(key not in found, "csv: twice", key)
            found[key] = [(start, end, row["label"]) for start, end in parts]
            said = row["note"], attributes(row["attributes"])
            check(said == truth.said[key], "csv: note or attributes of", key, said)
    check(found == truth.annotations, "csv: other annotations than expected",
          [it for it in truth.annotations if truth.annotations[it] != found.get(it)],
          [it for it in found if it not in truth.annotations])
    return f"{len(found)} annotations"


def main(folder, complete):
    truth = Truth(folder)
    order, checked = None, 0
    styles = [(f"{it}.conll", conll.read) for it in conll.STYLES]
    for name, read in [("ron.ron", read_ron), ("spacy.jsonl", read_jsonl), *styles, ("csv.csv", read_csv)]:
        path = folder / name
        if not path.exists():
            print(f"{name}: not there")
            if complete:
                problems.append(name)
            continue
        checked += 1
        before = len(problems)
        if read is read_jsonl:
            result, order = read(path, truth)
        elif read is conll.read:
            if order is None:
                print(f"{name}: cannot be checked without spacy.jsonl, which says whose documents these are")
                problems.append(name)
                continue
            result = read(path, truth, order, check)
        else:
            result = read(path, truth)
        print(f"{name}: {result}, {len(problems) - before} problems")
    # Every other format has its reader in a file of its own.
    for script in sorted(Path(__file__).parent.glob("read_*.py")):
        name = script.stem.removeprefix("read_")
        if name == "exports":
            continue
        reader = importlib.import_module(script.stem)
        for name in getattr(reader, "FORMATS", [name.replace("_", "-")]):
            path = next(iter([*folder.glob(name), *folder.glob(f"{name}.*")]), None)
            if path is None:
                print(f"{name}: not there")
                if complete:
                    problems.append(name)
                continue
            checked += 1
            before = len(problems)
            result = reader.read(path, truth, check)
            print(f"{path.name}: {result}, {len(problems) - before} problems")
    check(checked, "nothing to read in", folder)
    for problem in problems[:50]:
        print("PROBLEM", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    options, folders = [[it for it in sys.argv[1:] if it.startswith("--") is option]
                        for option in (True, False)]
    if len(folders) != 1 or options not in ([], ["--all"]):
        sys.exit(__doc__)
    sys.exit(main(Path(folders[0]), complete=bool(options)))
