"""The vocabulary of reported numbers: what can be measured, in which units, and which numbers are only yardsticks.

The words are data (``data/measures/*.tsv``); this module reads and compiles them, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from kg.errors import DataError
from kg.extract.gate import Gate

_TYPES = frozenset({"proportion", "survival", "duration", "event", "level", "baseline"})
# "Complete remission" is read as "complete remission"; abbreviations (CRh, DoR) stay as they are.
_CAPITALISED = re.compile(r"\b[A-Z](?=[a-z]+\b)")
_DIMENSIONS = frozenset({"proportion", "time", "dose", "concentration", "fold", "people"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's canonical name and what it measures (``time``, ``dose``, ``people`` …)."""

    name: str
    dimension: str


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A normalised measure (``CR+CRh``) and its type (``proportion``, ``survival``, ``duration``, ``baseline`` …)."""

    name: str
    type: str


class TermHit(NamedTuple):
    """A measure named in a text: offsets into that text, end exclusive."""

    start: int
    end: int
    measure: MeasureName


@dataclass(frozen=True)
class MeasureTerms:
    """The compiled vocabulary. `units` is keyed by the printed surface; `unit_pattern` matches any of them,
    `people_pattern` those of dimension ``people``."""

    units: dict[str, Unit]
    unit_pattern: str
    people_pattern: str
    measures: tuple[tuple[re.Pattern[str], MeasureName], ...]
    gate: Gate
    benchmark: re.Pattern[str]

    def find(self, text: str) -> tuple[TermHit, ...]:
        """The measures named in `text`, the longest where they overlap, in order of place.

        >>> [hit.measure.name for hit in measure_terms().find("the CR+CRh rate and overall survival (OS)")]
        ['CR+CRh', 'OS']
        """
        lowered = _CAPITALISED.sub(lambda match: match[0].lower(), text)
        found = [
            TermHit(match.start(), match.end(), name)
            for pattern, name in (self.measures[place] for place in self.gate(lowered))
            for match in pattern.finditer(lowered)
        ]
        kept: list[TermHit] = []
        for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.start, hit.measure.name)):
            if all(hit.end <= other.start or other.end <= hit.start for other in kept):
                kept.append(hit)
        return tuple(sorted(kept, key=lambda hit: hit.start))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rows below the header, each with its place for messages."""
    header: tuple[str, ...] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        where = f"{path.name}:{number}"
        if header is None:
            header = cells
            if header != columns:
                raise DataError(f"the columns are {header}", where=where, remedy=f"they must be {columns}")
            continue
        if len(cells) != len(columns):
            raise DataError(f"{len(cells)} cells", where=where, remedy=f"give the {len(columns)} columns {columns}")
        yield where, cells


def _checked(pattern: str, where: str) -> str:
    """The pattern, which must be a regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise DataError(f"not a regular expression: {error}", where=where, remedy="correct the pattern") from error
    return pattern


def _known(value: str, known: frozenset[str], where: str) -> str:
    if value not in known:
        raise DataError(f"unknown name {value!r}", where=where, remedy=f"use one of {', '.join(sorted(known))}")
    return value


def load_measure_terms(folder: Path) -> MeasureTerms:
    """The vocabulary of a folder with ``measures.tsv``, ``units.tsv`` and ``benchmarks.tsv``.

    Raises:
        DataError: a file has other columns, an unknown type or dimension, or a pattern that is no regular expression.
    """
    units = {
        surface: Unit(unit, _known(dimension, _DIMENSIONS, where))
        for where, (surface, unit, dimension) in _rows(folder / "units.tsv", ("surface", "unit", "dimension"))
    }
    measures = tuple(
        (
            re.compile(rf"(?<![\w+])(?:{_checked(pattern, where)})(?![\w+])"),
            MeasureName(name, _known(type_, _TYPES, where)),
        )
        for where, (pattern, name, type_) in _rows(folder / "measures.tsv", ("pattern", "measure", "type"))
    )
    yardsticks = [
        _checked(pattern, where) for where, (pattern, _) in _rows(folder / "benchmarks.tsv", ("pattern", "why"))
    ]
    surfaces = sorted(units, key=lambda surface: (-len(surface), surface))
    return MeasureTerms(
        units=units,
        unit_pattern="|".join(re.escape(surface) + ("" if surface == "%" else r"(?![\w/])") for surface in surfaces),
        people_pattern="|".join(re.escape(surface) for surface in surfaces if units[surface].dimension == "people"),
        measures=measures,
        gate=Gate(expression for expression, _ in measures),
        benchmark=re.compile(
            rf"\b(?i:{'|'.join(yardsticks)})"
            r"(?:,|:|=| (?:response|remission|complete|overall|control|CR\S*|ORR|OS|rates?|proportion|of|was"
            r"|is|were|being|set|at|an?|the|that|"
            r"only|approximately|about))*\s*$"
        ),
    )


@cache
def measure_terms() -> MeasureTerms:
    """The bundled vocabulary, read once.

    >>> measure_terms().units["mos"].name
    'months'
    """
    with as_file(files("kg") / "data" / "measures") as folder:
        return load_measure_terms(folder)
