"""What an export is: a name, what it carries, and a function from claims to the files of a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from kg.errors import ConfigurationError
from kg.model import Claims


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, by kind of thing, and what its format could not carry, by kind of thing.

    `left_behind` says it in a reader's words (``quote positions``), with how many there were.
    """

    written: Mapping[str, int]
    left_behind: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A format that a graph goes out to.

    `write` gets an empty folder that is renamed to its final place when it returns; it streams: memory does not grow
    with the number of claims. The same graph gives the same bytes.
    """

    name: str
    summary: str
    write: Callable[[Claims, Path], Exported]


_MODULES = {"kgx": "kg.export.kgx", "kgx-tsv": "kg.export.kgx_tsv"}
"""Target by name: the module that holds its ``TARGET``, imported when asked for."""


def target_names() -> tuple[str, ...]:
    """The names of all targets, sorted."""
    return tuple(sorted(_MODULES))


def target(name: str) -> Target:
    """The target with a name.

    :raises ConfigurationError: if there is none.
    """
    if name not in _MODULES:
        raise ConfigurationError(f"no export named {name}", remedy=f"give one of {', '.join(target_names())}")
    found = import_module(_MODULES[name]).TARGET
    assert isinstance(found, Target)
    return found
