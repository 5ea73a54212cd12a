"""Judges documents by spaCy's `debug data`, as whoever trains by them would."""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

# With fewer documents spaCy says that there are too few, and that is an error.
ENOUGH = 100
# What it warns of where a corpus is small and tagged by chance; whatever else it warns of is a problem.
EXPECTED = re.compile(
    r"Low number of examples (to train a new pipeline|for label) .*"
    r"|No examples for texts WITHOUT new label .*"
    r"|Spans may not be distinct from the rest of the corpus"
    r"|Boundary tokens are not distinct from the rest of the corpus"
    r"|\d+ warnings?"
)
# An error that our entities must never cause: they have no white space at their ends, even where what
# was tagged is nothing else.
SPACE = "No entities consisting of or starting/ending with whitespace"
COUNT = r"'([^']*)' \((\d+)\)"


def spacy(*arguments):
    environment = {**os.environ, "ANSI_COLORS_DISABLED": "1", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "spacy", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)


def counted(said, words, times):
    """How often each label is in one of that many equal parts, by the list that follows the words."""
    said = " ".join(said.split())
    found = re.search(f"{words}((?:{COUNT},? ?)*)", said)
    return found and Counter({label: int(count) / times for label, count in re.findall(COUNT, found[1])})


def judged(made, check):
    """`made` has for each article its documents, each with the labels of its entities and of its
    spans, counted. Returns how many warnings there were that say nothing about the export."""
    from spacy.tokens import DocBin

    warned = 0
    articles = sorted(made)
    halves = articles[::2], articles[1::2]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        config = folder / "config.cfg"
        done = spacy("init", "config", config, "--lang", "de", "--pipeline", "ner,spancat")
        check(done.returncode == 0, "spacy init config:", done.stdout, done.stderr)
        # It counts only what it trains by, so each half is that once.
        for half, other in (halves, halves[::-1]):
            files = []
            for name, articles in (("train", half), ("dev", other)):
                docs = [doc for article in articles for doc, *_ in made[article]]
                times = -(-ENOUGH // max(1, len(docs))) if name == "train" else 1
                files += [f"--paths.{name}", folder / f"{name}.spacy"]
                DocBin(docs=docs * times).to_disk(files[-1])
            times = -(-ENOUGH // max(1, sum(len(made[it]) for it in half)))
            done = spacy("debug", "data", config, *files, "--verbose")
            what = "spacy debug data:"
            check(done.returncode == 0, what, "exit", done.returncode, done.stderr[-2000:])
            lines = done.stdout.splitlines()
            for line in lines:
                check(not line.startswith("✘"), what, line)
                if line.startswith("⚠"):
                    warned += 1
                    check(EXPECTED.fullmatch(line.removeprefix("⚠").strip()), what, line)
            check(f"✔ {SPACE}" in lines, what, "does not say:", SPACE)
            wanted = [sum((it[nth] for article in half for it in made[article]), Counter())
                      for nth in (1, 2)]
            for words, counts in zip(("Labels in train data: ", "Key: sc, "), wanted):
                said = counted(done.stdout, words, times)
                check(said == counts, what, words, said, "not", counts)
    return warned
