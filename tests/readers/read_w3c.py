"""Judges a W3C Web Annotation collection: as JSON, and as the graph that it is for PyLD."""

import json
from collections import Counter, defaultdict
from urllib.parse import unquote, urljoin

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
BASE = "http://base.example/"
OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def context():
    """The terms of the context that we use, as the recommendation defines them: no reader may ask the
    network for it. A term that is missing here is missing in the graph, and found out."""
    terms = {
        "oa": OA, "as": AS, "rdf": RDF,
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "dctypes": "http://purl.org/dc/dcmitype/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "id": {"@type": "@id", "@id": "@id"},
        "type": {"@type": "@id", "@id": "@type"},
        "Text": "dctypes:Text",
        "Person": "foaf:Person",
        "AnnotationCollection": "as:OrderedCollection",
        "AnnotationPage": "as:OrderedCollectionPage",
        "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
        "first": {"@type": "@id", "@id": "as:first"},
        "partOf": {"@type": "@id", "@id": "as:partOf"},
        "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
        "creator": {"@type": "@id", "@id": "dcterms:creator"},
        "name": "foaf:name", "label": "rdfs:label", "value": "rdf:value",
        "format": "dc:format", "language": "dc:language",
    }
    kinds = "Annotation TextualBody SpecificResource TextPositionSelector TextQuoteSelector"
    purposes = "tagging commenting describing linking"
    terms.update({it: f"oa:{it}" for it in f"{kinds} {purposes} exact prefix suffix".split()})
    for name in ("start", "end"):
        terms[name] = {"@id": f"oa:{name}", "@type": "xsd:nonNegativeInteger"}
    for name in ("body", "target", "source", "selector"):
        terms[name] = {"@type": "@id", "@id": f"oa:has{name.capitalize()}"}
    for name, meant in (("motivation", "motivatedBy"), ("purpose", "hasPurpose")):
        terms[name] = {"@type": "@vocab", "@id": f"oa:{meant}"}
    return {"@context": terms}


def read(path, truth, check):
    from pyld import jsonld

    data = json.loads(path.read_text("utf-8"))
    check(data["@context"] == CONTEXT, "w3c: context", data["@context"])
    items = data["first"]["items"]
    check(data["total"] == len(items), "w3c: total", data["total"], len(items))
    ids = [it["id"] for it in items]
    check(len(ids) == len(set(ids)), "w3c: an id twice")
    texts, found, links = {}, [], 0
    places, related, said = {}, [], Counter()
    for item in items:
        if item["motivation"] == "linking":
            links += 1
            ends = [item["target"], *(it["source"] for it in item["body"] if "source" in it)]
            check(len(ends) == 2 and set(ends) <= set(ids), "w3c: leads nowhere:", item["id"])
            kind, = (it["value"] for it in item["body"] if it["purpose"] == "tagging")
            related.append((kind, *ends))
            continue
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        label, = (it["value"] for it in item["body"] if it["purpose"] == "tagging")
        parts = []
        for target in targets:
            source = target["source"]
            if isinstance(source, dict):
                check(source["id"] not in texts, "w3c: told twice", source["id"])
                texts[source["id"]] = source["value"]
                source = source["id"]
            article = unquote(source)
            text = truth.text(article)
            check(texts[source] == text, "w3c: text of", article, "differs")
            position, quote = target["selector"]
            start, end = position["start"], position["end"]
            check(text[start:end] == quote["exact"], "w3c:", article, start, end, quote)
            check(text[max(0, start - 32):start] == quote["prefix"], "w3c: before", article, start)
            check(text[end:end + 32] == quote["suffix"], "w3c: after", article, end)
            parts.append((start, end, label))
        found.append((article, item["creator"]["name"], sorted(parts)))
        document = article, item["creator"]["name"]
        places[item["id"]] = document, parts[0]
        notes = "".join(it["value"] for it in item["body"] if it["purpose"] == "commenting")
        tagged = {it["label"]: it["value"] for it in item["body"] if it["purpose"] == "describing"}
        said[*document, *parts, notes, *tagged.items()] += 1
    expected = [(it[0], it[1], sorted(parts)) for it, parts in truth.annotations.items()]
    check(sorted(found) == sorted(expected), "w3c: other annotations than expected")
    expected = Counter((*key[:2], *parts, truth.said[key][0], *truth.said[key][1].items())
                       for key, parts in truth.annotations.items())
    check(said == expected, "w3c: other notes or attributes", said - expected, expected - said)
    expected = {document: truth.links(document) for document in list(truth.relations)}
    found_links = defaultdict(Counter)
    for kind, *ends in related:
        (document, first), (other, second) = (places[it] for it in ends)
        check(document == other, "w3c: a relation between", document, other)
        found_links[document][kind, first, second] += 1
    check(found_links == {it: of for it, of in expected.items() if of}, "w3c: other relations")

    # The same as a graph: nothing is dropped, and positions and quotes come out of it again.
    def loaded(url, _options):
        if url != CONTEXT:
            raise ValueError(url)
        return {"contextUrl": None, "documentUrl": url, "document": context()}

    options = {"base": BASE, "documentLoader": loaded}
    graph = jsonld.flatten(data, None, options)
    by_kind = defaultdict(list)
    for node in graph:
        for kind in node.get("@type", []):
            by_kind[kind].append(node)
    check(len(by_kind[OA + "Annotation"]) == len(items), "w3c: annotations in the graph")
    spans = sum(len(it[2]) for it in found)
    for kind in ("TextPositionSelector", "TextQuoteSelector"):
        check(len(by_kind[OA + kind]) == spans, "w3c:", kind, len(by_kind[OA + kind]), spans)
    sources = {it["@id"]: it[RDF + "value"][0]["@value"]
               for it in by_kind["http://purl.org/dc/dcmitype/Text"]}
    wanted = {urljoin(BASE, name): text for name, text in texts.items()}
    check(sources == wanted, "w3c: sources in the graph")
    collection, = by_kind[AS + "OrderedCollection"]
    check(not collection["@id"].startswith("_:"), "w3c: a collection without a name")
    return f"{len(found)} annotations, {spans} targets, {links} links, {len(graph)} nodes"
