"""Judges a TSV of annotations: every offset must cut the quote out of the article, and no cell be a
formula."""

import csv
import re

from attributes import attributes

FORMULA = re.compile(r"'+[=+\-@\t\r\n]")


def plain(cell):
    """The cell without the apostrophe that keeps spreadsheets from calculating."""
    return cell[1:] if FORMULA.match(cell) else cell


def judged(rows, truth, check, format, replaced=lambda text: text):
    """Compares rows (dicts of plain cells) with the truth; `replaced` is what the format makes of a
    text. Returns how many annotations there are."""
    found = {}
    for row in rows:
        text = truth.text(row["article"])
        starts, ends = ([int(it) for it in row[name].split(";")] for name in ("start", "end"))
        parts = list(zip(starts, ends, strict=True))
        quote = replaced(" … ".join(text[start:end] for start, end in parts))
        check(quote == row["quote"], f"{format}:", row["article"], parts, repr(quote), repr(row["quote"]))
        key = row["article"], row["annotator"], int(row["id"])
        check(key not in found, f"{format}: twice", key)
        found[key] = [(start, end, row["label"]) for start, end in parts]
        note, tagged = truth.said[key]
        check(row["note"] == replaced(note), f"{format}: note of", key, repr(row["note"]))
        check(attributes(row["attributes"]) == tagged, f"{format}: attributes of", key)
    check(found == truth.annotations, f"{format}: other annotations than expected")
    return len(found)


def read(path, truth, check):
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        check(file.read(1) == "\ufeff", "tsv: no byte-order mark")
        for row in csv.DictReader(file, dialect="excel-tab", strict=True):
            check(None not in row and None not in row.values(), "tsv: ragged row", row)
            for cell in row.values():
                check(not re.match(r"[=+\-@\t\r\n]", cell), "tsv: a formula:", repr(cell))
            rows.append({name: plain(cell) for name, cell in row.items()})
    return f"{judged(rows, truth, check, 'tsv')} annotations"
