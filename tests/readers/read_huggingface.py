"""Judges a data set of Hugging Face: `datasets` must load the folder by its card, pyarrow the files of
Parquet, and every offset cut the quote out of the text."""

import json
import tempfile
from collections import Counter, defaultdict

import datasets
import pyarrow.parquet
import yaml

FORMATS = ["huggingface", "huggingface-jsonl"]


class Found:
    """What `datasets` reads of a folder."""

    def __init__(self, path, truth, check):
        name = path.name
        datasets.disable_progress_bars()
        head = yaml.safe_load((path / "README.md").read_text("utf-8").split("---\n")[1])
        said = [it for config in head["configs"] for data in config["data_files"] for it in data["path"]]
        self.files = sorted({it for pattern in said for it in path.glob(pattern)})
        there = sorted(path.glob("data/*"))
        check(self.files == there, f"{name}: the card names", said, "and there are", there)
        with tempfile.TemporaryDirectory() as cache:
            data = datasets.load_dataset(str(path), cache_dir=cache, split="train")
            spans = data.features["spans"]
            fields = spans.feature if hasattr(spans, "feature") else spans[0]
            self.label = label = fields["label"]
            check(isinstance(label, datasets.ClassLabel), f"{name}: labels are", label)
            self.spans, self.annotations = defaultdict(Counter), defaultdict(list)
            self.dates = set()
            for row in data:
                document = row["article"], row["annotator"]
                check(row["text"] == truth.text(row["article"]), f"{name}: text of", document)
                check(document not in self.spans, f"{name}: twice", document)
                self.spans[document] = Counter()
                self.dates.add(row["date"])
                for it in row["spans"]:
                    start, end, of = it["start"], it["end"], label.int2str(it["label"])
                    cut = row["text"][start:end]
                    check(cut == it["quote"], f"{name}:", document, repr(cut), repr(it["quote"]))
                    self.spans[document][start, end, of] += 1
                    parts = self.annotations[*document, it["id"]]
                    check(it["part"] == len(parts), f"{name}: part", it["part"], "of", it["id"])
                    parts.append((start, end, of))
            self.columns = list(data.features)


def read(path, truth, check):
    found, name = Found(path, truth, check), path.name
    expected = {it for it, spans in truth.spans.items() if spans}
    check(expected <= set(found.spans), f"{name}: missing", expected - set(found.spans))
    for document, spans in found.spans.items():
        check(spans == truth.spans[document], f"{name}: other spans in", document)
    check(found.annotations == truth.annotations, f"{name}: other annotations than expected")
    # In JSON pyarrow takes a column of nothing but dates for moments, and `datasets` writes them out.
    date = "2026-07-10" if name == "huggingface" else "2026-07-10 00:00:00"
    check(found.dates == {date}, f"{name}: dates are", found.dates)
    for file in found.files if name == "huggingface" else []:
        file = pyarrow.parquet.ParquetFile(file)
        said = json.loads(file.schema_arrow.metadata[b"huggingface"])["info"]["features"]
        names = said["spans"][0]["label"]["names"]
        check(list(said) == file.schema_arrow.names == found.columns, "huggingface: columns of", file)
        check(names == found.label.names[:len(names)], "huggingface: labels of", file, names)
        # By itself, without the card.
        alone = datasets.Features.from_arrow_schema(file.schema_arrow)
        check(list(alone) == found.columns, "huggingface: features of", file, alone)
    count = sum(map(len, found.annotations.values()))
    return f"{len(found.spans)} documents, {count} spans in {len(found.files)} files"
