"""Judges a REFI-QDA codebook: the schema, pyrefiqda, and a code for each label that was used."""

from read_refi_qda import schema


def read(path, truth, check):
    from lxml import etree
    from pyrefiqda import RefiCodebook

    tree = etree.parse(str(path))
    xsd = schema("Codebook.xsd")
    if xsd:
        rules = etree.XMLSchema(etree.parse(str(xsd)))
        check(rules.validate(tree), "refi-qda-codebook: not valid:", rules.error_log.last_error)
    codes = RefiCodebook.load(path).codes.code
    names = [it.name for it in codes]
    used = {label for parts in truth.annotations.values() for *_, label in parts}
    check(used <= set(names), "refi-qda-codebook: no code for", used - set(names))
    check(len(names) == len(set(names)) == len({it.guid for it in codes}), "refi-qda-codebook: twice", names)
    check(all(it.is_codable for it in codes), "refi-qda-codebook: codes nobody may use")
    return f"{len(codes)} codes, {'valid' if xsd else 'NOT TESTED against the schema'}"
