"""Proves that the readers can fail: copies of an export, each with one fault, of which they must speak.

    python spoiled.py FOLDER

FOLDER is as for read_exports.py, and holds every format.
"""

import contextlib
import gzip
import io
import json
import re
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import zstandard

sys.dont_write_bytecode = True
import read_cas  # noqa: E402
import read_exports  # noqa: E402


def substituted(path, pattern, replacement):
    text = path.read_bytes().decode("utf-8")
    text, count = re.subn(pattern, replacement, text, count=1)
    path.write_bytes(text.encode("utf-8"))
    return count == 1


def one_further(found):
    return f"{found[1]}{int(found[2]) + 1}"


def some_xmi(folder, pattern, replacement):
    return any(substituted(it, pattern, replacement) for it in sorted(folder.rglob("*.xmi")))


def entity_on_space(folder):
    """Lets an entity begin with the line end before it."""
    path = folder / "spacy.jsonl"
    lines = path.read_text("utf-8").split("\n")
    for nth, record in enumerate(json.loads(it) for it in lines if it):
        last = 0
        for entity in record["entities"]:
            before = record["text"][last:entity[0]]
            space = len(before) - len(before.rstrip())
            if "\n" in before[-space:] and space < len(before):
                entity[0] -= space
                lines[nth] = json.dumps(record)
                path.write_text("\n".join(lines), "utf-8")
                return True
            last = entity[1]
    return False


def repacked(path, pattern, replacement):
    """Spoils a text that is packed by gzip."""
    path.write_bytes(gzip.decompress(path.read_bytes()))
    done = substituted(path, pattern, replacement)
    path.write_bytes(gzip.compress(path.read_bytes()))
    return done


def sentence_moved(folder):
    """Moves a span of a sentence by a character."""
    path = folder / "options/sentences.jsonl.zst"
    with path.open("rb") as packed:
        text = zstandard.ZstdDecompressor().stream_reader(packed).read().decode("utf-8")
    move = lambda it: f"{it[1]}{int(it[2]) + 1}, {int(it[3]) + 1}"
    text, count = re.subn(r'("sc": ?\[\[)(\d+), ?(\d+)', move, text, count=1)
    path.write_bytes(zstandard.compress(text.encode("utf-8")))
    return count == 1


def in_two_parts(folder):
    """Puts the first document of one part into another too."""
    one, other = (folder / f"options/split/{it}/data/train-00000.jsonl.gz" for it in ("train", "dev"))
    row = gzip.decompress(one.read_bytes()).split(b"\n")[0] + b"\n"
    other.write_bytes(gzip.compress(row + gzip.decompress(other.read_bytes())))
    return True


def other_truth(folder):
    """Lets what was tagged begin a word later than it is written everywhere."""
    path = folder / "expected.json"
    spans = json.loads(path.read_text("utf-8"))
    for it in spans:
        words = it["quote"].split(" ")
        alone = not any(other is not it and other["start"] < it["end"] and it["start"] < other["end"]
                        for other in spans
                        if (other["article"], other["annotator"]) == (it["article"], it["annotator"]))
        if alone and len(words) > 1 and all(word.isalpha() for word in words):
            it["start"] += len(words[0]) + 1
            it["quote"] = " ".join(words[1:])
            path.write_text(json.dumps(spans), "utf-8")
            return True
    return False


def truth_changed(name, change):
    """Changes what is expected in a file of the truth; says whether there was something to change."""
    def spoil(folder):
        path = folder / name
        truth = json.loads(path.read_text("utf-8"))
        done = change(truth, folder)
        path.write_text(json.dumps(truth), "utf-8")
        return done
    return spoil


def seen_everywhere(folder):
    """The annotations all parts of which hold more than white space, which some formats cannot hold."""
    spans = json.loads((folder / "expected.json").read_text("utf-8"))
    key = lambda it: (it["article"], it["annotator"], it["id"])
    return {key(it) for it in spans} - {key(it) for it in spans if not it["quote"].strip()}


def other_relation(change):
    """Changes a relation of which there is no other."""
    def spoil(relations, folder):
        seen = seen_everywhere(folder)
        for it in relations:
            other = {**it, **change(it)}
            if other not in relations and all((it["article"], it["annotator"], it[end]) in seen for end in ("from", "to")):
                it.update(other)
                return True
        return False
    return truth_changed("relations.json", spoil)


