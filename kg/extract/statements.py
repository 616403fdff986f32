"""From relations to statements: frames filled, circumstances added, one piece of evidence for each genotype that is
meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from kg.extract.circumstances import (
    Narrative,
    Support,
    certainty_of,
    context_of,
    is_absent,
    is_across,
    is_circumstance,
    settings_of,
    support_of,
    work_of,
)
from kg.extract.exclusions import excludes, has_not, instead, left_out, out_of_reach
from kg.extract.kinds import CELL_LINE, DISEASE, ROLE, VARIANT
from kg.extract.relate import Relation
from kg.lexicon import Lexicon
from kg.model import (
    Certainty,
    Citation,
    ContextFact,
    Cue,
    CueKind,
    Document,
    Entity,
    Evidence,
    EvidenceLevel,
    Mention,
    Outcome,
    Sentence,
    Span,
    Statement,
)
from kg.resources import data_table

_SUBJECT_CHANGES = {"loss": "decreased", "overexpression": "increased"}
_OWN_ASPECTS = {"expression": "expression", "activity": "activity", "abundance": "abundance"}


def once(find: Callable[[], Sequence[Cue]]) -> Callable[[], Sequence[Cue]]:
    """What finds the cues of a sentence, so that it looks for them once and only where a claim asks."""
    found: list[Sequence[Cue]] = []

    def governing() -> Sequence[Cue]:
        if not found:
            found.append(find())
        return found[0]

    return governing


class Scene(NamedTuple):
    """One sentence with all that bears on its claims.

    `mentions` are its top-level mentions (a regimen hides its members), `flat` those without regimens, `governing`
    finds its cues, `levels` are the kinds of work in force and `levels_basis` where they were read; `topic` is the
    disease, `agent` the drug that the document is about, as far as it is known at this place.
    """

    document: Document
    sentence: Sentence
    words: str
    mentions: tuple[Mention, ...]
    flat: tuple[Mention, ...]
    governing: Callable[[], Sequence[Cue]]
    citations: tuple[Citation, ...]
    narrative: Narrative | None
    levels: tuple[EvidenceLevel, ...]
    lexicon: Lexicon
    entities: Mapping[str, Entity]
    topic: str | None
    agent: Mention | None
    standing: tuple[ContextFact, ...] = ()

    @property
    def cues(self) -> Sequence[Cue]:
        """The cues that bear on how sure the claims are; looked for when the first claim asks."""
        return self.governing()

    def quote(self) -> str:
        """The words of the sentence, pieces joined by a blank."""
        return " ".join(self.document.text[p.start : p.end] for p in self.sentence.pieces)


def evidence_of(
    scene: Scene, rule: str, place: Span, *, subject: Span | None, object_: Span | None, certainty: Certainty,
    cues: tuple[Cue, ...], levels: Sequence[str] = (), context: Sequence[ContextFact] = (),
    support: Support | None = None, outcome: Outcome | None = None,
) -> Evidence:  # fmt: skip
    """The evidence of one claim of the scene, whose trigger stands at `place`."""
    if support is None:
        reach = max(
            (span.end for span in (subject, object_) if span is not None and scene.sentence.holds(span)), default=0
        )
        support = support_of(
            scene.words, place, scene.sentence, scene.citations, scene.narrative, cues, max(reach, place.end)
        )
    chosen = tuple(EvidenceLevel(level) for level in levels) or scene.levels
    return Evidence(
        document=scene.document.id, pieces=scene.sentence.pieces, quote=scene.quote(), section=scene.sentence.section,
        rule=rule, subject_span=subject, object_span=object_, trigger_span=place, certainty=certainty, levels=chosen,
        context=tuple(context), references=support.references, citation_basis=support.basis,
        attribution=support.attribution, cues=cues, outcome=outcome,
    )  # fmt: skip


def statements_of(relation: Relation, scene: Scene) -> Iterator[Statement]:
    """The statements that one relation makes, each with one piece of evidence."""
    frame = relation.frame
    scene = within(scene, relation)
    others = {c: other for c in scene.cues if (other := instead(c, relation, scene)) is not None}
    for other in others.values():
        if other.category in frame.subject:
            denied_of = relation.subject._replace(mention=other, modifiers=())
            yield from statements_of(relation._replace(subject=denied_of), scene)
    governing = [c for c in scene.cues if c not in others and not excludes(c, relation, scene)]
    certainty, denied, cues = certainty_of(governing, relation.trigger, frame.certainty, relation.phrase)
    if relation.predicate != frame.predicate:  # the opposite is claimed: what doubts the claim as it stands is used up
        denied = certainty_of([c for c in cues if c.certainty is Certainty.ASSERTED], relation.trigger)[1]
    ends = [a for a in (relation.subject, relation.object) if a is not None]
    negated = denied ^ any(a.negated for a in ends) ^ frame.negated
    if any(has_not(a, relation, scene) for a in ends) or out_of_reach(relation, scene):
        return
    if frame.pair:
        yield from _pairs(relation, scene, certainty, negated, cues)
        return
    subject = relation.subject
    object_curie, object_span, modifiers = _object(relation, scene)
    if object_curie is None:
        return
    used = [subject.mention, *([relation.object.mention] if relation.object else ()), *relation.siblings]
    named = {m.curie for m in used}
    places = [m.span for m in (*used, *(m for m in scene.flat if m.curie in named))]
    for facts, genotype in _distribute(scene, places, (*modifiers, *subject.modifiers), relation.trigger):
        target = object_curie
        if genotype is not None and relation.object is not None and genotype in [m.curie for m in modifiers]:
            target = scene.lexicon.subtype(object_curie, genotype) or object_curie
        evidence = evidence_of(
            scene, relation.rule, relation.trigger, subject=_named(subject.mention, scene), object_=object_span,
            certainty=certainty, cues=cues, levels=frame.levels, context=facts,
        )  # fmt: skip
        left, right = subject.mention.curie, target
        if frame.swap:
            left, right = right, left
            evidence = replace(evidence, subject_span=object_span, object_span=_named(subject.mention, scene))
        yield Statement(left, relation.predicate, right, _qualifiers(relation), negated, (evidence,))


def within(scene: Scene, relation: Relation) -> Scene:
    """The scene narrowed to the clause of a relation: its mentions, and the work that its own words tell of.

    After "whereas" another work is told, so that the levels of the rest of the sentence do not carry over.
    """
    clause = relation.clause
    if clause is None:
        return scene
    start = max((c.span.end for c in scene.citations if c.span.end <= relation.trigger.start), default=clause.start)
    end = min((c.span.start for c in scene.citations if c.span.start >= relation.trigger.end), default=clause.end)
    clause = Span(max(clause.start, start), min(clause.end, end)) if len(scene.citations) > 1 else clause
    if clause.covers(Span(scene.sentence.span.start, scene.sentence.span.end - 1)):
        return scene
    flat = tuple(m for m in scene.flat if clause.covers(m.span))
    work = work_of(scene.document.text[clause.start : clause.end])
    levels = work.levels or ((EvidenceLevel.OPINION,) if relation.contrasted else scene.levels)
    return scene._replace(flat=flat, levels=levels)


def _named(mention: Mention, scene: Scene) -> Span:
    """The place that fills a role: for a pronoun the name that it stands for, where the same sentence has it."""
    if mention.antecedent is not None and scene.sentence.holds(mention.antecedent):
        return mention.antecedent
    return mention.span


def _object(relation: Relation, scene: Scene) -> tuple[str | None, Span | None, tuple[Mention, ...]]:
    if relation.object is not None:
        return relation.object.mention.curie, _named(relation.object.mention, scene), relation.object.modifiers
    return scene.topic, None, ()


def _qualifiers(relation: Relation) -> tuple[tuple[str, str], ...]:
    frame = relation.frame
    qualifiers = dict(frame.qualifiers) if relation.predicate == frame.predicate else {}
    if frame.aspect:
        own = [_OWN_ASPECTS[a] for a in (relation.object.aspects if relation.object else ()) if a in _OWN_ASPECTS]
        qualifiers["object_aspect_qualifier"] = own[0] if own else frame.aspect
    changed = next((_SUBJECT_CHANGES[a] for a in relation.subject.aspects if a in _SUBJECT_CHANGES), None)
    if changed is not None and not frame.swap:
        qualifiers["subject_direction_qualifier"] = changed
    return tuple(sorted(qualifiers.items()))


def _pairs(
    relation: Relation, scene: Scene, certainty: Certainty, negated: bool, cues: tuple[Cue, ...]
) -> Iterator[Statement]:
    """A claim on the two drugs of a regimen ("combining A with B produced synergy"), or on two drugs named side by
    side."""
    if relation.object is not None:
        ends = [
            (relation.subject.mention.curie, relation.subject.mention.span),
            (relation.object.mention.curie, relation.object.mention.span),
        ]
    else:
        regimen = relation.subject.mention
        members = scene.entities[regimen.curie].members if regimen.curie in scene.entities else ()
        place = regimen.span
        spans = {m.curie: m.span for m in scene.flat if place.covers(m.span)}
        ordered = sorted(members, key=lambda c: (spans.get(c, place).start, c))
        ends = [(c, spans.get(c, place)) for c in ordered]
    if len(ends) != 2:
        return
    for (left, left_span), (right, right_span) in combinations(ends, 2):
        if left == right:
            continue
        for facts, _ in _distribute(scene, [left_span, right_span], (), relation.trigger):
            evidence = evidence_of(
                scene, relation.rule, relation.trigger, subject=left_span, object_=right_span, certainty=certainty,
                cues=cues, levels=relation.frame.levels, context=facts,
            )  # fmt: skip
            yield Statement(left, relation.frame.predicate, right, _qualifiers(relation), negated, (evidence,))


def _distribute(
    scene: Scene, used: Sequence[Span], modifiers: Sequence[Mention], place: Span
) -> Iterator[tuple[tuple[ContextFact, ...], str | None]]:
    """The circumstances of a claim, once for each genotype that "A and B cells" or "A or B" names as an alternative."""
    facts = list(facts_of(scene, used, place))
    text = scene.document.text
    named = [m for m in modifiers if m.category == VARIANT and not is_absent(text, scene.sentence, m)]
    if named:
        facts = [f for f in facts if f.kind != "genotype"]
        facts += [ContextFact("genotype", m.curie, "sentence", m.span) for m in {m.curie: m for m in named}.values()]
    genotypes = [f for f in facts if f.kind == "genotype"]
    others = [f for f in facts if f.kind != "genotype"]
    if len(genotypes) < 2 or _joint(scene, genotypes):
        yield _sorted([*others, *genotypes]), genotypes[0].value if len(genotypes) == 1 else None
        return
    for genotype in genotypes:
        yield _sorted([*others, genotype]), genotype.value


def facts_of(scene: Scene, used: Sequence[Span], place: Span | None = None) -> tuple[ContextFact, ...]:
    """All circumstances of a claim of the scene: from the sentence, else those that stand in the study being told.

    :param place: where the claim's trigger stands, if a clause that contrasts with its own is to be left out.
    """
    text, sentence = scene.document.text, scene.sentence
    present = [m for m in scene.flat if not (is_circumstance(m) and left_out(m, scene))]
    present = [m for m in present if not is_absent(text, sentence, m)]
    across = [
        m for m in present if m.category in (VARIANT, CELL_LINE) and place and is_across(text, sentence, m, place)
    ]
    present = [m for m in present if m not in across]
    facts = context_of(present, used, scene.lexicon)
    facts += [f for f in settings_of(scene.words) if all((f.kind, f.value) != (g.kind, g.value) for g in facts)]
    kinds = {f.kind for f in facts}
    named = [m for m in scene.flat if m.category == DISEASE]
    diseases = {m.curie for m in named}
    if diseases and scene.topic not in diseases:  # "not approved for myeloma" is no claim on leukemia
        kinds.add("disease")
    if any(m not in present for m in named) and any(m.span.overlaps(u) for m in named for u in used):
        kinds.add("disease")  # "effective in A but not in B": A is no circumstance of what is denied of B
    if across:
        kinds.add("genotype")
    facts += [f for f in scene.standing if f.kind not in kinds]
    if scene.topic is not None and not any(f.kind == "disease" for f in facts) and "disease" not in kinds:
        facts.append(ContextFact("disease", scene.topic, "document"))
    return _sorted(facts)


def _joint(scene: Scene, genotypes: Sequence[ContextFact]) -> bool:
    """Whether the genotypes are one double genotype ("NPM1/FLT3-mutated") or come from one cell line."""
    if all(f.basis == "cell line" for f in genotypes):
        return True
    spans = sorted(f.span for f in genotypes if f.span is not None)
    between = [scene.document.text[a.end : b.start] for a, b in pairwise(spans)]
    return bool(between) and all(re.fullmatch(r"[*_]*(?: ?[/+] ?| with |-)[*_]*", gap) for gap in between)


def _sorted(facts: Sequence[ContextFact]) -> tuple[ContextFact, ...]:
    return tuple(sorted(facts, key=lambda f: (f.kind, f.value, f.basis)))


@cache
def mechanism_qualifiers() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The qualifiers that a drug class's mechanism stands for, from ``data/patterns/mechanisms.tsv``."""
    qualifiers: dict[str, list[tuple[str, str]]] = {}
    for mechanism, slot, value in data_table("patterns", "mechanisms.tsv"):
        qualifiers.setdefault(mechanism, []).append((slot, value))
    return {mechanism: tuple(sorted(pairs)) for mechanism, pairs in qualifiers.items()}


