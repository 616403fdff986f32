"""Abbreviations that a text defines itself.

Source: the algorithm of Schwartz and Hearst, PSB 2003, doi:10.1142/9789812776303_0042.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.model import Span

_PARENTHESIS = re.compile(r"\(([^()\n]{2,60}?)\)")
_SHORT_BEFORE = re.compile(r"(?<![\w-])(\w[\w-]{1,9}) $")
_WORD = re.compile(r"[^\W_]+")


class Definition(NamedTuple):
    """A short form with the long form that the text gives for it, both with their place."""

    short: str
    short_span: Span
    long: str
    long_span: Span


def definitions(text: str) -> Iterator[Definition]:
    """The abbreviations defined as "long form (SF)" or "SF (long form)", in order of appearance.

    >>> [(d.short, d.long) for d in definitions("patients with acute myeloid leukemia (AML) were treated")]
    [('AML', 'acute myeloid leukemia')]
    >>> [(d.short, d.long) for d in definitions("MRD (measurable residual disease) fell")]
    [('MRD', 'measurable residual disease')]
    """
    for match in _PARENTHESIS.finditer(text):
        definition = _after_long_form(text, match) or _before_long_form(text, match)
        if definition is not None:
            yield definition


def _after_long_form(text: str, match: re.Match[str]) -> Definition | None:
    inner = match[1]
    short = re.split(r"[;,]", inner)[0].strip(" *_")
    if not _plausible(short):
        return None
    start = match.start(1) + inner.index(short)
    lead = max(0, match.start() - 12 * (min(len(short) + 5, len(short) * 2)))
    while lead and text[lead - 1].isalnum():
        lead -= 1
    before = text[lead : match.start()]
    cut = max(before.rfind(stop) for stop in (". ", "; ", "\n\n", "(")) + 1
    offset = _long_form_start(short, before[cut:])
    if offset is None:
        return None
    span = Span(lead + cut + offset, lead + len(before.rstrip(" *_")))
    return _definition(text, Span(start, start + len(short)), span)


def _before_long_form(text: str, match: re.Match[str]) -> Definition | None:
    found = _SHORT_BEFORE.search(text, max(0, match.start() - 14), match.start())
    inner = match[1]
    if found is None or not _plausible(found[1]) or not found[1].isupper() or len(inner.split()) < 2:
        return None
    if _long_form_start(found[1], inner) != 0:
        return None
    return _definition(text, Span(*found.span(1)), Span(match.start(1), match.start(1) + len(inner.rstrip(" *_"))))


def _definition(text: str, short: Span, long: Span) -> Definition | None:
    words, letters = text[long.start : long.end], text[short.start : short.end]
    if len(words) <= len(letters) or letters.lower() in words.lower().split():
        return None
    return Definition(letters, short, words, long)


def _plausible(short: str) -> bool:
    return (
        2 <= len(short) <= 12
        and len(short.split()) <= 2
        and short[0].isalnum()
        and any(c.isupper() for c in short)
        and any(c.isalpha() for c in short)
    )


def _long_form_start(short: str, before: str) -> int | None:
    """Where the long form starts in the words before the bracket: letters of the short form matched from the end."""
    words = list(_WORD.finditer(before))
    limit = min(len(short) + 5, len(short) * 2)
    before_start = words[-limit].start() if len(words) > limit else 0
    s, i = len(short) - 1, len(before) - 1
    while s >= 0:
        c = short[s].lower()
        if not c.isalnum():
            s -= 1
            continue
        while i >= before_start and (before[i].lower() != c or (s == 0 and i > 0 and before[i - 1].isalnum())):
            i -= 1
        if i < before_start:
            return None
        i -= 1
        s -= 1
    return i + 1
