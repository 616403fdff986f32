"""Signs that may be citation markers: what they look like, the numbers that they name, and what they cannot be.

Styles: ``superscript`` (²⁻⁴), ``tex`` (^{7,8}), ``sup`` (<sup>1-3</sup>), ``bracket`` ([2, 4–6]), ``parenthesis``
((1-3)), ``inline`` (``kinases,7,8 and``), ``named`` (refs 5 and 6). Whether a sign is a marker in its document is for
`kg.extract.cite` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.model import Span
from kg.read.vocabulary import words

RAISED = frozenset({"superscript", "tex", "sup"})
_SEPARATORS = r"\s?[,;–‐‑−-]\s?"
_LIST = rf"\d{{1,4}}(?:{_SEPARATORS}\d{{1,4}}){{0,60}}"
_SUP_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SIGN = re.compile(
    rf"[{_SUP_DIGITS}^<\[(](?:(?<=\()\s?(?P<parenthesis>{_LIST})\s?\)|(?<=\[)\^?\s?(?P<bracket>{_LIST})\s?\]"
    rf"|(?<=\^)(?:\{{\s?(?P<tex>{_LIST})\s?\}}|(?P<caret>{_LIST})\^)|(?<=<)sup>\s?(?P<sup>{_LIST})\s?</sup>"
    rf"|(?<=[{_SUP_DIGITS}])(?P<superscript>[{_SUP_DIGITS}]{{0,3}}(?:[,;˒‚‘,]?[⁻‐–−-]?\s?[{_SUP_DIGITS}]{{1,4}}){{0,60}}))"
)
_INLINE = re.compile(
    r"[.,;](?:(?<=[a-zß-ÿ]{3}.)|(?<=[A-Z]{2}.)|(?<=[)\]”’\"*].))"
    r"(?P<inline>\d{1,3}(?:[,–-]\d{1,3}){0,40})(?=\s|\Z)(?!\s?(?:%|°|±|×))"
)
_BARE = re.compile(r"(?<=[a-z]{4})(?P<inline>\d{1,3}(?:[,–-]\d{1,3}){0,40})(?=[\s.,;:)\]]|\Z)")
_NAMED = re.compile(
    r"[Rr]ef(?<!\w...)(?:s|erences?)?(?:\.|\b)\s*(?:nos?\.?\s*)?"
    rf"(?P<named>{_LIST}(?:,?\s?(?:and|&)\s?\d{{1,4}})?)(?![\d.]*\d)"
)
_TO_ASCII = str.maketrans(_SUP_DIGITS + "⁻–‐‑−;˒‚", "0123456789-----,,,")
_PART = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")
_LAST_WORD = re.compile(r"([^\W\d_]+)[.,:]?[*_]*\s?\Z")
_POWER_OF_TEN = re.compile(r"(?:\A|[\s(\[×x*·<>≤≥~=/,])10\Z")
_LOWER_WORD = re.compile(r"[a-zß-öø-ÿ]{3}\Z")
_LONGEST_RANGE = 60


class Sign(NamedTuple):
    """A sign that may cite: its place, its style, and its numbers as ranges (a single number is a range of one)."""

    span: Span
    style: str
    parts: tuple[tuple[int, int], ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """All numbers, ranges filled in, each once, in the order of the sign."""
        return tuple(dict.fromkeys(number for low, high in self.parts for number in range(low, high + 1)))


def number_ranges(printed: str) -> tuple[tuple[int, int], ...]:
    """The ranges that a printed list of numbers names, or none if a range runs backwards or is absurdly long.

    >>> number_ranges("²⁻⁴"), number_ranges("2, 4–6"), number_ranges("9-3")
    (((2, 4),), ((2, 2), (4, 6)), ())
    """
    parts = []
    for match in _PART.finditer(printed.translate(_TO_ASCII)):
        low = int(match[1])
        high = int(match[2]) if match[2] else low
        if not 0 < low <= high <= low + _LONGEST_RANGE:
            return ()
        parts.append((low, high))
    return tuple(parts)


def signs(text: str, region: Span) -> Iterator[Sign]:
    """The signs in a stretch of text that could be numbered markers, in order of their place within each pattern.

    >>> text = "It fell in AML,¹ at 10⁻³ and 10⁵ cells/m² of NPM1^{mut} [2, 4–6]."
    >>> [(text[slice(*sign.span)], sign.numbers) for sign in signs(text, Span(0, len(text)))]
    [('¹', (1,)), ('[2, 4–6]', (2, 4, 5, 6))]
    """
    for match in _SIGN.finditer(text, *region):
        style = match.lastgroup or ""
        style = "tex" if style == "caret" else style
        parts = number_ranges(match[0])
        if parts and _may_cite(text, match.start(), match.end(), style, parts):
            yield Sign(Span(*match.span()), style, parts)
    for match in _INLINE.finditer(text, *region):
        if parts := number_ranges(match["inline"]):
            yield Sign(Span(*match.span("inline")), "inline", parts)
    for match in _NAMED.finditer(text, *region):
        if parts := number_ranges(match["named"]):
            yield Sign(Span(*match.span()), "named", parts)


def bare_signs(text: str, region: Span) -> Iterator[Sign]:
    """Digits that stand at the end of a lower-case word, as a lost superscript leaves them (``inhibitors12,13``)."""
    for match in _BARE.finditer(text, *region):
        if parts := number_ranges(match["inline"]):
            yield Sign(Span(*match.span("inline")), "inline", parts)


def last_word(text: str, stop: int) -> str:
    """The word before a place, lower case; empty where a digit or another sign stands there."""
    match = _LAST_WORD.search(text, max(0, stop - 40), stop)
    return match[1].lower() if match else ""


def _may_cite(text: str, start: int, end: int, style: str, parts: tuple[tuple[int, int], ...]) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if style in RAISED:
        return _may_be_raised(text, start, end, parts)
    if (after.isalnum() and not text[end : end + 3].islower()) or (style == "parenthesis" and parts[0][1] > 999):
        return False
    if style == "bracket":
        return True
    glued = before.isalnum() or before in tuple("-–)]")
    nothing_but_two = re.match(r"\s?[-–]\w", text[end : end + 3]) is not None
    return not nothing_but_two and not (glued and not text[start - 4 : start].isalpha())


def _may_be_raised(text: str, start: int, end: int, parts: tuple[tuple[int, int], ...]) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if after in ("⁺", "⁻", "+") or before in ("⁻", "⁺", "^"):
        return False
    if _POWER_OF_TEN.search(text, max(0, start - 4), start):
        return False
    if after.isalpha() and not (before in tuple(",.;:)]”") or _LOWER_WORD.search(text, max(0, start - 3), start)):
        return False
    if parts in (((2, 2),), ((3, 3),)) and not text[start - 1 : start].isspace():
        word = re.search(r"[^\W\d_]+\Z", text[max(0, start - 12) : start])
        if word and word[0].lower() in words("exponent_base"):
            return False
    return True
