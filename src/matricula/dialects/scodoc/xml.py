"""The two shapes in which this door writes XML; escaped once, by lxml.

Record style: a dict is an element, its scalars are attributes, its lists are children.
Table style: a row is an element with one child a column, whose `value` is an attribute.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from lxml import etree
from msgspec import UNSET

DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'

Element = etree._Element

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS = re.compile(r"[0-9]+")


def document(root: Element) -> bytes:
    """A whole document."""
    return DECLARATION + etree.tostring(root, encoding="utf-8")


def record(name: str, values: Any) -> Element:
    """One Struct or dict in record style. None and values that are dicts are left out."""
    element = etree.Element(name)
    for key, value in _fields(values).items():
        if isinstance(value, list | tuple):
            element.extend(_item(key, item) for item in value)
        elif value is not None and not isinstance(value, dict):
            element.set(key, text(value))
    return element


def record_list(name: str, rows: Sequence[Any]) -> Element:
    """Records inside `<name_list>`."""
    root = etree.Element(f"{name}_list")
    root.extend(_item(name, row) for row in rows)
    return root


def table(
    name: str, row_name: str, rows: Sequence[Any], *, caption: str = "", table_id: str = ""
) -> Element:
    """Rows in table style. A column called by digits alone gets a P before, as XML wants."""
    root = etree.Element(name, {"origin": "", "caption": text(caption), "id": table_id})
    for row in rows:
        element = etree.SubElement(root, row_name)
        for key, value in _fields(row).items():
            column = f"P{key}" if _DIGITS.fullmatch(key) else key
            etree.SubElement(element, column, value=text(value))
    return root


def child(parent: Element, name: str, **attributes: Any) -> Element:
    """A new last child with the attributes that are not None."""
    element = etree.SubElement(parent, name)
    for key, value in attributes.items():
        if value is not None:
            element.set(key, text(value))
    return element


def text(value: Any) -> str:
    """A value as an attribute has it: True is "1", None is ""; what XML cannot hold is left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return _NOT_XML.sub("", str(value))


def _item(name: str, value: Any) -> Element:
    """An entry of a list: a record, or `<name code="..."/>` for a scalar."""
    if isinstance(value, msgspec.Struct | dict):
        return record(name, value)
    element = etree.Element(name)
    element.set("code", text(value))
    return element


def _fields(values: Any) -> Mapping[str, Any]:
    fields = msgspec.structs.asdict(values) if isinstance(values, msgspec.Struct) else values
    return {key: value for key, value in fields.items() if value is not UNSET}
