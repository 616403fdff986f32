"""Small documents, annotations and graphs in our own words, for tests."""

from __future__ import annotations

from dataclasses import replace

from kg.assemble import assemble
from kg.model import (
    Agent,
    Annotation,
    Attribution,
    Certainty,
    Citation,
    ClaimGraph,
    Claims,
    ContextFact,
    Cue,
    CueKind,
    DisclosedFact,
    Document,
    Entity,
    Evidence,
    EvidenceLevel,
    Grounding,
    Mention,
    Metadata,
    Outcome,
    Passage,
    Person,
    Reference,
    Rejection,
    Sentence,
    Source,
    Span,
    Statement,
)

TEXT = """Notes on ziftomenib with azacitidine

Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.1 Ziftomenib may treat acute leukemia.
Ziftomenib with azacitidine is not toxic. Of 20 patients, 9 (45%, 95% CI 23.1-68.5) responded.2

JD received research funding from Acme Therapeutics.

1. Doe J, Roe R. Menin blockade in culture. J Cult. 2024;1:1-2. doi:10.1234/jcult.1
2. Poe E. A trial of two drugs. Trials. 2025;2:3-4.
"""

ZIFTOMENIB = Entity("UNII:4MOD1F4ENC", "ziftomenib", "biolink:SmallMolecule", ("NCIT:C164227",), ("KO-539",))
AZACITIDINE = Entity("CHEBI:2038", "azacitidine", "biolink:SmallMolecule")
REGIMEN = Entity(
    "claimgraph:Regimen_Azacitidine_Ziftomenib",
    "azacitidine + ziftomenib",
    "biolink:ChemicalMixture",
    members=("CHEBI:2038", "UNII:4MOD1F4ENC"),
)
MEIS1 = Entity("HGNC:7000", "MEIS1", "biolink:Gene")
LEUKEMIA = Entity("MONDO:0010643", "acute leukemia", "biolink:Disease", parents=("MONDO:0005059",))
ANY_LEUKEMIA = Entity("MONDO:0005059", "leukemia", "biolink:Disease")
TOXICITY = Entity("claimgraph:Toxicity", "toxicity", "biolink:PhenotypicFeature")
CELLS = Entity("CVCL:2119", "MOLM-13", "biolink:CellLine")


def span(words: str, text: str = TEXT, *, after: str = "") -> Span:
    """Where some words stand first in a text, or first after other words."""
    start = text.index(words, text.index(after) if after else 0)
    return Span(start, start + len(words))


def document(text: str = TEXT, *, identifier: str = "doi:10.5555/notes.1", name: str = "notes.txt") -> Document:
    """A short document with two references."""
    entries = [line for line in text.splitlines() if line[:2] in ("1.", "2.")]
    doi = "10.1234/jcult.1"
    references = tuple(
        Reference(
            number=number,
            span=span(entry, text),
            text=entry,
            doi=doi if doi in entry else None,
            authors=("Doe J", "Roe R"),
            year=2024,
            verified="printed" if doi in entry else None,
            mentions=("UNII:4MOD1F4ENC",) if "drugs" in entry else (),
        )
        for number, entry in enumerate(entries, start=1)
    )
    return Document(
        id=identifier,
        source=Source(name, "ab" * 32, "text"),
        text=text,
        metadata=Metadata(title=text.splitlines()[0], authors=(Person("Jane Doe", "JD"), Person("Ann Lee"))),
        passages=(Passage((Span(0, len(text)),), "body"),),
        references=references,
    )


def evidence(sentence: str, *, of: Document, rule: str = "test", **fields: object) -> Evidence:
    """A piece of evidence whose quote is one sentence of the document."""
    place = span(sentence, of.text)
    found = Evidence(document=of.id, pieces=(place,), quote=sentence, section="body", rule=rule)
    return replace(found, **fields)  # type: ignore[arg-type]


