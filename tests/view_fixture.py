"""A small invented literature with the shape of a real build: two documents, their claims, and what they rest on."""

from __future__ import annotations

import hashlib

from kg.model import (
    Attribution,
    Certainty,
    ClaimGraph,
    ContextFact,
    Cue,
    CueKind,
    DocumentRecord,
    Entity,
    Evidence,
    EvidenceLevel,
    Metadata,
    Outcome,
    Person,
    Reference,
    Rejection,
    Run,
    Source,
    Span,
    Statement,
)

DRUG, GENE, DISEASE = "biolink:SmallMolecule", "biolink:Gene", "biolink:Disease"
PHENOTYPE, VARIANT = "biolink:PhenotypicFeature", "biolink:SequenceVariant"

ENTITIES = (
    Entity("CHEBI:133021", "venetoclax", DRUG, ("DRUGBANK:DB11581", "UNII:N54AIC43PW"), ("ABT-199", "Venclexta")),
    Entity("PUBCHEM.COMPOUND:132212657", "revumenib", DRUG, ("UNII:LZ0M43NNF2",), ("SNDX-5613", "Revuforj"),
           parents=("claimgraph:MeninInhibitor",)),
    Entity("PUBCHEM.COMPOUND:138497449", "ziftomenib", DRUG, ("UNII:4MOD1F4ENC",), ("KO-539",),
           parents=("claimgraph:MeninInhibitor",)),
    Entity("claimgraph:MeninInhibitor", "menin inhibitor", "biolink:ChemicalRole", (), ("menin-KMT2A inhibitor",)),
    Entity("claimgraph:Regimen_RevumenibVenetoclax", "revumenib + venetoclax", "biolink:ChemicalMixture",
           members=("CHEBI:133021", "PUBCHEM.COMPOUND:132212657")),
    Entity("HGNC:7010", "MEN1", GENE, ("UniProtKB:O00255",), ("menin",)),
    Entity("HGNC:990", "BCL2", GENE, ("UniProtKB:P10415",), ("B-cell lymphoma 2",)),
    Entity("HGNC:6943", "MCL1", GENE, ("UniProtKB:Q07820",)),
    Entity("claimgraph:NPM1_mutation", "NPM1 mutation", VARIANT, (), ("NPM1c",)),
    Entity("GO:0006915", "apoptotic process", "biolink:BiologicalProcess", (), ("apoptosis",)),
    Entity("GO:0030154", "cell differentiation", "biolink:BiologicalProcess"),
    Entity("MONDO:0018874", "acute myeloid leukemia", DISEASE, ("DOID:9119",), ("AML",)),
    Entity("MONDO:0100404", "AML, KMT2A(MLL)-rearranged", DISEASE, (), ("KMT2A-rearranged AML",)),
    Entity("MONDO:0044923", "acute myeloid leukemia with mutated NPM1", DISEASE),
    Entity("MESH:D000095542", "cytopenia", PHENOTYPE),
    Entity("claimgraph:DifferentiationSyndrome", "differentiation syndrome", PHENOTYPE),
    Entity("claimgraph:QTProlongation", "QT interval prolongation", PHENOTYPE, (), ("QTc prolongation",)),
    Entity("CVCL:0064", "MV4-11", "biolink:CellLine"),
)  # fmt: skip
_LABELS = {entity.label: entity.curie for entity in ENTITIES}

REVIEW, LETTER = "doi:10.9999/invented.review", "doi:10.9999/invented.letter"


