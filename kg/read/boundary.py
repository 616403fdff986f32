"""Where a sentence ends: terminal signs, what may stand behind them, and the full stops that end nothing.

A citation marker behind the full stop belongs to the sentence before it: ``as shown.12,13 However``,
``frequent.¹² Others``, ``use.^{7,8} Yet``, ``class.[2, 4–6] Drug`` and ``known. (3) Later``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.read.vocabulary import abbreviations, words

CLOSERS = r"""["'”’»)\]*_]"""
OPENERS = r"""["'“‘«(\[*_]"""
_NUMBERS = r"\d{1,4}(?:\s?[,;–‐-]\s?\d{1,4}){0,40}"
_SUPERSCRIPTS = r"[⁰¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹⁻,–-]{0,60}"
MARKER = (
    rf"(?:\s?(?:{_SUPERSCRIPTS}|\^\{{{_NUMBERS}\}}|<sup>{_NUMBERS}</sup>|\[{_NUMBERS}\]|\({_NUMBERS}\)){{1,3}}"
    r"|(?<![\d\s=<>≤≥(][.!?])(?<!\b\w[.!?])(?<!\b\w\w[.!?])\d{1,3}(?:[,–-]\d{1,3}){0,40})"
)
_OPENS = rf"{OPENERS}{{0,4}}(?:[A-Z0-9À-ÖØ-ÞΑ-Ωα-ω†‡§]|[a-z]{{1,4}}-?[A-Z0-9])"
_UNSEEN = r"\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_GAP = rf"\s[\s{_UNSEEN}]*|[{_UNSEEN}]+\s*|(?:(?<=\w\w\w\w\.)|(?<=[A-Z][A-Z]\w\.))(?=[A-Z][a-z]{{2,30}}[\s,])"
"""Blanks, signs without width, or nothing: a blank is lost easily, and a word that is written on is none."""
_END = re.compile(rf"[.!?…]{CLOSERS}{{0,4}}(?:{MARKER})?{CLOSERS}{{0,3}}({_GAP})(?={_OPENS})")
_FINAL = re.compile(rf"[.!?…]{CLOSERS}{{0,4}}(?:{MARKER})?{CLOSERS}{{0,3}}\Z")
_NEXT_WORD = re.compile(r"[^\W_][\w’'-]*")
_LETTERS = re.compile(r"(?:[A-Z]\.-?)*[A-Z]")
_DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[ivx]{1,4}|[A-Za-z])\)?")
_CAPTION_LABEL = re.compile(
    r"(?:suppl\w*\.?\s+)?(?:fig(?:ure)?|table|scheme|box)s?\.?\s*\w{0,2}\d{1,3}[a-z]?", re.IGNORECASE
)
_EDGE = "([{\"'“‘«*_<>/–—-"


def ends(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence ends within ``text[start:end]``: where a sentence ends, and where the next one starts.

    >>> list(ends("It fell in AML.² Then it rose, e.g. Here. Why?", 0, 46))
    [(16, 17), (41, 42)]
    """
    first = start
    for match in _END.finditer(text, start, end):
        sign = match.start()
        if text[sign] != "." or _closes(text, first, sign, match.end(), end):
            yield match.start(1), match.end()
            first = match.end()


def is_complete(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` (without blanks at its end) ends as a sentence ends.

    >>> is_complete("kinases.7,8", 0, 11), is_complete("such as Fig.", 0, 12), is_complete("it creates", 0, 10)
    (True, False, False)
    """
    match = _FINAL.search(text, max(start, end - 80), end)
    if match is None:
        return False
    word = _word_before(text, start, match.start())
    return text[match.start()] != "." or abbreviations().get(word.lower()) not in ("never", "number")


def _word_before(text: str, start: int, stop: int) -> str:
    """The word that ends at `stop`, without brackets and emphasis; empty where a blank stands there."""
    tail = text[max(start, stop - 40) : stop].rsplit(None, 1)
    if not tail or text[stop - 1].isspace():
        return ""
    return tail[-1].strip("*_").lstrip(_EDGE)


def _closes(text: str, first: int, stop: int, following: int, end: int) -> bool:
    """Whether the full stop at `stop` ends the sentence that starts at `first`, where `following` comes next."""
    if stop - first <= 30:
        lead = text[first:stop].strip("*_ ")
        if (len(lead) <= 5 and _ENUMERATOR.fullmatch(lead)) or _CAPTION_LABEL.fullmatch(lead):
            return False
    word = _word_before(text, first, stop)
    rule = abbreviations().get(word.lower())
    if rule is None and ((len(word) > 1 and "." not in word) or not word):
        return True
    if rule == "never":
        return False
    match = _NEXT_WORD.search(text, following, min(end, following + 40))
    follower = match[0] if match else ""
    opens = follower[:1].isupper() and follower.lower() in words("starter")
    if rule is not None or ("." in word and (_DOTTED.fullmatch(word) or _LETTERS.fullmatch(word))):
        return opens
    if len(word) == 1 and word.isupper():
        before = text[max(first, stop - 40) : stop - 1].split()
        noun = before[-1].strip("*_(,").rpartition("-")[2] if before else ""
        named = noun.islower() and len(noun) > 2 and noun not in words("starter")
        return named or noun.lower() in words("before_letter") or (len(follower) > 1 and opens)
    return True
