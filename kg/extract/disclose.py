"""Funding, fees, boards and authorship: the facts that disclosures and contributions state of the authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.lexicon import Lexicon
from kg.model import DisclosedFact, Document, Person, Sentence, Span
from kg.resources import data_table

SECTIONS = frozenset({"disclosures", "contributions"})
_SEPARATOR = re.compile(r",? and |, |; ?")
_NAME = re.compile(r"(?:[A-Z0-9][\w&'’.-]*)(?: (?:[A-Z0-9&][\w&'’.-]*|of|de))*")


@cache
def _expressions() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    rows = data_table("circumstances", "disclosures.tsv")
    return tuple(
        (predicate, negated == "yes", re.compile(rf"\b(?:{e})\b", re.IGNORECASE)) for predicate, negated, e in rows
    )


def disclosures(document: Document, sentences: Sequence[Sentence], lexicon: Lexicon) -> tuple[DisclosedFact, ...]:
    """Who received what from whom, sits on which board, denies a conflict, designed or wrote: in order of place.

    An organisation is named as printed, misprints included; a known one has its entity's CURIE, another a local one.
    """
    people = {
        initials: person
        for person in document.metadata.authors
        for initials in (person.initials, person.name)
        if initials
    }
    facts: list[DisclosedFact] = []
    for sentence in sentences:
        if sentence.section not in SECTIONS:
            continue
        for piece in sentence.pieces:
            facts += _of_piece(document, piece, people, lexicon)
    return tuple(facts)


def _of_piece(document: Document, piece: Span, people: dict[str, Person], lexicon: Lexicon) -> Iterator[DisclosedFact]:
    text = document.text
    matches: list[tuple[Span, str, bool]] = []
    for predicate, negated, expression in _expressions():
        for match in expression.finditer(text, piece.start, piece.end):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other, *_ in matches):
                matches.append((span, predicate, negated))
    matches.sort()
    names = re.compile("|".join(sorted(map(re.escape, people), key=lambda n: (-len(n), n)))) if people else None
    speakers: list[str] = []
    for number, (span, predicate, negated) in enumerate(matches):
        start = matches[number - 1][0].end if number else piece.start
        if names is not None:
            clause = max(start, text.rfind(";", start, span.start) + 1)
            found = [people[m[0]].name for m in names.finditer(text, clause, span.start)]
            speakers = list(dict.fromkeys(found)) or speakers
        end = matches[number + 1][0].start if number + 1 < len(matches) else piece.end
        for label, place in _objects(text, span, end, predicate, negated):
            for person in speakers:
                yield DisclosedFact(
                    person, predicate, _curie(label, predicate, document, lexicon), label, place, negated
                )


def _objects(text: str, span: Span, end: int, predicate: str, negated: bool) -> Iterator[tuple[str, Span]]:
    if negated:
        yield text[span.start : span.end], span
        return
    if predicate in ("claimgraph:designed", "claimgraph:wrote"):
        noun = re.compile(r"[a-z]+").search(text, span.end, end)
        if noun is not None:
            yield noun[0], Span(*noun.span())
        return
    position = span.end
    while position < end:
        separator = _SEPARATOR.search(text, position, end)
        stop = separator.start() if separator else end
        name = _NAME.match(text, position + len(text[position:stop]) - len(text[position:stop].lstrip()), stop)
        if name is None:
            return
        label = name[0].rstrip(".")
        yield label, Span(name.start(), name.start() + len(label))
        if separator is None or name.end() < stop:
            return
        position = separator.end()


def _curie(label: str, predicate: str, document: Document, lexicon: Lexicon) -> str:
    if predicate == "claimgraph:has_conflict_of_interest":
        return "claimgraph:AnyOrganization"
    if predicate in ("claimgraph:designed", "claimgraph:wrote"):
        return document.id
    hit = next((h for h in lexicon.find(label) if h.span == Span(0, len(label))), None)
    if hit is not None and hit.curies[0].startswith("claimgraph:org_"):
        return hit.curies[0]
    return "claimgraph:org_" + re.sub(r"[^A-Za-z0-9]", "", label)
