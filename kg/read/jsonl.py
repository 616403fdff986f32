"""JSON Lines: ``{"id": …, "text": …}`` a line, one document each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from kg.identifiers import is_valid
from kg.model import Document, Rejection, Source
from kg.read.source import STAGE, decode, opened, source_of
from kg.read.text import document
from kg.scratch import TextSet

FORMAT = "jsonl"
LONGEST_LINE = 100_000_000
"""Bytes of the longest line that is read."""


def read_jsonl(path: Path) -> Iterator[Document | Rejection]:
    """The documents of a JSON Lines file; a line that is none gives a rejection with its number.

    A second line with the id of an earlier one is rejected. Memory does not grow with the file.

    :raises InputError: if the file does not exist or cannot be read.
    """
    source = source_of(path, FORMAT)
    number = 0
    seen = TextSet()
    with opened(path) as file:
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            where = f"{path.name}:{number}"
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)
                yield Rejection(STAGE, where, f"a line of more than {LONGEST_LINE:,} bytes", "split the document")
                continue
            if line.strip():
                found = _record(line.rstrip(b"\n"), where, source)
                if isinstance(found, Document) and not seen.add(found.id):
                    found = Rejection(STAGE, where, f"a second document {found.id}", "ids are unique")
                yield found
            elif number == 1 and not file.read(1 << 16).strip() and not file.read(1):
                yield Rejection(STAGE, path.name, "empty", "nothing to read; remove the file from the input")
                return
    if not number:
        yield Rejection(STAGE, path.name, "empty", "nothing to read; remove the file from the input")


def document_id(given: str) -> str:
    """The CURIE for an id that a file gives; its part after the last colon is the given id wherever a CURIE can be.

    >>> document_id("4711"), document_id("PMID:27069254"), document_id("a b")
    ('claimgraph:4711', 'PMID:27069254', 'claimgraph:document/a-b')
    """
    if is_valid(given):
        return given
    if is_valid(f"claimgraph:{given}"):
        return f"claimgraph:{given}"
    return f"claimgraph:document/{re.sub(r'[^A-Za-z0-9]+', '-', given).strip('-') or 'unnamed'}"


def _record(line: bytes, where: str, source: Source) -> Document | Rejection:
    text = decode(line, where)
    if isinstance(text, Rejection):
        return text
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Rejection(STAGE, where, f"not JSON ({str(error)[:80]})", 'expected {"id": …, "text": …} on a line')
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return Rejection(STAGE, where, 'no "text"', 'expected {"id": …, "text": …} on a line')
    given = record.get("id")
    if isinstance(given, int):
        given = str(given)
    if not isinstance(given, str) or not given.strip():
        return Rejection(STAGE, where, 'no "id"', 'expected {"id": …, "text": …} on a line')
    try:
        (given + record["text"]).encode("utf-8")
    except UnicodeEncodeError:
        return Rejection(STAGE, where, "half of a surrogate pair in the text", "write the file with valid Unicode")
    if not record["text"].strip():
        return Rejection(STAGE, where, "empty text", "nothing to read; remove the line from the input")
    return document(source, record["text"], given_id=document_id(given.strip()))