class _Writer:
    """Writes a document sentence by sentence and notes what each claims, so every offset is a real one."""

    def __init__(self, document: str) -> None:
        self.document, self.text = document, ""
        self.claims: list[Statement] = []

    def sentence(self, text: str, *claims: dict[str, object]) -> None:
        start = len(self.text)
        self.text += text + " "
        for claim in claims:
            self.claims.append(self._statement(text, start, **claim))  # type: ignore[arg-type]

    def _statement(
        self, text: str, at: int, s: str, p: str, o: str, words: tuple[str, str, str], negated: bool = False,
        qualifiers: tuple[tuple[str, str], ...] = (), certainty: Certainty = Certainty.ASSERTED,
        levels: tuple[EvidenceLevel, ...] = (), references: tuple[int, ...] = (), cue: str = "",
        context: tuple[tuple[str, str, str], ...] = (), attribution: Attribution = Attribution.OWN_VOICE,
        outcome: Outcome | None = None, section: str = "body",
    ) -> Statement:  # fmt: skip
        def place(part: str) -> Span:
            return Span(at + text.index(part), at + text.index(part) + len(part))

        whole = Span(at, at + len(text))
        kind = CueKind.NEGATION if negated else CueKind.SPECULATION
        evidence = Evidence(
            document=self.document, pieces=(whole,), quote=text, section=section,
            rule=p.partition(":")[2].replace("_", "-"),
            subject_span=place(words[0]), trigger_span=place(words[1]), object_span=place(words[2]),
            certainty=certainty, levels=levels, references=references,
            citation_basis="sentence" if references else "none", attribution=attribution,
            context=tuple(ContextFact(*fact) for fact in context),
            cues=(Cue(place(cue), kind, whole, cue, certainty),) if cue else (), outcome=outcome,
        )  # fmt: skip
        return Statement(_LABELS[s], p, _LABELS[o], qualifiers, negated, (evidence,))


def _claim(s: str, p: str, o: str, *words: str, **more: object) -> dict[str, object]:
    return {"s": s, "p": p, "o": o, "words": words, **more}


def _changes(aspect: str, direction: str) -> tuple[tuple[str, str], ...]:
    return (
        ("object_aspect_qualifier", aspect), ("object_direction_qualifier", direction),
        ("qualified_predicate", "biolink:causes"),
    )  # fmt: skip


_CLINIC, _CELLS, _PDX = (EvidenceLevel.CLINICAL_TRIAL,), (EvidenceLevel.IN_VITRO,), (EvidenceLevel.PDX,)
_RELAYED = Attribution.RELAYED
_COMBINATION, _NPM1_AML = "revumenib + venetoclax", "acute myeloid leukemia with mutated NPM1"
_KMT2A_AML = "AML, KMT2A(MLL)-rearranged"


