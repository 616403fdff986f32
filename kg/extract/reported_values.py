"""The values that a sentence reports: its quantities, with what belongs to one value gathered into it.

"9 of 12 patients (75.0%)" is one value with a numerator and a denominator; "30.0% (12/40; 95% CI, 16.6 to 46.5)" one
with an interval. What the value measures is read elsewhere (`kg.extract.measure_context`).
"""

from __future__ import annotations

import re
from math import floor
from typing import NamedTuple

from kg.extract.measure_terms import MeasureTerms, TermHit
from kg.extract.quantities import DIGITS, Quantity


class Value(NamedTuple):
    """A value and what is printed with it; places are in the flat text.

    `start`, `end` hold the number with its unit; `opening`, `closing` all that belongs to it (a fraction before it, an
    interval after it). `form` is ``rate``, ``count``, ``amount``, ``ratio`` or ``unreached``.
    """

    form: str
    start: int
    end: int
    opening: int
    closing: int
    value: str
    unit: str
    dimension: str
    note: str = ""
    numerator: int | None = None
    denominator: int | None = None
    ci: tuple[str, str] | None = None
    ci_level: int | None = None
    p_value: str | None = None
    is_benchmark: bool = False

    @property
    def is_result(self) -> bool:
        """Whether the value can stand between a measure and another value: counts, times and doses do not."""
        return self.form in ("rate", "ratio", "unreached") or (self.form == "count" and self.denominator is not None)


_OPENS = re.compile(r"\s*[(\[]\s*")
_BETWEEN_PARTS = re.compile(r"\s*(?:[(\[]|[,;])\s*")
_SHARE_OF = re.compile(r"\s+(?:out )?of (?:the |these |those |our |all )?")
_PEOPLE_TAIL = re.compile(r"\s*(?:[(\[]|;|,)\s*(?:range|IQR)?\s*")
SUBJECT_VERB = re.compile(
    r"\s+(?:of (?:them|these|those|whom) )?(?:achieved|attained|had|have|reached|obtained|experienced"
    r"|developed|met|died|relapsed|"
    r"responded|were|was|entered|proceeded|underwent|became|did|discontinued)\b"
)
_POWER = re.compile(r"\s+(?:statistical )?power\b")
_UP_TO = re.compile(rf"(?:{DIGITS})\s?%\s+to\s+$")
_NEGATION = re.compile(r"\b(?:not?|never|failed|without|neither|nor|did not|unable)\b", re.IGNORECASE)
_UNLABELLED_INTERVAL = re.compile(rf"\s*[(\[,]\s*(?P<low>{DIGITS})\s*[-–—]\s*(?P<high>{DIGITS})(?=\s*[\s;,)\]])")


def fits(value: str, numerator: int | None, denominator: int) -> bool:
    """Whether a printed percentage can come from these counts: to the last printed digit with a numerator, rounded
    from some numerator without.

    >>> fits("68.2", 15, 22), fits("68.2", 15, 57), fits("22.8", None, 57), fits("22.9", None, 57)
    (True, False, True, False)
    """
    try:
        printed = float(value)
    except ValueError:
        return False
    step = 10.0 ** -(len(value.partition(".")[2]))
    if denominator <= 0:
        return False
    if numerator is not None:
        return abs(100 * numerator / denominator - printed) < step
    nearest = floor(printed * denominator / 100 + 0.5)
    return any(
        abs(100 * count / denominator - printed) <= step * 0.501 for count in (nearest - 1, nearest, nearest + 1)
    )


def reported_values(
    line: str, quantities: tuple[Quantity, ...], terms: MeasureTerms, hits: tuple[TermHit, ...]
) -> tuple[Value, ...]:
    """The values of a flat sentence, in order of place, each with its counts and its interval; p values come later."""
    values: list[Value] = []
    used: set[int] = set()
    for index, quantity in enumerate(quantities):
        if quantity.form == "amount" and quantity.dimension == "proportion":
            values.append(_rate(line, quantities, index, used))
    for index, quantity in enumerate(quantities):
        if index not in used and not (quantity.form == "amount" and quantity.dimension == "proportion"):
            value = _other(line, quantity, hits)
            if value is not None:
                values.append(value)
    values.sort(key=lambda value: value.start)
    flagged = [value._replace(is_benchmark=_is_benchmark(line, value, terms)) for value in values]
    return _with_intervals(line, tuple(flagged), quantities)


