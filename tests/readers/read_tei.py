"""Judges a folder of TEI documents: well-formed, and every range cuts what was tagged."""

import re
from collections import Counter, defaultdict

TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
RANGE = re.compile(r"#string-range\((\w+),(\d+),(\d+)\)")
# What XML 1.0 has no characters for.
ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read(path, truth, check):
    from lxml import etree

    documents, links, found = 0, 0, defaultdict(list)
    for file in sorted(path.rglob("*.xml")):
        documents += 1
        root = etree.parse(str(file)).getroot()
        check(root.tag == TEI + "TEI", "tei: root of", file)
        ids = [it.get(XML + "id") for it in root.iter() if it.get(XML + "id")]
        check(len(ids) == len(set(ids)), "tei: an id twice in", file)
        article = root.find(f".//{TEI}idno[@type='path']").text
        annotator = root.find(f".//{TEI}respStmt/{TEI}name").text
        check(file.relative_to(path).as_posix() == f"{annotator}/{article.removesuffix('.txt')}.xml",
              "tei: name of", file)
        body = root.find(f"{TEI}text/{TEI}body")
        text = "".join(body.itertext())
        check(text == ILLEGAL.sub("\ufffd", truth.text(article)), "tei: text of", file, "differs")
        check(all(it.tag == TEI + "p" and not it.tail for it in body), "tei: paragraphs of", file)
        labels = {it.get(XML + "id"): it.get("n") for it in root.iter(TEI + "category")}
        features = {fs.get(XML + "id"): {it.get("name"): "".join(it.itertext()) for it in fs}
                    for fs in root.iter(TEI + "fs")}
        for span in root.iter(TEI + "span"):
            label, *more = span.get("ana").split()
            check(all(it[1:] in features for it in more), "tei: leads nowhere:", more)
            parts = []
            for target in span.get("target").split():
                name, start, length = RANGE.fullmatch(target).groups()
                check(name == body.get(XML + "id"), "tei: a range of", name)
                start, end = int(start), int(start) + int(length)
                check(start < end <= len(text), "tei: no place:", file, target)
                parts.append((start, end, labels[label[1:]]))
            key = article, annotator, int(span.get(XML + "id")[1:])
            found[key] = parts
            note, tagged = truth.said[key]
            check((span.text or "") == ILLEGAL.sub("\ufffd", note), "tei: note of", key)
            said = {name: value for it in more for name, value in features[it[1:]].items()}
            check(said == tagged, "tei: attributes of", key, said)
        relations = Counter()
        for link in root.iter(TEI + "link"):
            links += 1
            from_, to = (int(it.removeprefix("#a")) for it in link.get("target").split())
            relations[link.get("n"), from_, to] += 1
        check(relations == truth.relations[article, annotator], "tei: other relations in", file)
    check(found == truth.annotations, "tei: other annotations than expected",
          [it for it in truth.annotations if truth.annotations[it] != found.get(it)][:5])
    return f"{documents} documents, {len(found)} annotations, {links} links"
