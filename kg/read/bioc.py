"""BioC XML (Comeau et al. 2013, doi:10.1093/database/bat064): passages and annotations at offsets of the document."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kg.identifiers import is_valid
from kg.model import Document, Mention, Metadata, Passage, Rejection, Source, Span
from kg.read.given import given_mention, passage_types
from kg.read.jsonl import document_id
from kg.read.layout import labelled_parts
from kg.read.source import STAGE
from kg.read.xml import children

FORMAT = "bioc"
_IDENTIFIERS = ("identifier", "Identifier", "MESH", "NCBI GENE", "NCBI Gene", "id")


def document(node: etree._Element, source: Source) -> Iterator[Document | Rejection]:
    """The document that a ``document`` element holds, followed by the rejections of its annotations that do not fit."""
    given = (node.findtext("id") or "").strip()
    where = f"{source.name}, document {given or '(no id)'}"
    if not given:
        yield Rejection(STAGE, where, "no id", "give each document an <id>")
        return
    try:
        text = _text(sorted(piece for passage in node.findall("passage") for piece in _pieces(passage)))
    except ValueError as error:
        yield Rejection(STAGE, where, f"offsets that do not fit ({error})", "offsets count from the document's start")
        return
    if not text.strip():
        yield Rejection(STAGE, where, "no text", "nothing to read")
        return
    passages = [part for passage in node.findall("passage") for part in _passages(text, passage)]
    mentions: list[Mention] = []
    rejections: list[Rejection] = []
    for annotation in node.iter("annotation"):
        found = _mention(text, annotation, where)
        if isinstance(found, Mention):
            mentions.append(found)
        else:
            rejections.append(found)
    title = next((text[p.span.start : p.span.end] for p in passages if p.section == "title"), None)
    pmid = given.removeprefix("PMID:") if given.removeprefix("PMID:").isdigit() else None
    identifier = f"PMID:{pmid}" if pmid and is_valid(f"PMID:{pmid}") else document_id(given)
    ordered = tuple(sorted(mentions, key=lambda mention: (mention.span, mention.category)))
    metadata = Metadata(title=title, pmid=pmid)
    yield Document(identifier, source, text, metadata, tuple(passages), given_mentions=ordered)
    yield from rejections


def _pieces(passage: etree._Element) -> list[tuple[int, str]]:
    """The texts of a passage and their offsets: its own, or its sentences'."""
    words = passage.findtext("text")
    if words:
        return [(_offset(passage), words)]
    return [(_offset(inner), inner.findtext("text") or "") for inner in passage.findall("sentence")]


def _offset(node: etree._Element) -> int:
    return int(node.findtext("offset") or "0")


def _text(pieces: list[tuple[int, str]]) -> str:
    parts: list[str] = []
    length = 0
    for offset, words in pieces:
        if offset < length:
            raise ValueError(f"offset {offset} lies within the text before it, which ends at {length}")
        if offset > length + 1_000_000:
            raise ValueError(f"offset {offset} lies far behind the text before it, which ends at {length}")
        parts += ["\n" * (offset - length), words]
        length = offset + len(words)
    return "".join(parts)


def _passages(text: str, passage: etree._Element) -> Iterator[Passage]:
    infons = {node.get("key", ""): (node.text or "").lower() for node in passage.findall("infon")}
    kinds = [infons[key] for key in ("section_type", "type") if key in infons]
    section = next((passage_types()[kind] for kind in kinds if kind in passage_types()), None)
    pieces = [(offset, words) for offset, words in _pieces(passage) if words.strip()]
    if not pieces or any(kind.startswith("title_") for kind in kinds):
        return
    span = _trimmed(text, Span(pieces[0][0], pieces[-1][0] + len(pieces[-1][1])))
    tab = text.find("\t", *span)
    if section is None and tab > 0:
        yield Passage((Span(span.start, tab),), "title")
        span, section = Span(tab + 1, span.end), "abstract"
    for label, part in labelled_parts(text, span):
        yield Passage((part,), section or "abstract", label)


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def _mention(text: str, annotation: etree._Element, where: str) -> Mention | Rejection:
    parts = children(annotation)
    infons = {node.get("key", ""): node.text or "" for node in parts.get("infon", ())}
    words = (parts["text"][0].text or "") if "text" in parts else ""
    where = f"{where}, annotation {annotation.get('id', '')}"
    try:
        places = [(int(n.get("offset", "")), int(n.get("length", ""))) for n in parts.get("location", ())]
        span = Span(min(start for start, _ in places), max(start + length for start, length in places))
    except ValueError:
        return Rejection(STAGE, where, "no location with offset and length", "see BioC")
    there = text[span.start : span.end]
    if not 0 <= span.start < span.end <= len(text) or (len(places) == 1 and words and there != words):
        return Rejection(STAGE, where, f"{words!r} is not at {span.start}-{span.end}", f"the text has {there!r} there")
    identifier = next((infons[key] for key in _IDENTIFIERS if infons.get(key)), "")
    found = given_mention(span, there, infons.get("type", ""), identifier)
    return found or Rejection(STAGE, where, f"unknown type {infons.get('type', '')!r}", "add it to mention_types.tsv")
