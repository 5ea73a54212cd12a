"""Scores the tags of a CoNLL file against those that follow from what was tagged, by seqeval in strict
mode and by nervaluate: as if the file were a model's output, and no less than everything right will do."""

from collections import Counter


def written(label):
    """As the documentation says labels are written."""
    plain = "".join(it if it.isalnum() or it in "_-" else f"%{ord(it):x}%" for it in label)
    return plain.replace("-", ".") or "%"


def chosen(places, spans):
    """The spans that a file of one layer holds, as ranges of tokens with their labels: those of most
    tokens first, then the earlier, then the longer, then by the alphabet, as long as none overlap."""
    ranges = []
    for start, end, label in spans:
        touched = [nth for nth, (a, b) in enumerate(places) if a < end and start < b]
        if touched:
            first, behind = touched[0], touched[-1] + 1
            ranges.append(((first - behind, start, -end, label), first, behind, label))
    taken, choice = set(), []
    for _, first, behind, label in sorted(ranges):
        tokens = set(range(first, behind))
        if not taken & tokens:
            taken |= tokens
            choice.append((first, behind, written(label)))
    return choice


def tagged(places, choice):
    tags = ["O"] * len(places)
    for first, behind, label in choice:
        tags[first:behind] = [f"B-{label}"] + [f"I-{label}"] * (behind - first - 1)
    return tags


def judged(wanted, found, count, check):
    """`wanted` and `found` are the tags of each sentence, `count` says how often each label is chosen."""
    from nervaluate import Evaluator
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    labels = sorted(count)
    if not labels:
        check(wanted == found, "conll: tags of nothing")
        return
    # With what nobody tagged: it knows only labels that it is told of.
    known = sorted({tag[2:] for sentence in wanted + found for tag in sentence if tag != "O"})
    check(known == labels, "conll: labels", known, "not", labels)
    scores = Evaluator(wanted, found, tags=known, loader="list").evaluate()
    for how, overall in scores["overall"].items():
        check(overall.correct == overall.possible == overall.actual == count.total(),
              "nervaluate:", how, overall, "not", count.total())
        check((overall.precision, overall.recall, overall.f1) == (1, 1, 1), "nervaluate:", how, overall)
    for label in labels:
        of = scores["entities"][label]["strict"]
        check(of.correct == of.possible == of.actual == count[label],
              "nervaluate: strictly", label, of, "not", count[label])
    report = classification_report(wanted, found, mode="strict", scheme=IOB2, output_dict=True)
    for label in labels:
        of = [report[label][it] for it in ("precision", "recall", "f1-score", "support")]
        check(of == [1, 1, 1, count[label]], "seqeval: strictly", label, of, "not", count[label])


def counted(choice):
    return Counter(label for *_, label in choice)
