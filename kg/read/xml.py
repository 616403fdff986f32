"""XML, read with care and piece by piece: no network, no external entities, no entities of its own, no huge trees."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html.entities import html5
from pathlib import Path
from typing import Any

from lxml import etree

from kg.model import Rejection
from kg.read.source import STAGE, opened

_HEAD = 4096


def records(path: Path, names: Collection[str]) -> Iterator[etree._Element | Rejection]:
    """The elements of an XML file that are records, in their order, each let go when the next is asked for.

    A record within a record is part of the outer one. What is not well-formed ends the file with a rejection that
    names line and column; the records before it hold. A file that declares entities of its own gives none.

    :param names: the names of the elements, without namespace.
    :raises InputError: if the file does not exist or cannot be read.
    """
    with opened(path) as file:
        if not file.read(_HEAD).strip() and not file.read(1):
            yield Rejection(STAGE, path.name, "empty", "nothing to read; remove the file from the input")
            return
        file.seek(0)
        events = etree.iterparse(
            file,
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            yield from _records(events, path.name)
        except etree.XMLSyntaxError as error:
            line, column = error.position
            reason = f"not well-formed XML ({error.msg})"
            yield Rejection(STAGE, f"{path.name}:{line}:{column}", reason, "is the file complete?")


def _records(events: Any, name: str) -> Iterator[etree._Element | Rejection]:
    found = within = 0
    refused = Rejection(STAGE, name, "declares entities of its own", "expand them, or remove the declarations")
    for event, element in events:
        if not found and not within and _declares_entities(element):
            yield refused
            return
        within += 1 if event == "start" else -1
        if event == "end" and not within:
            found += 1
            yield element
            _let_go(element)
    if not found and _declares_entities(events.root):
        yield refused
    elif not found:
        known = "JATS article, BioC document or PubMed citation"
        yield Rejection(STAGE, name, f"<{tag(events.root)}> holds no {known}", "give XML of one of these kinds")


def _declares_entities(root: etree._Element) -> bool:
    declared: Any = root.getroottree().docinfo.internalDTD
    return declared is not None and any(True for _ in declared.iterentities())


def _let_go(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def tag(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for an entity reference."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def entity_text(element: etree._Element) -> str:
    """What a reference to a named character (``&alpha;``) stands for; nothing for other elements.

    A name that HTML does not know keeps its own signs (``&unknown;``).
    """
    if isinstance(element, etree._Entity):
        return html5.get(f"{element.name};", element.text or "")
    return ""


def flat(element: etree._Element | None, *, raised: bool = False) -> str:
    """All text within an element, with single blanks.

    :param raised: write what stands in ``sup`` as ``^{…}``, so that a number raised is not read as one with the
        number before it.

    >>> flat(etree.fromstring("<p>10<sup>9</sup> per  litre</p>"), raised=True)
    '10^{9} per litre'
    """
    if element is None:
        return ""
    if not len(element):
        return " ".join((element.text or "").split()) if tag(element) else ""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        is_raised = raised and tag(inner) == "sup" and inner is not element
        if event == "start":
            parts.append("^{" if is_raised else "")
            parts.append(entity_text(inner) or (inner.text or "" if tag(inner) else ""))
        elif inner is not element:
            parts.append("}" if is_raised else "")
            parts.append(inner.tail or "")
    return " ".join("".join(parts).split())
