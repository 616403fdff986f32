"""Claimgraph: biomedical literature as a graph in which every claim leads back to its words and its citation.

>>> import kg
>>> kg.__version__
'0.1.0'
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api.client import OpenGraph
    from kg.networks import to_igraph, to_networkx

__version__ = "0.1.0"

__all__ = ["__version__", "open", "to_igraph", "to_networkx"]


def open(source: str | Path) -> OpenGraph:
    """A graph open for questions: an output folder or its N-Quads file, or the address of a running ``kg serve``.

    :raises InputError: if there is no graph at the path, or it is not one of Claimgraph.
    """
    opened: OpenGraph = import_module("kg.api.client").open_graph(source)
    return opened


def __getattr__(name: str) -> object:
    # A command imports only what it needs; these need networkx, RDF and all.
    if name in ("to_igraph", "to_networkx"):
        return getattr(import_module("kg.networks"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