def _review() -> _Writer:
    w = _Writer(REVIEW)
    w.sentence(
        "Venetoclax, which blocks BCL2, is now given to many patients with acute myeloid leukemia.²",
        _claim(
            "venetoclax",
            "biolink:affects",
            "BCL2",
            "Venetoclax",
            "blocks",
            "BCL2",
            references=(2,),
            qualifiers=_changes("activity", "decreased"),
            attribution=_RELAYED,
        ),
        _claim(
            "venetoclax",
            "biolink:treats",
            "acute myeloid leukemia",
            "Venetoclax",
            "is now given to",
            "acute myeloid leukemia",
            references=(2,),
            attribution=_RELAYED,
            levels=(EvidenceLevel.APPROVAL, EvidenceLevel.CLINICAL_TRIAL),
        ),
    )
    w.sentence(
        "Revumenib was active in relapsed KMT2A-rearranged AML, where 30 of 90 patients reached remission.³",
        _claim(
            "revumenib",
            "biolink:treats",
            _KMT2A_AML,
            "Revumenib",
            "was active in",
            "KMT2A-rearranged AML",
            references=(3,),
            levels=_CLINIC,
            attribution=_RELAYED,
            context=(("genotype", "KMT2A rearrangement", "sentence"), ("setting", "relapsed", "sentence")),
        ),
        _claim(
            "revumenib",
            "claimgraph:reports_outcome",
            _KMT2A_AML,
            "Revumenib",
            "reached",
            "KMT2A-rearranged AML",
            references=(3,),
            levels=_CLINIC,
            attribution=_RELAYED,
            outcome=Outcome(
                "remission", "33.3", "%", Span(0, 1), 30, 90, ("23.7", "44.1"), 95, "0.012", "after two cycles"
            ),
        ),
    )
    w.sentence(
        "Ziftomenib is being tested in patients whose leukemia carries an NPM1 mutation.⁴",
        _claim(
            "ziftomenib",
            "biolink:in_clinical_trials_for",
            _NPM1_AML,
            "Ziftomenib",
            "is being tested in",
            "NPM1 mutation",
            references=(4,),
            levels=_CLINIC,
            attribution=_RELAYED,
        ),
    )
    w.sentence(
        "Both menin inhibitors may cause differentiation syndrome, and cytopenia is common.³⁻⁴",
        _claim(
            "menin inhibitor",
            "biolink:has_adverse_event",
            "differentiation syndrome",
            "menin inhibitors",
            "cause",
            "differentiation syndrome",
            references=(3, 4),
            levels=_CLINIC,
            cue="may",
            certainty=Certainty.HEDGED,
            attribution=_RELAYED,
        ),
        _claim(
            "menin inhibitor",
            "biolink:has_adverse_event",
            "cytopenia",
            "menin inhibitors",
            "common",
            "cytopenia",
            references=(3, 4),
            levels=_CLINIC,
            attribution=_RELAYED,
        ),
    )
    w.sentence(
        "Revumenib prolonged the QT interval in one patient in eight, whereas ziftomenib did not.³⁻⁴",
        _claim(
            "revumenib",
            "biolink:has_adverse_event",
            "QT interval prolongation",
            "Revumenib",
            "prolonged",
            "QT interval",
            references=(3,),
            levels=_CLINIC,
            attribution=_RELAYED,
        ),
        _claim(
            "ziftomenib",
            "biolink:has_adverse_event",
            "QT interval prolongation",
            "ziftomenib",
            "prolonged",
            "QT interval",
            negated=True,
            cue="did not",
            references=(4,),
            levels=_CLINIC,
            attribution=_RELAYED,
        ),
    )
    w.sentence(
        "In MV4-11 cells revumenib lowered BCL2 and MCL1 transcripts and drove differentiation.¹",
        _claim(
            "revumenib",
            "biolink:affects",
            "BCL2",
            "revumenib",
            "lowered",
            "BCL2",
            references=(1,),
            qualifiers=_changes("expression", "decreased"),
            attribution=_RELAYED,
            levels=(EvidenceLevel.IN_VITRO, EvidenceLevel.TRANSCRIPTOMIC),
            context=(("cell_line", "CVCL:0064", "sentence"), ("genotype", "KMT2A rearrangement", "cell line")),
        ),
        _claim(
            "revumenib",
            "biolink:affects",
            "MCL1",
            "revumenib",
            "lowered",
            "MCL1",
            references=(1,),
            qualifiers=_changes("expression", "decreased"),
            attribution=_RELAYED,
            levels=_CELLS,
            context=(("cell_line", "CVCL:0064", "sentence"), ("genotype", "KMT2A rearrangement", "cell line")),
        ),
        _claim(
            "revumenib",
            "biolink:affects",
            "cell differentiation",
            "revumenib",
            "drove",
            "differentiation",
            references=(1,),
            qualifiers=_changes("activity", "increased"),
            attribution=_RELAYED,
            levels=_CELLS,
        ),
    )
    w.sentence(
        "Together, revumenib and venetoclax cleared leukemia from mice better than either drug alone.¹˒⁵",
        _claim(
            "revumenib",
            "claimgraph:synergizes_with",
            "venetoclax",
            "revumenib",
            "better than",
            "venetoclax",
            references=(1, 5),
            levels=_PDX,
            attribution=_RELAYED,
        ),
        _claim(
            _COMBINATION,
            "biolink:beneficial_in_models_for",
            "acute myeloid leukemia",
            "revumenib and venetoclax",
            "cleared",
            "leukemia",
            references=(1, 5),
            levels=_PDX,
            attribution=_RELAYED,
            context=(("model", "patient-derived xenograft", "sentence"),),
        ),
    )
    w.sentence(
        "This pairing might also spare patients with NPM1-mutated disease from intensive chemotherapy.",
        _claim(
            _COMBINATION,
            "biolink:treats_or_applied_or_studied_to_treat",
            _NPM1_AML,
            "This pairing",
            "spare",
            "NPM1-mutated disease",
            certainty=Certainty.HYPOTHESISED,
            cue="might",
            levels=(EvidenceLevel.OPINION,),
        ),
    )
    w.sentence(
        "Does loss of MEN1 itself sensitise blasts to apoptosis?",
        _claim(
            "MEN1",
            "biolink:affects",
            "apoptotic process",
            "MEN1",
            "sensitise",
            "apoptosis",
            certainty=Certainty.OPEN_QUESTION,
            qualifiers=_changes("activity", "increased"),
            levels=(EvidenceLevel.OPINION,),
        ),
    )
    w.sentence(
        "High MCL1 levels go along with resistance to venetoclax.²˒⁵",
        _claim(
            "MCL1",
            "biolink:associated_with_resistance_to",
            "venetoclax",
            "MCL1",
            "resistance to",
            "venetoclax",
            references=(2, 5),
            levels=(EvidenceLevel.PATIENT_SAMPLE,),
            attribution=_RELAYED,
        ),
    )
    w.sentence(
        "Menin inhibitors occupy the pocket of menin and so switch off its target genes.¹˒³˒⁴˒⁵",
        _claim(
            "menin inhibitor",
            "biolink:physically_interacts_with",
            "MEN1",
            "Menin inhibitors",
            "occupy",
            "menin",
            references=(1, 3, 4, 5),
            attribution=_RELAYED,
        ),
    )
    return w


