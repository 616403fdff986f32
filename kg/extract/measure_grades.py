"""The grades of adverse events: the one that restricts a count, and the worst one among the cases counted."""

from __future__ import annotations

import re

from kg.extract.quantities import Quantity
from kg.extract.reported_values import Value

_OF_A_CASE = re.compile(
    r"(?P<no>\b(?:no|none|without|not)\b[^.;,]{0,30})?"
    r"(?:\b(?:one|two|three|four|five|[0-9]+|including|maximum|highest|worst|most severe|all)\b(?!\s?[%.]))"
    r"[^.;]{0,40}?\bgrades? (?P<low>[1-5])(?:\s*(?:-|–|or|and|to)\s*(?P<high>[2-5]))?(?! or higher)"
)
_ANY_GRADE = re.compile(r"\b(?:any|all)[- ]grades?\b", re.IGNORECASE)


def grade_in_force(line: str, values: tuple[Value, ...], index: int, quantities: tuple[Quantity, ...]) -> str | None:
    """The grade to which a count of events is restricted (``>=3``, ``3-4``, ``4``), None for any grade.

    It is the last grade named before the value in its sentence part; where there is none, a grade that the list of
    values ends on ("… were the events of grade 3 or higher"); where the sentence closes with "respectively", the grade
    at the same place in the list of grades.
    """
    value = values[index]
    named = _named_grades(line, quantities)
    rates = [other for other in values if other.form == "rate"]
    before = [
        (start, grade) for start, grade in named if start < value.opening and ";" not in line[start : value.opening]
    ]
    if "respectively" in line[value.closing :] and value in rates:
        ahead = [(start, grade) for start, grade in named if start < rates[0].opening]
        if len(ahead) == len(rates):
            return ahead[rates.index(value)][1]
    if before:
        return before[-1][1]
    after = [
        grade
        for start, grade in named
        if rates and start >= rates[-1].closing and ";" not in line[value.closing : start]
    ]
    return after[0] if after else None


def worst_grade(line: str, values: tuple[Value, ...], index: int) -> int | None:
    """The worst grade that the words after a value report of its cases: "in six patients, one case being grade 4"."""
    wall = min((other.opening for other in values[index + 1 :] if other.form == "rate"), default=len(line))
    match = _OF_A_CASE.search(line, values[index].closing, wall)
    return int(match["high"] or match["low"]) if match and not match["no"] else None


def _named_grades(line: str, quantities: tuple[Quantity, ...]) -> list[tuple[int, str | None]]:
    """The grades that restrict a count, with their places; those of single cases are left out."""
    of_cases = [match.span() for match in _OF_A_CASE.finditer(line)]
    grades: list[tuple[int, str | None]] = [(match.start(), None) for match in _ANY_GRADE.finditer(line)]
    for quantity in quantities:
        if quantity.form != "grade":
            continue
        if not quantity.note and any(start <= quantity.start < end for start, end in of_cases):
            continue
        low, high = quantity.values
        grades.append((quantity.start, f"{low}-{high}" if high else f"{quantity.note}{low}"))
    return sorted(grades, key=lambda grade: grade[0])
