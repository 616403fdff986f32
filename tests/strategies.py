"""Annotations and graphs with every field set to anything that it may hold, for tests of round trips."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import strategies as st

from kg.assemble import canonical
from kg.model import (
    BASE,
    Agent,
    Annotation,
    Attribution,
    Certainty,
    Citation,
    ClaimGraph,
    ContextFact,
    Cue,
    CueKind,
    DisclosedFact,
    Document,
    DocumentRecord,
    Entity,
    Evidence,
    EvidenceLevel,
    Grounding,
    Mention,
    Metadata,
    Outcome,
    Passage,
    Person,
    Quote,
    Reference,
    Rejection,
    Run,
    Sentence,
    Source,
    Span,
    Statement,
)

LENGTH = 200
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | words
spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 40)).map(lambda p: Span(p[0], min(LENGTH, p[0] + p[1])))
maybe_span = st.none() | spans
piece_lists = st.lists(spans, min_size=1, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
curies = st.sampled_from(
    ["HGNC:990", "CHEBI:2038", "MONDO:0018874", "claimgraph:Regimen_A_B", "UNII:4MOD1F4ENC", "CVCL:2119", "GO:0006915"]
)
predicates = st.sampled_from(["biolink:affects", "biolink:treats", "claimgraph:synergizes_with", "biolink:subclass_of"])
categories = st.sampled_from(["biolink:Gene", "biolink:SmallMolecule", "biolink:Disease", "biolink:ChemicalMixture"])
qualifier = st.tuples(
    st.sampled_from(["object_aspect_qualifier", "object_direction_qualifier", "qualified_predicate"]),
    st.sampled_from(["expression", "decreased", "biolink:causes", "MONDO:0018874", "a:b", "two words"]),
)
qualifiers = st.lists(qualifier, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
counts = st.integers(0, 10**6)
maybe_count = st.none() | counts
dois = st.none() | st.sampled_from(["10.1000/a", "10.1000/B<1>", "10.1000/c"])
pmids = st.none() | st.sampled_from(["1", "22", "333"])


def tuples(of: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=size).map(tuple)


facts = st.builds(
    ContextFact,
    st.sampled_from(["disease", "genotype", "cell_line", "dose"]),
    curies | words,
    st.sampled_from(["sentence", "document"]),
    maybe_span,
)
cues = st.builds(Cue, spans, st.sampled_from(CueKind), spans, words, st.sampled_from(Certainty))
outcomes = st.builds(
    Outcome,
    words,
    st.sampled_from(["21.20", "0.05", "1,204", "<0.001", "not reached"]),
    words,
    spans,
    maybe_count,
    maybe_count,
    st.none() | st.tuples(words, words),
    maybe_count,
    maybe,
    maybe,
    maybe,
    maybe_count,
)
persons = st.builds(Person, words, words)
metadata = st.builds(Metadata, maybe, tuples(persons), *[maybe] * 2, dois, pmids, *[maybe] * 5, retracted=st.booleans())
sources = st.builds(Source, words, words, words)
rejections = st.builds(Rejection, words, words, words, words)
disclosures = st.builds(
    DisclosedFact,
    words,
    st.sampled_from(["claimgraph:designed", "claimgraph:received_research_funding_from"]),
    st.sampled_from(["", "claimgraph:org_A", "claimgraph:org_B"]),
    words,
    spans,
    st.booleans(),
)
entities = st.builds(
    Entity, curies, words, categories, tuples(curies), tuples(words), tuples(curies), st.none() | curies, tuples(curies)
)
citations = st.builds(Citation, spans, words, tuples(counts), words)
groundings = st.builds(Grounding, words, words, st.floats(0, 1), tuples(curies))
mentions = st.builds(Mention, spans, words, curies, categories, groundings, tuples(curies), st.booleans(), maybe_span)


@st.composite
def references(draw: st.DrawFn) -> tuple[Reference, ...]:
    entry = st.builds(
        Reference, st.just(0), spans, words, dois, pmids, tuples(words), maybe_count, maybe, maybe_span, maybe,
        tuples(curies),
    )  # fmt: skip
    entries = draw(st.lists(entry, max_size=4))
    return tuple(
        Reference(number, *(getattr(e, f.name) for f in fields(e)[1:])) for number, e in enumerate(entries, start=1)
    )


@st.composite
def pieces_of_evidence(draw: st.DrawFn, document: str, text: str | None, count: int) -> Evidence:
    pieces = draw(piece_lists)
    quotes: tuple[Quote, ...] = ()
    if text is not None:
        before = [text[max(0, piece.start - 5) : piece.start] for piece in pieces]
        quotes = tuple(
            Quote(p, text[slice(*p)], prefix, text[p.end :][:5]) for p, prefix in zip(pieces, before, strict=True)
        )
    numbers = st.lists(st.integers(1, count + 1), max_size=3)
    return draw(
        st.builds(
            Evidence,
            st.just(document),
            st.just(pieces),
            words,
            words,
            words,
            maybe_span,
            maybe_span,
            maybe_span,
            st.sampled_from(Certainty),
            tuples(st.sampled_from(EvidenceLevel)),
            tuples(facts),
            numbers.map(tuple),
            words,
            st.sampled_from(Attribution),
            tuples(cues),
            st.none() | outcomes,
            st.just(quotes),
            st.sampled_from([Agent.TEXT_MINING, Agent.MANUAL]),
        )
    )


@st.composite
def statements(draw: st.DrawFn, evidence: st.SearchStrategy[Evidence]) -> Statement:
    return Statement(
        draw(curies),
        draw(predicates),
        draw(curies),
        draw(qualifiers),
        draw(st.booleans()),
        tuple(draw(st.lists(evidence, min_size=1, max_size=3))),
    )


@st.composite
def any_annotation(draw: st.DrawFn, identifiers: st.SearchStrategy[str] = words) -> Annotation:
    bibliography = draw(references())
    document = Document(
        draw(identifiers),
        draw(sources),
        draw(words),
        draw(metadata),
        draw(tuples(st.builds(Passage, piece_lists, words, maybe))),
        bibliography,
        draw(tuples(mentions)),
        draw(tuples(citations)),
    )
    evidence = pieces_of_evidence(document.id, None, len(bibliography))
    return Annotation(
        document,
        draw(tuples(st.builds(Sentence, piece_lists, words, counts))),
        draw(tuples(citations)),
        draw(tuples(mentions)),
        draw(tuples(cues)),
        draw(tuples(statements(evidence))),
        draw(tuples(entities)),
        draw(tuples(disclosures)),
        draw(tuples(rejections)),
    )


@st.composite
def any_graph(draw: st.DrawFn) -> ClaimGraph:
    """A graph in canonical order; two documents may share references, entities and statements, and a document may be
    an entity too: its authors say of it what they did."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=LENGTH, max_size=LENGTH))
    names = draw(
        st.lists(
            st.sampled_from(["doi:10.5555/x", "doi:10.1000/a", "PMID:7", "claimgraph:document/0a"]),
            max_size=2,
            unique=True,
        )
    )
    records, pool = [], []
    for name in names:
        record = DocumentRecord(
            name, draw(sources), LENGTH, draw(metadata), draw(references()), draw(tuples(disclosures))
        )
        records.append(record)
        pool.append(pieces_of_evidence(name, text, len(record.references)))
    found = draw(tuples(statements(st.one_of(pool)))) if pool else ()
    run = Run(
        draw(words), draw(words), draw(words), draw(tuples(sources)),
        tuple(draw(st.dictionaries(words, counts, max_size=3)).items()), draw(tuples(rejections)),
    )  # fmt: skip
    merged = {s: s for s in found}
    base = draw(st.sampled_from([BASE, "https://example.org/kg/"]))
    works = [replace(draw(entities), curie=name) for name in names if ":document/" not in name and draw(st.booleans())]
    things = (*draw(tuples(entities)), *works)
    return canonical(ClaimGraph(tuple(records), things, tuple(merged.values()), run, base))


def differences(one: Any, other: Any) -> list[str]:
    """The fields in which two values differ, also those that equality leaves out."""
    if is_dataclass(one) and is_dataclass(other) and type(one) is type(other):
        return [f"{f.name}.{d}" for f in fields(one) for d in differences(getattr(one, f.name), getattr(other, f.name))]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return [d for a, b in zip(one, other, strict=True) for d in differences(a, b)]
    return [] if one == other else [f"{one!r} != {other!r}"]
