"""Sequence variants by their notation (M327I, p.W288fs, t(9;11)(p21;q23)), tied to the gene that the text names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.model import Mention, Span
from kg.resources import data_table

WINDOW = 60
LONGEST_GENE = 200


class Variant(NamedTuple):
    """A variant as written, its form (see ``variants.tsv``), and the gene mention nearest to it, if any is near."""

    span: Span
    text: str
    form: str
    gene: Mention | None


@cache
def _expression() -> re.Pattern[str]:
    forms: dict[str, list[str]] = {}
    for form, expression in data_table("grammar", "variants.tsv"):
        forms.setdefault(form, []).append(expression)
    groups = "|".join(f"(?P<{form}>{'|'.join(items)})" for form, items in forms.items())
    return re.compile(rf"(?<![\w.-])(?:{groups})(?!\w)")


_POSITION_CONTEXT = re.compile(r"mutation|residue|codon|position|substitut|variant|alter", re.IGNORECASE)


def variants(text: str, start: int, end: int, genes: Sequence[Mention]) -> list[Variant]:
    """The variants written between two offsets. A bare position (M327) counts only where mutations are spoken of.

    :param genes: gene mentions, sorted; the nearest within 60 characters (before it by preference) is the variant's.
    """
    found: list[Variant] = []
    starts = [gene.span.start for gene in genes]
    for match in _expression().finditer(text, start, end):
        form = str(match.lastgroup)
        if form == "position" and not _POSITION_CONTEXT.search(
            text, max(start, match.start() - 80), min(end, match.end() + 60)
        ):
            continue
        span = Span(*match.span())
        found.append(Variant(span, match[0], form, _nearest(span, genes, starts, Span(start, end))))
    return found


def _nearest(span: Span, genes: Sequence[Mention], starts: Sequence[int], within: Span) -> Mention | None:
    """The nearest gene that ends less than `WINDOW` before the variant; else one that starts as near after it."""
    first, stop = bisect_left(starts, span.start - LONGEST_GENE), bisect_left(starts, span.end + WINDOW)
    near = [
        gene
        for gene in genes[first:stop]
        if within.covers(gene.span)
        and (-WINDOW < span.start - gene.span.end < WINDOW or 0 <= gene.span.start - span.end < WINDOW)
    ]
    return min(near, key=lambda g: (g.span.start > span.start, abs(g.span.start - span.start)), default=None)
