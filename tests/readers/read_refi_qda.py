"""Judges a REFI-QDA project: the schema, pyrefiqda, and every selection against the texts."""

import os
import re
import tempfile
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

NAMESPACE = "{urn:QDA-XML:project:1.0}"
# Python counts four control characters to the spaces, Unicode does not.
SPACES = re.compile("[^\\S\x1c-\x1f]+")
# What XML cannot hold.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def schema(name):
    """The schema of REFI of that name, or None where it is not at hand."""
    shared = os.environ.get("TAGWERK_SHARED")
    folder = Path(shared) if shared else Path(__file__).parents[2] / ".." / "shared"
    path = folder / "corpora" / "refi_qda" / name
    return path if path.exists() else None


def said(tree, places, truth, check):
    """Judges the notes of selections and the links between them; how many there are of both."""
    notes = {it.get("guid"): it.findtext(f"{NAMESPACE}PlainTextContent") for it in tree.iter(f"{NAMESPACE}Note")}
    noted, wanted = Counter(), Counter()
    for it in tree.iter(f"{NAMESPACE}PlainTextSelection"):
        for note in it.iter(f"{NAMESPACE}NoteRef"):
            noted[*places[it.get("guid")], notes[note.get("targetGUID")]] += 1
    for (*document, id), (note, _) in truth.said.items():
        if note:
            wanted.update((tuple(document), it, FORBIDDEN.sub("\ufffd", note))
                          for it in truth.annotations[*document, id])
    check(noted == wanted, "refi-qda: other notes than expected", noted - wanted, wanted - noted)

    linked = defaultdict(Counter)
    for it in tree.iter(f"{NAMESPACE}Link"):
        (document, from_), (other, to) = places[it.get("originGUID")], places[it.get("targetGUID")]
        check(document == other and it.get("direction") == "OneWay", "refi-qda: link", it.attrib)
        linked[document][it.get("name"), from_, to] += 1
    for document in set(linked) | set(truth.relations):
        wanted = truth.links(document)
        check(linked[document] == wanted, "refi-qda: other links than expected in", document,
              linked[document] - wanted, wanted - linked[document])
    return len(notes), sum(it.total() for it in linked.values())


def read(path, truth, check):
    from lxml import etree
    from pyrefiqda import RefiProject

    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "refi-qda: a broken file in the archive")
        files = {name: archive.read(name) for name in archive.namelist()}
    tree = etree.fromstring(files["project.qde"])
    xsd = schema("Project.xsd")
    if xsd:
        rules = etree.XMLSchema(etree.parse(str(xsd)))
        check(rules.validate(tree), "refi-qda: not valid:", rules.error_log.last_error)
    guids = [it.get("guid") for it in tree.iter() if it.get("guid")]
    check(len(guids) == len(set(guids)), "refi-qda: a GUID twice")
    for it in tree.iter():
        for name in ("targetGUID", "originGUID", "creatingUser"):
            check(it.get(name) is None or it.get(name) in guids, "refi-qda: leads nowhere:", it.tag)

    # pyrefiqda takes the archive apart itself, and knows the elements' types by the schema.
    with tempfile.TemporaryDirectory() as folder:
        project = RefiProject.load(path, folder)
    codes = {}
    if project.code_book:
        codes = {it.guid: it.name for it in project.code_book.codes.code}
    users = {it.guid: it.name for it in project.users.user} if project.users else {}
    check(len(codes) == len(set(codes.values())), "refi-qda: programs make one of codes of one name")
    found, annotations, inside, places = defaultdict(Counter), 0, 0, {}
    sources = project.sources.text_source if project.sources else []
    for source in sources:
        text = truth.text(source.name)
        if source.plain_text_path:
            data = files["sources/" + source.plain_text_path.removeprefix("internal://")]
            check(not data.startswith(b"\xef\xbb\xbf"), "refi-qda: a byte-order mark:", source.name)
            check(data.decode("utf-8") == text, "refi-qda: text of", source.name, "differs")
        else:
            inside += 1
            check(text.startswith("\ufeff"), "refi-qda: no file without need:", source.name)
            check(len(source.plain_text_content) == len(text), "refi-qda: length of", source.name)
        for it in source.plain_text_selection:
            check(len(it.coding) == 1, "refi-qda: codings of", it.guid)
            start, end = it.start_position, it.end_position
            check(0 <= start < end <= len(text), "refi-qda: no place:", source.name, start, end)
            name = SPACES.sub(" ", text[start:end]).strip(" ")
            if source.plain_text_path:
                clean = FORBIDDEN.sub("\ufffd", name)
                check(it.name == clean[:80] + ("…" if len(clean) > 80 else ""),
                      "refi-qda:", source.name, repr(it.name), "is not", repr(clean))
            for coding in it.coding:
                label = codes[coding.code_ref.target_guid]
                document = source.name, users[coding.creating_user]
                found[document][start, end, label] += 1
                places[it.guid] = document, (start, end, label)
                annotations += 1
    for document in set(found) | set(truth.spans):
        check(found[document] == truth.spans[document], "refi-qda: other spans in", document,
              found[document] - truth.spans[document], truth.spans[document] - found[document])
    notes, links = said(tree, places, truth, check)
    valid = "valid" if xsd else "NOT TESTED against the schema"
    return (f"{len(sources)} sources ({inside} inside), {annotations} codings, {notes} notes, "
            f"{links} links, {valid}")
