"""What is served besides SPARQL: the API of a graph, its named queries run by the workers."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute, Mount

from kg.api.http import api
from kg.api.pages import entity_route
from kg.ask.graph import Graph
from kg.serve.pool import Pool


def routes(graph: Graph, pool: Pool) -> Sequence[BaseRoute]:
    """The routes of a graph."""

    async def rows(name: str, parameters: dict[str, str]) -> object:
        return await pool.call("kg.ask.rows:named_rows", name, parameters)

    return [entity_route(graph), Mount("/api", api(graph, rows))]