# --- apposition: "the BCL2 inhibitor venetoclax" ---------------------------------------------------------------------

_ADJACENT = re.compile(r"[ \n]{1,2}|, ")
_PREDICATE = re.compile(r"[*_]?(?:,| \(| is| was)? (?:an?|the) (?:[\w-]+,? ){0,5}$")
_COPULA = re.compile(r"\b(?:is|was)\b")
_EXAMPLES = re.compile(
    r",? (?:such as|including|like|e\.g\.,?|for example,?) (?:the )?$"
    r"|,? \((?:(?:such as|including|e\.g\.,?|for example,?) )?$"
)
_NEXT = re.compile(r",? (?:and|or) |, (?:and |or )?|/")


def appositions(scene: Scene, targets: Callable[[str], Sequence[tuple[str, str]]]) -> Iterator[Statement]:
    """What a class name says of the drug beside it: that it is of the class, and acts on the class's target."""
    agents = [
        m for m in scene.flat if m.category in (ROLE, "biolink:SmallMolecule", "biolink:Drug", "biolink:ChemicalEntity")
    ]
    text = scene.document.text
    listing: Mention | None = None
    for first, second in pairwise(agents):
        between = text[first.span.end : second.span.start]
        if listing is not None and second.category != ROLE and _NEXT.fullmatch(between):
            if _may_be_of(scene, second, listing):  # "X inhibitors such as A and B": B may be of another class
                yield from _membership(scene, listing, second, targets)
            continue
        listing = None
        if first.category == ROLE and second.category != ROLE:
            if _EXAMPLES.fullmatch(between):
                listing = first
            elif not _ADJACENT.fullmatch(between):
                continue
            role, drug = first, second
        elif second.category == ROLE and first.category != second.category:
            if not _PREDICATE.fullmatch(between):
                continue
            role, drug = second, first
        else:
            continue
        yield from _membership(scene, role, drug, targets)


