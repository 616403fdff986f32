"""Outcomes: the numbers of a sentence tied to the drug, regimen or variant that they are reported of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kg.extract.arms import NOBODY, Arms
from kg.extract.circumstances import certainty_of
from kg.extract.kinds import BEARERS, DISEASE, PHENOTYPE, TREATMENT, VARIANT
from kg.extract.measure import (
    Measurement,
    MeasurementKind,
    find_measurements,
    may_take_denominator,
    sentence_denominator,
    to_outcome,
    with_denominator,
)
from kg.extract.responses import is_left_out
from kg.extract.statements import Scene, evidence_of, facts_of
from kg.model import Certainty, EvidenceLevel, Mention, Sentence, Statement

_DIGIT = re.compile(r"\d")
REPORTS = "claimgraph:reports_outcome"
ADVERSE = "biolink:has_adverse_event"


class Denominators:
    """The numbers of patients that the sentences read so far speak of; found only when a rate wants one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._unread: list[Sentence] = []
        self._values: list[int] = []

    def note(self, sentence: Sentence) -> None:
        """A sentence that later ones may count in."""
        self._unread.append(sentence)

    def latest_first(self) -> Iterator[int]:
        """The numbers, those of the last sentence first."""
        found = (sentence_denominator(self._text, sentence) for sentence in self._unread)
        self._values += (denominator.value for denominator in found if denominator is not None)
        self._unread.clear()
        return reversed(self._values)


def outcomes(scene: Scene, denominators: Denominators) -> Iterator[Statement]:
    """The statements that the numbers of a sentence make: how often an adverse event, what rate, ratio or median.

    :param denominators: those that earlier sentences named; one is taken for a rate without its own only where the
        printed numbers agree with it.
    """
    document = scene.document
    if not (scene.agent or any(m.category in BEARERS for m in scene.mentions)):
        return
    if scene.sentence.section == "table" or not _DIGIT.search(scene.words):
        return
    if _disease(scene) is None and not any(m.category == PHENOTYPE for m in scene.mentions):
        return
    measurements = find_measurements(document.text, scene.sentence)
    arms = _arms(scene, measurements)
    for measured in measurements:
        found = measured
        if not found.is_outcome or found.kind is MeasurementKind.P_VALUE:
            continue
        event = _event(found, scene.mentions)
        bearer = _bearer(found, scene, event, arms)
        if bearer is None:
            continue
        if found.group is not None and (fits := arms.names(found.group, bearer)) is not True:
            if fits is False and not found.kind.value.endswith("ratio"):
                continue
            found = replace(found, group=None)
        target, span = (event.curie, event.span) if event is not None else (_disease(scene), None)
        if target is None:
            continue
        measurement = _counted(found, scene, denominators)
        place = measurement.measure_span or measurement.label_span or measurement.span
        certainty, _, cues = certainty_of(scene.cues, measurement.span)
        evidence = evidence_of(
            scene, "outcome", place, subject=bearer.span, object_=span,
            certainty=Certainty.ASSERTED if measurement.value == "0" else certainty,
            cues=() if measurement.value == "0" else cues, context=facts_of(scene, [bearer.span]),
            levels=_levels(scene, measurement), outcome=to_outcome(measurement),
        )  # fmt: skip
        yield Statement(bearer.curie, ADVERSE if event is not None else REPORTS, target, (), False, (evidence,))


def _counted(measurement: Measurement, scene: Scene, denominators: Denominators) -> Measurement:
    if measurement.denominator is not None or not may_take_denominator(measurement):
        return measurement
    own = sentence_denominator(scene.document.text, scene.sentence, before=measurement.span.end)
    for value in chain([own.value] if own is not None else (), denominators.latest_first()):
        counted = with_denominator(measurement, value)
        if counted.denominator is not None:
            return counted
    return measurement


def _event(measurement: Measurement, mentions: Sequence[Mention]) -> Mention | None:
    place = measurement.label_span or measurement.measure_span
    if place is None or measurement.measure_type != "event":
        return None
    return next((m for m in mentions if m.category == PHENOTYPE and m.span.overlaps(place)), None)


def _arms(scene: Scene, found: Sequence[Measurement]) -> Arms:
    """The arms of the sentence: its drugs, else its treatments, where they were given."""
    bearers = [m for m in scene.mentions if m.category in BEARERS]
    agents = [m for m in bearers if m.category not in (VARIANT, TREATMENT)] or [
        m for m in bearers if m.category == TREATMENT
    ]
    text, (start, end) = scene.document.text, scene.sentence.span
    given = [m for m in agents if not is_left_out(text, scene.sentence, m)]
    placed = [(m.span.start - start, m.span.end - start, m) for m in given]
    return Arms(re.sub(r"\s", " ", text[start:end]), placed, found, start)


def _bearer(measurement: Measurement, scene: Scene, event: Mention | None, arms: Arms) -> Mention | None:
    """What the number is reported of: the arm that it names, else the one thing that its sentence speaks of, else the
    variant or the drug that the study is about.
    """
    if not arms.is_outcome(measurement):
        return None
    named = arms.bearer(measurement)
    label = measurement.label_span
    if isinstance(named, Mention) and label is not None and event is None and label.overlaps(named.span):
        return None  # "prior treatments were X (76%) and Y (29%)": the drug itself is counted
    if named is not None:
        return None if named is NOBODY else named
    variants = [m for m in scene.mentions if m.category == VARIANT and m.span.start < measurement.span.start]
    if variants and event is None and measurement.measure in ("frequency", "incidence"):
        return variants[0]
    return scene.agent


def _levels(scene: Scene, measurement: Measurement) -> tuple[str, ...]:
    """A rate, a survival time or the frequency of an event comes from patients where the sentence says nothing else."""
    clinical = measurement.measure_type in ("event", "proportion", "survival", "duration")
    return ("clinical trial",) if clinical and scene.levels == (EvidenceLevel.OPINION,) else ()


def _disease(scene: Scene) -> str | None:
    inside = [m for m in scene.mentions if m.category == DISEASE]
    return inside[0].curie if inside and len({m.curie for m in inside}) == 1 else scene.topic
