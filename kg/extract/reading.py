"""Reading a document from its first sentence to its last: the order of the stages, and what holds from one to the
next."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kg.extract import cite
from kg.extract.arguments import Clauses
from kg.extract.chains import through, together
from kg.extract.chunk import chunk
from kg.extract.circumstances import Narrative, Study, Work, goes_on, is_absent, joined, open_narrative, work_of
from kg.extract.cues import find_cues
from kg.extract.disclose import disclosures
from kg.extract.echoes import echoes
from kg.extract.illnesses import Topic
from kg.extract.kinds import CELL_LINE, DISEASE, GIVEN, LASTING, MIXTURE, REFERABLE, SUBSTANCES, VARIANT
from kg.extract.outcomes import Denominators, outcomes
from kg.extract.recognize import given, recognize
from kg.extract.reference import Referents, follows_stranger
from kg.extract.regimens import regimens
from kg.extract.relate import relations, triggers
from kg.extract.remarks import may_remark, remarks
from kg.extract.responses import Background, is_left_out, responses
from kg.extract.segment import sentences as split
from kg.extract.statements import Scene, appositions, facts_of, once, statements_of
from kg.extract.tokens import Token, asides, tokenize
from kg.extract.verdicts import Told
from kg.extract.verdicts import amended as verdict_on
from kg.lexicon import Hit
from kg.model import (
    Annotation,
    Citation,
    ContextFact,
    Cue,
    Document,
    Entity,
    EvidenceLevel,
    Mention,
    Rejection,
    Sentence,
    Span,
    Statement,
)

if TYPE_CHECKING:
    from kg.knowledge import Knowledge

STUDY_FACTS = frozenset({"trial", "setting", "population", "phase", "genotype", "disease", "species"})
LONGEST_SENTENCE = 4_000
"""Code points; nothing that long is a sentence, and reading it as one would only cost time."""
TREATMENTS = frozenset({
    "biolink:treats", "biolink:applied_to_treat", "biolink:treats_or_applied_or_studied_to_treat",
    "biolink:studied_to_treat", "biolink:in_clinical_trials_for", "biolink:beneficial_in_models_for",
})  # fmt: skip
"""What says that a drug is given for a disease, or studied for it."""
SYNERGY = "claimgraph:synergizes_with"
SPOKEN = ("title", "abstract", "body", "figure_caption", "table")
"""The sections whose sentences make claims."""


def annotate(document: Document, knowledge: Knowledge, hits: Sequence[Hit] | None = None) -> Annotation:
    """All that extraction finds in a document: sentences, citations, mentions, cues, statements with their evidence.

    :param hits: what ``knowledge.lexicon.find_all`` gives for the text, where it was asked for many texts together.
    """
    sentences = split(document)
    citations, rejected = cite.find(document, sentences)
    found = given(document) if document.given_mentions else recognize(document, knowledge.lexicon, hits)
    reading = _Reading(document, knowledge, found.entities, found.targets, citations)
    mentions: list[Mention] = []
    all_cues: list[Cue] = []
    statements: list[Statement] = []
    top = [m for m in found.mentions if not m.nested]
    top_starts = [m.span.start for m in top]
    spoken: set[Span] = set()
    for sentence in sentences:
        start, end = sentence.span
        inside = tuple(top[bisect_left(top_starts, start) : bisect_left(top_starts, end)])
        if len(sentence.pieces) > 1 or (inside and inside[-1].span.end > end):
            inside = tuple(m for m in inside if sentence.holds(m.span))
        spoken.update([m.span for m in inside])
        if end - start > LONGEST_SENTENCE:
            rejected = (*rejected, _too_long(document, sentence))
            continue
        view = reading.read(sentence, inside)
        mentions += view.mentions
        all_cues += view.cues
        if view.amended is not None:
            statements[len(statements) - len(view.amended) :] = view.amended
        statements += view.statements
    mentions += [m for m in found.mentions if m.nested]
    mentions += [m for m in top if m.span not in spoken]
    unique = _unique(statements)
    everything = sorted(
        {(m.span, m.curie): m for m in mentions}.values(), key=lambda m: (m.span.start, -m.span.end, m.nested, m.curie)
    )
    return Annotation(
        _with_titles(document, everything), sentences, citations, tuple(everything),
        tuple(sorted(all_cues, key=lambda c: (c.span, c.kind))), tuple(unique),
        tuple(reading.used_entities(everything, unique)), disclosures(document, sentences, knowledge.lexicon),
        tuple(rejected),
    )  # fmt: skip


def _with_titles(document: Document, mentions: Sequence[Mention]) -> Document:
    """The document, its references with what their titles name; a name within a longer one is not named by itself."""
    if not document.references:
        return document
    references = tuple(
        replace(reference, mentions=tuple(sorted({
            m.curie for m in mentions if reference.title_span and reference.title_span.covers(m.span) and not m.nested
        })))
        for reference in document.references
    )  # fmt: skip
    return replace(document, references=references)


def _too_long(document: Document, sentence: Sentence) -> Rejection:
    return Rejection(
        "extract", f"{document.source.name}, code points {sentence.span.start} to {sentence.span.end}",
        f"a sentence of more than {LONGEST_SENTENCE:,} code points is not read for claims",
        "break the text into sentences",
    )  # fmt: skip


class _View(NamedTuple):
    """What was found in one sentence; and the claims of the one before, where this one takes them back."""

    mentions: Sequence[Mention]
    cues: Sequence[Cue]
    statements: Sequence[Statement]
    amended: Sequence[Statement] | None = None


class _Reading:
    """The state of reading one document from its first sentence to its last: what was named, told and in force."""

    def __init__(
        self, document: Document, knowledge: Knowledge, local: dict[str, Entity], targets: dict[str, tuple[str, str]],
        citations: Sequence[Citation],
    ) -> None:  # fmt: skip
        self.document, self.knowledge, self.citations = document, knowledge, citations
        self.citation_starts = [c.span.start for c in citations]
        self.local, self.targets = dict(local), targets
        self.regimen: Mention | None = None
        self.regimen_passage = -1
        self.narrative: Narrative | None = None
        self.study: Study | None = None
        self.previous: list[Statement] = []
        self.told: Sentence | None = None
        self.told_mentions: Sequence[Mention] = ()
        self.synergy: Statement | None = None
        self.treated: set[str] = set()
        self.topic = Topic()
        self.agents: Counter[str] = Counter()
        self.agent_mentions: dict[str, Mention] = {}
        self.denominators = Denominators(document.text)
        self.referents = Referents()
        self.passage = -1
        self.passage_agents: dict[str, Mention] = {}
        self.passage_variants: dict[str, Mention] = {}

    def read(self, sentence: Sentence, flat: tuple[Mention, ...]) -> _View:
        """One sentence, in the light of those before it."""
        document, knowledge = self.document, self.knowledge
        if sentence.section not in SPOKEN:
            return _View(flat, (), ())
        text = document.text
        words = joined(text, sentence)
        starts, (start, end) = self.citation_starts, sentence.span
        near = self.citations[bisect_left(starts, start) : bisect_left(starts, end)]
        inside = [c for c in near if sentence.holds(c.span)]
        cues = find_cues(text, sentence, knowledge.cues)
        amended = self._amended(sentence, inside)
        before = self.regimen if self.regimen_passage == sentence.passage else None
        flat, mentions = self._with_regimens(sentence, flat)
        diseases = [m for m in flat if m.category == DISEASE and m.antecedent is None]
        elsewhere = self.topic.note(words, flat, [m for m in diseases if not is_absent(text, sentence, m)])
        for mention in mentions:
            if mention.category in GIVEN:
                self.agents[mention.curie] += 1
                self.agent_mentions.setdefault(mention.curie, mention)
        self.narrative = open_narrative(words, sentence, inside, self.narrative)
        work = work_of(words)
        self._follow_study(sentence, words, inside, mentions, work)
        agent, background = self._agent(), self._background(sentence)
        speaks = bool(mentions or agent or before)
        remarkable = may_remark(text, sentence, words)
        statements: list[Statement] = []
        if speaks or remarkable or background.agent or self.previous or work.holds:
            governing = once(lambda: find_cues(text, sentence, knowledge.cues, evaluative=True) if speaks else cues)
            used = (*flat, *mentions, *([before] if before else ()))
            scene = Scene(
                document, sentence, words, mentions, flat, governing, tuple(inside), self.narrative,
                self._levels(work, flat), knowledge.lexicon, {m.curie: self.entity(m.curie) for m in used},
                None if elsewhere else self.topic.disease(), agent, self._standing(),
            )  # fmt: skip
            statements += self._claims(scene, before)
            statements += responses(scene, background, statements)
            statements += through(scene, statements)
            statements += self._remarks(scene, statements, remarkable=remarkable)
            self._note_claims(statements)
            self._remember(scene, work)
        self._note_background(sentence, flat)
        self.denominators.note(sentence)
        self.previous, self.told, self.told_mentions = statements, sentence, mentions
        self.referents.note(mentions)
        roles = {span for s in statements for e in s.evidence for span in (e.subject_span, e.object_span)}
        anaphors = [m for m in self.referents.used if m.span in roles] if roles else []
        kept = [m for m in (*mentions, *flat) if m.antecedent is None or m.span in roles or m.category in LASTING]
        return _View([*kept, *anaphors], cues, statements, amended)

    def _amended(self, sentence: Sentence, citations: Sequence[Citation]) -> list[Statement] | None:
        """The claims of the sentence before, where this one gives a verdict on them; later sentences point to these."""
        if self.told is None or not self.previous:
            return None
        amended = verdict_on(Told(self.told, self.previous), self.document, sentence, citations, self.knowledge.cues)
        if amended is None:
            return None
        if self.synergy is not None and any(self.synergy is s for s in self.previous):
            self.synergy = None
        self.previous = amended
        return amended

    def _with_regimens(
        self, sentence: Sentence, flat: tuple[Mention, ...]
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """The mentions of a sentence with what points back to earlier ones; and those with regimens in place of the
        drugs that they hold."""
        text = self.document.text
        found = regimens(text, sentence, flat, lambda curie: self.entity(curie).label, self.regimen)
        if found.last is not self.regimen:
            self.regimen, self.regimen_passage = found.last, sentence.passage
        self.local.update({e.curie: e for e in found.entities})
        anaphors = self.referents.noun_anaphors(text, sentence, flat)
        if anaphors:
            flat = tuple(sorted((*flat, *anaphors), key=lambda m: m.span))
        if not found.mentions:
            return flat, flat
        alone = (m for m in flat if not any(r.span.overlaps(m.span) for r in found.mentions))
        return flat, tuple(sorted((*found.mentions, *alone), key=lambda m: m.span))

    def _claims(self, scene: Scene, regimen: Mention | None) -> Iterator[Statement]:
        knowledge = self.knowledge
        yield from appositions(scene, self._targets)
        yield from outcomes(scene, self.denominators)
        told = [m for m in (scene.agent, regimen) if m is not None]
        possible = knowledge.prospects.of(
            scene.document.text, scene.sentence, scene.mentions, told, self.referents.subject
        )
        tokens: tuple[Token, ...] = ()
        if possible:
            skipped = sorted(c.span for c in scene.citations)
            tokens = tokenize(scene.document.text, scene.sentence, scene.mentions, skipped, knowledge.grammar)
        if triggers(tokens, knowledge.patterns):
            clauses = Clauses(
                chunk(tokens, knowledge.grammar),
                lambda token: self._antecedent(scene, token),
                scene.agent,
                regimen,
            )
            for relation in relations(clauses, knowledge.patterns, possible):
                yield from statements_of(relation, scene)
            for aside in asides(tokens):
                if aside[0].mention is not None and len(aside) > 3:
                    inner = Clauses(chunk(aside, knowledge.grammar), lambda token: None)
                    for relation in relations(inner, knowledge.patterns, possible):
                        yield from statements_of(relation, scene)
        yield from echoes(scene, self.previous, self._same_kind)

    def _antecedent(self, scene: Scene, token: Token) -> Mention | None:
        """What a pronoun means; nothing where the sentence before is on a thing that is not known."""
        text = scene.document.text
        given = [m for m in scene.mentions if not is_left_out(text, scene.sentence, m)]
        here = any(m.span.end <= token.span.start and m.category in REFERABLE for m in given)
        told = self.told
        if token.key == "it" and not here and told is not None and told.passage == scene.sentence.passage:
            tokens = tokenize(text, told, self.told_mentions, [], self.knowledge.grammar)
            chunks = chunk(tokens, self.knowledge.grammar)
            if not any(m.category in REFERABLE for m in self.told_mentions) and follows_stranger(chunks, len(chunks)):
                return None
        return self.referents.pronoun(token, given)

    def _remarks(self, scene: Scene, said: Sequence[Statement], *, remarkable: bool) -> list[Statement]:
        """The claims with ends that the sentence makes itself; the entities that these need are kept."""
        found = [*together(scene, said)]
        if remarkable:
            found += remarks(scene, said, self.referents.subject, self.synergy)
        self.local.update({entity.curie: entity for remark in found for entity in remark.entities})
        return [remark.statement for remark in found]

    def _note_claims(self, statements: Sequence[Statement]) -> None:
        """What later sentences need of the claims of this one: the drugs given for a disease, the last synergy."""
        self.treated.update(s.subject for s in statements if s.predicate in TREATMENTS)
        self.synergy = next((s for s in reversed(statements) if s.predicate == SYNERGY and not s.negated), self.synergy)

    def _follow_study(
        self, sentence: Sentence, words: str, citations: Sequence[Citation], mentions: Sequence[Mention], work: Work
    ) -> None:
        """Open a study where a sentence introduces one, and drop the one before where it is no longer told."""
        if self.study is None and not work.holds:
            return
        references = tuple(sorted({n for c in citations for n in c.references}))
        agents = [m for m in mentions if m.category in GIVEN]
        if self.study is not None:
            known = self.study.agent.curie if self.study.agent else ""
            others = bool(agents) and known not in {m.curie for m in agents}
            self.study = goes_on(self.study, words, sentence, references, bool(self.citations), others)
        if work.holds:
            agent = agents[0] if agents else self.study.agent if self.study else None
            if self.study is not None and not self.citations:  # an abstract tells one study
                agent = self.study.agent or agent
            self.study = Study(agent or self._most_named(), (), sentence.passage, references)

    def _levels(self, work: Work, flat: Sequence[Mention]) -> tuple[EvidenceLevel, ...]:
        if work.levels:
            return work.levels
        if any(m.category == CELL_LINE for m in flat):
            return (EvidenceLevel.IN_VITRO,)
        return (EvidenceLevel.CLINICAL_TRIAL,) if self.study is not None else (EvidenceLevel.OPINION,)

    def _most_named(self) -> Mention | None:
        """The drug or regimen named most often so far, the first of equals."""
        order = list(self.agent_mentions)
        best = min(self.agents, key=lambda c: (-self.agents[c], order.index(c)), default=None)
        return self.agent_mentions[best] if best is not None else None

    def _agent(self) -> Mention | None:
        """The drug that the study being told is about; in a text without citations the one it names most."""
        if self.study is None:
            return None
        regimen = self.study.agent is not None and self.study.agent.category == MIXTURE
        return self.study.agent if self.citations or regimen else self._most_named()

    def _standing(self) -> tuple[ContextFact, ...]:
        return self.study.facts if self.study is not None else ()

    def _remember(self, scene: Scene, work: Work) -> None:
        """What the sentence that introduces a study says of its trial, setting and population holds in those after
        it."""
        if self.study is None or not work.holds:
            return
        kept = [f for f in facts_of(scene, ()) if f.kind in STUDY_FACTS and f.basis in ("sentence", "paragraph")]
        kinds = {f.kind for f in kept}
        facts = (*(replace(f, basis="paragraph") for f in kept), *(f for f in self.study.facts if f.kind not in kinds))
        self.study = replace(self.study, facts=facts)

    def _background(self, sentence: Sentence) -> Background:
        treated = frozenset(self.treated)
        if self.passage != sentence.passage:
            return Background(treated=treated)
        agents, variants = self.passage_agents, self.passage_variants
        return Background(
            next(iter(agents.values())) if len(agents) == 1 else None,
            next(iter(variants.values())) if len(variants) == 1 else None,
            treated,
        )  # fmt: skip

    def _note_background(self, sentence: Sentence, flat: Sequence[Mention]) -> None:
        if self.passage != sentence.passage:
            self.passage, self.passage_agents, self.passage_variants = sentence.passage, {}, {}
        for mention in flat:
            if mention.category in SUBSTANCES and not is_left_out(self.document.text, sentence, mention):
                self.passage_agents.setdefault(mention.curie, mention)
            elif mention.category == VARIANT and not is_absent(self.document.text, sentence, mention):
                self.passage_variants.setdefault(mention.curie, mention)

    def _same_kind(self, left: str, right: str) -> bool:
        other = self.entity(right)
        return self.entity(left).category == other.category or left in other.parents

    def _targets(self, curie: str) -> Sequence[tuple[str, str]]:
        if curie in self.targets:
            return (self.targets[curie],)
        return [(t.curie, t.mechanism) for t in self.knowledge.lexicon.targets_of(curie)]

    def entity(self, curie: str) -> Entity:
        """The entity of a CURIE: made in this document, or of the lexicon."""
        return self.local[curie] if curie in self.local else self.knowledge.lexicon.entity(curie)

    def used_entities(self, mentions: Iterable[Mention], statements: Iterable[Statement]) -> list[Entity]:
        """The entities that the mentions and statements need, with the parents of those, sorted by CURIE."""
        curies = {m.curie for m in mentions} | {c for s in statements for c in (s.subject, s.object)}
        curies |= {f.value for s in statements for e in s.evidence for f in e.context if ":" in f.value}
        todo, known = sorted(curies), {}
        while todo:
            curie = todo.pop()
            if curie in known or not (curie in self.local or curie in self.knowledge.lexicon):
                continue
            known[curie] = entity = self.entity(curie)
            todo += [*entity.parents, *entity.members, *([entity.form_of] if entity.form_of else [])]
        return [known[c] for c in sorted(known)]


def _unique(statements: Iterable[Statement]) -> list[Statement]:
    """Statements without repetitions: the same claim from the same words and circumstances is found once."""
    seen: dict[tuple[object, ...], Statement] = {}
    for statement in statements:
        evidence = statement.evidence[0]
        key = (
            statement.subject, statement.predicate, statement.object, statement.qualifiers, statement.negated,
            evidence.pieces, tuple(f for f in evidence.context if f.kind == "genotype"), evidence.outcome,
        )  # fmt: skip
        seen.setdefault(key, statement)
    counted = {
        (s.subject, s.predicate, s.object, s.negated, s.evidence[0].pieces)
        for s in seen.values()
        if s.evidence[0].outcome
    }
    return [
        s
        for s in seen.values()
        if s.evidence[0].outcome or (s.subject, s.predicate, s.object, s.negated, s.evidence[0].pieces) not in counted
    ]