def _may_be_of(scene: Scene, drug: Mention, role: Mention) -> bool:
    """Whether the lexicon knows the drug as one of the class, or of no class at all."""
    parents = scene.entities[drug.curie].parents if drug.curie in scene.entities else ()
    return not parents or role.curie in parents


def _membership(
    scene: Scene, role: Mention, drug: Mention, targets: Callable[[str], Sequence[tuple[str, str]]]
) -> Iterator[Statement]:
    certainty, denied, cues = certainty_of(scene.cues, role.span)
    predicated = _COPULA.search(scene.document.text, drug.span.end, max(drug.span.end, role.span.start)) is not None
    if not predicated:  # "the Y inhibitor X was not approved" takes for granted that X is one
        first = min(role.span.start, drug.span.start)
        cues = tuple(c for c in cues if c.span.start >= first and c.kind is not CueKind.NEGATION)
        certainty, denied = Certainty.ASSERTED, False
    place = Span(min(role.span.start, drug.span.start), max(role.span.end, drug.span.end))
    facts: tuple[ContextFact, ...] = ()
    known = role.curie in scene.entities[drug.curie].parents if drug.curie in scene.entities else False
    if not known or denied:
        evidence = evidence_of(
            scene, "class-apposition", role.span, subject=drug.span, object_=role.span, certainty=certainty, cues=cues,
            levels=("author opinion",), context=facts,
        )  # fmt: skip
        yield Statement(drug.curie, "biolink:subclass_of", role.curie, (), denied, (evidence,))
    for gene, mechanism in targets(role.curie):
        span = next((m.span for m in scene.flat if m.curie == gene and place.covers(m.span)), role.span)
        evidence = evidence_of(
            scene, "class-apposition", role.span, subject=drug.span, object_=span, certainty=certainty, cues=cues,
            levels=("author opinion",), context=facts,
        )  # fmt: skip
        yield Statement(drug.curie, "biolink:affects", gene, mechanism_qualifiers()[mechanism], denied, (evidence,))
