"""Who showed it, in which model, and who saw nothing: two entities → the evidence on them and on their kinds."""

from __future__ import annotations

from dataclasses import replace

from kg.ask import answers
from kg.ask.choose import Filter
from kg.ask.graph import Graph
from kg.ask.pages import evidence_of
from kg.errors import QueryError
from kg.model import Certainty, Evidence, Statement

_STANCES = ("found", "not-found", "suspected", "asked")
_WIDEST = 4_000
"""Kinds of both entities together: more than that is no question on two things."""


def who(graph: Graph, thing: str, other: str, chosen: Filter | None = None, *, limit: int = 500) -> answers.Findings:
    """Who showed what of two entities, in which model, and who saw nothing.

    Claims between a kind of the one and a kind of the other count, whichever way round, and those on regimens of both.

    :param thing: the CURIE of the one, `other` that of the other.
    :param chosen: which claims count; its own `thing` and `other` are not looked at.
    :param limit: claims whose evidence is told, the most observed first.
    :raises QueryError: if the graph has no such entity, or the two have too many kinds.
    """
    for curie in (thing, other):
        if graph.entity(curie) is None:
            raise QueryError(f"no entity {curie!r}", remedy="search for it by name")
    kinds, other_kinds = graph.with_kin([thing]), graph.with_kin([other])
    if len(kinds) + len(other_kinds) > _WIDEST:
        what = f"{len(kinds) + len(other_kinds)} kinds of the two"
        raise QueryError(what, remedy="ask for a narrower class, or for one drug")
    chosen = chosen or Filter()
    between = graph.claims(replace(chosen, thing=_sorted(kinds), other=_sorted(other_kinds)), limit=limit)
    both = {curie for curie in kinds & other_kinds if _joins(graph, curie, kinds, other_kinds)}
    together = graph.claims(replace(chosen, thing=_sorted(both), other=()), limit=limit) if both else None
    claims = {claim.id: claim for held in (between, together) if held for claim in held.claims}
    total = between.total + sum(claim not in between.claims for claim in (together.claims if together else ()))
    found = [
        answers.Finding(
            stance=_stance(statement, piece),
            together=bool(both & {statement.subject, statement.object}),
            claim=claim,
            evidence=evidence_of(graph, graph.weigher, statement, piece),
        )
        for claim in list(claims.values())[:limit]
        for statement in [graph.statement(claim.id)]
        for piece in statement.evidence
    ]
    ends = {end.curie: end for claim in claims.values() for end in (claim.subject, claim.object)}
    return answers.Findings(
        thing=graph.thing(thing),
        other=graph.thing(other),
        kinds=_named(ends, kinds),
        other_kinds=_named(ends, other_kinds),
        total=total,
        findings=tuple(sorted(found, key=lambda one: (_STANCES.index(one.stance), one.together))),
    )


def _joins(graph: Graph, curie: str, kinds: set[str], other_kinds: set[str]) -> bool:
    """Whether an entity is a regimen with a kind of the one and another one of the other."""
    entity = graph.entity(curie)
    members = entity.members if entity else ()
    return any(one in kinds and two in other_kinds for one in members for two in members if one != two)


def _stance(statement: Statement, evidence: Evidence) -> str:
    if evidence.certainty is Certainty.OPEN_QUESTION:
        return "asked"
    if evidence.certainty is not Certainty.ASSERTED:
        return "suspected"
    return "not-found" if statement.negated else "found"


def _named(ends: dict[str, answers.Thing], kinds: set[str]) -> tuple[answers.Thing, ...]:
    held = (thing for curie, thing in ends.items() if curie in kinds)
    return tuple(sorted(held, key=lambda thing: (thing.label.casefold(), thing.curie)))


def _sorted(curies: set[str]) -> tuple[str, ...]:
    return tuple(sorted(curies))
