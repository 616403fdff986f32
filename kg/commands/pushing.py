"""``kg push``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.commands import options
from kg.commands.graphs import going_through
from kg.loaders import bolt, ladybug, rdf_store
from kg.loaders.pushed import Pushed
from kg.store import graph_file

_LADYBUG = "ladybug:"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("push")(push)


def push(
    graph: options.GraphPath,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="PLACE", help="ladybug:FILE, bolt://…, neo4j://…, or http(s)://… of a graph store."
        ),
    ] = "ladybug:claims.lbug",
    update: Annotated[
        bool, typer.Option("--update", help="The address takes SPARQL Update, not the Graph Store Protocol.")
    ] = False,
    query: Annotated[
        str | None, typer.Option("--query", metavar="URL", help="Where the graph store answers SPARQL, for --prune.")
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove documents that are no longer in the graph.")] = False,
    database: Annotated[
        str | None, typer.Option("--database", metavar="NAME", help="Which database of a Bolt server.")
    ] = None,
) -> None:
    """Put a graph into a database: again and again, with the same end.

    A file of Ladybug is written anew. A property graph behind Bolt is brought up to date. A graph store gets one named
    graph a document, each replaced in one transaction. Names and passwords are read from the environment:
    CLAIMGRAPH_PUSH_USER, CLAIMGRAPH_PUSH_PASSWORD, CLAIMGRAPH_PUSH_TOKEN.

    [bold]Example[/bold]: kg push output --to ladybug:claims.lbug
    """
    if to.startswith(_LADYBUG):
        with going_through(graph) as claims:
            pushed = ladybug.push(claims, Path(to.removeprefix(_LADYBUG)))
    elif to.startswith(bolt.SCHEMES):
        with going_through(graph) as claims:
            pushed = bolt.push(claims, to, database=database, prune=prune)
    else:
        pushed = rdf_store.push(graph_file(graph), to, update=update, query=query, prune=prune)
    _tell(pushed, to)


def _tell(pushed: Pushed, to: str) -> None:
    for kind, number in pushed.sent.items():
        typer.echo(f"{kind:<12}{number}")
    for kind, number in pushed.removed.items():
        typer.echo(f"removed      {number} {kind}")
    typer.echo(f"pushed to {to}")
