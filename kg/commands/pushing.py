"""``kg load --to``: a graph into a database."""

from __future__ import annotations

from pathlib import Path

import typer

from kg.commands.graphs import going_through
from kg.errors import ConfigurationError
from kg.loaders import bolt, ladybug, rdf_store
from kg.loaders.pushed import Pushed
from kg.store import graph_file

_LADYBUG = "ladybug:"


def push(
    graph: Path,
    to: str,
    *,
    update: bool = False,
    query: str | None = None,
    prune: bool = False,
    database: str | None = None,
) -> None:
    """Put a graph into the database at a place: ``ladybug:FILE``, ``bolt://…``, ``neo4j://…`` or ``http(s)://…``.

    :raises ConfigurationError: if an option means nothing for the place.
    """
    web = not to.startswith((_LADYBUG, *bolt.SCHEMES))
    wrong = {
        "--update": update and not web,
        "--query": query and not web,
        "--database": database and not to.startswith(bolt.SCHEMES),
        "--prune": prune and to.startswith(_LADYBUG),
    }
    for option in (option for option, given in wrong.items() if given):
        raise ConfigurationError(f"{option} means nothing there", where=to.partition(":")[0], remedy="leave it out")
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
    typer.echo(f"loaded into {to}")