def _letter() -> _Writer:
    w = _Writer(LETTER)
    w.sentence(
        "We saw no synergy of revumenib with venetoclax in samples from twelve patients.",
        _claim(
            "revumenib",
            "claimgraph:synergizes_with",
            "venetoclax",
            "revumenib",
            "synergy",
            "venetoclax",
            negated=True,
            cue="no",
            levels=(EvidenceLevel.PATIENT_SAMPLE,),
        ),
    )
    w.sentence(
        "Venetoclax led to apoptosis of blasts in every sample.",
        _claim(
            "venetoclax",
            "biolink:affects",
            "apoptotic process",
            "Venetoclax",
            "led to",
            "apoptosis",
            qualifiers=_changes("activity", "increased"),
            levels=(EvidenceLevel.PATIENT_SAMPLE,),
        ),
    )
    w.sentence(
        "Revumenib reduced BCL2 protein, as reported before.¹",
        _claim(
            "revumenib",
            "biolink:affects",
            "BCL2",
            "Revumenib",
            "reduced",
            "BCL2",
            references=(1,),
            qualifiers=_changes("abundance", "decreased"),
            levels=(EvidenceLevel.PATIENT_SAMPLE,),
            attribution=Attribution.BOTH,
        ),
    )
    w.sentence(
        "An NPM1 mutation could predispose to the response to revumenib.²",
        _claim(
            "NPM1 mutation",
            "biolink:increases_sensitivity_to",
            "revumenib",
            "NPM1 mutation",
            "predispose to",
            "revumenib",
            certainty=Certainty.HEDGED,
            cue="could",
            references=(2,),
            attribution=_RELAYED,
            levels=(EvidenceLevel.PATIENT_SAMPLE,),
        ),
    )
    w.sentence(
        "The combination brought prolonged cytopenia in three of ten patients.",
        _claim(
            _COMBINATION,
            "biolink:has_adverse_event",
            "cytopenia",
            "The combination",
            "brought",
            "cytopenia",
            levels=_CLINIC,
            context=(("phase", "phase 1", "document"),),
        ),
    )
    w.sentence(
        "Venetoclax is widely used for acute myeloid leukemia.³",
        _claim(
            "venetoclax",
            "biolink:treats",
            "acute myeloid leukemia",
            "Venetoclax",
            "used for",
            "acute myeloid leukemia",
            references=(3,),
            attribution=_RELAYED,
        ),
    )
    w.sentence(
        "It is unknown whether ziftomenib benefits patients with KMT2A-rearranged leukemia.",
        _claim(
            "ziftomenib",
            "biolink:treats",
            _KMT2A_AML,
            "ziftomenib",
            "benefits",
            "KMT2A-rearranged leukemia",
            certainty=Certainty.OPEN_QUESTION,
            cue="unknown",
            levels=(EvidenceLevel.OPINION,),
        ),
    )
    w.sentence(
        "MV4-11 cells died when exposed to venetoclax.",
        _claim(
            "venetoclax",
            "biolink:affects",
            "MV4-11",
            "venetoclax",
            "died",
            "MV4-11",
            levels=_CELLS,
            qualifiers=(("object_direction_qualifier", "decreased"),),
        ),
    )
    return w


