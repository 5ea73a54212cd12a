"""Judges a data set of Hugging Face: `datasets` must load the folder by its card, pyarrow the files, and
every offset cut the quote out of the text."""

import json
import tempfile
from collections import Counter, defaultdict

import datasets
import pyarrow.parquet
import yaml



def read(path, truth, check):
    datasets.disable_progress_bars()
    card = (path / "README.md").read_text("utf-8")
    head = yaml.safe_load(card.split("---\n")[1])
    files = [it for config in head["configs"] for data in config["data_files"] for it in data["path"]]
    there = sorted(it.relative_to(path).as_posix() for it in path.glob("data/*"))
    check(files == there, "huggingface: the card names", files, "and there are", there)
    with tempfile.TemporaryDirectory() as cache:
        data = datasets.load_dataset(str(path), cache_dir=cache, split="train")
        label = datasets.Value("int64")
        spans = data.features["spans"]
        fields = spans.feature if hasattr(spans, "feature") else spans[0]
        label = fields["label"]
        check(isinstance(label, datasets.ClassLabel), "huggingface: labels are", label)
        found, annotations = defaultdict(Counter), defaultdict(list)
        for row in data:
            document = row["article"], row["annotator"]
            check(row["text"] == truth.text(row["article"]), "huggingface: text of", document)
            check(document not in found, "huggingface: twice", document)
            found[document] = Counter()
            for it in row["spans"]:
                start, end, name = it["start"], it["end"], label.int2str(it["label"])
                cut = row["text"][start:end]
                check(cut == it["quote"], "huggingface:", document, repr(cut), repr(it["quote"]))
                found[document][start, end, name] += 1
                parts = annotations[*document, it["id"]]
                check(it["part"] == len(parts), "huggingface: part", it["part"], "of", it["id"])
                parts.append((start, end, name))
        columns = list(data.features)
    expected = {it for it, spans in truth.spans.items() if spans}
    check(expected <= set(found), "huggingface: missing", expected - set(found))
    for document in found:
        check(found[document] == truth.spans[document], "huggingface: other spans in", document)
    check(annotations == truth.annotations, "huggingface: other annotations than expected")
    for name in files:
        file = pyarrow.parquet.ParquetFile(path / name)
        said = json.loads(file.schema_arrow.metadata[b"huggingface"])["info"]["features"]
        names = said["spans"][0]["label"]["names"]
        check(list(said) == file.schema_arrow.names == columns, "huggingface: columns of", name)
        check(names == label.names[:len(names)], "huggingface: labels of", name, names)
        # By itself, without the card.
        alone = datasets.Features.from_arrow_schema(file.schema_arrow)
        check(list(alone) == columns, "huggingface: features of", name, alone)
    return f"{len(found)} documents, {sum(map(len, annotations.values()))} spans in {len(files)} files"
