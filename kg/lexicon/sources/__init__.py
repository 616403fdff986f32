"""Readers of the vocabularies' own formats, one module each; `READERS` has them by name."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kg.lexicon.sources import hgnc, mesh, obo, obograph, ssslm, unii
from kg.lexicon.sources.record import SourceEntity
from kg.model import Rejection

READERS: Mapping[str, Callable[[Path], Iterator[SourceEntity | Rejection]]] = {
    "hgnc": hgnc.read,
    "mesh": mesh.read,
    "obo": obo.read,
    "obograph": obograph.read,
    "ssslm": ssslm.read,
    "unii": unii.read,
}

__all__ = ["READERS", "SourceEntity"]
