"""A corpus in a folder of its own, and the layers in it, read without the program's own code."""

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from desktop import Wrong, expect, wait

TAG = re.compile(r'^        \(id: (\d+), label: "([a-z0-9_-]+)", spans: \[(.*?)\](?:, around: .*)?\),$')
SPAN = re.compile(r'\((\d+), (\d+), "((?:[^"\\]|\\.)*)"\)')
HEAD = re.compile(r'^    article: \(path: "(.*)", sha256: "([0-9a-f]{64})", bytes: (\d+)\),$', re.M)
STATUS = re.compile(r"^    status: (\w+),$", re.M)
ESCAPE = re.compile(r'\\(?:u\{([0-9a-fA-F]+)\}|(.))')
PLAIN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


@dataclass(frozen=True, order=True)
class Tag:
    start: int
    end: int
    label: str
    quote: str
    id: int


def unescaped(text):
    return ESCAPE.sub(lambda it: chr(int(it[1], 16)) if it[1] else PLAIN.get(it[2], it[2]), text)


class Corpus:
    """Articles, annotations and settings below one folder."""

    def __init__(self, folder, articles, annotator="anna"):
        self.folder, self.annotator = folder, annotator
        self.articles = folder / "seeds"
        self.articles.mkdir(parents=True)
        for source in articles:
            if isinstance(source, Path):
                # What stands where these come from may be write-protected.
                shutil.copyfile(source, self.articles / source.name)
            else:
                (self.articles / source[0]).write_bytes(source[1])
        self.settings = folder / "settings.ron"

    def names(self):
        return sorted(it.name for it in self.articles.glob("*.txt"))

    def data(self, name):
        """The article's bytes as offsets count them."""
        return (self.articles / name).read_bytes().removeprefix("\ufeff".encode())

    def file(self, name):
        return self.folder / "annotations" / self.annotator / f"{name}.ron"

    def bytes(self, name):
        return self.file(name).read_bytes() if self.file(name).exists() else None

    def steps(self):
        """How many steps the annotator's journal says were done."""
        own = self.folder / "annotations" / ".tagwerk"
        journal = (own / "journal" / f"{self.annotator}.log").read_text("utf-8")
        return sum(it.split(" ")[3:4] == ["do"] for it in journal.splitlines())

    def layers(self):
        """Every layer's bytes by article."""
        return {it: self.bytes(it) for it in self.names() if self.file(it).exists()}

    def tags(self, name):
        """The annotations in a layer's file, each proved against the article."""
        if not self.file(name).exists():
            return []
        text, data = self.file(name).read_text("utf-8"), self.data(name)
        head = HEAD.search(text)
        expect(f"{name}: path in the layer", name, unescaped(head[1]))
        expect(f"{name}: checksum", hashlib.sha256(data).hexdigest(), head[2])
        expect(f"{name}: length", len(data), int(head[3]))
        if f'    annotator: "{self.annotator}",' not in text:
            raise Wrong(f"{name}: not {self.annotator}'s layer")
        found = []
        for line in text.splitlines():
            if not line.startswith("        ("):
                continue
            tag = TAG.match(line)
            if not tag:
                raise Wrong(f"{name}: not one annotation a line: {line}")
            for start, end, quote in SPAN.findall(tag[3]):
                start, end, quote = int(start), int(end), unescaped(quote)
                expect(f"{name}: quote at {start}", data[start:end].decode("utf-8"), quote)
                found.append(Tag(start, end, tag[2], quote, int(tag[1])))
        expect(f"{name}: every id once", len(found), len({it.id for it in found}))
        return found

    def told(self, name):
        return [(it.label, it.quote) for it in self.tags(name)]

    def wait_for(self, name, count):
        """Waits for that many annotations in an article's file, and returns them."""
        found = []

        def there():
            found[:] = self.tags(name)
            return len(found) == count

        try:
            wait("annotations", there, 8)
        except Wrong:
            expect(f"{name}: annotations in the file", count, len(found))
        return found

    def status(self, name):
        file = self.file(name)
        found = STATUS.search(file.read_text("utf-8")) if file.exists() else None
        return found[1] if found else "New"

    def expected(self, folder):
        """Lays down what `tests/readers` wants to know: the articles, and the tags in code points."""
        (folder / "articles").mkdir(parents=True)
        entries = []
        for name in self.names():
            data = self.data(name)
            (folder / "articles" / name).write_bytes(data)
            for tag in self.tags(name):
                start, end = (len(data[:at].decode("utf-8")) for at in (tag.start, tag.end))
                entries.append({"article": name, "annotator": self.annotator, "id": tag.id,
                                "label": tag.label, "start": start, "end": end,
                                "quote": tag.quote, "note": "", "attributes": {}})
        (folder / "expected.json").write_text(json.dumps(entries), "utf-8")
        (folder / "relations.json").write_text("[]", "utf-8")
        return entries
