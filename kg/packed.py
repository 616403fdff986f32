"""Packed files: gzip and Zstandard by the ending of a file's name, read and written as a stream."""

from __future__ import annotations

import gzip
import sys
import zlib
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import BinaryIO, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENDINGS = (".gz", ".zst")
"""What the names of packed files end in."""

DAMAGE = (gzip.BadGzipFile, EOFError, zlib.error, zstd.ZstdError)
"""What reading a damaged packed file raises."""

_OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}


def is_packed(path: Path) -> bool:
    """Whether a file is packed, by its name.

    >>> is_packed(Path("pubmed26n0001.xml.gz")), is_packed(Path("graph.nq.zst")), is_packed(Path("a.xml"))
    (True, True, False)
    """
    return path.suffix.lower() in ENDINGS


def unpacked(file: BinaryIO, path: Path) -> BinaryIO:
    """The bytes of an open file, unpacked as the ending of `path` says, or as they are."""
    match path.suffix.lower():
        case ".gz":
            return cast(BinaryIO, gzip.GzipFile(fileobj=file))
        case ".zst":
            return cast(BinaryIO, BufferedReader(zstd.ZstdFile(file), 1 << 18))
        case _:
            return file


def unpack(data: bytes, path: Path) -> bytes:
    """Bytes as stored in a file of this name, unpacked.

    :raises DAMAGE: where they are damaged or cut short.
    """
    match path.suffix.lower():
        case ".gz":
            return gzip.decompress(data)
        case ".zst":
            return zstd.decompress(data)
        case _:
            return data


def reading(path: Path) -> BinaryIO:
    """A file opened for reading, unpacked by its name; to be closed.

    :raises OSError: if it cannot be opened.
    """
    match path.suffix.lower():
        case ".gz":
            return cast(BinaryIO, gzip.open(path))
        case ".zst":
            return cast(BinaryIO, BufferedReader(zstd.open(path), 1 << 18))
        case _:
            return path.open("rb")


def writing(path: Path) -> BinaryIO:
    """A file opened for writing, packed by its name, with no name or time within, so that equal bytes pack equally.

    :raises OSError: if it cannot be opened.
    """
    match path.suffix.lower():
        case ".gz":
            return cast(BinaryIO, gzip.GzipFile(path, "wb", compresslevel=6, mtime=0))
        case ".zst":
            return cast(BinaryIO, BufferedWriter(zstd.ZstdFile(path, "wb", options=_OPTIONS), 1 << 18))
        case _:
            return path.open("wb", buffering=1 << 18)
