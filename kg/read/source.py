"""The bytes of an input file, unpacked, and its text: UTF-8, nothing changed but a byte-order mark left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kg.errors import InputError
from kg.identifiers import sha256
from kg.model import Rejection, Source
from kg.packed import unpack, unpacked

STAGE = "read"
LONGEST_LINE = 10_000_000
"""Bytes of a line that are read as one."""
_NOWHERE = Source("", "", "")
_SIGNATURES = (
    (b"%PDF", "a PDF file", "let its name end in .pdf"),
    (b"PK\x03\x04", "a ZIP archive or office document", "save it as plain text (UTF-8) first"),
    (b"\x1f\x8b", "a gzip archive", "let its name end in .gz, or unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "let its name end in .zst, or unpack it first"),
    (b"\xff\xfe", "UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "UTF-16, not UTF-8", "convert it: iconv -f UTF-16 -t UTF-8"),
)


@dataclass(frozen=True, slots=True)
class Withdrawal(Rejection):
    """Word of `source` that the document with an id, published before, is taken back."""

    document: str = ""
    source: Source = _NOWHERE


class Content(NamedTuple):
    """An input file: where it is from, and its text."""

    source: Source
    text: str


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file open for reading bytes, unpacked where its name ends in ``.gz`` or ``.zst``.

    What is damaged within a packed file shows while it is read, as `kg.packed.DAMAGE`.

    :raises InputError: if it does not exist, is no file, or cannot be opened.
    """
    with _plain(path) as file:
        yield unpacked(file, path)


@contextmanager
def _plain(path: Path) -> Iterator[BufferedReader]:
    """A file open for reading the bytes that are stored."""
    if not path.exists():
        raise InputError("no such file", where=str(path), remedy="check the path")
    if not path.is_file():
        raise InputError("not a file", where=str(path), remedy="name a file, or a folder of files on the command line")
    try:
        file = path.open("rb")
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise InputError(what, where=str(path), remedy="check its permissions") from error
    with file:
        yield file


def loaded(path: Path, format_name: str) -> tuple[Source, bytes]:
    """Where a file's documents come from, and its bytes, unpacked: read once for both.

    :raises InputError: if it does not exist, is no file, or cannot be read.
    :raises kg.packed.DAMAGE: where a packed file is damaged.
    """
    with _plain(path) as file:
        stored = file.read()
    return Source(path.name, sha256(stored), format_name), unpack(stored, path)


def source_of(path: Path, format_name: str) -> Source:
    """Where the documents of a file too large to load come from: its name, and the SHA-256 of its bytes as stored.

    :raises InputError: if the file does not exist or cannot be read.
    """
    with _plain(path) as file:
        return Source(path.name, hashlib.file_digest(file, "sha256").hexdigest(), format_name)


def lines(path: Path) -> Iterator[tuple[int, str | Rejection]]:
    """The lines of a file with their numbers, from 1, without line ends; one that is no UTF-8 text is a rejection.

    Memory does not grow with the file. A blank file gives one rejection.

    :raises InputError: if the file does not exist or cannot be read.
    """
    number = 0
    is_blank = True
    with opened(path) as file:
        while data := file.readline(LONGEST_LINE):
            number += 1
            if data.decode("utf-8", "replace").isspace():
                yield number, ""
                continue
            is_blank = False
            text = decode(data, f"{path.name}:{number}")
            yield number, text.rstrip("\r\n") if isinstance(text, str) else text
    if is_blank:
        yield number, Rejection(STAGE, path.name, "empty", "nothing to read; remove the file from the input")


def content(path: Path, format_name: str) -> Content | Rejection:
    """The text of a file, or the reason why it has none.

    :raises InputError: if the file does not exist or cannot be read.
    """
    source, data = loaded(path, format_name)
    text = decode(data, path.name)
    return text if isinstance(text, Rejection) else Content(source, text)


def decode(data: bytes, name: str) -> str | Rejection:
    """The bytes as UTF-8 text without byte-order mark, or a rejection that says at which byte it is none.

    >>> decode(b"caf\\xe9", "a.txt").where
    'a.txt, byte 3'
    """
    for signature, what, remedy in _SIGNATURES:
        if data.startswith(signature):
            return Rejection(STAGE, name, what, remedy)
    zero = data.find(b"\0")
    if zero >= 0:
        return Rejection(STAGE, f"{name}, byte {zero}", "a binary file (NUL byte)", "give plain text, Markdown or XML")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        reason = f"not UTF-8: byte 0x{data[place]:02X} cannot stand there"
        return Rejection(STAGE, f"{name}, byte {place}", reason, "convert it, e.g. iconv -f WINDOWS-1252 -t UTF-8")
    if not text.strip():
        return Rejection(STAGE, name, "empty", "nothing to read; remove the file from the input")
    return text
