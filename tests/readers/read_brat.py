"""Judges an export to brat: every line, every offset, the configuration, and two parsers of others."""

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
NAME = re.compile(r"[A-Za-z0-9_-]+")


def name(label):
    """As the documentation says names are written."""
    if not label:
        return "_X_"
    written = re.sub(r"[^A-Za-z0-9_-]|_(?=X)", lambda it: f"_X{ord(it[0]):X}_", label)
    return "_X2D_" + label[1:] if not label.strip("-") else written


def fragments(text, start, end):
    """The lines of a span that hold more than white space."""
    for it in re.finditer(f"[^{LINE_ENDS}]+", text[start:end]):
        if it[0].strip():
            yield start + it.start(), start + it.end()


def on_one_line(note):
    """As a note is written."""
    return re.sub(f"\r\n|[{LINE_ENDS}]", " ", note)


def configuration(path, check):
    """The names that each section declares."""
    sections, here = {}, None
    for line in path.read_bytes().decode("utf-8").splitlines():
        if line.startswith("["):
            here = sections.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            term, *rest = re.match(r"^(\S+)(?:\t(.*))?$", line).groups()
            term = term.removeprefix("!")
            check(NAME.fullmatch(term) or term == "<OVERLAP>", "brat: declares", repr(term))
            check(term.strip("-"), "brat: a ruled line:", repr(line))
            for argument in filter(None, (rest[0] or "").split(", ")):
                check(re.fullmatch(r"\S+?:\S+", argument), "brat: argument", repr(argument))
            here.add(term)
    check({"entities", "relations", "events", "attributes"} == set(sections), "brat: sections", sections)
    return sections


def lines(path, check):
    """What stands in an `.ann` file: tags, relations, attributes and notes by their ids."""
    data = path.read_bytes().decode("utf-8")
    check(not data or data.endswith("\n"), "brat: no last line end in", path)
    # No line may end for Python where it does not end in the file.
    check(data.split("\n")[:-1] == data.splitlines(), "brat: a character breaks a line of", path)
    tags, relations, attributes, notes = {}, {}, {}, {}
    for line in data.split("\n")[:-1]:
        id, said, *tail = line.split("\t", 2)
        kind = {"T": tags, "R": relations, "A": attributes, "#": notes}[id[0]]
        check(re.fullmatch(r"[TRA#]\d+", id) and id not in kind, "brat: id", id, "in", path)
        if kind is tags:
            label, places = said.split(" ", 1)
            places = tuple(tuple(map(int, it.split(" "))) for it in places.split(";"))
            tags[id] = label, places, tail[0]
        elif kind is relations:
            kind, first, second = said.split(" ")
            relations[id] = kind, first.removeprefix("Arg1:"), second.removeprefix("Arg2:")
        elif kind is attributes:
            attribute, target, value = said.split(" ", 2)
            check(value.strip(), "brat: no value in", path, id)
            attributes[id] = attribute, target, value
        else:
            notes[id] = *said.split(" "), tail[0]
    for _, target, *_ in [*attributes.values(), *notes.values()]:
        check(target in tags, "brat: nothing is called", target, "in", path)
    return tags, relations, attributes, notes


def by_mendelai(path, tags, relations, attributes, check):
    import brat_parser

    def plain(text):
        return text.replace("\t", " ").strip()

    found = brat_parser.parse(str(path))
    entities = {it.id: (it.type, it.span, plain(it.text)) for it in found.entities}
    wanted = {id: (label, places, plain(text)) for id, (label, places, text) in tags.items()}
    check(entities == wanted, "mendelai-brat-parser reads other tags in", path,
          set(entities.items()) ^ set(wanted.items()))
    found_relations = {it.id: (it.type, it.subj, it.obj) for it in found.relations}
    check(found_relations == relations, "mendelai-brat-parser reads other relations in", path)
    values = {it.id: (it.type, it.target, " ".join(it.values).strip()) for it in found.attributes}
    wanted = {id: (*it[:2], it[2].strip()) for id, it in attributes.items()}
    check(values == wanted, "mendelai-brat-parser reads other attributes in", path)


