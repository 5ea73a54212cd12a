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


def schema(name):
    """The schema of REFI of that name, or None where it is not at hand."""
    shared = os.environ.get("TAGWERK_SHARED")
    folder = Path(shared) if shared else Path(__file__).parents[2] / ".." / "shared"
    path = folder / "corpora" / "refi_qda" / name
    return path if path.exists() else None


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
    found, annotations, inside = defaultdict(Counter), 0, 0
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
                clean = "".join(c if c >= " " and c not in "\ufffe\uffff" else "\ufffd" for c in name)
                check(it.name == clean[:80] + ("…" if len(clean) > 80 else ""),
                      "refi-qda:", source.name, repr(it.name), "is not", repr(clean))
            for coding in it.coding:
                label = codes[coding.code_ref.target_guid]
                found[source.name, users[coding.creating_user]][start, end, label] += 1
                annotations += 1
    for document in set(found) | set(truth.spans):
        check(found[document] == truth.spans[document], "refi-qda: other spans in", document,
              found[document] - truth.spans[document], truth.spans[document] - found[document])
    related = sum(it.total() for it in truth.relations.values())
    links = len(tree.findall(f".//{NAMESPACE}Link"))
    check(links == related, "refi-qda:", links, "links, not", related)
    valid = "valid" if xsd else "NOT TESTED against the schema"
    notes = len(tree.findall(f".//{NAMESPACE}Note"))
    return (f"{len(sources)} sources ({inside} inside), {annotations} codings, {notes} notes, "
            f"{links} links, {valid}")
