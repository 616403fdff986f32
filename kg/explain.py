"""Why a claim is in a graph: the rule, the words, the cues, the citation and the circumstances, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from kg.errors import QueryError
from kg.identifiers import compact
from kg.identity import run_id, statement_id
from kg.model import (
    Attribution,
    Certainty,
    ClaimGraph,
    Cue,
    CueKind,
    DocumentRecord,
    Evidence,
    Lookup,
    Outcome,
    Run,
    Span,
    Statement,
)
from kg.view.appearance import level_words, other_qualifiers, phrase
from kg.view.quotes import Stretch, stretches

_WIDTH = 100
_MARGIN = 15

_CERTAINTY = {
    Certainty.ASSERTED: "asserted: nothing in the sentence takes the claim back",
    Certainty.HEDGED: "hedged: the author holds it likely or possible",
    Certainty.HYPOTHESISED: "hypothesised: the author proposes it, without a finding",
    Certainty.OPEN_QUESTION: "open question: the author asks, and does not answer",
}
_ATTRIBUTION = {
    Attribution.OWN_VOICE: "own voice: the document reports it as its own",
    Attribution.RELAYED: "relayed: the document reports the work of others",
    Attribution.BOTH: "both: the document reports it of others and of its own",
}


def find_statements(
    graph: ClaimGraph, *, claim: str | None = None, subject: str | None = None, object: str | None = None
) -> tuple[Statement, ...]:
    """The statements that a user means, in the order of the graph.

    :param claim: the id of a statement, its IRI, its CURIE, or the first digits of its hash (six or more).
    :param subject: a CURIE, an IRI, or a label or synonym (letter case aside).
    :param object: likewise.
    :raises QueryError: if nothing fits, if no entity has that name, or if neither claim, subject nor object is given.
    """
    if claim is None and subject is None and object is None:
        raise QueryError("no claim named", remedy="give its id, or --subject, --object or both")
    subjects, objects = _entities(graph, subject), _entities(graph, object)
    found = tuple(
        statement
        for statement in graph.statements
        if (claim is None or _is_named(statement, claim))
        and (subjects is None or statement.subject in subjects)
        and (objects is None or statement.object in objects)
    )
    if not found:
        asked = {"claim": claim, "subject": subject, "object": object}
        named = ", ".join(f"{name} {value!r}" for name, value in asked.items() if value)
        raise QueryError(f"no statement with {named}", remedy="look it up in report.html, or ask for one end only")
    return found


def explain(graph: ClaimGraph, statement: Statement) -> str:
    """The steps that led to a statement, as plain text of at most 100 columns, all its evidence in the graph's order.

    In the quoted words ``[subject: …]``, ``[trigger: …]``, ``[object: …]`` and ``[cue: …]`` mark what the rule and the
    cues took hold of; they may nest in one bracket (``[object cue: …]``) where two play on the same words.
    """
    lines = [*_claim(graph, statement)]
    for number, evidence in enumerate(statement.evidence, start=1):
        lines += ["", f"Evidence {number} of {len(statement.evidence)}", *_evidence(graph, statement, evidence)]
    return "\n".join([*lines, "", *_run(graph.run)])


def _is_named(statement: Statement, claim: str) -> bool:
    full = statement_id(statement)
    wanted = claim.strip("<>")
    if len(wanted) >= 6 and full.rpartition("/")[2].startswith(wanted):
        return True
    return wanted == full or wanted.endswith((f"/{full}", f":{full}", f"#{full}"))


def _entities(graph: ClaimGraph, name: str | None) -> frozenset[str] | None:
    if name is None:
        return None
    folded, curie = name.casefold(), compact(name.strip("<>"))
    found = frozenset(
        entity.curie
        for entity in graph.entities
        if curie in (entity.curie, *entity.xrefs)
        or folded in (entity.label.casefold(), *(synonym.casefold() for synonym in entity.synonyms))
    )
    if not found:
        raise QueryError(f"no entity {name!r} in this graph", remedy="give a label as in report.html, or a CURIE")
    return found


def _label(graph: Lookup, curie: str) -> str:
    entity = graph.entity(curie)
    return entity.label if entity else curie


def _claim(graph: Lookup, statement: Statement) -> Iterator[str]:
    subject, object_ = _label(graph, statement.subject), _label(graph, statement.object)
    denied = "it is not so that: " if statement.negated else ""
    yield f"{denied}{subject} — {phrase(statement)} — {object_}"
    yield from _row("id", statement_id(statement))
    yield from _row("subject", f"{subject}, {statement.subject}")
    yield from _row("predicate", statement.predicate)
    yield from _row("object", f"{object_}, {statement.object}")
    for slot, value in other_qualifiers(statement):
        yield from _row(slot, f"{_label(graph, value)}, {value}" if _label(graph, value) != value else value)
    if statement.negated:
        yield from _row("negated", "yes: the claim is that this is not so")


def evidence_steps(graph: Lookup, statement: Statement, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The steps that led from a place in a text to a statement: what each is called, and its words."""
    document = graph.document(evidence.document)
    title = document.metadata.title if document else None
    yield "document", f"{title} ({evidence.document})" if title else evidence.document
    source = f" of {document.source.name}" if document else ""
    yield "place", f"{evidence.section}, characters {_places(evidence.pieces)}{source}"
    yield "words", "".join(map(_marked, stretches(evidence)))
    yield from _ends_elsewhere(graph, statement, evidence)
    yield "rule", evidence.rule
    if evidence.cues:
        for cue in evidence.cues:
            yield "cue", _effect(cue, evidence, statement)
    else:
        yield "cues", "none reaches the claim"
    yield "certainty", _CERTAINTY[evidence.certainty]
    yield "whose", _ATTRIBUTION[evidence.attribution]
    yield from _citation(document, evidence)
    levels = ", ".join(map(level_words, evidence.levels))
    yield "work", levels or "the text does not say what kind of work stands behind it"
    for fact in evidence.context:
        at = f", characters {_places([fact.span])}" if fact.span else ""
        label = _label(graph, fact.value)
        value = fact.value if label == fact.value else f"{label}, {fact.value}"
        yield fact.kind.replace("_", " "), f"{value} (read from the {fact.basis}{at})"
    if evidence.outcome:
        yield "outcome", _outcome(evidence.outcome)


