"""The API: each answer of `kg.ask` as JSON at an address, described by OpenAPI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

import msgspec
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import StringConstraints
from starlette.exceptions import HTTPException as NotRouted
from starlette.middleware.gzip import GZipMiddleware

import kg
from kg.ask import answers
from kg.ask.choose import Filter
from kg.ask.graph import MOST, Graph
from kg.ask.who import who
from kg.errors import KgError, QueryError
from kg.query import NamedQuery, named_queries

_LONGEST = 300
_Word = Annotated[str, StringConstraints(max_length=_LONGEST)]
_Many = Annotated[list[_Word] | None, Query(max_length=100)]
_Id = Annotated[str, Query(max_length=2_000)]
Asked = Callable[[str, dict[str, str]], Awaitable[object]]
"""Runs a named query with its parameters and returns its `kg.ask.answers.Rows`."""


SHORTEST_PACKED = 2_000
"""Bytes of an answer from which on it is packed."""


def tag_of(graph: Graph) -> str:
    """The entity tag of every answer of a graph."""
    return f'W/"{kg.__version__}-{graph.about.graph_sha256[:32]}"'


def unchanged(request: Request, headers: dict[str, str]) -> Response | None:
    """The answer 304 where the client has what has the tag of these headers."""
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return None


def problem(error: KgError) -> JSONResponse:
    """An error as JSON."""
    missing = isinstance(error, QueryError) and error.what.startswith("no ")
    status = getattr(error, "status", 404 if missing else 400)
    headers = {"retry-after": str(after)} if (after := getattr(error, "retry_after", None)) else None
    return JSONResponse({"detail": str(error)}, status_code=status, headers=headers)


def api(graph: Graph, rows: Asked) -> FastAPI:
    """The API of a graph, to be mounted under ``/api``.

    :param rows: what runs a named query, within limits of its own.
    """
    app = FastAPI(
        title="Claimgraph",
        version=kg.__version__,
        description="What the literature claims, with the words and the citation behind each claim.",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(_only_known)],
    )
    app.add_middleware(GZipMiddleware, minimum_size=SHORTEST_PACKED, compresslevel=5)
    headers = {"etag": tag_of(graph), "cache-control": "no-cache"}

    def answered(request: Request, value: object) -> Response:
        """A value as JSON; none where the client has it, since answers change with the graph only."""
        if same := unchanged(request, headers):
            return same
        return Response(msgspec.json.encode(value), media_type="application/json", headers=headers)

    @app.exception_handler(KgError)
    def refused(_request: Request, error: KgError) -> JSONResponse:
        return problem(error)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
        return JSONResponse({"detail": told}, status_code=400)

    @app.exception_handler(NotRouted)
    def not_routed(_request: Request, error: NotRouted) -> JSONResponse:
        return JSONResponse({"detail": error.detail}, status_code=error.status_code, headers=error.headers)

    @app.get("/about", response_model=answers.About)
    def about(request: Request) -> Response:
        """What the graph is, and the values that claims can be chosen by."""
        return answered(request, graph.about)

    @app.get("/search", response_model=list[answers.Hit])
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=_LONGEST, description="A name, or its beginning.")] = "",
        group: Annotated[str | None, Query(max_length=50, description="Only of this kind.")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 20,
    ) -> Response:
        """Entities by any of their names, code names or identifiers, else what is `near`; without a name, those with
        most claims."""
        return answered(request, graph.search(q, group=group, limit=limit))

    @app.get("/entity/{curie:path}", response_model=answers.EntityPage)
    def entity(request: Request, curie: str) -> Response:
        """An entity, by its CURIE or any of its names, and all that is claimed of it."""
        return answered(request, graph.entity_page(graph.find(curie)))

    @app.get("/claims", response_model=answers.Claims)
    def claims(
        request: Request,
        chosen: Annotated[Filter, Depends(_filter)],
        sort: Literal["weight", "newest", "oldest", "graph"] = "weight",
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=0, le=MOST)] = 100,
    ) -> Response:
        """The claims that fit all that is asked; of a repeated parameter any value fits."""
        return answered(request, graph.claims(graph.meant(chosen), order=sort, offset=offset, limit=limit))

    @app.get("/claim/{id:path}", response_model=answers.ClaimPage)
    def claim(request: Request, id: str) -> Response:
        """A claim with its sentences and citations, and what speaks against it."""
        return answered(request, graph.claim_page(id))

    @app.get("/work", response_model=answers.WorkPage)
    def work(request: Request, id: _Id) -> Response:
        """A cited work and what rests on it."""
        return answered(request, graph.work_page(id))

    @app.get("/document", response_model=answers.DocumentPage)
    def document(request: Request, id: _Id) -> Response:
        """A document, its bibliography and its claims."""
        return answered(request, graph.document_page(id))

    @app.get("/documents", response_model=list[answers.Document])
    def documents(
        request: Request,
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=0, le=MOST)] = 100,
    ) -> Response:
        """The documents by title."""
        return answered(request, graph.documents(offset=offset, limit=limit))

    @app.get("/matrix", response_model=answers.Matrix)
    def matrix(
        request: Request,
        chosen: Annotated[Filter, Depends(_filter)],
        drug: _Many = None,
    ) -> Response:
        """What is claimed of each drug in each genotype; `drug` may be a class."""
        return answered(request, graph.matrix(graph.meant(chosen), drugs=[graph.find(name) for name in drug or ()]))

    @app.get("/who", response_model=answers.Findings)
    def who_(
        request: Request,
        chosen: Annotated[Filter, Depends(_filter)],
        limit: Annotated[int, Query(ge=1, le=MOST)] = 500,
    ) -> Response:
        """Who showed what of `thing` and `with`, their kinds included, in which model, and who saw nothing."""
        if len(chosen.thing) != 1 or len(chosen.other) != 1:
            raise QueryError("who takes one thing and one with", remedy="give the names or CURIEs of two entities")
        return answered(request, who(graph, chosen.thing[0], chosen.other[0], chosen, limit=limit))

    @app.get("/open", response_model=answers.Open)
    def open_(request: Request, thing: Annotated[str | None, Query(max_length=_LONGEST)] = None) -> Response:
        """Where claims disagree, and what is asked rather than answered."""
        return answered(request, graph.open(graph.find(thing) if thing else None))

    @app.get("/network", response_model=answers.Network)
    def network(
        request: Request,
        chosen: Annotated[Filter, Depends(_filter)],
        limit: Annotated[int, Query(ge=1, le=2_000)] = 150,
    ) -> Response:
        """Claims as a network, the best supported where they are many."""
        return answered(request, graph.network(graph.meant(chosen), limit=limit))

    @app.get("/queries", response_model=list[NamedQuery])
    def queries(request: Request) -> Response:
        """The named queries: what each answers, takes and gives."""
        return answered(request, named_queries())

    @app.get("/queries/{name}", response_model=answers.Rows)
    async def run_named(request: Request, name: str) -> Response:
        """The rows of a named query; its parameters are those of the address."""
        given = request.query_params.multi_items()
        if len({parameter for parameter, _ in given}) < len(given):
            raise HTTPException(400, "a parameter is given twice")
        return answered(request, await rows(name, {parameter: value for parameter, value in given if value}))

    return app


def _only_known(request: Request) -> None:
    """Refuse a parameter that the address does not have: a misspelt filter would give everything."""
    route = request.scope["route"]
    if route.path_format == "/queries/{name}":
        return
    described = request.app.openapi()["paths"][route.path_format]["get"].get("parameters", ())
    known = {one["name"] for one in described if one["in"] == "query"}
    if unknown := sorted(set(request.query_params) - known):
        remedy = f"one of {', '.join(sorted(known))}" if known else "it takes none"
        raise HTTPException(400, f"no parameter {unknown[0][:50]!r}: {remedy}")


def _filter(
    thing: _Many = None,
    with_: Annotated[list[_Word] | None, Query(alias="with", max_length=100)] = None,
    predicate: _Many = None,
    certainty: _Many = None,
    level: _Many = None,
    genotype: _Many = None,
    polarity: Annotated[list[Literal["affirmed", "denied"]] | None, Query()] = None,
    attribution: Annotated[list[Literal["own", "relayed"]] | None, Query()] = None,
    document: _Many = None,
    work: _Many = None,
    reference: _Many = None,
    since: Annotated[int | None, Query(ge=0, le=9999)] = None,
    until: Annotated[int | None, Query(ge=0, le=9999)] = None,
) -> Filter:
    return Filter(
        thing=tuple(thing or ()),
        other=tuple(with_ or ()),
        predicate=tuple(predicate or ()),
        certainty=tuple(certainty or ()),
        level=tuple(level or ()),
        genotype=tuple(genotype or ()),
        polarity=tuple(polarity or ()),
        attribution=tuple(attribution or ()),
        document=tuple(document or ()),
        work=(*(work or ()), *(reference or ())),
        since=since,
        until=until,
    )
