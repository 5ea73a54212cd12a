"""What the usual libraries take to write the articles of FILE: lines like those of the bench, seconds
of processor time, the least of three runs (one where it takes more than ten seconds).

    python others.py FILE
"""

import io
import json
import sys
import time


def docbin(records):
    import spacy
    from spacy.tokens import DocBin, SpanGroup

    nlp = spacy.blank("de")
    docs = DocBin(store_user_data=True)
    for record in records:
        doc = nlp.make_doc(record["text"])
        spans = (doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in record["spans"])
        doc.spans["sc"] = SpanGroup(doc, name="sc", spans=[it for it in spans if it is not None])
        docs.add(doc)
    return len(docs.to_bytes())


def label_studio(records):
    from label_studio_sdk.label_interface.objects import PredictionValue

    tasks = []
    for record in records:
        result = [{"from_name": "label", "to_name": "text", "type": "labels",
                   "value": {"start": a, "end": b, "text": record["text"][a:b], "labels": [label]}}
                  for a, b, label in record["spans"]]
        value = PredictionValue(result=result)
        tasks.append({"data": {"text": record["text"]}, "predictions": [value.model_dump()]})
    return len(json.dumps(tasks, ensure_ascii=False).encode("utf-8"))


def cassis(records):
    from cassis import Cas, TypeSystem

    types = TypeSystem()
    span = types.create_type("custom.Span", supertypeName="uima.tcas.Annotation")
    types.create_feature(domainType=span, name="label", rangeType="uima.cas.String")
    size = 0
    for record in records:
        cas = Cas(typesystem=types)
        cas.sofa_string = record["text"]
        cas.sofa_mime = "text/plain"
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
    for name, write in [("spacy DocBin", docbin), ("label-studio-sdk", label_studio),
                        ("dkpro-cassis XMI", cassis), ("pyarrow Parquet", parquet)]:
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
