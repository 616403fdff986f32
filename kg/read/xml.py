"""XML, read with care: no network, no external entities, no entities of its own, no huge trees."""

from __future__ import annotations

from html.entities import html5
from typing import Any

from lxml import etree

from kg.model import Rejection
from kg.read.source import STAGE


def parse(data: bytes, name: str) -> etree._Element | Rejection:
    """The root element of an XML file, or why it cannot be read: broken off, no XML, or with entities of its own."""
    if not data.strip():
        return Rejection(STAGE, name, "empty", "nothing to read; remove the file from the input")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = f"not well-formed XML ({error.msg})"
        return Rejection(STAGE, f"{name}:{line}:{column}", reason, "is the file complete?")
    except ValueError as error:
        return Rejection(STAGE, name, f"not readable as XML ({error})", "give UTF-8 without an encoding declaration")
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        return Rejection(STAGE, name, "declares entities of its own", "expand them, or remove the declarations")
    return root


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


def flat(element: etree._Element | None) -> str:
    """All text within an element, with single blanks."""
    if element is None:
        return ""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append(entity_text(inner) or (inner.text or "" if tag(inner) else ""))
        elif inner is not element:
            parts.append(inner.tail or "")
    return " ".join("".join(parts).split())
