"""``kg serve``."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import Annotated

import typer

from kg.ask.opening import open_build
from kg.commands import options
from kg.errors import ConfigurationError, InputError
from kg.load import load

_MEGABYTE = 1 << 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(_serve)


def _serve(
    graph: options.GraphPath,
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0 takes any that is free.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; the default is this machine only.")
    ] = "127.0.0.1",
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.1, metavar="SECONDS", help="When a query is ended.")
    ] = 30.0,
    memory_limit: Annotated[
        int, typer.Option("--memory-limit", min=32, metavar="MB", help="What a query may take (Linux).")
    ] = 1024,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Queries worked on at once.")] = 2,
    max_rows: Annotated[int, typer.Option("--max-rows", min=1, help="Rows or triples of an answer.")] = 1_000_000,
    max_concurrent: Annotated[
        int, typer.Option("--max-concurrent", min=1, help="Queries under way, those that wait included.")
    ] = 64,
    client_limit: Annotated[
        float,
        typer.Option(
            "--client-limit",
            min=0.1,
            metavar="SECONDS",
            help="How long a client may take to send a request, or take nothing of an answer.",
        ),
    ] = 10.0,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A name that the server answers to behind a proxy. Repeatable."),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", metavar="URL", help="A site whose pages may read the answers, or *. Repeatable."),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Of the data, in their description.")] = "Claimgraph",
    licence: Annotated[
        str | None, typer.Option("--licence", metavar="IRI", help="Of the data, in their description.")
    ] = None,
) -> None:
    """Serve a graph over HTTP, to read only: SPARQL at /sparql, the answers as JSON at /api, graphs at /graphs, a
    description at /.well-known/void.

    The first time the graph is loaded into a hidden folder beside it. Ctrl-C ends the server.

    [bold]Example[/bold]: kg serve output --port 8000
    """
    if any(find_spec(name) is None for name in ("fastapi", "starlette", "uvicorn")):
        raise ConfigurationError("kg serve needs more packages", remedy="pip install 'claimgraph[serve]'")
    from kg.api.routes import routes
    from kg.explore.routes import routes as pages
    from kg.serve.limits import Limits
    from kg.serve.server import serve
    from kg.serve.settings import Settings

    limits = Limits(
        seconds=time_limit,
        memory=memory_limit * _MEGABYTE,
        workers=workers,
        rows=max_rows,
        concurrent=max_concurrent,
        patience=client_limit,
    )
    settings = Settings(host, tuple(name or ()), tuple(origin or ()), title, licence)
    logging.basicConfig(level=logging.WARNING, format="kg: %(message)s")
    record = load(graph, told=lambda message: typer.echo(f"kg: {message}", err=True))

    try:
        answering = open_build(graph if graph.resolve() != record.store else record.graph)
    except InputError as error:
        answering = None
        typer.echo(f"kg: only SPARQL is served, since this is no graph of Claimgraph alone: {error}", err=True)

    def told(address: str) -> None:
        typer.echo(f"{record.triples} triples of {record.graphs} graphs at {address}sparql; Ctrl-C ends the server")

    serve(
        record, settings, limits, port=port, told=told,
        extra_routes=lambda pool: [*routes(answering, pool), *pages()] if answering else [],
    )  # fmt: skip
