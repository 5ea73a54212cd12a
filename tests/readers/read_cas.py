"""Judges exports of UIMA CAS, XMI and JSON, by dkpro-cassis, and XMI by UIMA itself: each span of each
annotation must cut its quote out of the article and say what was tagged, each relation lead where it led,
and all must say the same.

    python read_cas.py FOLDER

FOLDER is one for read_exports.py; this judges only cas-xmi/ and cas-json/ in it.

UIMA is Java: TAGWERK_UIMA names its uimaj-core.jar, and a JDK runs ReadCas.java with it. UIMA has no
reader for JSON.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

sys.dont_write_bytecode = True
from attributes import attributes  # noqa: E402

FORMATS = ["cas-xmi", "cas-json"]
TAGWERK = "webanno.custom.Tagwerk"
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
# What XML 1.0 cannot hold; XMI has U+FFFD instead.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Span(NamedTuple):
    begin: int
    end: int
    # As the reader cuts it out of the text.
    covered: str
    label: str
    identifier: str
    note: str
    attributes: str


class Relation(NamedTuple):
    begin: int
    end: int
    kind: str
    # Begin, end and identifier of both ends.
    governor: tuple
    dependent: tuple


class Cas(NamedTuple):
    """What a reader says of a file, in code points."""

    file: Path
    article: str
    annotator: str
    id: str
    text: str
    spans: list
    relations: list
    tokens: list
    sentences: list


def by_cassis(path):
    import cassis

    types = path / "TypeSystem.xml"
    if types.exists():
        with types.open("rb") as file:
            system = cassis.load_typesystem(file)
    for name in sorted(path.rglob("*.xmi" if types.exists() else "*.json")):
        with name.open("rb") as file:
            if types.exists():
                cas = cassis.load_cas_from_xmi(file, typesystem=system)
            else:
                cas = cassis.load_cas_from_json(file)
        [known] = cas.select(f"{TAGWERK}Document")
        [meta] = cas.select(f"{DKPRO}metadata.type.DocumentMetaData")
        spans = [Span(it.begin, it.end, it.get_covered_text(), it.label, it.identifier, it.note or "",
                      it.attributes or "") for it in cas.select(TAGWERK)]
        ends = [[(end.begin, end.end, end.identifier) for end in (it.Governor, it.Dependent)]
                for it in cas.select(f"{TAGWERK}Relation")]
        relations = [Relation(it.begin, it.end, it.kind, *both)
                     for it, both in zip(cas.select(f"{TAGWERK}Relation"), ends)]
        tokens, sentences = ([(it.begin, it.end) for it in cas.select(f"{DKPRO}segmentation.type.{kind}")]
                             for kind in ("Token", "Sentence"))
        yield Cas(name, known.article, known.annotator, meta.documentId, cas.sofa_string, spans, relations,
                  tokens, sentences)


def by_uima(path):
    command = ["java", "-cp", os.environ["TAGWERK_UIMA"], str(Path(__file__).with_name("ReadCas.java")),
               str(path)]
    # Java finds no file whose name the locale cannot write.
    done = subprocess.run(command, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[:2000])
    for line in done.stdout.decode("ascii").splitlines():
        said = json.loads(line)
        points, unit = {}, 0
        for point, it in enumerate(said["text"] + "\0"):
            points[unit] = point
            unit += len(it.encode("utf-16-le")) // 2

        def placed(begin, end, *rest):
            # None where an offset is none of a character.
            return points.get(begin), points.get(end), *rest

        spans = [Span(*placed(begin, end, *(it or "" for it in rest))) for begin, end, *rest in said["spans"]]
        relations = [Relation(*placed(begin, end, kind), *(placed(*it) for it in ends))
                     for begin, end, kind, *ends in said["relations"]]
        tokens, sentences = ([placed(*it) for it in said[kind]] for kind in ("tokens", "sentences"))
        yield Cas(path / said["file"], said["article"], said["annotator"], said["documentId"], said["text"],
                  spans, relations, tokens, sentences)


def judged(cas, name, truth, check, what):
    """Compares with what was tagged; returns what must be the same for all readers."""
    document = cas.article, cas.annotator
    check(name == f"{document[1]}/{document[0].removesuffix('.txt')}", what, "lies in", name)
    check(cas.id == cas.article, what, cas.id)
    text = truth.text(cas.article)

    def held(text):
        return FORBIDDEN.sub("\ufffd", text) if cas.file.suffix == ".xmi" else text

    check(cas.text == held(text), what, "another text")
    found, parts = Counter(), defaultdict(list)
    for it in cas.spans:
        found[it.begin, it.end, it.label] += 1
        parts[int(it.identifier)].append((it.begin, it.end, it.label))
        check(it.covered == held(text)[it.begin:it.end], what, it.begin, it.end, repr(it.covered))
        note, tagged = truth.said[*document, int(it.identifier)]
        check(it.note == held(note), what, "note of", it)
        check(attributes(it.attributes) == tagged, what, "attributes of", it)
    check(found == truth.spans[document], what, "other spans than expected",
          found - truth.spans[document], truth.spans[document] - found)
    for id, spans in parts.items():
        wanted = truth.annotations[*document, id]
        check(sorted(spans) == sorted(wanted), what, id, spans, wanted)

    relations = Counter()
    for it in cas.relations:
        from_, to = int(it.governor[2]), int(it.dependent[2])
        relations[it.kind, from_, to] += 1
        check((it.begin, it.end) == it.dependent[:2], what, "place of", it)
        for id, end in ((from_, it.governor), (to, it.dependent)):
            check(end[:2] == truth.annotations[*document, id][0][:2], what, "not the first span:", it)
    check(relations == truth.relations[document], what, "other relations than expected",
          relations - truth.relations[document], truth.relations[document] - relations)

    at = 0
    for begin, end in cas.tokens:
        check(begin >= at and not text[at:begin].strip(), what, "text before", begin)
        check(not re.search(r"\s", text[begin:end]), what, "token with a space", begin)
        at = end
    check(not text[at:].strip(), what, "text behind", at)
    rest = iter(cas.tokens)
    token = next(rest, None)
    for begin, end in cas.sentences:
        while token and begin <= token[0] and token[1] <= end:
            token = next(rest, None)
    check(token is None, what, "no sentence around", token)
    # JSON holds what XML cannot.
    spans = [Span(*(FORBIDDEN.sub("\ufffd", it) if isinstance(it, str) else it for it in span))
             for span in cas.spans]
    return [sorted(it) for it in (spans, cas.relations, cas.tokens, cas.sentences)]


# What each export said, by document.
before = {}


def read(path, truth, check):
    """Reads the export in the folder `path`; returns a sentence."""
    readers = {"dkpro-cassis": by_cassis}
    missing = ""
    if (path / "TypeSystem.xml").exists():
        if os.environ.get("TAGWERK_UIMA"):
            readers["UIMA"] = by_uima
        else:
            missing = ", NOT JUDGED by UIMA: TAGWERK_UIMA names no uimaj-core.jar"
    for reader, load in readers.items():
        by, said, count = f"{path.name} by {reader}", {}, Counter()
        try:
            for cas in load(path):
                what = f"{by}: {cas.article} of {cas.annotator}:"
                check((cas.article, cas.annotator) not in said, what, "twice")
                name = cas.file.relative_to(path).with_suffix("").as_posix()
                said[cas.article, cas.annotator] = judged(cas, name, truth, check, what)
                count.update(documents=1, spans=len(cas.spans), relations=len(cas.relations),
                             tokens=len(cas.tokens), sentences=len(cas.sentences))
        # Whatever the one says, the other is heard too.
        except Exception as error:
            check(False, f"{by}: {type(error).__name__}:", error)
        expected = {document for document, spans in truth.spans.items() if spans}
        check(expected <= set(said), f"{by}: missing", expected - set(said))
        for name, other in before.items():
            check(said == other, by, "and", name, "say different things")
        before[by] = said
    sentence = ", ".join(f"{n} {what}" for what, n in count.items())
    return f"{sentence}, by {' and '.join(readers)}{missing}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    import read_exports

    given = Path(sys.argv[1])
    truth = read_exports.Truth(given)
    folders = [given / it for it in FORMATS if (given / it).is_dir()]
    read_exports.check(folders, "no export of CAS in", given)
    for folder in folders:
        print(f"{folder.name}: {read(folder, truth, read_exports.check)}")
    for problem in read_exports.problems[:50]:
        print("PROBLEM", problem)
    sys.exit(1 if read_exports.problems else 0)
