"""The numbers of a sentence, before anyone asks what they mean: percentages, fractions, intervals, p values, amounts.

`flatten` gives the sentence as one line in which the grammar works, with the way back to offsets in the document;
`scan` gives its quantities in order, none overlapping.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from kg.extract.measure_terms import MeasureTerms
from kg.model import Sentence, Span

_UNITS_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORD_VALUE = {word: value for value, word in enumerate(_UNITS_WORDS)} | {
    word: 10 * value for value, word in enumerate(_TENS_WORDS, start=2)
}
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS_WORDS)})(?:[- ](?:{'|'.join(_UNITS_WORDS[1:10])}))?|{'|'.join(reversed(_UNITS_WORDS))})"
)
NUMBER_WORD = rf"(?i:{_SMALL}[- ]hundred(?:(?:[- ]and)?[- ]{_SMALL})?|{_SMALL})"
DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_EDGE = r"(?<![\w.])(?<![A-Za-z][-‐‑–])"
_NUMBER = rf"(?:{_EDGE}(?:[-−](?=[0-9.]))?(?:{DIGITS})(?![\w]|\.[0-9]))"
_INTEGER = rf"(?:{_EDGE}(?<![0-9][-‐‑–])(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?![\w]|[.,][0-9])|\b{NUMBER_WORD}\b)"
_OPEN_END = (
    r"(?:(?:not|never) (?:yet )?(?:been )?(?:reached|estimable|evaluable|estimated|calculable)"
    r"|\b(?:NR|NE|NA)\b|∞|infinity)"
)
_DASH = r"\s*(?:[-‐‑–—−]|to|,|;|and)\s*"

# Emphasis marks and caret-marked citations, which Markdown prints between a number and its words.
_DROPPED = re.compile(r"\*+|\^\{[^{}\n]{0,40}\}|[\u00ad\u200b\ufeff]")
_SPACES = re.compile(r"[\t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_MIDDLE_DOT = re.compile(r"(?<=[0-9])[·∙](?=[0-9])")
_PREFILTER = re.compile(
    rf"[0-9]|\b(?:{'|'.join(_WORD_VALUE)}|none|(?:not|never) (?:yet )?(?:been )?(?:reached|estimable|evaluable)|"
    r"no (?:[\w-]+ ){0,2}(?:patients?|participants?|responses?|cases?|events?))\b",
    re.IGNORECASE,
)


class FlatText(NamedTuple):
    """A sentence as one line, and where each of its characters stands in the document.

    `starts` are places in `text` at which a kept run begins, `origins` their offsets in the document.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The document span of ``text[start:end]`` (not empty)."""
        return Span(self._origin(start), self._origin(end - 1) + 1)

    def place(self, offset: int) -> int:
        """The place in `text` of the first kept character at or after a document offset."""
        run = max(bisect_right(self.origins, offset) - 1, 0)
        following = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
        return min(self.starts[run] + max(offset - self.origins[run], 0), following)

    def _origin(self, place: int) -> int:
        run = bisect_right(self.starts, place) - 1
        return self.origins[run] + place - self.starts[run]


def flatten(text: str, sentence: Sentence) -> FlatText:
    """The sentence's pieces as one line: emphasis marks dropped, every blank a space, a middle dot a decimal point.

    >>> text = "CR was *35·9*%."
    >>> flatten(text, Sentence((Span(0, len(text)),), "abstract", 0)).text
    'CR was 35.9%.'
    """
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0
    for index, piece in enumerate(sentence.pieces):
        runs: list[tuple[int, int]] = []
        begin = piece.start
        for match in _DROPPED.finditer(text, piece.start, piece.end):
            runs.append((begin, match.start()))
            begin = match.end()
        runs.append((begin, piece.end))
        for start, end in runs:
            if start < end:
                starts.append(length)
                origins.append(start)
                parts.append(text[start:end])
                length += end - start
        if index + 1 < len(sentence.pieces) and starts:
            starts.append(length)
            origins.append(piece.end)
            parts.append(" ")
            length += 1
    line = _SPACES.sub(" ", "".join(parts))
    return FlatText(_MIDDLE_DOT.sub(".", line), tuple(starts), tuple(origins))


def may_hold_numbers(text: str, sentence: Sentence) -> bool:
    """Whether the sentence has a digit or a number word at all: the cheap test before the grammar."""
    return any(_PREFILTER.search(text, piece.start, piece.end) for piece in sentence.pieces)


def integer(printed: str) -> int:
    """The whole number that digits or English words print.

    >>> integer("1,312"), integer("Ninety-four"), integer("eight hundred and six")
    (1312, 94, 806)
    """
    if printed[0].isdigit():
        return int(printed.replace(",", ""))
    total = 0
    for word in re.split(r"[- ]+", printed.lower()):
        total = total * 100 if word == "hundred" else total + _WORD_VALUE.get(word, 0)
    return total


class Quantity(NamedTuple):
    """A number with its form; offsets are into the flat text, end exclusive.

    `form` names the alternative of the grammar: ``interval``, ``p``, ``range``, ``sample``, ``ratio``, ``fraction``,
    ``amount``, ``people``, ``unreached``, ``grade``, ``integer``. `values` are the numbers as printed (two for an
    interval or a fraction); `note` is what else the form says: an interval's level, a grade's ``>=``, a ratio's kind.
    `opening` is where the words of the quantity begin, where that is before `start`.
    """

    form: str
    start: int
    end: int
    values: tuple[str, ...] = ()
    unit: str = ""
    dimension: str = ""
    note: str = ""
    opening: int = 0


_NOT_FILLER = (
    "of|with|and|or|to|in|the|were|was|had|have|has|who|from|at|by|for|on|vs|versus|per|than|not|that|which|achieved|"
    "including|among|months|years|days|weeks"
)
_FILLER = rf"(?:(?!(?:{_NOT_FILLER})\b)[\w/+≥≤<>-]+ ){{0,5}}?"


# How a quantity can begin; only there is the grammar tried.
_FIRST_LETTERS = (
    r"[-−.0-9]|(?i:one|two|ten|twe|thr|thi|fo|fi|se|si|ei|ni|el|zer|al|an|n)|"
    r"C[Io]|con|[Pp][\s=<>≤≥-]|[Pp] ?value|[Rr]an|IQR|[Ii]nterq|[Hh]az|[Oo]dds|[Rr]isk|[Rr]at|[Rr]ela"
    r"|[as]?HR|[as]?OR|RR|[Gg]r"
)


@cache
def _grammar(unit_pattern: str, people: str) -> re.Pattern[str]:
    """The quantities, most specific first: at one place the first alternative that fits wins."""
    unit, noun = rf"(?:{unit_pattern})", rf"(?:{people})\b"
    bound = rf"(?:[-−]?(?:{DIGITS})(?![0-9])|{_OPEN_END})"
    article = r"(?:the |these |those |our |all |a total of )?"
    alternatives = {
        "interval": r"(?:(?P<level>9[059]|8[05])\s?%\s*)?(?:\b[Cc]onfidence [Ii]ntervals?"
        r"|\bCIs?)(?:\s*[\[(]CIs?[\])])?"
        r"(?:\s*,?\s*(?P<level_after>9[059])\s?%)?\s*[\])]?\s*(?:was|of|[,:;=])?\s*[\[(]?\s*"
        rf"(?P<low>{bound})\s*(?:{unit})?{_DASH}(?P<high>{bound})(?:\s?{unit})?",
        "p": r"(?:(?:one|two|1|2)[- ]sided )?\b[Pp](?:[- ]?values?)?(?: for \w+)?\s*(?:=|was|of|:)?\s*"
        rf"(?P<sign>[<>≤≥=]|&lt;|\b(?:of|was)\b)\s*(?P<p_value>(?:{DIGITS})(?:\s*[×x]\s*10[-−][0-9]+)?)",
        "range": rf"\b(?:[Rr]anged?|IQR"
        rf"|[Ii]nterquartile range)\s*[,:=]?\s*(?:from )?[<≥>≤]?\s*{_NUMBER}\s*(?:{unit})?{_DASH}"
        rf"[<≥>≤]?(?:{DIGITS})",
        "sample": r"\b[nN]\s?=\s?(?P<size>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?![0-9.])",
        "ratio": r"(?P<ratio_kind>\b(?:[Hh]azard|[Oo]dds|[Rr]isk|[Rr]ate) ratios?|\b[Rr]elative risk"
        r"|\b[as]?HR|\b[as]?OR|\bRR)"
        r"\s*(?:[\[(][as]?(?:HR|OR|RR)[\])])?(?:\s+for [^,;()=0-9]{2,50}?)?\s*(?:,|:|=|of|was)*\s*"
        rf"(?P<ratio_value>{_NUMBER})(?!\s?%)",
        "grade": r"\b[Gg]rades?\s*(?P<grade_sign>[≥>]=?|at least )?\s*(?P<grade_low>[1-5])(?![\w.%])"
        r"(?:\s*(?P<grade_above>(?:or|and) (?:higher|greater|worse|above|more|over)|\+)"
        r"|\s*(?:-|–|to|or|and|/)\s*(?P<grade_high>[2-5])(?![\w.%]))?",
        "fraction": rf"(?P<part>\b(?i:none|any|all)\b|{_INTEGER})"
        rf"(?:\s?/\s?|(?: {_FILLER}{noun})? (?:out )?of {article}|(?<=[lL]) (?=[0-9]))"
        rf"(?P<whole>{_INTEGER})(?!\s?%|\s?/\s?[0-9])(?: {_FILLER}(?P<whole_noun>{noun}))?",
        "shared": rf"(?P<first>{_NUMBER})(?=(?:,? (?:(?:vs\.?|versus|v) )?(?:{DIGITS}))*,? (?:and|vs\.?"
        rf"|versus|v|or) (?:{DIGITS})\s?(?P<last_unit>{unit}))",
        "amount": rf"(?P<value>{_EDGE}(?:[-−](?=[0-9.]))?(?:{DIGITS})(?:\s*±\s*(?:{DIGITS}))?"
        rf"|{_EDGE}(?:{DIGITS})\s?%?[-–](?:{DIGITS})|\b{NUMBER_WORD}\b)"
        rf"(?:\s?|-)(?P<unit>{unit})",
        "people": rf"(?P<count>{_INTEGER}|\b[Nn]o) {_FILLER}(?P<noun>{noun})",
        "unreached": r"\b(?:not|never) (?:yet )?(?:been )?(?:reached|estimable|evaluable)\b|\bNR\b",
        "integer": rf"(?P<number>{_INTEGER})(?!\s?[%/])",
    }
    forms = "|".join(f"(?P<{form}>{pattern})" for form, pattern in alternatives.items())
    return re.compile(rf"(?<![A-Za-z])(?={_FIRST_LETTERS})(?:{forms})")


def scan(line: str, terms: MeasureTerms) -> tuple[Quantity, ...]:
    """The quantities of a flat sentence, in order of place.

    >>> from kg.extract.measure_terms import measure_terms
    >>> [(quantity.form, quantity.values) for quantity in scan("CR in 9 of 12 patients (75.0%)", measure_terms())]
    [('fraction', ('9', '12')), ('amount', ('75.0',))]
    """
    found: list[Quantity] = []
    for match in _grammar(terms.unit_pattern, terms.people_pattern).finditer(line):
        quantity = _READERS[match.lastgroup or ""](match, terms)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


_ORDINAL = re.compile(
    r"(?:\b(?:phases?|grades?|stages?|cycles?|days?|weeks?|figures?|figs?|tables?|types?|parts?|arms?"
    r"|groups?|levels?|cohorts?|"
    r"references?|refs?|exons?|codons?|residues?|chromosomes?|versions?|class|scores?|vol|variants?"
    r"|isoforms?|positions?|amino acids?|NCT)\.?\s?|[#§≥≤<>=×]\s?)$",
    re.IGNORECASE,
)


def _is_ordinal(match: re.Match[str]) -> bool:
    """Whether the number names a place in an order (``phase 2``, ``cycle 1``) or a threshold, and counts nothing."""
    return _ORDINAL.search(match.string, max(match.start() - 20, 0), match.start()) is not None


def _interval(match: re.Match[str], terms: MeasureTerms) -> Quantity:
    bounds = (_plain(match["low"]), _plain(match["high"]))
    return Quantity("interval", match.start(), match.end(), bounds, note=match["level"] or match["level_after"] or "")


def _p_value(match: re.Match[str], terms: MeasureTerms) -> Quantity:
    sign = {"=": "", "of": "", "was": "", "&lt;": "<"}.get(match["sign"], match["sign"])
    return Quantity("p", match.start(), match.end(), (sign + match["p_value"],))


def _ratio(match: re.Match[str], terms: MeasureTerms) -> Quantity:
    words = match["ratio_kind"].lower()
    kind = (
        "hazard"
        if "haz" in words or "hr" in words
        else "odds"
        if words.startswith(("odds", "or", "aor", "sor"))
        else "risk"
    )
    return Quantity(
        "ratio",
        match.start("ratio_value"),
        match.end("ratio_value"),
        (_plain(match["ratio_value"]),),
        note=f"{kind} ratio",
        opening=match.start(),
    )


def _grade(match: re.Match[str], terms: MeasureTerms) -> Quantity:
    above = ">=" if match["grade_sign"] or match["grade_above"] else ""
    return Quantity("grade", match.start(), match.end(), (match["grade_low"], match["grade_high"] or ""), note=above)


def _fraction(match: re.Match[str], terms: MeasureTerms) -> Quantity | None:
    if _is_ordinal(match):
        return None
    whole = integer(match["whole"])
    word = match["part"].lower()
    note = ""
    if word in ("none", "any"):
        note, part = word, 0
    else:
        part = whole if word == "all" else integer(word)
    noun = terms.units[match["whole_noun"]].name if match["whole_noun"] else "patients"
    if part > whole or whole == 0:
        return None
    return Quantity("fraction", match.start(), match.end(), (str(part), str(whole)), noun, "people", note)


def _shared(match: re.Match[str], terms: MeasureTerms) -> Quantity | None:
    unit = terms.units[match["last_unit"]]
    if unit.dimension not in ("proportion", "time") or _is_ordinal(match):
        return None
    return Quantity(
        "amount", match.start(), match.end(), (_plain(match["first"]),), unit.name, unit.dimension, "shared"
    )


_OF_INTERVAL = re.compile(r"\s*(?:CIs?\b|confidence|credible)")
_THRESHOLD = re.compile(r"[≥≤<>]\s?$")
_WHOLE = re.compile(rf"[0-9,]+|{NUMBER_WORD}")


def _amount(match: re.Match[str], terms: MeasureTerms) -> Quantity | None:
    unit = terms.units[match["unit"]]
    if unit.dimension == "proportion" and _OF_INTERVAL.match(match.string, match.end()):
        return None
    threshold = _THRESHOLD.search(match.string, max(0, match.start() - 3), match.start()) is not None
    if unit.dimension == "people":
        if _is_ordinal(match) or not _WHOLE.fullmatch(match["value"]):
            return None
        return Quantity("people", match.start(), match.end(), (str(integer(match["value"])),), unit.name, "people")
    value = match["value"] if re.match(r"[-−.0-9]", match["value"]) else str(integer(match["value"]))
    note = "threshold" if threshold else "compound" if match.string[match.end("value")] == "-" else ""
    return Quantity("amount", match.start(), match.end(), (_plain(value),), unit.name, unit.dimension, note)


def _people(match: re.Match[str], terms: MeasureTerms) -> Quantity | None:
    if _is_ordinal(match):
        return None
    unit = terms.units[match["noun"]]
    count = 0 if match["count"].lower() == "no" else integer(match["count"])
    return Quantity("people", match.start(), match.end(), (str(count),), unit.name, "people")


def _bare_integer(match: re.Match[str], terms: MeasureTerms) -> Quantity | None:
    if _is_ordinal(match):
        return None
    return Quantity("integer", match.start(), match.end(), (str(integer(match["number"])),))


_READERS: dict[str, Callable[[re.Match[str], MeasureTerms], Quantity | None]] = {
    "interval": _interval,
    "p": _p_value,
    "range": lambda match, terms: Quantity("range", match.start(), match.end()),
    "sample": lambda match, terms: Quantity("sample", match.start(), match.end(), (str(integer(match["size"])),)),
    "ratio": _ratio,
    "grade": _grade,
    "fraction": _fraction,
    "shared": _shared,
    "amount": _amount,
    "people": _people,
    "unreached": lambda match, terms: Quantity("unreached", match.start(), match.end(), (_plain(match[0]),)),
    "integer": _bare_integer,
}


_PLAINEST = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def _plain(printed: str) -> str:
    """A printed number without thousands separators, spread (``±``) or typographic minus; an open end in words."""
    if _PLAINEST.fullmatch(printed):
        return printed
    if re.fullmatch(_OPEN_END, printed):
        return "not reached" if "reached" in printed or printed in ("NR", "∞", "infinity") else "not estimable"
    number = re.sub(r"\s*±.*|\s*%", "", printed)
    return re.sub(r",(?=[0-9]{3}\b)", "", number).replace("−", "-")
