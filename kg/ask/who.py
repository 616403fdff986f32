"""Who showed it, in which model, and who saw nothing: two entities → the evidence on them and on their kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.ask import answers
from kg.ask.choose import Filter
from kg.ask.graph import Graph
from kg.ask.pages import evidence_of
from kg.errors import QueryError
from kg.model import Certainty, Evidence, Statement

_STANCES = ("found", "not-found", "suspected", "asked")
_ON = ("both", "in", "together")
_WIDEST = 4_000
"""Kinds of both entities together: more than that is no question on two things."""


def who(graph: Graph, thing: str, other: str, chosen: Filter | None = None, *, limit: int = 500) -> answers.Findings:
    """Who showed what of two entities, in which model, and who saw nothing.

    Claims between a kind of the one and a kind of the other count, whichever way round; those on one of them in a
    genotype that is the other; and those on regimens of both.

    :param thing: the one, by its CURIE or any of its names, and `other` likewise.
    :param chosen: which claims count; its own `thing` and `other` are not looked at.
    :param limit: claims whose evidence is told, the most observed first.
    :raises QueryError: if the graph has no such entity, or the two have too many kinds.
    """
    one, two = graph.find(thing), graph.find(other)
    kinds, other_kinds = graph.with_kin([one]), graph.with_kin([two])
    if len(kinds) + len(other_kinds) > _WIDEST:
        what = f"{len(kinds) + len(other_kinds)} kinds of the two"
        raise QueryError(what, remedy="ask for a narrower class, or for one drug")
    both = {curie for curie in kinds & other_kinds if _joins(graph, curie, kinds, other_kinds)}
    asked = graph.meant(replace(chosen or Filter(), thing=(), other=()))
    claims: dict[str, tuple[str, answers.Claim]] = {}
    total = 0
    for on, ends, others, variants in (
        ("both", kinds, other_kinds, ()),
        ("in", kinds, (), other_kinds),
        ("in", other_kinds, (), kinds),
        ("together", both, (), ()),
    ):
        genotype = _sorted(set(variants) & set(asked.genotype or variants)) if on == "in" else asked.genotype
        if not ends or (on == "both" and not others) or (on == "in" and not genotype):
            continue
        held = graph.claims(replace(asked, thing=_sorted(ends), other=_sorted(others), genotype=genotype), limit=limit)
        total += held.total - sum(claim.id in claims for claim in held.claims)
        claims = {claim.id: (on, claim) for claim in held.claims} | claims
    found = [
        answers.Finding(
            stance=_stance(statement, piece),
            on=on,
            claim=claim,
            evidence=evidence_of(graph, graph.weigher, statement, piece),
        )
        for on, claim in sorted(claims.values(), key=lambda held: (_ON.index(held[0]), -held[1].independent))[:limit]
        for statement in [graph.statement(claim.id)]
        for piece in statement.evidence
        if on != "in" or _in(statement, piece, kinds, other_kinds)
    ]
    told = (thing for _, claim in claims.values() for thing in (claim.subject, claim.object, *claim.genotypes))
    things = {thing.curie: thing for thing in told}
    return answers.Findings(
        thing=graph.thing(one),
        other=graph.thing(two),
        kinds=_named(things, kinds),
        other_kinds=_named(things, other_kinds),
        total=total,
        findings=tuple(sorted(found, key=lambda held: _STANCES.index(held.stance))),
    )


def _in(statement: Statement, evidence: Evidence, kinds: set[str], other_kinds: set[str]) -> bool:
    """Whether the evidence is of a genotype that is a kind of the one, for a claim with an end that is one of the
    other."""
    seen = {fact.value for fact in evidence.context if fact.kind == "genotype"}
    ends = {statement.subject, statement.object}
    return bool((seen & kinds and ends & other_kinds) or (seen & other_kinds and ends & kinds))


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


def _sorted(curies: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(curies))
