"""Two small documents in our own words with a claim of every kind that a named query asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.assemble import assemble
from kg.model import (
    Agent,
    Annotation,
    Attribution,
    Certainty,
    ClaimGraph,
    ContextFact,
    Cue,
    CueKind,
    DisclosedFact,
    Document,
    Entity,
    Evidence,
    EvidenceLevel,
    Metadata,
    Outcome,
    Passage,
    Person,
    Reference,
    Source,
    Span,
    Statement,
)

ENTITIES = (
    Entity("claimgraph:MeninInhibitor", "menin inhibitor", "biolink:ChemicalRole"),
    Entity(
        "UNII:4MOD1F4ENC",
        "ziftomenib",
        "biolink:SmallMolecule",
        ("NCIT:C164227",),
        ("KO-539",),
        ("claimgraph:MeninInhibitor",),
    ),
    Entity("UNII:LZ0M43NNF2", "revumenib", "biolink:SmallMolecule", parents=("claimgraph:MeninInhibitor",)),
    Entity("CHEBI:2038", "azacitidine", "biolink:SmallMolecule", synonyms=("5-azacytidine", "shared name")),
    Entity("CHEBI:28680", "cytarabine", "biolink:SmallMolecule", synonyms=("ara-C", "shared name")),
    Entity(
        "claimgraph:Regimen_Azacitidine_Ziftomenib",
        "azacitidine + ziftomenib",
        "biolink:ChemicalMixture",
        members=("CHEBI:2038", "UNII:4MOD1F4ENC"),
    ),
    Entity("HGNC:7000", "MEIS1", "biolink:Gene"),
    Entity("HGNC:7010", "MEN1", "biolink:Gene", synonyms=("menin",)),
    Entity("GO:0030154", "cell differentiation", "biolink:BiologicalProcess"),
    Entity("claimgraph:NPM1_mutation", "NPM1 mutation", "biolink:SequenceVariant"),
    Entity("MONDO:0010643", "acute leukemia", "biolink:Disease"),
    Entity("claimgraph:Toxicity", "toxicity", "biolink:PhenotypicFeature"),
    Entity("claimgraph:ShortResponse", "short response", "biolink:PhenotypicFeature"),
    Entity("claimgraph:model_PDX", "PDX model", "biolink:IndividualOrganism"),
)
ZIFTOMENIB, REVUMENIB, AZACITIDINE = "UNII:4MOD1F4ENC", "UNII:LZ0M43NNF2", "CHEBI:2038"
REGIMEN, CLASS = "claimgraph:Regimen_Azacitidine_Ziftomenib", "claimgraph:MeninInhibitor"
MEIS1, NPM1, LEUKEMIA, TOXICITY = "HGNC:7000", "claimgraph:NPM1_mutation", "MONDO:0010643", "claimgraph:Toxicity"

TITLES = {
    1: ("Ziftomenib at the bench, with NPM1 mutation", (ZIFTOMENIB, NPM1)),
    2: ("Revumenib in the clinic", (REVUMENIB,)),
}
LOWERED = (
    ("object_aspect_qualifier", "expression"),
    ("object_direction_qualifier", "decreased"),
    ("qualified_predicate", "biolink:causes"),
)
RAISED = (LOWERED[0], ("object_direction_qualifier", "increased"), LOWERED[2])


@dataclass(frozen=True)
class Told:
    """A claim and the sentence that makes it."""

    sentence: str
    claim: Statement
    evidence: Mapping[str, object]


def told(
    sentence: str, subject: str, predicate: str, object: str, qualifiers: tuple[tuple[str, str], ...] = (), /,
    negated: bool = False, **evidence: object,
) -> Told:  # fmt: skip
    """A claim, its sentence, and the fields of its evidence."""
    return Told(sentence, Statement(subject, predicate, object, qualifiers, negated), evidence)


def _facts(**facts: str) -> tuple[ContextFact, ...]:
    return tuple(ContextFact(kind, value, "sentence") for kind, value in facts.items())


_BENCH: dict[str, Any] = {
    "levels": (EvidenceLevel.IN_VITRO,),
    "references": (1,),
    "citation_basis": "marker",
    "attribution": Attribution.RELAYED,
}
_SAME = "Ziftomenib lowered MEIS1, which explains why it acts together with azacitidine."

FIRST = (
    told(
        _SAME, ZIFTOMENIB, "biolink:affects", MEIS1, LOWERED,
        context=_facts(genotype=NPM1, setting="monotherapy"), **_BENCH,
    ),
    told(_SAME, ZIFTOMENIB, "claimgraph:synergizes_with", AZACITIDINE, **_BENCH),
    told(
        "It binds menin.", ZIFTOMENIB, "biolink:affects", "HGNC:7010",
        (("causal_mechanism_qualifier", "inhibition"), ("object_aspect_qualifier", "activity")),
    ),
    told(
        "In mice the two together drove differentiation.", REGIMEN, "biolink:affects", "GO:0030154", RAISED,
        levels=(EvidenceLevel.PDX,), context=_facts(genotype=NPM1, model="claimgraph:model_PDX"), references=(1,),
        attribution=Attribution.RELAYED,
    ),
    told(
        "Menin inhibitors are approved for acute leukemia.", CLASS, "biolink:treats", LEUKEMIA,
        (("clinical_approval_status", "approved_for_condition"),),
        references=(1, 2), context=_facts(genotype=NPM1, setting="relapsed"), attribution=Attribution.BOTH,
    ),
    told("Responses are short.", CLASS, "claimgraph:has_limitation", "claimgraph:ShortResponse"),
    told(
        "Can ziftomenib cure acute leukemia?", ZIFTOMENIB, "biolink:treats", LEUKEMIA,
        certainty=Certainty.OPEN_QUESTION,
    ),
    told(
        "Ziftomenib is toxic.", ZIFTOMENIB, "biolink:has_adverse_event", TOXICITY, context=_facts(setting="high dose")
    ),
    told("The two together may be toxic.", REGIMEN, "biolink:has_adverse_event", TOXICITY, certainty=Certainty.HEDGED),
    told("Menin inhibitors differ in toxicity.", CLASS, "claimgraph:differs_among_members_in", TOXICITY),
    told("Of 20 patients 9 (45%) responded.", REGIMEN, "claimgraph:reports_outcome", LEUKEMIA, references=(2,)),
)  # fmt: skip
SECOND = (
    told(
        "Ziftomenib did not act together with azacitidine.",
        AZACITIDINE,
        "claimgraph:synergizes_with",
        ZIFTOMENIB,
        negated=True,
    ),
    told("Ziftomenib raised MEIS1.", ZIFTOMENIB, "biolink:affects", MEIS1, RAISED),
    told("Revumenib treats acute leukemia.", REVUMENIB, "biolink:treats", LEUKEMIA),
)

RECORD = (
    told(
        "Revumenib is applied in acute leukemia.",
        REVUMENIB,
        "biolink:applied_to_treat",
        LEUKEMIA,
        agent=Agent.MANUAL,
        references=(2,),
    ),
)


def _annotation(identifier: str, claims: tuple[Told, ...]) -> Annotation:
    sentences = list(dict.fromkeys(one.sentence for one in claims))
    body = " ".join(sentences)
    entries = {n: f"{n}. Doe J, Roe R. {title}. J Invented. 2024." for n, (title, _named) in TITLES.items()}
    text = "\n".join([body, "JD was paid by Acme.", *entries.values()])
    references = tuple(
        Reference(
            number, _span(entry, text), entry, authors=("Doe J", "Roe R"), year=2024, title=TITLES[number][0],
            title_span=_span(TITLES[number][0], text), mentions=TITLES[number][1],
        )
        for number, entry in entries.items()
    )  # fmt: skip
    document = Document(
        identifier, Source(f"{identifier[-1]}.txt", identifier[-1] * 64, "text"), text,
        Metadata(title=identifier, authors=(Person("Jane Doe", "JD"),)), (Passage((Span(0, len(text)),), "body"),),
        references,
    )  # fmt: skip
    statements = tuple(replace(one.claim, evidence=(_evidence(one, document),)) for one in claims)
    paid = DisclosedFact(
        "JD", "claimgraph:received_research_funding_from", "claimgraph:org_Acme", "Acme", _span("Acme", text)
    )
    return Annotation(document, statements=statements, entities=ENTITIES, disclosures=(paid,))


def _evidence(one: Told, document: Document) -> Evidence:
    place = _span(one.sentence, document.text)
    found = Evidence(document.id, (place,), one.sentence, "body", "test")
    if one.evidence.get("certainty") is Certainty.HEDGED:
        may = Span(place.start + one.sentence.index("may"), place.start + one.sentence.index("may") + 3)
        found = replace(found, cues=(Cue(may, CueKind.SPECULATION, place, "may", Certainty.HEDGED),))
    if one.claim.predicate == "claimgraph:reports_outcome":
        found = replace(found, outcome=Outcome("response", "45", "%", _span("45", document.text), 9, 20))
    return replace(found, **one.evidence)  # type: ignore[arg-type]


def _span(words: str, text: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def graph() -> ClaimGraph:
    """The graph of the two documents and a curated record."""
    documents = (
        _annotation("doi:10.5555/first.1", FIRST),
        _annotation("doi:10.5555/second.2", SECOND),
        _annotation("claimgraph:document/record.3", RECORD),
    )
    return assemble(documents, version="0.1.0", lexicon_sha256="1" * 64, rules_sha256="2" * 64)
