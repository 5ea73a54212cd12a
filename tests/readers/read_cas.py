"""Judges exports of UIMA CAS, XMI and JSON, by dkpro-cassis: each span of each annotation must cut
its quote out of the article, and both serialisations must say the same.

    python read_cas.py FOLDER

FOLDER holds articles/, expected.json, and out-cas-xmi/ or out-cas-json/ or both.

`read` reads one export and compares it with the other, if that was read before.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.dont_write_bytecode = True

FORMATS = ["cas-xmi", "cas-json"]
TAGWERK = "webanno.custom.Tagwerk"
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
# What XML 1.0 cannot hold; XMI has U+FFFD instead.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def load(path):
    """The CASes of an export, each with its file."""
    import cassis

    types = path / "TypeSystem.xml"
    if types.exists():
        with types.open("rb") as file:
            system = cassis.load_typesystem(file)
        for name in sorted(path.rglob("*.xmi")):
            with name.open("rb") as file:
                yield name, cassis.load_cas_from_xmi(file, typesystem=system)
    else:
        for name in sorted(path.rglob("*.json")):
            with name.open("rb") as file:
                yield name, cassis.load_cas_from_json(file)


def attributes(text):
    pairs = re.findall(r"((?:\\.|[^\\;=])*)=((?:\\.|[^\\;=])*)(?:;|$)", text or "", re.S)
    return tuple((re.sub(r"\\(.)", r"\1", a), re.sub(r"\\(.)", r"\1", b)) for a, b in pairs)


# What each export said, by document.
before = {}


def read(path, truth, check):
    """Reads the export in the folder `path`; returns a sentence."""
    said = {}
    count = Counter()
    for name, cas in load(path):
        [known] = cas.select(f"{TAGWERK}Document")
        [meta] = cas.select(f"{DKPRO}metadata.type.DocumentMetaData")
        document = known.article, known.annotator
        what = f"{path.name}: {document}:"
        stem = name.relative_to(path).with_suffix("").as_posix()
        check(stem == f"{document[1]}/{document[0].removesuffix('.txt')}", what, "lies in", name)
        check(meta.documentId == known.article, what, meta.documentId)
        text = truth.text(known.article)
        is_xml = name.suffix == ".xmi"
        held = FORBIDDEN.sub("\ufffd", text) if is_xml else text
        check(cas.sofa_string == held, what, "another text")
        check(document not in said, what, "twice")

        found, parts, notes = Counter(), defaultdict(list), {}
        for it in cas.select(TAGWERK):
            found[it.begin, it.end, it.label] += 1
            parts[int(it.identifier)].append((it.begin, it.end, it.label))
            notes[int(it.identifier)] = it.note, attributes(it.attributes)
            check(it.get_covered_text() == held[it.begin:it.end], what, it.begin, it.end)
        check(found == truth.spans[document], what, "other spans than expected",
              found - truth.spans[document], truth.spans[document] - found)
        for id, spans in parts.items():
            wanted = truth.annotations[*document, id]
            check(sorted(spans) == sorted(wanted), what, id, spans, wanted)
        relations = Counter()
        for it in cas.select(f"{TAGWERK}Relation"):
            relations[it.Governor.identifier, it.Dependent.identifier, it.kind] += 1
            check((it.begin, it.end) == (it.Dependent.begin, it.Dependent.end), what, "relation")

        tokens = cas.select(f"{DKPRO}segmentation.type.Token")
        sentences = cas.select(f"{DKPRO}segmentation.type.Sentence")
        at, within = 0, 0
        for it in tokens:
            check(it.begin >= at and not text[at:it.begin].strip(), what, "text before", it.begin)
            at = it.end
            check(not re.search(r"\s", text[it.begin:it.end]), what, "token with a space", it.begin)
        check(not text[at:].strip(), what, "text behind", at)
        for it in sentences:
            within += len(list(cas.select_covered(f"{DKPRO}segmentation.type.Token", it)))
        check(within == len(tokens), what, "tokens outside of sentences or in two")
        said[document] = found, parts, notes, relations
        count.update(documents=1, spans=sum(found.values()), relations=sum(relations.values()),
                     tokens=len(tokens), sentences=len(sentences))
    expected = {document for document, spans in truth.spans.items() if spans}
    check(expected <= set(said), path.name, "missing", expected - set(said))
    for name, other in before.items():
        check(said == other, path.name, "and", name, "say different things")
    before[path.name] = said
    return ", ".join(f"{n} {what}" for what, n in count.items())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    import read_exports

    given = Path(sys.argv[1])
    truth = read_exports.Truth(given)
    folders = [given / it for it in ("out-cas-xmi", "out-cas-json") if (given / it).is_dir()]
    read_exports.check(folders, "no export of CAS in", given)
    for folder in folders:
        print(f"{folder.name}: {read(folder, truth, read_exports.check)}")
    for problem in read_exports.problems[:50]:
        print("PROBLEM", problem)
    sys.exit(1 if read_exports.problems else 0)
