"""What an import is: a name, how its files are told, and a function from them to the values of a graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from kg.claim_store import ClaimStore
from kg.errors import ConfigurationError, InputError


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import took in, by kind of thing, and what it left behind, by kind of thing, in a reader's words."""

    taken: Mapping[str, int]
    left_behind: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Importer:
    """A format that a graph comes in from.

    `recognises` looks at a file or folder and never raises for one that it does not know. `read` fills an empty store
    and finishes it, in memory that does not grow with the number of claims; it raises `InputError` for files that are
    not as the format says.
    """

    name: str
    summary: str
    recognises: Callable[[Path], bool]
    read: Callable[[Path, ClaimStore], Imported]


_MODULES: dict[str, str] = {
    "civic": "kg.imports.civic",
    "kgx": "kg.imports.kgx",
    "ladybug": "kg.imports.ladybug",
    "neo4j": "kg.imports.neo4j",
    "nquads": "kg.imports.nquads",
    "sssom": "kg.imports.sssom",
}
"""Importer by name: the module that holds its ``IMPORTER``, imported when asked for."""


def importer_names() -> tuple[str, ...]:
    """The names of all importers, sorted."""
    return tuple(sorted(_MODULES))


def importer(name: str) -> Importer:
    """The importer with a name.

    :raises ConfigurationError: if there is none.
    """
    if name not in _MODULES:
        raise ConfigurationError(f"no import named {name}", remedy=f"give one of {', '.join(importer_names())}")
    found = import_module(_MODULES[name]).IMPORTER
    assert isinstance(found, Importer)
    return found


def importer_for(path: Path) -> Importer:
    """The importer that knows the file or folder.

    :raises InputError: if there is nothing at `path`, or none knows it.
    """
    if not path.exists():
        raise InputError("no such file or folder", where=str(path), remedy="give what another tool or kg export wrote")
    for name in importer_names():
        if (found := importer(name)).recognises(path):
            return found
    raise InputError(
        "not of a format that is imported", where=str(path), remedy=f"name it: --format {'|'.join(importer_names())}"
    )
