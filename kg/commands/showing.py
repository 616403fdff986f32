"""``kg who``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap
from typing import Annotated

import msgspec
import typer

from kg.api.client import open_graph
from kg.ask import answers

_WIDTH = 100
_MARGIN = 12
_STANCES = {
    "found": "Found",
    "not-found": "Looked for, and not found",
    "suspected": "Suspected or proposed",
    "asked": "Asked",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("who")(_who)


def _who(
    graph: Annotated[
        str, typer.Argument(metavar="GRAPH", help="An output folder, its graph.nq, or the address of kg serve.")
    ],
    thing: Annotated[str, typer.Argument(metavar="THING", help="A drug, class, gene or disease, by any of its names.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="What it has to do with, by any of its names.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything that is known of it, as JSON.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=5_000, help="Claims at most, the most observed first.")] = 100,
) -> None:
    """Tell who showed what of two things, in which model, and who saw nothing.

    Members of a class, forms of a drug, variants of a gene and regimens count as the thing: "menin inhibitor" asks for
    revumenib too, TP53 for TP53 loss.

    [bold]Example[/bold]: kg who output "menin inhibitor" venetoclax
    """
    with open_graph(graph) as opened:
        found = opened.who(thing, other, limit=limit)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        typer.echo("\n".join(_told(found)))


def _told(found: answers.Findings) -> Iterator[str]:
    yield f"{found.thing.label} and {found.other.label}: {_counted(found.total, 'claim')}"
    told = {finding.claim.id for finding in found.findings}
    if len(told) < found.total:
        yield f"the {len(told)} most observed are told (--limit)"
    for whole, kinds in ((found.thing, found.kinds), (found.other, found.other_kinds)):
        if others := [kind.label for kind in kinds if kind != whole]:
            yield from wrap(f"{whole.label} is also: {', '.join(others)}", _WIDTH, subsequent_indent="  ")
    if not found.findings:
        yield "No text of this graph claims anything of the two; that does not mean that it is not so."
    stances = [{one.claim.id for one in found.findings if one.stance == stance} for stance in _STANCES]
    if twice := sum(map(len, stances)) - len(told):
        stand = "stands" if twice == 1 else "stand"
        yield f"{twice} of them {stand} under two headings: sentences differ in what they say of it"
    for stance, findings in groupby(found.findings, key=lambda finding: finding.stance):
        held = list(findings)
        claims = [_placed(list(places)) for _, places in groupby(held, key=lambda finding: finding.claim)]
        yield from ("", _headed(_STANCES[stance], len(held), sum(map(len, claims))))
        for places in claims:
            claim = places[0][0].claim
            denied = "it is not so that: " if claim.negated else ""
            words = f"{denied}{claim.subject.label} — {claim.relation} — {claim.object.label}"
            yield from ("", f"  {words}", *_row("claim", claim.id))
            for same in places:
                yield from _evidence([finding.evidence for finding in same])


def _headed(words: str, held: int, told: int) -> str:
    """A heading, and where sentences are told once for all their circumstances and numbers, how many are told."""
    folded = f", told as {told}: what one sentence says in several circumstances stands once" if told < held else ""
    return f"{words}: {_counted(held, 'place')}{folded}"


def _placed(findings: list[answers.Finding]) -> list[list[answers.Finding]]:
    """Findings on one claim, those of one sentence together."""
    places: dict[tuple[object, ...], list[answers.Finding]] = {}
    for finding in findings:
        places.setdefault(_place(finding.evidence), []).append(finding)
    return list(places.values())


def _place(evidence: answers.Evidence) -> tuple[object, ...]:
    return evidence.document.id, evidence.start, evidence.end, evidence.levels, evidence.references


def _evidence(same: list[answers.Evidence]) -> Iterator[str]:
    """The evidence that stands in one place; it is several pieces where the text names several circumstances."""
    evidence = same[0]
    yield from _row("words", "".join(stretch.text for stretch in evidence.quote))
    yield from _row("evidence", ", ".join(evidence.level_words) or "the text does not say what kind of work it was")
    for outcome in dict.fromkeys(one.outcome for one in same if one.outcome):
        yield from _row("outcome", outcome + _apart(outcome, same))
    for kind, value in dict.fromkeys((fact.kind, fact.value) for one in same for fact in one.context):
        yield from _row(kind.replace("_", " "), value)
    document = evidence.document.title or evidence.document.id
    if not evidence.references:
        yield from _row("who", f"{document} ({evidence.document.id}), {evidence.attribution_words}, no reference given")
    for work in evidence.references:
        ids = ", ".join(one.curie for one in work.identifiers)
        yield from _row("who", f"{work.printed}{f' [{ids}]' if ids else ''}")
    if evidence.references:
        yield from _row("told by", f"{document} ({evidence.document.id}), {evidence.attribution_words}")


def _apart(outcome: str, same: list[answers.Evidence]) -> str:
    """The circumstances of a number that are not those of all that its sentence tells."""
    of_each = [({(fact.kind, fact.value) for fact in one.context}, one.outcome) for one in same]
    shared = set.intersection(*(facts for facts, _ in of_each))
    own = set.union(*(facts for facts, told in of_each if told == outcome)) - shared
    return f" [{'; '.join(sorted(value for _, value in own))}]" if own else ""


def _row(name: str, words: str) -> list[str]:
    lines = wrap(" ".join(words.split()), _WIDTH - _MARGIN - 4) or [""]
    return [f"    {name if place == 0 else '':<{_MARGIN}}{line}" for place, line in enumerate(lines)]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
