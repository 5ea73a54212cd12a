"""Judges exported WebAnno TSV 3.3, written by the format's specification alone: what stands in a file
must be laid out as the manual says, every offset (UTF-16 units) must cut the token out of the text
that the file's own lines make, and the annotations must be those that were tagged.

    def read(path, truth, check)

`path` is the folder of the export, `truth` and `check` are as in read_exports.py.
"""

import re
from collections import Counter

from attributes import attributes

HEAD = "#FORMAT=WebAnno TSV 3.3\n"
LAYER = "webanno.custom.Tagwerk"
ROW = re.compile(r"(\d+)-(\d+)(?:\.(\d+))?")
NUMBER = re.compile(r"(?<!\\)\[(\d+)\]$")
REFERENCE = re.compile(r"(\d+-\d+(?:\.\d)?)(?:\[(\d+)_(\d+)\])?|(\d+-\d+\.\d\d+)\[([1-9]\d*)_(\d+)\]")
SPACE = re.compile(r"[\s\x1c-\x1f\x85]")


def unescaped_text(line):
    plain = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
    return re.sub(r"\\(.)", lambda it: plain.get(it[1], it[1]), line, flags=re.S)


def unescaped_value(value):
    plain = {"t": "\t", "n": "\n", "r": "\r"}
    return re.sub(r"\\(->|.)", lambda it: plain.get(it[1], it[1]), value, flags=re.S)


def units(text):
    return text.encode("utf-16-le", "surrogatepass")


def cut(data, start, end):
    return data[2 * start:2 * end].decode("utf-16-le", "replace")


def split(cell):
    """Splits at bars that no backslash stands before."""
    parts, escaped = [""], False
    for it in cell:
        if it == "|" and not escaped:
            parts.append("")
        else:
            parts[-1] += it
        escaped = it == "\\" and not escaped
    return parts


def columns(head, check, name):
    """The names of all columns, and whether there are relations."""
    layers = [line for line in head.removeprefix(HEAD).split("\n") if line]
    features, relations = [], False
    for nth, line in enumerate(layers):
        kind, _, rest = line.partition("=")
        layer, *fields = rest.split("|")
        if (kind, layer) == ("#T_SP", LAYER):
            check(nth == 0, "tsv: spans first in", name)
            check(fields and set(fields) <= {"label", "note", "attributes"}, "tsv: features", fields)
            features = fields
        else:
            wanted = ("#T_RL", LAYER + "Relation", ["kind", "BT_" + LAYER])
            check((kind, layer, fields) == wanted, "tsv: layer", line, "in", name)
            relations = True
    return features, relations


