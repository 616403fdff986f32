"""Citations: which signs of a text are markers, and which references of its bibliography they mean.

A sign alone does not tell: ``(3)`` may be a citation or the third point of a list. The document does: which style its
markers have, whether the numbers fit its bibliography, whether they rise in the order of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.extract.cite_authors import author_year
from kg.extract.cite_markers import RAISED, Sign, bare_signs, last_word, signs
from kg.model import Citation, Document, Rejection, Sentence, Span
from kg.read.vocabulary import words

CITING = frozenset({"abstract", "body", "figure_caption", "table", "back_matter"})
STAGE = "cite"
_POINT = re.compile(r"(?:[:;,.?]|\b(?:and|or|and/or))\s\Z|\n\Z")
FEWEST_WITHOUT_LIST = 5
"""How many numbers in parentheses a text without a bibliography needs before they are believed to cite."""
WIDEST_LEAP = 3
"""How many references, cited only later, a text that cites in rising order may leap over."""
LONGEST_POINT = 600
"""Characters that one point of a counted list takes at most."""


class Found(NamedTuple):
    """The citations of a document in order of place, and the markers that could not be resolved."""

    citations: tuple[Citation, ...]
    rejections: tuple[Rejection, ...]


def citations(document: Document, sentences: Sequence[Sentence]) -> tuple[Citation, ...]:
    """The citation markers of a document, in order of place, with the numbers of the references that they mean.

    Ranges are filled in. Citations that the document's own format gives (JATS) are taken as they are.

    >>> from kg.model import Passage, Source
    >>> text = "It failed in mice.²⁻⁴ Three (3) of 10⁵ cells died [7]."
    >>> document = Document("claimgraph:d", Source("d.txt", "", "text"), text)
    >>> sentence = Sentence((Span(0, len(text)),), "body", 0)
    >>> [(citation.surface, citation.references) for citation in citations(document, [sentence])]
    [('²⁻⁴', (2, 3, 4)), ('[7]', (7,))]
    """
    return find(document, sentences).citations


def find(document: Document, sentences: Sequence[Sentence]) -> Found:
    """The citations of a document, and a rejection for each marker that names no entry of its bibliography."""
    if document.given_citations:
        return Found(document.given_citations, ())
    regions = _regions(sentences)
    text = document.text
    candidates = sorted({sign for region in regions for sign in signs(text, region)})
    evidence = _weigh(document, candidates)
    if evidence.may_be_bare:
        candidates = sorted({*candidates, *(sign for region in regions for sign in bare_signs(text, region))})
    enumerators = _enumerators(text, candidates, evidence)
    kept: list[Citation] = []
    rejections: list[Rejection] = []
    for sign in candidates:
        if sign in enumerators or not _is_marker(text, sign, evidence):
            continue
        references = tuple(number for number in sign.numbers if number in evidence.numbers or not evidence.numbers)
        surface = text[sign.span.start : sign.span.end]
        if len(references) < len(sign.numbers) and (sign.style == "tex" or not _is_doubtful(sign, evidence)):
            reason = f"marker {surface!r} names a reference that the list of {len(evidence.numbers)} has not"
            rejections.append(Rejection(STAGE, _place(document, sign.span), reason, "check the list, or the marker"))
        if references:
            kept.append(Citation(sign.span, surface, references, sign.style))
    by_author, unresolved = author_year(document, regions)
    taken = _without_overlaps([*kept, *by_author])
    rejections += [Rejection(STAGE, _place(document, span), reason, remedy) for span, reason, remedy in unresolved]
    return Found(taken, tuple(rejections))


class _Evidence(NamedTuple):
    """What the document as a whole tells: numbers of its list, its main style, how its parentheses stand."""

    numbers: frozenset[int]
    main: str | None
    after_punctuation: bool
    may_be_bare: bool
    ascending: bool
    highest: tuple[tuple[int, int], ...]


def _family(style: str) -> str:
    return "raised" if style in RAISED else style


def _weigh(document: Document, candidates: Sequence[Sign]) -> _Evidence:
    numbers = frozenset(reference.number for reference in document.references)
    families: dict[str, list[Sign]] = {}
    for sign in candidates:
        if sign.style != "named" and (not numbers or numbers.issuperset(sign.numbers)):
            families.setdefault(_family(sign.style), []).append(sign)
    cited = {family: len({n for sign in found for n in sign.numbers}) for family, found in families.items()}
    main = max(sorted(cited), key=lambda family: (cited[family], len(families[family]))) if cited else None
    if main is not None and cited[main] < min(3, len(numbers) / 2 if numbers else 3):
        main = None
    mains = families.get(main or "", [])
    parentheses = families.get("parenthesis", [])
    punctuated = sum(_follows_punctuation(document.text, sign) for sign in parentheses)
    highest, rising = _highest(mains)
    return _Evidence(
        numbers=numbers,
        main=main,
        after_punctuation=2 * punctuated > len(parentheses),
        may_be_bare=bool(numbers) and main in (None, "inline"),
        ascending=bool(mains) and rising >= 0.6 * cited[main or ""] and (bool(numbers) or _starts_a_list(mains)),
        highest=highest,
    )


def _starts_a_list(mains: Sequence[Sign]) -> bool:
    """Whether the markers of a text without a bibliography are enough, and start with reference 1."""
    return len(mains) >= FEWEST_WITHOUT_LIST and mains[0].numbers[0] == 1


def _highest(found: Sequence[Sign]) -> tuple[tuple[tuple[int, int], ...], int]:
    """The highest number cited up to each place, and how many numbers are cited first in rising order.

    A leap over many numbers that are cited only later is not believed.
    """
    first: dict[int, int] = {}
    for sign in found:
        for number in sign.numbers:
            first.setdefault(number, sign.span.start)
    highest = rising = 0
    steps = [(0, 0)]
    for sign in found:
        for number in sign.numbers:
            later = sum(first.get(between, 0) > sign.span.start for between in range(highest + 1, min(number, 9999)))
            if number > highest and later <= WIDEST_LEAP:
                highest, rising = number, rising + 1
        steps.append((sign.span.start, highest))
    return tuple(steps), rising


def _is_marker(text: str, sign: Sign, evidence: _Evidence) -> bool:
    family = _family(sign.style)
    if family == "parenthesis":
        return _is_cited_in_parentheses(text, sign, evidence)
    if family == evidence.main or family in ("raised", "named"):
        return True
    if family == "bracket":
        return last_word(text, sign.span.start) not in words("interval_noun")
    fits = evidence.numbers.issuperset(sign.numbers) if evidence.numbers else True
    return fits and (text[sign.span.start - 2].islower() or text[sign.span.start - 2] in ')]”’"*')


def _is_cited_in_parentheses(text: str, sign: Sign, evidence: _Evidence) -> bool:
    before = text[sign.span.start - 1 : sign.span.start]
    if before in (",", ".", ";") and evidence.main != "parenthesis":
        return True
    if evidence.main != "parenthesis" or (not evidence.numbers and not evidence.ascending):
        return False
    if before.isalnum() and not evidence.numbers:
        return False
    word = last_word(text, sign.span.start)
    is_number = word in words("number_word") or (word in words("numbered_noun") and len(sign.numbers) == 1)
    return not is_number and not (evidence.ascending and _is_doubtful(sign, evidence))


def _is_doubtful(sign: Sign, evidence: _Evidence) -> bool:
    """Whether the numbers leap far beyond what the text has cited up to there."""
    if not evidence.ascending or _family(sign.style) != evidence.main:
        return sign.style == "parenthesis"
    at = bisect_right(evidence.highest, (sign.span.start, 10**9)) - 1
    return min(sign.numbers) > evidence.highest[at][1]


def _cited_before(sign: Sign, evidence: _Evidence) -> int:
    """The highest number that the main style has cited before the sign."""
    at = bisect_right(evidence.highest, (sign.span.start - 1, 10**9)) - 1
    return evidence.highest[max(at, 0)][1]


def _enumerators(text: str, candidates: Sequence[Sign], evidence: _Evidence) -> frozenset[Sign]:
    """Parentheses that count points, ``(1) …; (2) … and (3) …``, or the steps of a scale, ``never (1), rarely (2)``."""
    counted: set[Sign] = set()
    single = [sign for sign in candidates if sign.style == "parenthesis" and sign.parts[0][0] == sign.parts[-1][1]]
    for index, sign in enumerate(single):
        if sign.parts[0][0] > 1 or sign in counted:
            continue
        series = [sign]
        for after in single[index + 1 : index + 20]:
            if after.span.start - series[-1].span.end > LONGEST_POINT:
                break
            if after.parts[0][0] == series[-1].parts[0][0] + 1:
                series.append(after)
        points = _points(text, series, evidence)
        if len(points) > 1:
            counted.update(points)
        elif _are_steps(series, evidence):
            counted.update(series)
    return frozenset(counted)


def _points(text: str, series: Sequence[Sign], evidence: _Evidence) -> list[Sign]:
    """The signs at the start of a series that each stand before a point: after ``:``, ``;``, ``,``, ``and``."""
    strict = evidence.after_punctuation and evidence.main == "parenthesis" and bool(evidence.numbers)
    points: list[Sign] = []
    for sign in series:
        lead = text[max(0, sign.span.start - 12) : sign.span.start]
        follows = _POINT.search(lead) if points else not strict or lead.endswith(": ")
        if not follows or not _word_follows(text, sign):
            break
        points.append(sign)
    return points


def _are_steps(series: Sequence[Sign], evidence: _Evidence) -> bool:
    """Whether the series stands close together although the text has already cited far beyond its numbers."""
    wide = series[-1].span.end - series[0].span.start > 60 * len(series)
    return len(series) > 3 and not wide and (evidence.main != "parenthesis" or _cited_before(series[0], evidence) > 5)


def _word_follows(text: str, sign: Sign) -> bool:
    return re.match(r"\s[\"“‘'*_(]?\w", text[sign.span.end : sign.span.end + 3]) is not None


def _follows_punctuation(text: str, sign: Sign) -> bool:
    return re.search(r"[.,;]['\"”’)]?\s?\Z", text[max(0, sign.span.start - 4) : sign.span.start]) is not None


def _regions(sentences: Sequence[Sentence]) -> list[Span]:
    """Where markers may stand: the pieces of the citing sentences, those that touch drawn together."""
    regions: list[Span] = []
    for sentence in sentences:
        if sentence.section not in CITING:
            continue
        for piece in sentence.pieces:
            if regions and 0 <= piece.start - regions[-1].end <= 2:
                regions[-1] = Span(regions[-1].start, piece.end)
            else:
                regions.append(piece)
    return regions


def _without_overlaps(found: Iterable[Citation]) -> tuple[Citation, ...]:
    taken: list[Citation] = []
    for citation in sorted(found, key=lambda citation: (citation.span.start, -citation.span.end, citation.style)):
        if not taken or citation.span.start >= taken[-1].span.end:
            taken.append(citation)
    return tuple(taken)


def _place(document: Document, span: Span) -> str:
    return f"{document.id}, characters {span.start}-{span.end}"