def exchanged(field):
    """Lets an annotation say what another one of its document says, and the other way round."""
    def spoil(spans, folder):
        seen = seen_everywhere(folder)
        document = lambda it: (it["article"], it["annotator"])
        spans = [it for it in spans if (*document(it), it["id"]) in seen]
        for one in filter(lambda it: it[field], spans):
            of_it = [it for it in spans if document(it) == document(one)]
            other = next((it for it in of_it if not it[field] and it["start"] != one["start"]), None)
            if other:
                both = {one["id"]: other[field], other["id"]: one[field]}
                for it in of_it:
                    it[field] = both.get(it["id"], it[field])
                return True
        return False
    return truth_changed("expected.json", spoil)


TAG = r'(<custom:Tagwerk [^>]*?begin=")(\d+)'
CAS, TAGS, ALL = ["cas-xmi"], ["spacy.jsonl", "conll.conll"], []
BILOU, COLUMNS, SPACED = ([TAGS[0], f"conll-{it}.conll"] for it in ("bilou", "columns", "white-space"))
DEEP, ROWS, OPTIONS = [TAGS[0], "conll-deep.conll"], ["huggingface-jsonl"], ["options"]
SAYING = ["ron.ron", "brat", "cas-xmi", "cas-json", "labelstudio", "prodigy.jsonl", "refi-qda.qdpx", "tei",
               "w3c.jsonld", "webanno-tsv", "csv.csv", "tsv.tsv", "xlsx.xlsx"]
# What readers say of notes, attributes and relations that are others than they should be.
NOTED = ["ron: other notes", "brat: other notes", "by UIMA: .* note", "cas-json by dkpro-cassis: .* note",
         "labelstudio: said", "prodigy: .*note", "refi-qda: other notes", "tei: note", "w3c: other notes",
         "^tsv: other notes", "csv: note or attributes", "^tsv: note", "xlsx: note"]
ATTRIBUTED = ["ron: other notes or attributes", "brat: other attributes", "by UIMA: .* attributes",
              "cas-json by dkpro-cassis: .* attributes", "labelstudio: said", "prodigy: .*attributes",
              "tei: attributes", "w3c: other notes", "^tsv: other notes or attributes",
              "csv: note or attributes", "^tsv: attributes", "xlsx: attributes"]
RELATED = [f"{it} other relations" for it in (
    "ron:", "brat:", "by UIMA: .*", "cas-json by dkpro-cassis: .*", "labelstudio:", "prodigy:", "tei:", "w3c:",
    "^tsv:")] + ["refi-qda: other links"]


def one_less(folder):
    """Forgets a relation, and note and attributes of an annotation, which are written everywhere."""
    path, related = folder / "expected.json", folder / "relations.json"
    spans, relations = (json.loads(it.read_text("utf-8")) for it in (path, related))
    key = lambda it, id: (it["article"], it["annotator"], it[id])
    # What is nothing but white space some formats cannot hold.
    seen = {key(it, "id") for it in spans if it["quote"].strip()}
    relation = next((it for it in relations if {key(it, "from"), key(it, "to")} <= seen), None)
    span = next((it for it in spans if it["note"] and it["attributes"] and it["quote"].strip()), None)
    if not relation or not span:
        return False
    relations.remove(relation)
    for it in spans:
        if key(it, "id") == key(span, "id"):
            it["note"], it["attributes"] = "", {}
    path.write_text(json.dumps(spans), "utf-8")
    related.write_text(json.dumps(relations), "utf-8")
    return True


