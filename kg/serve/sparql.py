"""SPARQL 1.1 Protocol for queries (https://www.w3.org/TR/sparql11-protocol/): ``/sparql``."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

import kg
from kg.serve.describe import service
from kg.serve.negotiation import GRAPHS, TABLES, takes_gzip
from kg.serve.pool import Pool
from kg.serve.refusal import Refused
from kg.serve.request import Ask, Dataset
from kg.serve.response import CACHE, VARY, Answered, acceptable, body_of, entity_tag, unchanged, without_body
from kg.serve.tokens import inspect

_FORM, _DIRECT, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 1_000

Fields = list[tuple[str, str]]


async def sparql(request: Request) -> Response:
    """The answer to a query; without one, by GET, the description of the service."""
    pool: Pool = request.app.state.pool
    fields = await _fields(request, pool)
    if any(name == "update" for name, _value in fields):
        raise _no_update()
    queries = [value for name, value in fields if name == "query"]
    if not queries and request.method != "POST":
        return service(request)
    if len(queries) != 1:
        raise Refused(f"{len(queries)} queries in a request", status=400, remedy="give one, as query")
    if len(queries[0]) > pool.limits.query:
        raise Refused(f"the query has more than {pool.limits.query} characters", status=413, remedy="shorten it")
    query = inspect(queries[0])
    dataset = Dataset(_graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri"))
    media_type = acceptable(request, GRAPHS if query.form.gives_graph else TABLES)
    gzip = takes_gzip(request.headers.get("accept-encoding"))
    headers = {"vary": VARY, "cache-control": CACHE if query.repeatable else "no-store"}
    if query.repeatable:
        headers["etag"] = tag = data_tag(pool, query.text, dataset, media_type, gzip)
        if same := unchanged(request, tag):
            return same
    if request.method == "HEAD":
        return without_body(media_type, headers)
    exchange = pool.ask(
        Ask(
            text=query.text,
            dataset=dataset,
            media_type=media_type,
            gzip=gzip,
            rows=pool.limits.rows,
            size=pool.limits.answer,
        )
    )
    return Answered(exchange, media_type, headers, gzip=gzip, patience=pool.limits.patience)


def data_tag(pool: Pool, *parts: object) -> str:
    """The entity tag of what follows from the graph, these parts and the programs that write it."""
    return entity_tag(pool.record.sha256, kg.__version__, ox.__version__, *parts)


def fields_of(data: bytes) -> Fields:
    """The fields of a query string or form, in order.

    :raises Refused: 400 if they are not UTF-8, or too many.
    """
    try:
        text = data.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Refused("the parameters are no fields in UTF-8", status=400, remedy="percent-encode them") from error


def iri_of(text: str) -> str:
    """An absolute IRI of a parameter.

    :raises Refused: 400 if it is none.
    """
    try:
        return ox.NamedNode(text).value
    except ValueError as error:
        raise Refused(f"not an absolute IRI: {text[:100]!r}", status=400) from error


async def _fields(request: Request, pool: Pool) -> Fields:
    fields = fields_of(request.scope["query_string"])
    if request.method != "POST":
        return fields
    declared = request.headers.get("content-type", "")
    media_type, *parameters = (part.strip().lower() for part in declared.split(";"))
    if media_type not in (_FORM, _DIRECT, _UPDATE):
        raise Refused(f"not a media type for queries: {media_type[:100]!r}", status=415, remedy=f"{_DIRECT} or {_FORM}")
    if media_type == _UPDATE:
        raise _no_update()
    if any(
        name == "charset" and value.strip('"') != "utf-8" for name, _, value in (p.partition("=") for p in parameters)
    ):
        raise Refused("a query is text in UTF-8", status=415)
    body = await body_of(request, most=pool.limits.body, patience=pool.limits.patience)
    if media_type == _FORM:
        return fields + fields_of(body)
    try:
        return [*fields, ("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise Refused("the query is not text in UTF-8", status=400) from error


def _graphs(fields: Fields, name: str) -> tuple[str, ...] | None:
    return tuple(iri_of(value) for field, value in fields if field == name) or None


def _no_update() -> Refused:
    return Refused("updates are refused", status=403, remedy="this graph is only read")
