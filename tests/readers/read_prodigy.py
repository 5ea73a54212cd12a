"""Judges Prodigy tasks by spaCy, out of whose documents Prodigy makes them."""

import json
from collections import Counter, defaultdict


def read(path, truth, check):
    import spacy
    from spacy.tokens import Doc

    vocab = spacy.blank("de").vocab
    seen, count, aligned, relations = set(), 0, 0, 0
    wanted = defaultdict(Counter)
    for (*document, id), (note, attributes) in truth.said.items():
        wanted[tuple(document)].update((it, note, tuple(sorted(attributes.items())))
                                       for it in truth.annotations[*document, id])
    for line in path.read_bytes().decode("utf-8").splitlines():
        task = json.loads(line)
        text, meta = task["text"], task["meta"]
        document = meta["article"], meta["annotator"]
        check(document not in seen, "prodigy: twice", document)
        seen.add(document)
        check(text == truth.text(meta["article"]), "prodigy: text of", document, "differs")
        check((task["answer"], task["_annotator_id"]) == ("accept", meta["annotator"]), "prodigy:", document)
        tokens = task["tokens"]
        doc = Doc(vocab, [it["text"] for it in tokens], [it["ws"] for it in tokens])
        check(doc.text == text, "prodigy: tokens of", document, "are another text")
        for token, it in zip(doc, tokens, strict=True):
            check((token.i, token.idx, token.idx + len(token)) == (it["id"], it["start"], it["end"]),
                  "prodigy: token", it)
        spans, said = Counter(), Counter()
        for it in task["spans"]:
            place = it["start"], it["end"], it["label"]
            spans[place] += 1
            said[place, it.get("note", ""), tuple(sorted(it.get("attributes", {}).items()))] += 1
            span = doc.char_span(it["start"], it["end"], label=it["label"])
            check((span is None) == ("token_start" not in it), "prodigy: alignment of", document, it)
            if span is not None and "token_start" in it:
                aligned += 1
                check((span.start, span.end - 1) == (it["token_start"], it["token_end"]), "prodigy:", it)
                check(span.text == text[it["start"]:it["end"]], "prodigy: spaCy reads", span.text)
        check(spans == truth.spans[document], "prodigy: other spans than expected in", document,
              spans - truth.spans[document], truth.spans[document] - spans)
        check(said == wanted[document], "prodigy: other notes or attributes than expected in", document,
              said - wanted[document], wanted[document] - said)
        count += sum(spans.values())
        ends = [[tuple(it[end][key] for key in ("start", "end", "label")) for end in ("head_span", "child_span")]
                for it in task.get("relations", [])]
        links = Counter((it["label"], *both) for it, both in zip(task.get("relations", []), ends))
        check(links == truth.links(document), "prodigy: other relations than expected in", document)
        for it in task.get("relations", []):
            relations += 1
            for end in ("head", "child"):
                span = it[f"{end}_span"]
                check((span["start"], span["end"], span["label"]) in spans, "prodigy: no such end", it)
                touching = [token["id"] for token in tokens
                            if token["start"] < span["end"] and span["start"] < token["end"]]
                # A span on nothing but one space has no token.
                check(it[end] == span.get("token_end", it[end]), "prodigy: not the last token", it)
                check(it[end] in (touching[-1:] or range(len(tokens))), "prodigy: not the last token", it)
    missing = {it for it, spans in truth.spans.items() if spans} - seen
    check(not missing, "prodigy: missing", missing)
    return f"{len(seen)} tasks, {count} spans, {aligned} of them on tokens, {relations} relations"