def _record(writer: _Writer, title: str, references: tuple[Reference, ...]) -> DocumentRecord:
    source = Source(f"{writer.document[-6:]}.txt", hashlib.sha256(writer.text.encode()).hexdigest(), "text")
    metadata = Metadata(title, (Person("A. Writer"),), None, "Journal of Invented Haematology",
                        writer.document.partition(":")[2], published="2025-11-03", license="CC BY")  # fmt: skip
    return DocumentRecord(writer.document, source, len(writer.text), metadata, references)


def _reference(number: int, text: str, doi: str | None = None, pmid: str | None = None) -> Reference:
    return Reference(number, Span(0, 1), text, doi, pmid, verified="printed" if doi or pmid else None)


SHARED_DOI = "10.9999/invented.mice"


def claim_graph() -> ClaimGraph:
    """The graph of the invented review and the invented letter."""
    review, letter = _review(), _letter()
    documents = (
        _record(letter, "No synergy in twelve samples: a letter", (
            _reference(1, "Writer A, et al. Menin inhibitors in grafted mice. J Inv Haem. 2024;3:1-9.", SHARED_DOI),
            _reference(2, "Other B. Genotypes and response. Inv Blood. 2023;7:20-31."),
            _reference(3, "Third C, et al. Venetoclax in practice. Inv Oncol. 2022;2:11-19.", pmid="99999993"))),
        _record(review, "Two targets in one leukemia: an invented review", (
            _reference(1, "Writer A, et al. Menin inhibitors in grafted mice. J Inv Haem. 2024;3:1-9.", SHARED_DOI),
            _reference(2, "Fourth D. A BCL2 inhibitor in the clinic. Inv Med. 2020;1:1-12.", pmid="99999992"),
            _reference(3, "Fifth E, et al. A first menin inhibitor in leukemia. Inv Nature. 2023;9:99-110.",
                       "10.9999/invented.first", "99999991"),
            _reference(4, "Sixth F, et al. A second menin inhibitor. Inv Lancet. 2024;5:50-61."),
            _reference(5, "Seventh G. Partners of venetoclax. Inv Cell. 2021;4:40-52.", "10.9999/invented.partners"))),
    )  # fmt: skip
    pooled: dict[Statement, tuple[Evidence, ...]] = {}
    for statement in (*review.claims, *letter.claims):
        pooled[statement] = (*pooled.get(statement, ()), *statement.evidence)
    statements = tuple(
        Statement(s.subject, s.predicate, s.object, s.qualifiers, s.negated, evidence)
        for s, evidence in sorted(
            pooled.items(), key=lambda i: (i[0].subject, i[0].predicate, i[0].object, i[0].qualifiers, i[0].negated)
        )
    )
    run = Run("0.1.0", "a" * 64, "b" * 64, tuple(d.source for d in documents),
              (("documents", 2), ("statements", len(statements))),
              (Rejection("read", "broken.pdf", "no text layer", "run text recognition first"),))  # fmt: skip
    return ClaimGraph(documents, tuple(sorted(ENTITIES, key=lambda e: e.curie)), statements, run)
