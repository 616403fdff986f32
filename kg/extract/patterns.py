"""Relation patterns: data that says which words express which relation between which kinds of things.

A pattern file is YAML: a list of rules. A rule names its triggers (verbs, nouns, adjectives), and frames, tried in
order, that say for which types of subject and object the relation holds and what statement it makes. Each rule brings
sentences that it must and must not match; `kg` runs them as tests. The schema is `RULE_FIELDS` and `FRAME_FIELDS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from kg.errors import DataError
from kg.extract.grammar import squeeze
from kg.extract.morphology import plural
from kg.predicates import is_a, predicates

RULE_FIELDS = (
    "id",
    "gloss",
    "verbs",
    "nouns",
    "adjectives",
    "slots",
    "frames",
    "examples",
    "counterexamples",
    "ergative",
)
FRAME_FIELDS = (
    "subject", "object", "subject_aspects", "object_aspects", "predicate", "qualifiers", "aspect", "swap", "pair",
    "topic", "certainty", "levels", "negated", "requires", "forbids", "loose", "weakened",
)  # fmt: skip
SLOT_ROLES = ("subject", "object", "pair", "partner", "none")
NO_ASPECT = "none"


@dataclass(frozen=True, slots=True)
class Frame:
    """One reading of a rule: types and aspects that must hold, and the statement that then follows.

    Of the types that the rule names, `subject` and `object` hold the categories that the predicate takes at that end.
    `subject_aspects`/`object_aspects` None means that any will do; the empty word stands for no aspect at all.
    `weakened` is the predicate where the trigger's phrase weakens it ("reduced sensitivity to X").
    """

    subject: frozenset[str]
    object: frozenset[str]
    predicate: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    subject_aspects: frozenset[str] | None = None
    object_aspects: frozenset[str] | None = None
    aspect: str = ""
    swap: bool = False
    pair: bool = False
    topic: bool = False
    certainty: str = ""
    levels: tuple[str, ...] = ()
    negated: bool = False
    requires: str = ""
    forbids: str = ""
    loose: bool = False
    weakened: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb trigger; `particle` must follow it (``lead`` + ``to``); `voice` limits it to ``active`` or
    ``passive``; ``patient`` says that what the verb is done to is the subject of the claim ("approved X for Y")."""

    lemma: str
    particle: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation pattern, as loaded. `slots` say which preposition or construction of a noun trigger fills which role;
    the verbs of an `ergative` rule also tell of a change without naming its cause as their subject ("Y rose after
    X")."""

    id: str
    gloss: str
    verbs: tuple[Verb, ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    slots: Mapping[str, str]
    frames: tuple[Frame, ...]
    examples: tuple[Mapping[str, Any], ...] = ()
    counterexamples: tuple[str, ...] = ()
    ergative: bool = False


@dataclass(frozen=True, slots=True)
class Patterns:
    """All rules, with the tables that find them by word. `types` maps a type group to Biolink categories."""

    rules: tuple[Rule, ...]
    types: Mapping[str, frozenset[str]]
    by_verb: Mapping[str, tuple[tuple[Rule, Verb], ...]]
    by_noun: Mapping[str, tuple[tuple[Rule, tuple[str, ...]], ...]]
    by_adjective: Mapping[str, tuple[tuple[Rule, tuple[str, ...]], ...]]
    sha256: str

    @property
    def verb_lemmas(self) -> frozenset[str]:
        """The lemmas of all verb triggers."""
        return frozenset(self.by_verb)


def load_patterns(folders: Sequence[Path] = ()) -> Patterns:
    """The bundled patterns and, after them, those of the given folders (``*.yaml``), a rule replacing an earlier one
    of its id.

    :raises DataError: with file, rule and what is wrong.
    """
    bundled = files("kg") / "data" / "patterns"
    types = _types(yaml.safe_load((bundled / "types.yaml").read_text(encoding="utf-8")))
    sources = [(p.name, p.read_text(encoding="utf-8")) for p in bundled.iterdir() if p.name.endswith(".yaml")]
    texts = [(name, text) for name, text in sorted(sources) if name != "types.yaml"]
    for folder in folders:
        paths = sorted(folder.glob("*.yaml"))
        if not paths:
            raise DataError("no pattern file (*.yaml) in this folder", where=folder.name, remedy="check --patterns")
        texts += [(path.name, path.read_text(encoding="utf-8")) for path in paths]
    rules: dict[str, Rule] = {}
    for name, text in texts:
        try:
            loaded = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise DataError(f"not valid YAML: {error}", where=name, remedy="correct the file") from error
        if not isinstance(loaded, list):
            raise DataError("a pattern file is a list of rules", where=name, remedy="start each rule with '- id: …'")
        for raw in loaded:
            rule = _rule(raw, name, types)
            rules[rule.id] = rule
    digest = hashlib.sha256("\x1f".join(f"{n}\x1e{t}" for n, t in texts).encode()).hexdigest()
    return _index(tuple(rules.values()), types, digest)


def _types(raw: Any) -> dict[str, frozenset[str]]:
    types: dict[str, frozenset[str]] = {}
    for name, members in raw.items():
        expanded: set[str] = set()
        for member in members:
            expanded |= types.get(member, {member})
        types[name] = frozenset(expanded)
    return types


def _check_fields(raw: Any, known: Sequence[str], where: str) -> None:
    if not isinstance(raw, dict):
        raise DataError(
            f"expected a mapping, found {type(raw).__name__}", where=where, remedy="see the bundled patterns"
        )
    for key in raw:
        if key not in known:
            near = get_close_matches(str(key), known, 1)
            raise DataError(
                f"unknown field {key!r}",
                where=where,
                remedy=f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}",
            )


def _rule(raw: Any, name: str, types: Mapping[str, frozenset[str]]) -> Rule:
    where = f"{name}, rule {raw.get('id', '?') if isinstance(raw, dict) else '?'}"
    _check_fields(raw, RULE_FIELDS, where)
    for needed in ("id", "frames"):
        if not raw.get(needed):
            raise DataError(f"{needed!r} is missing", where=where, remedy="add it")
    if not (raw.get("verbs") or raw.get("nouns") or raw.get("adjectives")):
        raise DataError("a rule needs verbs, nouns or adjectives", where=where, remedy="add a trigger")
    slots = {
        "on" if slot is True else str(slot): role for slot, role in (raw.get("slots") or {}).items()
    }  # YAML 1.1: on
    for slot, role in slots.items():
        if role not in SLOT_ROLES:
            raise DataError(
                f"slot {slot!r} has the unknown role {role!r}",
                where=where,
                remedy=f"use one of {', '.join(SLOT_ROLES)}",
            )
    return Rule(
        str(raw["id"]), str(raw.get("gloss", "")), tuple(_verb(v) for v in raw.get("verbs") or ()),
        tuple(map(str, raw.get("nouns") or ())), tuple(map(str, raw.get("adjectives") or ())), slots,
        tuple(_frame(f, where, types) for f in raw["frames"]), tuple(raw.get("examples") or ()),
        tuple(raw.get("counterexamples") or ()), bool(raw.get("ergative")),
    )  # fmt: skip


def _verb(raw: Any) -> Verb:
    words = str(raw).split()
    voice = ""
    if words[-1] in ("(passive)", "(active)", "(patient)"):
        voice = words.pop().strip("()")
    return Verb(words[0], " ".join(words[1:]), voice)


def _frame(raw: Any, where: str, types: Mapping[str, frozenset[str]]) -> Frame:
    _check_fields(raw, FRAME_FIELDS, where)
    if "predicate" not in raw:
        raise DataError("a frame needs a predicate", where=where, remedy="add it")

    def group(role: str) -> frozenset[str]:
        names = raw.get(role) or []
        for item in names:
            if item not in types:
                near = get_close_matches(item, list(types), 1)
                raise DataError(
                    f"unknown type {item!r} of the {role}",
                    where=where,
                    remedy=f"did you mean {near[0]!r}?" if near else "see types.yaml",
                )
        return frozenset(category for item in names for category in types[item])

    def aspects(role: str) -> frozenset[str] | None:
        listed = raw.get(role)
        return None if listed is None else frozenset("" if a == NO_ASPECT else str(a) for a in listed)

    def fitting(role: str) -> frozenset[str]:
        """The categories of the role's types that the predicate takes at that end; of an unknown predicate all."""
        ends = [
            _ends(str(raw[name]), swap=bool(raw.get("swap"))) for name in ("predicate", "weakened") if raw.get(name)
        ]
        taken = [end[role == "object"] for end in ends if end is not None]
        named = group(role)
        kept = frozenset(c for c in named if all(any(is_a(c, one) for one in end) for end in taken))
        if named and not kept:
            raise DataError(
                f"{raw['predicate']} takes none of the types of its {role}",
                where=where,
                remedy="see kg/data/predicates.tsv",
            )
        return kept

    return Frame(
        subject=fitting("subject"), object=fitting("object"), predicate=str(raw["predicate"]),
        qualifiers=tuple(sorted((str(k), str(v)) for k, v in (raw.get("qualifiers") or {}).items())),
        subject_aspects=aspects("subject_aspects"), object_aspects=aspects("object_aspects"),
        aspect=str(raw.get("aspect", "")), swap=bool(raw.get("swap")), pair=bool(raw.get("pair")),
        topic=bool(raw.get("topic")), certainty=str(raw.get("certainty", "")),
        levels=tuple(map(str, raw.get("levels") or ())), negated=bool(raw.get("negated")),
        requires=str(raw.get("requires", "")), forbids=str(raw.get("forbids", "")), loose=bool(raw.get("loose")),
        weakened=str(raw.get("weakened", "")),
    )  # fmt: skip


def _ends(predicate: str, *, swap: bool) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The categories that a predicate takes for what a sentence has as subject and as object."""
    known = predicates().get(predicate)
    if known is None:
        return None
    ends = known.subject_categories, known.object_categories
    return ends[::-1] if swap else ends


def _index(rules: tuple[Rule, ...], types: Mapping[str, frozenset[str]], digest: str) -> Patterns:
    by_verb: dict[str, list[tuple[Rule, Verb]]] = {}
    by_noun: dict[str, list[tuple[Rule, tuple[str, ...]]]] = {}
    by_adjective: dict[str, list[tuple[Rule, tuple[str, ...]]]] = {}
    for rule in rules:
        for verb in rule.verbs:
            by_verb.setdefault(verb.lemma, []).append((rule, verb))
        for noun in rule.nouns:
            words = tuple(map(squeeze, noun.split()))
            for form in {words, (*words[:-1], plural(words[-1]))}:
                by_noun.setdefault(form[0], []).append((rule, form))
        for adjective in rule.adjectives:
            words = tuple(map(squeeze, adjective.split()))
            by_adjective.setdefault(words[0], []).append((rule, words))

    def longest(item: tuple[Rule, tuple[str, ...]]) -> tuple[int, str]:
        return -len(item[1]), item[0].id

    return Patterns(
        rules, dict(types), {k: tuple(v) for k, v in by_verb.items()},
        {k: tuple(sorted(v, key=longest)) for k, v in by_noun.items()},
        {k: tuple(sorted(v, key=longest)) for k, v in by_adjective.items()}, digest,
    )  # fmt: skip
