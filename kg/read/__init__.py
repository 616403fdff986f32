"""Readers: from a file to documents, one module a format. What cannot be read is a `Rejection` with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import ConfigurationError, InputError
from kg.identifiers import sha256
from kg.model import Document, Rejection, Source
from kg.read import bioc, jats
from kg.read.jsonl import read_jsonl
from kg.read.pubtator import is_pubtator, read_pubtator
from kg.read.source import STAGE, read_bytes
from kg.read.text import read_text
from kg.read.xml import parse, tag

Reader = Callable[[Path], Iterator[Document | Rejection]]


def read_plain(path: Path) -> Iterator[Document | Rejection]:
    """The documents of a text file: PubTator where it starts so, else plain text or Markdown."""
    with path.open("rb") as file:
        head = file.read(200).decode("utf-8", errors="replace")
    yield from read_pubtator(path) if is_pubtator(head.lstrip("\ufeff")) else read_text(path)


def read_xml(path: Path) -> Iterator[Document | Rejection]:
    """The documents of an XML file: BioC where its root is a ``collection``, else JATS."""
    data = read_bytes(path)
    root = parse(data, path.name)
    if isinstance(root, Rejection):
        yield root
    elif tag(root) == "collection":
        yield from bioc.collection(root, Source(path.name, sha256(data), bioc.FORMAT))
    else:
        yield jats.article(root, Source(path.name, sha256(data), jats.FORMAT))


READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_text,
    ".markdown": read_text,
    ".jsonl": read_jsonl,
    ".nxml": read_xml,
    ".xml": read_xml,
    ".pubtator": read_pubtator,
}
"""The reader of each file-name extension (lower case)."""

AUTO = "auto"
"""The format that a file's name and content decide; else a format is an extension of `READERS` without its dot."""


def read(path: Path, *, format: str = AUTO) -> Iterator[Document | Rejection]:
    """The documents of a file, in its order, each read when asked for.

    :param path: a file whose name ends in one of `READERS`, or any file where a format is given.
    :raises InputError: if the file does not exist or cannot be read.
    """
    reader = READERS.get(path.suffix.lower() if format == AUTO else f".{format}")
    if not path.is_file():
        raise InputError("no such file", where=str(path), remedy="check the path; expand folders with discover")
    if reader is None:
        yield _unknown(path)
    else:
        yield from reader(path)


def discover(paths: Iterable[Path], *, format: str = AUTO) -> list[Path | Rejection]:
    """The files that `paths` name, folders expanded, sorted by path, each once; an unknown kind is a rejection.

    Hidden files and folders inside a folder are passed over. Where a format is given, no kind is unknown.

    :raises InputError: if a path does not exist, or there is no file at all.
    :raises ConfigurationError: if the format is not one that is read.
    """
    if format != AUTO and f".{format}" not in READERS:
        known = ", ".join((AUTO, *(extension[1:] for extension in sorted(READERS))))
        raise ConfigurationError(f"unknown format {format!r}", remedy=f"known: {known}")
    files: set[Path] = set()
    for path in paths:
        if path.is_dir():
            files.update(file for file in path.rglob("*") if file.is_file() and not _is_hidden(file, path))
        elif path.exists():
            files.add(path)
        else:
            raise InputError("no such file or folder", where=str(path), remedy="check the path")
    if not files:
        raise InputError("no input files", remedy=f"name files or folders with {', '.join(sorted(READERS))}")
    ordered = sorted(files, key=lambda file: file.as_posix())
    return [file if format != AUTO or file.suffix.lower() in READERS else _unknown(file) for file in ordered]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _unknown(path: Path) -> Rejection:
    kinds = ", ".join(sorted(READERS))
    return Rejection(STAGE, path.name, f"unknown kind of file ({path.suffix or 'no extension'})", f"known: {kinds}")
