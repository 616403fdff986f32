"""Where the scope of a cue begins and ends: clause, complement or phrase.

The conventions are those of BioScope (doi:10.1186/1471-2105-9-S11-S9): a scope covers its cue; it runs rightwards to
the end of the clause or phrase; the subject belongs to it where the verb is passive or raising (``seems to``), and
for a predicate adjective. Offsets are into the sentence's lower-cased text, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from kg.extract.marks import SUBORDINATORS, VERBS, Grammar, Mark

FORMER = "former"
"""The scope rule of what speaks of the sentence before."""
SCOPE_RULES = (
    "clause", "predication", "correlative", "complement", "condition", "phrase", "nominal", "preceding", "sentence",
    "cue", FORMER,
)  # fmt: skip
DIRECTIONS = ("right", "left", "both", "auto", "pair", "verb")

REACH = 1500
"""A scope reaches at most so many code points from its cue: a page without full stops must not cost hours."""

_JOINT = 20
"""How far the cue may stand behind the stop that joins it to what it speaks of ("; however, this is wrong")."""
_LONGEST_CITATION = 60
_END = re.compile(r"(?:[.?!]+(?:\^\{[\d,–-]+\}|[⁰¹²³⁴-⁹⁻,–]+|\[[\d,\s–-]+\]|\(\d+\))*[\"”’')]*)?\s*\Z")
_NEXT_VERB = re.compile(r",?\s(?:and|but)\s(?:\w+ly\s)?\w{2,}ed\s")
_INVERTED = re.compile(r"\s(?:can|could|did|do|does|may|might|should|will|would)\s")
_PAST = re.compile(r"(?<![\w-])\w{2,}ed(?![\w-])")
_NOR = re.compile(r"(?<!\w)nor\s+(?:\w+ly\s+)?\Z")
_NOR_PAST = re.compile(r"(?<!\w)nor\s+(?:\w+ly\s+)?(?:\w{2,}ed|did|could|was|were|had)(?![\w-])")
_HOWEVER = re.compile(
    r",\s(?:however|nevertheless|nonetheless|therefore|consequently),\s(?:[\w-]+\s){1,5}?[\w-]{2,}(?:s|ed)\s"
)
_MEMBER = r"[^\s,;:]+(?:\s[^\s,;:]+){0,3}"
_LIST = re.compile(rf"\s*(?:(?:and|or|nor)\s|(?:{_MEMBER},\s*)*{_MEMBER},?\s(?:and|or|nor)\s)")
_OPENING_LIST = re.compile(rf"\s*(?:(?:and|or|nor)\s|(?:{_MEMBER},\s*)*{_MEMBER},\s(?:and|or|nor)\s)")


def scope_of(
    text: str, start: int, end: int, rule: str, direction: str, marks: Sequence[Mark], grammar: Grammar
) -> tuple[int, int]:
    """The scope of the cue ``text[start:end]`` (lower case) under a rule and a direction, as (start, end).

    :param rule: how far to the right: to the end of the ``clause`` (the cue stands at its verb), the ``predication``
        (the cue stands before the verb, as ``no`` does in a subject), the ``correlative`` (the same, across ``nor``),
        the ``complement`` (a whole that-clause), the ``condition`` (the same, to the comma before what depends on it),
        the ``phrase``, the ``nominal`` (a phrase without what a preposition attaches to it; to the left, a subject that
        no verb stands in), the ``sentence`` (of the cue that speaks of all before it), what is ``preceding`` (of one
        that speaks of the last clause before it), or the ``cue`` alone.
    :param direction: ``right`` from the cue, ``left`` from the subject to the cue, ``both``, or ``auto``: the subject
        belongs to the scope where the verb is passive. ``verb`` is for what stands behind the verb that it denies
        ("inhibits neither A nor B"): from the start of that verb's clause. ``pair`` is ``right`` here;
        `kg.extract.cues` joins the pair.
    :param marks: the marks of `text`, as ``grammar.marks(text)`` gives them.
    """
    last = min(max(end, _sentence_end(text)), end + REACH)
    if rule == "cue":
        return start, end
    if len(text) > REACH:
        near = (bisect_left(marks, place, key=attrgetter("start")) for place in (start - REACH, end + REACH))
        marks = marks[slice(*near)]
    left = start
    if rule == "preceding":
        return preceding_clause(text, start, marks, grammar), end
    if rule == "sentence":
        return (start, last) if direction == "right" else (_skip(text, _told_before(start, marks)), end)
    if direction == "verb":
        left = _clause_start(text, start, marks)
        behind = bool(text[left:start].strip())
        right = _right_edge(text, start, end, last, "phrase" if behind else rule, marks, grammar)
        if not behind and _INVERTED.search(text, end, right):
            right = max(right, _right_edge(text, start, end, last, "complement", marks, grammar))
        joined = _NEXT_VERB.search(text, end, right) if behind else None
        return left, joined.start() if joined else right
    if direction in ("left", "both") or (direction == "auto" and _is_passive(text, start, end, grammar)):
        left = _left_edge(text, start, marks, grammar, predicate=direction == "left")
        if grammar.clause_after.match(text, end) and text[left:start].split()[:1] in (["it"], []):
            left, direction, rule = start, "right", "complement"  # "it" stands for the clause that follows
    if direction == "left":
        return max(left, _clause_start(text, start, marks)) if rule == "nominal" else left, end
    return left, _right_edge(text, start, end, last, rule, marks, grammar)


def _sentence_end(text: str) -> int:
    """Where the words of the sentence end: before its full stop and the citation behind that."""
    match = _END.search(text, max(0, len(text) - _LONGEST_CITATION))
    return match.start() if match else len(text)


def _is_passive(text: str, start: int, end: int, grammar: Grammar) -> bool:
    if grammar.passive_after.match(text, end):
        return True
    if not grammar.copula_before.search(text, max(0, start - 60), start):
        return False
    return text.endswith("ed", start, end) or grammar.participle_after.match(text, end) is not None


# --- to the right ----------------------------------------------------------------------------------------------------


def _right_edge(text: str, start: int, end: int, last: int, rule: str, marks: Sequence[Mark], grammar: Grammar) -> int:
    depth = _depth_at(marks, end)
    after: list[Mark] = []
    limit = last
    for mark in marks:
        if mark.start < end or mark.start >= last:
            continue
        if mark.depth == depth and (mark.kind == "stop" or (mark.kind == "close" and depth)):
            limit = mark.start
            break
        if mark.depth == depth and mark.kind not in ("open", "close"):
            after.append(mark)
    opening = _opens_sentence(text, start, marks, grammar)
    if rule == "condition":
        right = _complement_end(text, after, limit, grammar, opening=True)
        if text[right:limit].lstrip(" ,").startswith("then "):
            right = limit
    elif rule == "complement":
        right = _complement_end(text, after, limit, grammar, opening=opening)
    elif rule in ("phrase", "nominal"):
        right = _phrase_end(text, end, after, limit, grammar, opening=opening)
        if rule == "nominal" and (match := grammar.preposition.search(text, end, right)) is not None:
            right = match.start()
    else:
        right = _clause_end(text, start, end, after, limit, rule, marks, grammar, opening=opening)
    return max(end, len(text[:right].rstrip(" ,\n\t")))


def _complement_end(text: str, after: Sequence[Mark], limit: int, grammar: Grammar, *, opening: bool) -> int:
    """A reported clause runs on, unless the sentence opens with it or another report follows."""
    for mark in after:
        if mark.kind == "comma" and opening and not _OPENING_LIST.match(text, mark.end, limit):
            return mark.start
        if mark.kind == "conjunction" and grammar.report.match(text, mark.end):
            return mark.start
    return limit


def _phrase_end(text: str, end: int, after: Sequence[Mark], limit: int, grammar: Grammar, *, opening: bool) -> int:
    """A phrase ends before a verb that no relative clause within it claims, and at a comma that makes no list."""
    embedded = 0
    lists = _OPENING_LIST if opening else _LIST
    for index, mark in enumerate(after):
        if mark.kind == "comma":
            if not lists.match(text, mark.end, limit):
                return mark.start
        elif mark.kind in VERBS:
            if not embedded:
                return mark.start
            embedded -= 1
        elif _opens_clause(text, end, index, after, grammar):
            return mark.start
        elif mark.kind in SUBORDINATORS:
            embedded += 1
    return limit


def _clause_end(
    text: str, start: int, end: int, after: Sequence[Mark], limit: int, rule: str, marks: Sequence[Mark],
    grammar: Grammar, *, opening: bool,
) -> int:  # fmt: skip
    """A clause ends where the next begins: before the comma or conjunction that a further finite verb stands behind.

    `due` counts the verbs still to come that belong to the clause: its own where the cue stands before it, and one for
    each subordinate clause in it.
    """
    verbal = rule == "correlative" and _denies_verbs(text, start, end, after, grammar)
    due = 1 if rule != "clause" and not verbal and not _follows_verb(text, start, marks) else 0
    complete = not due
    bare = grammar.bare.search(text[max(0, start - 30) : end] + " ") is not None
    joint: int | None = None
    for index, mark in enumerate(after):
        if mark.kind == "comma":
            if opening and complete and not _OPENING_LIST.match(text, mark.end, limit):
                return mark.start
            if index == 0 and _goes_on_with_however(text, end, mark, grammar):
                return mark.start
            joint = mark.start
        elif mark.kind in VERBS:
            complete = True
            if (bare and mark.kind == "base_verb" and not due) or (
                (rule == "clause" or verbal) and _adjacent(text, end, mark.start, grammar)
            ):
                continue
            if verbal and _NOR.search(text, end, mark.start):
                continue
            if not due:
                return mark.start if joint is None else joint
            due -= 1
            joint = None
        elif rule == "correlative" and text.startswith("nor", mark.start):
            continue
        elif _opens_clause(text, end, index, after, grammar):
            return mark.start
        elif mark.kind in SUBORDINATORS:
            due += 1
        elif mark.kind == "conjunction":
            joint = mark.start
    return limit


def _goes_on_with_however(text: str, end: int, comma: Mark, grammar: Grammar) -> bool:
    """Whether a comma ends the words of a cue and a new clause follows: "is not good [3], however, X increases Y"; not
    so in "does not, however, lower Y" and "is not good, however, in mice"."""
    if _HOWEVER.match(text, comma.start) is None or not re.match(r"\s[a-z]", text[end : comma.start]):
        return False
    return grammar.attached.match(text, text.index(", ", comma.end) + 2) is None


def _denies_verbs(text: str, start: int, end: int, after: Sequence[Mark], grammar: Grammar) -> bool:
    """Whether two verbs stand behind "neither" and "nor": "X neither inhibited A nor reduced B"."""
    following = grammar.adverbs.match(text, end)
    first = following.end() if following is not None else end
    if _PAST.match(text, first):
        return bool(text[:start].strip()) and _NOR_PAST.search(text, first) is not None
    return any(mark.kind in VERBS and mark.start == first for mark in after)


def _opens_clause(text: str, end: int, index: int, after: Sequence[Mark], grammar: Grammar) -> bool:
    """Whether a mark other than a comma or verb opens a new clause by itself or with the mark that follows it."""
    mark = after[index]
    if mark.kind == "conjunction":
        if grammar.report.match(text, mark.end):
            return True
        following = after[index + 1] if index + 1 < len(after) else None
        return (
            following is not None
            and (following.kind in ("verb", "pronoun") or text.startswith("that", following.start))
            and _adjacent(text, mark.end, following.start, grammar)
        )
    if not text[end : mark.start].strip():
        return False
    if mark.kind == "contrast":
        return not text.startswith("but also", mark.start)
    after_comma = index > 0 and after[index - 1].kind == "comma" and not text[after[index - 1].end : mark.start].strip()
    return mark.kind == "reason" or (after_comma and mark.kind in ("comment", "pronoun", "relative"))


def _follows_verb(text: str, start: int, marks: Sequence[Mark]) -> bool:
    """Whether a determiner at `start` stands in the object of a verb (``had no effect``)."""
    before = [mark for mark in marks if mark.end <= start and mark.kind not in ("open", "close")]
    return bool(before) and before[-1].kind in VERBS and len(text[before[-1].end : start].split()) <= 2


def _opens_sentence(text: str, start: int, marks: Sequence[Mark], grammar: Grammar) -> bool:
    """Whether the cue stands in words that come before the main clause (``To determine whether …, we``)."""
    before = [mark for mark in marks if mark.start < start]
    begin = max((mark.end for mark in before if mark.kind == "stop"), default=0)
    head = text[begin:start].strip()
    match = grammar.opener.match(head or text[start:])
    if match is not None:
        return "," not in head[match.end() :]
    introduced = not head or grammar.introduction.match(head) is not None
    return introduced and not any(mark.kind in (*VERBS, "comma") and mark.start >= begin for mark in before)


# --- to the left -----------------------------------------------------------------------------------------------------


def _left_edge(text: str, start: int, marks: Sequence[Mark], grammar: Grammar, *, predicate: bool) -> int:
    """The start of the subject of the verb group that the cue belongs to.

    A verb between a subordinator and the verb group belongs to the subordinate clause, which then lies within the
    subject. `predicate`: the cue is a predicate adjective, whose subject may hold an indirect question.
    """
    group = grammar.verb_group.search(text, max(0, start - 80), start)
    head = group.start() if group else start
    depth = _depth_at(marks, start)
    floor = max(_bracket_start(marks, start, depth), start - REACH)
    before = [
        mark for mark in marks
        if floor <= mark.start and mark.end <= head and mark.depth == depth and mark.kind not in ("open", "close")
    ]  # fmt: skip
    verbs = 0
    inside = False
    for index in range(len(before) - 1, -1, -1):
        mark = before[index]
        between = text[mark.end : head].strip(" ,")
        if inside and mark.kind != "stop":
            inside = mark.kind != "comma"
        elif mark.kind in VERBS:
            verbs += 1
        elif mark.kind in SUBORDINATORS:
            if not between or (predicate and mark.kind == "interrogative"):
                return mark.start
            if not verbs and not (predicate and mark.kind == "relative"):
                return _skip(text, mark.end)
            verbs = max(0, verbs - 1)
        elif mark.kind in ("stop", "contrast", "reason"):
            return _skip(text, mark.end) if between else head
        elif mark.kind == "conjunction" and not between:
            return head
        elif mark.kind == "comma" and (not between or (not verbs and grammar.attached.match(between))):
            inside = any(earlier.kind == "comma" for earlier in before[:index])
        elif not verbs and _ends_clause(text, mark, before[:index], floor, grammar):
            return _skip(text, mark.end)
    return _after_introduction(text, max(floor, len(text) - len(text.lstrip())), head, grammar)


def _clause_start(text: str, start: int, marks: Sequence[Mark]) -> int:
    """The start of the clause whose verb stands before the cue; the cue's own where a joint stands directly before it.

    A comma or conjunction is a joint of clauses where verbs stand on both sides of it.
    """
    depth = _depth_at(marks, start)
    before = [m for m in marks if start - REACH <= m.start and m.end <= start and m.depth == depth]

    def verbs(first: int, last: int) -> int:
        past = {match.start() for match in _PAST.finditer(text, first, last)}
        return len(past | {m.start for m in before if m.kind in VERBS and first <= m.start < last})

    for mark in reversed(before):
        between = text[mark.end : start].strip(" ,")
        if mark.kind in ("comma", "conjunction", "stop", "contrast", "open") and not between:
            return start
        if mark.kind in ("stop", "contrast", "reason", "open"):
            return _skip(text, mark.end)
        if mark.kind in SUBORDINATORS and verbs(mark.end, start) < 2:
            return _skip(text, mark.end)
        joint = mark.kind in ("comma", "conjunction")
        if joint and verbs(mark.end, start) and verbs(max(0, start - REACH), mark.start):
            return _skip(text, mark.end)
    return max(start - REACH, len(text) - len(text.lstrip()))


def preceding_clause(text: str, start: int, marks: Sequence[Mark], grammar: Grammar) -> int:
    """Where the clause begins that stands before a cue ("A inhibits B, and C inhibits D, which was not confirmed").

    Predicates that share a subject are one clause: a joint is a comma or conjunction that a new subject follows, with
    verbs on both sides of it. The conjunction of two reported clauses ("and that") is one too.
    """
    depth = _depth_at(marks, start)
    told = _told_before(start, marks)
    before = [m for m in marks if told <= m.start and m.end <= start and m.depth == depth]

    def verbs(first: int, last: int, *, past: bool) -> bool:
        by_form = past and _PAST.search(text, first, last) is not None
        return by_form or any(m.kind in VERBS and first <= m.start < last for m in before)

    for mark in reversed(before):
        if not text[mark.end : start].strip(" ,"):
            continue
        if mark.kind == "contrast" and verbs(mark.end, start, past=True):
            return _skip(text, mark.end)
        if mark.kind not in ("comma", "conjunction"):
            continue
        following = grammar.adverbs.match(text, mark.end, start)
        first = following.end() if following is not None else mark.end
        if text.startswith("that ", first) and verbs(told, mark.start, past=True):
            return first + len("that ")
        attached = grammar.attached.match(text, first) is not None
        predicate = _PAST.match(text, first) is not None or any(
            m.start == first and m.kind in (*VERBS, "conjunction", *SUBORDINATORS, "contrast") for m in before
        )
        if not predicate and verbs(first, start, past=not attached) and verbs(told, mark.start, past=True):
            return first
    return _skip(text, told)


def _told_before(start: int, marks: Sequence[Mark]) -> int:
    """Where that begins which the cue speaks of: behind the last stop but the one that stands before the cue itself."""
    stops = [mark.end for mark in marks if mark.kind == "stop" and mark.end <= start]
    near = [stop for stop in stops if start - stop > _JOINT]
    return max(near, default=max(0, start - REACH))


def _ends_clause(text: str, mark: Mark, before: Sequence[Mark], floor: int, grammar: Grammar) -> bool:
    """Whether what stands left of a comma or conjunction is a clause, or (before a comma) an introduction."""
    openers = (earlier.end for earlier in before if earlier.kind in ("stop", *SUBORDINATORS, "contrast", "reason"))
    begin = max(openers, default=floor)
    inner = [earlier for earlier in before if earlier.start >= begin]
    if mark.kind not in ("comma", "conjunction"):
        return False
    if mark.kind == "conjunction":
        if grammar.pronoun.match(text, mark.end):
            return True
        if before and before[-1].kind == "comma" and not text[before[-1].end : mark.start].strip():
            return sum(earlier.kind == "comma" for earlier in inner) == 1
    if any(earlier.kind in VERBS for earlier in inner):
        return True
    return mark.kind == "comma" and grammar.introduction.match(text, begin) is not None


def _after_introduction(text: str, start: int, head: int, grammar: Grammar) -> int:
    comma = text.find(",", start, head)
    if comma >= 0 and grammar.introduction.match(text, start) and text[comma + 1 : head].strip(" ,"):
        return _skip(text, comma + 1)
    return start


def _bracket_start(marks: Sequence[Mark], start: int, depth: int) -> int:
    if not depth:
        return 0
    brackets = [mark.end for mark in marks if mark.kind == "open" and mark.depth == depth and mark.end <= start]
    return brackets[-1] if brackets else 0


def _depth_at(marks: Sequence[Mark], position: int) -> int:
    depth = 0
    for mark in marks:
        if mark.start >= position:
            break
        depth = max(0, mark.depth - 1) if mark.kind == "close" else mark.depth
    return depth


def _adjacent(text: str, start: int, end: int, grammar: Grammar) -> bool:
    match = grammar.adverbs.match(text, start, end)
    return match is not None and match.end() == end


def _skip(text: str, position: int) -> int:
    return len(text) - len(text[position:].lstrip(" ,\n\t"))
