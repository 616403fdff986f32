"""``kg mcp``."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.api.client import open_graph
from kg.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mcp")(_mcp)


def _mcp(
    graph: Annotated[
        str, typer.Argument(metavar="GRAPH", help="An output folder, its graph.nq, or the address of kg serve.")
    ],
) -> None:
    """Let an assistant ask a graph, by the Model Context Protocol on standard input and output.

    It offers search, entity, claims, evidence, who_showed, open_questions and query; nothing changes the graph.

    [bold]Example[/bold]: kg mcp output
    """
    try:
        from kg.api.mcp import server
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{error.name} is not installed", where="kg mcp", remedy="pip install 'claimgraph[mcp]'"
        ) from error
    with open_graph(graph) as opened:
        server(opened).run("stdio")
