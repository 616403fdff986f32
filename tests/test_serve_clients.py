"""The server as programs of others use it, and the named queries over HTTP beside another engine in this process."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Dataset, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.build import build as build_example
from kg.query import NamedQuery, SelectResult, named_queries
from tests.serving import GRAPHS, Server, build, serving

pytest.importorskip("uvicorn")
SPARQLWrapper = pytest.importorskip("SPARQLWrapper")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("serve") / "graph")


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph) as server:
        yield server
