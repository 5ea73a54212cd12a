"""Scores the tags of a CoNLL file against those that follow from what was tagged, by seqeval in strict
mode and by nervaluate: as if the file were a model's output, and no less than everything right will do."""

from collections import Counter


def written(label):
    """As the documentation says labels are written."""
    plain = "".join(it if it.isalnum() or it in "_-" else f"%{ord(it):x}%" for it in label)
    return plain.replace("-", ".") or "%"


def ranged(places, spans):
    """Spans as ranges of the tokens that they touch, with labels, in the order in which they are chosen:
    those of most tokens first, then the earlier, then the longer, then by the alphabet; and the spans
    that touch no token."""
    ranges, tokenless = [], []
    for start, end, label in spans.elements():
        touched = [nth for nth, (a, b) in enumerate(places) if a < end and start < b]
        if touched:
            first, behind = touched[0], touched[-1] + 1
            whole = (places[first][0], places[behind - 1][1]) == (start, end)
            ranges.append(((first - behind, start, -end, label), first, behind, written(label), whole))
        else:
            tokenless.append((start, end, label))
    return [it[1:] for it in sorted(ranges)], tokenless


def chosen(ranges):
    """Those that one column holds, as long as none overlap, and those that go to the next."""
    taken, choice, deeper = set(), [], []
    for it in ranges:
        tokens = set(range(*it[:2]))
        (deeper if taken & tokens else choice).append(it)
        if not taken & tokens:
            taken |= tokens
    return choice, deeper


def tagged(places, choice, scheme):
    tags = ["O"] * len(places)
    for first, behind, label, _ in choice:
        tags[first:behind] = [f"B-{label}"] + [f"I-{label}"] * (behind - first - 1)
        if scheme == "bilou":
            tags[behind - 1] = ("U-" if behind - first == 1 else "L-") + label
    return tags


def legal(before, tag, scheme):
    """Whether a tag may follow another; `O` stands at both ends of a sentence."""
    if scheme == "bio":
        return tag[0] in "OB" or before[1:] == tag[1:]
    return before[0] in "BI" and before[1:] == tag[1:] if tag[0] in "IL" else before[0] in "OLU"


def plain(tags):
    """BILOU as BIO, the only one that nervaluate knows; seqeval is shown what is written."""
    return [[{"U": "B", "L": "I"}.get(tag[0], tag[0]) + tag[1:] for tag in sentence] for sentence in tags]


def judged(wanted, found, count, scheme, check):
    """`wanted` and `found` are the tags of each sentence, `count` says how often each label is chosen."""
    from nervaluate import Evaluator
    from seqeval.metrics import classification_report
    from seqeval.scheme import BILOU, IOB2

    labels = sorted(count)
    if not labels:
        check(wanted == found, "conll: tags of nothing")
        return
    # With what nobody tagged: it knows only labels that it is told of.
    known = sorted({tag[2:] for sentence in wanted + found for tag in sentence if tag != "O"})
    check(known == labels, "conll: labels", known, "not", labels)
    scores = Evaluator(plain(wanted), plain(found), tags=known, loader="list").evaluate()
    for how, overall in scores["overall"].items():
        check(overall.correct == overall.possible == overall.actual == count.total(),
              "nervaluate:", how, overall, "not", count.total())
        check((overall.precision, overall.recall, overall.f1) == (1, 1, 1), "nervaluate:", how, overall)
    for label in labels:
        of = scores["entities"][label]["strict"]
        check(of.correct == of.possible == of.actual == count[label],
              "nervaluate: strictly", label, of, "not", count[label])
    scheme = {"bio": IOB2, "bilou": BILOU}[scheme]
    report = classification_report(wanted, found, mode="strict", scheme=scheme, output_dict=True)
    for label in labels:
        of = [report[label][it] for it in ("precision", "recall", "f1-score", "support")]
        check(of == [1, 1, 1, count[label]], "seqeval: strictly", label, of, "not", count[label])


def counted(choice):
    return Counter(label for _, _, label, _ in choice)
