"""The things that a rate counts where no measure is named: adverse events, mutations, findings.

Each function gives the measure (``incidence`` of what happens, ``frequency`` of what is found) and the place of the
words that are counted, in the flat text.
"""

from __future__ import annotations

import re

from kg.extract.measure_terms import MeasureName
from kg.extract.reported_values import Value

_INCIDENCE, _FREQUENCY = MeasureName("incidence", "event"), MeasureName("frequency", "event")

_LIST_CUE = re.compile(
    r"\b(?:[Aa]dverse (?:events?|effects?|reactions?)|[TS]E?R?AEs?|AEs|[Tt]oxicit(?:y|ies)|[Ss]ide effects?"
    r"|[Cc]omplications?)\b"
)
_LABEL_EDGE = re.compile(
    r"[,;:()\[\]]|\b(?:and|or|includ(?:ed?|es|ing)|w(?:as|ere)|are|is|such as|that|with|by|had|experienced"
    r"|both|namely|"
    r"comprised|plus|like|between|than|versus|vs\.?|(?:rates?|incidences?|cases?|episodes?|frequenc(?:y"
    r"|ies)) of)(?= )"
)
_GRADE_LEAD = re.compile(
    r"(?:(?:[Aa]ny|[Aa]ll)[- ]grade and )?"
    r"[Gg]rades? [≥>=]*\s?[1-5](?:\s?(?:-|–|or|to|/) ?(?:[1-5]|higher|greater|worse|above))? "
)
_NO_LABEL = re.compile(
    r"(?:[0-9].*|vs\.?|versus|seen|observed|reported|found|noted|achieved|same|are|is|was|were|significant|"
    r"(?:\w+ly |no |not )*(?:higher|lower|longer|shorter|better|worse|similar|different|greater|less"
    r"|more)\b.*|(?:\S+ ){8,}\S+|"
    r"(?:\w+ )*(?:patients|participants|subjects|responders|recipients|them))$"
)
_MODIFIER = re.compile(
    r"(?:(?:the|an?|any|all|most|common(?:ly)?|especially|mainly|notably|predominantly|namely|also|mostly"
    r"|any-grade|all-grade)\b(?!-)\s*)+",
    re.IGNORECASE,
)
_OCCURRENCE = re.compile(
    r"(?:^|[,;:]\s*|\b(?:and|but|although|while|whereas|that|because|with)\s+)"
    r"(?:(?:and|but|although|while|whereas|with)\s+)?(?P<label>[^,;:()%]{2,90}?)(?:\s*\([^()]*\))?\s+"
    r"(?:(?:has|have|had|was|were|is|are)\s+)?(?:been\s+)?(?:\w+ly\s+|also\s+)?"
    r"(?P<verb>occur(?:red|ring|s)|developed|developing|arose|emerged|(?:observed|seen|reported|noted"
    r"|recorded|documented|experienced)|"
    r"(?P<found>present|found|detected|identified|mutated|harbou?red))\s+(?:[a-z]+ ){0,3}?(?:in|among|by|at|with)\s+"
    r"(?:only |about |approximately |roughly |around |a total of |up to |an? |the )*$"
)


def parenthesis_label(line: str, value: Value) -> tuple[MeasureName, tuple[int, int]] | None:
    """The words before the parenthesis that the value opens: "febrile neutropenia (37%)"."""
    if not re.match(r"\s*[)\];,]", line[value.closing :]):
        return None
    lead = re.search(r"[(\[]\s*(?:[nN]\s?=\s?[0-9]+[,;]\s*)?$", line[: value.opening])
    if lead is None or re.search(r"[\w)]\s*$", line[: lead.start()]) is None:
        return None
    edge = max((match.end() for match in _LABEL_EDGE.finditer(line, 0, lead.start())), default=0)
    place = _trimmed(line, edge, lead.start())
    if not re.search(r"[A-Za-z]{2}", line[slice(*place)]) or _NO_LABEL.match(line, *place):
        return None
    return (_INCIDENCE if _LIST_CUE.search(line) else _FREQUENCY), place


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """The words between two places without surrounding blanks, articles and words like "most common"."""
    start += len(line[start:end]) - len(line[start:end].lstrip())
    for lead in (_GRADE_LEAD, _MODIFIER, _GRADE_LEAD):
        match = lead.match(line, start, end)
        if match and match.end() < end:
            start = match.end()
    return start, start + len(line[start:end].rstrip())


def occurrence_label(line: str, value: Value) -> tuple[MeasureName, tuple[int, int]] | None:
    """The subject of a verb of occurrence: "fatigue was reported in 12%"."""
    match = _OCCURRENCE.search(line[: value.opening])
    if match is None or _NO_LABEL.match(match["label"]):
        return None
    return (_FREQUENCY if match["found"] else _INCIDENCE), _trimmed(line, *match.span("label"))


def bare_label(line: str, values: tuple[Value, ...], index: int) -> tuple[MeasureName, tuple[int, int]] | None:
    """The words beside a percentage in a list without parentheses: "anemia in 20%", "43% leukopenia"."""
    if not _LIST_CUE.search(line):
        return None
    value = values[index]
    wall = values[index - 1].closing if index else 0
    lead = wall + len(re.sub(r"\s*(?:\b(?:in|of|at|for))?\s*$", "", line[wall : value.opening]))
    edge = max((match.end() for match in _LABEL_EDGE.finditer(line, wall, value.opening)), default=wall)
    place = _trimmed(line, edge, lead) if edge < lead else (lead, lead)
    named = re.match(r"[A-Za-z]{2}", line[slice(*place)]) and not _LIST_CUE.search(line, *place)
    if named and not _NO_LABEL.match(line, *place):
        return _INCIDENCE, place
    after = re.match(r"\s(?P<label>[A-Za-z][^,;:()%]*?)(?=[,;:().]|\band\b|$)", line[value.closing :])
    if after and not re.match(r"(?:of|in|and|with|had|were|was)\b", after["label"]):
        return _INCIDENCE, _trimmed(line, value.closing + after.start("label"), value.closing + after.end("label"))
    return None
