"""Attributes as a cell of CSV holds them, and a feature of UIMA: `name=value;…`, with escapes."""

import re


def attributes(text):
    pairs = re.findall(r"((?:\\.|[^\\;=])*)=((?:\\.|[^\\;=])*)(?:;|$)", text or "", re.S)
    return {re.sub(r"\\(.)", r"\1", a): re.sub(r"\\(.)", r"\1", b) for a, b in pairs}
