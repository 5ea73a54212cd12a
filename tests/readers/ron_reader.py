"""Reads RON (as far as data sets and layers use it) into Python values.

Structs and maps become dicts, lists and tuples become lists, a bare name its string, a name with
content a pair (name, content).
"""

import re

TOKEN = re.compile(
    r"""
    (?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)
  | (?P<raw>r(?P<hashes>\#*)"(?P<body>.*?)"(?P=hashes))
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<number>[-+]?\d[\d_]*(?:\.\d+)?)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<mark>[()\[\]{},:])
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
LETTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\", '"': '"', "'": "'"}


def loads(text):
    tokens = list(_tokens(text))
    value, at = _value(tokens, 0)
    if at != len(tokens):
        raise ValueError(f"text goes on behind the value: {tokens[at]}")
    return value


def _tokens(text):
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise ValueError(f"no RON at character {at}: {text[at:at + 20]!r}")
        at = found.end()
        kind = "raw" if found["raw"] else found.lastgroup
        if kind == "raw":
            yield "string", found["body"]
        elif kind == "string":
            yield "string", ESCAPE.sub(_unescape, found["string"][1:-1])
        elif kind == "number":
            digits = found["number"].replace("_", "")
            yield "number", float(digits) if "." in digits else int(digits)
        elif kind != "space":
            yield kind, found[0]


def _unescape(found):
    number = found[1] or found[2]
    return chr(int(number, 16)) if number else LETTERS[found[3]]


def _value(tokens, at):
    kind, token = tokens[at]
    if kind in ("string", "number"):
        return token, at + 1
    if kind == "name":
        if token in ("true", "false"):
            return token == "true", at + 1
        if at + 1 < len(tokens) and tokens[at + 1] == ("mark", "("):
            content, at = _value(tokens, at + 1)
            return (token, content), at
        return token, at + 1
    closing = {"(": ")", "[": "]", "{": "}"}[token]
    keyed = token == "{" or (token == "(" and tokens[at + 2] == ("mark", ":"))
    at += 1
    values, pairs = [], {}
    while tokens[at] != ("mark", closing):
        if keyed:
            key, at = (tokens[at][1], at + 1) if token == "(" else _value(tokens, at)
            _expect(tokens, at, ":")
            if key in pairs:
                raise ValueError(f"{key!r} is there twice")
            pairs[key], at = _value(tokens, at + 1)
        else:
            value, at = _value(tokens, at)
            values.append(value)
        if tokens[at] != ("mark", closing):
            _expect(tokens, at, ",")
            at += 1
    return (pairs if token == "{" or keyed else values), at + 1


def _expect(tokens, at, mark):
    if tokens[at] != ("mark", mark):
        raise ValueError(f"{mark!r} expected, found {tokens[at]}")
