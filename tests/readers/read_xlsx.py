"""Judges a workbook of annotations: all cells are texts, and every offset cuts the quote out of the
article."""

import re

import openpyxl

from read_tsv import judged

CELL = 32_767


def replaced(text):
    """What a cell can hold of a text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "\ufffd", text)
    return text.encode("utf-16-le")[:2 * CELL].decode("utf-16-le", "ignore")


def plain(value):
    # Excel writes _x005F_ where a text itself looks like one of its escapes; openpyxl leaves it.
    return re.sub("_x005F_", "_", value) if value is not None else ""


def read(path, truth, check):
    book = openpyxl.load_workbook(path)
    rows = []
    for sheet in book.worksheets:
        check(sheet.freeze_panes == "A2", "xlsx: the first row is not frozen")
        quotes = next(it.column_letter for it in sheet[1] if it.value == "quote")
        check(sheet.column_dimensions[quotes].width > 20, "xlsx: the quotes are too narrow")
        head, *body = sheet.iter_rows()
        names = [it.value for it in head]
        check(all(it.font.bold for it in head), "xlsx: the first row is not bold")
        for row in body:
            for it in row:
                check(it.data_type in ("s", "inlineStr") or it.value is None,
                      "xlsx: no text:", it.coordinate, it.data_type, repr(it.value))
                check(it.hyperlink is None, "xlsx: a link:", it.coordinate)
            rows.append({name: plain(it.value) for name, it in zip(names, row, strict=True)})
    return f"{judged(rows, truth, check, 'xlsx', replaced)} annotations"
