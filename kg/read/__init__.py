"""Readers: from a file to documents, one module a format. What cannot be read is a `Rejection` with its reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import ConfigurationError, InputError
from kg.model import Document, Rejection
from kg.packed import DAMAGE, is_packed
from kg.read import bioc, jats, pubmed
from kg.read.bibtex import read_bibtex
from kg.read.bioc_json import read_bioc_json
from kg.read.jsonl import read_jsonl
from kg.read.pdf import read_pdf
from kg.read.pubtator import is_pubtator, read_pubtator
from kg.read.source import STAGE, opened, source_of
from kg.read.tagged import read_medline, read_ris
from kg.read.text import read_text
from kg.read.xml import records, tag

Reader = Callable[[Path], Iterator[Document | Rejection]]


def read_plain(path: Path) -> Iterator[Document | Rejection]:
    """The documents of a text file: PubTator where it starts so, else plain text or Markdown."""
    with opened(path) as file:
        head = file.read(200).decode("utf-8", errors="replace")
    yield from read_pubtator(path) if is_pubtator(head.lstrip("\ufeff")) else read_text(path)


def read_xml(path: Path) -> Iterator[Document | Rejection]:
    """The documents of an XML file, record by record: JATS articles, BioC documents, PubMed citations.

    Memory does not grow with the file.
    """
    source = source_of(path, "xml")
    for record in records(path, ("article", "document", *pubmed.RECORDS)):
        if isinstance(record, Rejection):
            yield record
        elif tag(record) == "article":
            yield jats.article(record, replace(source, format=jats.FORMAT))
        elif tag(record) == "document":
            yield from bioc.document(record, replace(source, format=bioc.FORMAT))
        else:
            yield from pubmed.citation(record, replace(source, format=pubmed.FORMAT))


READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_text,
    ".markdown": read_text,
    ".jsonl": read_jsonl,
    ".nxml": read_xml,
    ".xml": read_xml,
    ".pubtator": read_pubtator,
    ".json": read_bioc_json,
    ".nbib": read_medline,
    ".medline": read_medline,
    ".ris": read_ris,
    ".bib": read_bibtex,
    ".pdf": read_pdf,
}
"""The reader of each file-name extension (lower case)."""

AUTO = "auto"
"""The format that a file's name and content decide; else a format is an extension of `READERS` without its dot."""


def read(path: Path, *, format: str = AUTO) -> Iterator[Document | Rejection]:
    """The documents of a file, in its order, each read when asked for.

    :param path: a file whose name ends in one of `READERS`, or any file where a format is given.
    :raises InputError: if the file does not exist or cannot be read.
    """
    reader = READERS.get(extension(path) if format == AUTO else f".{format}")
    if not path.is_file():
        raise InputError("no such file", where=str(path), remedy="check the path; expand folders with discover")
    if reader is None:
        yield _unknown(path)
        return
    try:
        yield from reader(path)
    except DAMAGE as error:
        yield Rejection(STAGE, path.name, f"a damaged archive ({error})", "fetch the file again")


def extension(path: Path) -> str:
    """The ending of a file's name that tells its format, lower case, that of a packed file without ``.gz`` or ``.zst``.

    >>> extension(Path("pubmed26n0001.xml.gz")), extension(Path("notes.MD"))
    ('.xml', '.md')
    """
    return (path.with_suffix("") if is_packed(path) else path).suffix.lower()


def discover(paths: Iterable[Path], *, format: str = AUTO) -> list[Path | Rejection]:
    """The files that `paths` name, folders expanded, sorted by path, each once; one that is not read is a rejection.

    That is a file of an unknown kind (none is where a format is given), one whose name is not UTF-8, and one in a
    folder that may not be read. Hidden files and folders inside a folder are passed over.

    :raises InputError: if a path does not exist, or there is no file at all.
    :raises ConfigurationError: if the format is not one that is read.
    """
    if format != AUTO and f".{format}" not in READERS:
        known = ", ".join((AUTO, *(extension[1:] for extension in sorted(READERS))))
        raise ConfigurationError(f"unknown format {format!r}", remedy=f"known: {known}")
    files: set[Path] = set()
    closed: set[Path] = set()
    for path in paths:
        if path.is_dir():
            held = {file for file in path.rglob("*") if file.is_file() and not _is_hidden(file, path)}
            closed |= {file for file in held if not os.access(file, os.R_OK)}
            files |= held
        elif path.exists():
            files.add(path)
        else:
            raise InputError("no such file or folder", where=str(path), remedy="check the path")
    if not files:
        raise InputError("no input files", remedy=f"name files or folders with {', '.join(sorted(READERS))}")
    ordered = sorted(files, key=lambda file: file.as_posix())
    return [_refused(file, closed, format) or file for file in ordered]


def _refused(file: Path, closed: set[Path], format: str) -> Rejection | None:
    try:
        file.name.encode("utf-8")
    except UnicodeEncodeError:
        shown = os.fsencode(file.name).decode("utf-8", "backslashreplace")
        return Rejection(STAGE, shown, "a file name that is not UTF-8", "give the file another name")
    if format == AUTO and extension(file) not in READERS:
        return _unknown(file)
    if file in closed:
        return Rejection(STAGE, file.name, "cannot be read (no permission)", "check its permissions")
    return None


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _unknown(path: Path) -> Rejection:
    kinds = ", ".join(sorted(READERS))
    return Rejection(STAGE, path.name, f"unknown kind of file ({extension(path) or 'no extension'})", f"known: {kinds}")
