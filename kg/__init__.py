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

__version__ = "0.1.0"


def open(source: str | Path) -> OpenGraph:
    """A graph open for questions: an output folder or its N-Quads file, or the address of a running ``kg serve``.

    :raises InputError: if there is no graph at the path, or it is not one of Claimgraph.
    """
    opened: OpenGraph = import_module("kg.api.client").open_graph(source)
    return opened