def by_pybrat(path, tags, relations, check):
    from pybrat.parser import BratParser

    # Taken alone, since it pairs files by the order of their names; it takes two labels on one span
    # for a mistake unless it is told to ignore mistakes, so what it ignores is counted.
    with tempfile.TemporaryDirectory() as folder:
        for it in path, path.with_name(path.name.removesuffix("ann") + "txt"):
            shutil.copy(it, Path(folder) / f"a{it.suffix}")
        [found] = BratParser(error="ignore").parse(folder)
    entities = {
        it.id: (it.type, tuple((at.start, at.end) for at in it.spans), it.mention.rstrip())
        for it in found.entities
    }
    wanted = {id: (label, places, text.rstrip()) for id, (label, places, text) in tags.items()}
    check(entities == wanted, "pybrat reads other tags in", path,
          set(entities.items()) ^ set(wanted.items()))
    found = {
        it.id: (it.type, *(end.id if end else None for end in (it.arg1, it.arg2)))
        for it in found.relations
    }
    check(found == relations, "pybrat reads other relations in", path)


def read(path, truth, check):
    declared = configuration(path / "annotation.conf", check)
    documents, count, fragmented = {it[:2] for it in truth.annotations}, 0, 0
    for article, annotator in sorted(documents):
        stem = f"{annotator}/{article.removesuffix('.txt')}"
        ann, txt = path / f"{stem}.ann", path / f"{stem}.txt"
        text = truth.text(article)
        check(txt.read_bytes() == text.encode("utf-8"), "brat: text of", stem, "differs")
        tags, relations, attributes, notes = lines(ann, check)
        found = Counter()
        for label, places, quote in tags.values():
            check(" ".join(text[start:end] for start, end in places) == quote,
                  "brat:", stem, places, repr(quote))
            check(NAME.fullmatch(label) and label in declared["entities"], "brat: label", label)
            found[label, places] += 1
            fragmented += len(places) > 1
        wanted, written = Counter(), {}
        for (*document, id), parts in truth.annotations.items():
            if document == [article, annotator]:
                places = [it for start, end, _ in parts for it in fragments(text, start, end)]
                if places:
                    written[id] = name(parts[0][2]), tuple(places)
                    wanted[written[id]] += 1
        check(found == wanted, "brat: other annotations than expected in", stem,
              wanted - found, found - wanted)
        tag = lambda id: tags[id][:2]
        links = Counter((kind, tag(first), tag(second)) for kind, first, second in relations.values())
        wanted = Counter((name(kind), *(written[it] for it in ends))
                         for kind, *ends in truth.relations[article, annotator].elements()
                         if all(it in written for it in ends))
        check(links == wanted, "brat: other relations than expected in", stem, wanted - links, links - wanted)
        said = Counter((kind, tag(target), value) for kind, target, value in attributes.values())
        wanted = Counter((name(kind), written[id], value) for id in written
                         for kind, value in truth.said[article, annotator, id][1].items())
        check(said == wanted, "brat: other attributes than expected in", stem, wanted - said, said - wanted)
        said = Counter((kind, tag(target), note) for kind, target, note in notes.values())
        wanted = Counter(("AnnotatorNotes", written[id], on_one_line(note)) for id in written
                         if (note := truth.said[article, annotator, id][0]))
        check(said == wanted, "brat: other notes than expected in", stem, wanted - said, said - wanted)
        for kind, *ends in relations.values():
            check(kind in declared["relations"] and set(ends) <= set(tags), "brat: relation", kind)
        for attribute, *_ in attributes.values():
            check(attribute in declared["attributes"], "brat: attribute", attribute)
        by_mendelai(ann, tags, relations, attributes, check)
        by_pybrat(ann, tags, relations, check)
        count += len(tags)
    files = {it.relative_to(path).as_posix() for it in path.rglob("*") if it.is_file()}
    pairs = {it[:-4] for it in files if it.endswith((".ann", ".txt"))}
    check(files == {"annotation.conf", *(f"{it}{end}" for it in pairs for end in (".ann", ".txt"))},
          "brat: other files than expected", files)
    return f"{len(documents)} documents, {count} annotations, {fragmented} in fragments"
