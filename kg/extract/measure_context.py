"""What a value measures: the words around a number that name the measure, its statistic, grade, time and group.

English puts the measure before its value ("the CR rate was 40%"), right after it ("a 40% response rate") or behind a
verb whose subject is the number ("12 of 30 patients had no measurable residual disease"); `contexts` decides between
them. A list of adverse events puts the thing counted before a parenthesis: `kg.extract.measure_labels`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from kg.extract.measure_grades import grade_in_force, worst_grade
from kg.extract.measure_labels import bare_label, occurrence_label, parenthesis_label
from kg.extract.measure_terms import MeasureName, TermHit
from kg.extract.quantities import NUMBER_WORD, Quantity
from kg.extract.reported_values import SUBJECT_VERB, Value

_SEGMENT_END = re.compile(r";|\.\s|,? \b(?:whereas|while|although|but|however)\b", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_LINK = re.compile(
    r"\s*(?:rates?|probabilit(?:y|ies)|estimates?|values?)?\s*"
    r"(?:[^,;()\[\]]{0,90}?(?:\b(?:was|were|is|are|of|in|by|at|reached|to|among|as|remained|than)\b(?: \w+ly)?"
    r"(?: (?:the|an?|estimated|approximately|about|only|over|a median of))*)|[:=,])?\s*[(\[]?\s*"
)
_UNIT_OF_TIME = r"(?:months?|years?|weeks?|days?|mo|yrs?)"
_TIME_BEFORE = re.compile(
    rf"(?P<time>\b[\w.]+)[- ](?P<unit>{_UNIT_OF_TIME})\b[- ]?(?:probability of |estimated |median "
    rf"|rates? of |cumulative )*$"
)
_TIME_AT = re.compile(
    rf"\b(?:[Aa]t|[Bb]y|[Aa]fter|[Ww]ithin|[Tt]hrough)\s+(?:(?P<ordinal>week|month|day|year)\s(?P<number>[0-9]+)|"
    rf"(?P<time>[0-9.]+|one|two|three|four|five|six|nine|twelve|eighteen|twenty-four)\s(?P<unit>{_UNIT_OF_TIME}))\b"
)
_GROUP_NOUN = r"(?:cohorts?|arms?|groups?|subgroups?|subsets?|population|recipients|carriers|patients|participants)"
_GROUP_BEFORE = re.compile(
    rf"\b(?:[Ii]n|[Aa]mong|[Ff]or|[Oo]f)\s+(?:the )?(?P<group>"
    r"(?:those|patients) (?:with|without|given|treated with) [^,;:()%]{2,60}?(?=[,:(]| the | was | were |\s\()|"
    rf"(?!(?:the )?(?:[0-9]"
    rf"|{NUMBER_WORD}\b))[^,;:()%]{{0,60}}?\b{_GROUP_NOUN}\b(?: (?:with|aged|who|harbou?ring"
    rf"|carrying) [^,;:()%]{{2,60}}?(?=[,:]| the | was | were |\s*\())?)"
)
_GROUP_AFTER = re.compile(
    rf"\s*(?:in|for|with|among)\s+(?:the )?(?P<group>(?!(?:a |an )?(?:median|range"
    rf"|mean)\b)(?:[^,;:()%]{{0,50}}?\b{_GROUP_NOUN}\b(?: (?:with|harbou?ring|aged"
    rf"|carrying) [^,;:()%.]{{2,50}}?(?=[,;.)]| and | versus | vs ))?"
    rf"|[^,;:()%. ]+(?: [^,;:()%. ]+){{0,3}}?(?=[,;.)]|$| \(| and | versus | vs\.? | v | compared | than )))"
)
_MOMENT = re.compile(r"\b(?:[Aa]t|[Bb]y|[Aa]fter|[Ww]ithin|[Tt]hrough|[Ee]very|[Ff]or|[Oo]ver)\s+$")
_STATISTIC_BEFORE = re.compile(r"\b(?:[Mm]edian|[Mm]ean),?(?: of)?:? $")
_CONTRASTED = re.compile(r"\s*,?\s*(?:vs\.?|versus|v)\s+(?=[-−.0-9])")
_RATIO_FOR = re.compile(r"\bfor ([a-z][a-z -]*?)(?=[\s,:=]*(?:\b(?:was|of)\b|[,:=(\[]|$))")
_TWO = re.compile(r"\s*and\s+(?:the |median )*")
_WERE = re.compile(r"(?: rates?)?\s+(?:was|were|of)\s+")
_AGAINST = re.compile(r"\b(?:versus|vs\b\.?|compared (?:with|to)|than)\s+$")
_COMPARED = re.compile(r"\b(?:versus|vs\b\.?|compared (?:with|to)|than)(?= )")
_NO_GROUP = re.compile(
    r"(?:(?:all|these|those) )?(?:patients|participants)|this setting"
    r"|.*-|.*\b(?:between|survival|rates?|responses?)\b.*"
    r"|.*[0-9] (?:[\w-]+ )*patients"
)
_AGE_BEFORE = re.compile(r"\b(?:ages?|aged|older than|younger than)\b[^.;]{0,30}$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"[\s-]*(?:old\b|of age\b|(?:or|and) (?:older|younger|over|above)\b)")


class Context(NamedTuple):
    """What the words around one value say. Places are in the flat text; None where nothing is said."""

    measure: MeasureName | None = None
    measure_place: tuple[int, int] | None = None
    label: tuple[int, int] | None = None
    statistic: str = ""
    grade: str | None = None
    max_grade: int | None = None
    time_point: str | None = None
    group: str | None = None
    is_age: bool = False


def contexts(
    line: str, values: tuple[Value, ...], quantities: tuple[Quantity, ...], hits: tuple[TermHit, ...]
) -> tuple[Context, ...]:
    """The context of each value, in the order of `values`."""
    found: list[Context] = []
    for index, value in enumerate(values):
        context = _named(line, values, index, hits, found)
        is_event = value.form in ("rate", "count") and context.measure is not None and context.measure.type == "event"
        context = context._replace(
            grade=grade_in_force(line, values, index, quantities) if is_event else None,
            max_grade=worst_grade(line, values, index) if is_event else None,
            statistic=_statistic(line, values, index, context, found),
            is_age=_is_age(line, value, context),
            time_point=_time_point(line, value, context),
            group=_group(line, values, index),
        )
        found.append(context)
    return _respectively(line, values, _in_step(line, values, tuple(found), hits), hits)


def _in_step(
    line: str, values: tuple[Value, ...], found: tuple[Context, ...], hits: tuple[TermHit, ...]
) -> tuple[Context, ...]:
    """Two measures before two values, "OS and PFS were 60% and 41%", have one each; so have the two values that these
    are compared with."""
    result = list(found)
    named: tuple[TermHit, TermHit] | None = None
    for first, (one, two) in enumerate(pairwise(values)):
        if one.form not in ("rate", "amount") or (one.form, one.unit) != (two.form, two.unit):
            continue
        if _TWO.fullmatch(_PARENTHESIS.sub("", line[one.end : two.opening])) is None:
            continue
        before = [hit for hit in hits if hit.end <= one.opening][-2:]
        gap = line[before[1].end : one.opening] if len(before) == 2 else "-"
        if len(before) == 2 and _WERE.fullmatch(gap) and _TWO.fullmatch(line[before[0].end : before[1].start]):
            named = before[0], before[1]
        elif named is None or _AGAINST.search(line[: one.opening]) is None:
            named = None
            continue
        for index, hit in zip((first, first + 1), named, strict=True):
            place = (hit.start, hit.end)
            result[index] = result[index]._replace(measure=hit.measure, measure_place=place, label=None)
    return tuple(result)


def _named(
    line: str, values: tuple[Value, ...], index: int, hits: tuple[TermHit, ...], earlier: list[Context]
) -> Context:
    """The measure of one value, and the words that it counts where no measure is named."""
    value = values[index]
    if value.dimension == "dose" or value.note in ("compound", "threshold"):
        return Context()
    before, after = _neighbours(line, values, index, hits)
    if value.dimension == "time" and _MOMENT.search(line[: value.start]):
        return Context()
    if value.form == "ratio":
        curve = _of(before) if before and before.measure.type == "survival" else _inherited(values, index, earlier)
        if curve is None or curve.measure is None or curve.measure.type != "survival":
            curve = _ratio_object(line, value, hits)
        if curve is not None:
            return curve
    enclosed = re.search(r"[(\[][^()\[\]]*$", line[: value.opening]) is not None
    if not enclosed and SUBJECT_VERB.match(line, _past_bracket(line, value)):
        if after and not re.search(r", (?:and|with|but)\b", line[value.closing : after.start]):
            return _of(after)
        if value.form == "count":
            return Context()
    if after and line[value.closing : after.start] == " " and line[value.opening - 1 : value.opening] in ("(", "["):
        return _of(after)
    linked = before is not None and _LINK.fullmatch(_PARENTHESIS.sub("", line[before.end : value.opening])) is not None
    if before and (linked or _CONTRASTED.match(line, value.closing)):
        return _of(before)
    if value.form == "amount" and before and _STATISTIC_BEFORE.search(line[: value.start]):
        return _of(before)
    if value.form == "amount" and value.dimension != "proportion":
        return (_inherited(values, index, earlier) if not _MOMENT.search(line[: value.start]) else None) or Context()
    if value.form in ("rate", "count") and not _CONTRASTED.match(line, value.closing):
        label = parenthesis_label(line, value) or occurrence_label(line, value)
        if label:
            measure, place = label
            return Context(measure=measure, label=place)
    if after and after.start - value.closing <= 2:
        return _of(after)
    if value.form == "count":
        far = (
            value.denominator is not None
            and after
            and not re.search(r"[,;(]|\band\b", line[value.closing : after.start])
        )
        return _of(after) if far and after else Context()
    if before and not re.search(r", (?:and|with|but|or)\b", line[before.end : value.opening]):
        return _of(before)
    if after and not re.search(r"[,;)]|\band\b", line[value.closing : after.start]):
        return _of(after)
    inherited = _inherited(values, index, earlier)
    listed = inherited is None or (inherited.measure is not None and inherited.measure.type == "event")
    if value.form == "rate" and listed and (label := bare_label(line, values, index)):
        measure, place = label
        return Context(measure=measure, label=place)
    return inherited or Context()


def _ratio_object(line: str, value: Value, hits: tuple[TermHit, ...]) -> Context | None:
    """What a ratio is of, where it says so itself: "hazard ratio for relapse"."""
    inside = [hit for hit in hits if value.opening <= hit.start and hit.end <= value.start]
    if inside:
        return _of(inside[-1])
    match = _RATIO_FOR.search(line, value.opening, value.start)
    return Context(MeasureName(match[1], "survival"), match.span(1), match.span(1)) if match else None


def _of(hit: TermHit) -> Context:
    return Context(measure=hit.measure, measure_place=(hit.start, hit.end))


def _neighbours(
    line: str, values: tuple[Value, ...], index: int, hits: tuple[TermHit, ...]
) -> tuple[TermHit | None, TermHit | None]:
    """The nearest measure before and after the value with no other result and no new clause between."""
    value = values[index]
    wall_before = max(
        (other.closing for other in values[:index] if other.is_result and not other.is_benchmark), default=0
    )
    wall_after = min((other.opening for other in values[index + 1 :] if other.is_result), default=len(line))
    enclosed = [match.span() for match in re.finditer(r"\([^()]*\)", line[: value.opening])]
    before = [
        hit
        for hit in hits
        if wall_before <= hit.start and hit.end <= value.opening and not _parted(line, hit.end, value.opening)
    ]
    after = [
        hit
        for hit in hits
        if value.closing <= hit.start
        and hit.end <= wall_after
        and hit.start - value.closing <= 75
        and not _SEGMENT_END.search(line, value.closing, hit.start)
    ]
    if value.dimension == "proportion":
        before = [hit for hit in before if hit.measure.type != "baseline"]
        after = [hit for hit in after if hit.measure.type != "baseline"]
    open_air = [hit for hit in before if not any(start < hit.start < end for start, end in enclosed)]
    before = open_air or before
    return (before[-1] if before else None, after[0] if after else None)


def _parted(line: str, start: int, end: int) -> bool:
    """Whether a clause ends between two places, outside parentheses that are closed again."""
    return _SEGMENT_END.search(re.sub(r"\([^()]*\)", lambda match: "_" * len(match[0]), line[start:end])) is not None


def _inherited(values: tuple[Value, ...], index: int, earlier: list[Context]) -> Context | None:
    """The measure of the value before, where this one only continues it: "18% vs 12%", "and 9.6 months"."""
    value = values[index]
    for other, context in reversed(list(zip(values[:index], earlier, strict=True))):
        same = other.unit == value.unit or (value.form == "unreached" and other.dimension == "time")
        if same and other.is_benchmark is False and other.form in (value.form, "amount", "rate"):
            return context._replace(grade=None, max_grade=None) if context.measure else None
        if value.form == "ratio" and other.is_result:
            return Context(context.measure, context.measure_place) if context.measure else None
    return None


def _statistic(line: str, values: tuple[Value, ...], index: int, context: Context, earlier: list[Context]) -> str:
    """``median`` or ``mean`` where the value is one."""
    value = values[index]
    if value.dimension not in ("time", "concentration", "fold") and value.form != "unreached":
        return ""
    if value.form == "unreached":
        return "median"
    wall = max((other.closing for other in values[:index]), default=0)
    start = context.measure_place[0] - 12 if context.measure_place and context.measure_place[0] < value.start else wall
    match = re.search(r"\b([Mm])(?:(edians?)|(eans?))\b(?![^,;]*[;])", line[max(start, 0) : value.start])
    if match:
        return "median" if match[2] else "mean"
    if context.statistic:
        return context.statistic
    abbreviated = context.measure_place is not None and re.match(r"m[A-Z]", line[context.measure_place[0] :])
    return "median" if abbreviated else ""


def _is_age(line: str, value: Value, context: Context) -> bool:
    if value.dimension != "time" or value.form != "amount":
        return False
    if context.measure is not None and context.measure.name == "age":
        return True
    return _AGE_AFTER.match(line, value.end) is not None or _AGE_BEFORE.search(line[: value.start]) is not None


def _time_point(line: str, value: Value, context: Context) -> str | None:
    """The time to which a proportion refers: "12-month OS", "at 2 years"."""
    if value.form not in ("rate", "count", "ratio"):
        return None
    if context.measure_place and (match := _TIME_BEFORE.search(line[: context.measure_place[0]])):
        return _duration(match)
    anchor = context.measure_place or context.label
    start = min(anchor[0], value.opening) if anchor else max(value.opening - 60, 0)
    lead = re.search(r"(?:^|[;.]\s|, )[^;.]*$", line[:start])
    matches = list(_TIME_AT.finditer(line, lead.start() if lead else start, value.opening))
    following = line[value.closing :].lstrip(" )],")
    match = matches[-1] if matches else _TIME_AT.match(following)
    if match is None:
        return None
    if match["ordinal"]:
        return f"{match['ordinal']} {match['number']}"
    return _duration(match)


def _duration(match: re.Match[str]) -> str:
    """A time in words: "12 months", "1 year"."""
    number, unit = match["time"].lower(), match["unit"].rstrip("s")
    return f"{number} {unit}" if number in ("1", "one") or unit == "mo" else f"{number} {unit}s"


def _group(line: str, values: tuple[Value, ...], index: int) -> str | None:
    """The words that say in whom: right after the value, else the last such phrase before it in the clause."""
    value = values[index]
    match = _GROUP_AFTER.match(line, _past_bracket(line, value))
    if match is None:
        segment = max((part.end() for part in _SEGMENT_END.finditer(line, 0, value.opening)), default=0)
        matches = list(_GROUP_BEFORE.finditer(line, segment, value.opening))
        match = matches[-1] if matches else None
        if match is not None and _COMPARED.search(line, match.end("group"), value.opening):
            return None  # "51% of A patients versus 5%": the group is that of the other number
    if match is None:
        return None
    group = match["group"].strip()
    if match.re is _GROUP_BEFORE and not group.lower().startswith(("patients", "those")):
        group = re.split(r"\b(?:in|among|for|of|than)\s(?:the )?", group)[-1]
    return None if _NO_GROUP.fullmatch(group) else group


def _past_bracket(line: str, value: Value) -> int:
    """The place after the value and the bracket that closes it."""
    return value.closing + (line[value.closing : value.closing + 1] in (")", "]"))


def _respectively(
    line: str, values: tuple[Value, ...], found: tuple[Context, ...], hits: tuple[TermHit, ...]
) -> tuple[Context, ...]:
    """Pairs of a list of measures, or of groups, with a list of values that "respectively" closes."""
    result = list(found)
    for marker in re.finditer(r"\brespectively\b", line):
        run: list[int] = []
        for index in reversed([index for index, value in enumerate(values) if value.end <= marker.start()]):
            value = values[index]
            if value.form not in ("rate", "amount", "unreached"):
                continue
            if run:
                gap = _PARENTHESIS.sub("", line[value.end : values[run[0]].opening])
                if not re.fullmatch(r"[\s,]*(?:and|vs\.?|versus)?[\s,]*", gap) or value.unit != values[run[0]].unit:
                    break
            run.insert(0, index)
        if len(run) < 2:
            continue
        first, last = values[run[0]], values[run[-1]]
        named = [hit for hit in hits if hit.end <= first.opening][-len(run) :]
        gaps = [line[one.end : two.start] for one, two in pairwise(named)]
        if len(named) == len(run) and all(
            re.fullmatch(r"(?: rates?)?[\s,]*(?:and|or)?\s*(?:the |median |[\w.]+-(?:month|year) )*", gap)
            for gap in gaps
        ):
            median = "median" if re.search(r"\b[Mm]edian\b[^,;]{0,20}$", line[: named[0].start]) else ""
            for index, hit in zip(run, named, strict=True):
                result[index] = result[index]._replace(
                    measure=hit.measure,
                    measure_place=(hit.start, hit.end),
                    label=None,
                    time_point=result[run[0]].time_point or _time_point(line, first, _of(named[0])),
                    statistic=median if values[index].dimension == "time" else "",
                )
            continue
        after = re.match(r"\s*(?:in|for|with|among)\s+(?:the )?(.*?),?\s*$", line[last.closing : marker.start()])
        groups = (
            re.split(r",? and (?:the )?|, | versus | vs\.? ", re.sub(rf"\s*{_GROUP_NOUN}\s*$", "", after[1]))
            if after
            else []
        )
        if len(groups) == len(run) and not any(group.endswith("-") for group in groups):
            for index, group in zip(run, groups, strict=True):
                result[index] = result[index]._replace(group=group)
    return tuple(result)