def read_file(path, name, check):
    """The text of a file, its article, its annotations (offsets in UTF-16 units, label, note, attributes)
    and its relations (kind, and offsets and label of both ends)."""
    file = path.read_bytes().decode("utf-8")
    check(file.startswith(HEAD), "tsv: first line of", name)
    check("\r" not in file, "tsv: a carriage return breaks a line of", name)
    check(not file.endswith("\n\n") or file == HEAD + "\n", "tsv: blank line at the end of", name)
    if "\n\n\n" not in file:
        check(file == HEAD + "\n", "tsv: neither sentences nor nothing in", name)
        return "", None, Counter(), Counter()
    head, _, body = file.partition("\n\n\n")
    check("\n\n" not in body.replace("\n\n#", "\n#"), "tsv: blank lines within", name)
    features, relations = columns(head + "\n", check, name)
    text, article, found, numbered, arcs, here = b"", None, {}, {}, [], {}
    for nth, sentence in enumerate(body.removesuffix("\n").split("\n\n"), 1):
        lines = sentence.split("\n")
        ids = [line for line in lines if line.startswith("#Sentence.id=")]
        check(len(ids) == (nth == 1), "tsv: ids of sentence", nth, "in", name)
        if ids:
            article = unescaped_text(ids[0]).partition(":")[2]
        said = [line.removeprefix("#Text=") for line in lines if line.startswith("#Text=")]
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        check(len(ids) + len(said) + len(rows) == len(lines), "tsv: other lines in", name)
        check(said and rows, "tsv: an empty sentence in", name)
        begin = int(rows[0][1].split("-")[0])
        gap = begin - len(text) // 2
        check(gap >= 0, "tsv: sentence", nth, "of", name, "begins in the one before")
        text += units(("\n" if gap and nth > 1 else "") + " " * (gap - bool(gap and nth > 1)))
        text += units("\n".join(unescaped_text(line) for line in said))
        last_token, last_piece, last_end = 0, 0, begin
        for row in rows:
            check(len(row) == 3 + len(features) + 2 * relations + 1 and row[-1] == "",
                  "tsv: fields of", row, "in", name)
            place = ROW.fullmatch(row[0])
            start, end = map(int, row[1].split("-"))
            check(place and int(place[1]) == nth, "tsv: numbering", row[0], "in", name)
            check(cut(text, start, end) == row[2], "tsv:", name, row[1], repr(cut(text, start, end)),
                  repr(row[2]))
            check(row[2] and not SPACE.search(row[2]), "tsv: token", repr(row[2]), "in", name)
            if place[3] is None:
                check(int(place[2]) == last_token + 1, "tsv: numbering", row[0], "in", name)
                check(start >= last_end, "tsv: tokens overlap at", row[0], "in", name)
                check(not cut(text, last_end, start).strip() or SPACE.sub("", cut(text, last_end, start)) == "",
                      "tsv: text without token before", row[0], "in", name)
                last_token, last_piece, last_end, token = int(place[2]), 0, end, (start, end)
            else:
                check(int(place[2]) == last_token and int(place[3]) == last_piece + 1,
                      "tsv: numbering", row[0], "in", name)
                check(token[0] <= start and end <= token[1] and (start, end) != token,
                      "tsv: piece", row[0], "of another token in", name)
                last_piece = int(place[3])
            stacks = [split(cell) if cell != "_" else [] for cell in row[3:3 + len(features)]]
            check(len({len(stack) for stack in stacks}) <= 1, "tsv: uneven stacks", row, "in", name)
            for at, cells in enumerate(zip(*stacks)):
                numbers = {NUMBER.search(cell)[1] if NUMBER.search(cell) else None for cell in cells}
                check(len(numbers) == 1, "tsv: several numbers", cells, "in", name)
                number = numbers.pop()
                check(number or len(stacks[0]) == 1, "tsv: stacked without number", row, "in", name)
                said = tuple(NUMBER.sub("", cell) for cell in cells)
                key = number or (row[0], at)
                if number and number in numbered:
                    known = found[number]
                    check(known[0] == said, "tsv: number", number, "says", known[0], said, "in", name)
                    found[number] = (said, known[1], end)
                else:
                    found[key] = (said, start, end)
                    numbered[number] = row[0]
                here.setdefault(row[0], []).append(key)
            if relations:
                kinds, sources = (split(cell) if cell != "_" else [] for cell in row[-3:-1])
                check(len(kinds) == len(sources), "tsv: uneven relations", row, "in", name)
                arcs += [(row[0], *it) for it in zip(kinds, sources)]
        tail = cut(text, last_end, len(text) // 2)
        check(SPACE.sub("", tail) == "", "tsv: text without token behind", last_end, "in", name)
    feature = lambda said, name: said[features.index(name)] if name in features else "*"
    value = lambda said, name: "" if feature(said, name) == "*" else unescaped_value(feature(said, name))
    tag = lambda key: (*found[key][1:], value(found[key][0], "label"))
    relations = Counter()
    for to, kind, source in arcs:
        match = REFERENCE.fullmatch(source)
        check(match, "tsv: reference", source, "in", name)
        if match:
            place, first, second = match[1] or match[4], match[2] or match[5], match[3] or match[6]
            ends = []
            for row, number in ((place, first), (to, second)):
                keys = here.get(row, [])
                keys = [it for it in keys if it == number] if int(number or 0) else keys
                check(len(keys) == 1, "tsv: relation", source, "of", to, "leads to", keys, "in", name)
                ends += map(tag, keys)
            relations[unescaped_value(kind), *ends] += 1
    spans = Counter()
    for key, (said, *_) in found.items():
        pairs = attributes(value(said, "attributes"))
        spans[*tag(key), value(said, "note"), tuple(sorted(pairs.items()))] += 1
    return text.decode("utf-16-le", "surrogatepass"), article, spans, relations


def read(path, truth, check):
    seen, annotations, arcs = set(), 0, 0
    for file in sorted(path.rglob("*.tsv")):
        name = file.relative_to(path).as_posix()
        annotator, _, stem = name.removesuffix(".tsv").partition("/")
        text, article, said, relations = read_file(file, name, check)
        if article is None:
            article = f"{stem}.txt"
        check(article.removesuffix(".txt") == stem, "tsv: article", article, "in", name)
        whole = truth.text(article)
        start = len(whole) - len(whole.lstrip())
        # White space before the first token is written as spaces, and nothing of a text without one.
        if SPACE.sub("", whole):
            check(text[start:] == whole[start:] and not text[:start].strip(),
                  "tsv: text of", article, "differs")
        at = lambda offset: len(units(whole[:offset])) // 2
        wanted, first_parts = Counter(), {}
        for (*document, id), parts in truth.annotations.items():
            if document != [article, annotator]:
                continue
            note, pairs = truth.said[*document, id]
            for a, b, label in parts:
                quote = whole[a:b]
                first, last = 0, len(quote)
                while first < last and SPACE.match(quote[first]):
                    first += 1
                while first < last and SPACE.match(quote[last - 1]):
                    last -= 1
                if first < last:
                    tag = at(a + first), at(a + last), label
                    first_parts.setdefault(id, tag)
                    wanted[*tag, note, tuple(sorted(pairs.items()))] += 1
        bare = lambda tags: Counter(it[:3] for it in tags.elements())
        check(bare(said) == bare(wanted), "tsv: other spans than expected in", name,
              bare(said) - bare(wanted), bare(wanted) - bare(said))
        check(said == wanted, "tsv: other notes or attributes than expected in", name, said - wanted, wanted - said)
        related = Counter()
        for (kind, *ends), times in truth.relations[article, annotator].items():
            if all(it in first_parts for it in ends):
                related[kind, *(first_parts[it] for it in ends)] += times
        check(relations == related, "tsv: other relations than expected in", name,
              relations - related, related - relations)
        seen.add((article, annotator))
        annotations, arcs = annotations + said.total(), arcs + relations.total()
    expected = {document for document, spans in truth.spans.items() if spans}
    check(expected <= seen, "tsv: missing", expected - seen)
    return f"{len(seen)} documents, {annotations} annotations, {arcs} relations"
