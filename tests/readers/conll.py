"""Judges CoNLL in every style: tokens, sentences and tags against what was tagged, by seqeval, nervaluate
and spaCy's converter."""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

import conll_scores

# Scheme, tokens and columns of each file.
STYLES = {
    "conll": ("bio", "words", 1),
    "conll-bilou": ("bilou", "words", 1),
    "conll-white-space": ("bio", "white-space", 1),
    "conll-columns": ("bio", "words", 3),
    "conll-deep": ("bilou", "white-space", 9),
}
HEAD = "-DOCSTART- -X- O O\n\n"


def read(path, truth, order, check):
    from seqeval.scheme import BILOU, IOB2, Entities

    name = path.stem
    scheme, kind, columns = STYLES[name]
    # No line may end for Python where it does not end in the file.
    raw = path.read_bytes().decode("utf-8")
    check(raw.split("\n")[:-1] == raw.splitlines(), f"{name}: a character breaks a line")
    check(raw.startswith(HEAD), f"{name}: no document starts the file")
    documents = raw.split(HEAD)[1:]
    check(len(documents) == len(order), f"{name}:", len(documents), "documents, not", len(order))
    tags, tags_wanted, count_wanted = [], [], Counter()
    entities_found, exact, losses = 0, 0, Counter()
    for document, part in zip(order, documents):
        text, at, found = truth.text(document[0]), 0, []
        tokens, sizes, written = [], [], [[] for _ in range(columns)]
        for sentence in filter(None, part.split("\n\n")):
            rows = [line.split() for line in sentence.strip("\n").split("\n")]
            ragged = [row for row in rows if len(row) != 1 + columns]
            check(not ragged, f"{name}: columns in", document, ragged)
            if ragged:
                return "cannot be read"
            places = []
            for token, *_ in rows:
                start = text.find(token, at)
                check(start >= 0 and not text[at:start].strip(), f"{name}: token", repr(token),
                      "is not next in", document, "at", at)
                at = start + len(token)
                places.append((start, at))
            tokens += places
            sizes.append(len(places))
            for nth, column in enumerate(written, 1):
                column.append([row[nth] for row in rows])
                # Raises on an illegal sequence only in strict mode, so compare with what is legal.
                for before, tag in zip(["O"] + column[-1], column[-1] + ["O"]):
                    legal = conll_scores.legal(before, tag, scheme)
                    check(legal, f"{name}: illegal", before, tag, "in", document)
                entities = Entities(column[-1:], {"bio": IOB2, "bilou": BILOU}[scheme], False)
                for entity in entities.entities[0]:
                    label = decoded(entity.tag)
                    found.append((places[entity.start][0], places[entity.end - 1][1], label))
        check(not text[at:].strip(), f"{name}: text is missing behind", at, "in", document)
        if kind == "white-space":
            cut = [text[a:b] for a, b in tokens]
            # The word that begins an article is three tokens, or readers would take it for that.
            words = (["-", "DOCSTART", "-"] if it == "-DOCSTART-" else [it] for it in text.split())
            check(cut == [it for word in words for it in word], f"{name}: white space is not between all tokens of", document)
        entities_found += len(found)
        wanted = truth.spans[document]
        for start, end, label in found:
            quotes = [(a, b) for a, b, c in wanted if c == label and a < end and start < b]
            exact += any(trimmed(text, a, b) == (start, end) for a, b in quotes)
            # At either end only the rest of one token may have been added.
            fits = any(
                not re.search(r"\s", text[start:a] + text[b:end])
                for a, b in (trimmed(text, a, b) for a, b in quotes) if start <= a and b <= end
            )
            check(fits, f"{name}: no such span:", document, start, end, label)
        for start, end, label in wanted:
            a, b = trimmed(text, start, end)
            check(a == b or any(x < b and a < y for x, y, _ in found),
                  f"{name}: lost without need:", document, start, end, label)
        left, tokenless = conll_scores.ranged(tokens, wanted)
        for column in written:
            choice, left = conll_scores.chosen(left)
            losses["token-misaligned"] += sum(not whole for *_, whole in choice)
            count_wanted += conll_scores.counted(choice)
            rest = iter(conll_scores.tagged(tokens, choice, scheme))
            tags += column
            tags_wanted += [list(islice(rest, size)) for size in sizes]
        losses["too deep"] += len(left)
        losses["no-token"] += len(tokenless)
    conll_scores.judged(tags_wanted, tags, count_wanted, scheme, check)
    reported = Counter()
    for loss, count in (truth.losses or {}).get(path.name, {}).items():
        deep = loss in ("nested-dropped", "crossing-dropped", "same-span-twice")
        reported["too deep" if deep else loss] += count
    for loss, count in losses.items() if truth.losses is not None else ():
        check(reported[loss] == count, f"{name}: reported as {loss} are", reported[loss], "not", count)
    # spaCy's converter knows one column of BIO.
    if (scheme, columns) == ("bio", 1):
        count = converted(path, check)
        check(count == entities_found, f"{name}: spacy convert finds", count, "not", entities_found)
    return (f"{len(documents)} documents, {entities_found} entities, {exact} exact, "
            f"{losses['too deep']} too deep")


def trimmed(text, start, end):
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    return start, start + len(quote.strip())


def decoded(label):
    label = label.replace(".", "-")
    return re.sub(r"%([0-9a-f]*)%", lambda it: chr(int(it[1], 16)), label)


def converted(path, check):
    """Counts the entities that spaCy's own converter finds."""
    import spacy
    from spacy.tokens import DocBin

    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "spacy", "convert", str(path), folder, "-c", "ner"]
        done = subprocess.run(command, capture_output=True, text=True)
        check(done.returncode == 0, "spacy convert:", done.stdout, done.stderr)
        docs = DocBin().from_disk(Path(folder) / f"{path.stem}.spacy")
        return sum(len(doc.ents) for doc in docs.get_docs(spacy.blank("de").vocab))