def _ends_elsewhere(graph: Lookup, statement: Statement, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The ends of the claim that the quoted words do not name: where they were taken from, as far as it is known."""
    if evidence.trigger_span is None:  # given by a source, not read from words
        return
    ends = (("subject", statement.subject, evidence.subject_span), ("object", statement.object, evidence.object_span))
    for role, curie, span in ends:
        label = _label(graph, curie)
        if span is None and not _is_named_in(graph, curie, evidence.quote):
            yield role, f"{label}: not named in these words; it stands in another sentence"
        elif span is not None and not any(piece.overlaps(span) for piece in evidence.pieces):
            yield role, f"{label}: taken from another sentence, characters {_places([span])}"


def _is_named_in(graph: Lookup, curie: str, quote: str, within: tuple[str, ...] = ()) -> bool:
    """Whether a quote names an entity, or all members of a regimen; a graph that was imported may have it in itself."""
    entity = graph.entity(curie)
    if entity is None or curie in within:
        return False
    members = tuple(graph.entity(member) for member in entity.members)
    if members:
        return all(
            member is not None and _is_named_in(graph, member.curie, quote, (*within, curie)) for member in members
        )
    folded = quote.casefold()
    return any(name.casefold() in folded for name in (entity.label, *entity.synonyms) if len(name) > 1)


def _evidence(graph: Lookup, statement: Statement, evidence: Evidence) -> Iterator[str]:
    for name, words in evidence_steps(graph, statement, evidence):
        yield from _row(name, words)


def _marked(stretch: Stretch) -> str:
    return f"[{' '.join(stretch.roles)}: {stretch.text}]" if stretch.roles else stretch.text


def _effect(cue: Cue, evidence: Evidence, statement: Statement) -> str:
    roles = {"subject": evidence.subject_span, "trigger": evidence.trigger_span, "object": evidence.object_span}
    reached = [role for role, span in roles.items() if span and cue.scope.covers(span)]
    scope = f"its scope, characters {_places([cue.scope])}, covers {' and '.join(reached) or 'none of the three'}"
    if cue.kind is CueKind.NEGATION:
        effect = "so the claim is negated" if statement.negated and reached else "the claim stays as it is"
    elif evidence.certainty is Certainty.ASSERTED:
        effect = "the claim stays asserted"
    else:
        effect = f"so the claim is {evidence.certainty.replace('-', ' ')}"
    return f"“{cue.text}” ({cue.kind}): {scope}; {effect}"


def _citation(document: DocumentRecord | None, evidence: Evidence) -> Iterator[tuple[str, str]]:
    if not evidence.references:
        yield "citation", "none: no marker governs these words, and no cited work is being told"
    by_number = {reference.number: reference for reference in document.references} if document else {}
    for number in evidence.references:
        reference = by_number.get(number)
        if reference is None:
            yield "citation", f"reference {number}, which the bibliography does not have"
            continue
        ids = [f"doi:{reference.doi}" if reference.doi else "", f"PMID:{reference.pmid}" if reference.pmid else ""]
        known = ", ".join(filter(None, ids)) or "unresolved: the entry prints no DOI or PMID"
        printed = " ".join(reference.text.split()).removeprefix(f"{number}.").lstrip()
        yield "citation", f"reference {number}: {printed} [{known}]"
    if evidence.references:
        yield "because", "; ".join(_ground(part.strip()) for part in evidence.citation_basis.split(";"))


def _ground(basis: str) -> str:
    kind, _, words = basis.partition(" ")
    if kind == "marker" and words:
        return f"the marker {words} governs these words"
    if kind == "narrative:" and words:
        return f"the text is still telling the work that it named with “{words}”"
    return basis


def _outcome(outcome: Outcome) -> str:
    parts = [f"{outcome.measure} {outcome.value} {outcome.unit}".rstrip()]
    if outcome.numerator is not None and outcome.denominator is not None:
        parts.append(f"{outcome.numerator} of {outcome.denominator}")
    if outcome.ci:
        parts.append(f"{outcome.ci_level or ''} % CI {outcome.ci[0]} to {outcome.ci[1]}".strip())
    if outcome.p_value:
        parts.append(f"p {outcome.p_value}")
    parts += filter(None, (outcome.time_point, outcome.group))
    return "; ".join(parts)


def _run(run: Run) -> Iterator[str]:
    yield "Run"
    yield from _row("id", run_id(run))
    yield from _row("version", f"claimgraph {run.version}")
    yield from _row("lexicon", f"sha256 {run.lexicon_sha256}")
    yield from _row("rules", f"sha256 {run.rules_sha256}")


def _places(spans: Sequence[Span]) -> str:
    return ", ".join(f"{span.start}–{span.end}" for span in spans)


def _row(name: str, value: str) -> Iterator[str]:
    lines = wrap(value, _WIDTH - _MARGIN, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"  {name:<{_MARGIN - 3}} {lines[0]}"
    for line in lines[1:]:
        yield " " * _MARGIN + line
