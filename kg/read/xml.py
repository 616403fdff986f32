"""XML, read with care and piece by piece: no network, no external entities, no entities of its own, no huge trees."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html.entities import html5
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from kg.model import Rejection
from kg.packed import DAMAGE
from kg.read.source import STAGE, opened

_AT_ONCE = 1 << 22
"""Bytes of a file that is parsed whole, in two thirds of the time; its tree takes some ten times as many."""

_CAREFUL: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}


def records(path: Path, names: Collection[str]) -> Iterator[etree._Element | Rejection]:
    """The elements of an XML file that are records, in their order, each let go when the next is asked for.

    A record within a record is part of the outer one. What is not well-formed ends the file with a rejection that
    names line and column; the records before it hold. A file that declares entities of its own gives none. Characters
    with a name (``&alpha;``) stand in the text as themselves; a name that HTML does not know keeps its own signs.

    :param names: the names of the elements, without namespace.
    :raises InputError: if the file does not exist or cannot be read.
    """
    tags = [f"{{*}}{name}" for name in names]
    with opened(path) as file:
        data = _small(file)
        if data is not None and not data.strip():
            yield Rejection(STAGE, path.name, "empty", "nothing to read; remove the file from the input")
            return
        parser = etree.XMLParser(**_CAREFUL)
        try:
            root = etree.fromstring(data, parser) if data is not None else None
        except etree.XMLSyntaxError:
            root = None
        if root is not None:
            yield from _of_tree(root, tags, path.name, named=len(parser.error_log) > 0)
            return
        file.seek(0)
        stream = file if data is None else BytesIO(data)
        events: Any = etree.iterparse(stream, events=("start", "end"), tag=tags, **_CAREFUL)
        try:
            yield from _of_events(events, path.name)
        except etree.XMLSyntaxError as error:
            line, column = error.position
            reason = f"not well-formed XML ({error.msg})"
            yield Rejection(STAGE, f"{path.name}:{line}:{column}", reason, "is the file complete?")


def _small(file: BinaryIO) -> bytes | None:
    """All bytes of a file; None where there are many, or where an archive breaks off after records that hold."""
    try:
        data = file.read(_AT_ONCE + 1)
    except DAMAGE:
        return None
    return data if len(data) <= _AT_ONCE else None


def _of_tree(root: etree._Element, tags: list[str], name: str, *, named: bool) -> Iterator[etree._Element | Rejection]:
    if _declares_entities(root):
        yield _refused(name)
        return
    if named:
        _spell_out(root)
    found = False
    walk: Any = etree.iterwalk(root, events=("start",), tag=tags)
    for _event, element in walk:
        found = True
        walk.skip_subtree()
        yield _bare(element)
    if not found:
        yield _unknown(root, name)


def _of_events(events: Any, name: str) -> Iterator[etree._Element | Rejection]:
    found = within = 0
    named = False
    for event, element in events:
        if not found and not within and _declares_entities(element):
            yield _refused(name)
            return
        within += 1 if event == "start" else -1
        if event == "end" and not within:
            found += 1
            named = named or len(events.error_log) > 0
            if named:
                _spell_out(element)
            yield _bare(element)
            _let_go(element)
    if not found:
        yield _refused(name) if _declares_entities(events.root) else _unknown(events.root, name)


def _refused(name: str) -> Rejection:
    return Rejection(STAGE, name, "declares entities of its own", "expand them, or remove the declarations")


def _unknown(root: etree._Element, name: str) -> Rejection:
    known = "JATS article, BioC document or PubMed citation"
    return Rejection(STAGE, name, f"<{tag(root)}> holds no {known}", "give XML of one of these kinds")


def _declares_entities(root: etree._Element) -> bool:
    declared: Any = root.getroottree().docinfo.internalDTD
    return declared is not None and any(True for _ in declared.iterentities())


def _let_go(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _bare(record: etree._Element) -> etree._Element:
    """The record with its own namespace taken off its elements, as where an article comes in a protocol's envelope."""
    namespace = record.tag.rpartition("}")[0]
    for inner in record.iter(f"{namespace}}}*") if namespace else ():
        inner.tag = tag(inner)
    return record


def _spell_out(root: etree._Element) -> None:
    """Put the characters that have names in the text in place of their names; the parser logs that it met some."""
    named: list[Any] = list(root.iter(etree.Entity))
    runs: list[tuple[Any, list[str]]] = []
    previous = None
    for entity in named:
        if previous is None or entity.getprevious() is not previous:
            runs.append((entity, []))
        runs[-1][1].extend((html5.get(f"{entity.name};", entity.text), entity.tail or ""))
        previous = entity
    for first, words in runs:
        before, parent = first.getprevious(), first.getparent()
        if before is not None:
            before.tail = "".join((before.tail or "", *words))
        else:
            parent.text = "".join((parent.text or "", *words))
    for entity in named:
        entity.getparent().remove(entity)


def tag(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of a name, and its first child of the next; None where there is none.

    What ``find`` gives, at a fifth of its cost.
    """
    for name in path:
        for inner in element if element is not None else ():
            if inner.tag == name:
                element = inner
                break
        else:
            return None
    return element


def children(element: etree._Element | None) -> dict[str, list[etree._Element]]:
    """The children of an element by their names, in one pass."""
    found: dict[str, list[etree._Element]] = {}
    for inner in element if element is not None else ():
        found.setdefault(inner.tag, []).append(inner)
    return found


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
        words = element.text or ""
        if words.isalnum():
            return words
    elif raised:
        words = _raised(element)
    else:
        words = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
    return " ".join(words.split())


def _raised(element: etree._Element) -> str:
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        is_raised = inner is not element and tag(inner) == "sup"
        if event == "start":
            parts += ["^{" if is_raised else "", inner.text or ""]
        elif inner is not element:
            parts += ["}" if is_raised else "", inner.tail or ""]
    return "".join(parts)
