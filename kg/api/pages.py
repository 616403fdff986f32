"""The page of an entity as JSON: what is asked for most, so that it passes none of the layers of the other answers."""

from __future__ import annotations

import asyncio
import zlib
from concurrent.futures import ThreadPoolExecutor

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.api.http import SHORTEST_PACKED, problem, tag_of, unchanged
from kg.ask.graph import Graph
from kg.errors import KgError, QueryError
from kg.serve.negotiation import takes_gzip

_THREADS = 4
_GZIP = 16 + zlib.MAX_WBITS


def entity_route(graph: Graph) -> Route:
    """``/api/entity/NAME``, to come before the routes of `kg.api.http.api`, which describe it.

    Pages are made in a few threads of their own, each of which keeps its connection to the index.
    """
    threads = ThreadPoolExecutor(_THREADS, "pages")
    headers = {"etag": tag_of(graph), "cache-control": "no-cache", "vary": "Accept-Encoding"}

    def written(curie: str, gzip: bool) -> tuple[bytes, bool]:
        content = msgspec.json.encode(graph.entity_page(graph.find(curie)))
        gzip = gzip and len(content) >= SHORTEST_PACKED
        return zlib.compress(content, 1, _GZIP) if gzip else content, gzip

    async def entity(request: Request) -> Response:
        if request.query_params:
            return problem(QueryError("a parameter that this address does not have", remedy="it takes none"))
        if same := unchanged(request, headers):
            return same
        gzip = takes_gzip(request.headers.get("accept-encoding"))
        try:
            content, packed = await asyncio.get_running_loop().run_in_executor(
                threads, written, request.path_params["curie"], gzip
            )
        except KgError as error:
            return problem(error)
        coding = {"content-encoding": "gzip"} if packed else {}
        return Response(content, media_type="application/json", headers={**headers, **coding})

    return Route("/api/entity/{curie:path}", entity)
