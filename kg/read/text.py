"""Plain text and Markdown: one document a file, its text unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.identifiers import is_valid
from kg.model import Document, Rejection, Source
from kg.read.layout import layout
from kg.read.source import content

FORMAT = "text"


def read_text(path: Path) -> Iterator[Document | Rejection]:
    """The document in a plain-text or Markdown file.

    Its id is the DOI that its title page prints (``doi:…``), else one made of the file's SHA-256.

    :raises InputError: if the file does not exist or cannot be read.
    """
    file = content(path, FORMAT)
    yield file if isinstance(file, Rejection) else document(file.source, file.text)


def document(source: Source, text: str, *, given_id: str | None = None) -> Document:
    """A document from its text; `given_id` is a CURIE that stands above a printed DOI."""
    passages, references, metadata = layout(text)
    minted = f"claimgraph:document/{source.sha256[:16]}"
    printed = f"doi:{metadata.doi}" if metadata.doi and is_valid(f"doi:{metadata.doi}") else None
    return Document(given_id or printed or minted, source, text, metadata, passages, references)