def _rate(line: str, quantities: tuple[Quantity, ...], index: int, used: set[int]) -> Value:
    """A percentage with the fraction or the count printed just before or just after it."""
    percent = quantities[index]
    rate = Value(
        "rate",
        percent.start,
        percent.end,
        percent.start,
        percent.end,
        percent.values[0],
        percent.unit,
        percent.dimension,
        percent.note,
    )
    if index and index - 1 not in used:
        before = quantities[index - 1]
        gap = line[before.end : percent.start]
        adjacent = _OPENS.fullmatch(gap) or (before.form == "fraction" and _BETWEEN_PARTS.fullmatch(gap))
        if before.form == "fraction" and before.note != "any":
            part, whole = (int(number) for number in before.values)
            near = len(gap) <= 60 and gap.rstrip().endswith(("(", "[")) and fits(rate.value, part, whole)
            if adjacent or near:
                used.add(index - 1)
                return rate._replace(opening=before.start, numerator=part, denominator=whole)
        elif (before.form in ("people", "integer") and adjacent) or _is_numerator(before, gap, rate.value):
            used.add(index - 1)
            return rate._replace(opening=before.start, numerator=int(before.values[0]))
    if index + 1 < len(quantities):
        after = quantities[index + 1]
        gap = line[percent.end : after.start]
        if after.form == "fraction" and after.note == "":
            part, whole = (int(number) for number in after.values)
            near = len(gap) <= 60 and gap.rstrip().endswith(("(", "[")) and fits(rate.value, part, whole)
            if _BETWEEN_PARTS.fullmatch(gap) or near:
                used.add(index + 1)
                return rate._replace(closing=rate.closing if near else after.end, numerator=part, denominator=whole)
        if after.form in ("people", "integer") and _SHARE_OF.fullmatch(gap):
            used.add(index + 1)
            return rate._replace(closing=after.end, denominator=int(after.values[0]))
        if after.form == "sample" and _OPENS.fullmatch(gap):
            used.add(index + 1)
            return rate._replace(closing=after.end, numerator=int(after.values[0]))
    return rate


def _is_numerator(sample: Quantity, gap: str, percentage: str) -> bool:
    """Whether "n = 12, 27%" counts the cases: 27% cannot be a share of 12."""
    return (
        sample.form == "sample" and gap.strip() in (",", ";", ":") and not fits(percentage, None, int(sample.values[0]))
    )


def _other(line: str, quantity: Quantity, hits: tuple[TermHit, ...]) -> Value | None:
    """A value that is no percentage; None for what only supports one (intervals, ranges, grades)."""
    start, end = quantity.start, quantity.end
    number = quantity.values[0] if quantity.values else ""
    match quantity.form:
        case "fraction":
            if quantity.note == "any" and not _NEGATION.search(line, 0, start):
                return None
            part, whole = (int(value) for value in quantity.values)
            return Value("count", start, end, start, end, number, quantity.unit, "people", quantity.note, part, whole)
        case "people":
            return Value("count", start, end, start, end, number, quantity.unit, "people")
        case "integer":
            measured = any(hit.start == end + 1 for hit in hits)
            if line[end : end + 1] == " " and (measured or SUBJECT_VERB.match(line, end)):
                return Value("count", start, end, start, end, number, "patients", "people")
            return None
        case "amount":
            return Value("amount", start, end, start, end, number, quantity.unit, quantity.dimension, quantity.note)
        case "ratio":
            return Value("ratio", start, end, quantity.opening, end, number, quantity.note, "ratio", quantity.note)
        case "unreached":
            return Value("unreached", start, end, start, end, number, "", "time")
    return None


def _is_within(value: str, low: str, high: str) -> bool:
    """Whether the printed value is one number between two others."""
    if re.fullmatch(rf"-?(?:{DIGITS})", value) is None:
        return False
    return float(low.replace(",", "")) <= float(value) <= float(high.replace(",", ""))


def _is_benchmark(line: str, value: Value, terms: MeasureTerms) -> bool:
    if terms.benchmark.search(line, 0, value.start) is not None or _POWER.match(line, value.end):
        return True
    bound = _UP_TO.search(line[: value.start])
    return bound is not None and terms.benchmark.search(line, 0, bound.start()) is not None


def _with_intervals(line: str, values: tuple[Value, ...], quantities: tuple[Quantity, ...]) -> tuple[Value, ...]:
    """Each interval given to the nearest value before it that has none; an unlabelled one read where it must be one."""
    result = list(values)
    intervals = [quantity for quantity in quantities if quantity.form == "interval"]
    for interval in intervals:
        bearers = [
            index
            for index, value in enumerate(result)
            if value.closing <= interval.start
            and (value.form != "count" or value.denominator)
            and not value.is_benchmark
        ]
        if bearers and result[bearers[-1]].ci is None:
            level = int(interval.note) if interval.note else None
            result[bearers[-1]] = result[bearers[-1]]._replace(
                ci=(interval.values[0], interval.values[1]),
                ci_level=level,
                closing=max(result[bearers[-1]].closing, interval.end),
            )
    level = next((int(interval.note) for interval in intervals if interval.note), None)
    for index, value in enumerate(result):
        match = _UNLABELLED_INTERVAL.match(line, value.end)
        if (
            value.ci is None
            and match
            and (intervals or value.form == "ratio")
            and value.form in ("rate", "ratio", "amount")
        ):
            low, high = match["low"], match["high"]
            if _is_within(value.value, low, high):
                result[index] = value._replace(ci=(low, high), ci_level=level, closing=match.end())
    return tuple(result)
