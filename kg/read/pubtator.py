"""PubTator files: title and abstract a document, with mentions at offsets into title, a blank and abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.model import Document, Mention, Metadata, Passage, Rejection, Source, Span
from kg.read.given import given_mention
from kg.read.layout import labelled_parts
from kg.read.source import STAGE, lines, source_of

FORMAT = "pubtator"
_HEAD = re.compile(r"(\d+)\|([ta])\|(.*)")


def is_pubtator(head: str) -> bool:
    """Whether a file starts as a PubTator file does.

    >>> is_pubtator("101|t|Aspirin thins"), is_pubtator("Aspirin thins")
    (True, False)
    """
    return _HEAD.match(head.lstrip("\r\n")) is not None


def read_pubtator(path: Path) -> Iterator[Document | Rejection]:
    """The documents of a PubTator file, each followed by the rejections of its lines that do not fit.

    A mention whose words are not what the text has at its place is rejected; so is a type that is not known. Lines of
    relations are passed over. Memory does not grow with the file.

    :raises InputError: if the file does not exist or cannot be read.
    """
    source = source_of(path, FORMAT)
    block: list[tuple[int, str]] = []
    for number, line in lines(path):
        if isinstance(line, Rejection):
            yield line
        elif line.strip():
            block.append((number, line))
        elif block:
            yield from _documents(block, source)
            block = []
    if block:
        yield from _documents(block, source)


def _documents(block: Sequence[tuple[int, str]], source: Source) -> Iterator[Document | Rejection]:
    where = f"{source.name}:{block[0][0]}"
    heads = [_HEAD.fullmatch(line) for _, line in block[:2]]
    if len(heads) < 2 or not heads[0] or not heads[1] or (heads[0][2], heads[1][2]) != ("t", "a"):
        yield Rejection(STAGE, where, "no title and abstract lines", "expected PMID|t|… and PMID|a|…")
        return
    pmid, title, abstract = heads[0][1], heads[0][3], heads[1][3]
    text = f"{title}\n{abstract}"
    mentions: list[Mention] = []
    rejections: list[Rejection] = []
    for number, line in block[2:]:
        found = _mention(line.split("\t"), text, f"{source.name}:{number}")
        if isinstance(found, Mention):
            mentions.append(found)
        elif found is not None:
            rejections.append(found)
    passages = [Passage((Span(0, len(title)),), "title")] if title.strip() else []
    if abstract.strip():
        parts = labelled_parts(text, Span(len(title) + 1, len(text)))
        passages += [Passage((span,), "abstract", label) for label, span in parts]
    metadata = Metadata(title=title or None, pmid=pmid)
    ordered = tuple(sorted(mentions, key=lambda mention: mention.span))
    yield Document(f"PMID:{pmid}", source, text, metadata, tuple(passages), given_mentions=ordered)
    yield from rejections


def _mention(fields: Sequence[str], text: str, where: str) -> Mention | Rejection | None:
    if len(fields) < 5 or not (fields[1].isdecimal() and fields[2].isdecimal()):
        return None if len(fields) == 4 else Rejection(STAGE, where, "neither a mention nor a relation", "see PubTator")
    span = Span(int(fields[1]), int(fields[2]))
    if not span.start < span.end <= len(text) or text[span.start : span.end] != fields[3]:
        there = f"the text has {text[span.start : span.end]!r} there"
        return Rejection(STAGE, where, f"{fields[3]!r} is not at {span.start}-{span.end}", there)
    found = given_mention(span, fields[3], fields[4], fields[5] if len(fields) > 5 else "")
    return found or Rejection(STAGE, where, f"unknown type {fields[4]!r}", "add it to data/reading/mention_types.tsv")