# What is spoiled, what of the export is judged then, how it is done, and what must be said of it; where
# nothing stands, each format must say something.
FAULTS = [
    ("an offset in XMI", CAS, lambda it: some_xmi(it, TAG, one_further),
     ["by UIMA: .* other spans", "by dkpro-cassis: .* other spans"]),
    ("an attribute in XMI that no type has", CAS, lambda it: some_xmi(it, TAG, r'\1\2" odd="'),
     ["by UIMA: .*unknown feature: odd", "by dkpro-cassis: TypeError"]),
    ("a line end in XMI as it is", CAS,
     lambda it: some_xmi(it, '(sofaString="[^"]*?)&#13;&#10;', "\\1\r\n"),
     # The last span lies behind the end of what has become shorter, and UIMA will not cut it.
     ["by UIMA: .*StringIndexOutOfBounds", "by dkpro-cassis: .* another text"]),
    ("a tag of CoNLL a token earlier", TAGS,
     lambda it: substituted(it / "conll.conll", r" O\n(\S+) B-(\S+)\n", r" B-\2\n\1 I-\2\n"),
     ["nervaluate: strict ", "nervaluate: strictly", "seqeval: strictly"]),
    ("another label in CoNLL", TAGS,
     lambda it: substituted(it / "conll.conll", r" B-actor\n(?!\S+ I-)", " B-demand\n"),
     ["nervaluate: ent_type", "seqeval: strictly"]),
    ("an entity of BILOU without end", BILOU,
     lambda it: substituted(it / BILOU[1], r" L-(\S+)\n", r" I-\1\n"),
     ["conll-bilou: illegal", "seqeval: strictly"]),
    ("a tag in the next column", COLUMNS,
     lambda it: substituted(it / COLUMNS[1], r" (B-\S+) O O\n(?!\S+ I-)", r" O \1 O\n"),
     ["nervaluate: strict ", "seqeval: strictly"]),
    ("a column less", DEEP, lambda it: substituted(it / DEEP[1], r"( O O O) O\n", r"\1\n"),
     ["conll-deep: columns in"]),
    ("a word by itself between spaces", SPACED,
     lambda it: substituted(it / SPACED[1], r"\n(\w+)(,) O\n", r"\n\1 O\n\2 O\n"),
     ["conll-white-space: white space is not between"]),
    ("losses of CoNLL that nobody reported", COLUMNS,
     lambda it: substituted(it / "losses.json", r'("conll-columns.conll":[^}]*"nested-dropped":)\d+', r"\g<1>0"),
     ["conll-columns: reported as too deep"]),
    ("another label in JSON Lines", ROWS,
     lambda it: substituted(it / "huggingface-jsonl/data/train-00000.jsonl", '"label": ?"actor"', '"label":"demand"'),
     ["huggingface-jsonl: other spans"]),
    ("files that the card does not name", ROWS,
     lambda it: (it / "huggingface-jsonl/data/rest.jsonl").write_text("{}\n", "utf-8"),
     ["huggingface-jsonl: the card names"]),
    ("a span of a sentence", OPTIONS, sentence_moved, ["options: other spans in sentences"]),
    ("a document in two parts", OPTIONS, in_two_parts,
     ["options: the manifest lists", "options: the manifest counts", "options: in two parts"]),
    ("a quote in a packed part", OPTIONS,
     lambda it: repacked(it / "options/split/train/data/train-00000.jsonl.gz", '"start": ?1', '"start":2'),
     ["options: the manifest lists", "^train: .*", "options: other spans in the parts"]),
    ("white space in an entity of spaCy", TAGS[:1], entity_on_space,
     ["spacy debug data: exit 1", "spacy debug data: ✘ \\d+ invalid whitespace entity spans"]),
    ("a code of another name", ["refi-qda-codebook.qdc"],
     lambda it: substituted(it / "refi-qda-codebook.qdc", 'name="actor"', 'name="actors"'),
     ["refi-qda-codebook: no code for"]),
    ("what was tagged", ALL, other_truth, []),
    ("what else was said", SAYING, one_less, [*NOTED, *ATTRIBUTED, *RELATED]),
    ("a note of another annotation", SAYING, exchanged("note"), NOTED),
    ("attributes of another annotation", SAYING, exchanged("attributes"), ATTRIBUTED),
    ("a relation turned round", SAYING,
     other_relation(lambda it: {"from": it["to"], "to": it["from"]}), RELATED),
    ("a relation of another kind", SAYING, other_relation(lambda it: {"kind": it["kind"] + "s"}), RELATED),
]


def heard(folder):
    """All problems of the export, and how many each format has."""
    read_exports.problems.clear()
    read_cas.before.clear()
    said = io.StringIO()
    # What a library has to say of a fault beside is of no interest.
    with contextlib.redirect_stdout(said), warnings.catch_warnings(action="ignore"):
        read_exports.main(folder, complete=False)
    counts = re.findall(r"^(\S+): .*, (\d+) problems$", said.getvalue(), re.M)
    return list(read_exports.problems), {name: int(count) for name, count in counts}


def main(given):
    deaf = 0
    for what, names, spoil, words in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            for it in given.iterdir():
                if not names or it.name in [*names, "articles", "expected.json", "relations.json", "losses.json"]:
                    copy = shutil.copytree if it.is_dir() else shutil.copy
                    copy(it, folder / it.name)
            if not spoil(folder):
                print(f"{what}: NOT TESTED, nothing to spoil in {given}")
                deaf += 1
                continue
            problems, counts = heard(folder)
        if words:
            missed = [word for word in words if not any(re.search(word, it) for it in problems)]
        else:
            # A codebook knows nothing of places.
            missed = [name for name, count in counts.items() if not count and not name.endswith(".qdc")]
        deaf += bool(missed)
        print(f"{what}: {len(problems)} problems in {len(counts)} formats"
              + (f", NOT SAID: {missed}" if missed else ""))
        if missed:
            print("\n".join(problems[:5]))
    return 1 if deaf else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
