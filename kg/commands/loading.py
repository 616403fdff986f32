"""``kg load``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.commands import options
from kg.errors import ConfigurationError
from kg.load import load


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("load")(_load)


def _load(
    graph: options.GraphPath,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="STORE", help="Where it goes. [dim]Default: a hidden folder beside GRAPH.[/dim]"
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="PLACE", help="ladybug:FILE, bolt://…, neo4j://…, or http(s)://… of a graph store."
        ),
    ] = None,
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
    """Load a graph into a store on disk, which kg serve and kg query --build open at once; or into a database.

    A store of the same file is left as it is. kg serve loads by itself.

    With --to, a file of Ladybug is written anew; a property graph behind Bolt is brought up to date; a graph store gets
    one named graph a document, each replaced in one transaction. Names and passwords are read from the environment:
    CLAIMGRAPH_LOAD_USER, CLAIMGRAPH_LOAD_PASSWORD, CLAIMGRAPH_LOAD_TOKEN.

    [bold]Example[/bold]: kg load output --to ladybug:claims.lbug
    """
    if to is not None:
        if output is not None:
            raise ConfigurationError("--output and --to at once", remedy="give one of them")
        from kg.commands.pushing import push

        push(graph, to, update=update, query=query, prune=prune, database=database)
        return
    for option, given in (("--update", update), ("--query", query), ("--prune", prune), ("--database", database)):
        if given:
            raise ConfigurationError(f"{option} means nothing without --to", remedy="name the database with --to")
    record = load(graph, output, told=lambda message: typer.echo(f"kg: {message}", err=True))
    typer.echo(f"{record.triples} triples of {record.graphs} graphs: {record.store}")
