"""A graph for assistants (Model Context Protocol): they search, read claims with their sentences, and cite."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

import kg
from kg.api.client import OpenGraph
from kg.errors import KgError

_INSTRUCTIONS = """A graph of what biomedical texts claim. Each claim has its sentences, word for word, and the
references that the text gives for it. Say what a claim says and no more: "negated" claims are denials; "hedged",
"hypothesised" and "open-question" are not findings; "relayed" evidence reports the work of others; the kind of
work "author opinion" only means that the text does not tell the kind. Quote the sentence
and cite the reference's DOI or PMID. Look for claims "against" before you answer. Where there is no claim, say that the
graph has none; that does not mean that it is not so."""
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_Name = Annotated[str, Field(description="A name, synonym, code name or CURIE.", max_length=300)]
_Sparql = Annotated[str, Field(description="SELECT or ASK in SPARQL 1.1.", max_length=20_000)]
_Few = Annotated[int, Field(ge=1, le=100)]


def server(graph: OpenGraph) -> MCPServer:
    """The server of a graph; nothing that it offers changes anything."""
    app = MCPServer("claimgraph", version=kg.__version__, instructions=_INSTRUCTIONS)

    @app.tool(annotations=_READS)
    def about() -> dict[str, Any]:
        """What the graph holds: counts, and the predicates, certainties, kinds of work and genotypes of its claims."""
        return _plain(lambda: graph.about)

    @app.tool(annotations=_READS)
    def search(text: _Name, limit: _Few = 10) -> dict[str, Any]:
        """Drugs, genes, diseases, variants and other entities by any of their names. Hits that are "near" have another
        name, which is perhaps meant: say so."""
        return _plain(lambda: {"hits": graph.search(text, limit=limit)})

    @app.tool(annotations=_READS)
    def entity(name: _Name) -> dict[str, Any]:
        """An entity: its names and classes, the regimens with it, and how many claims of each kind it is in."""

        def told() -> dict[str, Any]:
            page = msgspec.to_builtins(graph.entity(name))
            kinds = [{key: part[key] for key in ("label", "role", "affirmed", "denied")} for part in page["claims"]]
            return {**page, "claims": kinds}

        return _plain(told)

    @app.tool(annotations=_READS)
    def claims(
        thing: _Name,
        other: Annotated[str | None, Field(description="The other end of the claims.", max_length=300)] = None,
        predicate: Annotated[str | None, Field(description="A CURIE, as about gives them.")] = None,
        polarity: Literal["affirmed", "denied"] | None = None,
        certainty: Literal["asserted", "hedged", "hypothesised", "open-question"] | None = None,
        level: Annotated[str | None, Field(description="The kind of work, as about gives them.")] = None,
        genotype: Annotated[str | None, Field(description="A genotype's name.", max_length=300)] = None,
        offset: Annotated[int, Field(ge=0)] = 0,
        limit: _Few = 25,
    ) -> dict[str, Any]:
        """Claims on an entity with the weight of their evidence, those with most independent observations first."""
        return _plain(
            lambda: graph.claims(
                thing=thing,
                other=other,
                predicate=predicate,
                polarity=polarity,
                certainty=certainty,
                level=level,
                genotype=genotype,
                offset=offset,
                limit=limit,
            )
        )

    @app.tool(annotations=_READS)
    def evidence(claim: Annotated[str, Field(description="The id of a claim.", max_length=200)]) -> dict[str, Any]:
        """The sentences and references behind a claim, why it was read from them, and the claims against it."""
        return _plain(lambda: graph.claim(claim))

    @app.tool(annotations=_READS)
    def who_showed(thing: _Name, other: _Name, limit: _Few = 25) -> dict[str, Any]:
        """Who showed what of two entities (a drug with a drug, gene or disease), in which model, and who saw nothing:
        the sentences and references by stance. Members of classes, forms, variants of genes and regimens
        of both are included."""
        return _plain(lambda: graph.who(thing, other, limit=limit))

    @app.tool(annotations=_READS)
    def open_questions(thing: Annotated[str | None, Field(max_length=300)] = None) -> dict[str, Any]:
        """Where the texts disagree, and what they ask or leave open."""
        return _plain(lambda: graph.open_questions(thing))

    @app.tool(annotations=_READS)
    def query(sparql: _Sparql) -> dict[str, Any]:
        """The rows of a SPARQL query, at most 200; each document is a named graph. Updates and SERVICE are refused."""

        def told() -> dict[str, Any]:
            rows = graph.sparql(sparql)
            return {"columns": rows.columns, "rows": rows.rows[:_ROWS], "total": len(rows.rows)}

        return _plain(told)

    return app


_ROWS = 200


def _plain(answer: Any) -> dict[str, Any]:
    try:
        told: dict[str, Any] = msgspec.to_builtins(answer())
    except KgError as error:
        raise ToolError(str(error)) from error
    return told