def annotation(of: Document | None = None) -> Annotation:
    """A document with an asserted, a hedged, a negated and a numeric statement, and a disclosure."""
    of = of or document()
    may = span("may", of.text)
    lowered = Statement(
        ZIFTOMENIB.curie,
        "biolink:affects",
        MEIS1.curie,
        (("object_direction_qualifier", "decreased"), ("qualified_predicate", "biolink:causes")),
        evidence=(
            evidence(
                "Ziftomenib lowered MEIS1 in cultured MOLM-13 cells.",
                of=of,
                rule="lowers",
                subject_span=span("Ziftomenib", of.text),
                object_span=span("MEIS1", of.text),
                trigger_span=span("lowered", of.text),
                levels=(EvidenceLevel.IN_VITRO, EvidenceLevel.TRANSCRIPTOMIC),
                context=(ContextFact("cell_line", CELLS.curie, "sentence", span("MOLM-13", of.text)),),
                references=(1,),
                citation_basis="sentence",
                attribution=Attribution.RELAYED,
            ),
        ),
    )
    hedged = Statement(
        ZIFTOMENIB.curie,
        "biolink:treats",
        LEUKEMIA.curie,
        evidence=(
            evidence(
                "Ziftomenib may treat acute leukemia.",
                of=of,
                rule="treats",
                certainty=Certainty.HEDGED,
                cues=(Cue(may, CueKind.SPECULATION, span("may treat acute leukemia", of.text), "may"),),
            ),
        ),
    )
    denied = Statement(
        REGIMEN.curie,
        "biolink:has_adverse_event",
        TOXICITY.curie,
        negated=True,
        evidence=(evidence("Ziftomenib with azacitidine is not toxic.", of=of, rule="adverse"),),
    )
    rate = Outcome("response", "45", "%", span("45", of.text), 9, 20, ("23.1", "68.5"), 95)
    numeric = Statement(
        REGIMEN.curie,
        "claimgraph:reports_outcome",
        LEUKEMIA.curie,
        evidence=(
            evidence(
                "Of 20 patients, 9 (45%, 95% CI 23.1-68.5) responded.",
                of=of,
                rule="outcome",
                outcome=rate,
                references=(2,),
                citation_basis="sentence",
            ),
        ),
    )
    acme = DisclosedFact(
        "JD",
        "claimgraph:received_research_funding_from",
        "claimgraph:org_AcmeTherapeutics",
        "Acme Therapeutics",
        span("JD received research funding from Acme Therapeutics.", of.text),
    )
    place = span("Ziftomenib", of.text)
    return Annotation(
        document=of,
        sentences=tuple(Sentence(e.pieces, "body", 0) for s in (lowered, hedged, denied, numeric) for e in s.evidence),
        citations=(Citation(span("1", of.text, after="cells."), "1", (1,), "plain"),),
        mentions=(
            Mention(place, "Ziftomenib", ZIFTOMENIB.curie, ZIFTOMENIB.category, Grounding("ziftomenib", "exact")),
        ),
        cues=hedged.evidence[0].cues,
        statements=(lowered, hedged, denied, numeric),
        entities=(ZIFTOMENIB, AZACITIDINE, REGIMEN, MEIS1, LEUKEMIA, ANY_LEUKEMIA, TOXICITY, CELLS),
        disclosures=(acme,),
        rejections=(Rejection("ground", "notes.txt: 12-15", "no entity for 'xyz'", "add it to the lexicon"),),
    )


def curated() -> Annotation:
    """A second document with the same statements, made by a curator."""
    found = annotation(document(identifier="doi:10.5555/notes.2", name="records.txt"))
    by_hand = tuple(
        replace(s, evidence=tuple(replace(e, agent=Agent.MANUAL) for e in s.evidence)) for s in found.statements
    )
    return replace(found, statements=by_hand)


def graph(*annotations: Annotation) -> ClaimGraph:
    """The graph of some annotations, by default of the one above."""
    found = annotations or (annotation(),)
    return assemble(found, version="0.1.0", lexicon_sha256="1" * 64, rules_sha256="2" * 64)


def held(claims: Claims) -> ClaimGraph:
    """A graph that can be gone through as one value."""
    return ClaimGraph(
        tuple(claims.documents), tuple(claims.entities), tuple(claims.statements), claims.run, claims.base
    )


def with_evidence(statement: Statement, *evidence: Evidence) -> Statement:
    return replace(statement, evidence=evidence)
