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


Writer = Callable[[Claims, Path], Exported]


@dataclass(frozen=True, slots=True)
class Target:
    """A format that a graph goes out to.

    `write` gets an empty folder that is renamed to its final place when it returns; it streams: memory does not grow
    with the number of claims. The same graph gives the same bytes.

    `options` are what a user may set, by name with what it means; `configured` makes the writer of what was set.
    """

    name: str
    summary: str
    write: Writer
    options: Mapping[str, str] = field(default_factory=dict)
    configured: Callable[[Mapping[str, str]], Writer] | None = None

    def writer(self, given: Mapping[str, str]) -> Writer:
        """The function that writes with some options set.

        :raises ConfigurationError: if the target has no such option, or a value cannot be used.
        """
        for name in given:
            if name not in self.options:
                known = ", ".join(self.options) or "no options"
                raise ConfigurationError(f"{self.name} has no option {name}", remedy=f"it has {known}")
        return self.configured(given) if self.configured else self.write


_MODULES = {
    "csv": "kg.export.tables_csv",
    "cx2": "kg.export.cx2",
    "cytoscape": "kg.export.cytoscape",
    "gexf": "kg.export.gexf",
    "graphml": "kg.export.graphml",
    "jsonld": "kg.export.jsonld",
    "kgx": "kg.export.kgx",
    "kgx-tsv": "kg.export.kgx_tsv",
    "nanopubs": "kg.export.nanopubs",
    "neo4j": "kg.export.neo4j",
    "nquads": "kg.export.nquads",
    "parquet": "kg.export.tables_parquet",
    "pykeen": "kg.export.pykeen",
    "trig": "kg.export.trig",
    "turtle": "kg.export.turtle",
}
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
