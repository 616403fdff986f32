"""SPARQL 1.1 Graph Store HTTP Protocol, its reading half (https://www.w3.org/TR/sparql11-http-rdf-update/)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.negotiation import GRAPHS, takes_gzip
from kg.serve.pool import Pool
from kg.serve.refusal import Refused
from kg.serve.request import Dump
from kg.serve.response import CACHE, VARY, Answered, acceptable, unchanged, without_body
from kg.serve.sparql import data_tag, fields_of, iri_of


async def graphs(request: Request) -> Response:
    """A graph by its IRI (``?graph=``), or all of them as one (``?default``)."""
    pool: Pool = request.app.state.pool
    fields = fields_of(request.scope["query_string"])
    named = [iri_of(value) for name, value in fields if name == "graph"]
    whole = [value for name, value in fields if name == "default"]
    if len(named) + len(whole) != 1 or any(whole):
        raise Refused("not one graph", status=400, remedy="ask for ?graph=IRI or ?default")
    graph = named[0] if named else None
    media_type = acceptable(request, GRAPHS)
    gzip = takes_gzip(request.headers.get("accept-encoding"))
    tag = data_tag(pool, "graph", graph, media_type, gzip)
    if same := unchanged(request, tag):
        return same
    headers = {"etag": tag, "vary": VARY, "cache-control": CACHE}
    if request.method == "HEAD":
        if graph is not None:
            await pool.call("kg.serve.stored:exists", graph)
        return without_body(media_type, headers)
    exchange = pool.ask(Dump(graph, media_type, gzip, pool.limits.rows, pool.limits.answer))
    return Answered(exchange, media_type, headers, gzip=gzip, patience=pool.limits.patience)
