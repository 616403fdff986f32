# /// script
# requires-python = ">=3.11"
# dependencies = ["networkx>=3.3,<4", "igraph>=0.11,<2", "tulip-python>=6,<7", "ndex2>=3.9,<4"]
# ///
"""The network exports in the libraries of others: networkx, igraph, Tulip, NDEx. Prints counts by library as JSON.

uv run --script scripts/readers/open_networks.py FOLDER
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

Counts = dict[str, int]


def by_networkx(path: Path) -> Counts:
    """Nodes, edges and denials as networkx reads GraphML, GEXF or Cytoscape JSON."""
    import networkx

    if path.suffix == ".cyjs":
        network = networkx.cytoscape_graph(json.loads(path.read_text(encoding="utf-8")))
    elif path.suffix == ".gexf":
        network = networkx.read_gexf(path, version="1.3")
    else:
        network = networkx.read_graphml(path, force_multigraph=True)
    told = [edge.get("negated", edge.get("polarity") == "negated") for _, _, edge in network.edges(data=True)]
    return {"nodes": len(network), "edges": network.number_of_edges(), "denied": sum(map(bool, told))}


def by_igraph(path: Path) -> Counts:
    """Nodes, edges and denials as igraph reads GraphML."""
    import igraph

    network = igraph.Graph.Read_GraphML(str(path))
    denied = sum(value == "negated" for value in network.es["polarity"]) if network.ecount() else 0
    return {"nodes": network.vcount(), "edges": network.ecount(), "denied": denied}


def by_tulip(path: Path) -> Counts:
    """Nodes and edges as Tulip reads GraphML."""
    from tulip import tlp

    network = tlp.importGraph("GraphML", {"file::filename": str(path)})
    if network is None:
        raise SystemExit(f"Tulip cannot read {path.name}")
    return {"nodes": network.numberOfNodes(), "edges": network.numberOfEdges()}


def by_ndex2(path: Path) -> Counts:
    """Nodes, edges and denials as the library of NDEx and Cytoscape reads CX2."""
    from ndex2.cx2 import RawCX2NetworkFactory

    network = RawCX2NetworkFactory().get_cx2network(json.loads(path.read_text(encoding="utf-8")))
    denied = sum(bool(edge["v"]["negated"]) for edge in network.get_edges().values())
    return {"nodes": len(network.get_nodes()), "edges": len(network.get_edges()), "denied": denied}


READERS: dict[str, tuple[Callable[[Path], Counts], ...]] = {
    ".graphml": (by_networkx, by_igraph, by_tulip),
    ".gexf": (by_networkx,),
    ".cyjs": (by_networkx,),
    ".cx2": (by_ndex2,),
}


if __name__ == "__main__":
    (file,) = (path for path in Path(sys.argv[1]).iterdir() if path.suffix in READERS)
    print(json.dumps({read.__name__.removeprefix("by_"): read(file) for read in READERS[file.suffix]}))
