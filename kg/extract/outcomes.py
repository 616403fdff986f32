"""Outcomes: the numbers of a sentence tied to the drug, regimen or variant that they are reported of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.circumstances import certainty_of
from kg.extract.measure import Measurement, find_measurements, sentence_denominator, to_outcome, with_denominator
from kg.extract.statements import Scene, evidence_of, facts_of
from kg.model import Certainty, EvidenceLevel, Mention, Statement

REPORTS = "claimgraph:reports_outcome"
ADVERSE = "biolink:has_adverse_event"
_EVENTS = frozenset({"biolink:PhenotypicFeature"})
_BEARERS = frozenset({
    "biolink:SmallMolecule", "biolink:Drug", "biolink:ChemicalEntity", "biolink:MolecularMixture", "biolink:ChemicalMixture",
    "biolink:ChemicalRole", "biolink:ChemicalExposure", "biolink:Treatment", "biolink:SequenceVariant",
})  # fmt: skip


def outcomes(scene: Scene, denominators: Sequence[int]) -> Iterator[Statement]:
    """The statements that the numbers of a sentence make: how often an adverse event, what rate, ratio or median.

    :param denominators: the numbers of patients that earlier sentences named, most recent last; one is taken for a rate
        without its own only where the printed numbers agree with it.
    """
    document = scene.document
    for found in find_measurements(document.text, scene.sentence):
        if not found.is_outcome:
            continue
        measurement = _counted(found, scene, denominators)
        event = _event(measurement, scene.mentions)
        bearer = _bearer(measurement, scene, event)
        if bearer is None:
            continue
        target, span = (event.curie, event.span) if event is not None else (_disease(scene), None)
        if target is None:
            continue
        place = measurement.measure_span or measurement.label_span or measurement.span
        certainty, _, cues = certainty_of(scene.cues, measurement.span)
        evidence = evidence_of(
            scene, "outcome", place, subject=bearer.span, object_=span, certainty=Certainty.ASSERTED if measurement.value == "0" else certainty,
            cues=() if measurement.value == "0" else cues, context=facts_of(scene, [bearer.span]), levels=_levels(scene, measurement), outcome=to_outcome(measurement),
        )  # fmt: skip
        yield Statement(bearer.curie, ADVERSE if event is not None else REPORTS, target, (), False, (evidence,))


def patients_of(scene: Scene) -> int | None:
    """The number of patients that a sentence speaks of, for the sentences after it."""
    denominator = sentence_denominator(scene.document.text, scene.sentence)
    return denominator.value if denominator is not None else None


def _counted(measurement: Measurement, scene: Scene, denominators: Sequence[int]) -> Measurement:
    own = sentence_denominator(scene.document.text, scene.sentence, before=measurement.span.end)
    for value in ([own.value] if own is not None else []) + list(reversed(denominators)):
        counted = with_denominator(measurement, value)
        if counted.denominator is not None:
            return counted
    return measurement


def _event(measurement: Measurement, mentions: Sequence[Mention]) -> Mention | None:
    place = measurement.label_span or measurement.measure_span
    if place is None or measurement.measure_type != "event":
        return None
    return next((m for m in mentions if m.category in _EVENTS and m.span.overlaps(place)), None)


def _bearer(measurement: Measurement, scene: Scene, event: Mention | None) -> Mention | None:
    """What the number is reported of: what its sentence speaks of before it, else the drug that the study is about."""
    inside = [m for m in scene.mentions if m.category in _BEARERS and m.span.start < measurement.span.start]
    inside = [m for m in inside if event is None or m.category != "biolink:SequenceVariant"]
    agents = [m for m in inside if m.category != "biolink:SequenceVariant"]
    if scene.agent is not None and any(m.curie == scene.agent.curie for m in agents):
        return next(m for m in agents if m.curie == scene.agent.curie)
    if agents and (not inside or inside[0] in agents):
        return agents[0]
    if inside and measurement.measure in ("frequency", "incidence") and inside[0].category == "biolink:SequenceVariant":
        return inside[0]
    if agents:
        return agents[0]
    return scene.agent


def _levels(scene: Scene, measurement: Measurement) -> tuple[str, ...]:
    """A rate, a survival time or the frequency of an event comes from patients where the sentence says nothing else."""
    clinical = measurement.measure_type in ("event", "proportion", "survival", "duration")
    return ("clinical trial",) if clinical and scene.levels == (EvidenceLevel.OPINION,) else ()


def _disease(scene: Scene) -> str | None:
    inside = [m for m in scene.mentions if m.category == "biolink:Disease"]
    return inside[0].curie if inside and len({m.curie for m in inside}) == 1 else scene.topic


