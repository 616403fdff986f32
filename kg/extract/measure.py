"""The numbers that a sentence reports: what is measured, the value, its counts, interval, p value, time and group.

`find_measurements` reads one sentence; `to_outcome` gives a measurement the form in which evidence carries it. Doses,
ages and times of observation are found too, so that nobody mistakes them for results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.extract.measure_context import Context, contexts
from kg.extract.measure_terms import MeasureTerms, TermHit, measure_terms
from kg.extract.quantities import FlatText, Quantity, flatten, may_hold_numbers, scan
from kg.extract.reported_values import Value, fits, reported_values
from kg.model import Outcome, Sentence, Span


class MeasurementKind(StrEnum):
    """What sort of number it is."""

    RATE = "rate"
    COUNT = "count"
    MEDIAN = "median"
    MEAN = "mean"
    HAZARD_RATIO = "hazard_ratio"
    ODDS_RATIO = "odds_ratio"
    RISK_RATIO = "risk_ratio"
    P_VALUE = "p_value"
    CONCENTRATION = "concentration"
    FOLD = "fold"
    DOSE = "dose"
    TIME = "time"
    AGE = "age"


_NO_RESULT = frozenset({MeasurementKind.DOSE, MeasurementKind.AGE})


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number of a sentence; every span is in the document.

    `span` is the number with its unit and `value` the number as printed (``22.8``, ``.0036``, ``not reached``), with a
    middle dot as a decimal point and without thousands separators. `measure` is the normalised name where the
    vocabulary has one (``CR+CRh``, ``OS``), else ``incidence`` or ``frequency`` with the words that are counted under
    `label_span`, else empty; `measure_type` is its type there. `group` and `time_point` are words of the text. `grade`
    is ``>=3``, ``3-4`` or ``4``; `max_grade` the worst grade that the sentence reports of the cases counted.
    """

    span: Span
    kind: MeasurementKind
    measure: str
    value: str
    unit: str
    measure_type: str = ""
    measure_span: Span | None = None
    label_span: Span | None = None
    numerator: int | None = None
    denominator: int | None = None
    ci: tuple[str, str] | None = None
    ci_level: int | None = None
    p_value: str | None = None
    time_point: str | None = None
    group: str | None = None
    grade: str | None = None
    max_grade: int | None = None
    is_null_hypothesis: bool = False

    @property
    def is_outcome(self) -> bool:
        """Whether the number is a result: not a dose, an age, a time of observation, a head count or a yardstick."""
        if self.is_null_hypothesis or self.kind in _NO_RESULT or self.measure_type == "baseline" or not self.measure:
            return False
        return self.kind is not MeasurementKind.TIME or self.measure_type in ("survival", "duration")


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many patients a sentence speaks of: the number, its place, and the printed noun (``patients``)."""

    value: int
    span: Span
    noun: str


def find_measurements(text: str, sentence: Sentence, *, terms: MeasureTerms | None = None) -> tuple[Measurement, ...]:
    """The numbers that `sentence` reports, in order of place.

    `text` is the document's; `terms` the vocabulary (the bundled one if not given). A sentence without digit or number
    word is left at once.

    >>> text = "Of 40 patients, 10 (25.0%; 95% CI, 12.7 to 41.2) achieved CR."
    >>> sentence = Sentence((Span(0, len(text)),), "abstract", 0)
    >>> [(m.measure, m.value, m.numerator, m.denominator) for m in find_measurements(text, sentence) if m.is_outcome]
    [('CR', '25.0', 10, 40)]
    """
    if not may_hold_numbers(text, sentence):
        return ()
    vocabulary = terms or measure_terms()
    flat = flatten(text, sentence)
    quantities = scan(flat.text, vocabulary)
    if not any(quantity.form in _TELLING for quantity in quantities):
        return ()
    hits = vocabulary.find(flat.text)
    values = reported_values(flat.text, quantities, vocabulary, hits)
    read = contexts(flat.text, values, quantities, hits)
    populations = _populations(flat.text, quantities)
    heads = {population.quantity.start for population in populations}
    values = tuple(_counted(flat.text, values, index, context, populations) for index, context in enumerate(read))
    values, loose = _with_p_values(flat.text, values, read, quantities, hits)
    absorbed = {value.opening for value in values if value.form == "rate" and value.numerator is not None}
    found = [
        _measurement(flat, value, Context() if value.start in heads else context)
        for value, context in zip(values, read, strict=True)
        if not (value.form == "count" and value.opening in absorbed)
    ]
    found += [_lone_p_value(flat, quantity, hit) for quantity, hit in loose]
    return tuple(sorted(found, key=lambda measurement: (measurement.span, measurement.measure)))


def sentence_denominator(
    text: str, sentence: Sentence, *, before: int | None = None, terms: MeasureTerms | None = None
) -> Denominator | None:
    """How many patients the sentence's rates are counted in, where it says so.

    "Among 57 evaluable patients …" outweighs a sample size in parentheses, and this the number of patients treated; of
    several of one sort, the last one that ends at or before the document offset `before` (the sentence's end if not
    given) counts. None where the sentence names no population.

    >>> text = "Among 57 efficacy-evaluable patients, responses were frequent."
    >>> sentence_denominator(text, Sentence((Span(0, len(text)),), "abstract", 0)).value
    57
    """
    if not may_hold_numbers(text, sentence):
        return None
    vocabulary = terms or measure_terms()
    flat = flatten(text, sentence)
    limit = len(flat.text) if before is None else flat.place(before)
    chosen = _population_before(_populations(flat.text, scan(flat.text, vocabulary)), limit)
    if chosen is None:
        return None
    return Denominator(
        int(chosen.quantity.values[-1]), flat.span(chosen.quantity.start, chosen.quantity.end), chosen.quantity.unit
    )


def with_denominator(measurement: Measurement, denominator: int) -> Measurement:
    """The measurement with a denominator read elsewhere, where the printed numbers agree with it; else unchanged.

    Only proportions of a counted population take one: not a point of a survival curve, not a value that has its own.

    >>> span = Span(0, 5)
    >>> one = Measurement(span, MeasurementKind.RATE, "incidence", "29.4", "%", measure_type="event", numerator=5)
    >>> with_denominator(one, 17).denominator, with_denominator(one, 94).denominator
    (17, None)
    """
    fitting = may_take_denominator(measurement) and fits(measurement.value, measurement.numerator, denominator)
    return replace(measurement, denominator=denominator) if fitting else measurement


def may_take_denominator(measurement: Measurement) -> bool:
    """Whether the measurement is a proportion of a counted population that no number is known of."""
    if measurement.kind is not MeasurementKind.RATE or measurement.denominator or measurement.is_null_hypothesis:
        return False
    return measurement.measure_type in _COUNTED


def to_outcome(measurement: Measurement) -> Outcome:
    """The measurement as evidence carries it. A graded event is measured by its grade (``grade >=3``)."""
    graded = measurement.measure_type == "event" and measurement.grade
    return Outcome(
        measure=f"grade {measurement.grade}" if graded else measurement.measure,
        value=measurement.value,
        unit=measurement.unit,
        span=measurement.span,
        numerator=measurement.numerator,
        denominator=measurement.denominator,
        ci=measurement.ci,
        ci_level=measurement.ci_level,
        p_value=measurement.p_value,
        time_point=measurement.time_point,
        group=measurement.group,
        max_grade=measurement.max_grade,
    )


_TELLING = frozenset({"amount", "fraction", "people", "integer", "ratio", "unreached", "p"})
_COUNTED = frozenset({"proportion", "event"})
_FIRST_WORDS = re.compile(
    r"(?:\b[Aa]mong|(?:^|[,;:.] |\band )[Oo]ut of|(?:^|[,;:.] |\band )(?:[Oo]f|[Ii]n|[Ff]or))\s+(?:the "
    r"|these |those |all |our |a total of )*$"
)
_TREATED = re.compile(
    r"\s*(?:[^,;.()%]{0,40}? )?(?:were|was|are) (?:\w+ly )?(?:treated|enrolled|evaluable|randomi[sz]ed"
    r"|included|analy[sz]ed|assessed|recruited|"
    r"accrued|registered|evaluated)|\s+received\b"
)


@dataclass(frozen=True, slots=True)
class _Population:
    """A number of patients that rates may be counted in; `rank` 0 is the plainest ("Among 57 patients")."""

    quantity: Quantity
    rank: int


def _populations(line: str, quantities: tuple[Quantity, ...]) -> tuple[_Population, ...]:
    """The populations of a sentence, in order of place."""
    found: list[_Population] = []
    for quantity in quantities:
        if quantity.form in ("people", "integer") and _FIRST_WORDS.search(line[: quantity.start]):
            found.append(_Population(quantity, 0))
        elif quantity.form == "sample":
            found.append(_Population(quantity, 1))
        elif quantity.form == "people" and _TREATED.match(line, quantity.end):
            found.append(_Population(quantity, 2))
    return tuple(found)


def _population_before(populations: tuple[_Population, ...], limit: int) -> _Population | None:
    ahead = [population for population in populations if population.quantity.end <= limit]
    best = min((population.rank for population in ahead), default=None)
    return next((population for population in reversed(ahead) if population.rank == best), None)


def _counted(
    line: str, values: tuple[Value, ...], index: int, context: Context, populations: tuple[_Population, ...]
) -> Value:
    """The value with the counts that the rest of the sentence gives, where they agree with the printed number."""
    value = values[index]
    if context.measure is None or context.measure.type not in _COUNTED or value.denominator or value.is_benchmark:
        return value
    population = _population_before(populations, value.start)
    if value.form == "count":
        known = population is not None and population.rank == 0 and value.start != population.quantity.start
        return (
            value._replace(numerator=int(value.value), denominator=int(population.quantity.values[-1]))
            if known and population
            else value
        )
    if value.form != "rate":
        return value
    wholes = [int(population.quantity.values[-1])] if population else []
    wholes += [
        int(other.value)
        for other in values[index + 1 : index + 2]
        if other.form == "count"
        and value.numerator is not None
        and line[value.closing : other.start].strip(" )") == "in"
    ]
    wholes += [
        other.denominator for other in reversed(values[:index]) if other.denominator and value.numerator is not None
    ]
    for whole in wholes:
        if value.numerator is None:
            for other in reversed(values[:index]):
                if (
                    other.form == "count"
                    and other.denominator is None
                    and 0 <= value.start - other.end <= 60
                    and fits(value.value, int(other.value), whole)
                ):
                    return value._replace(opening=other.start, numerator=int(other.value), denominator=whole)
        if fits(value.value, value.numerator, whole):
            return value._replace(denominator=whole)
    return value


_CONTRAST = re.compile(r"\b(?:vs\.?|versus|v|than|compared (?:with|to))(?= )")


def _with_p_values(
    line: str,
    values: tuple[Value, ...],
    read: tuple[Context, ...],
    quantities: tuple[Quantity, ...],
    hits: tuple[TermHit, ...],
) -> tuple[tuple[Value, ...], list[tuple[Quantity, TermHit]]]:
    """Each p value given to the result before it, and to what that is compared with; those of a bare measure apart."""
    result, loose = list(values), []
    for quantity in quantities:
        if quantity.form != "p":
            continue
        bearers = [
            index
            for index, (value, context) in enumerate(zip(values, read, strict=True))
            if value.closing <= quantity.start
            and not value.is_benchmark
            and not context.is_age
            and (
                value.is_result
                or (context.measure is not None and context.measure.type in ("survival", "duration", "level"))
            )
        ]
        named = [hit for hit in hits if hit.end <= quantity.start and hit.measure.type != "baseline"]
        last = bearers[-1] if bearers else None
        if named and (
            last is None
            or (
                named[-1].start >= values[last].closing and (named[-1].start, named[-1].end) != read[last].measure_place
            )
        ):
            loose.append((quantity, named[-1]))
            continue
        while last is not None and result[last].p_value is None:
            result[last] = result[last]._replace(p_value=quantity.values[0])
            earlier = [index for index in bearers if index < last]
            following, last = last, earlier[-1] if earlier else None
            if last is not None and not (
                values[last].unit == values[following].unit
                and _CONTRAST.search(line[values[last].end : values[following].start])
            ):
                last = None
    return tuple(result), loose


def _lone_p_value(flat: FlatText, quantity: Quantity, hit: TermHit) -> Measurement:
    return Measurement(
        span=flat.span(quantity.start, quantity.end),
        kind=MeasurementKind.P_VALUE,
        measure=hit.measure.name,
        value=quantity.values[0],
        unit="p",
        measure_type=hit.measure.type,
        measure_span=flat.span(hit.start, hit.end),
        p_value=quantity.values[0],
    )


def _measurement(flat: FlatText, value: Value, context: Context) -> Measurement:
    measure = context.measure
    return Measurement(
        span=flat.span(value.start, value.end),
        kind=_kind(value, context),
        measure=measure.name if measure else "",
        value=value.value,
        unit=value.unit,
        measure_type=measure.type if measure else "",
        measure_span=flat.span(*context.measure_place) if context.measure_place else None,
        label_span=flat.span(*context.label) if context.label else None,
        numerator=value.numerator,
        denominator=value.denominator,
        ci=value.ci,
        ci_level=value.ci_level,
        p_value=value.p_value,
        time_point=context.time_point,
        group=context.group,
        grade=context.grade,
        max_grade=context.max_grade,
        is_null_hypothesis=value.is_benchmark,
    )


def _kind(value: Value, context: Context) -> MeasurementKind:
    if value.form in ("rate", "count"):
        return MeasurementKind(value.form)
    if value.form == "ratio":
        return MeasurementKind(value.unit.replace(" ", "_"))
    if context.is_age:
        return MeasurementKind.AGE
    if context.statistic:
        return MeasurementKind(context.statistic)
    return MeasurementKind(value.dimension)
