"""Whose a number is: the arm that it is printed beside, else the one thing that its clause speaks of, else nobody.

A number of the wrong arm is worse than none. Where a sentence compares, only the arm that stands at the number itself
has it, or the one drug that its clause speaks of before the comparison. The words are data
(``data/measures/arms.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from kg.extract.measure import Measurement, MeasurementKind
from kg.model import Mention
from kg.resources import data_table

_HOW = r"(?:in|with|for|among|amongst|on|after|by|receiving|given|following|under)"
_WHO = r"(?:patients?|subjects?|participants?|individuals|recipients|women|men|adults|children|people|cases|those)"
_POST = re.compile(
    rf",?\s*(?:respectively,?\s*)?(?:of (?:the |those |these )?(?:\w+ )?{_WHO}?\s*)?"
    rf"(?:{_WHO} )?(?:(?:achieved|observed|reported|seen|found|recorded|noted) )?"
    rf"{_HOW}(?: the| {_WHO}(?! (?:and|or)\b)| of| a)*"
    rf"(?: treated with| receiving| received| given| who received| on| in| assigned to| randomi[sz]ed to)*(?: the)? "
    r"(?P<arm>[^;.()%\[\]]{2,120})"
)
_OF = re.compile(r",?\s*of (?:the )?(?P<arm>[^,;.()%\[\]]{3,80})")
_POST_END = re.compile(
    r",?\s+(?:versus|vs\b|compared|than|whereas|while|whilst|but)\b|, (?=respectively)"
    r"|,? (?:and )?(?=(?:\d[\d.·]*|one|two|three|four|five|six|seven|eight|nine|ten) ?(?:%|in\b|\(|of\b|months?\b"
    r"|weeks?\b|days?\b|years?\b|patients\b|participants\b|subjects\b))"
    r"|\s(?:was|were|had|has|have|is|are|achieved|occurred|who|which|that|at|within|during)\b"
)
_IN_A_LIST = re.compile(r"[\s,(\[]*(?:and|or|vs\.?|versus|to|,)?[\s,(\[]*(?:\d+(?:\s*/\s*\d+)?\s*[(\[]\s*)?")
_AND = re.compile(
    r",?\s+(?:and|or)\s+(?:the |in |for |with |by )*|,\s+(?:the |in |for |with )*|\s+(?:versus|vs\.?)\s+(?:the )?"
)
_BRACKET = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
_CLOSING = re.compile(r"[^()\[\]]{0,80}[)\]]")
_DOSE = (
    r"(?:\s+(?:at )?(?:\d[\w.,/–-]*|m?g|mg/\S+|bid|qd|daily|high|low|doses?"
    r"|single agent|monotherapy|therapy|treatment|alone|only)\b)*"
)
_AT_ONCE = re.compile(
    rf"(?:[-‐‑– ]+(?:treated|based|containing))?{_DOSE}(?:\s+(?:{_WHO}|arms?|groups?|cohorts?|regimens?)\b)*"
    r"(?:\s*,?\s*(?:was|were|had|is|are|achieved|showed|in|of|at))?(?:\s+(?:an?|the|only|about|estimated|median|n))*"
    r"\s*[:=,]?\s*[(\[]?\s*(?:n\s*=\s*)?(?:(?:adjusted\s+)?(?:HRs?|ORs?|RRs?|hazard ratios?|odds ratios?)\s*[:=,]?\s*)?"
    r"(?:\d+(?:\s*/\s*\d+)?\s*[(\[]\s*)?(?:of\s+)?",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b(?:arms?|groups?|cohorts?)\b(?!,| (?:and|or)\b)")
_ITS_GROUP = re.compile(rf"[-‐‑– ]+(?:(?:treated|[\w.,-]+) ){{0,2}}(?:arms?|groups?|cohorts?|{_WHO})\b")
_RESPECTIVELY = re.compile(r"[^.;%]{0,90}\brespectively\b")
_THAN = re.compile(r"\bthan\s*(?:about |approximately |or equal to )?[(\[]?$")
_OPENING = re.compile(
    r"\W*(?:in|after|among|for|with|when|following|by|on|at|during|compared|despite|adjust\w+|using)\b", re.IGNORECASE
)
_LITTLE = frozenset(
    {"of", "the", "in", "with", "for", "an", "a", "only", "and", "most", "some", "many", "few", "more", "than", "among"}
    | {"by", "were", "was", "is", "are", "that", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
    | {"ten"}
)
_NAMED_GROUP = re.compile(
    rf"(?:[\w+/*^{{}}‐-]+[ -]){{1,3}}(?:arms?|groups?|cohorts?|{_WHO})\b|\bthose (?:in|with|on|without|who)\b[^,;(]*",
    re.IGNORECASE,
)


@cache
def _expression(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{e})" for k, e in data_table("measures", "arms.tsv") if k == kind), re.IGNORECASE)


class Nobody(Enum):
    """That a number is of none of the drugs that are spoken of."""

    NOBODY = "nobody"


NOBODY = Nobody.NOBODY


class _Place(NamedTuple):
    """A value in the line of its sentence."""

    start: int
    end: int


def _hidden(line: str) -> str:
    """The line with what stands in closed brackets made blank."""
    return re.sub(r"\([^()]*\)", lambda match: "_" * len(match[0]), line)


class Arms:
    """The arms of one sentence.

    :param line: the words from the start of the sentence to its end, one character for each of the document.
    :param agents: the drugs and treatments that are given in it, at their places in the line.
    """

    def __init__(self, line: str, agents: Sequence[tuple[int, int, Mention]], found: Sequence[Measurement], start: int):
        self._line = line
        self._agents = agents = [a for a in agents if not _expression("other head").match(line, a[1])]
        values = [m for m in found if m.kind is not MeasurementKind.P_VALUE]
        self._places = {m.span: _Place(m.span.start - start, m.span.end - start) for m in values}
        self._measures = {self._places[m.span]: m.measure for m in values}
        self._order = sorted(set(self._places.values()))
        self._curies = {m.curie for *_, m in agents}

    def is_outcome(self, found: Measurement) -> bool:
        """Whether the number can be of a treatment: not the strength of a cream, nor how many left the study."""
        place, line = self._places[found.span], self._line
        if found.unit == "%":
            drug = any(end <= place.start and not line[end : place.start].strip() for _, end, _ in self._agents)
            mixed = re.search(r"%\s?/[\w -]{2,30}$", line[max(0, place.start - 40) : place.start])
            if (
                mixed
                or line[place.end : place.end + 1] == "/"
                or _expression("strength").match(line, place.end)
                or drug
            ):
                return False
        if re.match(r",\d", line[place.end :]) or _THAN.search(line, max(0, place.start - 30), place.start):
            return False
        clause = line[self._clause_start(place.start) : place.start]
        after = line[place.end : self._clause_end(place.end)]
        near = re.split(r"\)\s+and\b", clause)[-1] + " " + re.split(r"\band\b|,", after)[0]
        return _expression("administrative").search(near) is None

    def bearer(self, found: Measurement) -> Mention | Nobody | None:
        """Whose the number is; NOBODY where it is another arm's, None where the sentence does not say."""
        place = self._places[found.span]
        ratio = found.kind.value.endswith("ratio")
        run = self._run(place)
        told = self._after(place, run)
        if told is not None:
            return told
        told = self._before(place, run)
        start = self._clause_start(place.start)
        several = len(self._curies) > 1 and any(start <= value.start < place.start for value in self._order)
        if told is not None and not (ratio and (several or self._compares(start, place.start))):
            return told
        return self._of_ratio(place) if ratio else self._of_clause(place, run)

    def names(self, group: str, bearer: Mention) -> bool | None:
        """Whether the words for a group may be the bearer's arm, are surely another (False), or hold both (None)."""
        named = {m.curie for *_, m in self._agents if m.text in group}
        if len(named) <= 1 and not _expression("control").search(group):
            return not named or bearer.curie in named
        return None if bearer.curie in named else False

    # --- the arm at the number itself -----------------------------------------------------------------------------

    def _run(self, place: _Place) -> list[_Place]:
        """The numbers that stand in one list with it: "5%, 2% and 4%"."""
        return next(run for run in self._runs if place in run)

    @cached_property
    def _runs(self) -> list[list[_Place]]:
        runs: list[list[_Place]] = [[self._order[0]]]
        for one, two in pairwise(self._order):
            between = self._line[one.end : two.start]
            closing = _CLOSING.match(between)
            if _IN_A_LIST.fullmatch(_BRACKET.sub("", between[closing.end() :] if closing else between)):
                runs[-1].append(two)
            else:
                runs.append([two])
        return runs

    def _after(self, place: _Place, run: list[_Place]) -> Mention | Nobody | None:
        """The arm behind the number, or behind the list that it stands in."""
        own = self._arm_behind(place.end)
        if own is not None:
            parts = self._parts(own)
            if len(run) > 1 and place == run[-1]:
                if len(parts) != len(run) and self._spread(run):
                    return NOBODY
                compared = self._compares(run[-2].end, place.start)
                if len(parts) == len(run):
                    return self._named(*parts[-1])
                if not compared and len(parts) > 1:
                    return NOBODY
            return self._arm(own)
        if len(run) == 1:
            return None
        own = self._arm_behind(run[-1].end)
        if own is None:
            return NOBODY if self._spread(run) else None
        parts = self._parts(own)
        if len(parts) == len(run):
            return self._named(*parts[run.index(place)])
        if self._compares(place.end, run[-1].start):
            return None  # "18% vs 12% with Y": the arm is that of the last alone
        if self._spread(run):
            return NOBODY
        return self._arm(own) if len(parts) == 1 else NOBODY

    def _spread(self, run: list[_Place]) -> bool:
        """Whether "respectively" spreads the list over arms, as far as one can see."""
        if not _RESPECTIVELY.match(self._line, run[-1].end) or len({self._measures[v] for v in run}) == len(run):
            return False
        line = self._line
        return self._compares() or any(_expression(kind).search(line) for kind in ("control", "group"))

    def _arm_behind(self, end: int) -> tuple[int, int] | None:
        line = self._line
        opened = line.rfind("(", 0, end) > line.rfind(")", 0, end) or line.rfind("[", 0, end) > line.rfind("]", 0, end)
        if opened and not _POST.match(line, end) and (closing := _CLOSING.match(line, end)):
            end = closing.end()
        while bracket := _BRACKET.match(line, end):
            end = bracket.end()
        match = _POST.match(line, end) or _OF.match(line, end)
        if match is None:
            return None
        start, stop = match.span("arm")
        cut = _POST_END.search(line, start, stop)
        noun = _NOUN.search(line, start, stop)
        return (start, min(cut.start() if cut else stop, noun.end() if noun else stop))

    def _parts(self, arm: tuple[int, int]) -> list[tuple[int, int]]:
        """The arms of a list: "the placebo, 300-mg and 1,000-mg groups"; a regimen is one."""
        start, stop = arm
        edges, at = [], start
        for match in _AND.finditer(self._line, start, stop):
            if any(s < match.start() and match.end() < e for s, e, _ in self._agents):
                continue
            if match.start() > at:
                edges.append((at, match.start()))
            at = match.end()
        return [*edges, (at, stop)] if at < stop else edges

    def _arm(self, arm: tuple[int, int]) -> Mention | Nobody | None:
        parts = self._parts(arm)
        first = self._named(*parts[0]) if parts else None
        named = {m.curie for m in self._within(*arm)}
        if len(named) > 1:
            return NOBODY
        return first if first is not None else (self._named(*arm) if named else None)

    def _within(self, start: int, stop: int) -> list[Mention]:
        return [m for s, e, m in self._agents if s < stop and e > start]

    def _named(self, start: int, stop: int) -> Mention | Nobody | None:
        """Whose an arm phrase is: its one drug; NOBODY where it is another arm, None where it is any group."""
        words = self._line[start:stop]
        named = self._within(start, stop)
        if named:
            alone = len({m.curie for m in named}) == 1 and not _expression("control").search(words)
            return named[0] if alone else NOBODY
        if _expression("control").search(words) or _expression("other study").search(words):
            return NOBODY
        other = _expression("group").search(words) or self._compares()
        return NOBODY if other and self._arms_named() and not _expression("generic").search(words) else None

    def _compares(self, start: int = 0, stop: int | None = None) -> bool:
        """Whether a comparison begins between two places; what it compares with may stand behind them."""
        return any(stop is None or m.start() < stop for m in _expression("comparator").finditer(self._line, start))

    def _arms_named(self) -> bool:
        """Whether a drug names an arm of the sentence: "the X group", "X patients", "X versus"."""
        return any(_ITS_GROUP.match(self._line, end) for _, end, _ in self._agents)

    def _before(self, place: _Place, run: list[_Place]) -> Mention | Nobody | None:
        """The arm right before the number, or before the list that it stands in: "X patients (51%)"."""
        first = place
        for earlier in reversed(run[: run.index(place)]):
            if self._compares(earlier.end, first.start):
                break
            first = earlier
        for start, end, mention in reversed(self._agents):
            if end <= first.start:
                if not _AT_ONCE.fullmatch(self._line, end, first.start):
                    return None
                listed = re.search(r"(?:and|or|,|plus|/|\+)\s*$", self._line[:start])
                beside = [m for s, e, m in self._agents if m.curie != mention.curie and 0 <= start - e <= 12]
                return NOBODY if listed and beside else mention
        return None

    # --- the clause -----------------------------------------------------------------------------------------------

    def _clause_start(self, at: int) -> int:
        return max((m.end() for m in _expression("clause").finditer(_hidden(self._line[:at]))), default=0)

    def _clause_end(self, at: int) -> int:
        match = _expression("clause").search(self._line, at)
        return match.start() if match else len(self._line)

    def _of_ratio(self, place: _Place) -> Mention | Nobody | None:
        """A ratio is of the subject of its clause, or of what stands before its bracket."""
        start, line = self._clause_start(place.start), self._line
        earlier = [p.end for p in self._order if p.end <= place.start]
        stretch = max([start, *(e for e in earlier if ")" in line[e : place.start])])
        association = _expression("association").search(line, start, place.start)
        link = _expression("link").search(line, start, place.start)
        if link is not None:
            named = self._within(link.end(), place.start)
        elif association is not None:
            comma = line.rfind(",", start, association.start()) if _OPENING.match(line, start) else start
            named = self._within(max(start, comma), association.start())
        else:
            named = self._within(stretch, place.start) or self._within(start, place.start)
        if not named:
            return NOBODY if self._agents or association or link else None
        compared = _expression("comparator").search(line, stretch, place.start)
        spoken = [m for s, _, m in self._agents if m in named and (compared is None or s < compared.start())]
        return spoken[0] if len({m.curie for m in spoken}) == 1 else NOBODY

    def _of_clause(self, place: _Place, run: list[_Place]) -> Mention | Nobody | None:
        """The one drug that the clause speaks of, where no comparison and no other arm stands between."""
        line = self._line
        before = [(s, e, m) for s, e, m in self._agents if e <= place.start]
        start = self._clause_start(place.start)
        since = before[-1][1] if before else start
        contrast = list(_expression("comparator").finditer(_hidden(line[: place.start]), since))
        if contrast:
            paired = len(run) == 2 and place == run[0] and self._compares(place.end, run[1].start)
            if len(contrast) > 1 or not paired or len(self._curies) > 1 or since < start:
                return NOBODY
            since, start = max(since, start), contrast[0].start()
            others = list(_NAMED_GROUP.finditer(line, since, start))
            return NOBODY if others else before[-1][2] if before else NOBODY
        joined = run.index(place) + 1 < len(run)
        following = run[run.index(place) + 1].start if joined else place.end + 30
        compared = self._compares(place.end, following)
        between = line[max(since, start) : place.start]
        if _expression("control").search(between) or _expression("other study").search(between):
            return NOBODY
        others = [m for m in _NAMED_GROUP.finditer(between) if not _expression("generic").search(m[0])]
        others = [m for m in others if any(w.lower() not in _LITTLE for w in re.findall(r"[^\W\d]\S*", m[0])[:-1])]
        if others and (compared or self._compares() or self._arms_named()):
            return NOBODY
        if len(self._curies) > 1:
            if len({m.curie for *_, m in before}) == 1 and not self._compares(0, place.start):
                return before[0][2]
            return NOBODY
        if before:
            return before[0][2]
        if self._agents:
            first = self._agents[0]
            return NOBODY if compared or self._compares(place.end, first[0]) else first[2]
        return NOBODY if compared else None
