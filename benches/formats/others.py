"""What the usual libraries take to write the articles of FILE: lines like those of the bench, seconds
of processor time, the least of three runs (one where it takes more than ten seconds).

    python others.py FILE
"""

import io
import json
import re
import sys
import time

WORD = re.compile(r"\w+|[^\w\s]")


def docs(records):
    import spacy
    from spacy.tokens import SpanGroup

    nlp = spacy.blank("de")
    for record in records:
        doc = nlp.make_doc(record["text"])
        spans = (doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in record["spans"])
        doc.spans["sc"] = SpanGroup(doc, name="sc", spans=[it for it in spans if it is not None])
        yield doc


def docbin(records):
    from spacy.tokens import DocBin

    return len(DocBin(store_user_data=True, docs=docs(records)).to_bytes())


def prodigy(records):
    import srsly

    size = 0
    for doc in docs(records):
        task = {"text": doc.text,
                "tokens": [{"text": it.text, "start": it.idx, "end": it.idx + len(it), "id": it.i,
                            "ws": bool(it.whitespace_)} for it in doc],
                "spans": [{"start": it.start_char, "end": it.end_char, "label": it.label_,
                           "token_start": it.start, "token_end": it.end - 1} for it in doc.spans["sc"]]}
        size += len(srsly.json_dumps(task).encode("utf-8")) + 1
    return size


def conll(records):
    from spacy.util import filter_spans

    size = 0
    for doc in docs(records):
        doc.set_ents(filter_spans(doc.spans["sc"]))
        tags = ((it.text, f"{it.ent_iob_}-{it.ent_type_}" if it.ent_type_ else "O") for it in doc)
        size += len("\n".join(map(" ".join, tags)).encode("utf-8"))
    return size


def label_studio(records):
    from label_studio_sdk.label_interface import LabelInterface
    from label_studio_sdk.label_interface.objects import PredictionValue

    labels = sorted({label for it in records for _, _, label in it["spans"]})
    choices = "".join(f'<Label value="{it}"/>' for it in labels)
    config = f'<View><Labels name="label" toName="text">{choices}</Labels><Text name="text" value="$text"/></View>'
    control = LabelInterface(config).get_control("label")
    tasks = []
    for record in records:
        regions = [control.label(start=a, end=b, text=record["text"][a:b], labels=[label])
                   for a, b, label in record["spans"]]
        tasks.append({"data": {"text": record["text"]},
                      "predictions": [PredictionValue(result=regions).model_dump()]})
    return len(json.dumps(tasks, ensure_ascii=False).encode("utf-8"))


def cassis(records):
    """With a token for each word and mark, as INCEpTION wants them and as we write them."""
    from cassis import Cas, TypeSystem

    types = TypeSystem()
    span = types.create_type("custom.Span", supertypeName="uima.tcas.Annotation")
    types.create_feature(domainType=span, name="label", rangeType="uima.cas.String")
    token = types.create_type("custom.Token", supertypeName="uima.tcas.Annotation")
    size = 0
    for record in records:
        cas = Cas(typesystem=types)
        cas.sofa_string = record["text"]
        cas.sofa_mime = "text/plain"
        cas.add_all([token(begin=it.start(), end=it.end()) for it in WORD.finditer(record["text"])])
        cas.add_all([span(begin=a, end=b, label=label) for a, b, label in record["spans"]])
        size += len(cas.to_xmi().encode("utf-8"))
    return size


def parquet(records):
    import pyarrow
    from pyarrow import parquet

    rows = [{"text": it["text"], "spans": [{"start": a, "end": b, "label": label} for a, b, label in it["spans"]]}
            for it in records]
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.tell()


def main(file):
    with open(file, encoding="utf-8") as lines:
        records = [json.loads(it) for it in lines]
    for name, write in [("spaCy DocBin", docbin), ("spaCy Prodigy JSONL", prodigy), ("spaCy BIO lines", conll),
                        ("label-studio-sdk", label_studio), ("dkpro-cassis XMI", cassis),
                        ("pyarrow Parquet", parquet)]:
        write(records[:10])  # what is loaded at first is not what is measured
        least = None
        for _ in range(3):
            before = time.process_time()
            size = write(records)
            spent = time.process_time() - before
            least = spent if least is None else min(least, spent)
            if spent > 10:
                break
        print(f"{name},{len(records)},{least:.3f},{size}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
