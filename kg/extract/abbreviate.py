"""Abbreviations that a text defines itself, by the algorithm of Schwartz and Hearst (PSB 2003, doi:10.1142/9789812776303_0042)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.model import Span

_PARENTHESIS = re.compile(r"\(([^()\n]{2,40}?)\)")
_WORD = re.compile(r"[^\W_]+")


class Definition(NamedTuple):
    """A short form with the long form that the text gives for it, both with their place."""

    short: str
    short_span: Span
    long: str
    long_span: Span


def definitions(text: str) -> Iterator[Definition]:
    """The abbreviations defined as "long form (SF)", in order of appearance.

    >>> [(d.short, d.long) for d in definitions("patients with acute myeloid leukemia (AML) were treated")]
    [('AML', 'acute myeloid leukemia')]
    """
    for match in _PARENTHESIS.finditer(text):
        inner = match[1]
        short = re.split(r"[;,]", inner)[0].strip(" *_")
        if not _plausible(short):
            continue
        start = match.start(1) + inner.index(short)
        lead = max(0, match.start() - 12 * (min(len(short) + 5, len(short) * 2)))
        before = text[lead : match.start()]
        cut = max(before.rfind(stop) for stop in (". ", "; ", "\n\n", "(")) + 1
        offset = _long_form_start(short, before[cut:])
        if offset is None:
            continue
        end = lead + len(before.rstrip(" *_"))
        span = Span(lead + cut + offset, end)
        long = text[span.start : span.end]
        if len(long) > len(short) and short.lower() not in long.lower().split():
            yield Definition(short, Span(start, start + len(short)), long, span)


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
    if len(words) > limit:
        before_start = words[-limit].start()
    else:
        before_start = 0
    s, i = len(short) - 1, len(before) - 1
    while s >= 0:
        c = short[s].lower()
        if not c.isalnum():
            s -= 1
            continue
        while i >= before_start and (
            before[i].lower() != c or (s == 0 and i > 0 and before[i - 1].isalnum())
        ):
            i -= 1
        if i < before_start:
            return None
        i -= 1
        s -= 1
    return i + 1
