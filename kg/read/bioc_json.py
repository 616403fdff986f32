"""BioC as JSON, as PubTator 3 and PubMed Central give it: the same documents as BioC XML, and read by the same code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from kg.model import Document, Rejection
from kg.read import bioc
from kg.read.source import STAGE, content

FORMAT = "bioc-json"
_COLLECTIONS = ("documents", "PubTator3")


def read_bioc_json(path: Path) -> Iterator[Document | Rejection]:
    """The documents of a BioC JSON file: one document, a list, or a collection (``documents``).

    :raises InputError: if the file does not exist or cannot be read.
    """
    file = content(path, FORMAT)
    if isinstance(file, Rejection):
        yield file
        return
    try:
        data = json.loads(file.text)
    except (ValueError, RecursionError) as error:
        yield Rejection(STAGE, path.name, f"not JSON ({str(error)[:80]})", "is the file complete?")
        return
    found = False
    for given in _documents(data):
        found = True
        try:
            node = _node("document", given)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            where = f"{path.name}, document {given.get('id', '(no id)')}"
            yield Rejection(STAGE, where, f"not BioC ({type(error).__name__}: {error})", "see BioC")
            continue
        yield from bioc.document(node, file.source)
    if not found:
        reason = 'no BioC document (an object with "passages")'
        yield Rejection(STAGE, path.name, reason, "give BioC JSON, or text as JSON Lines (.jsonl)")


def _documents(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _documents(item)
    elif isinstance(data, dict):
        if isinstance(data.get("passages"), list):
            yield data
        else:
            for name in _COLLECTIONS:
                yield from _documents(data.get(name))


def _node(name: str, given: dict[str, Any]) -> etree._Element:
    """An object as the element of BioC XML that says the same."""
    node = etree.Element(name)
    for key, value in (given.get("infons") or {}).items():
        if value is not None:
            infon = etree.SubElement(node, "infon", key=str(key))
            infon.text = _text(value)
    for key in ("id", "offset", "text"):
        if given.get(key) is not None:
            if name == "annotation" and key == "id":
                node.set("id", str(given[key]))
            else:
                etree.SubElement(node, key).text = _text(given[key])
    for key, inner in (("passages", "passage"), ("sentences", "sentence"), ("annotations", "annotation")):
        for item in given.get(key) or ():
            node.append(_node(inner, item))
    for place in given.get("locations") or ():
        etree.SubElement(node, "location", offset=str(place["offset"]), length=str(place["length"]))
    return node


def _text(value: Any) -> str:
    """A value as text; signs that XML cannot hold become blanks, so that offsets stay."""
    return "".join(sign if sign in "\t\n" or sign >= " " else " " for sign in str(value))
